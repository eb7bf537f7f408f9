"""Processes that work for this one, and never outlive it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import connection
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


@contextmanager
def workers(count: int, prepare: Callable[[], None] | None = None) -> Iterator[ProcessPoolExecutor]:
    """An executor of `count` processes, in each of which `prepare` is called first.

    On an error what has not begun is dropped, and what has begun is waited for.
    """
    with _Pool(count, initializer=_serve, initargs=(prepare,)) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


class _Pool(ProcessPoolExecutor):
    """Its processes begin when there is work, deaf to Ctrl-C until they ignore it: this one hears it afterwards."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # a process inherits it
        try:
            return super().submit(fn, *args, **kwargs)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(prepare: Callable[[], None] | None) -> None:
    """Ctrl-C is for the process that gives the work; and where that one is killed, this one ends too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()
    if prepare is not None:
        prepare()


def _end_after(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)  # nobody is left to give anything back to
