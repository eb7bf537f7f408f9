"""The memory of names: what a partner's site showed under which address, so that no address is lost.

One file a partner, `.sitegen/names/PARTNER.json`, one dataset a line. It is the one thing in the cache that cannot be
made anew, which is why it lies beside the snapshots and in none of them: it outlives a snapshot that is begun anew, it
is there for sources that have none, and a project may commit it. It counts when a site has been put in place, so that
it never knows of what nobody saw.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import msgspec

from sitegen.cache import cache_of
from sitegen.catalogue import Caution
from sitegen.config import Partner
from sitegen.digest import digest
from sitegen.site.former import Known, Names, first_gone, today

_FORMAT = 1


class _File(msgspec.Struct, frozen=True):
    format: int
    datasets: tuple[Known, ...]


class NameMemory:
    """The file of one partner. What it holds is read when it is asked for."""

    def __init__(self, root: Path, partner: Partner) -> None:
        self.path = cache_of(root) / "names" / f"{partner.name}.json"
        self._days = partner.table.hosting.tombstones
        self._is_broken = False

    def names(self) -> Names:
        """What is remembered, as of today. Of a file that is broken, nothing is."""
        return Names(self._known(), today(), self._days)

    @property
    def today(self) -> date:
        """The day that is told to the site."""
        return today()

    def cautions(self) -> tuple[Caution, ...]:
        """That the file was broken when it was read."""
        if not self._is_broken:
            return ()
        told = f"{self.path} is broken: pages that were renamed or removed before are not known any more. "
        told += f"It was set aside as {self._aside.name}; put a copy of the file in place, and build again"
        return (Caution("names-lost", self.path.name, told),)

    def keep(self, known: tuple[Known, ...]) -> None:
        """Remember this for the next build. Raises OSError."""
        lines = b",\n".join(map(msgspec.json.encode, known))
        content = b'{"format":%d,"datasets":[\n%b\n]}\n' % (_FORMAT, lines)
        if self._bytes() == content:
            return
        if self._is_broken:
            self.path.replace(self._aside)
        self.put(content)

    def put(self, content: bytes) -> None:
        """Have the file as it was kept elsewhere; none of nothing. Raises OSError."""
        if not content:
            self.path.unlink(missing_ok=True)
            return
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        draft.write_bytes(content)
        draft.replace(self.path)

    def state(self) -> tuple[str, date | None]:
        """What stands for the memory as it is on disk: its digest, and the day of what is to be forgotten next."""
        return digest(self._bytes()), first_gone(self._known())

    def is_still(self, state: tuple[str, date | None]) -> bool:
        """Whether it is as it was at that state, and nothing in it is to be forgotten by now."""
        mark, gone = state
        return mark == digest(self._bytes()) and not self.forgets(gone)

    def forgets(self, gone: date | None) -> bool:
        """Whether what went on that day is forgotten by now."""
        return Names((), today(), self._days).forgets(gone)

    @property
    def _aside(self) -> Path:
        return self.path.with_name(f"{self.path.name}.broken")

    def _known(self) -> tuple[Known, ...]:
        data = self._bytes()
        try:
            found = msgspec.json.decode(data, type=_File) if data else _File(_FORMAT, ())
        except (msgspec.MsgspecError, ValueError, RecursionError):
            self._is_broken = True
            return ()
        if found.format != _FORMAT or not all(each.addresses for each in found.datasets):
            self._is_broken = True
            return ()
        return found.datasets

    def _bytes(self) -> bytes:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return b""
