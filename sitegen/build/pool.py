"""Whole sites, each in one process of several on this machine."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress

from sitegen.build.attempt import Answer, Attempt, Failure
from sitegen.build.report import Report
from sitegen.config import Partner
from sitegen.engine import workers
from sitegen.errors import BuildError
from sitegen.samples import reader


@contextmanager
def processes(jobs: int, attempt: Attempt, partners: list[Partner]) -> Iterator[Answer]:
    """What becomes of each partner in one of `jobs` processes: nothing is sent to and fro but that."""
    with workers(jobs) as pool:
        asked = {partner.name: _asked(pool, attempt, partner) for partner in partners}
        yield lambda partner: _answered(asked[partner.name], attempt, partner)


def _asked(pool: ProcessPoolExecutor, attempt: Attempt, partner: Partner) -> Future[Report | Failure] | None:
    """The answer to come; None where the processes have ended already."""
    try:
        return pool.submit(_in_process, attempt, partner)
    except BrokenProcessPool:
        return None


def _answered(outcome: Future[Report | Failure] | None, attempt: Attempt, partner: Partner) -> Report | Failure:
    """What a process made of a partner. Where one is killed, all of a pool end: each of their partners is tried alone.

    Raises BuildError where the process of this one is killed again.
    """
    if outcome:
        with suppress(BrokenProcessPool):
            return outcome.result()
    with workers(1) as alone:
        try:
            return alone.submit(_in_process, attempt, partner).result()
        except BrokenProcessPool:
            raise BuildError(
                "the process that built this site was killed",
                hint="mostly the system does so for want of memory: see its log, or build fewer sites at once (`-j`)",
            ) from None


def _deaf() -> None:
    """A process that waits for work leaves Ctrl-C to the one that it works for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _in_process(attempt: Attempt, partner: Partner) -> Report | Failure:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return attempt(partner)
    finally:
        reader.close()
        _deaf()
