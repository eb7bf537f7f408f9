"""Bringing a snapshot up to date: the list of what there is, which is cheap, then only what is new or changed.

Complete or an error. A list is read in pages, and datasets come and go meanwhile; each page therefore begins with the
last dataset of the one before. Where that is so, as many datasets sort before it as did then, and none that was there
all along is lost or doubled. Where it is not, the list is read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sitegen.errors import SourceError
from sitegen.sources.answer import Progress
from sitegen.sources.client import Client
from sitegen.sources.shape.values import line
from sitegen.sources.snapshot import Snapshot
from sitegen.sources.tally import Tally

ROWS = 1000  # ckan.search.rows_max: what a portal gives at most unless it was told otherwise
READINGS = 5  # of a list that moves, before giving up
BATCH = 200  # datasets asked for by id in one question: about 1.5 MB

# A dataset's last change moves with everything in it, its name included, but for its groups: putting it into one leaves
# the date as it is. About 130 bytes a dataset, where a whole one has 7 kB.
_FIELDS = "id,metadata_modified,groups"

Stamps = dict[str, str]
"""What tells whether a dataset changed, by id; empty where the portal does not say."""


class _MovedError(Exception):
    """The list changed while it was read."""


def sync(client: Client, fq: str, snapshot: Snapshot, progress: Progress, *, fresh: bool = False) -> list[str]:
    """Have every dataset that `fq` finds in the snapshot as it is now; their ids, in order.

    With `fresh` all of them are read again. Raises SourceError.
    """
    known: Stamps | None = {} if fresh else None
    missing: set[str] = set()
    for _ in range(READINGS):
        there = listing(client, fq)
        if known is None:
            known = snapshot.stamps(there)
        if there:
            client.check_token(min(there))
        wanted = {identity for identity, stamp in there.items() if not stamp or known.get(identity) != stamp}
        progress(len(there) - len(wanted), len(there))
        for identity, package in _packages(client, fq, there, wanted):
            snapshot.put(identity, there[identity], package)
            known[identity] = there[identity]
            wanted.discard(identity)
            progress(len(there) - len(wanted), len(there))
        if not wanted:
            return sorted(there)
        missing = wanted  # gone since they were listed? then the next list is without them
    shown = ", ".join(sorted(missing)[:3])
    raise SourceError(
        f"the portal lists {len(missing)} datasets that it does not give: {shown}",
        where=client.portal,
        hint="they would vanish from the site: try again, and tell the portal's administrators if it stays so",
    )


def listing(client: Client, fq: str) -> Stamps:
    """Every dataset that `fq` finds, none lost and none twice. Raises SourceError."""
    what = ""
    for _ in range(READINGS):
        try:
            return _one_reading(client, fq)
        except _MovedError as moved:
            what = str(moved)
    raise SourceError(
        f"the portal's list of datasets does not add up, in {READINGS} readings: {what}",
        where=client.portal,
        hint="datasets would vanish from the site: try again, and tell the portal's administrators if it stays so",
    )


def page(client: Client, fq: str, start: int, rows: int, fields: str = "") -> tuple[int, list[Any]]:
    """How many datasets `fq` finds, and some of them. `id asc` is the order that does not move while one pages."""
    parameters: dict[str, str | int] = {"sort": "id asc", "rows": rows, "start": start}
    parameters |= {key: value for key, value in (("fq", fq), ("fl", fields)) if value}
    result = client.action("package_search", **parameters)
    if isinstance(result, dict):
        count, results = result.get("count"), result.get("results")
        if isinstance(count, int) and not isinstance(count, bool) and isinstance(results, list):
            return count, results
    raise client.strange("package_search", "`count` and `results`")


def _one_reading(client: Client, fq: str) -> Stamps:
    found: Stamps = {}
    last = ""
    tally = Tally(client.portal)
    while True:
        start = max(0, len(found) - 1)
        count, rows = page(client, fq, start, ROWS, _FIELDS)
        tally.page(count)
        entries = [_entry(client, row) for row in rows]
        if last:
            if not entries or entries[0][0] != last:
                raise _MovedError(f"what comes at start={start} is not what came there before")
            del entries[0]
        for identity, stamp in entries:
            if identity in found:
                raise _MovedError(f"dataset {identity} comes twice")
            found[identity] = stamp
        if len(found) >= count:
            break
        if not entries:
            raise _MovedError(f"{count} are counted, and {len(found)} given")
        if len(rows) == 1:
            raise SourceError(
                "the portal gives one dataset at a time",
                where=client.portal,
                hint="ask its administrators to raise ckan.search.rows_max",
            )
        last = entries[-1][0]
    if len(found) != count:
        raise _MovedError(f"{count} are counted, and {len(found)} given")
    return found


def _entry(client: Client, row: object) -> tuple[str, str]:
    """Id and stamp. A portal that does not know `fl` gives whole datasets, where groups are dictionaries."""
    identity = line(row.get("id")) if isinstance(row, dict) else ""
    if not isinstance(row, dict) or not identity:
        raise client.strange("package_search", "datasets with an id")
    changed = line(row.get("metadata_modified"))
    groups = row.get("groups")
    listed = groups if isinstance(groups, list) else ()
    names = (line(each.get("name")) if isinstance(each, dict) else line(each) for each in listed)
    return identity, f"{changed} {','.join(sorted(names))}" if changed else ""


def _packages(client: Client, fq: str, there: Stamps, wanted: set[str]) -> Iterator[tuple[str, object]]:
    """The wanted datasets, as far as the portal gives them: by pages where most are, else by their ids."""
    left = set(wanted)
    if len(left) > max(BATCH, len(there) // 2):
        for found in _by_page(client, fq, len(there)):
            yield from _taken(found, left)
    ordered = sorted(left)
    for first in range(0, len(ordered), BATCH):
        yield from _taken(_by_id(client, ordered[first : first + BATCH]), left)


def _by_page(client: Client, fq: str, expected: int) -> Iterator[list[Any]]:
    start, count = 0, expected
    while start < count:
        count, found = page(client, fq, start, ROWS)
        yield found
        if not found:
            return
        start += len(found)  # a portal may give fewer than asked, without a word


def _by_id(client: Client, ids: Sequence[str]) -> list[Any]:
    found: list[Any] = []
    while len(found) < len(ids):  # fewer than asked may come here as well
        _, some = page(client, f"id:({' OR '.join(map(quoted, ids))})", len(found), len(ids))
        if not some:
            break
        found += some
    return found


def _taken(found: Sequence[object], left: set[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for package in found:
        identity = line(package.get("id")) if isinstance(package, dict) else ""
        if isinstance(package, dict) and identity in left:
            left.discard(identity)
            yield identity, package


def quoted(value: str) -> str:
    """A value in a Solr filter."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
