"""What templates receive: small frozen values, never the catalogue (DESIGN §1). These are those of every page.

Texts are as CKAN holds them; templates pass them through `rich`, `summary` or autoescaping. A `path` is relative to the
site's root, and becomes a link through the filter `href`. Every page's template gets `frame`, `page` and `speech`. An
output has those of its own pages in a module `views`. docs/themes.md is the reference for theme makers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sitegen.catalogue import Family, Phrase
from sitegen.config import MapTable
from sitegen.geo.drawing import Extent, Sheet


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere on the site. `count`: the number of datasets there."""

    label: Phrase
    path: str
    count: int | None = None
    current: bool = False
    address: str = ""  # of another site, in place of the path


@dataclass(frozen=True, slots=True)
class Announcement:
    """A sentence above every page. It leads to the `path` where it `leads`, or to an `address` elsewhere."""

    text: Phrase
    path: str = ""
    address: str = ""
    leads: bool = False
    ends: str = ""  # the last day, in ISO 8601; "" without one


@dataclass(frozen=True, slots=True)
class Logo:
    """The logo of somebody who is named beside the partner. `url`: "" where it leads nowhere."""

    name: str
    path: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is around every page of one language of a site."""

    language: str
    title: str
    tagline: str
    base: str  # the site's address, ending in "/"
    home: str
    search: str
    logo: str  # path, "" without one
    logo_alt: str  # what the logo says beyond the names that stand beside it, "" where it says nothing more
    nav: tuple[tuple[str, Link], ...]  # (section, link); sections: "datasets", "groups", "organizations", "text:…", ""
    footer: tuple[Link, ...]  # legal pages and the partner's own
    accessibility: str  # "none" | "partial" | "full"
    accessibility_path: str
    publisher: str
    contact: str  # e-mail address, "" without one
    source_title: str
    source_url: str
    languages: tuple[str, ...]
    examples: tuple[Link, ...]
    placeholder: str
    policy: str  # the Content-Security-Policy
    third_parties: tuple[str, ...]  # hosts that the policy lets pages reach beside their own
    territory: Sheet | None = None
    map: MapTable = field(default_factory=MapTable)  # the background of maps, where the partner offers one
    picture: str = ""  # path of what social networks show
    locale: str = ""  # "fr_FR", for them
    announcement: Announcement | None = None
    logos: tuple[Logo, ...] = ()
    central: Phrase = field(default_factory=Phrase)  # words of links to the portal, empty for none
    report: str = ""  # where problems are reported, as `[feedback]` has it
    ask: str = ""  # address where datasets are asked for


@dataclass(frozen=True, slots=True)
class Linked:
    """What a page is, for search engines: a JSON object, without its description, which is a text of the catalogue."""

    node: str
    description: str


@dataclass(frozen=True, slots=True)
class Page:
    """What every page has. `alternates`: (language, path) of the page in each language that it exists in.

    `is_translated`: whether it says the same there, which search engines are told. The second page of a list by title
    has other datasets in another language, so `alternates` are of the list's first page.
    `alternates_data`: (media type, path) of what says the same to programs.
    """

    path: str
    title: str
    description: str = ""
    section: str = ""
    trail: tuple[Link, ...] = ()
    alternates: tuple[tuple[str, str], ...] = ()
    alternates_data: tuple[tuple[str, str], ...] = ()  # (media type, path) of descriptions for programs
    canonical: str = ""  # address of the page that search engines should show in its place
    linked: Linked | None = None  # schema.org
    feed: Link | None = None  # of changes to what the page shows
    oembed: Link | None = None  # the document by which other sites show it
    is_translated: bool = True
    rooted: bool = False  # links start at the host's root: for 404.html, which answers at any depth
    indexed: bool = True


@dataclass(frozen=True, slots=True)
class Format:
    """A file format as a badge: its label, and the family that gives its icon and colour."""

    label: str
    family: Family


@dataclass(frozen=True, slots=True)
class Card:
    """A dataset in a listing. `late`: no change for longer than its announced frequency allows."""

    path: str
    title: Phrase
    notes: Phrase
    organization: Phrase
    formats: tuple[Format, ...]
    modified: datetime | None
    license: str
    restricted: bool
    late: bool
    extent: Extent | None


@dataclass(frozen=True, slots=True)
class File:
    """A resource, as a row of its dataset's page and as the subject of its own."""

    path: str
    name: Phrase
    description: Phrase
    format: Format
    kind: str  # "file" | "api" | "documentation"
    target: str  # path of a file of this site, or the address elsewhere; "" where there is none
    external: bool
    size: int | None
    modified: datetime | None
    schema: str
    restricted: bool
    download: str  # name to save under, for a file of this site
    mark: str = ""  # "dead", "unreachable" or "format": what is wrong with it, where somebody looked
