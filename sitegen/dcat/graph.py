"""Triples as plain trees, which the three writers walk: whatever they write is one graph.

A tree's leaves are literals and bare names. Prefixed names (`dct:title`) are of PREFIXES; addresses are whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar
from urllib.parse import quote

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "locn": "http://www.w3.org/ns/locn#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
GEOJSON = "https://www.iana.org/assignments/media-types/application/vnd.geo+json"

# What XML 1.0 cannot write, not even as a reference (section 2.2), is in none of the three.
_REFUSED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PARTS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*:(?://[^/?#]*)?)([^#]*)(#?)(.*)", re.DOTALL)
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SAFE = "%/:?@-._~!$&'()*+,;="


@dataclass(frozen=True, slots=True)
class Literal:
    """A text. `datatype` is an address; "" where it is none or the text has a language."""

    text: str
    language: str = ""
    datatype: str = ""

    def __post_init__(self) -> None:
        """Keep no character that one of the formats refuses, and one kind of line break: XML has no other."""
        if not self.text.isprintable():
            plain = _REFUSED.sub("", self.text).replace("\r\n", "\n").replace("\r", "\n")
            object.__setattr__(self, "text", plain)


@dataclass(frozen=True, slots=True)
class Node:
    """A thing and what is said of it, in order. Without an address it is blank; with nothing else, a bare name."""

    iri: str = ""
    types: tuple[str, ...] = ()  # prefixed names
    properties: tuple[tuple[str, Value], ...] = ()  # (prefixed name, value)

    @property
    def is_bare(self) -> bool:
        """Whether it is only a name: nothing is said of it here."""
        return not (self.types or self.properties)

    def __post_init__(self) -> None:
        object.__setattr__(self, "iri", iri(self.iri))


Value = Literal | Node


def typed(text: str, datatype: str) -> Literal:
    """A literal of XML Schema's `datatype`."""
    return Literal(text, datatype=f"{PREFIXES['xsd']}{datatype}")


def expanded(name: str) -> str:
    """The address behind a prefixed name."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


@lru_cache(maxsize=65536)
def iri(text: str) -> str:
    """An absolute address, what RFC 3986 does not allow percent-encoded; empty for anything else.

    But for the letters of a host's name, which stay as RFC 3987 has them: data.gouv.fr takes no other spelling of it.
    """
    match = _PARTS.fullmatch(_REFUSED.sub("", text))
    if match is None:
        return ""
    start, middle, hash_sign, fragment = match.groups()
    encoded = (_authority(start), _encoded(middle), hash_sign, _encoded(fragment))
    return "".join(encoded) if any(encoded[1:]) or "//" in start else ""


def _authority(start: str) -> str:
    """The scheme, and all before the path."""
    if start.isascii():
        return _encoded(start, "[]")
    before, mark, host = start.rpartition("@" if "@" in start else "//")
    named = (c if unicodedata.category(c)[0] in "LMN" else _encoded(c, "[]") for c in host)
    return f"{_encoded(before)}{mark}{''.join(named)}"


def _encoded(text: str, more: str = "") -> str:
    return quote(_BARE_PERCENT.sub("%25", text), safe=_SAFE + more)


@dataclass(frozen=True, slots=True)
class Syntax:
    """How a format writes a document: its `head`, a block of bytes for each subject with `between` them, its `foot`."""

    head: bytes
    between: bytes
    foot: bytes
    block: Callable[[Node], bytes]

    def document(self, blocks: Iterable[bytes]) -> bytes:
        """A document of these blocks, of which the first is no other's repetition."""
        return b"".join((self.head, self.between.join(blocks), self.foot))

    def of(self, subjects: Iterable[Node]) -> bytes:
        """A document of these nodes."""
        return self.document(map(self.block, subjects))


# A node of which something is said: its name and its role, how many of a branch begin with it, and what is made of it.
Twig = tuple[str, int, bytes]
Branch = Sequence[Twig]


def subjects(nodes: Iterable[Node]) -> Iterator[Node]:
    """Every node with an address of which something is said, where it first comes; each address once in each role.

    Wherever else it stands it is a bare name, and blank nodes stay inside the node that holds them.
    """
    branches = [list(_flat(node, lambda each: each)) for node in nodes]
    yield from _unseen(branches)


def branch(node: Node, syntax: Syntax) -> Branch:
    """All that is said in a tree, in the order of `subjects`, as the blocks of a format.

    It is made of this tree alone: `unseen` leaves out what other trees of a document have said before.
    """
    return list(_flat(node, syntax.block))


def unseen(branches: Iterable[Branch]) -> Iterator[bytes]:
    """The blocks of a document of these trees: as `subjects` has them, each address once in each role."""
    return _unseen(branches)


_T = TypeVar("_T")


def _flat(node: Node, make: Callable[[Node], _T]) -> Iterator[tuple[str, int, _T]]:
    """With what is said in it at its head, where it has an address. A bare name has nothing to say."""
    below = [
        twig
        for _, value in node.properties
        if isinstance(value, Node) and not value.is_bare
        for twig in _flat(value, make)
    ]
    if node.iri and not node.is_bare:
        yield f"{node.iri} {' '.join(node.types)}", 1 + len(below), make(node)
    yield from below


def _unseen(branches: Iterable[Sequence[tuple[str, int, _T]]]) -> Iterator[_T]:
    seen: set[str] = set()
    for each in branches:
        at = 0
        while at < len(each):
            role, size, made = each[at]
            if role in seen:
                at += size  # and all below: who said it before has said that too
            else:
                seen.add(role)
                yield made
                at += 1
