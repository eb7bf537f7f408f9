"""What a build did."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.catalogue import Caution
from sitegen.engine import Counts

MEMORY = "memory.sqlite"  # in the cache: what was made of texts and of datasets


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, for people and for `--json` (DESIGN §4)."""

    partner: str
    datasets: int
    resources: int
    artifacts: Counts
    warnings: tuple[Caution, ...]
    seconds: float
