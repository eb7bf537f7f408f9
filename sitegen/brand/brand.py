"""All that a partner is known by, read from its folder: a value that a theme is made with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sitegen.brand import logos, typefaces
from sitegen.brand.logos import Emblem
from sitegen.brand.typefaces import Typeface
from sitegen.catalogue import Caution
from sitegen.config import BrandTable

BODY, TITLE, FILE = "font-body", "font-title", "font-file"  # tokens of themes


@dataclass(frozen=True, slots=True)
class Brand:
    """What a partner gives of it. `dark`: the logo for dark ground; `icon`: a picture for small places."""

    logo: Emblem | None = None
    dark: Emblem | None = None
    icon: Emblem | None = None
    text: Typeface | None = None
    title: Typeface | None = None
    cautions: tuple[Caution, ...] = ()

    @property
    def files(self) -> Mapping[str, bytes]:
        """What is published among the theme's assets, by name."""
        emblems = {name: each for name, each in (("logo", self.logo), ("logo-dark", self.dark)) if each}
        faces = {each.file: each.face.content for each in (self.text, self.title) if each and each.face}
        return {f"{name}.{each.extension}": each.content for name, each in emblems.items()} | faces

    @property
    def logo_file(self) -> str:
        """The name of the logo among the assets, "" without one."""
        return f"logo.{self.logo.extension}" if self.logo else ""

    @property
    def dark_file(self) -> str:
        """The name of the logo for dark ground, "" where there is no other."""
        return f"logo-dark.{self.dark.extension}" if self.dark else ""

    @property
    def weight(self) -> int:
        """Bytes, about."""
        emblems = (each for each in (self.logo, self.dark, self.icon) if each)
        return sum(map(len, self.files.values())) + sum(len(each.pixels) for each in emblems)

    @property
    def rules(self) -> str:
        """Typefaces, for the style sheet."""
        return "".join(each.rules() for each in (self.text, self.title) if each)

    def tokens(self, resolved: Mapping[str, str], given: Mapping[str, str]) -> Mapping[str, str]:
        """A theme's tokens with the partner's typefaces; what `[theme.tokens]` says stands above them.

        `font-title` without a file of its own is that of the text. No font file is fetched ahead where neither has one.
        """
        title = self.title or self.text
        found: dict[str, str] = {}
        if self.text:
            found[BODY] = self.text.stack(resolved.get(BODY, "sans-serif"))
        if title:
            found[TITLE] = title.stack(resolved.get(TITLE, "sans-serif"))
        if self.text and title:
            found[FILE] = self.text.file or title.file
        return {**resolved, **{name: value for name, value in found.items() if name in resolved and name not in given}}

    @property
    def first_files(self) -> tuple[str, ...]:
        """Names of the font files that the first lines of a page need, beside those of the theme."""
        return tuple(dict.fromkeys(each.file for each in (self.text, self.title) if each and each.file))


def read(folder: Path, table: BrandTable) -> Brand:
    """What `[brand]` names. Raises ConfigError for a file that cannot be used, with what was expected."""
    found = {
        name: logos.logo(folder, written) if (written := getattr(table, name)) else None
        for name in ("logo", "logo_dark", "icon")
    }
    licence = table.font_licence
    text = typefaces.typeface(folder, table.font, "Text", licence) if table.font else None
    title = typefaces.typeface(folder, table.font_title, "Title", licence) if table.font_title else None

    def cautions() -> Iterator[Caution]:
        for name, emblem in found.items():
            if emblem:
                yield from logos.cautions(emblem, folder, getattr(table, name))
        for face, written in ((text, table.font), (title, table.font_title)):
            if face:
                yield from typefaces.cautions(face, folder, written, licence)

    return Brand(found["logo"], found["logo_dark"], found["icon"], text, title, tuple(dict.fromkeys(cautions())))
