"""How a site looks, and what its home page shows: tables of partner.toml."""

from __future__ import annotations

from pydantic import Field

from sitegen.config.table import Table
from sitegen.config.value_types import Names

FONTS = (".woff2", ".woff", ".ttf", ".otf")


def is_font_file(written: str) -> bool:
    """Whether a typeface is named as a file, and not as one that visitors have."""
    return written.lower().endswith(FONTS) or "/" in written


class ThemeTable(Table):
    """How the site looks."""

    name: str = Field(
        default="base", description="A folder of the project's `themes/`, or a theme that comes with sitegen."
    )
    tokens: dict[str, str] = Field(
        default_factory=dict, description="Values that replace the theme's own: colours, fonts, radii."
    )


class BrandTable(Table):
    """The partner's own marks."""

    logo: str = Field(default="", description="A file in the partner's folder: SVG, PNG, JPEG, GIF or WebP.")
    logo_alt: str = Field(default="", description="What the logo says, for who cannot see it.")

    logo_dark: str = Field(default="", description="The logo for dark ground, where there is another: a file as well.")
    icon: str = Field(
        default="",
        description="A square picture for tabs of browsers and phones, where the logo is too wide to be read.",
    )
    short_name: str = Field(
        default="",
        description="What a phone writes under the icon, about 12 letters. Without it: the title's beginning.",
    )
    font: str = Field(
        default="",
        description="Typeface of the site: a font file in the partner's folder (WOFF2, WOFF, TTF or OTF), or the name "
        "of one that visitors have.",
    )
    font_title: str = Field(default="", description="Typeface of titles, where it is another.")
    font_licence: str = Field(
        default="", description="By which licence the font files may be published, where they do not say so."
    )


class HomeTable(Table):
    """The home page."""

    examples: Names = Field(
        default=(), description="Searches offered under the search field; each should find something."
    )
    latest: int = Field(default=6, strict=True, ge=1, le=50, description="How many of the latest changes to list.")
