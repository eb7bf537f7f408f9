"""The ways to narrow a catalogue: what the listing links to, and what the search filters and counts by.

A facet is a row of shelves, each with a page of its own. Facets are computed over the partner's selection alone, so
that no value leads to an empty page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sitegen.catalogue import Dataset, Phrase, Text
from sitegen.geo.geometry import holds, middle
from sitegen.site.edition import Edition
from sitegen.site.order import alphabetical
from sitegen.site.site import Shelf, Site
from sitegen.text.i18n import Speech
from sitegen.theme import Theme
from sitegen.urls import Urls, segment, tag_segment

# CKAN's own, at CKAN's own addresses; they have pages whether or not a partner wants them as facets.
CKAN = ("organization", "group", "tag")
_UNKNOWN_FREQUENCY = "UNKNOWN"

_Values = Iterable[tuple[str, Phrase]]  # what a dataset has of a facet: (key, label)


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow. `name` is what addresses say: `search/?format=csv`, `facet/format/csv/`."""

    name: str
    label: str
    shelves: tuple[Shelf[Any], ...]  # in the order that people read: by name, or by time

    @property
    def narrows(self) -> bool:
        """One value, or none, parts nothing from nothing."""
        return sum(bool(shelf.datasets) for shelf in self.shelves) > 1

    @property
    def is_ordered(self) -> bool:
        """People look for its values in their order; for those of others, by how many datasets have them."""
        return self.name == "year"

    def at(self, urls: Urls, key: str, page: int = 1) -> str:
        """The path of a value's page."""
        match self.name:
            case "organization":
                return urls.organization(key, page)
            case "group":
                return urls.group(key, page)
            case "tag":
                return urls.tag(key, page)
            case name:
                return urls.facet(name, key, page)

    def index(self, urls: Urls) -> str:
        """The path of the page that lists all values."""
        match self.name:
            case "organization":
                return urls.organizations()
            case "group":
                return urls.groups()
            case "tag":
                return urls.tags()
            case name:
                return urls.facets(name)


def facets_of(site: Site, theme: Theme) -> tuple[Facet, ...]:
    """Those of `[search] facets`, in the partner's order; without one that has no value here."""
    return site.once(_facets_of, theme)


def _facets_of(site: Site, theme: Theme) -> tuple[Facet, ...]:
    found = (facet(name, site, theme) for name in site.partner.table.search.facets)
    return tuple(each for each in found if each.shelves)


def with_pages(site: Site, theme: Theme) -> tuple[Facet, ...]:
    """CKAN's three, and what else the partner narrows by."""
    more = (each for each in facets_of(site, theme) if each.name not in CKAN)
    return (*(facet(name, site, theme) for name in CKAN), *more)


def facet(name: str, site: Site, theme: Theme) -> Facet:
    """A facet by its name: one of `_OF`, one of CKAN's three, or the key of an extra."""
    return site.once(_facet, name, theme)


def _facet(site: Site, name: str, theme: Theme) -> Facet:
    speech = theme.speech(site.language)
    label = speech.say(f"facet.{name}") if speech.knows(f"facet.{name}") else extra_label(speech, name)
    match name:
        case "organization":
            shelves: tuple[Shelf[Any], ...] = site.organizations
        case "group":
            shelves = site.groups
        case "tag":
            shelves = site.tags
        case _:
            shelves = _shelves(site, _OF.get(name, _extra(name)), speech)
    made = Facet(segment(name, name), label, shelves)
    return replace(made, shelves=tuple(reversed(shelves))) if made.is_ordered else made  # the last year first


def title_of(facet: Facet, speech: Speech) -> str:
    """The name of all its values: "Formats" for the facet "Format"."""
    key = f"facets.{facet.name}"
    return speech.say(key) if speech.knows(key) else facet.label


def extra_label(speech: Speech, key: str) -> str:
    """The name of an extra: the theme's or the partner's word for it, else its key."""
    return speech.say(f"extra.{key}") if speech.knows(f"extra.{key}") else key


