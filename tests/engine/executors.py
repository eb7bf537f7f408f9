"""Executors that a build must not be able to tell apart."""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

NAMES = ("none", "pickling", "threads", "fork", "spawn")


class Pickling(Executor):
    """Runs everything at once, here; but whatever goes in or comes out is a copy that went through pickling."""

    def __init__(self) -> None:
        self.asked = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.asked += 1
        future: Future[Any] = Future()
        try:
            future.set_result(_copy(_copy(fn)(*_copy(args), **_copy(kwargs))))
        except Exception as error:
            future.set_exception(_copy(error))
        return future


def _copy(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - what was pickled here


@contextmanager
def executor(name: str) -> Iterator[Executor | None]:
    if name == "none":
        yield None
    elif name == "pickling":
        yield Pickling()
    elif name == "threads":
        with ThreadPoolExecutor(3) as threads:
            yield threads
    else:
        with ProcessPoolExecutor(2, multiprocessing.get_context(name)) as processes:
            yield processes
