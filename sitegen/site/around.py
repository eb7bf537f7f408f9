"""What is said of a dataset elsewhere than in it: by its owner, its groups, its tags, and the whole catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sitegen import urls
from sitegen.catalogue import Dataset, Group, Organization, Phrase
from sitegen.catalogue.frequencies import FREQUENCIES, last_change
from sitegen.engine import Sealed


@dataclass(frozen=True, slots=True)
class OwnerPage:
    """An organisation that has a page. `item` comes without its description, which only that page shows."""

    key: str
    title: Phrase
    item: Organization

    @property
    def logo(self) -> str:
        """The path of its logo, "" without one."""
        return urls.organization_logo(self.key, self.item.logo.name) if self.item.logo else ""


@dataclass(frozen=True, slots=True)
class GroupPage:
    """A group that has a page, likewise."""

    key: str
    title: Phrase
    item: Group

    @property
    def logo(self) -> str:
        """The path of the group's logo; "" where it has none."""
        return urls.group_logo(self.key, self.item.logo.name) if self.item.logo else ""


@dataclass(frozen=True, slots=True)
class Around:
    """What the files of one dataset show beside it, in one language."""

    key: str  # its path segment
    owner: OwnerPage | None = None
    groups: tuple[GroupPage, ...] = ()
    tags: tuple[tuple[str, Phrase], ...] = ()  # (key, title as it is spelt most often)
    late: bool = False  # no change for longer than its frequency allows
    shares_notes: bool = False  # another dataset is described in the same words


def with_surroundings(pairs: Sequence[Sealed[Any]]) -> Iterator[tuple[Dataset, Around]]:
    """Datasets with what is around them, from a list of both in turn: how an artifact of many datasets gets them."""
    for at in range(0, len(pairs), 2):
        yield pairs[at].value, pairs[at + 1].value


def is_late(dataset: Dataset, now: datetime) -> bool:
    """Whether a dataset has not changed for longer than its announced frequency allows, seen at `now` (UTC).

    What the preflight page of the same site says of `update_fulfilled_in_time`: dates to come count as none there.
    """
    frequency = FREQUENCIES.get(dataset.frequency)
    if frequency is None:
        return False
    modified, *files = (
        moment if moment and moment <= now else None
        for moment in (dataset.modified, *(resource.modified for resource in dataset.resources))
    )
    return frequency.is_late(last_change(modified, (each and each.date() for each in files), now), now)
