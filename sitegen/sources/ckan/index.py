"""What a portal's search index tells without a dataset: the ids that a filter finds, and which of them changed.

For portals whose list is dear, since it gives whole datasets whatever fields it is asked for. What these show as the
date of the last change may be typed by hand; the index has the true one. It is asked about its own dates only, never
about this machine's clock: everything after the last date of all that it had when it was read before has changed.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sitegen.config.solr import any_of
from sitegen.sources.ckan.pages import Pages
from sitegen.sources.ckan.part import Listing, Part
from sitegen.sources.snapshot import Mark
from sitegen.sources.values import line

OWNER, GROUPS = "owner_org", "groups"
TURNS = 20  # readings, after which everything is read anew: what counting does not tell
_OVERLAP = timedelta(minutes=10)  # what was saved may come into the index after what was saved later
_BEGINNING, _END = datetime(1990, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_STEP = timedelta(milliseconds=1)  # of Solr's dates


def is_due(part: Part) -> bool:
    """Whether it is time to read everything, whatever the index tells."""
    if part.fresh:
        return not part.read
    before = part.draft.mark(part.partner, part.fq)
    return before is not None and before.turns >= TURNS


def listing(part: Part) -> Listing | None:
    """Every dataset that the filter finds; None where the index does not tell, or not by what it is asked for.

    Of those that were read before, a dataset keeps its stamp where the index has nothing later of it.
    """
    pages, fq = part.pages, part.fq
    before = None if is_due(part) or part.fresh else part.draft.mark(part.partner, fq)
    # The last date comes first: what changes while the rest is asked is later than that, and is found the next time.
    newest = _newest(pages, fq, _moment(before.newest) if before else None)
    ids = _ids(pages, fq)
    if ids is None or (ids and newest is None):
        return None
    if newest is None:
        return Listing({})
    changed, late = _since(part, before, newest, ids)
    trusted = part.listed - changed if before else set()
    if part.read:  # earlier in this run: what changed since then may have been read before it did
        elapsed = timedelta(seconds=time.monotonic() - part.since + 1)
        doubtful = _ids(pages, _later(fq, newest - elapsed))
        trusted |= set() if doubtful is None else part.read - doubtful
    known = part.known(ids & trusted)
    mark = Mark(fq, _spelt(newest), sorted(late), before.turns + 1 if before else 0)
    return Listing({identity: known.get(identity, "") for identity in ids}, (OWNER, GROUPS), mark.sealed())


def moved(part: Part, found: Listing) -> set[str]:
    """The datasets that the index counts elsewhere than the snapshot has them: moved to another owner, or group.

    To move a dataset leaves its date as it is. Two that change places leave the numbers as they are, too.
    """
    have: dict[tuple[str, str], set[str]] = defaultdict(set)
    for package in part.draft.packages(found.there):
        if isinstance(package, dict):
            for place in _places(package):
                have[place].add(line(package.get("id")))
    elsewhere: set[str] = set()
    for field, counts in part.pages.facets(part.fq, *found.counted)[1].items():
        for value in sorted(counts.keys() | {value for there, value in have if there == field}):
            ours = have[field, value]
            if counts.get(value, 0) != len(ours):
                theirs = _ids(part.pages, f"{part.fq} {any_of(field, (value,))}".strip())
                elsewhere |= ours ^ (ours if theirs is None else theirs)
    return elsewhere & found.there.keys()


def _places(package: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Where the index counts a dataset: its owner and its groups."""
    groups = package.get(GROUPS)
    names = [each.get("name") for each in groups if isinstance(each, dict)] if isinstance(groups, list) else []
    for field, value in ((OWNER, package.get(OWNER)), *((GROUPS, name) for name in names)):
        if spelt := line(value):
            yield field, spelt


def _since(part: Part, before: Mark | None, newest: datetime, ids: set[str]) -> tuple[set[str], set[str]]:
    """What changed since `before`, and what lies so close to the last date that others may come to lie there late."""
    pages, fq = part.pages, part.fq
    if not before:
        return set(), _ids(pages, _later(fq, newest - _OVERLAP)) or set()
    last = _moment(before.newest)
    changed = set[str]() if newest == last else _ids(pages, _later(fq, last + _STEP)) or set()
    seen = (set(before.late) | changed) & ids
    if pages.count(_later(fq, last - _OVERLAP)) != len(seen):
        there = _ids(pages, _later(fq, last - _OVERLAP)) or set()
        changed |= there - seen
        seen = there
    return changed, seen if newest == last else _ids(pages, _later(fq, newest - _OVERLAP)) or set()


def _newest(pages: Pages, fq: str, known: datetime | None) -> datetime | None:
    """The last date of all; None where there is none, or where the portal does not look at dates as it should.

    Found by halves, in some forty small questions, or one where nothing is later than what is `known`.
    """
    low, step = _BEGINNING, timedelta(days=365)
    if known:
        low, step = known + _STEP, timedelta(hours=1)
        if not pages.count(_later(fq, low)):
            return known
    elif not (pages.count(_later(fq, low)) == pages.count(fq) > 0) or pages.count(_later(fq, _END)):
        return None
    while low + step < _END and pages.count(_later(fq, low + step)):
        low, step = low + step, 4 * step
    high = min(low + step, _END)
    while high - low > _STEP:
        middle = low + max(_STEP, (high - low) / 2 // _STEP * _STEP)
        low, high = (middle, high) if pages.count(_later(fq, middle)) else (low, middle)
    return low


def _ids(pages: Pages, fq: str) -> set[str] | None:
    """The ids that a filter finds; None where the portal does not name as many as it counts."""
    count, facets = pages.facets(fq, "id")
    if not count:
        return set()
    found = set(facets.get("id", ()))
    return found if len(found) == count else None


def _later(fq: str, moment: datetime) -> str:
    return f"{fq} +metadata_modified:[{_spelt(moment)} TO *]".strip()


def _spelt(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _moment(spelt: str) -> datetime:
    return datetime.fromisoformat(spelt)
