"""What the templates of these pages receive, beside what every page has (`sitegen.page.views`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sitegen.catalogue import Content, Phrase
from sitegen.geo.drawing import Extent
from sitegen.geo.overlay import Overlay
from sitegen.page.views import Card, File, Link, Page
from sitegen.site.data_files import LIGHT
from sitegen.text.markup import Document
from sitegen.urls import Sort


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a definition list. `label` is a message key ("fact.license") or, for extras, the text itself."""

    label: str
    values: tuple[Phrase, ...]
    href: str = ""  # one link for a single value, elsewhere
    is_key: bool = True
    links: tuple[Link, ...] = ()
    code: bool = False
    date: str = ""  # ISO, for <time>


@dataclass(frozen=True, slots=True)
class Pager:
    """Numbered pages of a listing: (number, path); None is a gap."""

    number: int
    total: int
    pages: tuple[tuple[int, str] | None, ...] = ()
    previous: str | None = None
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow a listing: links to the pages that show one value each. `rest`: where all of them are listed.

    Beside the first page of a list, `rest` is there where `links` are not all; beside the others it is all there is.
    """

    name: str
    label: str
    links: tuple[Link, ...]
    rest: Link | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A value of the facet "territory" on the map. `path` is SVG path data."""

    key: str
    label: Phrase
    path: str
    is_place: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """Areas and places to choose from, in pixels of a width × height viewBox, over the partner's land."""

    width: int
    height: int
    land: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Finder:
    """What the search in the browser starts from: paths of the folders that it reads, and of the page it stands on."""

    index: str
    cards: str
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a saved search asks for of one facet: any of these values. A value without a page has the path ""."""

    label: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    """How a saved search finds, and how it can be taken elsewhere."""

    words: str
    criteria: tuple[Criterion, ...]
    snippet: str  # HTML that shows the list in another site's page


@dataclass(frozen=True, slots=True)
class Sketch:
    """The features of a file as SVG path data, in pixels of a width × height viewBox, over the partner's land."""

    width: int
    height: int
    land: str
    areas: str
    lines: str
    points: str


@dataclass(frozen=True, slots=True)
class Request:
    """Something to ask of a service. `label` is a message key under "service.request"."""

    label: str
    address: str
    is_link: bool = True  # False: something has to be filled in


@dataclass(frozen=True, slots=True)
class Service:
    """How to use a web service; how to open it in QGIS is a message under "service.qgis"."""

    label: str  # of its format
    address: str  # what programs are given
    capabilities: str  # where it says what it can do, "" where that is among the requests
    layers: tuple[str, ...] = ()  # that the catalogue's address named
    requests: tuple[Request, ...] = ()


@dataclass(frozen=True, slots=True)
class Explorer:
    """What a map in the browser is drawn from: paths of files, "" where there is none."""

    source: str = ""  # GeoJSON, of the features that the page draws
    shapes: str = ""  # GeoJSON in the page itself, where it is short enough
    territory: str = ""  # GeoJSON of the partner's land


@dataclass(frozen=True, slots=True)
class DataForm:
    """What is in a file, in a form that programs read: "json", "geojson" or "csv"."""

    extension: str
    path: str
    address: str  # absolute
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class DataSheet:
    """What the data API has of a sheet. `projection`: what coordinates were converted from, as people call it."""

    sheet: str  # its name; "" of a file without sheets
    number: int  # among those that are not hidden, from 1
    rows: int
    features: int  # 0 where it has no places
    projection: str
    forms: tuple[DataForm, ...]

    def light(self, extension: str) -> str:
        """The path of a form that a browser reads at once; "" where there is none so small."""
        return next((form.path for form in self.forms if form.extension == extension and form.size <= LIGHT), "")


@dataclass(frozen=True, slots=True)
class DataFile(DataSheet):
    """What it has of a file; of a workbook, its first table and the further `sheets`."""

    name: Phrase
    page: str  # path of the file's own page
    sheets: tuple[DataSheet, ...] = ()

    @property
    def parts(self) -> tuple[DataSheet, ...]:
        """All that there is data of."""
        return tuple(part for part in (self, *self.sheets) if part.forms)

    def of(self, number: int) -> DataSheet | None:
        """The sheet with this number, where there is data of it."""
        return next((part for part in self.parts if part.number == number), None)


