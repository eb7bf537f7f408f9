"""Where catalogues come from: one module a kind of source, all of the shape of `SourceModule`, listed in `SOURCES`.

A source hands over CKAN's own dictionaries; `shape` makes the Catalogue of them. Whatever goes wrong outside is a
SourceError, and everything strange inside is a warning of the Catalogue.
"""

from __future__ import annotations

from pathlib import Path
from typing import Self

from sitegen.config import Partner, Source
from sitegen.model import Catalogue
from sitegen.samples.kept import Keeper
from sitegen.sources import ckan, contents, dump
from sitegen.sources.answer import Connection, Description, Progress, SourceModule, quiet
from sitegen.sources.shape.catalogue import catalogue

__all__ = ["SOURCES", "Description", "Progress", "Sources", "fetch"]

SOURCES: dict[str, SourceModule] = {"ckan": ckan, "dump": dump}


class Sources:
    """The sources of one run. What several partners need of a portal is asked once."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._keeper = Keeper(cache / "samples")
        self._open: dict[str, Connection] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for connection in self._open.values():
            connection.close()

    def refresh(self, partner: Partner, *, fresh: bool = False, progress: Progress = quiet) -> int:
        """Bring what is at hand for the partner up to date; how many bytes that took. Raises SourceError."""
        connection = self._of(partner.source)
        before = connection.received
        connection.refresh(partner, fresh=fresh, progress=progress)
        return connection.received - before

    def catalogue(self, partner: Partner) -> Catalogue:
        """What the partner shows, from what is at hand: it asks nobody. Raises SourceError."""
        with self._of(partner.source).answer(partner) as answer:
            return contents.filled(catalogue(answer, partner.source, partner.table.show), self._keeper)

    def describe(self, source: Source, slug: str) -> Description:
        """What a source says of the organisation of this name; SourceError with the nearest names for a stranger."""
        return self._of(source).describe(slug)

    def reach(self, source: Source) -> None:
        """Ask the source one cheap question; SourceError where the answer is not one."""
        self._of(source).reach()

    def _of(self, source: Source) -> Connection:
        if source.name not in self._open:
            self._open[source.name] = SOURCES[source.settings.kind].connect(source, self._cache)
        return self._open[source.name]


def fetch(
    partner: Partner, *, cache: Path, offline: bool = False, fresh: bool = False, progress: Progress = quiet
) -> Catalogue:
    """What the partner shows of its source.

    A live source leaves in `cache` what it answered; `offline` reads only that. Raises SourceError.
    """
    with Sources(cache) as sources:
        if not offline:
            sources.refresh(partner, fresh=fresh, progress=progress)
        return sources.catalogue(partner)
