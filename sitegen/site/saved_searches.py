"""Saved searches: what each finds in the catalogue, decided while building, as the search in the browser would.

Filters are those of `facets`, words are looked up as `themes/base/assets/catalogue.js` does it, but for corrections and
for datasets that have only some of the words: a list that stands under a title must hold what the title says.

A saved search finds the same datasets on the pages of every language: its words and values are read in the partner's
first language, which is the one that they were written in.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sitegen.catalogue import Caution, Dataset, Phrase
from sitegen.config import SavedSearch, Translation, nearest
from sitegen.site.facets import Facet, facet, facets_of
from sitegen.site.inverted_index import documents_of, in_order, meant, postings_of
from sitegen.site.site import Site
from sitegen.text.i18n import Speech
from sitegen.text.words import Tongue, asked, spelled
from sitegen.theme import Theme
from sitegen.urls import tag_segment

_LONGEST = 1000  # characters of a query, as in catalogue.js; likewise the four below
_MOST_WORDS = 16
_FREELY = 3  # letters from which a word finds longer ones, wherever it stands
_INSIDE = 4  # letters from which a word that nothing has is looked for inside others
_MOST_AROUND = 50


@dataclass(frozen=True, slots=True)
class Filter:
    """A facet, and those of its values that a search asks for: (key, label). Only values that something has."""

    facet: Facet
    values: tuple[tuple[str, Phrase], ...]


@dataclass(frozen=True, slots=True)
class Search:
    """A saved search, in one language."""

    name: str
    title: Phrase
    words: str
    filters: tuple[Filter, ...]
    datasets: tuple[Dataset, ...]  # newest change first
    tile: bool  # on the home page, where there is something to find
    live: bool  # the search in the browser finds the same datasets


def searches_of(site: Site, theme: Theme) -> tuple[Search, ...]:
    """Those of the partner, in the order of partner.toml."""
    return site.once(_searches_of, theme)


def _searches_of(site: Site, theme: Theme) -> tuple[Search, ...]:
    narrowing = {each.name for each in facets_of(site, theme) if each.narrows}
    return tuple(_in_language(found, site, theme, narrowing) for found in site.first.once(_found, theme))


def cautions(site: Site, theme: Theme) -> Iterator[Caution]:
    """Values that nothing has, and searches that find nothing. No errors: catalogues change under a configuration."""
    place = f"partners/{site.partner.name}/partner.toml"
    for found in site.first.once(_found, theme):
        for key, value in found.unknown:
            known = _keys_by_spelling(facet(key, site.first, theme))
            labels = {shelf.key: shelf.title for shelf in facet(key, site.first, theme).shelves}
            close = nearest(tag_segment(value), known)
            hint = f'; did you mean "{labels[known[close[0]][0]]}"?' if close else ""
            message = f'[searches.{found.name}] filters.{key}: no dataset here has "{value}"{hint}'
            yield Caution("search-value-unknown", place, message)
        if not found.ids and not found.unknown:
            yield Caution("search-empty", place, f"[searches.{found.name}] finds no dataset")


def in_words(search: Search, speech: Speech) -> str:
    """What it asks for: "Format : GeoJSON ou GPX. Thème : Eau et risques." """
    said = [speech.say("saved.words", words=search.words)] if search.words else []
    for each in search.filters:
        *most, last = [str(label) for _, label in each.values] or ["–"]
        value = f"{', '.join(most)} {speech.say('saved.or')} {last}" if most else last
        said.append(speech.say("facet.value", label=each.facet.label, value=value))
    return " ".join(f"{sentence}." for sentence in said)


def having(site: Site, tongue: Tongue, queries: Sequence[str]) -> list[frozenset[str]]:
    """Of each query, the ids of the datasets that have all its words in the site's language, which is `tongue`."""
    words = _Words(site, tongue)
    return [words.having(query) for query in queries]


@dataclass(frozen=True, slots=True)
class _Found:
    """A saved search, answered. `keys` by name of facet; `unknown`: (name of facet, value as it was written)."""

    name: str
    table: SavedSearch
    keys: Mapping[str, tuple[str, ...]]
    unknown: tuple[tuple[str, str], ...]
    ids: frozenset[str]  # of datasets


def _found(site: Site, theme: Theme) -> tuple[_Found, ...]:
    """On the site in the partner's first language."""
    tables = site.partner.table.searches
    worded = [name for name, table in tables.items() if table.words.strip()]
    by_words: dict[str, frozenset[str]] = {}
    if worded:
        queries = [tables[name].words for name in worded]
        by_words = dict(zip(worded, having(site, theme.speech(site.language).grammar.tongue, queries), strict=True))
    everything = frozenset(dataset.id for dataset in site.datasets)
    return tuple(_answered(name, tables[name], by_words.get(name, everything), site, theme) for name in tables)


