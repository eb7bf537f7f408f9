"""Processes that work for this one, and never outlive it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import connection


@contextmanager
def workers(count: int, prepare: Callable[[], None] | None = None) -> Iterator[ProcessPoolExecutor]:
    """An executor of `count` processes, in each of which `prepare` is called first.

    On an error what has not begun is dropped, and what has begun is waited for.
    """
    with ProcessPoolExecutor(count, initializer=_serve, initargs=(prepare,)) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _serve(prepare: Callable[[], None] | None) -> None:
    """Ctrl-C is for the process that gives the work; and where that one is killed, this one ends too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()
    if prepare is not None:
        prepare()


def _end_after(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)  # nobody is left to give anything back to
