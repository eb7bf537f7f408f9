"""Several partners' sites, each in its own folder: one that fails does not stop the others."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from sitegen.build.report import CACHE, TEXTS, Report
from sitegen.build.unchanged import Memory
from sitegen.config import Partner
from sitegen.engine import workers
from sitegen.errors import BuildError, SitegenError
from sitegen.sources import Progress, Sources, quiet
from sitegen.text import memory

_T = TypeVar("_T")

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
) -> Iterator[Report | Failure]:
    """Build each partner to `dest`/NAME, with up to `jobs` processes in all; what became of each, in the order given.

    Raises BuildError where `dest` cannot hold them.
    """
    if dest.exists() and not dest.is_dir():
        raise BuildError("the output is a file, not a folder", where=str(dest), hint="choose another with `-o DIR`")
    settled: dict[str, Report | Failure] = {}
    with Sources(root / CACHE) as sources:
        if not offline:
            for partner in partners:  # one after the other: what one has read, the next need not ask for
                seen = watch(partner)
                read = partial(sources.refresh, partner, fresh=fresh, progress=seen.reading, files=seen.files)
                if isinstance(outcome := _tried(partner, read), Failure):
                    settled[partner.name] = outcome
        for partner in () if fresh else partners:
            if partner.name not in settled:
                known = _tried(partner, partial(_known, partner, root, dest, sources))
                if known:
                    settled[partner.name] = known
        if not offline and len(settled) < len(partners):
            sources.tidy()
    one = partial(_build, root=root, dest=dest, fresh=fresh, accept_loss=accept_loss)
    able = [partner for partner in partners if partner.name not in settled]
    if jobs > 1 and len(able) >= _MANY_SITES * jobs:
        with workers(jobs) as pool:  # a whole site each: nothing is sent to and fro
            outcomes = pool.map(partial(_in_process, one), able)
            for partner in partners:
                yield settled.get(partner.name) or next(outcomes)
        return
    for partner in partners:
        if partner.name in settled:
            yield settled[partner.name]
            continue
        more = workers(jobs - 1, partial(_prepare, root)) if jobs > 1 else nullcontext()  # this process makes pages too
        with more as others:
            yield one(partner, watch=watch(partner), executor=others)


def processors() -> int:
    """How many processes this machine, or what of it is ours, runs at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def fetch_all(
    partners: Iterable[Partner], *, root: Path, watch: Callable[[Partner], Watch] = lambda partner: Watch()
) -> Iterator[Reading | Failure]:
    """Have at hand what each partner shows, for a build that asks nobody; what became of each, in the order given."""
    with Sources(root / CACHE) as sources:
        for partner in partners:

            def read(partner: Partner = partner) -> Reading:
                seen = watch(partner)
                received = sources.refresh(partner, progress=seen.reading, files=seen.files)
                return Reading(partner, len(sources.catalogue(partner).datasets), received)

            yield _tried(partner, read)
        sources.tidy()


def _tried(partner: Partner, work: Callable[[], _T]) -> _T | Failure:
    try:
        return work()
    except SitegenError as error:
        return Failure(partner.name, str(error), error.exit_code)


def _known(partner: Partner, root: Path, dest: Path, sources: Sources) -> Report | None:
    return Memory(root, partner, dest / partner.name, sources).report()


def _build(
    partner: Partner,
    *,
    root: Path,
    dest: Path,
    fresh: bool,
    accept_loss: bool,
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
        executor=executor,
    )
    return _tried(partner, work)


def _prepare(root: Path) -> None:
    """What a process that makes pages of this project begins with."""
    memory.remember(root / CACHE / TEXTS)


def _deaf() -> None:
    """A process that waits for work leaves Ctrl-C to the one that it works for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _in_process(one: Callable[[Partner], Report | Failure], partner: Partner) -> Report | Failure:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return one(partner)
    finally:
        _deaf()
