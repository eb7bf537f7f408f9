"""What the pages of a built folder point at."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import lxml.html

_ATTRIBUTES = ("href", "src", "action", "poster", "data", "formaction")


@dataclass
class Crawl:
    """A built folder, read: where its pages are, and what is wrong with their references."""

    pages: set[str] = field(default_factory=set)
    dead: list[str] = field(default_factory=list)
    suspicious: list[str] = field(default_factory=list)


def crawl(folder: Path, url: str) -> Crawl:
    """Follow every reference of every page of the site in `folder`, which is hosted at `url`."""
    files = frozenset(_files(folder))
    anchors: dict[str, frozenset[str]] = {}
    wanted: list[tuple[str, str, str, str]] = []  # page, reference as written, file, fragment
    found = Crawl(pages={name for name in files if name.endswith(".html")})
    root = len(unquote(urlsplit(url).path))
    for page in sorted(found.pages):
        references, anchors[page] = _read(folder / page)
        base = urljoin(url, page)
        for reference in references:
            target = urljoin(base, reference.strip())
            scheme, host, path, fragment = _parts(target)
            if scheme == "file" or host in ("localhost", "127.0.0.1", "::1"):
                found.suspicious.append(f"{page}: {reference}")
            elif page == "404.html" and not reference.startswith(("/", "#")) and not urlsplit(reference).scheme:
                found.dead.append(f"{page}: {reference} depends on where the page answers")
            elif target.startswith(url) or target == url.rstrip("/"):
                wanted.append((page, reference, _file(path[root:]), fragment))
    for page, reference, file, fragment in wanted:
        if file not in files:
            found.dead.append(f"{page}: {reference}: no file {file}")
        elif fragment and file in anchors and fragment not in anchors[file]:
            found.dead.append(f"{page}: {reference}: no id {fragment!r} in {file}")
    return found


def reached(folder: Path, url: str) -> set[str]:
    """The pages that a visitor without scripts comes to from the home page, by one link after the other."""
    root, seen, ahead = len(unquote(urlsplit(url).path)), {"index.html"}, ["index.html"]
    while ahead:
        page = ahead.pop()
        document = lxml.html.fromstring((folder / page).read_bytes(), parser=_PARSER)
        targets = (urljoin(urljoin(url, page), reference.strip()) for reference in _LINKS(document))
        files = {_file(_parts(target)[2][root:]) for target in targets if target.startswith(url)}
        ahead += (new := {file for file in files if file.endswith(".html") and (folder / file).is_file()} - seen)
        seen |= new
    return seen


@lru_cache(maxsize=1 << 16)  # all pages of a site point at the same places
def _parts(address: str) -> tuple[str, str | None, str, str]:
    """Scheme, host, path and fragment, the last two as they are meant."""
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, unquote(parts.path), unquote(parts.fragment)


def _file(path: str) -> str:
    return f"{path}index.html" if path == "" or path.endswith("/") else path


def _files(folder: Path) -> Iterator[str]:
    for parent, _, names in os.walk(folder):
        for name in names:
            yield os.path.relpath(Path(parent, name), folder)


def _read(page: Path) -> tuple[set[str], frozenset[str]]:
    document = lxml.html.fromstring(page.read_bytes().decode("utf-8").encode(), parser=_PARSER)
    references = set(_REFERENCES(document))
    for candidates in _SETS(document):
        references.update(candidate.split()[0] for candidate in candidates.split(",") if candidate.strip())
    return references, frozenset({"top", *_ANCHORS(document)})


_REFERENCES, _SETS, _ANCHORS, _LINKS = (
    lxml.etree.XPath(path, smart_strings=False)
    for path in (
        " | ".join(
            [*(f"//@{name}" for name in _ATTRIBUTES), "//*[@property='og:image' or @property='og:url']/@content"]
        ),
        "//@srcset",
        "//@id | //a/@name",
        "//a/@href",
    )
)
_PARSER = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
