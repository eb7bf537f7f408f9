"""The catalogue as everything above `sources/` sees it: frozen values, in CKAN's words (DESIGN §2).

What is not a field here is never published: this module *is* the white list. All text is as CKAN holds it (Markdown,
HTML or plain), unescaped and unsanitised; whoever renders it goes through `markup`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

Family = Literal["table", "geo", "transport", "api", "document", "image", "archive", "other"]
# The EU's codes of `Dataset.access_rights`: publications.europa.eu/resource/authority/access-right
ACCESS_RIGHTS = ("PUBLIC", "RESTRICTED", "NON_PUBLIC", "CONFIDENTIAL", "NORMAL", "SENSITIVE")
ResourceKind = Literal["file", "api", "documentation"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text in one language. `language` is empty where it is the page's own or unknown (no `lang` needed)."""

    text: str = ""
    language: str = ""

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class Text:
    """A text that may exist in several languages: pairs (language, text), language "" where CKAN does not say."""

    values: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, text: str, language: str = "") -> Text:
        """A text of which at most one language is known; without any for an empty string."""
        return cls(((language, text),)) if text else cls()

    def __bool__(self) -> bool:
        return bool(self.values)

    def pick(self, language: str, fallbacks: Iterable[str] = ()) -> Phrase:
        """The text for a page in `language`: its own, else the unmarked one, else a fallback's, else the first."""
        known = dict(self.values)
        for wanted in (language, "", *fallbacks):
            if wanted in known:
                return Phrase(known[wanted], "" if wanted in (language, "") else wanted)
        if self.values:
            other, text = self.values[0]
            return Phrase(text, other)
        return Phrase()


@dataclass(frozen=True, slots=True)
class Tag:
    """A keyword of a dataset, spelt as the portal spells it."""

    name: str
    language: str = ""  # "" : for every language


@dataclass(frozen=True, slots=True)
class License:
    """A licence: `id` as CKAN has it ("lov2"), the rest from the table of known licences or from the portal."""

    id: str
    title: str
    url: str = ""  # http(s) or empty
    is_open: bool | None = None  # None: the portal does not say


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to write to. Only filled where the partner asks for it (`[show] contacts`, DESIGN §6)."""

    name: str = ""
    email: str = ""
    url: str = ""  # http(s): of a form, or of a page that says how


@dataclass(frozen=True, slots=True)
class Party:
    """Who publishes or made a dataset, beside its organisation. Only filled as contacts are: it may be a person."""

    name: Text
    url: str = ""  # http(s)


@dataclass(frozen=True, slots=True)
class Period:
    """Time covered. Ends are ISO 8601 dates, possibly partial ("2014", "2014-05"); empty is open."""

    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Geometry:
    """An area in WGS 84. `rings` are closed outer rings of (longitude, latitude); holes are left out."""

    rings: tuple[tuple[tuple[float, float], ...], ...]

    @property
    def bbox(self) -> tuple[float, float, float, float]:
        """West, south, east, north, in degrees."""
        xs = [x for ring in self.rings for x, _ in ring]
        ys = [y for ring in self.rings for _, y in ring]
        return min(xs), min(ys), max(xs), max(ys)


class LocalFile:
    """A file on this machine that a site publishes. Two are the same if their names and contents are."""

    __slots__ = ("digest", "name", "path", "size")

    def __init__(self, path: Path, *, name: str, digest: str, size: int) -> None:
        self.path = path
        self.name = name  # safe for file systems, extension included
        self.digest = digest  # of name and content
        self.size = size  # bytes

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LocalFile) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"LocalFile({self.name!r}, {self.digest[:8]})"


@dataclass(frozen=True, slots=True)
class Reading:
    """What `samples` made of a file's bytes: in short, and where all of it is kept (`samples.kept`)."""

    kept: LocalFile
    kind: str = "nothing"  # samples.Kind
    found: str = ""  # what the bytes are, as a format label; "" where nobody can say
    why: str = ""  # samples.Why
    rows: int | None = None  # of its table
    features: int | None = None
    exact: bool = True  # False: there are more rows, or features
    remarks: tuple[str, ...] = ()  # of its coordinates: codes of `geo.shapes`


