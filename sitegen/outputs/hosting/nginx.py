"""A snippet for nginx."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

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


def nginx(host: Sealed[Host]) -> bytes:
    """A snippet for a `server {}`, or for a `location {}` that holds a site.

    Variables, because an `add_header` in a location would drop all those of the server; and without locations it does
    not clash with the server's own, but for those whose expressions no other has. nginx leaves out a header whose value
    is empty. A list of types stands in place of the server's.
    """
    told, base = host.value, host.value.base
    return file_of([
        *_moved(told),
        "types {",
        *(f'  "{kind}" {extension};' for extension, kind in sorted(ALL_TYPES.items())),
        "}",
        f'set $sitegen_policy "{told.page}";',
        f'set $sitegen_cache "{ASK_EACH_TIME}";',
        'set $sitegen_readers "";',
        'set $sitegen_robots "";',
        f'if ($uri ~ "^{pattern(base)}{ASSETS}") {{',
        '  set $sitegen_policy "";',
        f'  set $sitegen_cache "{NEVER_CHANGES}";',
        "}",
        f'if ($uri ~ "^{pattern(base)}({"|".join(told.embeds)})") {{',
        f'  set $sitegen_policy "{told.embed}";',
        "}",
        f'if ($uri ~ "/{DOWNLOADS}") {{',
        f'  set $sitegen_policy "{csp.UNTRUSTED}";',
        "}",
        f'if ($uri ~ "[.]({"|".join(READABLE)})$") {{',
        '  set $sitegen_readers "*";',
        "}",
        f'if ($uri ~ "^{pattern(base)}({"|".join(told.fragments)})") {{',
        '  set $sitegen_readers "*";',
        '  set $sitegen_robots "noindex";',
        "}",
        *(f'add_header {name} "{value}" always;' for name, value in EVERYWHERE.items()),
        f"add_header {POLICY} $sitegen_policy always;",
        f"add_header {CACHE} $sitegen_cache;",
        f"add_header {READERS} $sitegen_readers;",
        f"add_header {ROBOTS} $sitegen_robots;",
        # A type can be given in a location only; inside another one, what is set around it does not hold.
        f'location ~ "^{pattern(base)}{ANSWERS}" {{',
        f"  default_type {JSON};",
        f'  set $sitegen_policy "{told.page}";',
        f'  set $sitegen_cache "{ASK_EACH_TIME}";',
        '  set $sitegen_readers "*";',
        "}",
        *_gone(told),
        *_packed(told),
    ])  # fmt: skip


def _moved(told: Host) -> Iterator[str]:
    """Former addresses that lead on. No `map`: that stands outside a `server`, where a snippet of one site is not."""
    for former, now in told.moved:
        yield f'rewrite "{told.moved_below(pattern(told.base), former, _REST)}" "$1$2{quote(now)}$3" permanent;'


def _gone(told: Host) -> Iterator[str]:
    """What is gone is 410, with the page that says so. That page itself is in none of these locations."""
    for each in told.gone_below(pattern(told.base), "(?!/index[.]html$)"):
        yield f'location ~ "{each}" {{'
        yield '  error_page 410 "$1$2dataset/$3/index.html";'
        yield "  return 410;"
        yield "}"


def _packed(told: Host) -> Iterator[str]:
    """Packed files in place of those beside which they lie."""
    if told.packed:
        yield "gzip_vary on;"
    if "gzip" in told.packed:
        yield "gzip_static on;"
    if "brotli" in told.packed:
        yield "brotli_static on;"
