"""The orders in which people expect datasets and names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from sitegen.catalogue import Dataset
from sitegen.urls import fold

LONG_AGO = datetime.min.replace(tzinfo=UTC)  # of what has no date


def newest_first(datasets: Iterable[Dataset]) -> tuple[Dataset, ...]:
    """By their last change; those of one moment by name, those without a date last."""
    by_name = sorted(datasets, key=lambda d: (d.name, d.id))
    return tuple(sorted(by_name, key=lambda d: d.modified or LONG_AGO, reverse=True))


def alphabetical(text: str) -> str:
    """Alphabetical order as readers expect it: without case and accents."""
    return fold(text) or text
