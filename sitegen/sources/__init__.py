"""Where catalogues come from: one module a kind of source, all of the shape of `SourceModule`, listed in `SOURCES`.

A source hands over CKAN's own dictionaries; `shape` makes the Catalogue of them. Whatever goes wrong outside is a
SourceError, and everything strange inside is a warning of the Catalogue.
"""

from __future__ import annotations

from pathlib import Path

from sitegen.config import Partner, Source
from sitegen.model import Catalogue
from sitegen.sources import ckan, dump
from sitegen.sources.answer import Description, Progress, SourceModule, quiet
from sitegen.sources.shape.catalogue import catalogue

__all__ = ["SOURCES", "Description", "Progress", "describe", "fetch", "reach"]

SOURCES: dict[str, SourceModule] = {"ckan": ckan, "dump": dump}


def fetch(partner: Partner, *, cache: Path, offline: bool = False, progress: Progress = quiet) -> Catalogue:
    """What the partner shows of its source.

    A live source leaves in `cache` what it answered; `offline` reads only that. Raises SourceError.
    """
    source = partner.source
    answer = SOURCES[source.settings.kind].read(source, partner.select, cache=cache, offline=offline, progress=progress)
    return catalogue(answer, source, partner.table.show)


def describe(source: Source, slug: str) -> Description:
    """What a source says of the organisation with this name; SourceError with the nearest names for an unknown one."""
    return SOURCES[source.settings.kind].describe(source, slug)


def reach(source: Source) -> None:
    """Ask the source one cheap question; SourceError where the answer is not one."""
    SOURCES[source.settings.kind].reach(source)
