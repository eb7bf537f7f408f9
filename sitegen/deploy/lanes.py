"""Several connections to one place: most of the time goes by on the way, and files need not wait for each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

T = TypeVar("T")


class Lanes(Generic[T]):
    """At most `count` connections, opened when they are wanted. One on which something broke is not used again."""

    def __init__(self, count: int, connect: Callable[[], T], close: Callable[[T], object]) -> None:
        self._connect, self._close = connect, close
        self._idle: SimpleQueue[T] = SimpleQueue()
        self._pool = ThreadPoolExecutor(count)

    @contextmanager
    def one(self) -> Iterator[T]:
        """A connection that nobody else uses meanwhile."""
        try:
            connection = self._idle.get_nowait()
        except Empty:
            connection = self._connect()
        yield connection
        self._idle.put(connection)

    def each(self, use: Callable[[str], object], paths: Iterable[str]) -> None:
        """Call `use` with every path, several at once. Raises the first error, when those that had begun have ended."""
        for _ in self._pool.map(use, paths):
            pass

    def close(self) -> None:
        """Take leave, as far as the other side still listens."""
        self._pool.shutdown(cancel_futures=True)
        while not self._idle.empty():
            with suppress(Exception):
                self._close(self._idle.get_nowait())
