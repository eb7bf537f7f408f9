"""One partner's part of a portal while it is read, and what a list of it comes to."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sitegen.sources.answer import Progress
from sitegen.sources.ckan import stamps
from sitegen.sources.ckan.pages import Pages
from sitegen.sources.ckan.stamps import Stamps
from sitegen.sources.snapshot import Mark, Snapshot


@dataclass(frozen=True, slots=True)
class Listing:
    """Every dataset that a filter finds. One that the snapshot does not have under its stamp is to be read."""

    there: Stamps
    counted: tuple[str, ...] = ()  # fields of the index that no stamp tells of, whose values are to be counted
    mark: Mark | None = None


@dataclass(slots=True)
class Today:
    """What was read in this run: partners of one portal share it."""

    read: frozenset[str] = frozenset()
    since: float = 0.0  # on the clock of time.monotonic


@dataclass(slots=True)
class Part:
    """One partner's filter over one portal, and the draft of the snapshot. With `fresh`, nothing old is trusted."""

    pages: Pages
    fq: str
    draft: Snapshot
    partner: str
    today: Today
    progress: Progress
    fresh: bool = False
    read: set[str] = field(init=False)
    since: float = field(init=False)  # when the first of these was asked for
    listed: set[str] = field(init=False)  # by the partner's last reading

    def __post_init__(self) -> None:
        self.read = set(self.today.read)
        self.since = self.today.since if self.read else time.monotonic()
        self.listed = self.draft.listed(self.partner)

    def finish(self) -> None:
        """What was read is in the snapshot, for the partners after this one."""
        self.today.read, self.today.since = frozenset(self.read), self.since

    def known(self, ids: Iterable[str]) -> Stamps:
        """The stamps of those that are in the snapshot, and that may be trusted."""
        found = self.draft.stamps(ids)
        return {identity: stamp for identity, stamp in found.items() if not self.fresh or identity in self.read}

    def keep(self, identity: str, stamp: str, package: Mapping[str, Any]) -> None:
        """Put a dataset that was read into the draft; without a `stamp` under the digest of its whole."""
        self.draft.put(identity, stamp or stamps.of_whole(package), package)
        self.read.add(identity)
