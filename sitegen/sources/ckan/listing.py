"""The list of what a filter finds, page by page: a few fields of each, or whole datasets where a portal gives these.

Datasets come and go meanwhile; each page therefore begins with the last dataset of the one before. Where that is so, as
many datasets sort before it as did then, and none that was there all along is lost or doubled. Where it is not, the
list is read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sitegen.errors import SourceError
from sitegen.sources.ckan import index, stamps
from sitegen.sources.ckan.pages import SIZES
from sitegen.sources.ckan.part import Listing, Part
from sitegen.sources.ckan.stamps import Stamps
from sitegen.sources.http.tally import Tally
from sitegen.sources.snapshot import Manner
from sitegen.sources.values import line

READINGS = 5  # of a list that moves, before giving up
LARGE = 5000  # datasets: in a longer list, how many an owner has tells of those that moved, and not each dataset

_Row = tuple[str, Mapping[str, Any]]


class _MovedError(Exception):
    """The list changed while it was read."""


def listing(part: Part) -> Listing:
    """Every dataset that the filter finds, none lost and none twice. Raises SourceError."""
    if part.pages.manner.whole:
        if not index.is_due(part) and (found := index.listing(part)):
            return found
        part.pages.manner = Manner(part.pages.manner.rows)  # see whether it still is
    counted = _counted(part)
    fields = stamps.FIELDS if counted else (*stamps.FIELDS, stamps.OWNER)
    what = ""
    for _ in range(READINGS):
        try:
            return _one_reading(part, fields, counted)
        except _MovedError as moved:
            what = str(moved)
    raise SourceError(
        f"the portal's list of datasets does not add up, in {READINGS} readings: {what}",
        where=part.pages.client.portal,
        hint="datasets would vanish from the site: try again, and tell the portal's administrators if it stays so",
    )


def _counted(part: Part) -> tuple[str, ...]:
    if len(part.listed) <= LARGE:
        return ()
    return tuple(part.pages.facets(part.fq, index.OWNER)[1])


def _one_reading(part: Part, fields: tuple[str, ...], counted: tuple[str, ...]) -> Listing:
    """Whole datasets are kept as they come. Where these come at all, the portal's index may tell the rest for less."""
    there: Stamps = {}
    for page, total in _pages(part, fields):
        whole = {identity: row for identity, row in page if stamps.is_whole(row)}
        known = part.known(whole)
        for identity, row in whole.items():
            there[identity] = stamps.of_whole(row)
            if known.get(identity) != there[identity]:
                part.keep(identity, there[identity], row)
            part.read.add(identity)
            part.progress(len(there), total)
        there |= {identity: stamps.of_fields(row) for identity, row in page if identity not in whole}
        if bool(whole) != part.pages.manner.whole and page:
            part.pages.manner = Manner(part.pages.manner.rows, whole=bool(whole))
            if whole and (found := index.listing(part)):
                return found
    if counted:
        known = part.known(there)
        there = {identity: stamps.with_owner(stamp, known.get(identity, "")) for identity, stamp in there.items()}
    return Listing(there, counted)


def _pages(part: Part, fields: tuple[str, ...]) -> Iterator[tuple[list[_Row], int]]:
    """The list by pages, each with ids and without what came before; and how many datasets are counted."""
    found: set[str] = set()
    last = ""
    tally = Tally(part.pages.client.portal)
    while True:
        start = max(0, len(found) - 1)
        count, rows = part.pages.page(part.fq, start, SIZES[0], fields)
        tally.page(count)
        entries = [_entry(part, row) for row in rows]
        if last:
            if not entries or entries[0][0] != last:
                raise _MovedError(f"what comes at start={start} is not what came there before")
            del entries[0]
        for identity, _ in entries:
            if identity in found:
                raise _MovedError(f"dataset {identity} comes twice")
            found.add(identity)
        yield entries, count
        if len(found) >= count:
            break
        if not entries:
            raise _MovedError(f"{count} are counted, and {len(found)} given")
        if len(rows) == 1:
            raise SourceError(
                "the portal gives one dataset at a time",
                where=part.pages.client.portal,
                hint="ask its administrators to raise ckan.search.rows_max",
            )
        last = entries[-1][0]
    if len(found) != count:
        raise _MovedError(f"{count} are counted, and {len(found)} given")


def _entry(part: Part, row: object) -> _Row:
    identity = line(row.get("id")) if isinstance(row, dict) else ""
    if not isinstance(row, dict) or not identity:
        raise part.pages.client.strange("package_search", "datasets with an id")
    return identity, row
