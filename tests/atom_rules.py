"""What RFC 4287 demands of a feed, checked by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")  # RFC 3339, with capitals
_CHILDREN = {
    "feed": {"author", "category", "entry", "id", "link", "subtitle", "title", "updated"},
    "entry": {"author", "category", "id", "link", "published", "summary", "title", "updated"},
    "author": {"name", "uri", "email"},
}


def read(document: bytes) -> etree._Element:
    """A well-formed document without entities of its own, else an error of lxml's."""
    return etree.fromstring(document, etree.XMLParser(resolve_entities=False, huge_tree=True))


def faults(document: bytes) -> list[str]:
    """Each MUST of the RFC that the feed breaks."""
    feed = read(document)
    if feed.tag != f"{ATOM}feed":
        return [f"not a feed: {feed.tag}"]
    found = [*_common(feed, "feed")]
    if feed.get(_LANGUAGE) is None:
        found.append("the feed has no language")
    if not feed.findall(f"{ATOM}author") and not all(e.findall(f"{ATOM}author") for e in feed.iter(f"{ATOM}entry")):
        found.append("nobody is the author")
    selves = [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if len(selves) != 1 or selves[0].get("type") != "application/atom+xml":
        found.append("not one link to the feed itself")
    entries = feed.findall(f"{ATOM}entry")
    for entry in entries:
        found += _common(entry, "entry")
        if not [link for link in entry.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]:
            found.append("an entry without content has to have a link to its page")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    if len(set(ids)) != len(ids):
        found.append("two entries have one id")
    return found


def _common(element: etree._Element, kind: str) -> Iterator[str]:
    for name in ("id", "title", "updated"):
        if len(element.findall(ATOM + name)) != 1:
            yield f"{kind}: not exactly one {name}"
    for name in ("subtitle", "summary", "published"):
        if len(element.findall(ATOM + name)) > 1:
            yield f"{kind}: more than one {name}"
    for child in element:
        if child.tag.removeprefix(ATOM) not in _CHILDREN[kind]:
            yield f"{kind}: unknown {child.tag}"
    for name in ("updated", "published"):
        for moment in element.findall(ATOM + name):
            if not _MOMENT.fullmatch(moment.text or ""):
                yield f"{kind}: {name} {moment.text!r}"
    if not _absolute(element.findtext(f"{ATOM}id") or ""):
        yield f"{kind}: the id is no IRI"
    seen = set()
    for link in element.findall(f"{ATOM}link"):
        if not _absolute(link.get("href", "")):
            yield f"{kind}: link {link.get('href')!r}"
        key = (link.get("rel", "alternate"), link.get("type"), link.get("hreflang"))
        if key in seen:
            yield f"{kind}: two links {key}"
        seen.add(key)
    for author in element.findall(f"{ATOM}author"):
        if len(author.findall(f"{ATOM}name")) != 1 or {c.tag.removeprefix(ATOM) for c in author} - _CHILDREN["author"]:
            yield f"{kind}: author"
    for category in element.findall(f"{ATOM}category"):
        if category.get("term") is None or not _absolute(category.get("scheme", "")):
            yield f"{kind}: category"


def _absolute(iri: str) -> bool:
    parts = urlsplit(iri)
    return bool(parts.scheme) and bool(parts.netloc or parts.path) and not re.search(r"\s", iri)
