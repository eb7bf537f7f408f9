"""Publishing file by file, into a place that visitors look at meanwhile: the way of all targets over a network.

Each file arrives whole, in an order in which nothing is shown before what it needs (`order.py`). What was done is kept
at the place (`record.py`), so that a publication which was broken off is finished by the next, and not begun anew.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import msgspec

from sitegen.deploy import names
from sitegen.deploy.difference import Difference, between
from sitegen.deploy.order import arriving, leaving
from sitegen.deploy.record import JOURNAL, RECORD, Journal, Record, journal_of, record_of, there
from sitegen.deploy.target import Confirm, Published, ask_first, ask_older
from sitegen.deploy.tree import Tree
from sitegen.errors import PublishError

_NOTED = 5.0  # seconds after which the journal is written again: so much is sent twice after a broken connection
_PROBE = ".sitegen-case"
_SHARE = 20  # times as long as a note takes, at least, until the next


class Place(Protocol):
    """A folder somewhere else. Its methods raise PublishError for what people can mend: refused, full, unreachable."""

    @property
    def name(self) -> str:
        """As people name it, without anything secret."""

    def read(self, path: str) -> bytes | None:
        """A file; None where there is none."""

    def names(self) -> Sequence[str]:
        """Some of what lies directly in it."""

    def write(self, path: str, content: bytes) -> None:
        """Put a file there, so that visitors see the old one or the new one, as far as the place can."""

    @property
    def at_once(self) -> int:
        """How many files `send` and `remove` are given at most."""

    def send(self, tree: Tree, paths: Sequence[str]) -> None:
        """Put files of a tree there, as `write` does, in any order."""

    def remove(self, paths: Sequence[str]) -> None:
        """Take files away, and folders that are empty then; nothing where they are gone already."""


def publish(tree: Tree, place: Place, *, confirm: Confirm, dry_run: bool = False) -> Published:
    """Bring a place up to date with a tree (`Target.publish`)."""
    record, journal = record_of(place.read(RECORD)), journal_of(place.read(JOURNAL))
    difference = between(there(record, journal), tree.files)
    done = Published(place.name, difference, is_done=not dry_run)
    if dry_run or (not difference and journal is None):
        return done
    if record is None and journal is None:
        ask_first(place.name, place.names(), confirm, fate="files of the same names are replaced, the others stay")
    before = record or Record()
    ask_older(place.name, before.made, tree, confirm)
    names.refuse_longer(tree.files, place.name)
    _refuse_alike(tree, place)
    _Publication(place, journal, difference).run(tree)
    place.write(RECORD, msgspec.json.encode(Record(dict(tree.files), before.number + 1, tree.made)))
    place.remove([JOURNAL])
    return done


def _refuse_alike(tree: Tree, place: Place) -> None:
    """Two files whose names differ by capitals alone, at a place that takes them for one: seen by trying."""
    pair = names.alike(tree.files)
    if pair is None:
        return
    place.write(_PROBE, b"")
    is_one = place.read(_PROBE.upper()) is not None
    place.remove([_PROBE])
    if is_one:
        raise names.same(pair, place.name)


class _Publication:
    """One on its way: what it has done so far, and that it is alone."""

    def __init__(self, place: Place, broken_off: Journal | None, difference: Difference) -> None:
        before = broken_off or Journal("")
        self._place = place
        self._by = secrets.token_hex(8)
        self._difference = difference
        self._planned = dict.fromkeys((*before.planned, *difference.sent, *difference.removed))
        self._written = {path: content for path, content in before.written.items() if path not in difference}
        self._removed = {path: None for path in before.removed if path not in difference}
        self._since: list[str] = []  # touched since the last note
        self._wait = _NOTED
        self._noted = 0.0

    def run(self, tree: Tree) -> None:
        """Send, then remove. Raises PublishError as soon as another publication is seen."""
        self._note()
        for paths in self._batches(arriving(self._difference.sent)):
            self._since += paths
            self._place.send(tree, paths)
            self._written |= {path: tree.files[path] for path in paths}
            self._note_in_time()
        for paths in self._batches(leaving(self._difference.removed)):
            self._since += paths
            self._place.remove(paths)
            self._removed |= dict.fromkeys(paths)
            self._note_in_time()
        self._look_around()

    def _batches(self, groups: Iterable[list[str]]) -> Iterator[list[str]]:
        many = self._place.at_once
        for group in groups:
            for start in range(0, len(group), many):
                yield group[start : start + many]

    def _note_in_time(self) -> None:
        if time.monotonic() - self._noted > self._wait:
            self._look_around()
            self._note()

    def _look_around(self) -> None:
        """Whoever began last goes on. The other leaves word of what it touched meanwhile, and ends."""
        found = journal_of(self._place.read(JOURNAL))
        if found is not None and found.by == self._by:
            for path in found.planned:  # with what one that has ended left word of
                if path not in self._planned:
                    self._planned[path] = None
            return
        left = found or Journal("")
        written = {path: content for path, content in left.written.items() if path not in self._since}
        removed = tuple(path for path in left.removed if path not in self._since)
        self._put(Journal(left.by, (*left.planned, *self._since), written, removed))
        raise PublishError(
            "another publication has begun meanwhile, and this one has ended",
            where=self._place.name,
            hint="publish again when the other has ended",
        )

    def _note(self) -> None:
        start = time.monotonic()
        self._put(Journal(self._by, tuple(self._planned), self._written, tuple(self._removed)))
        self._since.clear()
        self._noted = time.monotonic()
        self._wait = max(_NOTED, _SHARE * (self._noted - start))  # where a line is slow, its notes are rare

    def _put(self, journal: Journal) -> None:
        self._place.write(JOURNAL, msgspec.json.encode(journal))


def without_a_way_back(target: str, where: str) -> PublishError:
    """What a target says that holds one publication only (`Target.rollback`)."""
    return PublishError(
        f'target "{target}" keeps one publication',
        where=where,
        hint="build and publish the state that you want; docs/deploy.md says which targets can go back",
    )
