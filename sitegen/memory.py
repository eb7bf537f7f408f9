"""What was made once, on disk: a text is parsed, a dataset described once, however many processes and builds show it.

One SQLite file in a project's cache. An entry's name is the digest of all that it was made from, its code included, so
that nothing in it goes out of date. It only saves time: where it cannot be read or written, as on a full disk, things
are made again; one that is broken is begun anew. Of a large one the entries go that nothing has asked for longest.
"""

from __future__ import annotations

import os
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

LARGEST = 1_500_000_000  # bytes, beyond which the older half goes: 20,000 datasets take a third of it
_AT_ONCE = 64  # entries written together
_PATIENCE = 2.0  # seconds to wait for another process that writes
_DAY = 86_400  # seconds
_TABLE = "CREATE TABLE IF NOT EXISTS things (name TEXT PRIMARY KEY, day INTEGER NOT NULL, value BLOB NOT NULL)"


class Memory:
    """The file, as one process has it open. A process that was forked opens it for itself.

    `largest`: bytes that it may hold. `clock`: seconds since the epoch, which tell old entries from new ones.
    """

    def __init__(self, path: Path, *, largest: int = LARGEST, clock: Callable[[], float] = time.time) -> None:
        self.path = path
        self._largest = largest
        self._clock = clock
        self._db: sqlite3.Connection | None = None
        self._inherited: sqlite3.Connection | None = None
        self._owner = 0
        self._today = 0
        self._new: dict[str, bytes] = {}
        self._asked_again: list[str] = []

    def recall(self, name: str, make: Callable[[], bytes]) -> bytes:
        """What `make` gives, from an earlier time where there is something of this name."""
        found = self.get(name)
        if found is None:
            found = make()
            self.put(name, found)
        return found

    def get(self, name: str) -> bytes | None:
        """What was put under a name; None where nothing is, or what is there cannot be read."""
        db = self._opened()
        found = self._new.get(name)
        if found is not None or db is None:
            return found
        try:
            row = db.execute("SELECT value, day FROM things WHERE name = ?", (name,)).fetchone()
            if row is None:
                return None
            if row[1] != self._today:
                self._asked_again.append(name)
            return zlib.decompress(row[0])
        except sqlite3.OperationalError:  # busy: this time without it
            return None
        except (sqlite3.DatabaseError, zlib.error, TypeError):
            self._replace(db)
            return None

    def put(self, name: str, value: bytes) -> None:
        """Keep a value; it is written with others, or by `flush`."""
        self._opened()
        self._new[name] = value
        if len(self._new) >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what is new, and that older entries were asked for today."""
        db = self._opened()
        rows = [(name, self._today, zlib.compress(value, 1)) for name, value in self._new.items()]
        asked = [(self._today, name) for name in self._asked_again]
        self._new.clear()
        self._asked_again.clear()
        if db is None or not (rows or asked):
            return
        try:
            with db:
                db.executemany("INSERT OR IGNORE INTO things VALUES (?, ?, ?)", rows)
                db.executemany("UPDATE things SET day = ? WHERE name = ?", asked)
        except sqlite3.OperationalError:  # busy, full: next time
            pass
        except sqlite3.DatabaseError:
            self._replace(db)

    def _opened(self) -> sqlite3.Connection | None:
        if self._owner != os.getpid():
            self._inherited = self._db  # of the process that this one was forked from: not to be closed here
            self._new.clear()
            self._asked_again.clear()
            self._owner, self._today = os.getpid(), int(self._clock() // _DAY)
            self._db = self._connected()
        return self._db

    def _connected(self) -> sqlite3.Connection | None:
        """The file, begun anew where it is broken; None where it cannot be had at this time."""
        try:
            return self._open()
        except (sqlite3.OperationalError, OSError):
            return None
        except sqlite3.DatabaseError:
            return self._begun_anew()

    def _begun_anew(self) -> sqlite3.Connection | None:
        for end in ("", "-wal", "-shm"):
            with suppress(OSError):
                self.path.with_name(self.path.name + end).unlink(missing_ok=True)
        try:
            return self._open()
        except (sqlite3.Error, OSError):
            return None

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with ExitStack() as undone:
            db = sqlite3.connect(self.path, timeout=_PATIENCE)
            undone.callback(db.close)
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = OFF")  # after a loss of power it may be damaged, and is begun anew
            db.execute(_TABLE)
            if _size(db) > self._largest:
                with db:
                    db.execute("DELETE FROM things WHERE day <= ?", (_too_old(db, self._largest // 2),))
            undone.pop_all()
            return db

    def _replace(self, broken: sqlite3.Connection) -> None:
        """Another file in the place of one that turned out to be damaged."""
        with suppress(sqlite3.Error):
            broken.close()
        self._db = self._begun_anew()


def _size(db: sqlite3.Connection) -> int:
    """Bytes of the file that hold something: what was deleted leaves room in it for what comes."""
    asked = ("page_count", "freelist_count", "page_size")
    pages, free, size = (db.execute(f"PRAGMA {what}").fetchone()[0] for what in asked)
    return int((pages - free) * size)


def _too_old(db: sqlite3.Connection, room: int) -> int:
    """The last day of which entries go, so that those of the days after it have room: all of them where none has."""
    last = 0
    for day, size in _by_day(db):
        room -= size
        if room < 0:
            return day
        last = day
    return last - 1


def _by_day(db: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """Days on which entries were last asked for, the latest first, each with the bytes of its entries."""
    yield from db.execute("SELECT day, SUM(LENGTH(value) + LENGTH(name)) FROM things GROUP BY day ORDER BY day DESC")


_memory: Memory | None = None  # of this process


def remember(path: Path) -> None:
    """Keep in this file what is made, and take it from there, as long as this process lasts."""
    global _memory
    if _memory is None or _memory.path != path:
        _memory = Memory(path)


def keep() -> None:
    """Write what is still to be kept."""
    if _memory is not None:
        _memory.flush()


def get(name: str) -> bytes | None:
    """What was kept under a name; None where nothing was."""
    return None if _memory is None else _memory.get(name)


def put(name: str, value: bytes) -> None:
    """Keep a value under a name, which is the digest of all that it depends on."""
    if _memory is not None:
        _memory.put(name, value)


def recalled(name: str, make: Callable[[], bytes]) -> bytes:
    """What `make` gives, made or remembered. `name` is the digest of all that it depends on, its code included."""
    return make() if _memory is None else _memory.recall(name, make)