# `Content.fault`: nobody gets the file any more; or we did not, and that says nothing about what visitors get.
DEAD = ("gone", "name")
NOT_NOW = ("busy", "robots")


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A picture, or the first page of a PDF, in small; without `file`, why there is none."""

    file: LocalFile | None = None  # WebP
    width: int = 0  # pixels
    height: int = 0
    why: str = ""  # samples.Why


@dataclass(frozen=True, slots=True)
class Content:
    """What is at hand of a resource's file, and what came of the last attempt to read it."""

    file: LocalFile | None = None  # its bytes, all or the first of them; None where none ever came
    whole: bool = True  # `file` is all of it
    reading: Reading | None = None
    claimed: str = ""  # the label in the catalogue, where the bytes are something else
    came: str = ""  # ISO date on which these bytes came; "" for a file that lies beside the catalogue
    fault: str = ""  # why attempts a day apart or more brought nothing: a message under "content"
    since: str = ""  # ISO date of the first of them
    datastore: bool = False  # these are rows of the portal's datastore, in place of the file
    thumbnail: Thumbnail | None = None  # None for what is neither a picture nor a PDF
    schema: LocalFile | None = None  # what `Resource.schema` says of its columns: `samples.kept.load_schema`


@dataclass(frozen=True, slots=True)
class Resource:
    """A file, service or page of a dataset, CKAN's "resource"."""

    id: str
    name: Text
    description: Text
    format: str  # normalised label ("GeoJSON", "CSV"), "" where nothing is known
    family: Family
    kind: ResourceKind
    url: str  # http(s), ftp or mailto, else empty; always empty when restricted
    size: int | None = None  # bytes; None when unknown or zero
    modified: datetime | None = None  # UTC
    schema: str = ""  # URL of the schema that the file says it follows
    restricted: bool = False
    file: LocalFile | None = None  # the file itself, where the source has it at hand: the site publishes it
    datastore: bool = False  # its rows are in the portal's datastore as well
    content: Content | None = None  # what is in it, as far as it was read; None where nobody looked
    license: License | None = None  # what the portal says of this file; None where that is the dataset's, or nothing

    @property
    def is_download(self) -> bool:
        """Whether anybody can have it as a file, from this site or over the web."""
        if self.restricted or self.kind == "api":
            return False
        return self.file is not None or self.url.startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class Organization:
    """A producer of data, CKAN's "organization"; `name` is that in addresses."""

    id: str
    name: str
    title: Text
    description: Text = Text()
    logo: LocalFile | None = None
    url: str = ""  # its own site, http(s)


@dataclass(frozen=True, slots=True)
class Group:
    """A theme under which a portal files datasets, CKAN's "group"; `name` is that in addresses."""

    id: str
    name: str
    title: Text
    description: Text = Text()
    logo: LocalFile | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset, CKAN's "package", with its resources in the portal's order. `name` is that in addresses."""

    id: str
    name: str
    title: Text
    notes: Text
    organization: str = ""  # Organization.id, empty when nobody is named
    groups: tuple[str, ...] = ()  # Group.id
    tags: tuple[Tag, ...] = ()
    resources: tuple[Resource, ...] = ()
    license: License | None = None
    created: datetime | None = None  # UTC
    modified: datetime | None = None  # UTC: last change of the data or of its description, as the portal tells it
    issued: str = ""  # ISO date, possibly partial: first publication as the producer says it
    frequency: str = ""  # EU frequency authority code ("MONTHLY", "AS_NEEDED"...), empty when unknown
    frequency_label: str = ""  # what the portal says, where no code fits
    temporal: Period | None = None
    spatial: Geometry | None = None
    territory: Text = Text()  # what the portal says of the place, in words
    granularity: Text = Text()
    hvd: tuple[str, ...] = ()  # EU categories of high-value datasets ("c_b79e35eb"), where the portal says so
    version: str = ""
    url: str = ""  # landing page elsewhere, http(s)
    contact: Contact | None = None
    publisher: Party | None = None
    creator: Party | None = None
    access_rights: str = ""  # a code of ACCESS_RIGHTS, another address, or words
    legislation: tuple[str, ...] = ()  # http(s) addresses of laws that ask for the data
    extras: tuple[tuple[str, str], ...] = ()  # only the keys that the partner asked for


@dataclass(frozen=True, slots=True)
class Caution:
    """Something in the catalogue that a person should mend. `where` names the dataset (or the file)."""

    code: str  # "dataset-without-title": stable, for machines
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a source answered for one selection. `as_of` is the newest change in it: pages never ask the clock."""

    source: str
    title: str = ""
    url: str = ""  # the central catalogue's own address
    software: str = "ckan"  # what runs there, by its name in `portals.PORTALS`: its pages lie where that puts them
    datasets: tuple[Dataset, ...] = ()
    organizations: tuple[Organization, ...] = ()
    groups: tuple[Group, ...] = ()
    as_of: datetime | None = None
    warnings: tuple[Caution, ...] = field(default=(), compare=False)
