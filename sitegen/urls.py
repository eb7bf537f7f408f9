"""Where things live in a built site (DESIGN §5): the only module that knows.

A *path* is relative to the site's root, without a leading slash; that of a page ends in "/" (or is "" for the home
page, or names a file). Pages link to each other by relative references, so a site works under any sub-path.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import quote, urlsplit

Sort = Literal["modified", "title"]
SORTS: tuple[Sort, ...] = ("modified", "title")

_SAFE = re.compile(r"[a-z0-9_][a-z0-9_-]{0,99}")
_WINDOWS_DEVICES = re.compile(r"(con|prn|aux|nul|(com|lpt)[\d¹²³])")
_MARKED = re.compile(r"(?:^|-)[a-z2-7]{16}$")  # ends like a segment with a mark
_SEGMENT_BYTES = 120  # leaves room for ".geojson" and a suffix below every file system's 255
_OF_DATASET = re.compile(r"(?:[a-z]{2,3}/|api/(?:3/)?action/)?(?:dataset|package_show)/([^/]+?)(?:\.[a-z]+)?(?:/|$)")
_HREF_SAFE = "/-_.~!$&'()*+,;=:@"  # RFC 3986 pchar


def segment(name: str, identity: str) -> str:
    """One path segment for `name`, the same for ever.

    A name that CKAN accepts is used as it is. Any other is folded to letters, digits and hyphens, with a mark of
    `identity` behind it: whatever else is in the catalogue, two things never share a segment and none changes its own
    because of another. The mark has 80 bits: nobody can make a second thing that takes the place of a given one.
    """
    if _SAFE.fullmatch(name) and not _WINDOWS_DEVICES.fullmatch(name):
        return name
    return f"{fold(name)}-{_mark(identity)}".lstrip("-")


def _mark(identity: str) -> str:
    """Sixteen letters and digits."""
    digest = hashlib.blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=10).digest()
    return base64.b32encode(digest).decode().lower()


@lru_cache(maxsize=65536)
def tag_segment(name: str) -> str:
    """The segment of a tag. Spellings that differ by case, accents or white space share one page."""
    name = unicodedata.normalize("NFC", name)
    folded = _hyphened(name)
    lost = re.sub(r"[\w\s'’\-–—./,&()]", "", name)  # signs that tell tags apart ("C++" is not "C")
    plain = not (lost or _WINDOWS_DEVICES.fullmatch(folded) or _MARKED.search(folded))
    if folded and plain and len(name) <= 100 and len(folded.encode()) <= _SEGMENT_BYTES:
        return folded
    return segment(f"*{name}", name.casefold())


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Lower case, accents off Latin letters, all but letters and digits as single hyphens; cut to a safe length."""
    return _hyphened(name).encode()[:_SEGMENT_BYTES].decode(errors="ignore").strip("-")


def _hyphened(name: str) -> str:
    # Twice, as Unicode's NFKC_Casefold: "ℋ" becomes a capital only when it is taken apart. Cherokee folds to capitals.
    folded = unicodedata.normalize("NFKD", name.casefold()).casefold().lower()
    decomposed = unicodedata.normalize("NFKD", folded)
    plain = "".join(_without_latin_accents(decomposed))
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", plain)).strip("-")


def _without_latin_accents(decomposed: str) -> Iterator[str]:
    is_latin = False  # the letter that the accents stand on
    for number, sign in enumerate(decomposed):
        if not unicodedata.combining(sign) or number == 0:
            is_latin = sign.isascii()
            yield sign
        elif not is_latin:
            yield sign


def file_name(name: str) -> str:
    """A name for a downloaded file: the given one's stem and extension, safe on every system."""
    stem, dot, extension = name.rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,10}", extension):
        stem, extension = name, ""
    whole = re.sub(r"[^\w-]+", "-", unicodedata.normalize("NFC", stem)).strip("-")
    safe = whole.encode("utf-8", "ignore")[:_SEGMENT_BYTES].decode(errors="ignore") or "file"
    if _WINDOWS_DEVICES.fullmatch(safe.lower()):
        safe = f"{safe}-file"
    return f"{safe}.{extension.lower()}" if extension else safe


