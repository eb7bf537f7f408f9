"""In which order files arrive where visitors look on meanwhile: no page before its parts, no link before its page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from sitegen import urls

# What names pages: what is found by it must be there already. Hosts lead from former addresses to pages.
_NAMING = (
    *("catalog", "embed/", "feeds/", "fragments/", "oembed/", "search/", "sitemap"),
    *(urls.APACHE, urls.HOST_REDIRECTS, urls.NGINX, urls.CADDY),
)


def arriving(paths: Iterable[str]) -> Iterator[list[str]]:
    """Assets, then what pages show and offer, then pages, those of files and datasets first, then what names pages.

    In groups: what is in one can arrive in any order.
    """
    for _, group in groupby(sorted(paths, key=_rank), key=_step):
        yield list(group)


def leaving(paths: Iterable[str]) -> Iterator[list[str]]:
    """The other way round, for what goes: a page before its parts."""
    yield from reversed(list(arriving(paths)))


def _step(path: str) -> tuple[int, int]:
    return _rank(path)[:2]


def _rank(path: str) -> tuple[int, int, str]:
    depth = path.count("/")
    if path.startswith(urls.asset("")):
        return 0, 0, path
    bare = path.split("/", 1)[1] if len(path) > 2 and path[2] == "/" else path  # of a further language
    if urls.unpacked(path).endswith(".html") and not bare.startswith("fragments/"):
        return 2, -depth, path
    return (3 if bare.startswith(_NAMING) else 1), -depth, path
