"""Example pages: at least one for each template that makes a page, and one for each way in which its view is odd."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sitegen.page.views import Frame, Page
from sitegen.theme import Theme
from sitegen.workshop.examples import catalogue_pages, home_pages, other_pages
from sitegen.workshop.examples.frames import RIGHT_TO_LEFT, frames, path
from sitegen.workshop.examples.parts import Made, Parts


@dataclass(frozen=True, slots=True)
class Example:
    """A page to be made from `template` in `language`; `whole`: it is a document, and no piece of HTML."""

    name: str
    template: str
    page: Page
    frame: Frame
    language: str
    whole: bool = True
    about: str = ""


def parts_of(theme: Theme, language: str) -> Parts:
    """The parts of example pages of one language."""
    return Parts(theme.speech(language), theme.asset("examples/logo.svg"), theme.asset("examples/photo.svg"))


def examples(theme: Theme, language: str, languages: tuple[str, ...] = ()) -> Iterator[Example]:
    """All example pages of a language; `languages` are those that each exists in. `theme` has the examples' folder."""
    known = languages or (language,)
    parts = parts_of(theme, language)
    around = frames(theme, parts.speech, known)
    for name, template, page, about in _pages(parts):
        at = path(parts.speech, name)
        alternates = tuple((each, at.replace(f"{language}/", f"{each}/", 1)) for each in known)
        frame, _, mirrored = name.rpartition("-")
        kind = mirrored if mirrored in around and frame else "usual"
        yield Example(
            name,
            template,
            replace(page, path=at, alternates=alternates),
            around[kind],
            RIGHT_TO_LEFT if kind == "mirrored" else language,
            whole=not template.startswith(("fragments/", "parts/", "found")),
            about=about,
        )


def _pages(parts: Parts) -> Iterator[Made]:
    """(name, template, page, what it shows). A name that ends in that of a frame is shown in that one."""
    yield from home_pages.homes(parts)
    yield from catalogue_pages.lists(parts)
    yield from catalogue_pages.datasets(parts)
    yield from catalogue_pages.resources(parts)
    yield from other_pages.searches(parts)
    yield from other_pages.texts(parts)
    yield from other_pages.pieces(parts)
