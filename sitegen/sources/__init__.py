"""Where catalogues come from: one module a kind of source, all of the shape of `SourceModule`, named in `SOURCES`.

A source hands over CKAN's own dictionaries; `shape` makes the Catalogue of them. Whatever goes wrong outside is a
SourceError, and everything strange inside is a warning of the Catalogue.

What reads portals, files and packages is imported when it is needed: to know that nothing has changed takes none of it.
"""

from __future__ import annotations

import importlib
import sqlite3
import time
from collections.abc import Callable, Mapping, Set
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self, cast

from sitegen.catalogue import Catalogue, Caution
from sitegen.config import Partner, Source
from sitegen.digest import digest
from sitegen.sources import snapshot
from sitegen.sources.answer import Connection, Description, Offer, Progress, SourceModule, quiet
from sitegen.sources.http.patience import Waiting, unwatched

if TYPE_CHECKING:
    from sitegen.samples.reader import Budget
    from sitegen.sources.files import FileCache, Reader
    from sitegen.sources.files.contents import Contents

__all__ = ["SOURCES", "Description", "Offer", "Progress", "Sources", "Waiting", "fetch", "quiet", "unwatched"]

SOURCES: Mapping[str, str] = {
    "ckan": "sitegen.sources.ckan",
    "dump": "sitegen.sources.dump",
    "udata": "sitegen.sources.udata",
}


