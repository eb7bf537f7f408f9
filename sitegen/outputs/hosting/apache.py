"""`.htaccess` for Apache 2.4. `AllowOverride FileInfo` is enough."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen import urls
from sitegen.engine import Sealed
from sitegen.outputs.hosting.rules import (
    ALL_TYPES,
    ANSWERS,
    ASK_EACH_TIME,
    ASSETS,
    CACHE,
    DOWNLOADS,
    EVERYWHERE,
    JSON,
    NEVER_CHANGES,
    POLICY,
    READABLE,
    READERS,
    ROBOTS,
    Host,
    file_of,
    pattern,
)
from sitegen.site import csp

_REST = "[^[:cntrl:]]*"
# Whether a client takes a coding, by its Accept-Encoding (RFC 9110): named, and not with a weight of nothing.
_TAKES = r'"(^|,)\s*{}\s*(,|$|;\s*q=(1|0?\.0*[1-9]))"'
_CODINGS = {"brotli": ("br", "br"), "gzip": ("gzip", "gz")}  # what clients call it, how names end


def apache(host: Sealed[Host]) -> bytes:
    """`.htaccess` for Apache 2.4; `AllowOverride FileInfo` is enough."""
    told, base = host.value, host.value.base
    end = "([.](br|gz))?" if told.packed else ""
    return file_of([
        f"ErrorDocument 404 {base}{urls.NOT_FOUND}",
        *_former(told),
        *_packed(told),
        "<IfModule mod_mime.c>",
        "  AddCharset utf-8 .css .html .js",
        *(f'  AddType "{kind}" .{extension}' for extension, kind in sorted(ALL_TYPES.items())),
        "</IfModule>",
        "<IfModule mod_headers.c>",
        *(f'  Header always set {name} "{value}"' for name, value in EVERYWHERE.items()),
        f'  Header always set {POLICY} "{told.page}"',
        f'  Header set {CACHE} "{ASK_EACH_TIME}"',
        f'  <If "%{{REQUEST_URI}} =~ m#^{pattern(base)}{ASSETS}#">',
        f"    Header always unset {POLICY}",
        f'    Header set {CACHE} "{NEVER_CHANGES}"',
        "  </If>",
        f'  <If "%{{REQUEST_URI}} =~ m#^{pattern(base)}({"|".join(told.embeds)})#">',
        f'    Header always set {POLICY} "{told.embed}"',
        "  </If>",
        f'  <If "%{{REQUEST_URI}} =~ m#^{pattern(base)}({"|".join(told.fragments)})#">',
        f'    Header set {READERS} "*"',
        f'    Header set {ROBOTS} "noindex"',
        "  </If>",
        f'  <If "%{{REQUEST_URI}} =~ m#/{DOWNLOADS}#">',
        f'    Header always set {POLICY} "{csp.UNTRUSTED}"',
        "  </If>",
        f'  <FilesMatch "[.]({"|".join(READABLE)}){end}$">',
        f'    Header set {READERS} "*"',
        "  </FilesMatch>",
        f'  <If "%{{REQUEST_URI}} =~ m#^{pattern(base)}{ANSWERS.removesuffix("$")}{end}$#">',
        f"    ForceType {JSON}",
        f'    Header set {READERS} "*"',
        "  </If>",
        "</IfModule>",
    ])  # fmt: skip


def _former(told: Host) -> Iterator[str]:
    """Former addresses. What is gone is 410, with the page that says so; of that page itself no rule knows."""
    base = pattern(told.base)
    if told.moved:
        yield "<IfModule mod_alias.c>"
        for former, now in told.moved:
            yield f'  RedirectMatch 301 "{told.moved_below(base, former, _REST)}" "$1$2{now}$3"'
        yield "</IfModule>"
    if told.gone:
        gone = list(told.gone_below(base, "(?!/index[.]html$)"))
        yield "<IfModule mod_setenvif.c>"
        yield "<IfModule mod_alias.c>"
        for each in gone:
            relative = each.replace("^(/", "^/(", 1)
            yield f'  SetEnvIf Request_URI "{relative}" "SITEGEN_GONE=$1$2dataset/$3/index.html"'
        yield '  ErrorDocument 410 "/%{reqenv:SITEGEN_GONE}"'  # what does not begin with a slash would be a text
        yield from (f'  RedirectMatch 410 "{each}"' for each in gone)
        yield "</IfModule>"
        yield "</IfModule>"


def _packed(told: Host) -> Iterator[str]:
    """Packed files in place of those beside which they lie; what is only called so, as a download, is left alone."""
    if not told.packed:
        return
    yield "<IfModule mod_rewrite.c>"
    yield "  RewriteEngine On"
    for method in ("brotli", "gzip"):  # the smaller first
        if method in told.packed:
            coding, suffix = _CODINGS[method]
            yield '  RewriteCond "%{ENV:REDIRECT_STATUS}" "^$"'
            yield f'  RewriteCond "%{{HTTP:Accept-Encoding}}" {_TAKES.format(coding)}'
            yield f'  RewriteCond "%{{REQUEST_FILENAME}}.{suffix}" -f'
            yield f'  RewriteRule "[^/]$" "%{{REQUEST_URI}}.{suffix}" [E=SITEGEN_PACKED:{coding},L]'
    yield "</IfModule>"
    yield "<If \"-n reqenv('REDIRECT_SITEGEN_PACKED')\">"
    yield "  RemoveType .br .gz"
    yield "  RemoveLanguage .br"
    yield "  AddEncoding br .br"
    yield "  AddEncoding gzip .gz"
    yield "</If>"
    yield "<IfModule mod_headers.c>"
    yield "  Header merge Vary Accept-Encoding"
    yield "</IfModule>"
