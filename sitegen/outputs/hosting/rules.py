"""What all kinds of host are told, each in its own words: headers, types, former addresses, packed files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from sitegen import urls
from sitegen.catalogue.formats import FORMATS

EVERYWHERE = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}
POLICY, CACHE, READERS = "Content-Security-Policy", "Cache-Control", "Access-Control-Allow-Origin"
ROBOTS = "X-Robots-Tag"  # a fragment has no head to say it in: search engines show the pages that say the same
JSON = "application/json"
NEVER_CHANGES = "public, max-age=31536000, immutable"  # an asset's name changes with its content
ASK_EACH_TIME = "public, max-age=0, must-revalidate"  # what Netlify and Cloudflare Pages say by themselves
# Assets carry no policy: they come from the theme and the partner, and Firefox would hold a page's policy against the
# styles inside an SVG logo, even where that is an image of the page.
ASSETS = urls.asset("")
# Files of the catalogue may hold scripts (HTML, SVG) that must not run on the partner's domain: `csp.UNTRUSTED` sees
# to it for every type, known or not. They are not sent as attachments on top: a PDF or a picture is there to be looked
# at, which the policy allows (Chromium's PDF viewer opens under it), and the links of pages to these files save them.
DOWNLOADS = urls.download("[^/]+", "[^/]+", "")
# Of those that hosts do not know, or not all of them: harvesters refuse a catalogue without its own. Turtle's
# registration asks for the charset.
TYPES = {
    "atom": "application/atom+xml",
    "geojson": "application/geo+json",
    "webmanifest": "application/manifest+json",
    **{extension: media_type for extension, (media_type, _) in urls.DCAT.items()},
    "ttl": "text/turtle; charset=utf-8",
}
# Of the catalogue's files, of what a site is made of, and of its feeds: nginx takes all types of a place from one list,
# and Debian's list for Apache lacks some (GPX, GeoPackage).
ALL_TYPES = {
    **{extension: row.media_type for row in FORMATS.values() for extension in row.extensions},
    "avif": "image/avif",
    "css": "text/css",
    "ico": "image/x-icon",
    "js": "text/javascript",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "wasm": "application/wasm",
    "webm": "video/webm",
    "woff2": "font/woff2",
    **TYPES,
}
# What scripts of other sites may read: data, which is the point of open data, and the code of elements in their pages,
# with the typefaces that a page in a frame without an origin of its own asks for.
READABLE = (
    "atom",
    "css",
    "csv",
    "geojson",
    "gpx",
    "js",
    "json",
    "jsonld",
    "kml",
    "parquet",
    "rdf",
    "ttl",
    "woff2",
    "xml",
    "zip",
)
# Answers of CKAN's API have no extension: a host does not know by itself that they are data, and JSON.
ANSWERS = f"({'|'.join(urls.action(api, '') for api in urls.APIS)})[^/.]+$"

# What lies below a dataset's segment: its pages and files, in each language, and what other outputs make of it.
_BELOW = "(?:(?:oembed|fragments)/)?dataset|api/(?:3/)?action/package_show"
_LONGEST = 2_000  # bytes of segments in one expression: nginx takes words of 4,096, Apache lines of 8,192


@dataclass(frozen=True, slots=True)
class Host:
    """What a host is told: the site's path on it, the policies of a page and of one that other sites may show in
    theirs, and where home pages, pages to embed and fragments lie, in each language.

    `moved` are path segments of datasets, the former and that of now; `gone` those of removed ones, each of which has a
    page that says so. `packed` names the methods by which files lie packed beside themselves.
    """

    base: str
    page: str
    embed: str
    homes: tuple[str, ...]
    embeds: tuple[str, ...]
    fragments: tuple[str, ...]
    moved: tuple[tuple[str, str], ...] = ()
    gone: tuple[str, ...] = ()
    packed: tuple[str, ...] = ()

    @property
    def _language(self) -> str:
        further = "|".join(home for home in self.homes if home)
        return f"(?:{further})?" if further else ""

    def moved_below(self, base: str, key: str, rest: str) -> str:
        """An expression for what lies at a dataset's former segment or below it, of which `rest` may be any.

        Three groups: the site's path, for which `base` is an expression, what comes before the segment, and after it.
        """
        return f"^({base})({self._language}(?:{_BELOW})/){key}((?:[/.]{rest})?)$"

    def gone_below(self, base: str, but: str = "") -> Iterator[str]:
        """Expressions for what lies below the segments of removed datasets, but for what `but` says of what follows.

        Three groups: the site's path, that of the language in it, and the segment.
        """
        for keys in _portions(self.gone):
            yield f"^({base})({self._language})(?:{_BELOW})/({'|'.join(keys)}){but}(?:[/.].*)?$"


def _portions(keys: Sequence[str]) -> Iterator[list[str]]:
    """Some keys at a time, no more than an expression holds."""
    portion: list[str] = []
    room = _LONGEST
    for key in keys:
        room -= len(key.encode()) + 1
        if room < 0 and portion:
            yield portion
            portion, room = [], _LONGEST
        portion.append(key)
    if portion:
        yield portion


def pattern(base: str) -> str:
    """A regular expression for a percent-encoded path: servers compare it to the decoded one, byte by byte."""
    return re.sub(rb"[^A-Za-z0-9/_-]", b".", unquote_to_bytes(base)).decode()


def file_of(lines: Sequence[str]) -> bytes:
    """The lines as a file that says who wrote it."""
    return "\n".join(["# Written by sitegen: see docs/deploy.md.", *lines, ""]).encode()
