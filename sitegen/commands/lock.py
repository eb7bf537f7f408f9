"""One command at a time writes in a project."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from sitegen.errors import BuildError

PATIENCE = 3600.0  # seconds: what a first reading of a large portal may take


@contextmanager
def turn(cache: Path, tell: Callable[[str], None]) -> Iterator[None]:
    """Wait until no other command works in the project whose cache this is; `tell` is told if that takes time.

    The system frees the lock of a process that ends, however it ends. Raises BuildError when patience is over.
    """
    cache.mkdir(parents=True, exist_ok=True)
    lock = FileLock(cache / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        tell("another sitegen is at work in this project: waiting for it to end")
        try:
            lock.acquire(timeout=PATIENCE)
        except Timeout:
            raise BuildError(
                f"another sitegen has been at work in this project for {PATIENCE / 60:.0f} minutes",
                where=str(cache / "lock"),
                hint="look what it does; if it hangs, end it",
            ) from None
    try:
        yield
    finally:
        lock.release()