@dataclass(frozen=True, slots=True)
class Urls:
    """Paths of one language's pages. `prefix` is "" for the default language, else "en/"."""

    prefix: str = ""

    @classmethod
    def of(cls, language: str, languages: Sequence[str]) -> Urls:
        """Those of `language` on a site in `languages`, the first of which is the default."""
        return cls("" if language == languages[0] else f"{language}/")

    def home(self) -> str:
        """The home page: "" in the default language."""
        return self.prefix

    def listing(self, page: int = 1, sort: Sort = "modified") -> str:
        """A page of all datasets, in one of the orders."""
        base = f"{self.prefix}dataset/" + ("" if sort == "modified" else f"sort/{sort}/")
        return paged(base, page)

    def dataset(self, key: str) -> str:
        """A dataset's page; the key is its path segment."""
        return f"{self.prefix}dataset/{key}/"

    def resource(self, dataset: str, key: str) -> str:
        """A resource's page, by the path segments of its dataset and of itself."""
        return f"{self.prefix}dataset/{dataset}/resource/{key}/"

    def organizations(self) -> str:
        """The list of organisations."""
        return f"{self.prefix}organization/"

    def organization(self, key: str, page: int = 1) -> str:
        """A page of an organisation's datasets."""
        return paged(f"{self.prefix}organization/{key}/", page)

    def groups(self) -> str:
        """The list of groups."""
        return f"{self.prefix}group/"

    def group(self, key: str, page: int = 1) -> str:
        """A page of a group's datasets."""
        return paged(f"{self.prefix}group/{key}/", page)

    def tags(self) -> str:
        """The list of tags."""
        return f"{self.prefix}tag/"

    def tag(self, key: str, page: int = 1) -> str:
        """A page of a tag's datasets."""
        return paged(f"{self.prefix}tag/{key}/", page)

    def facets(self, name: str) -> str:
        """All values of a facet that CKAN has no pages for."""
        return f"{self.prefix}facet/{name}/"

    def facet(self, name: str, key: str, page: int = 1) -> str:
        """A page of the datasets with one value of such a facet."""
        return paged(f"{self.prefix}facet/{name}/{key}/", page)

    def search(self) -> str:
        """The search page."""
        return f"{self.prefix}search/"

    def search_index(self, name: str = "") -> str:
        """What the search reads: the folder, or a file in it."""
        return f"{self.prefix}search/index/{name}"

    def search_cards(self, block: int) -> str:
        """The cards that results of the search are shown from, in blocks counted from 0."""
        return f"{self.prefix}search/cards/{block}.json"

    def saved(self, name: str, page: int = 1) -> str:
        """The page of a saved search."""
        return paged(f"{self.prefix}search/saved/{segment(name, name)}/", page)

    def feed(self) -> str:
        """The feed of all changes."""
        return f"{self.prefix}feeds/dataset.atom"

    def organization_feed(self, key: str) -> str:
        """The feed of an organisation's datasets."""
        return f"{self.prefix}feeds/organization/{key}.atom"

    def group_feed(self, key: str) -> str:
        """The feed of a group's datasets."""
        return f"{self.prefix}feeds/group/{key}.atom"

    def saved_feed(self, name: str) -> str:
        """The feed of what a saved search finds."""
        return f"{self.prefix}feeds/search/{segment(name, name)}.atom"

    def saved_embed(self, name: str) -> str:
        """A saved search as a page to stand in other people's pages."""
        return f"{self.embeds()}search/{segment(name, name)}/"

    def picture(self) -> str:
        """What social networks show of the site."""
        return f"{self.prefix}card.png"

    def embeds(self) -> str:
        """The folder of what other sites may show in a frame."""
        return f"{self.prefix}embed/"

    def embedding(self) -> str:
        """The page that makes what is pasted into other sites' pages."""
        return self.embeds()

    def embed_catalogue(self) -> str:
        """What the elements in other sites' pages read first."""
        return f"{self.embeds()}catalogue.json"

    def embed_cards(self, block: int) -> str:
        """The datasets that they list, in blocks counted from 0."""
        return f"{self.embeds()}cards/{block}.json"

    def embed_datasets(self, bucket: int) -> str:
        """The datasets that they show one by one, in buckets counted from 0."""
        return f"{self.embeds()}datasets/{bucket}.json"

    def embed_preview(self, resource: str) -> str:
        """What they show of a resource's data."""
        return f"{self.embeds()}preview/{resource}.json"

    def embed_frame(self) -> str:
        """The page that shows any of the elements in a frame, as its query says."""
        return f"{self.embeds()}frame/"

    def oembed(self, name: str = "") -> str:
        """The oEmbed document of the site, or of "dataset/KEY", "resource/KEY" or "search/NAME"."""
        return f"{self.prefix}oembed/{name or 'site'}.json"

    def fragment(self, name: str) -> str:
        """HTML to include in pages made by other servers: "list", "latest", "dataset/KEY" or "search/NAME"."""
        return f"{self.prefix}fragments/{name}.html"

    def api(self) -> str:
        """The page about the data API. What programs read of it is below `api/` too, once for all languages."""
        return f"{self.prefix}api/"

    def preflight(self) -> str:
        """The page about what data.gouv.fr takes of the site."""
        return f"{self.prefix}preflight/"

    def text(self, slug: str) -> str:
        """A text page: legal notices, the partner's own."""
        return f"{self.prefix}pages/{slug}/"


