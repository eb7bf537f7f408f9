"""What a live source answered, on disk: for `--offline`, and so that only what changed is asked for again.

One SQLite file a source, which its partners share. A reading is one transaction: whatever happens to the process or the
machine, the file holds the last whole one. What it holds is for this machine only (restricted addresses, users' names):
a site is made from the Catalogue, never from here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self, TypeVar

import msgspec

from sitegen.catalogue import Caution
from sitegen.config import Partner, Source
from sitegen.digest import digest
from sitegen.errors import SourceError
from sitegen.sources.values import decode

FORMAT = 3
"""Raised when the layout changes; a snapshot of another format is fetched anew."""

T = TypeVar("T")

_PATIENCE = 60  # seconds to wait for another process that writes
_LAYOUT = """
CREATE TABLE about (url TEXT NOT NULL, manner BLOB NOT NULL);
CREATE TABLE packages (id TEXT PRIMARY KEY, stamp TEXT NOT NULL, digest TEXT NOT NULL, body BLOB NOT NULL);
CREATE TABLE readings (partner TEXT PRIMARY KEY, header BLOB NOT NULL);
CREATE TABLE listed (partner TEXT, id TEXT, PRIMARY KEY (partner, id)) WITHOUT ROWID;
CREATE TABLE pictures (address TEXT PRIMARY KEY, file TEXT NOT NULL, known BLOB NOT NULL);
"""
# Beside the layout: it says nothing of what was read, and snapshots without it stay good.
_DAYS = "CREATE TABLE IF NOT EXISTS days (partner TEXT PRIMARY KEY, day TEXT NOT NULL)"


class Manner(msgspec.Struct, frozen=True):
    """How a portal answers, as far as it was seen."""

    rows: int = 1000  # datasets that it gives at a time, and in time
    whole: bool = False  # it gives whole datasets whatever fields it is asked for


class Mark(msgspec.Struct, frozen=True):
    """Up to where a partner's datasets were read, in the words of the portal's index: what is later has changed."""

    fq: str  # the filter that this is about
    newest: str  # the last date of all, as "2026-02-03T09:30:00.123Z"
    late: list[str]  # datasets whose date is not long before it: others that come to lie there were late
    turns: int = 0  # readings since everything was read
    seal: str = ""

    def sealed(self) -> Mark:
        """The same, with what tells damage to the file from a date."""
        bare = msgspec.structs.replace(self, seal="")
        return msgspec.structs.replace(bare, seal=digest(msgspec.json.encode(bare)))


class Header(msgspec.Struct, frozen=True):
    """What goes with a partner's datasets. Fields that a newer minor layout adds need defaults."""

    selection: dict[str, Any]
    count: int
    organizations: list[Any] = []
    groups: list[Any] = []
    logos: dict[str, str] = {}  # address as the portal writes it -> file in the cache's logos/
    cautions: list[tuple[str, str, str]] = []
    mark: Mark | None = None
    terms: dict[str, dict[str, str]] = {}  # of these datasets and owners, with their translations by language

    @property
    def warnings(self) -> list[Caution]:
        """The warnings of the reading, for the webmaster."""
        return [Caution(*caution) for caution in self.cautions]


class Picture(msgspec.Struct, frozen=True):
    """A picture in the cache, and the request headers that ask whether it is still the same."""

    file: str
    known: dict[str, str]


