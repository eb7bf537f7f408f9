"""The paths of a built site: of what is there in each language, and of what is there once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sitegen.urls.references import paged
from sitegen.urls.segments import segment

Sort = Literal["modified", "title"]
SORTS: tuple[Sort, ...] = ("modified", "title")

_OF_DATASET = re.compile(
    r"(?:api/(?:3/)?action/|(?:[a-z]{2,3}/)?(?:oembed/|fragments/)?)(?:dataset|package_show)/([^/]+?)(?:\.[a-z]+)?(?:/|$)"
)
_DOWNLOAD = re.compile(r"dataset/[^/]+/resource/[^/]+/download/")


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

    def embed_words(self) -> str:
        """What they say more seldom."""
        return f"{self.embeds()}words.json"

    def embed_cards(self, block: int) -> str:
        """The datasets that they list, in blocks counted from 0."""
        return f"{self.embeds()}cards/{block}.json"

    def embed_datasets(self, bucket: int) -> str:
        """The datasets that they show one by one, in buckets counted from 0."""
        return f"{self.embeds()}datasets/{bucket}.json"

    def embed_preview(self, resource: str) -> str:
        """What they show of a resource's data."""
        return f"{self.embeds()}preview/{resource}.json"

    def embed_previews(self) -> str:
        """What is the same for all of those."""
        return f"{self.embeds()}preview.json"

    def embed_frame(self) -> str:
        """The page that shows any of the elements in a frame, as its query says."""
        return f"{self.embeds()}frame/"

    def oembed(self, name: str = "") -> str:
        """The oEmbed document of the site, or of "dataset/KEY", "resource/KEY" or "search/NAME"."""
        return f"{self.prefix}oembed/{name or 'site'}.json"

    def fragment(self, name: str) -> str:
        """HTML to include in pages made by other servers: "list", "latest", "dataset/KEY" or "search/NAME"."""
        return f"{self.fragments()}{name}.html"

    def fragments(self) -> str:
        """The folder of what other servers include."""
        return f"{self.prefix}fragments/"

    def api(self) -> str:
        """The page about the data API. What programs read of it is below `api/` too, once for all languages."""
        return f"{self.prefix}api/"

    def frozen(self) -> str:
        """The page that says what a frozen copy is a copy of. The site itself has none."""
        return f"{self.prefix}frozen/"

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
HOST_REDIRECTS = "_redirects"
NGINX = "nginx-headers.conf"
CADDY = "caddy-headers.conf"
TERRITORY = "territory.json"
API_INDEX = "api/index.json"
EMBED = "embed.js"
EMBED_FRAME = "embed-frame.js"
CKAN_WIDGET = "ckan-widget.js"
OPENAPI = "api/openapi.json"

# What only a host, a search engine, another site's page or a reader of news has a use for: a copy without a server has
# none of it.
_FOR_SERVERS = re.compile(
    r"[._][^/]*|[^/]*\.conf|404\.html|robots\.txt|sitemap(?:-\d+)?\.xml|(?:embed|embed-frame|ckan-widget)\.js"
    r"|(?:[a-z]{2,3}/)?(?:embed|feeds|fragments|oembed)/.*|assets/embed/.*"
)

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


def is_download(path: str) -> bool:
    """Whether a file of the built folder is one of the catalogue's, which is handed on as it came."""
    return _DOWNLOAD.match(path) is not None


def needs_server(path: str) -> bool:
    """Whether a file of the built folder is of no use without a host, and none of the site's own pages."""
    return _FOR_SERVERS.fullmatch(path) is not None


def data(dataset: str, resource: str, extension: str, sheet: str = "") -> str:
    """What is in the file of a resource, in a form that programs read: "json", "geojson" or "csv".

    `sheet`: the segment of a further sheet of a workbook, one of `sheets`.
    """
    inside = f"/sheet/{sheet}" if sheet else ""
    return f"dataset/{dataset}/resource/{resource}{inside}.{extension}"


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


def supporter_logo(name: str) -> str:
    """The logo of somebody who is named beside the partner; the name changes with its content."""
    return asset(f"logos/{name}")


def organization_logo(key: str, name: str) -> str:
    """An organisation's logo, below its page."""
    return f"organization/{key}/{name}"


def group_logo(key: str, name: str) -> str:
    """A group's logo, below its page."""
    return f"group/{key}/{name}"