@dataclass(frozen=True, slots=True)
class Month:
    """A month in a row of them: its first day, its short name ("nov."), and how many datasets changed last in it."""

    day: date
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class HomeBlock:
    """A part of the home page, of a `kind` as `[home] blocks` has it. Of a text, its name ("" is the introduction)."""

    kind: str
    name: str = ""
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class HomePage(Page):
    """The home page. `groups` and `organizations` are the largest; where there are more, `..._more` leads to all.

    `blocks` are what the partner wants on it, in order; what belongs to a block that is not among them may be empty.

    The last fields are the whole catalogue's figures: how many themes and producers have datasets, when datasets
    changed last (`recent` of them in the `months`, which end with the newest change), in which formats they come.
    """

    intro: Document | None = None
    datasets: int = 0
    files: int = 0
    modified: datetime | None = None
    searches: tuple[Link, ...] = ()
    groups: tuple[Link, ...] = ()
    groups_more: Link | None = None
    organizations: tuple[Link, ...] = ()
    organizations_more: Link | None = None
    latest: tuple[Card, ...] = ()
    listing: str = ""
    blocks: tuple[HomeBlock, ...] = ()
    featured: tuple[Card, ...] = ()
    figures: tuple[tuple[int, str], ...] = ()  # (how many, of what)
    map: Overlay | None = None  # what all datasets cover
    places: tuple[Link, ...] = ()  # that most of them are about
    places_more: Link | None = None
    central: str = ""  # address of the same on the central catalogue, "" where no link to it is wanted
    themes: int = 0
    producers: int = 0
    months: tuple[Month, ...] = ()
    recent: int = 0
    formats: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class ListPage(Page):
    """The listing, and that of a value of a facet: `kind` is the facet's name, "" is everything.

    `kind` is "search" for a saved search.
    """

    kind: str = ""
    label: str = ""  # of the facet
    heading: Phrase = field(default_factory=Phrase)
    notes: Phrase = field(default_factory=Phrase)
    logo: str = ""
    site: str = ""
    central: str = ""
    total: int = 0  # datasets in the whole list, as the two below: told on its first page
    files: int = 0
    modified: datetime | None = None
    cards: tuple[Card, ...] = ()
    pager: Pager = field(default_factory=lambda: Pager(1, 1))
    sorts: tuple[tuple[Sort, str, bool], ...] = ()  # (sort, path, current)
    facets: tuple[Facet, ...] = ()
    finder: Finder | None = None  # on the page that the search takes over where there are scripts
    refine: str = ""  # path of the search with this page's value as a filter
    saved: Saved | None = None


@dataclass(frozen=True, slots=True)
class IndexPage(Page):
    """All values of a facet: organisations, groups, tags, formats …"""

    kind: str = "organization"
    entries: tuple[tuple[Link, Phrase, str], ...] = ()  # (link, notes, logo)


@dataclass(frozen=True, slots=True)
class DatasetPage(Page):
    """The page of one dataset. `heading` is its title in the language it is in; what is not known is empty or None."""

    name: str = ""
    heading: Phrase = field(default_factory=Phrase)
    notes: Phrase = field(default_factory=Phrase)
    organization: Link | None = None
    organization_logo: str = ""
    modified: datetime | None = None
    license: str = ""
    license_url: str = ""
    late: bool = False
    files: tuple[File, ...] = ()
    facts: tuple[Fact, ...] = ()
    territory: Phrase = field(default_factory=Phrase)
    extent: Extent | None = None
    explorer: Explorer | None = None  # of the extent
    citation: str = ""
    cited: tuple[Phrase, ...] = ()  # the parts of the citation, each with its language
    descriptions: tuple[Link, ...] = ()  # of the dataset, for programs
    central: str = ""
    related: tuple[Card, ...] = ()
    report: str = ""  # address where a problem with it is reported, "" without one


@dataclass(frozen=True, slots=True)
class ResourcePage(Page):
    """The page of one resource; `file` is its row on the dataset's page, `siblings` are the dataset's other files."""

    file: File | None = None
    dataset: Link | None = None
    organization: Link | None = None
    license: str = ""
    license_url: str = ""
    address: str = ""  # absolute, for programs
    facts: tuple[Fact, ...] = ()
    siblings: tuple[File, ...] = ()
    central: str = ""
    preview: Any = None  # a `previews.Preview`; None where there is nothing to look into
    explorer: Explorer | None = None  # of the preview's shapes
    service: Service | None = None  # how to use what answers at `file.target`
    content: Content | None = None  # what came of looking for the file; None where nobody did, or may
    data: DataFile | None = None
    api: str = ""  # path of the page about the data API
    report: str = ""  # address where a problem with it is reported, "" without one


@dataclass(frozen=True, slots=True)
class ApiPage(Page):
    """The data API: what there is, and how to read it. `first`: what the examples read."""

    index: str = ""  # paths of files
    openapi: str = ""
    files: int = 0
    datasets: tuple[tuple[Link, tuple[DataFile, ...]], ...] = ()  # newest change first, the first of them
    more: int = 0  # datasets that are not among these
    first: DataForm | None = None  # of records
    first_features: DataForm | None = None


@dataclass(frozen=True, slots=True)
class TextPage(Page):
    """A page that is a text: the partner's own, or one that the law asks for."""

    document: Document | None = None


@dataclass(frozen=True, slots=True)
class GonePage(Page):
    """Of a dataset that the site does not show any more, `since` that day: its last title, and where to go on."""

    heading: Phrase = field(default_factory=Phrase)
    since: date = date.min
    listing: Link | None = None
    organization: Link | None = None  # where the site has a page of it


@dataclass(frozen=True, slots=True)
class MovedPage(Page):
    """What leads from an address of a dataset or a file to the page at the path `to`: `heading` is its dataset's."""

    heading: Phrase = field(default_factory=Phrase)
    to: str = ""


@dataclass(frozen=True, slots=True)
class MapPage(Page):
    """The site map: (heading, links)."""

    parts: tuple[tuple[str, tuple[Link, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage(Page):
    """The search: what the script starts from, and what is there without one."""

    finder: Finder | None = None
    listing: str = ""
    site_map: str = ""
    facets: tuple[Facet, ...] = ()


@dataclass(frozen=True, slots=True)
class EmbedPage(Page):
    """A saved search to stand in a frame of another site's page."""

    heading: Phrase = field(default_factory=Phrase)
    full: str = ""  # path of its page on the site
    total: int = 0
    cards: tuple[Card, ...] = ()  # the newest


@dataclass(frozen=True, slots=True)
class FoundPage(Page):
    """A card as the search shows it, on no page of its own: scripts fetch a few together when one of them is found."""

    card: Card | None = None
