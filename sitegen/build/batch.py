"""Several partners' sites, each in its own folder: one that fails, however it does, does not stop the others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.util import Finalize
from pathlib import Path

from sitegen import memory
from sitegen.build.attempt import Attempt, Crew, Failure, Watch, known, tried
from sitegen.build.pool import processes
from sitegen.build.report import MEMORY, Report
from sitegen.cache import cache_of
from sitegen.catalogue import Caution
from sitegen.config import Partner
from sitegen.engine import workers
from sitegen.errors import BuildError
from sitegen.samples.reader import Budget
from sitegen.sources import Sources, Waiting, unwatched

__all__ = ["Failure", "Reading", "Watch", "build_all", "fetch_all", "processors"]

_MANY_SITES = 4  # to build for each process, from which each process builds whole ones


@dataclass(frozen=True, slots=True)
class Reading:
    """A source that was read for a partner: how many datasets it shows, and how many bytes that took."""

    partner: Partner
    datasets: int
    received: int
    warnings: tuple[Caution, ...] = ()  # what the reading itself met, told once for a source


def build_all(
    partners: Sequence[Partner],
    *,
    root: Path,
    dest: Path,
    offline: bool = False,
    fresh: bool = False,
    accept_loss: bool = False,
    jobs: int = 1,
    crew: Crew | None = None,
    watch: Callable[[Partner], Watch] = lambda partner: Watch(),
    waiting: Waiting = unwatched,
) -> Iterator[Report | Failure]:
    """Build each partner to `dest`/NAME, with up to `jobs` processes in all; what became of each, in the order given.

    Where there is a `crew`, it builds them, and this process reads and compares. Raises BuildError where `dest` cannot
    hold them.
    """
    if dest.exists() and not dest.is_dir():
        raise BuildError("the output is a file, not a folder", where=str(dest), hint="choose another with `-o DIR`")
    settled: dict[str, Report | Failure] = {}
    unvisited: dict[str, tuple[Caution, ...]] = {}  # by source, told with the first of its sites
    budgets: dict[str, Budget] = {}
    attempt = Attempt(root, dest, fresh, accept_loss, budgets)
    ask = known if crew is None else crew.known
    memory.remember(cache_of(root) / MEMORY)
    with Sources(cache_of(root), waiting, budgets) as sources:
        if not offline:
            for partner in partners:  # one after the other: what one has read, the next need not ask for
                seen = watch(partner)
                read = partial(sources.refresh, partner, fresh=fresh, progress=seen.reading, files=seen.files)
                if isinstance(outcome := tried(partner.name, read), Failure):
                    settled[partner.name] = outcome
                unvisited[partner.source.name] = sources.unvisited(partner.source)
        for partner in partners:
            if partner.name not in settled and (found := tried(partner.name, partial(ask, attempt, partner, sources))):
                settled[partner.name] = found
        if not offline and len(settled) < len(partners):
            sources.tidy()
        if crew is not None:
            sources.settle()

    def complete(partner: Partner, outcome: Report | Failure) -> Report | Failure:
        if isinstance(outcome, Failure):
            return outcome
        return replace(outcome, warnings=(*outcome.warnings, *unvisited.pop(partner.source.name, ())))

    able = [partner for partner in partners if partner.name not in settled]
    elsewhere = crew.sites if crew is not None else None
    if elsewhere is None and jobs > 1 and len(able) >= _MANY_SITES * jobs:
        elsewhere = partial(processes, jobs)
    if elsewhere is not None and able:
        with elsewhere(attempt, able) as answer:
            for partner in partners:
                if partner.name not in settled:
                    settled[partner.name] = tried(partner.name, partial(answer, partner))
                yield complete(partner, settled.pop(partner.name))
        return
    for partner in partners:
        if partner.name in settled:
            yield complete(partner, settled[partner.name])
            continue
        more = workers(jobs - 1, partial(_prepare, root)) if jobs > 1 else nullcontext()  # this process makes pages too
        with more as others:
            built = attempt(partner, watch=watch(partner), executor=others)
        yield complete(partner, built)


def processors() -> int:
    """How many processes this machine, or what of it is ours, runs at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def fetch_all(
    partners: Iterable[Partner],
    *,
    root: Path,
    watch: Callable[[Partner], Watch] = lambda partner: Watch(),
    waiting: Waiting = unwatched,
) -> Iterator[Reading | Failure]:
    """Have at hand what each partner shows, for a build that asks nobody; what became of each, in the order given."""
    said: set[str] = set()
    with Sources(cache_of(root), waiting) as sources:
        for partner in partners:

            def read(partner: Partner = partner) -> Reading:
                seen = watch(partner)
                received = sources.refresh(partner, progress=seen.reading, files=seen.files)
                met = () if partner.source.name in said else sources.unvisited(partner.source)
                said.update(each.where for each in met)
                return Reading(partner, len(sources.catalogue(partner).datasets), received, met)

            yield tried(partner.name, read)
        sources.tidy()


def _prepare(root: Path) -> None:
    """What a process that makes pages of this project begins with."""
    memory.remember(cache_of(root) / MEMORY)
    Finalize(None, memory.keep, exitpriority=1)  # when the process ends
