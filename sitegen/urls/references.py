"""Paths as links: relative ones between pages, whole ones for readers elsewhere."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote, urlsplit

_HREF_SAFE = "/-_.~!$&'()*+,;=:@"  # RFC 3986 pchar


def paged(base: str, page: int) -> str:
    """The path of a numbered page of what begins at `base`."""
    return base if page == 1 else f"{base}page/{page}/"


def file_of(path: str) -> str:
    """The file in the built folder that answers for a path."""
    return f"{path}index.html" if path == "" or path.endswith("/") else path


def unpacked(path: str) -> str:
    """The path of the file beside which this one lies packed; the path itself where it does not end like one."""
    return path.removesuffix(".gz").removesuffix(".br")


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
