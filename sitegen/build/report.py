"""What a build did."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sitegen.catalogue import Caution
from sitegen.engine import Counts

CACHE = ".sitegen"  # in the project's folder: snapshots, files that were read, what the last builds found
CACHE_ELSEWHERE = "SITEGEN_CACHE"  # in the environment: another folder for these, of this project alone
MEMORY = "memory.sqlite"  # in it: what was made of texts and of datasets


def cache_of(root: Path) -> Path:
    """Where a project keeps what builds remember: in its folder, or where SITEGEN_CACHE says.

    From the environment, which the processes that make pages share, and which containers and units are told things by.
    """
    elsewhere = os.environ.get(CACHE_ELSEWHERE)
    return Path(elsewhere) if elsewhere else root / CACHE


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, for people and for `--json` (DESIGN §4)."""

    partner: str
    datasets: int
    resources: int
    artifacts: Counts
    warnings: tuple[Caution, ...]
    seconds: float
