"""What was read at the addresses of a catalogue, on disk: the bytes, and what came of each visit.

One SQLite file for a project, which its partners share, and a folder of bytes, each file under the digest of what it
holds. All of it is for this machine only, and all of it can be deleted: it is read anew.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Self

import msgspec

from sitegen.digest import digest
from sitegen.errors import SourceError

FORMAT = 1
"""Raised when the layout changes; files under another format are read anew."""

APART = 24 * 3600
"""Seconds between two visits that brought nothing, before anybody but the report is told of it: one is a moment's."""

_PATIENCE = 60  # seconds to wait for another process that writes
_LAYOUT = """
CREATE TABLE IF NOT EXISTS visits (address TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS listed (partner TEXT, address TEXT, PRIMARY KEY (partner, address)) WITHOUT ROWID;
"""


class Visit(msgspec.Struct, frozen=True):
    """What is known of one address: the bytes that came last, and how the last visit ended.

    Days are ISO dates. They change with what happened and not with how often it was looked at, so that a page that
    shows one stays the same until then.
    """

    digest: str = ""  # of the bytes that are kept; "" where none ever came
    whole: bool = True  # they are all of the file
    size: int | None = None  # bytes of the whole file, where they were counted or its host says so
    name: str = ""  # the file's name, as its host gives it
    known: dict[str, str] = {}  # the request headers that ask whether it is still the same
    portion: tuple[int, int] = (0, 0)  # what was asked for: see `http.Portion`
    came: str = ""  # the day on which these bytes came
    fault: str = ""  # why the last visit brought nothing: see `visiting.FAULTS`
    detail: str = ""  # the same for webmasters, in words
    since: str = ""  # the day on which that began
    failing: float = 0.0  # seconds since the epoch: the first visit in a row that brought nothing and counts; 0: none
    told: str = ""  # the fault that pages tell: that of the last of two visits, at least a day apart
    seen: float = 0.0  # seconds since the epoch: the last visit that counts

    def failed(self, fault: str, detail: str, *, day: str, now: float) -> Visit:
        """After another visit, which brought nothing: what is known stays, and so does when that began."""
        began = self.failing or now
        return msgspec.structs.replace(
            self,
            fault=fault,
            detail=detail,
            since=self.since if self.fault and self.failing else day,
            failing=began,
            told=fault if now - began >= APART else self.told,
            seen=now,
        )

    def missed(self, found: Visit) -> Visit:
        """After a visit that failed as `found` did, and does not count: it was this machine that reached nobody."""
        since = self.since if self.fault else found.since
        return msgspec.structs.replace(self, fault=found.fault, detail=found.detail, since=since)


class FileCache:
    """The files of one project's cache, open. Everything is written by the thread that opened it."""

    def __init__(self, cache: Path) -> None:
        self._folder = cache / "files"
        self._path = cache / "files.sqlite"
        self._counted = ((-1, -1), "")  # how often it had changed, and its state then
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._db = _opened(self._path)
        except (sqlite3.Error, OSError) as error:
            raise _unwritable(self._path, error) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file of visits."""
        self._db.close()

    def visit(self, address: str) -> Visit:
        """What is known of an address; an empty Visit for a new one."""
        row = self._db.execute("SELECT body FROM visits WHERE address = ?", (address,)).fetchone()
        if row is None:
            return Visit()
        found = msgspec.json.decode(row[0], type=Visit)
        return found if not found.digest or self.path(found).is_file() else Visit()

    def path(self, visit: Visit) -> Path:
        """Where the bytes of a visit lie."""
        return self._folder / visit.digest[:2] / visit.digest

    def keep(self, content: bytes) -> str:
        """Have these bytes on disk; their digest."""
        name = digest(content)
        path = self._folder / name[:2] / name
        if not path.is_file() or path.stat().st_size != len(content):
            path.parent.mkdir(exist_ok=True, mode=0o700)
            beside = path.with_name(f"{name}.{os.getpid()}")
            beside.write_bytes(content)
            beside.replace(path)
        return name

    def note(self, address: str, visit: Visit) -> None:
        """Keep what is now known of an address, in place of what was."""
        row = (address, msgspec.json.encode(visit))
        self._db.execute("INSERT OR REPLACE INTO visits VALUES (?, ?)", row)

    def state(self) -> str:
        """The digest of all that is known of all addresses, but for when they were last looked at."""
        count = (self._db.execute("PRAGMA data_version").fetchone()[0], self._db.total_changes)
        if count != self._counted[0]:
            found = []
            for address, body in self._db.execute("SELECT address, body FROM visits ORDER BY address"):
                visit = msgspec.structs.replace(msgspec.json.decode(body, type=Visit), seen=0.0)
                found += [address.encode(), msgspec.json.encode(visit)]
            self._counted = (count, digest(*found))
        return self._counted[1]

    def list(self, partner: str, addresses: Iterable[str]) -> None:
        """Keep what this partner shows now; what no partner shows any more goes."""
        db = self._db
        db.execute("BEGIN IMMEDIATE")
        db.execute("DELETE FROM listed WHERE partner = ?", (partner,))
        db.executemany("INSERT OR IGNORE INTO listed VALUES (?, ?)", ((partner, address) for address in addresses))
        db.execute("DELETE FROM visits WHERE address NOT IN (SELECT address FROM listed)")
        db.execute("COMMIT")

    def settle(self) -> None:
        """Give up the write-ahead log, which processes of several machines cannot share."""
        self._db.execute("PRAGMA journal_mode = DELETE")

    def tidy(self) -> None:
        """Remove bytes that no visit stands for."""
        bodies = self._db.execute("SELECT body FROM visits")
        wanted = {msgspec.json.decode(body, type=Visit).digest for (body,) in bodies}
        for path in self._folder.glob("*/*"):
            if path.name not in wanted:
                path.unlink(missing_ok=True)


def _opened(path: Path) -> sqlite3.Connection:
    """The database, of this format; one that is damaged or of another format is begun anew."""
    for attempt in range(2):
        db = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
        try:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version == FORMAT:
                db.execute("SELECT count(*) FROM visits, listed").fetchone()
                return db
            if version == 0 and not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                db.executescript(
                    f"PRAGMA journal_mode = WAL; BEGIN IMMEDIATE;{_LAYOUT}PRAGMA user_version = {FORMAT}; COMMIT;"
                )
                return db
        except sqlite3.OperationalError:
            db.close()
            raise
        except sqlite3.DatabaseError:
            if attempt:
                db.close()
                raise
        db.close()
        for file in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))):
            file.unlink(missing_ok=True)
    raise sqlite3.DatabaseError("it cannot be begun anew")


def _unwritable(path: Path, error: Exception) -> SourceError:
    what = error.strerror if isinstance(error, OSError) else error
    return SourceError(
        f"the files that were read cannot be kept: {what}",
        where=str(path),
        hint="is there room, and may this user write there? It can be deleted: it is read anew",
    )
