"""A page of a built site as a page of a copy: links lead to files, and nothing is asked of a server.

Only the tags that must change are written anew; all else stays as it was, sign by sign.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import accumulate
from urllib.parse import unquote, urljoin, urlsplit

from sitegen import urls
from sitegen.freeze import scripts
from sitegen.site import csp

_REFERENCES = ("href", "src", "action", "formaction", "poster", "data")
_TOLD = ("link", "meta")  # what these say in whole addresses is about the original
_ASKED_AHEAD = {"preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "manifest"}  # of a server
_REFRESH = re.compile(r"(\s*\d+\s*[;,]\s*url\s*=\s*)(.+)", re.IGNORECASE | re.DOTALL)
_NO_ADDRESS = re.compile(r"[\s{<\[]|[a-z][a-z0-9+.-]*:|//|#|$", re.IGNORECASE)  # how a value begins that is no path
_OF_OTHERS = ("data-do", "tiles")  # the button of the map that asks another site for its background

_KEPT = 1 << 16  # references whose meaning is known

Attributes = dict[str, str | None]
Notices = Callable[[str, str], str]
"""What is said at the head of a page of a language, in a file: HTML."""


@dataclass(frozen=True, slots=True)
class Places:
    """Which files a copy has, and what stands for the others. `base`: the site's address."""

    base: str
    files: Collection[str]
    _led: dict[tuple[str, str], tuple[str, bool]] = field(default_factory=dict, compare=False)

    def path_of(self, reference: str, page: str) -> str | None:
        """The path on the site that a reference in the file `page` means; None for one that leads elsewhere."""
        try:
            parts = urlsplit(urljoin(self.base + page, reference))
            site = urlsplit(self.base)
        except ValueError:
            return None
        if (parts.scheme, parts.netloc) != (site.scheme, site.netloc) or not parts.path.startswith(site.path):
            return None
        return unquote(parts.path[len(site.path) :])

    def file_of(self, path: str) -> str | None:
        """The file that is shown at a path; None where the copy has none."""
        return next((file for file in (urls.file_of(path), f"{path}/index.html") if file in self.files), None)

    def led(self, reference: str, page: str) -> tuple[str, bool]:
        """The reference as it has to be in the copy of `page`, and whether it leads to a file of the copy.

        What the copy does not have is on the site itself.
        """
        if not reference or reference[0] in "?#":  # to the page itself
            return reference, True
        key = reference, page[: page.rfind("/") + 1]  # many pages of a folder begin and end alike
        if key not in self._led:
            if len(self._led) >= _KEPT:
                self._led.clear()
            self._led[key] = self._leading(reference, page)
        return self._led[key]

    def _leading(self, reference: str, page: str) -> tuple[str, bool]:
        path = self.path_of(reference, page)
        if path is None:
            return reference, False
        rest = reference[min((at for at in map(reference.find, "?#") if at >= 0), default=len(reference)) :]
        file = self.file_of(path)
        if file is None:
            return urls.absolute(path, base=self.base) + rest, False
        return urls.href(file, start=page) + rest, True


@dataclass(slots=True)
class Wanted:
    """What pages ask for by script, as it is met: modules, files, and folders of which any file may be asked for."""

    modules: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)

    def has(self, path: str) -> bool:
        """Whether a script may ask for the file at `path`."""
        return path in self.files or self.only(path)

    def only(self, path: str) -> bool:
        """Whether nothing but scripts asks for it."""
        return any(path.startswith(folder) for folder in self.folders)