def frequency_label(edition: Edition, speech: Speech, dataset: Dataset) -> Phrase:
    """How often a dataset is renewed, in words; empty where nobody says."""
    if dataset.frequency and dataset.frequency != _UNKNOWN_FREQUENCY:
        return Phrase(speech.say(f"frequency.{dataset.frequency}"))
    return Phrase(dataset.frequency_label, edition.unmarked) if dataset.frequency_label else Phrase()


def granularity_label(edition: Edition, speech: Speech, dataset: Dataset) -> Phrase:
    """The smallest unit that a dataset describes, in the page's language where it is a known one."""
    granularity = edition.pick(dataset.granularity)
    known = f"granularity.{granularity}"
    return Phrase(speech.say(known)) if granularity and speech.knows(known) else granularity


def _formats(site: Site, speech: Speech, dataset: Dataset) -> _Values:
    return ((tag_segment(r.format), Phrase(r.format)) for r in dataset.resources if r.format)


def _license(site: Site, speech: Speech, dataset: Dataset) -> _Values:
    if dataset.license:
        yield tag_segment(dataset.license.title), Phrase(dataset.license.title)
    else:
        yield "none", Phrase(speech.say("fact.no_license"))


def _territories(site: Site, speech: Speech, dataset: Dataset) -> _Values:
    """What the portal says of the place, and the partner's own areas and places that lie in the dataset's extent."""
    if said := site.pick(dataset.territory):
        yield key_of(site, dataset.territory), said
    if site.territory and dataset.spatial and any(dataset.spatial.rings):
        centre = middle(dataset.spatial)
        for name, area in site.territory.areas:
            if holds(area, centre) or holds(dataset.spatial, middle(area)):
                yield tag_segment(name), Phrase(name)
        for place in site.territory.places:
            if holds(dataset.spatial, (place.longitude, place.latitude)):
                yield tag_segment(place.name), Phrase(place.name)


def _frequency(site: Site, speech: Speech, dataset: Dataset) -> _Values:
    if label := frequency_label(site.edition, speech, dataset):
        yield tag_segment(str(label) if dataset.frequency in ("", _UNKNOWN_FREQUENCY) else dataset.frequency), label


def _granularity(site: Site, speech: Speech, dataset: Dataset) -> _Values:
    if label := granularity_label(site.edition, speech, dataset):
        yield key_of(site, dataset.granularity), label


def key_of(site: Site, text: Text) -> str:
    """The same in every language of the site, so that a value's page has the same address in each."""
    languages = site.partner.languages
    return tag_segment(str(text.pick(languages[0], languages)))


def _year(site: Site, speech: Speech, dataset: Dataset) -> _Values:
    """Of the last change."""
    if dataset.modified:
        year = f"{dataset.modified.year:04}"
        yield year, Phrase(year)


def _extra(key: str) -> Callable[[Site, Speech, Dataset], _Values]:
    def values(site: Site, speech: Speech, dataset: Dataset) -> _Values:
        return ((tag_segment(value), Phrase(value, site.unmarked)) for name, value in dataset.extras if name == key)

    return values


_OF: Mapping[str, Callable[[Site, Speech, Dataset], _Values]] = {
    "format": _formats,
    "license": _license,
    "territory": _territories,
    "frequency": _frequency,
    "granularity": _granularity,
    "year": _year,
}


def _shelves(
    site: Site, values_of: Callable[[Site, Speech, Dataset], _Values], speech: Speech
) -> tuple[Shelf[Phrase], ...]:
    """By name; what is spelt in several ways is shown as it is spelt most often."""
    members: dict[str, dict[str, Dataset]] = defaultdict(dict)
    spellings: dict[str, dict[Phrase, int]] = defaultdict(lambda: defaultdict(int))
    for dataset in site.datasets:
        for key, label in values_of(site, speech, dataset):
            members[key][dataset.id] = dataset
            spellings[key][label] += 1
    return tuple(sorted(_made(members, spellings), key=lambda shelf: (alphabetical(str(shelf.title)), shelf.key)))


def _made(
    members: Mapping[str, Mapping[str, Dataset]], spellings: Mapping[str, Mapping[Phrase, int]]
) -> Iterator[Shelf[Phrase]]:
    for key, found in members.items():
        counts = spellings[key]
        label = max(counts, key=lambda phrase: (counts[phrase], str(phrase)))
        yield Shelf(key, label, label, tuple(found.values()))
