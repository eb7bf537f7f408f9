"""A snippet for Caddy 2, for the block of a server that has a `root`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import quote, unquote

from sitegen import urls
from sitegen.digest import digest
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
)
from sitegen.site import csp

# What Caddy puts into a Location as it is.
_REST = "[A-Za-z0-9_./-]*"
_UTF_8 = ("text/css", "text/html", "text/javascript")
_CODINGS = {"brotli": "br", "gzip": "gzip"}


def caddy(host: Sealed[Host]) -> bytes:
    """A `route`, in which what stands first is done first, for what lies at the site's path.

    It serves the files itself: a page of a status other than 200 is told to whoever serves it.
    """
    told = host.value
    site = _name(told, "site")
    return file_of([
        f'@{site} path_regexp {site} "^({_pattern(told.base)})"',
        f"route @{site} {{",
        *(f"\t{line}" for line in _site(told, f"{{re.{site}.1}}")),
        "}",
    ])  # fmt: skip


def _site(told: Host, at: str) -> Iterator[str]:
    """`at` stands for the site's path as a rewrite takes it: not encoded. Releases differ in what they do with "%"."""
    base = _pattern(told.base)
    gone, missing, lost = (_name(told, word) for word in ("gone", "missing", "lost"))
    yield from _moved(told)
    expressions = list(told.gone_below(base))
    for number, each in enumerate(expressions):
        yield f'@{gone}{number} path_regexp {gone}{number} "{each}"'
        place = f"{{re.{gone}{number}.2}}dataset/{{re.{gone}{number}.3}}/index.html"
        yield f'rewrite @{gone}{number} "{at}{place}"'
    yield f"@{missing} not file {{path}} {{path}}/index.html"
    yield f'rewrite @{missing} "{at}{urls.NOT_FOUND}"'
    yield from _headers(told)
    yield f'@{lost} path_regexp "^{base}{urls.NOT_FOUND}$"'
    packed = " ".join(_CODINGS[method] for method in ("brotli", "gzip") if method in told.packed)
    precompressed = f"\n\t\tprecompressed {packed}" if packed else ""
    for matcher, status in ((lost, 404), *((f"{gone}{number}", 410) for number in range(len(expressions)))):
        yield f"file_server @{matcher} {{\n\t\tstatus {status}{precompressed}\n\t}}"
    yield f"file_server {{{precompressed}\n\t}}" if packed else "file_server"


def _moved(told: Host) -> Iterator[str]:
    for number, (former, now) in enumerate(told.moved):
        name = _name(told, f"moved{number}")
        yield f'@{name} path_regexp {name} "{told.moved_below(_pattern(told.base), former, _REST)}"'
        yield f'redir @{name} "{told.base}{{re.{name}.2}}{quote(now)}{{re.{name}.3}}" 301'


def _headers(told: Host) -> Iterator[str]:
    """What comes later stands in place of what came before."""
    base = _pattern(told.base)
    yield from (f'header {name} "{value}"' for name, value in EVERYWHERE.items())
    if told.packed:
        yield "header Vary Accept-Encoding"
    yield f'header {CACHE} "{ASK_EACH_TIME}"'
    extensions: dict[str, list[str]] = defaultdict(list)
    for extension, kind in sorted(ALL_TYPES.items()):
        extensions[f"{kind}; charset=utf-8" if kind in _UTF_8 else kind].append(f"*.{extension}")
    rules: list[tuple[str, dict[str, str]]] = [
        *((f"path {' '.join(names)}", {"Content-Type": kind}) for kind, names in extensions.items()),
        (f'not path_regexp "^{base}{ASSETS}"', {POLICY: told.page}),
        (f'path_regexp "^{base}{ASSETS}"', {CACHE: NEVER_CHANGES}),
        (f'path_regexp "^{base}({"|".join(told.embeds)})"', {POLICY: told.embed}),
        (f'path_regexp "^{base}({"|".join(told.fragments)})"', {READERS: "*", ROBOTS: "noindex"}),
        (f'path_regexp "/{DOWNLOADS}"', {POLICY: csp.UNTRUSTED}),
        (f"path {' '.join(f'*.{extension}' for extension in READABLE)}", {READERS: "*"}),
        (f'path_regexp "^{base}{ANSWERS}"', {"Content-Type": JSON, READERS: "*"}),
    ]
    for number, (matcher, headers) in enumerate(rules):
        name = _name(told, f"rule{number}")
        yield f"@{name} {matcher}"
        yield from (f'header @{name} {header} "{value}"' for header, value in headers.items())


def _name(told: Host, word: str) -> str:
    """A name for a matcher that no other site in the same block has."""
    return f"sitegen_{digest(told.base.encode())[:8]}_{word}"


def _pattern(base: str) -> str:
    """A regular expression for a percent-encoded path: Caddy compares it to the decoded one, letter by letter."""
    return re.sub(r"[^A-Za-z0-9/_-]", ".", unquote(base, errors="replace"))