# Files that exist once for all languages.
NOT_FOUND = "404.html"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
POD = "data.json"
SCDL = "catalogue-scdl.csv"
SCDL_REPORT = "catalogue-scdl-report.json"
HOST_HEADERS = "_headers"
APACHE = ".htaccess"
NGINX = "nginx-headers.conf"
TERRITORY = "territory.json"
API_INDEX = "api/index.json"
EMBED = "embed.js"
EMBED_FRAME = "embed-frame.js"
CKAN_WIDGET = "ckan-widget.js"
OPENAPI = "api/openapi.json"

# How a catalogue and its datasets are described for machines: extension -> media type, name.
DCAT = {
    "ttl": ("text/turtle", "Turtle"),
    "rdf": ("application/rdf+xml", "RDF/XML"),
    "jsonld": ("application/ld+json", "JSON-LD"),
}

# Where a language's pages and feeds lie, but for its home page, that of what is not there, and those to embed.
FOLDERS = ("api/", "dataset/", "facet/", "feeds/", "group/", "organization/", "pages/", "preflight/", "search/", "tag/")


def download(dataset: str, resource: str, name: str) -> str:
    """The file of a resource, at CKAN's own path for uploads."""
    return f"dataset/{dataset}/resource/{resource}/download/{name}"


def data(dataset: str, resource: str, extension: str, sheet: str = "") -> str:
    """What is in the file of a resource, in a form that programs read: "json", "geojson" or "csv".

    `sheet`: the segment of a further sheet of a workbook, one of `sheets`.
    """
    inside = f"/sheet/{sheet}" if sheet else ""
    return f"dataset/{dataset}/resource/{resource}{inside}.{extension}"


def sheets(names: Sequence[str]) -> tuple[str, ...]:
    """The segments of a workbook's sheets, none of which are the same.

    "Feuil2" is "feuil2": programs give no two sheets names that differ by their case alone. Names with other letters
    and signs have a mark, as in `segment`, and so do those that differ by case all the same: no sheet changes its
    segment because of another that a program could put beside it.
    """
    times = Counter(name.lower() for name in names)
    taken: dict[str, None] = {}
    for number, name in enumerate(names):
        plain = name.lower()
        if times[plain] > 1 or not name.isascii() or _MARKED.search(plain):
            plain = f"*{name}"  # which is no segment
        found = segment(plain, name)
        taken[found if found not in taken else segment(f"*{name}", f"{name}/{number}")] = None
    return tuple(taken)


