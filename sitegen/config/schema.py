"""What may be written in sitegen.toml and partner.toml: every table, key, type, default and description.

These classes validate, and `reference` makes the reference page and the editors' JSON Schema from them.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from sitegen.config.law_tables import AccessibilityTable, LegalTable
from sitegen.config.look_tables import (
    AnnouncementTable,
    BrandTable,
    CentralTable,
    FeedbackTable,
    HomeTable,
    MenuEntry,
    SupporterEntry,
    ThemeTable,
)
from sitegen.config.solr import closed_off
from sitegen.config.source_tables import FetchTable, SourceTable
from sitegen.config.table import Table
from sitegen.config.target_tables import TargetTable
from sitegen.config.value_types import (
    Language,
    Names,
    Origins,
    Siret,
    WebAddress,
    tile_address,
    unique,
    web_page,
)

_ORIGINS_LENGTH = 1500


def _short(table: CspTable) -> CspTable:
    """Hosts take headers of a limited length: at Cloudflare Pages, lines of 2,000 characters."""
    if _length(table) > _ORIGINS_LENGTH:
        raise ValueError(f"origins of at most {_ORIGINS_LENGTH} characters in all")
    return table


def _length(table: Table) -> int:
    """Of all origins in a table of lists of them, as a header has them."""
    return sum(len(origin) + 1 for _, origins in table for origin in origins)


def _filter(value: str) -> str:
    closed_off(value)  # raises ValueError for one that cannot be
    return value


class SelectTable(Table):
    """What of the source the partner shows: a union inside a key, an intersection between keys; all when absent."""

    organizations: Names = Field(default=(), description="Names of CKAN organisations; of udata, slugs or ids.")
    groups: Names = Field(default=(), description="Names of CKAN groups.")
    tags: Names = Field(default=(), description="CKAN tags, spelt as CKAN spells them.")
    fq: Annotated[str, AfterValidator(_filter)] = Field(
        default="",
        description="Any Solr filter: what it finds is narrowed by the rest. Sources of the kind `ckan` only.",
    )


class ShowTable(Table):
    """What is published beyond the usual fields."""

    contacts: bool = Field(
        default=False,
        strict=True,
        description="Publish each dataset's contact (name, e-mail address) and the names of its publisher and creator.",
    )
    extras: Names = Field(default=(), description="Keys of CKAN extras to show among a dataset's facts, in this order.")


FACETS = ("group", "organization", "format", "license", "territory", "frequency", "granularity", "year", "tag")


class SearchTable(Table):
    """How people narrow the catalogue, on the listing and on the search page."""

    facets: Names = Field(
        default=FACETS,
        description="Facets, in this order: `group`, `organization`, `tag`, `format`, `license`, `territory`, "
        "`frequency`, `granularity`, `year` (of the last change), and keys of `[show] extras`. One that has a single "
        "value here is left out.",
    )


class SavedSearch(Table):
    """A search that is kept under a name: a page, a tile on the home page, an Atom feed, and a page to embed."""

    title: str = Field(min_length=1, description="What the page and the tile say.")
    words: str = Field(default="", description="Words to search for, as a visitor would type them.")
    filters: dict[str, Names] = Field(
        default_factory=dict,
        description='Values by facet, as `{ format = ["GeoJSON", "CSV"] }`: any of them inside a facet, all facets '
        "together. A value is written as pages show it, or as addresses do.",
    )
    tile: bool = Field(default=True, strict=True, description="Whether the home page has a tile for it.")

    @model_validator(mode="after")
    def _finds_less_than_all(self) -> SavedSearch:
        if not self.words.strip() and not any(self.filters.values()):
            raise ValueError("words, or filters, or both: without them it would find everything")
        return self


class DataTable(Table):
    """The data API: what is in the files of the catalogue, as JSON, GeoJSON and CSV."""

    site_mb: int = Field(
        default=100,
        strict=True,
        ge=0,
        le=100_000,
        description="Megabytes that all data files of the site may take together. Datasets that changed last come "
        "first; a file that no longer fits is left out. 0 publishes none.",
    )


class OrganizationTable(Table):
    """What CKAN does not say of an organisation: for the SCDL catalogue, and of its datasets that do not say it."""

    siret: Siret = Field(default="", description="Its SIRET number, 14 digits.")
    territory: str = Field(
        default="", description="What its datasets cover where the portal does not say: the name of a place."
    )
    outline: str = Field(
        default="",
        description="A GeoJSON file in the partner's folder: the area that its datasets cover where the portal does "
        "not say.",
    )
    scale: Literal[
        "", "Infracommunale", "Communale", "Intercommunale", "Cantonale", "Départementale", "Régionale", "Autre"
    ] = Field(default="", description="What kind of place `territory` is.")


class CspTable(Table):
    """What pages may load from other sites: nothing, unless their origins are here. The privacy page names them."""

    scripts: Origins = Field(default=(), description="Origins of scripts, as `https://stats.example.org`.")
    styles: Origins = Field(default=(), description="Origins of style sheets.")
    images: Origins = Field(
        default=(), description="Origins of images, as a map's tiles: `https://*.tiles.example.org`."
    )
    fonts: Origins = Field(default=(), description="Origins of fonts.")
    connections: Origins = Field(default=(), description="Origins that scripts may send to or read from.")
    frames: Origins = Field(default=(), description="Origins of pages shown inside a page, as videos.")


class EmbedTable(Table):
    """What other sites may show of this one in their own pages: everything under `embed/`, unless told otherwise."""

    frame_ancestors: Origins = Field(
        default=(),
        description="Origins of the sites whose pages may show those under `embed/` in a frame, as "
        "`https://www.example.org`; any site when empty. It holds where the host sends sitegen's headers, and does not "
        "concern elements, which are no frames.",
    )


class HostingTable(Table):
    """What a site tells its host, and keeps of what it once had."""

    tombstones: int = Field(
        default=365,
        strict=True,
        ge=0,
        le=36_500,
        description="For how many days the address of a removed dataset shows a page that says so. 0 keeps none. That "
        "of a renamed one leads to its new page as long as that is there.",
    )
    precompress: Annotated[tuple[Literal["gzip", "brotli"], ...], AfterValidator(unique)] = Field(
        default=(),
        description="Packed copies of texts beside them, for hosts that send those as they are: `gzip` (`.gz`), "
        '`brotli` (`.br`; needs `pip install "sitegen[brotli]"`).',
    )


class MapTable(Table):
    """A background for the maps of previews, from another site, which is asked for it only when a visitor wants it."""

    tiles: Annotated[str, AfterValidator(tile_address)] = Field(
        default="",
        description="Address of the tiles, as `https://tiles.example.org/{z}/{x}/{y}.png`. Its host is let in by the "
        "Content-Security-Policy, and the privacy page names it.",
    )
    attribution: str = Field(
        default="",
        validate_default=True,
        description="Whom the map names below itself: those who made the tiles. Required with `tiles`.",
    )
    attribution_url: Annotated[str, AfterValidator(lambda v: web_page(v) if v else v)] = Field(
        default="", description="Where the attribution leads."
    )
    max_zoom: int = Field(default=18, strict=True, ge=1, le=24, description="The closest zoom that has tiles.")

    @field_validator("attribution")
    @classmethod
    def _names_who_made_them(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("tiles") and not value.strip():
            raise ValueError('who made the tiles, as "© OpenStreetMap"')
        return value

    @property
    def origin(self) -> str:
        """Of the tiles, "" without any."""
        return "/".join(self.tiles.split("/", 3)[:3])

    @property
    def host(self) -> str:
        """The host of the tiles without its scheme; with a port where one is written. Empty without tiles."""
        return self.origin.removeprefix("https://")


class Translation(Table):
    """The partner's texts in a further language."""

    title: str = Field(default="", description="`title` in this language.")
    tagline: str = Field(default="", description="`tagline` in this language.")
    examples: Names = Field(default=(), description="`home.examples` in this language.")
    searches: dict[str, str] = Field(
        default_factory=dict, description="Titles of saved searches in this language, by `name`."
    )
    menu: dict[str, str] = Field(default_factory=dict, description="Labels of the menu in this language, by `label`.")
    announcement: str = Field(
        default="", description="`announcement.text` in this language; without it, the sentence stays as it is."
    )
    central: str = Field(default="", description="`central.label` in this language.")