def _answered(name: str, table: SavedSearch, ids: frozenset[str], site: Site, theme: Theme) -> _Found:
    keys: dict[str, tuple[str, ...]] = {}
    unknown = []
    for key, values in table.filters.items():
        if not values:
            continue
        way = facet(key, site, theme)
        known = _keys_by_spelling(way)
        meaning = {value: known.get(value) or known.get(tag_segment(value), ()) for value in values}
        keys[key] = tuple(dict.fromkeys(each for found in meaning.values() for each in found))
        unknown += [(key, value) for value in values if not meaning[value]]
        ids &= {dataset.id for shelf in way.shelves if shelf.key in keys[key] for dataset in shelf.datasets}
    return _Found(name, table, keys, tuple(unknown), ids)


def _keys_by_spelling(way: Facet) -> Mapping[str, tuple[str, ...]]:
    """Keys of a facet's values by what may be written for them: the key, else a label or CKAN's name, folded.

    A label that several values share means all of them; one that is another value's key means that one.
    """
    shelves = [shelf for shelf in way.shelves if shelf.datasets]
    by_label: dict[str, tuple[str, ...]] = {}
    for shelf in shelves:
        for spelling in {tag_segment(text) for text in (str(shelf.title), getattr(shelf.item, "name", "")) if text}:
            by_label[spelling] = (*by_label.get(spelling, ()), shelf.key)
    return by_label | {spelling: (shelf.key,) for shelf in shelves for spelling in (tag_segment(shelf.key), shelf.key)}


def _in_language(found: _Found, site: Site, theme: Theme, narrowing: Collection[str]) -> Search:
    own = site.partner.table.translations.get(site.language, Translation()).searches.get(found.name, "")
    filters = tuple(_filter(key, keys, site, theme) for key, keys in found.keys.items())
    here = [{shelf.key for shelf in each.facet.shelves} for each in filters]
    return Search(
        name=found.name,
        title=Phrase(own) if own else Phrase(found.table.title, site.unmarked),
        words=" ".join(found.table.words.split()),
        filters=filters,
        datasets=tuple(dataset for dataset in site.datasets if dataset.id in found.ids),
        tile=found.table.tile,
        # The search in the browser knows the words of one language, and leaves out what it does not know of a filter.
        live=(site.is_default or not found.table.words.strip())
        and all(
            each.values and each.facet.name in narrowing and keys.issuperset(key for key, _ in each.values)
            for each, keys in zip(filters, here, strict=True)
        ),
    )


def _filter(key: str, keys: Sequence[str], site: Site, theme: Theme) -> Filter:
    """Labels are in the site's language, else in the first one: a tag may have no page in all of them."""
    labels = {
        shelf.key: Phrase(str(shelf.title), shelf.title.language or (site.unmarked if each is site.first else ""))
        for each in (site.first, site)
        for shelf in facet(key, each, theme).shelves
    }
    return Filter(facet(key, site, theme), tuple((value, labels[value]) for value in keys))


class _Words:
    """The words of a site's datasets, to be asked for: what catalogue.js does over the files of the index."""

    def __init__(self, site: Site, tongue: Tongue) -> None:
        self._ids = [dataset.id for dataset in site.numbered]
        self._tongue = tongue
        self._postings, _ = postings_of(documents_of(site), self._tongue)
        self._sorted = sorted(self._postings)

    @cached_property
    def _around(self) -> Sequence[str]:
        return [word for word, _ in meant(in_order(self._postings), self._postings, len(self._ids))]

    def having(self, query: str) -> frozenset[str]:
        typed = [self._tongue.bare(term) for word in spelled(query[:_LONGEST]) for term in asked(word)]
        telling = [at for at, term in enumerate(typed) if term not in self._tongue.little]
        places = (telling or range(len(typed)))[:_MOST_WORDS]
        words = [typed[at] for at in places]
        hits = [self._hits(word, is_last=at == len(typed) - 1) for at, word in zip(places, words, strict=True)]
        for length in (2, 3):  # "open street map" finds OpenStreetMap
            for start in range(len(words) - length + 1):
                whole = self._hits("".join(words[start : start + length]), freely=False)
                for hit in hits[start : start + length]:
                    hit |= whole
        found = [hit or self._inside(word) for hit, word in zip(hits, words, strict=True)]
        return frozenset(self._ids[number] for number in set[int].intersection(*found)) if found else frozenset()

    def _hits(self, term: str, *, is_last: bool = False, freely: bool | None = None) -> set[int]:
        """The datasets that have a word, or another form of it, or one that begins with it where that is meant."""
        if freely is None:
            freely = len(term) >= _FREELY or (is_last and len(term) > 1) or not re.search("[a-z]", term)
        stem = self._tongue.stem(term)
        found: set[int] = set()
        for at in range(bisect_left(self._sorted, stem), len(self._sorted)):
            known = self._sorted[at]
            if not known.startswith(stem):
                break
            if (freely and known.startswith(term)) or known == term or self._tongue.stem(known) == stem:
                found.update(number for place in self._postings[known] for number in place)
        return found

    def _inside(self, term: str) -> set[int]:
        """For a word that nothing has: the datasets that have it inside another."""
        if len(term) < _INSIDE or any(unicodedata.category(sign)[0] == "N" for sign in term):
            return set()
        around = [word for word in self._around if term in word][:_MOST_AROUND]
        return set[int]().union(*(self._hits(word) for word in around))
