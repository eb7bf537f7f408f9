"""What the pages of a built folder point at."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
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
    for page in sorted(found.pages):
        references, anchors[page] = _read(folder / page)
        for reference in references:
            target = urljoin(urljoin(url, page), reference.strip())
            parts = urlsplit(target)
            if parts.scheme == "file" or parts.hostname in ("localhost", "127.0.0.1", "::1"):
                found.suspicious.append(f"{page}: {reference}")
            elif page == "404.html" and not reference.startswith(("/", "#")) and not urlsplit(reference).scheme:
                found.dead.append(f"{page}: {reference} depends on where the page answers")
            elif target.startswith(url) or target == url.rstrip("/"):
                path = unquote(parts.path)[len(unquote(urlsplit(url).path)) :]
                wanted.append((page, reference, _file(path), unquote(parts.fragment)))
    for page, reference, file, fragment in wanted:
        if file not in files:
            found.dead.append(f"{page}: {reference}: no file {file}")
        elif fragment and file in anchors and fragment not in anchors[file]:
            found.dead.append(f"{page}: {reference}: no id {fragment!r} in {file}")
    return found


def _file(path: str) -> str:
    return f"{path}index.html" if path == "" or path.endswith("/") else path


def _files(folder: Path) -> Iterator[str]:
    for parent, _, names in os.walk(folder):
        for name in names:
            yield os.path.relpath(Path(parent, name), folder)


def _read(page: Path) -> tuple[set[str], frozenset[str]]:
    document = lxml.html.fromstring(page.read_bytes().decode("utf-8").encode(), parser=_PARSER)
    references: set[str] = set()
    anchors: set[str] = {"top"}
    for element in document.iter(lxml.etree.Element):
        for name, value in element.attrib.items():
            if name in ("id", "name") and (name == "id" or element.tag == "a"):
                anchors.add(value)
            elif name in _ATTRIBUTES:
                references.add(value)
            elif name == "srcset":
                references.update(candidate.split()[0] for candidate in value.split(",") if candidate.strip())
            elif name == "content" and element.get("property", "") in ("og:image", "og:url"):
                references.add(value)
    return references, frozenset(anchors)


_PARSER = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
