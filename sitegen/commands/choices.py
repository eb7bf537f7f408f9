"""What a new partner can choose from: themes, languages, logos and the colours that are measured on them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from sitegen import package_data
from sitegen.brand import Emblem, logos
from sitegen.brand.colours import colours_of
from sitegen.cache import cache_of
from sitegen.config import suggestion
from sitegen.config.text_files import bytes_of
from sitegen.engine import run, staging
from sitegen.errors import ConfigError
from sitegen.sources import Description
from sitegen.theme import Theme, parents_of, themes
from sitegen.workshop.examples.theme import chain_without_partner, theme_with_examples
from sitegen.workshop.gallery import artifacts

NO_LOGO = Path("none")  # in place of a file: not even the source's own
_EXTENSIONS = {"JPEG": "jpg"}  # where it is not the kind in small letters


@dataclass(frozen=True, slots=True)
class Picture:
    """A logo as it will lie in the partner's folder, and what can be seen on it."""

    content: bytes
    extension: str
    emblem: Emblem

    @property
    def colours(self) -> tuple[str, ...]:
        """Up to three, that with the most of it first, readable on white; none of a logo in black, white and grey."""
        return colours_of(self.emblem)


def shelves(root: Path) -> tuple[Path, ...]:
    """Where themes lie: those of the project, then those that come with sitegen."""
    return root / "themes", package_data.themes()


def theme_lines(root: Path) -> dict[str, str]:
    """A line about each theme that can be used, by its name: what its theme.toml says, or what it extends."""
    found = {}
    for name in sorted(themes(shelves(root))):
        try:
            own = parents_of(name, shelves(root))[0].table
        except ConfigError:  # `theme check` tells why
            continue
        said = own.get("description")
        found[name] = said if isinstance(said, str) else f"extends {own.get('extends', 'base')}"
    return found


def languages_of(root: Path, theme: str) -> tuple[str, ...]:
    """The languages that a theme has words in. Raises ConfigError where there is no such theme."""
    return tuple(sorted(Theme(chain_without_partner(theme, shelves(root)), {}).languages))


def refuse_language(language: str, spoken: Collection[str], theme: str) -> None:
    """Raise ConfigError for a language that a theme has no words in."""
    if language not in spoken:
        raise ConfigError(
            f'the theme {theme} has no words in "{language}"{suggestion(language, spoken)}',
            hint=f"it speaks {', '.join(spoken)}; docs/languages.md tells how to add one",
        )


def preview(root: Path, theme: str, language: str) -> str:
    """Make the gallery of a theme in one language; its address, for a browser of this machine. Raises ConfigError."""
    made = theme_with_examples(chain_without_partner(theme, shelves(root)))
    folder = cache_of(root) / "gallery" / theme
    with staging(folder) as stage:
        run(artifacts(made, (language,)), stage)
    return (folder / language / "index.html").absolute().as_uri()


def logo_file(path: Path) -> Picture:
    """A picture from anywhere on this machine. Raises ConfigError for what cannot be shown."""
    return _picture(bytes_of(path, str(path)), str(path))


def logo_wished(path: Path | None) -> Picture | None:
    """The picture of a wish that names one; none of one that leaves it open, or wants none."""
    return None if path in (None, NO_LOGO) else logo_file(path)


def logo_of(said: Description) -> Picture | None:
    """What the source has as the organisation's picture; None without one, or for one that cannot be shown."""
    if not said.logo:
        return None
    try:
        return _picture(said.logo, f"logo.{said.logo_extension}")
    except ConfigError:  # theirs and not the webmaster's: a partner can do without
        return None


def first_colour(logo: Picture | None) -> str:
    """The colour that a logo has most of. Raises ConfigError where there is none."""
    if logo and logo.colours:
        return logo.colours[0]
    why = "the logo is black, white or grey: there is no colour to measure" if logo else "there is no logo to measure"
    raise ConfigError(why, hint='name a colour (--color "#0b5f3c"), or leave it to the theme')


def _picture(content: bytes, where: str) -> Picture:
    emblem = logos.looked_at(content, where)
    return Picture(content, _EXTENSIONS.get(emblem.kind, emblem.kind.lower()), emblem)
