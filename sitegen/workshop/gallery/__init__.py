"""The gallery of a theme: one page a language with every part of pages in every state, and the example pages.

It is a list of artifacts, as a site is. Pages are files, so that links lead there without a server.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from sitegen.catalogue import Phrase
from sitegen.engine import Artifact, Sealed
from sitegen.errors import ConfigError
from sitegen.page.views import Frame, Link, Page
from sitegen.theme import Asset, Theme, declared_tokens
from sitegen.theme.palette import Pair
from sitegen.theme.tokens import Token
from sitegen.workshop.examples.frames import RIGHT_TO_LEFT
from sitegen.workshop.examples.pages import Example, examples, parts_of
from sitegen.workshop.examples.parts import Parts

_TEMPLATE = "gallery.html"
_UNSEEN = ("moved.html", "frame.html")  # leaves at once; is empty without a site's elements


@dataclass(frozen=True, slots=True)
class Whole:
    """An example page as the gallery shows it."""

    name: str
    path: str
    about: str
    template: str


@dataclass(frozen=True, slots=True)
class Swatch:
    """A role of colour, and the ground in each mode that it stands out from least."""

    name: str
    light: str
    dark: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class GalleryPage(Page):
    """The gallery: `parts` in every state, the example pages by template, and what a partner may set."""

    parts: Parts | None = None
    wholes: tuple[tuple[str, tuple[Whole, ...]], ...] = ()
    tokens: tuple[Token, ...] = ()
    swatches: tuple[Swatch, ...] = ()
    icons: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = field(default=())  # (language, path) of the gallery in other languages


def artifacts(theme: Theme, languages: tuple[str, ...]) -> Iterator[Artifact]:
    """The files of a theme's gallery. `theme` has the examples' folder."""
    for asset in theme.assets.values():
        yield Artifact(asset.path, asset_content, (asset.sealed,))
    for language in languages:
        yield Artifact(f"{language}/", pages_of, (theme.sealed, language, " ".join(languages)))


def chosen(theme: Theme, languages: tuple[str, ...]) -> tuple[str, ...]:
    """The languages of a gallery: these, or all that the theme speaks. Raises ConfigError for one that it does not."""
    for language in languages:
        if language not in theme.languages:
            known = ", ".join(sorted(theme.languages))
            raise ConfigError(f'the theme {theme.name} has no words in "{language}"; it speaks {known}')
    return tuple(dict.fromkeys(languages)) or tuple(sorted(theme.languages))


def asset_content(asset: Sealed[Asset]) -> bytes:
    """A file of the theme."""
    return asset.value.content


def pages_of(theme: Sealed[Theme], language: str, languages: str) -> Mapping[str, bytes]:
    """The gallery and the example pages of a language, by their files in its folder. Raises as `Theme.render` does."""
    known = tuple(languages.split(" "))
    shown = [each for each in examples(theme.value, language, known) if each.whole and each.template not in _UNSEEN]
    made = {f"{each.name}.html": _page(theme.value, each) for each in shown}
    return {"index.html": _gallery(theme.value, language, known, shown), **made}


def _page(theme: Theme, example: Example) -> bytes:
    page = replace(example.page, rooted=False)  # there is no host whose root links could start from
    return theme.render(example.template, example.language, frame=_from_disk(example.frame), page=page)


def _from_disk(frame: Frame) -> Frame:
    """Without fonts to load before a style sheet asks for them, which browsers refuse where there is no host."""
    return replace(frame, fonts=())


def _gallery(theme: Theme, language: str, languages: tuple[str, ...], shown: list[Example]) -> bytes:
    first = shown[0]
    by_template: dict[str, list[Whole]] = {}
    for each in shown:
        by_template.setdefault(each.template, []).append(Whole(each.name, each.page.path, each.about, each.template))
    page = GalleryPage(
        path=f"{language}/index.html",
        title=f"{theme.name}: the gallery",
        section="search",  # which has no second field in the header
        trail=(Link(Phrase(first.frame.title), first.page.path),),
        indexed=False,
        alternates=tuple((each, f"{each}/index.html") for each in languages),
        parts=parts_of(theme, language),
        wholes=tuple((template, tuple(wholes)) for template, wholes in by_template.items()),
        tokens=declared_tokens(theme),
        swatches=tuple(_swatches(theme)),
        icons=_icons(theme),
        others=tuple((each, f"{each}/index.html") for each in languages if each != language),
    )
    return theme.render(_TEMPLATE, language, frame=_from_disk(first.frame), page=page)


def _swatches(theme: Theme) -> Iterator[Swatch]:
    light, dark = theme.palette.colours.values()
    for name in light:
        worst = {
            mode: min(
                (pair for pair in theme.palette.pairs if (pair.role, pair.mode) == (name, mode)),
                default=None,
                key=_ratio,
            )
            for mode in theme.palette.colours
        }
        yield Swatch(name, light[name], dark[name], tuple(pair for pair in worst.values() if pair))


def _ratio(pair: Pair) -> float:
    return pair.ratio / pair.least


def _icons(theme: Theme) -> tuple[str, ...]:
    """The names of the drawings that `icons.icon` can be asked for."""
    sheet = theme.assets["site.css"].content.decode()
    names = (part.partition(" ")[0].partition("{")[0] for part in sheet.split(".icon-")[1:])
    return tuple(dict.fromkeys(name for name in names if name.replace("-", "").isalpha()))


__all__ = ["RIGHT_TO_LEFT", "GalleryPage", "Whole", "artifacts"]
