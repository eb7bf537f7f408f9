"""Addresses that datasets of a site once had: of those that have another name now, and of those that are gone.

What is remembered is what the site itself published, and nothing else of the catalogue: so a page about a dataset that
has become private says what anybody could read here before. One address has one holder, the last that it had: where a
new dataset takes the name of another, its address leads to nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Annotated

import msgspec

from sitegen.catalogue import Dataset, Text
from sitegen.site.addresses import resource_key

# Segments as `urls.segment` makes them, so that whatever stands in the memory writes no rule of its own for a host.
Key = Annotated[str, msgspec.Meta(pattern=r"\A[\w-]{1,140}\Z")]

_MOST_ADDRESSES = 20  # of one dataset, the newest: a portal may give it another name each night
_MOST_GONE = 2_000  # the last that went: some portals give all their datasets new ids each night
_LISTING = ("page", "sort")  # what lies below these segments is the list of all datasets


@dataclass(frozen=True, slots=True)
class Address:
    """A dataset's path segment, and those of its resources as they were last seen there."""

    key: Key
    resources: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A dataset as the site showed it last, by CKAN's id. Its newest address comes last.

    `gone`: the first day (UTC) on which the site was built without it; None for one that is there.
    """

    id: str
    title: tuple[tuple[str, str], ...]
    addresses: tuple[Address, ...]
    organization: str = ""  # Organization.id
    gone: date | None = None

    @classmethod
    def of(cls, dataset: Dataset, key: str) -> Known:
        """A dataset that the site shows now, under this path segment."""
        here = Address(key, tuple(map(resource_key, dataset.resources)))
        title = tuple((language, _encodable(text)) for language, text in dataset.title.values)
        return cls(_encodable(dataset.id), title, (here,), _encodable(dataset.organization))


@dataclass(frozen=True, slots=True)
class Names:
    """What is remembered before a site is made, on which day that is, and for how many days what is gone is kept."""

    known: tuple[Known, ...] = ()
    today: date = date.min
    days: int = 0

    def after(self, shown: Iterable[Known]) -> tuple[Known, ...]:
        """What is to be remembered once the site shows these datasets, each with its one address; by id."""
        before = {each.id: each for each in self.known}
        there = [each for each in shown if each.addresses[-1].key not in _LISTING]
        taken = {each.addresses[-1].key for each in there}
        now: list[Known] = []
        for each in there:
            earlier = before.pop(each.id).addresses if each.id in before else ()
            now.append(replace(each, addresses=(*_free(earlier, taken)[-_MOST_ADDRESSES:], *each.addresses)))
        missing = [replace(each, gone=each.gone or self.today) for each in before.values()]
        for each in sorted(missing, key=lambda each: (each.gone or self.today, each.id), reverse=True)[:_MOST_GONE]:
            addresses = _free(each.addresses, taken)
            if addresses and not self.forgets(each.gone):
                now.append(replace(each, addresses=addresses))
        return tuple(sorted(now, key=lambda each: each.id))

    def forgets(self, gone: date | None) -> bool:
        """Whether what went on that day is forgotten by now."""
        return gone is not None and (self.today - gone).days >= self.days


def today() -> date:
    """The day, by the clock of this machine in UTC: the same for whoever builds at one moment."""
    return datetime.now(UTC).date()


def _encodable(text: str) -> str:
    """Without halves of characters, which a catalogue may hold and no file can."""
    return text.encode("utf-8", "replace").decode()


def _free(addresses: tuple[Address, ...], taken: set[str]) -> tuple[Address, ...]:
    """Those that nobody else has; they are taken from now on."""
    found = []
    for each in addresses:
        if each.key not in taken and each.key not in _LISTING:
            taken.add(each.key)
            found.append(each)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Moved:
    """An address of a dataset that has another one now. `resources`: segments, and where each is now ("": nowhere)."""

    key: str
    to: str
    title: Text
    resources: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Gone:
    """An address of a dataset that the site does not show any more, `since` that day."""

    key: str
    title: Text
    organization: str  # Organization.id
    since: date
    resources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Former:
    """All former addresses of a site, by their segments."""

    moved: tuple[Moved, ...] = ()
    gone: tuple[Gone, ...] = ()

    @classmethod
    def of(cls, known: Iterable[Known]) -> Former:
        """What is remembered, as what is to become of each address."""
        moved: list[Moved] = []
        gone: list[Gone] = []
        for each in known:
            title = Text(each.title)
            if each.gone is not None:
                gone += [Gone(a.key, title, each.organization, each.gone, a.resources) for a in each.addresses]
                continue
            *earlier, here = each.addresses
            there = set(here.resources)
            moved += [
                Moved(a.key, here.key, title, tuple((r, r if r in there else "") for r in a.resources)) for a in earlier
            ]
        return cls(tuple(sorted(moved, key=lambda each: each.key)), tuple(sorted(gone, key=lambda each: each.key)))


def first_gone(known: Iterable[Known]) -> date | None:
    """The day on which that went which is to be forgotten next; None where nothing is."""
    return min((each.gone for each in known if each.gone is not None), default=None)