class _Tags(HTMLParser):
    """Reads a page, and notes which pieces of it are to be replaced."""

    def __init__(self, page: str, text: str, places: Places, wanted: Wanted, elsewhere: Mapping[str, str]) -> None:
        super().__init__(convert_charrefs=False)
        self._page, self._places, self._wanted, self._elsewhere = page, places, wanted, elsewhere
        self._lines = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        self.pieces: list[tuple[int, int, str]] = []  # from, to, what stands there instead
        self.language = ""
        self.head: int | None = None  # where it ends
        self.notice: int | None = None  # where the notice is put
        self._is_in_body = self._is_placed = False
        self.feed(text)
        self.close()

    @property
    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]], *, closing: str = ">") -> None:
        """Note what becomes of a tag."""
        if not attrs and tag not in ("body", "header"):
            return
        start, text = self._at, self.get_starttag_text() or ""
        end = start + len(text)
        old: Attributes = {}
        for name, value in attrs:
            old.setdefault(name, value)  # of two of one name, the first holds
        if tag == "html":
            self.language = old.get("lang") or ""
        if tag == "body":
            self._is_in_body, self.notice = True, end
        elif tag == "header" and self._is_in_body and not self._is_placed:
            self._is_placed, self.notice = True, start
        if (new := self._changed(tag, dict(old))) is None:
            self.pieces.append((start, end, ""))
        elif new != old:
            self.pieces.append((start, end, _tag(tag, new, closing)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """The same of one that ends where it begins, as in drawings."""
        self.handle_starttag(tag, attrs, closing=" />")

    def handle_endtag(self, tag: str) -> None:
        """Where the head ends."""
        if tag == "head" and self.head is None:
            self.head = self._at

    def _changed(self, tag: str, found: Attributes) -> Attributes | None:
        """A tag's attributes in the copy; None for one that goes."""
        if tag == "link" and _ASKED_AHEAD & set((found.get("rel") or "").lower().split()):
            return None
        if tag == "meta":
            return self._meta(found)
        if tag == "script" and "src" in found:
            return self._script(found)
        for name in _REFERENCES:
            value = found.get(name)
            if value is not None and not (tag in _TOLD and not _is_relative(value)):
                found[name], is_here = self._places.led(value.strip(), self._page)
                if tag == "a" and not is_here and found[name] != value.strip():
                    found.setdefault("title", self._elsewhere.get(self.language, ""))
        if srcset := found.get("srcset"):
            found["srcset"] = ", ".join(map(self._candidate, srcset.split(",")))
        for name, value in found.items():
            if name.startswith("data-") and value and ("/" in value or "." in value) and _is_relative(value):
                self._note(value)
        if found.get(_OF_OTHERS[0]) == _OF_OTHERS[1]:
            found["hidden"] = None
        return found

    def _meta(self, found: Attributes) -> Attributes | None:
        kind = (found.get("http-equiv") or "").lower()
        if kind == "content-security-policy":
            return {**found, "content": csp.frozen()}
        if (found.get("name") or "").lower() == "robots":
            return None  # the copy has its own
        if kind == "refresh" and (match := _REFRESH.match(found.get("content") or "")):
            found["content"] = match[1] + self._places.led(match[2].strip(" \t\n'\""), self._page)[0]
        return found

    def _script(self, found: Attributes) -> Attributes | None:
        if "data-audience" in found:
            return None  # nobody counts who reads a copy
        path = self._places.path_of(found["src"] or "", self._page)
        if path is None or path not in self._places.files:
            return {"type": "text/plain"}  # of another site, which is asked for nothing
        if (found.get("type") or "").lower() != "module":
            return found
        self._wanted.modules.add(path)
        return {"defer": None, "src": urls.href(scripts.LOADER, start=self._page), "data-module": path}

    def _candidate(self, text: str) -> str:
        address, _, width = text.strip().partition(" ")
        return f"{self._places.led(address, self._page)[0]} {width}".strip()

    def _note(self, value: str) -> None:
        """A file or a folder that an attribute for scripts names."""
        path = self._places.path_of(value, self._page)
        if path and path.endswith("/") and self._places.file_of(path) is None:
            self._wanted.folders.add(path)
        elif path in self._places.files and path is not None and not path.endswith((".html", ".js")):
            self._wanted.files.add(path)


def copied(page: str, text: str, places: Places, wanted: Wanted, words: Mapping[str, str], notices: Notices) -> str:
    """The page in the file `page`, for a copy. What its scripts ask for is added to `wanted`.

    `words`: what links say, by language, that lead to the site because the copy has not what they lead to; `notices`:
    what is said on each page, by language and page.
    """
    seen = _Tags(page, text, places, wanted, words)
    pieces = list(seen.pieces)
    if seen.head is not None:
        pieces.append((seen.head, seen.head, '<meta name="robots" content="noindex">\n'))
    if seen.notice is not None:
        pieces.append((seen.notice, seen.notice, notices(seen.language, page)))
    parts, end = [], 0
    for start, stop, new in sorted(pieces):
        parts += [text[end:start], new]
        end = stop
    return "".join([*parts, text[end:]])


def _is_relative(value: str) -> bool:
    return _NO_ADDRESS.match(value) is None


def _tag(name: str, attributes: Attributes, closing: str) -> str:
    shown = (f' {key}="{html.escape(value)}"' if value is not None else f" {key}" for key, value in attributes.items())
    return f"<{name}{''.join(shown)}{closing}"