class PartnerTable(Table):
    """A partner.toml."""

    title: str = Field(min_length=1, description="The site's name.")
    tagline: str = Field(default="", description="One sentence under the name, on the home page and in search engines.")
    url: WebAddress = Field(description="Where the site will be hosted; a sub-path is allowed.")
    source: str = Field(description="A name among the project's `[sources]`.")
    languages: Annotated[tuple[Language, ...], AfterValidator(unique)] = Field(
        default=("fr",),
        min_length=1,
        description="The first is the default, at the root; others live under `/en/` and so on.",
    )
    outputs: Names = Field(default=(), description="What to publish, by module name; everything when empty.")
    canonical: Literal["self", "central"] = Field(
        default="self",
        description="Which of two equal pages search engines should show: `self`, this site's, or `central`, the "
        "portal's, for datasets, files, organisations and groups.",
    )
    max_loss: int = Field(
        default=50,
        strict=True,
        ge=0,
        le=100,
        description="The share of its datasets, in percent, that a site may lose from one build to the next. A build "
        "that takes more away is refused, unless told `--accept-loss`.",
    )
    territory: str = Field(
        default="", description="A GeoJSON file in the partner's folder: the outline of its territory."
    )
    select: SelectTable = SelectTable()
    show: ShowTable = ShowTable()
    search: SearchTable = SearchTable()
    searches: dict[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")], SavedSearch] = Field(
        default_factory=dict, description="Searches that are kept, each as `[searches.NAME]`."
    )
    data: DataTable = DataTable()
    theme: ThemeTable = ThemeTable()
    brand: BrandTable = BrandTable()
    home: HomeTable = HomeTable()
    menu: tuple[MenuEntry, ...] = Field(default=(), description="Entries of the menu, in this order, as `[[menu]]`.")
    supporters: Annotated[tuple[SupporterEntry, ...], Field(max_length=24)] = Field(
        default=(), description="Logos at the foot of each page, in this order, as `[[supporters]]`."
    )
    announcement: AnnouncementTable = AnnouncementTable()
    central: CentralTable = CentralTable()
    feedback: FeedbackTable = FeedbackTable()
    legal: LegalTable = LegalTable()
    organizations: dict[str, OrganizationTable] = Field(
        default_factory=dict, description="Producers, by their names in CKAN, each as `[organizations.NAME]`."
    )
    accessibility: AccessibilityTable = AccessibilityTable()
    csp: Annotated[CspTable, AfterValidator(_short)] = CspTable()
    embed: EmbedTable = EmbedTable()
    hosting: HostingTable = HostingTable()
    map: MapTable = MapTable()
    publish: TargetTable | None = Field(default=None, description="Where `sitegen publish` puts the site.")
    translations: dict[Language, Translation] = Field(
        default_factory=dict, description="Texts in further languages, as `[translations.en]`."
    )

    @field_validator("embed")
    @classmethod
    def _fits_in_a_header(cls, value: EmbedTable, info: ValidationInfo) -> EmbedTable:
        """One line tells all origins of pages under `embed/`."""
        if _length(value) + (_length(info.data["csp"]) if "csp" in info.data else 0) > _ORIGINS_LENGTH:
            raise ValueError(f"origins of at most {_ORIGINS_LENGTH} characters, together with those of [csp]")
        return value


class ProjectTable(Table):
    """A sitegen.toml."""

    sources: dict[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")], SourceTable] = Field(
        min_length=1, description="Where catalogues are read, each under a name of your own."
    )
    fetch: FetchTable = FetchTable()
    defaults: dict[str, Any] = Field(
        default_factory=dict, description="Merged under every partner.toml: whatever a partner.toml may hold."
    )
