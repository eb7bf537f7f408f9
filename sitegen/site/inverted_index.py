"""Which words are in which datasets: the search in the browser gets them as files, saved searches use them here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from sitegen.engine import Sealed, recalled, seal
from sitegen.site.site import Site
from sitegen.text.markup import LONGEST_SUMMARY, summary
from sitegen.text.words import Tongue, joined, spelled, terms

_RESOURCES = 20  # whose names are found
_SHORT_TITLE = 4  # words: a word is more of a short title than of a long one
_RARE = 2  # a word that fewer datasets have is not offered as a correction, where there are many
_MANY = 1_000
_LONGEST = 40  # signs of a word: more is an address or a checksum

# Where a word stands in a document, the place that counts most first.
_PLACES = _SHORT, _TITLE, _LABELS, _TEXT = range(4)

Postings = Mapping[str, Sequence[list[int]]]  # by word: the numbers of its documents, by place


@dataclass(frozen=True, slots=True)
class Document:
    """What a dataset is found by. `labels`: its tags, groups and organisation; `files`: names and formats."""

    title: str
    labels: tuple[str, ...]
    notes: str
    files: tuple[str, ...]


def documents_of(site: Site) -> tuple[Document, ...]:
    """Of all datasets, by their numbers: the order of `site.numbered`."""
    groups = {key: str(shelf.title) for key, shelf in site.group_of.items()}
    organizations = {key: str(shelf.title) for key, shelf in site.organization_of.items()}
    return tuple(
        Document(
            title=str(site.pick(dataset.title)),
            labels=(
                organizations.get(dataset.organization, ""),
                *(groups[group] for group in dataset.groups if group in groups),
                *site.tags_of(dataset),
            ),
            notes=str(site.pick(dataset.notes)),
            files=tuple(f"{site.pick(resource.name)} {resource.format}" for resource in dataset.resources[:_RESOURCES]),
        )
        for dataset in site.numbered
    )


def postings_of(documents: Sequence[Document], speech: Tongue) -> tuple[Postings, Mapping[str, str]]:
    """Each word's documents by place, and how each is spelt most often. A document stands in a word's best place."""
    found, spellings = _postings(documents, speech)
    if speech.compounds:
        _add_parts(found)
    return found, spellings


def in_order(words: Iterable[str]) -> list[str]:
    """As browsers order strings: by UTF-16 units."""
    return sorted(words, key=lambda word: word.encode("utf-16-be", "surrogatepass"))


def meant(ordered: Iterable[str], found: Postings, count: int) -> Iterator[tuple[str, int]]:
    """Words that may be meant where a word is not known, each with the number of its documents, of `count` in all."""
    least = _RARE if count >= _MANY else 1
    for word in ordered:
        if len(word) >= 4 and word.isalpha() and (many := _count(found[word])) >= least:
            yield word, many


def _postings(documents: Sequence[Document], speech: Tongue) -> tuple[dict[str, list[list[int]]], Mapping[str, str]]:
    """As `postings_of`, without parts."""
    postings: dict[str, list[list[int]]] = {}
    counts: Counter[str] = Counter()
    sealed = seal(speech)
    for number, document in enumerate(documents):
        words, best = _decode(recalled(words_of, seal(document), sealed))
        counts.update(words)
        for term, place in best.items():
            if (found := postings.get(term)) is None:
                found = postings[term] = [[] for _ in _PLACES]
            found[place].append(number)
    spellings = {terms(word)[0]: word for word in sorted(counts, key=lambda w: (counts[w], w)) if len(terms(word)) == 1}
    return postings, spellings  # of a word's spellings the most frequent one came last


def words_of(sealed: Sealed[Document], tongue: Sealed[Tongue]) -> bytes:
    """Encoded: a document's words as they are spelled, each once; and what it is found by, each with its best place.

    Of a description its beginning is read: the rest says little of what it is.
    """
    document, speech = sealed.value, tongue.value
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
    best: dict[str, int] = {}
    for word, place in words.items():
        for known in terms(word):
            for term in {known, speech.bare(known)}:
                if place < best.get(term, len(_PLACES)):
                    best[term] = place
    kept = {term: place for term, place in best.items() if len(term) <= _LONGEST and term not in speech.little}
    return _encode((tuple(words), kept))


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(tuple[tuple[str, ...], dict[str, int]]).decode


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


def _count(places: Sequence[list[int]]) -> int:
    return sum(map(len, places))
