"""One command at a time writes in a project."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from sitegen.cache import CACHE_ELSEWHERE
from sitegen.errors import BuildError

PATIENCE = 3600.0  # seconds: what a first reading of a large portal may take


@contextmanager
def turn(cache: Path, tell: Callable[[str], None]) -> Iterator[None]:
    """Wait until no other command works in the project whose cache this is; `tell` is told if that takes time.

    The system frees the lock of a process that ends, however it ends. Raises BuildError when patience is over, and
    where nothing can be written.
    """
    lock = FileLock(cache / "lock")
    try:
        cache.mkdir(parents=True, exist_ok=True)
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
    except OSError as error:
        raise BuildError(
            f"nothing can be written where builds remember what they read: {error.strerror or error}",
            where=str(cache),
            hint=f"name another folder in the environment, {CACHE_ELSEWHERE}=DIR; `-o DIR` says where the sites go",
        ) from error
    try:
        yield
    finally:
        lock.release()
