"""How a site looks, and what its home page shows: tables of partner.toml."""

from __future__ import annotations

from pydantic import Field

from sitegen.config.table import Table
from sitegen.config.value_types import CssColour, Names


class ThemeTable(Table):
    """How the site looks."""

    name: str = Field(
        default="base",
        description="A folder of the project's `themes/`, a theme that comes with sitegen, or an installed package "
        "by its dotted name, as `acme.themes.coast`.",
    )
    tokens: dict[str, str] = Field(
        default_factory=dict, description="Values that replace the theme's own: colours, fonts, radii."
    )


class BrandTable(Table):
    """The partner's own colours and marks."""

    color: CssColour = Field(
        default="",
        description="The brand's colour, as CSS has colours: links, buttons, the band; shades of it are derived. "
        "Short for `color-primary` under `[theme.tokens]`, which counts before it.",
    )
    color_2: CssColour = Field(
        default="",
        description="A second colour, for the band. Short for `color-band` under `[theme.tokens]`, which counts first.",
    )
    logo: str = Field(default="", description="A file in the partner's folder: SVG, PNG, JPEG, GIF or WebP.")
    logo_alt: str = Field(default="", description="What the logo says, for who cannot see it.")

    @property
    def tokens(self) -> dict[str, str]:
        """Its colours as tokens of themes."""
        named = {"color-primary": self.color, "color-band": self.color_2}
        return {name: value for name, value in named.items() if value}


class HomeTable(Table):
    """The home page."""

    examples: Names = Field(
        default=(), description="Searches offered under the search field; each should find something."
    )
    latest: int = Field(default=6, strict=True, ge=1, le=50, description="How many of the latest changes to list.")
