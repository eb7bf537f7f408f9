"""What is said of a dataset elsewhere than in it: by its owner, its groups, its tags, and the whole catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sitegen import urls
from sitegen.catalogue import Dataset, Group, Organization, Phrase
from sitegen.engine import Sealed

# Days between two updates, by EU frequency code; udata's `update_fulfilled_in_time` gives a day of grace. What changes
# within the day is a service: its description rightly stays the same for years.
_DAYS = {
    "DAILY": 1, "WEEKLY_5": 3, "WEEKLY_3": 4, "WEEKLY_2": 5, "WEEKLY": 7, "BIWEEKLY": 14, "MONTHLY_3": 12,
    "MONTHLY_2": 16, "MONTHLY": 31, "BIMONTHLY": 62, "QUARTERLY": 92, "ANNUAL_3": 123, "ANNUAL_2": 184, "ANNUAL": 366,
    "BIENNIAL": 731, "TRIENNIAL": 1096, "QUADRENNIAL": 1461, "QUINQUENNIAL": 1827, "DECENNIAL": 3653,
}  # fmt: skip
_GRACE = timedelta(days=1)


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
    late: bool = False


def with_surroundings(pairs: Sequence[Sealed[Any]]) -> Iterator[tuple[Dataset, Around]]:
    """Datasets with what is around them, from a list of both in turn: how an artifact of many datasets gets them."""
    for at in range(0, len(pairs), 2):
        yield pairs[at].value, pairs[at + 1].value


def is_late(dataset: Dataset, as_of: datetime | None) -> bool:
    """No change for longer than the announced frequency, seen from the newest change of the whole catalogue.

    The clock is never asked: the same catalogue gives the same page on any day (DESIGN §6).
    """
    days = _DAYS.get(dataset.frequency)
    if days is None or as_of is None or dataset.modified is None:
        return False
    return as_of - dataset.modified > timedelta(days=days) + _GRACE
