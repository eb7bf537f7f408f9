"""What a piece of work takes in time and memory, in a process that has done nothing else.

Whoever asks has done much: memory that it took and no longer needs would hide what is taken anew. So a small process
keeps ready what the work needs, and a copy of it does the work, of which Linux tells the most memory that it had:
what C and Rust take as well as Python's objects, and for nothing, where `tracemalloc` takes ten times as long as the
work itself.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NoReturn

from tests.measuring import processor_seconds

Work = Callable[[], object]


@dataclass(frozen=True)
class Cost:
    """Seconds of computing, the fewest of all runs, and the bytes that the first one needed at most at once."""

    seconds: float
    memory: int


class Scales:
    """Weighs work that `pickle` takes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def weigh(self, work: Work, *, after: Work, runs: int = 1) -> Cost:
        """Do it in a copy, so many times; `after` is done there before, and loads what both need."""
        self._connection.send((after, work, runs))
        answer = self._connection.recv()
        if isinstance(answer, BaseException):
            raise answer
        assert isinstance(answer, Cost)
        return answer


@contextmanager
def scales(*modules: str) -> Iterator[Scales]:
    """Scales for work that needs these modules."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, modules), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Scales(ours)
    finally:
        ours.close()
        process.join(10)


def _serve(connection: Connection, modules: tuple[str, ...]) -> None:
    for module in modules:
        import_module(module)
    while connection.poll(None):
        child = os.fork()
        if not child:
            _be_weighed(connection)
        _, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status) == _NO_MORE:
            return
        if status:
            connection.send(RuntimeError(f"the process ended with {os.waitstatus_to_exitcode(status)}"))
            return


_NO_MORE = 3


def _be_weighed(connection: Connection) -> NoReturn:
    code = 1
    try:
        connection.send(_cost(*connection.recv()))
        code = 0
    except EOFError:
        code = _NO_MORE
    except Exception as problem:  # whoever asked raises it
        connection.send(problem)
        code = 0
    finally:
        os._exit(code)


def _cost(after: Work, work: Work, runs: int) -> Cost:
    after()
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # what is free would be taken before anything counts
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the most from now on
    before = _most_memory()
    seconds = [processor_seconds(work)]
    memory = _most_memory() - before
    seconds += [processor_seconds(work) for _ in range(runs - 1)]
    return Cost(min(seconds), memory)


def _most_memory() -> int:
    """The most bytes at once."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM:"))