class Sources:
    """The sources of one run. What several partners need of a portal, or of another host, is asked once."""

    def __init__(
        self,
        cache: Path,
        waiting: Waiting = unwatched,
        budgets: dict[str, Budget] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`waiting` is told while a portal keeps us waiting; `clock`: seconds since the epoch, for visits of files.

        `budgets`: the time that there is to look into the files of each source, by its name.
        """
        self._cache = cache
        self._waiting = waiting
        self._clock = clock
        self._open: dict[str, Connection] = {}
        self._readers: dict[str, Reader] = {}
        self._budgets = {} if budgets is None else budgets

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for connection in self._open.values():
            connection.close()
        for reader in self._readers.values():
            reader.close()
        if "_file_cache" in self.__dict__:
            self._file_cache.close()

    def refresh(
        self, partner: Partner, *, fresh: bool = False, progress: Progress = quiet, files: Progress | None = quiet
    ) -> int:
        """Bring what is at hand for the partner up to date; how many bytes that took.

        A source that fails is a SourceError; a file that does is not. With `files` None, none is visited.
        """
        connection = self._of(partner.source)
        before = connection.received
        connection.refresh(partner, fresh=fresh, progress=progress)
        received = connection.received - before
        return received + (self._read_files(partner, files, fresh=fresh) if files else 0)

    def catalogue(self, partner: Partner) -> Catalogue:
        """What the partner shows, from what is at hand: it asks nobody. Raises SourceError."""
        return self._contents(partner).filled(self._listed(partner))

    def day(self, partner: Partner) -> date | None:
        """The day, in UTC, on which the partner's live source was last read; None for files, which have none."""
        return snapshot.day(self._cache, partner) if partner.source.settings.is_live else None

    def unvisited(self, source: Source) -> tuple[Caution, ...]:
        """That the files of a source were not visited in this run, where this machine reached nobody."""
        reader = self._readers.get(source.name)
        if reader is None or not reader.silence:
            return ()
        message = (
            f"{reader.silence} Nothing is concluded of {reader.unvisited} "
            f"{'file' if reader.unvisited == 1 else 'files'}: pages show what was read before"
        )
        return (Caution("files-not-visited", source.name, message),)

    def state(self, partner: Partner) -> str:
        """The digest of all that the partner's catalogue is made from, but for `looked_at`. It asks nobody."""
        visits = self._file_cache.state() if _holds_visits(self._cache) else ""
        return digest(self._of(partner.source).state(partner).encode(), visits.encode())

    def looked_at(self, partner: Partner) -> Set[Path]:
        """The files of this machine that the catalogue named when it was last made, whether they are there or not."""
        return self._of(partner.source).looked_at

    def tidy(self) -> None:
        """Let go of what no partner shows any more."""
        from sitegen.samples.kept import Keeper

        self._file_cache.tidy()
        Keeper(self._cache / "samples").tidy()

    def settle(self) -> None:
        """Leave what was read so that processes of other machines, which share its folder, can read it."""
        if _holds_visits(self._cache):
            self._file_cache.settle()

    def _listed(self, partner: Partner) -> Catalogue:
        from sitegen.sources.shape.catalogue import catalogue

        with self._of(partner.source).answer(partner) as answer:
            return catalogue(answer, partner.source, partner.table.show)

    def _contents(self, partner: Partner) -> Contents:
        from sitegen.samples.kept import Keeper
        from sitegen.samples.reader import Budget
        from sitegen.sources.files.contents import Contents

        source = partner.source
        budget = self._budgets.setdefault(source.name, Budget(60 * source.fetching.reading_minutes))
        return Contents(self._file_cache, Keeper(self._cache / "samples", budget), source.settings.url)

    @cached_property
    def _file_cache(self) -> FileCache:
        from sitegen.sources.files import FileCache

        return FileCache(self._cache)

    def _read_files(self, partner: Partner, progress: Progress, *, fresh: bool) -> int:
        """Visit the files that the partner shows; how many bytes that took. What they hold is read as well."""
        fetching = partner.source.fetching
        if not fetching.files_minutes:
            return 0
        from sitegen.sources.files import wanted

        reader = self._reader(partner)
        before = reader.received
        listed = self._listed(partner)
        table = partner.table
        has_api = table.data.site_mb > 0 and (not table.outputs or "data_api" in table.outputs)
        errands = wanted.errands(listed, fetching, whole=has_api)
        reader.read(errands, progress, fresh=fresh)
        portal = partner.source.settings.url
        further = list(wanted.datastore_errands(self._contents(partner).filled(listed), portal, fetching))
        reader.read(further, progress, fresh=fresh)
        self._file_cache.list(partner.name, (errand.address for errand in (*errands, *further)))
        return reader.received - before

    def _reader(self, partner: Partner) -> Reader:
        from sitegen.sources.files import Reader
        from sitegen.sources.logos.pictures import hosts_of

        source = partner.source
        if source.name not in self._readers:
            is_live = source.settings.is_live
            self._readers[source.name] = Reader(
                self._file_cache,
                source.fetching,
                allowed=hosts_of(source.settings.url) if is_live else (),
                portal=source.settings.url,
                has_answered=is_live,  # files are read after the list
                clock=self._clock,
            )
        return self._readers[source.name]

    def describe(self, source: Source, slug: str) -> Description:
        """What a source says of the organisation of this name; SourceError with the nearest names for a stranger."""
        return self._of(source).describe(slug)

    def search(self, source: Source, words: str) -> list[Offer]:
        """The organisations of a source whose names have these words or letters. Raises SourceError."""
        return self._of(source).search(words)

    def reach(self, source: Source) -> None:
        """Ask the source one cheap question; SourceError where the answer is not one."""
        self._of(source).reach()

    def cautions(self, source: Source) -> list[Caution]:
        """What a webmaster should know of how the source was reached in this run."""
        return self._of(source).cautions

    def find(self, partner: Partner) -> None:
        """Ask the source whether it knows what the partner selects; SourceError where it does not."""
        self._of(partner.source).find(partner)

    def _of(self, source: Source) -> Connection:
        if source.name not in self._open:
            module = cast("SourceModule", importlib.import_module(SOURCES[source.settings.kind]))
            self._open[source.name] = module.connect(source, self._cache, self._waiting)
        return self._open[source.name]


def fetch(
    partner: Partner,
    *,
    cache: Path,
    offline: bool = False,
    fresh: bool = False,
    progress: Progress = quiet,
    files: Progress | None = quiet,
    budgets: dict[str, Budget] | None = None,
) -> Catalogue:
    """What the partner shows of its source.

    A live source leaves in `cache` what it answered; `offline` reads only that. `budgets` are as `Sources` has them.
    Raises SourceError.
    """
    with Sources(cache, budgets=budgets) as sources:
        if not offline:
            sources.refresh(partner, fresh=fresh, progress=progress, files=files)
        found = sources.catalogue(partner)
        return replace(found, warnings=(*found.warnings, *sources.unvisited(partner.source)))


def _holds_visits(cache: Path) -> bool:
    """Whether any file of another host was ever looked at. Who says no needs nothing of what reads them."""
    path = cache / "files.sqlite"
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(path)) as db:
            return db.execute("SELECT 1 FROM visits LIMIT 1").fetchone() is not None
    except sqlite3.Error:
        return True
