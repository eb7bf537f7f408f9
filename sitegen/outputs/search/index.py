"""The index itself: which words are in which datasets, cut into files so that a query fetches one or two of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec

from sitegen.digest import canonical, digest
from sitegen.markup import LONGEST_SUMMARY, summary
from sitegen.outputs.search.columns import Column, digits, gaps
from sitegen.site import PER_BLOCK
from sitegen.words import Tongue, joined, spelled, terms, tongue

_FILE = 20_000  # bytes of an index file, of which hosts send a third
_FACET = 60_000  # bytes; a larger facet has a file of its own, for those who open it
_SHORT_TITLE = 4  # words: a word is more of a short title than of a long one
_RARE = 2  # a word that fewer datasets have is not offered as a correction, where there are many
_MANY = 1_000
_LONGEST = 40  # signs of a word: more is an address or a checksum

# Where a word stands in a document, the place that counts most first.
_PLACES = _SHORT, _TITLE, _LABELS, _TEXT = range(4)


@dataclass(frozen=True, slots=True)
class Document:
    """What a dataset is found by. `labels`: its tags, groups and organisation; `files`: names and formats."""

    title: str
    labels: tuple[str, ...]
    notes: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class Documents:
    """All of a language, by their numbers; `newest` and `by_title` are those numbers in other orders."""

    language: str
    documents: tuple[Document, ...]
    newest: tuple[int, ...]
    by_title: tuple[int, ...]
    facets: tuple[Column, ...]

    @cached_property
    def digest(self) -> str:
        return digest(canonical((self.language, self.documents, self.newest, self.by_title, self.facets)))


Postings = Mapping[str, Sequence[list[int]]]  # by word: the numbers of its documents, by place


def index(documents: Documents) -> Mapping[str, bytes]:
    """All files of the index, by their names."""
    speech = tongue(documents.language)
    postings, spellings = _postings(documents.documents, speech)
    if speech.compounds:
        _add_parts(postings)
    ordered = sorted(postings, key=_as_browsers_do)
    files = list(_word_files(ordered, postings, spellings))
    own = [facet for facet in documents.facets if len(_encoded(_facet(facet))) > _FACET]
    found = {f"words/{number}.json": content for number, (_, content) in enumerate(files)}
    found |= {f"facets/{facet.name}.json": _encoded(_facet(facet)) for facet in own}
    found["titles.json"] = _encoded(digits(documents.by_title))
    found["spelling.json"] = _encoded(_spelling(ordered, postings, spellings, len(documents.documents)))
    found["catalogue.json"] = _encoded({
        "version": documents.digest[:12],
        "count": len(documents.documents),
        "block": PER_BLOCK,
        "newest": digits(documents.newest),
        "words": [first for first, _ in files],
        "endings": speech.endings,
        "little": sorted(speech.little),
        "facets": [
            {"name": facet.name, "label": facet.label, "ordered": facet.is_ordered, "file": True}
            if facet in own
            else _facet(facet)
            for facet in documents.facets
        ],
    })  # fmt: skip
    return found


def _postings(documents: Sequence[Document], speech: Tongue) -> tuple[dict[str, list[list[int]]], Mapping[str, str]]:
    """Each word's documents by place, and how each is spelt most often. A document stands in a word's best place.

    Of a description its beginning is read: what comes later says little about what the dataset is.
    """
    postings: dict[str, list[list[int]]] = {}
    counts: Counter[str] = Counter()
    for number, document in enumerate(documents):
        title = spelled(document.title)
        is_short = sum(word not in speech.little for word in title) <= _SHORT_TITLE
        words = dict.fromkeys(title + joined(document.title), _SHORT if is_short else _TITLE)
        for place, texts in (
            (_LABELS, document.labels),
            (_TEXT, (summary(document.notes, LONGEST_SUMMARY), *document.files)),
        ):
            text = "\n".join(texts)
            for word in spelled(text) + joined(text):
                words.setdefault(word, place)
        counts.update(words)
        best: dict[str, int] = {}
        for word, place in words.items():
            for term in terms(word):
                if place < best.get(term, len(_PLACES)):
                    best[term] = place
        for term, place in best.items():
            if len(term) <= _LONGEST and term not in speech.little:
                if (found := postings.get(term)) is None:
                    found = postings[term] = [[] for _ in _PLACES]
                found[place].append(number)
    spellings = {terms(word)[0]: word for word in sorted(counts, key=lambda w: (counts[w], w)) if len(terms(word)) == 1}
    return postings, spellings  # of a word's spellings the most frequent one came last


def _add_parts(postings: dict[str, list[list[int]]]) -> None:
    """Words inside others, as "verkehr" in "radverkehrsanlagen": who looks for a part finds the whole.

    A beginning needs no help: words are found by what they begin with.
    """
    known = {word for word, places in postings.items() if len(word) >= 5 and word.isalpha() and _count(places) > 1}
    more: dict[str, set[int]] = defaultdict(set)
    for word, places in postings.items():
        for part in _parts(word, known):
            more[part].update(number for place in places for number in place)
    for part, numbers in more.items():
        places = postings[part]
        places[_TEXT] = sorted(numbers.difference(*places[:_TEXT]).union(places[_TEXT]))


def _parts(word: str, known: set[str]) -> Iterator[str]:
    for start in range(3, len(word) - 4):
        for end in range(start + 5, len(word) + 1):
            if word[start:end] in known:
                yield word[start:end]


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


def _spelling(ordered: Iterable[str], postings: Postings, spellings: Mapping[str, str], count: int) -> list[str | int]:
    """Words that may be meant where a word is not known, each with the number of its documents."""
    least = _RARE if count >= _MANY else 1
    found: list[str | int] = []
    for word in ordered:
        if len(word) >= 4 and word.isalpha() and (many := _count(postings[word])) >= least:
            found += (spellings.get(word, word), many)
    return found


def _count(places: Sequence[list[int]]) -> int:
    return sum(map(len, places))


def _facet(facet: Column) -> dict[str, object]:
    return {
        "name": facet.name,
        "label": facet.label,
        "ordered": facet.is_ordered,
        "values": [[key, label, language] if language else [key, label] for key, label, language in facet.values],
        "sets": facet.sets,
        "of": digits(facet.of),
    }


def _as_browsers_do(word: str) -> bytes:
    """Their order of strings: by UTF-16 units."""
    return word.encode("utf-16-be", "surrogatepass")


def _encoded(value: object) -> bytes:
    return msgspec.json.encode(value)
