"""Several partners' sites, each in its own folder: one that fails, however it does, does not stop the others."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.util import Finalize
from pathlib import Path
from typing import TypeVar

from sitegen import memory
from sitegen.build.report import MEMORY, Report, cache_of
from sitegen.build.unchanged import Memory
from sitegen.catalogue import Caution
from sitegen.config import Partner
from sitegen.engine import workers
from sitegen.errors import BuildError, as_sitegen_error, is_closed_pipe
from sitegen.samples import reader
from sitegen.samples.reader import Budget
from sitegen.sources import Progress, Sources, Waiting, quiet, unwatched

_T = TypeVar("_T")
_Work = Callable[[Partner], "Report | Failure"]

_MANY_SITES = 4  # to build for each process, from which each process builds whole ones


@dataclass(frozen=True, slots=True)
class Failure:
    """A site that could not be built: what to tell, and the exit code it asks for."""

    partner: str
    text: str
    exit_code: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A source that was read for a partner: how many datasets it shows, and how many bytes that took."""

    partner: Partner
    datasets: int
    received: int
    warnings: tuple[Caution, ...] = ()  # what the reading itself met, told once for a source


@dataclass(frozen=True, slots=True)
class Watch:
    """What is called while a site is built, to show how far it is."""

    reading: Progress = quiet
    files: Progress = quiet
    writing: Callable[[int], None] = lambda done: None


def build_all(
    partners: Sequence[Partner],
    *,
    root: Path,
    dest: Path,
    offline: bool = False,
    fresh: bool = False,
    accept_loss: bool = False,
    jobs: int = 1,
    watch: Callable[[Partner], Watch] = lambda partner: Watch(),
    waiting: Waiting = unwatched,
) -> Iterator[Report | Failure]:
    """Build each partner to `dest`/NAME, with up to `jobs` processes in all; what became of each, in the order given.

    Raises BuildError where `dest` cannot hold them.
    """
    if dest.exists() and not dest.is_dir():
        raise BuildError("the output is a file, not a folder", where=str(dest), hint="choose another with `-o DIR`")
    settled: dict[str, Report | Failure] = {}
    unvisited: dict[str, tuple[Caution, ...]] = {}  # by source, told with the first of its sites
    budgets: dict[str, Budget] = {}
    memory.remember(cache_of(root) / MEMORY)
    with Sources(cache_of(root), waiting, budgets) as sources:
        if not offline:
            for partner in partners:  # one after the other: what one has read, the next need not ask for
                seen = watch(partner)
                read = partial(sources.refresh, partner, fresh=fresh, progress=seen.reading, files=seen.files)
                if isinstance(outcome := _tried(partner, read), Failure):
                    settled[partner.name] = outcome
                unvisited[partner.source.name] = sources.unvisited(partner.source)
        for partner in () if fresh else partners:
            if partner.name not in settled:
                known = _tried(partner, partial(_known, partner, root, dest, sources))
                if known:
                    settled[partner.name] = known
        if not offline and len(settled) < len(partners):
            sources.tidy()

    def complete(partner: Partner, outcome: Report | Failure) -> Report | Failure:
        if isinstance(outcome, Failure):
            return outcome
        return replace(outcome, warnings=(*outcome.warnings, *unvisited.pop(partner.source.name, ())))

    one = partial(_build, root=root, dest=dest, fresh=fresh, accept_loss=accept_loss, budgets=budgets)
    able = [partner for partner in partners if partner.name not in settled]
    if jobs > 1 and len(able) >= _MANY_SITES * jobs:
        with workers(jobs) as pool:  # a whole site each: nothing is sent to and fro
            asked = {partner.name: _asked(pool, one, partner) for partner in able}
            for partner in partners:
                if partner.name in settled:
                    yield complete(partner, settled[partner.name])
                else:
                    answer = _tried(partner, partial(_answered, asked[partner.name], one, partner))
                    yield complete(partner, answer)
        return
    for partner in partners:
        if partner.name in settled:
            yield complete(partner, settled[partner.name])
            continue
        more = workers(jobs - 1, partial(_prepare, root)) if jobs > 1 else nullcontext()  # this process makes pages too
        with more as others:
            built = one(partner, watch=watch(partner), executor=others)
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

            yield _tried(partner, read)
        sources.tidy()


def _tried(partner: Partner, work: Callable[[], _T]) -> _T | Failure:
    """What the work gives, or what is to be told of whatever it raised: other partners have nothing to do with it."""
    try:
        return work()
    except (Exception, SystemExit) as error:  # a partner's own output may well end the program
        if is_closed_pipe(error):
            raise
        known = as_sitegen_error(error)
        return Failure(partner.name, str(known), known.exit_code)


def _asked(pool: ProcessPoolExecutor, one: _Work, partner: Partner) -> Future[Report | Failure] | None:
    """The answer to come; None where the processes have ended already."""
    try:
        return pool.submit(_in_process, one, partner)
    except BrokenProcessPool:
        return None


def _answered(outcome: Future[Report | Failure] | None, one: _Work, partner: Partner) -> Report | Failure:
    """What a process made of a partner. Where one is killed, all of a pool end: each of their partners is tried alone.

    Raises BuildError where the process of this one is killed again.
    """
    if outcome:
        with suppress(BrokenProcessPool):
            return outcome.result()
    with workers(1) as alone:
        try:
            return alone.submit(_in_process, one, partner).result()
        except BrokenProcessPool:
            raise BuildError(
                "the process that built this site was killed",
                hint="mostly the system does so for want of memory: see its log, or build fewer sites at once (`-j`)",
            ) from None


def _known(partner: Partner, root: Path, dest: Path, sources: Sources) -> Report | None:
    return Memory(root, partner, dest / partner.name, sources).report()


def _build(
    partner: Partner,
    *,
    root: Path,
    dest: Path,
    fresh: bool,
    accept_loss: bool,
    budgets: dict[str, Budget],
    watch: Watch | None = None,
    executor: Executor | None = None,
) -> Report | Failure:
    from sitegen.build.build import build  # half a second of templates and maps: not where nothing has changed

    work = partial(
        build,
        partner,
        root=root,
        dest=dest / partner.name,
        offline=True,  # what there is to read has been read
        fresh=fresh,
        accept_loss=accept_loss,
        progress=(watch or Watch()).writing,
        budgets=budgets,
        executor=executor,
    )
    return _tried(partner, work)


def _prepare(root: Path) -> None:
    """What a process that makes pages of this project begins with."""
    memory.remember(cache_of(root) / MEMORY)
    Finalize(None, memory.keep, exitpriority=1)  # when the process ends


def _deaf() -> None:
    """A process that waits for work leaves Ctrl-C to the one that it works for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _in_process(one: _Work, partner: Partner) -> Report | Failure:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return one(partner)
    finally:
        reader.close()
        _deaf()
