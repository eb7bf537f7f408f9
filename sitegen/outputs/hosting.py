"""What a host says with each file: `_headers` (Netlify, Cloudflare Pages), `.htaccess` (Apache), and nginx's snippet.

All three say the same, as far as their host can. HTTPS by force (HSTS) is for whoever runs the host to decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes, urlsplit

from sitegen import urls
from sitegen.catalogue.formats import FORMATS
from sitegen.engine import Artifact, Sealed, seal
from sitegen.site import Site, csp
from sitegen.theme import Theme
from sitegen.urls import Urls

_EVERYWHERE = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}
_POLICY, _CACHE, _READERS = "Content-Security-Policy", "Cache-Control", "Access-Control-Allow-Origin"
_ROBOTS = "X-Robots-Tag"  # a fragment has no head to say it in: search engines show the pages that say the same
_JSON = "application/json"
_NEVER_CHANGES = "public, max-age=31536000, immutable"  # an asset's name changes with its content
_ASK_EACH_TIME = "public, max-age=0, must-revalidate"  # what Netlify and Cloudflare Pages say by themselves
# Assets carry no policy: they come from the theme and the partner, and Firefox would hold a page's policy against the
# styles inside an SVG logo, even where that is an image of the page.
_ASSETS = urls.asset("")
# Files of the catalogue may hold scripts (HTML, SVG) that must not run on the partner's domain: `csp.UNTRUSTED` sees
# to it for every type, known or not. They are not sent as attachments on top: a PDF or a picture is there to be looked
# at, which the policy allows (Chromium's PDF viewer opens under it), and the links of pages to these files save them.
_DOWNLOADS = urls.download("[^/]+", "[^/]+", "")
# Of those that hosts do not know, or not all of them: harvesters refuse a catalogue without its own. Turtle's
# registration asks for the charset.
_TYPES = {
    "geojson": "application/geo+json",
    **{extension: media_type for extension, (media_type, _) in urls.DCAT.items()},
    "ttl": "text/turtle; charset=utf-8",
}
# nginx takes all types of a place from one list: of the catalogue's files, of what a site is made of, and of its feeds.
_ALL_TYPES = {
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
    **_TYPES,
}
# What scripts of other sites may read: data, which is the point of open data, and the code of elements in their pages,
# with the typefaces that a page in a frame without an origin of its own asks for.
_READABLE = (
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
_ANSWERS = f"({'|'.join(urls.action(api, '') for api in urls.APIS)})[^/.]+$"


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    """The rules for each of the three kinds of host; once for all languages."""
    if not site.is_default:
        return
    table = site.partner.table
    base = quote(urlsplit(table.url).path or "/", safe="/%")
    allowed = csp.allowed(table)
    places = [Urls.of(language, table.languages) for language in table.languages]
    host = Host(
        base=base,
        page=csp.header(allowed),
        embed=csp.embed_header(allowed, table.embed.frame_ancestors),
        homes=tuple(at.home() for at in places),
        embeds=tuple(at.embeds() for at in places),
        fragments=tuple(at.fragments() for at in places),
    )
    told = seal(host)
    for path, make in ((urls.HOST_HEADERS, host_headers), (urls.APACHE, apache), (urls.NGINX, nginx)):
        yield Artifact(path, make, (told,))


@dataclass(frozen=True, slots=True)
class Host:
    """What a host is told: the site's path on it, the policies of a page and of one that other sites may show in
    theirs, and where home pages, pages to embed and fragments lie, in each language."""

    base: str
    page: str
    embed: str
    homes: tuple[str, ...]
    embeds: tuple[str, ...]
    fragments: tuple[str, ...]


def host_headers(host: Sealed[Host]) -> bytes:
    """`_headers`. Where two rules name a header, Cloudflare joins the values and Netlify takes one.

    So two never do, but for the policy of the catalogue's files: either way it is as strict as it should be. That is
    why a language's folder has no rule for all that is in it: pages to embed, which are in it too, need another policy.
    """
    told = host.value
    rules: dict[str, Mapping[str, str]] = {"*": _EVERYWHERE}
    for home in told.homes:
        rules |= {path: {_POLICY: told.page} for path in (home, *(f"{home}{folder}*" for folder in urls.FOLDERS))}
    rules |= {f"{folder}*": {_POLICY: told.embed} for folder in told.embeds}
    rules |= {f"{folder}*": {_POLICY: told.page, _READERS: "*", _ROBOTS: "noindex"} for folder in told.fragments}
    rules[urls.download(":dataset", ":resource", "*")] = {_POLICY: csp.UNTRUSTED}
    rules[f"{_ASSETS}*"] = {_CACHE: _NEVER_CHANGES}
    kinds = {extension: {"Content-Type": _TYPES[extension]} for extension in _TYPES}
    rules |= {f"*.{extension}": {_READERS: "*", **kinds.get(extension, {})} for extension in _READABLE}
    rules |= {urls.action(api, ":action"): {"Content-Type": _JSON, _READERS: "*"} for api in urls.APIS}
    lines = []
    for path, headers in rules.items():
        lines += [f"{told.base}{path}", *(f"  {name}: {value}" for name, value in headers.items())]
    return _file(lines)


def apache(host: Sealed[Host]) -> bytes:
    """`.htaccess` for Apache 2.4; `AllowOverride FileInfo` is enough."""
    told, base = host.value, host.value.base
    return _file([
        f"ErrorDocument 404 {base}{urls.NOT_FOUND}",
        "<IfModule mod_mime.c>",
        "  AddCharset utf-8 .css .html .js",
        *(f'  AddType "{kind}" .{extension}' for extension, kind in _TYPES.items()),
        "</IfModule>",
        "<IfModule mod_headers.c>",
        *(f'  Header always set {name} "{value}"' for name, value in _EVERYWHERE.items()),
        f'  Header always set {_POLICY} "{told.page}"',
        f'  Header set {_CACHE} "{_ASK_EACH_TIME}"',
        f'  <If "%{{REQUEST_URI}} =~ m#^{_pattern(base)}{_ASSETS}#">',
        f"    Header always unset {_POLICY}",
        f'    Header set {_CACHE} "{_NEVER_CHANGES}"',
        "  </If>",
        f'  <If "%{{REQUEST_URI}} =~ m#^{_pattern(base)}({"|".join(told.embeds)})#">',
        f'    Header always set {_POLICY} "{told.embed}"',
        "  </If>",
        f'  <If "%{{REQUEST_URI}} =~ m#^{_pattern(base)}({"|".join(told.fragments)})#">',
        f'    Header set {_READERS} "*"',
        f'    Header set {_ROBOTS} "noindex"',
        "  </If>",
        f'  <If "%{{REQUEST_URI}} =~ m#/{_DOWNLOADS}#">',
        f'    Header always set {_POLICY} "{csp.UNTRUSTED}"',
        "  </If>",
        f'  <FilesMatch "[.]({"|".join(_READABLE)})$">',
        f'    Header set {_READERS} "*"',
        "  </FilesMatch>",
        f'  <If "%{{REQUEST_URI}} =~ m#^{_pattern(base)}{_ANSWERS}#">',
        f"    ForceType {_JSON}",
        f'    Header set {_READERS} "*"',
        "  </If>",
        "</IfModule>",
    ])  # fmt: skip


def nginx(host: Sealed[Host]) -> bytes:
    """A snippet for a `server {}`, or for a `location {}` that holds a site.

    Variables, because an `add_header` in a location would drop all those of the server; and without locations it does
    not clash with the server's own, but for one, whose expression no other has. nginx leaves out a header whose value
    is empty. A list of types stands in place of the server's.
    """
    told, base = host.value, host.value.base
    return _file([
        "types {",
        *(f'  "{kind}" {extension};' for extension, kind in sorted(_ALL_TYPES.items())),
        "}",
        f'set $sitegen_policy "{told.page}";',
        f'set $sitegen_cache "{_ASK_EACH_TIME}";',
        'set $sitegen_readers "";',
        'set $sitegen_robots "";',
        f'if ($uri ~ "^{_pattern(base)}{_ASSETS}") {{',
        '  set $sitegen_policy "";',
        f'  set $sitegen_cache "{_NEVER_CHANGES}";',
        "}",
        f'if ($uri ~ "^{_pattern(base)}({"|".join(told.embeds)})") {{',
        f'  set $sitegen_policy "{told.embed}";',
        "}",
        f'if ($uri ~ "/{_DOWNLOADS}") {{',
        f'  set $sitegen_policy "{csp.UNTRUSTED}";',
        "}",
        f'if ($uri ~ "[.]({"|".join(_READABLE)})$") {{',
        '  set $sitegen_readers "*";',
        "}",
        f'if ($uri ~ "^{_pattern(base)}({"|".join(told.fragments)})") {{',
        '  set $sitegen_readers "*";',
        '  set $sitegen_robots "noindex";',
        "}",
        *(f'add_header {name} "{value}" always;' for name, value in _EVERYWHERE.items()),
        f"add_header {_POLICY} $sitegen_policy always;",
        f"add_header {_CACHE} $sitegen_cache;",
        f"add_header {_READERS} $sitegen_readers;",
        f"add_header {_ROBOTS} $sitegen_robots;",
        # A type can be given in a location only; inside another one, what is set around it does not hold.
        f'location ~ "^{_pattern(base)}{_ANSWERS}" {{',
        f"  default_type {_JSON};",
        f'  set $sitegen_policy "{told.page}";',
        f'  set $sitegen_cache "{_ASK_EACH_TIME}";',
        '  set $sitegen_readers "*";',
        "}",
    ])  # fmt: skip


def _pattern(base: str) -> str:
    """A regular expression for a percent-encoded path: servers compare it to the decoded one, byte by byte."""
    return re.sub(rb"[^A-Za-z0-9/_-]", b".", unquote_to_bytes(base)).decode()


def _file(lines: Sequence[str]) -> bytes:
    return "\n".join(["# Written by sitegen: see docs/deploy.md.", *lines, ""]).encode()
