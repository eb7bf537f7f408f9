"""What a host is to say with each file: its type by its name, and what the site's own `_headers` says.

That file has the form of Netlify and Cloudflare Pages. A line that begins with a slash is a path, where `*` stands for
anything and `:name` for anything but a slash; the lines below it, indented, are headers.
https://developers.cloudflare.com/pages/configuration/headers/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Self
from urllib.parse import urlsplit

from sitegen import urls
from sitegen.catalogue.formats import FORMATS
from sitegen.deploy.tree import Tree

_TYPES = {
    **{extension: row.media_type for row in FORMATS.values() for extension in row.extensions},
    "html": "text/html",
    "css": "text/css",
    "ico": "image/x-icon",
    "js": "text/javascript",
    "json": "application/json",
    "txt": "text/plain",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webp": "image/webp",
    "woff2": "font/woff2",
    "atom": "application/atom+xml",
}


def usual_type(path: str) -> str:
    """The media type that a file's extension stands for; "" where it has none that is known."""
    return _TYPES.get(path.rpartition(".")[2], "")


def page_of(path: str) -> str:
    """What visitors ask for to see a file: of a folder's page, the folder."""
    return path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path


class HostRules:
    """The rules of one site, whose home page is at the path `base` of its host ("/" or "/folder/")."""

    def __init__(self, text: str, base: str) -> None:
        self._base = base
        self._rules = tuple(_rules(text))

    @classmethod
    def of(cls, tree: Tree, address: str) -> Self:
        """Those of a built site that is served at `address`; none where it says nothing to hosts."""
        text = tree.content(urls.HOST_HEADERS).decode() if urls.HOST_HEADERS in tree.files else ""
        return cls(text, urlsplit(address).path or "/")

    def headers(self, path: str) -> Mapping[str, tuple[str, ...]]:
        """What is to come with a file, by the headers' names in small letters.

        Where several rules name one, hosts differ: Netlify sends one of the values, Cloudflare all of them, joined by a
        comma. So each is given first by itself, then joined.
        """
        found: dict[str, tuple[str, ...]] = {}
        for pattern, headers in self._rules:
            if pattern.fullmatch(f"{self._base}{path}"):
                for name, value in headers.items():
                    found[name] = (*found.get(name, ()), value)
        return {name: (*values, ", ".join(values)) if len(values) > 1 else values for name, values in found.items()}


def _rules(text: str) -> Iterator[tuple[re.Pattern[str], dict[str, str]]]:
    pattern, headers = "", dict[str, str]()
    for line in [*text.splitlines(), "/"]:
        if line.startswith("/"):
            if headers:
                yield _expression(pattern), headers
            pattern, headers = line.strip(), {}
        elif line[:1].isspace() and ":" in line:
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()


def _expression(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*|(?<=/):\w+)", pattern)
    return re.compile("".join(map(_part, parts)))


def _part(part: str) -> str:
    if part == "*":
        return ".*"
    return "[^/]+" if part.startswith(":") else re.escape(part)