def shapes(dataset: str, resource: str) -> str:
    """The features of a resource's preview, for the map in the browser."""
    return f"dataset/{dataset}/resource/{resource}/map.json"


def thumbnail(dataset: str, resource: str) -> str:
    """The file of a resource in small, where it is a picture or a PDF."""
    return f"dataset/{dataset}/resource/{resource}/thumbnail.webp"


def catalog(extension: str, page: int = 1) -> str:
    """The catalogue's description for machines, in one of DCAT."""
    return f"catalog.{extension}" if page == 1 else f"catalog/page/{page}.{extension}"


def description(dataset: str, extension: str) -> str:
    """That of one dataset."""
    return f"dataset/{dataset}.{extension}"


def part_of_sitemap(number: int) -> str:
    """A part of a sitemap that is too long for one file, counted from 1."""
    return f"sitemap-{number}.xml"


def package(key: str) -> str:
    """A dataset as CKAN would answer it, beside its page."""
    return f"dataset/{key}.json"


def data_package(key: str) -> str:
    """A dataset as a Data Package of Frictionless."""
    return f"dataset/{key}/datapackage.json"


# Where CKAN answers, as clients ask it: those of ckanext-harvest and of ckanapi. Both hold the same files.
APIS = ("api/3/action/", "api/action/")


def dataset_in(path: str) -> str:
    """The key of the dataset that a file of the built folder is about; empty where it is about none alone.

    A listing's pages lie beside them, and are about `page` or `sort`: of those who ask, none has a dataset of that key.
    """
    found = _OF_DATASET.match(path)
    return found[1] if found else ""


def action(api: str, name: str, key: str = "") -> str:
    """What an action of CKAN's API answers; of those that need an id, what it answers for `key`."""
    return f"{api}{name}/{key}.json" if key else f"{api}{name}"


def asset(name: str) -> str:
    """A file of the theme, whose name changes with its content."""
    return f"assets/{name}"


def organization_logo(key: str, name: str) -> str:
    """An organisation's logo, below its page."""
    return f"organization/{key}/{name}"


def group_logo(key: str, name: str) -> str:
    """A group's logo, below its page."""
    return f"group/{key}/{name}"


def paged(base: str, page: int) -> str:
    """The path of a numbered page of what begins at `base`."""
    return base if page == 1 else f"{base}page/{page}/"


def file_of(path: str) -> str:
    """The file in the built folder that answers for a path."""
    return f"{path}index.html" if path == "" or path.endswith("/") else path


def href(path: str, *, start: str) -> str:
    """The relative reference from the page at `start` to `path`, percent-encoded; fragments and queries are kept.

    It goes by the site's root, so that it is the same from all pages of one depth.
    """
    path, query, fragment = _split(path)
    return (to_root(start) + _encoded(path) or "./") + query + fragment


def to_root(start: str) -> str:
    """From the page at `start` to the site's root: "../" for each folder."""
    return "../" * start.count("/")


@lru_cache(maxsize=65536)
def _encoded(reference: str) -> str:
    return quote(reference, safe=_HREF_SAFE)


def absolute(path: str, *, base: str) -> str:
    """The full address of `path` on a site hosted at `base` (which ends in a slash)."""
    path, query, fragment = _split(path)
    return base + quote(path, safe=_HREF_SAFE) + query + fragment


def rooted(path: str, *, base: str) -> str:
    """The address of `path` from the host's root: for pages that answer at any depth, such as 404.html."""
    return absolute(path, base=urlsplit(base).path or "/")


def _split(path: str) -> tuple[str, str, str]:
    path, hash_sign, fragment = path.partition("#")
    path, question, query = path.partition("?")
    return path, question + query, hash_sign + fragment
