"""A feed as RFC 4287 (Atom) wants it, from values: no clock, no catalogue."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from sitegen.catalogue import Phrase

TYPE = "application/atom+xml"
# XML 1.0, section 2.2: what a document may hold. The rest cannot be written, not even as a reference.
_REFUSED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BLANKS = re.compile("[ \t\n\r]+")  # not those that keep a word and a sign on one line
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_QUOTED = {'"': "&quot;"}
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Category:
    """`scheme` is the address of the list that `term` is from."""

    term: str
    label: str
    scheme: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A dataset as an entry of a feed (RFC 4287, 4.1.2). `published` is None where the portal does not say."""

    id: str  # an IRI, for ever
    title: Phrase
    link: str  # of its page; absolute, as are all addresses here
    updated: datetime
    published: datetime | None = None
    author: str = ""
    summary: Phrase = field(default_factory=Phrase)
    categories: tuple[Category, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """`entries` come newest change first. The feed's own address, `address`, is its id too."""

    address: str
    page: str
    language: str
    title: Phrase
    subtitle: Phrase | str
    author: str
    home: str  # of the author
    entries: tuple[Entry, ...]

    @property
    def updated(self) -> datetime:
        """The newest change of what is in it.

        Without entries, a day long ago: the newest change of the whole catalogue would have an empty feed tell of news
        each time that anything else changes.
        """
        return max((entry.updated for entry in self.entries), default=_NEVER)


def identity(own: str, base: str, kind: str = "dataset") -> str:
    """A URN for something that CKAN knows by the id `own`: the id itself where it is a UUID, as CKAN makes them.

    Any other is made into a name-based UUID (RFC 9562, version 5) with the address of the partner's site.
    """
    if _UUID.fullmatch(own):
        return f"urn:uuid:{own.lower()}"
    name = f"{base}{kind}/{own}".encode("utf-8", "backslashreplace").decode()  # half characters cannot be encoded
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}"


def atom(feed: Feed) -> bytes:
    """The document, in UTF-8."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', *_feed(feed), ""]
    return "\n".join(lines).encode()


def _feed(feed: Feed) -> Iterator[str]:
    yield _tag("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": feed.language}, closed=False)
    yield _element("id", feed.address)
    yield _element("title", feed.title)
    if feed.subtitle:
        yield _element("subtitle", feed.subtitle)
    yield _element("updated", _moment(feed.updated))
    yield f"<author>{_element('name', feed.author)}{_element('uri', feed.home)}</author>"
    yield _tag("link", {"rel": "self", "type": TYPE, "href": feed.address})
    yield _tag("link", {"rel": "alternate", "type": "text/html", "hreflang": feed.language, "href": feed.page})
    for entry in feed.entries:
        yield from _entry(entry)
    yield "</feed>"


def _entry(entry: Entry) -> Iterator[str]:
    yield "<entry>"
    yield _element("id", entry.id)
    yield _element("title", entry.title)
    yield _element("updated", _moment(entry.updated))
    if entry.published:
        yield _element("published", _moment(entry.published))
    if entry.author:
        yield f"<author>{_element('name', entry.author)}</author>"
    yield _tag("link", {"rel": "alternate", "type": "text/html", "href": entry.link})
    if entry.summary:
        yield _element("summary", entry.summary)
    for category in entry.categories:
        yield _tag("category", {"term": category.term, "scheme": category.scheme, "label": category.label})
    yield "</entry>"


def _element(name: str, content: Phrase | str) -> str:
    language = content.language if isinstance(content, Phrase) else ""
    start = _tag(name, {"xml:lang": language} if language else {}, closed=False)
    return f"{start}{escape(_clean(str(content)))}</{name}>"


def _tag(name: str, attributes: dict[str, str], *, closed: bool = True) -> str:
    written = "".join(f' {key}="{escape(_clean(value), _QUOTED)}"' for key, value in attributes.items())
    return f"<{name}{written}{'/' if closed else ''}>"


def _clean(text: str) -> str:
    """On one line, without what XML refuses."""
    return _BLANKS.sub(" ", _REFUSED.sub("", text)).strip(" ")


def _moment(value: datetime) -> str:
    """RFC 3339, as RFC 4287 asks for."""
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
