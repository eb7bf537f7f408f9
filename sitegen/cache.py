"""Where a project keeps what sitegen remembers from one command to the next."""

from __future__ import annotations

import os
from pathlib import Path

CACHE = ".sitegen"  # in the project's folder: snapshots, files that were read, what the last builds found
CACHE_ELSEWHERE = "SITEGEN_CACHE"  # in the environment: another folder for these, of this project alone


def cache_of(root: Path) -> Path:
    """That folder: in the project's own, or where SITEGEN_CACHE says.

    From the environment, which the processes that make pages share, and which containers and units are told things by.
    """
    elsewhere = os.environ.get(CACHE_ELSEWHERE)
    return Path(elsewhere) if elsewhere else root / CACHE
