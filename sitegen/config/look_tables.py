"""How a site looks, what its home page shows, and what leads on from each page: tables of partner.toml."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from sitegen.config.table import Table
from sitegen.config.value_types import CssColour, Names, calendar_day, day, destination, letter_box, unique, web_page

FONTS = (".woff2", ".woff", ".ttf", ".otf")


def is_font_file(written: str) -> bool:
    """Whether a typeface is named as a file, and not as one that visitors have."""
    return written.lower().endswith(FONTS) or "/" in written


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

    @property
    def tokens(self) -> dict[str, str]:
        """Its colours as tokens of themes."""
        named = {"color-primary": self.color, "color-band": self.color_2}
        return {name: value for name, value in named.items() if value}


HOME_BLOCKS = ("text", "featured", "searches", "groups", "figures", "latest", "map", "organizations", "logos")
_TEXT = re.compile(r"text:[a-z0-9]+(?:-[a-z0-9]+)*")


def _block(value: str) -> str:
    if value not in HOME_BLOCKS and not _TEXT.fullmatch(value):
        raise ValueError(f"one of: {', '.join(HOME_BLOCKS)}, or text:NAME for the text pages/NAME.md")
    return value


class HomeTable(Table):
    """The home page."""

    examples: Names = Field(
        default=(), description="Searches offered under the search field; each should find something."
    )
    latest: int = Field(default=6, strict=True, ge=1, le=50, description="How many of the latest changes to list.")
    blocks: Annotated[tuple[Annotated[str, AfterValidator(_block)], ...], AfterValidator(unique)] = Field(
        default=("text", "featured", "searches", "groups", "latest", "organizations"),
        description="What stands below the search, in this order: `text` (`pages/index.md`), `text:NAME` "
        "(`pages/NAME.md`, which then is a part of the home page and no page of its own), `featured`, `searches` "
        "(tiles of saved searches), `groups`, `figures` (else they stand in a sentence below the search), `latest`, "
        "`map` (what all datasets cover), `organizations`, `logos` (of `[[supporters]]`). A block that has nothing to "
        "show is left out.",
    )
    featured: Annotated[Names, Field(max_length=12)] = Field(
        default=(), description="Datasets to show first, by their names in CKAN, in this order."
    )

    @property
    def texts(self) -> dict[str, str]:
        """The partner's texts that are blocks: their files in the partner's folder, by name."""
        names = (block.removeprefix("text:") for block in self.blocks if block.startswith("text:"))
        return {name: f"pages/{name}.md" for name in names}


class MenuEntry(Table):
    """An entry of the site's menu, each as `[[menu]]`; without any, the menu has datasets, groups, organisations and
    the partner's own pages."""

    to: Annotated[str, AfterValidator(destination)] = Field(
        description="Where it leads: a page of the site, as links in `pages/*.md` have it (`dataset/`, `group/`, "
        "`organization/`, `pages/about/`, `search/saved/NAME/`, `tag/budget/`), or an address that starts with https://."
    )
    label: str = Field(
        default="",
        description="What it says. It may be left out of a page that has a title: lists, the partner's own pages, "
        "saved searches.",
    )


def _picture(value: str) -> str:
    if not value.lower().endswith((".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp")):
        raise ValueError("a picture: SVG, PNG, JPEG, GIF or WebP")
    return value


class SupporterEntry(Table):
    """A logo at the foot of each page, each as `[[supporters]]`: of who pays for the site, or publishes with the
    partner."""

    name: str = Field(min_length=1, description="Whose logo it is: what is read to those who cannot see it.")
    file: Annotated[str, AfterValidator(_picture)] = Field(
        description="A file in the partner's folder: SVG, PNG, JPEG, GIF or WebP."
    )
    url: Annotated[str, AfterValidator(lambda v: web_page(v) if v else v)] = Field(
        default="", description="Where it leads."
    )


class AnnouncementTable(Table):
    """A sentence above every page, until a day: works, a meeting, a new dataset."""

    text: str = Field(default="", max_length=300, description="What it says.")
    url: Annotated[str, AfterValidator(destination)] = Field(
        default="",
        description="Where it leads: a page of the site, as in `[[menu]]`, or an address; nowhere when empty.",
    )
    ends: Annotated[str, BeforeValidator(day), AfterValidator(calendar_day)] = Field(
        default="",
        description="The last day on which it is shown, as 2027-01-31. After it, the next build takes it away, and "
        "until then a script in the page. Without a day it stays.",
    )


class CentralTable(Table):
    """The link back to the central catalogue: on the home page, and those of organisations, groups, datasets, files."""

    link: bool = Field(default=True, strict=True, description="Whether pages have it.")
    label: str = Field(
        default="", description='What it says, as "Voir sur le catalogue régional"; sitegen\'s own words when empty.'
    )


class FeedbackTable(Table):
    """Where visitors write: an e-mail address, the address of a form, or `portal`, the page on the central catalogue.

    In a form's address, `{title}` becomes the dataset's title, `{url}` the address of its page.
    """

    report: Annotated[str, AfterValidator(letter_box)] = Field(
        default="",
        description='"Report a problem with this dataset", on the pages of datasets and files; none when empty.',
    )
    ask: Annotated[str, AfterValidator(letter_box)] = Field(
        default="",
        description='"Ask for a dataset", at the foot of pages and below lists; none when empty. Here `{title}` is '
        "the site's, `{url}` its address.",
    )
