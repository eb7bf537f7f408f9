"""The index itself: which words are in which datasets, cut into files so that a query fetches one or two of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from sitegen.digest import canonical, digest
from sitegen.engine import Sealed
from sitegen.outputs.search.columns import Column, digits, gaps
from sitegen.site import PER_BLOCK
from sitegen.site.inverted_index import Document, Postings, in_order, meant, postings_of
from sitegen.text.words import Tongue

_FILE = 20_000  # bytes of an index file, of which hosts send a third
_FACET = 60_000  # bytes; a larger facet has a file of its own, for those who open it


@dataclass(frozen=True, slots=True)
class Documents:
    """All of a language, by their numbers; `newest` and `by_title` are those numbers in other orders."""

    language: str
    tongue: Tongue
    documents: tuple[Document, ...]
    newest: tuple[int, ...]
    by_title: tuple[int, ...]
    facets: tuple[Column, ...]


def index_files(documents: Sealed[Documents]) -> Mapping[str, bytes]:
    """All files of the index, by their names."""
    return index(documents.value)


def index(documents: Documents) -> Mapping[str, bytes]:
    """The same. Their version changes with the documents, so that browsers tell old files from new ones."""
    parts = (documents.language, documents.documents, documents.newest, documents.by_title, documents.facets)
    speech = documents.tongue
    postings, spellings = postings_of(documents.documents, speech)
    ordered = in_order(postings)
    files = list(_word_files(ordered, postings, spellings))
    own = [facet for facet in documents.facets if len(_encoded(_facet(facet))) > _FACET]
    found = {f"words/{number}.json": content for number, (_, content) in enumerate(files)}
    found |= {f"facets/{facet.name}.json": _encoded(_facet(facet)) for facet in own}
    found["titles.json"] = _encoded(digits(documents.by_title))
    found["spelling.json"] = _encoded([
        entry
        for word, many in meant(ordered, postings, len(documents.documents))
        for entry in (spellings.get(word, word), many)
    ])  # fmt: skip
    found["catalogue.json"] = _encoded({
        "version": digest(canonical(parts))[:12],
        "count": len(documents.documents),
        "block": PER_BLOCK,
        "newest": digits(documents.newest),
        "words": [first for first, _ in files],
        "endings": speech.endings,
        "little": sorted(speech.little),
        "beginnings": speech.beginnings,
        "facets": [
            {"name": facet.name, "label": facet.label, "ordered": facet.is_ordered, "file": True}
            if facet in own
            else _facet(facet)
            for facet in documents.facets
        ],
    })  # fmt: skip
    return found


def _word_files(
    ordered: Iterable[str], postings: Postings, spellings: Mapping[str, str]
) -> Iterator[tuple[str, bytes]]:
    """(first word, content): a spelling and its documents in turn."""
    first, entries, size = "", list[str](), 0
    for word in ordered:
        if size > _FILE:
            yield first, _encoded(entries)
            entries, size = [], 0
        if not entries:
            first = word
        entries += (spellings.get(word, word), " ".join(gaps(place) for place in postings[word]).rstrip())
        size += len(entries[-1]) + len(word) + 6
    if entries:
        yield first, _encoded(entries)


def _facet(facet: Column) -> dict[str, object]:
    return {
        "name": facet.name,
        "label": facet.label,
        "ordered": facet.is_ordered,
        "values": [[key, label, language] if language else [key, label] for key, label, language in facet.values],
        "sets": facet.sets,
        "of": digits(facet.of),
    }


def _encoded(value: object) -> bytes:
    return msgspec.json.encode(value)
