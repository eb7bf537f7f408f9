"""What a piece of work costs, for tests of how that grows."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def processor_seconds(work: Callable[[], object]) -> float:
    """What it takes of this process's own time, without garbage collection: a full one costs what else is in memory."""
    gc.collect(0)
    gc.disable()
    try:
        start = time.process_time()
        work()
        return time.process_time() - start
    finally:
        gc.enable()
