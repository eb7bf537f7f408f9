"""What was made of texts, on disk: a description is parsed once, however many processes and builds show it.

One SQLite file in a project's cache. An entry's name stands for the text, for what was made of it and for the code that
made it, so that nothing in it goes out of date. It only saves time: where it cannot be read or written, as on a full
disk, texts are parsed.
"""

from __future__ import annotations

import functools
import os
import sqlite3
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from sitegen.digest import digest

_LARGEST = 400_000_000  # bytes, beyond which the file is begun anew
_AT_ONCE = 32  # entries written together
_PATIENCE = 2.0  # seconds to wait for another process that writes
_SHORTEST = 24  # characters: shorter texts are parsed as fast as looked up


class Memory:
    """The file, as one process has it open. A process that was forked opens it for itself."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db: sqlite3.Connection | None = None
        self._inherited: sqlite3.Connection | None = None
        self._owner = 0
        self._new: dict[str, str] = {}

    def recall(self, kind: str, text: str, make: Callable[[], str]) -> str:
        """What `make` gives for `text`, from an earlier time where there was one."""
        if len(text) < _SHORTEST:
            return make()
        name = digest(_code(), kind.encode(), text.encode("utf-8", "surrogatepass"))
        db = self._opened()
        found = self._new.get(name) or _value(db, name)
        if found is None:
            found = self._new[name] = make()
            if len(self._new) >= _AT_ONCE:
                self.flush()
        return found

    def flush(self) -> None:
        """Write what is new."""
        db, rows = self._opened(), list(self._new.items())
        self._new.clear()
        if db is None or not rows:
            return
        try:
            with db:
                db.executemany("INSERT OR IGNORE INTO made VALUES (?, ?)", rows)
        except (sqlite3.Error, UnicodeEncodeError):  # busy, full, half a character: next time
            pass

    def _opened(self) -> sqlite3.Connection | None:
        if self._owner != os.getpid():
            self._inherited = self._db  # of the process that this one was forked from: not to be closed here
            self._owner, self._db = os.getpid(), _connected(self.path)
            self._new.clear()
        return self._db


_memory: Memory | None = None  # of this process


def remember(path: Path) -> None:
    """Keep what is made of texts in this file, and take it from there, as long as this process lasts."""
    global _memory
    if _memory is None or _memory.path != path:
        _memory = Memory(path)


def keep() -> None:
    """Write what is still to be kept."""
    if _memory is not None:
        _memory.flush()


def recalled(kind: str, text: str, make: Callable[[], str]) -> str:
    """What `make` gives for `text`, made or remembered."""
    return make() if _memory is None else _memory.recall(kind, text, make)


def _connected(path: Path) -> sqlite3.Connection | None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.is_file() and path.stat().st_size > _LARGEST:
            path.unlink()
        db = sqlite3.connect(path, timeout=_PATIENCE)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = OFF")  # after a loss of power it may be damaged, and is begun anew
        db.execute("CREATE TABLE IF NOT EXISTS made (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
    except (sqlite3.OperationalError, OSError):
        return None
    except sqlite3.DatabaseError:
        path.unlink(missing_ok=True)
        return None
    return db


def _value(db: sqlite3.Connection | None, name: str) -> str | None:
    if db is None:
        return None
    try:
        row = db.execute("SELECT value FROM made WHERE name = ?", (name,)).fetchone()
    except sqlite3.Error:
        return None
    return row[0] if row else None


@functools.cache
def _code() -> bytes:
    """Of all that decides what is made of a text."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    versions = ",".join(metadata.version(name) for name in ("markdown", "nh3"))
    return digest(versions.encode(), *(file.read_bytes() for file in files)).encode()