class Snapshot:
    """The file of one source, open."""

    def __init__(self, path: Path, source: Source) -> None:
        self._path = path
        self._source = source
        self.db = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
        self._brought: set[str] = set()  # ids of what was put here since it was opened

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.db.close()

    def stamps(self, ids: Iterable[str]) -> dict[str, str]:
        """Of these packages, those that are here and whole, each with the stamp that it was read under."""
        self._want(ids)
        rows = self.db.execute("SELECT id, stamp, digest, body FROM packages JOIN wanted USING (id)")
        return {identity: stamp for identity, stamp, mark, body in rows if _is_whole(body, mark)}

    def listed(self, partner: str) -> set[str]:
        """The ids of a partner's last reading."""
        return {identity for (identity,) in self.db.execute("SELECT id FROM listed WHERE partner = ?", (partner,))}

    def mark(self, partner: str, fq: str) -> Mark | None:
        """Up to where a partner's last reading went, where that was of this filter."""
        row = self.db.execute("SELECT header FROM readings WHERE partner = ?", (partner,)).fetchone()
        try:
            found = msgspec.json.decode(row[0], type=Header).mark if row else None
        except (msgspec.MsgspecError, ValueError):  # damage, or another version's
            return None
        return found if found is not None and found.fq == fq and found == found.sealed() else None

    def manner(self) -> Manner:
        """How the portal likes to be asked, as earlier readings learnt it; the default where nothing is known."""
        (told,) = self.db.execute("SELECT manner FROM about").fetchone()
        try:
            return msgspec.json.decode(told, type=Manner)
        except (msgspec.MsgspecError, ValueError):
            return Manner()

    def put_manner(self, manner: Manner) -> None:
        """Keep how the portal likes to be asked, for the next reading."""
        self.db.execute("UPDATE about SET manner = ?", (msgspec.json.encode(manner),))

    def put(self, identity: str, stamp: str, package: object) -> None:
        """Keep a package as it was answered, under the stamp by which a change of it is known."""
        body = msgspec.json.encode(package)
        row = (identity, stamp, digest(body), body)
        self.db.execute("INSERT OR REPLACE INTO packages VALUES (?, ?, ?, ?)", row)
        self._brought.add(identity)

    def packages(self, ids: Iterable[str]) -> Iterator[object]:
        """The packages with these ids, by id, as a stream; those that are not here are passed over."""
        self._want(ids)
        for (body,) in self.db.execute("SELECT body FROM packages JOIN wanted USING (id) ORDER BY id"):
            yield decode(body)

    def picture(self, address: str) -> Picture | None:
        """What is kept of the picture at an address; None where it was never read."""
        row = self.db.execute("SELECT file, known FROM pictures WHERE address = ?", (address,)).fetchone()
        return Picture(row[0], msgspec.json.decode(row[1], type=dict[str, str])) if row else None

    def put_picture(self, address: str, picture: Picture) -> None:
        """Keep what came of reading the picture at an address."""
        row = (address, picture.file, msgspec.json.encode(picture.known))
        self.db.execute("INSERT OR REPLACE INTO pictures VALUES (?, ?, ?)", row)

    def finish(self, partner: str, header: Header, ids: Iterable[str]) -> None:
        """Keep a partner's reading; packages that no partner shows any more go."""
        db, there = self.db, set(ids)
        left = (self.listed(partner) | self._brought) - there
        db.execute("DELETE FROM listed WHERE partner = ?", (partner,))
        db.executemany("INSERT INTO listed VALUES (?, ?)", ((partner, identity) for identity in there))
        db.execute("INSERT OR REPLACE INTO readings VALUES (?, ?)", (partner, msgspec.json.encode(header)))
        if left:  # to look through all that thousands of partners show takes a third of a second
            self._want(left)
            db.execute("DELETE FROM packages WHERE id IN (SELECT id FROM wanted) AND id NOT IN (SELECT id FROM listed)")

        db.execute(_DAYS)
        db.execute("INSERT OR REPLACE INTO days VALUES (?, ?)", (partner, datetime.now(UTC).date().isoformat()))

    def day(self, partner: str) -> date | None:
        """When the partner's reading was made, in UTC; None where another release made it, which did not keep that."""
        if not self.db.execute("SELECT 1 FROM sqlite_master WHERE name = 'days'").fetchone():
            return None
        row = self.db.execute("SELECT day FROM days WHERE partner = ?", (partner,)).fetchone()
        return date.fromisoformat(row[0]) if row else None

    def state(self, partner: str) -> str:
        """The digest of a partner's reading, from those of its packages."""
        header = self.db.execute("SELECT header FROM readings WHERE partner = ?", (partner,)).fetchall()
        query = "SELECT id, digest FROM packages JOIN listed USING (id) WHERE partner = ? ORDER BY id"
        rows = self.db.execute(query, (partner,))
        return digest(*(row[0] for row in header), *(f"{identity} {mark}".encode() for identity, mark in rows))

    def reading(self, partner: Partner) -> tuple[Header, Iterator[object]]:
        """The last reading for a partner: its header, and its packages by id as a stream. Raises SourceError."""
        row = self.db.execute("SELECT header FROM readings WHERE partner = ?", (partner.name,)).fetchone()
        if row is None:
            raise _nothing(self._source, self._path, partner.name)
        header = msgspec.json.decode(row[0], type=Header)
        if header.selection != partner.select.model_dump(mode="json"):
            raise _broken(self._source, self._path, f'it answers another [select] of partner "{partner.name}"')
        return header, self._listed(partner.name, header.count)

    def _listed(self, partner: str, count: int) -> Iterator[object]:
        done = 0
        query = "SELECT body FROM packages JOIN listed USING (id) WHERE partner = ? ORDER BY id"
        for (body,) in self.db.execute(query, (partner,)):
            done += 1
            yield decode(body)
        if done != count:
            raise _broken(self._source, self._path, f"it holds {done} of {count} packages")

    def _want(self, ids: Iterable[str]) -> None:
        self.db.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (id TEXT PRIMARY KEY) WITHOUT ROWID")
        self.db.execute("DELETE FROM wanted")
        self.db.executemany("INSERT INTO wanted VALUES (?)", ((identity,) for identity in ids))


def update(cache: Path, source: Source, work: Callable[[Snapshot], T]) -> T:
    """Let `work` change the snapshot, in one transaction: all of it holds, or nothing. A broken file is begun anew."""
    path = place(cache, source)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.exists() and not _is_usable(path, source):
            _forget(path)
        try:
            return _transaction(path, source, work)
        except sqlite3.OperationalError:  # a full disk, a folder that may not be written
            raise
        except sqlite3.DatabaseError:  # damage where the first look did not go
            _forget(path)
            return _transaction(path, source, work)
    except (sqlite3.Error, OSError) as error:
        what = error.strerror if isinstance(error, OSError) else error
        raise SourceError(
            f"the snapshot cannot be written: {what}",
            where=str(path),
            hint="is there room, and may this user write there? It can be deleted: it is read anew",
        ) from None


def _transaction(path: Path, source: Source, work: Callable[[Snapshot], T]) -> T:
    with Snapshot(path, source) as snapshot:
        db = snapshot.db
        db.execute("BEGIN IMMEDIATE")
        try:
            if not db.execute("PRAGMA user_version").fetchone()[0]:
                for statement in filter(str.strip, _LAYOUT.split(";")):
                    db.execute(statement)
                db.execute("INSERT INTO about VALUES (?, ?)", (source.settings.url, msgspec.json.encode(Manner())))
                db.execute(f"PRAGMA user_version = {FORMAT}")
            result = work(snapshot)
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
    return result


@contextmanager
def reading(cache: Path, source: Source) -> Iterator[Snapshot]:
    """The snapshot as it is; SourceError where there is none that can be used, also while it is read."""
    path = place(cache, source)
    if not path.is_file() or not path.stat().st_size:  # the latter is what a first reading leaves that fails
        raise _nothing(source, path, "")
    if not _is_usable(path, source):
        raise _broken(source, path, "it is of another version, of another portal, or damaged")
    try:
        with Snapshot(path, source) as snapshot:
            yield snapshot
    except (sqlite3.Error, msgspec.MsgspecError, ValueError) as error:
        raise _broken(source, path, str(error)) from None


def holds(cache: Path, partner: Partner) -> bool:
    """Whether there is a reading for the partner."""
    try:
        with reading(cache, partner.source) as snapshot:
            snapshot.reading(partner)
    except SourceError:
        return False
    return True


def state(cache: Path, partner: Partner) -> str:
    """The digest of the last reading for a partner; "" where there is none that can be used."""
    try:
        with reading(cache, partner.source) as snapshot:
            return snapshot.state(partner.name)
    except SourceError:
        return ""


def day(cache: Path, partner: Partner) -> date | None:
    """When the last reading for a partner was made, in UTC; None where that is not known."""
    try:
        with reading(cache, partner.source) as snapshot:
            return snapshot.day(partner.name)
    except SourceError:
        return None


def place(cache: Path, source: Source) -> Path:
    """Where the snapshot of a source lies."""
    return cache / "snapshots" / f"{source.name}.sqlite"


def _is_usable(path: Path, source: Source) -> bool:
    """Whether the file is empty, or ours, of this format and of this portal. Every table is asked for something."""
    if not path.stat().st_size:
        return True
    try:
        with Snapshot(path, source) as snapshot:
            db = snapshot.db
            version = db.execute("PRAGMA user_version").fetchone()[0]
            for table in ("packages", "readings", "listed", "pictures"):
                db.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - names of our own
            urls = db.execute("SELECT url FROM about").fetchall()
            return version == FORMAT and urls == [(source.settings.url,)]
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise SourceError(
                f'the snapshot of source "{source.name}" is being written by somebody else',
                where=str(path),
                hint="let the other build end, then run this one again",
            ) from None
        return False
    except (sqlite3.DatabaseError, UnicodeDecodeError):  # the latter where the layout itself is damaged
        return False


def _is_whole(body: object, mark: str) -> bool:
    return isinstance(body, bytes) and digest(body) == mark


def _forget(path: Path) -> None:
    for file in (path, path.with_name(f"{path.name}-journal")):
        file.unlink(missing_ok=True)


def _nothing(source: Source, path: Path, partner: str) -> SourceError:
    for_whom = f' for partner "{partner}"' if partner else ""
    return SourceError(f'no snapshot of source "{source.name}"{for_whom}', where=str(path), hint=_hint(source))


def _broken(source: Source, path: Path, what: str) -> SourceError:
    return SourceError(
        f'the snapshot of source "{source.name}" cannot be used: {what}', where=str(path), hint=_hint(source)
    )


def _hint(source: Source) -> str:
    return f"run `sitegen fetch` once while {source.settings.url} can be reached, then work offline"
