"""Several partners' sites, each in its own folder: one that fails does not stop the others."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sitegen.build import CACHE, Report, build
from sitegen.config import Partner
from sitegen.errors import BuildError, SitegenError
from sitegen.sources import Progress, Sources


@dataclass(frozen=True, slots=True)
class Failure:
    """A site that could not be built: what to tell, and the exit code it asks for."""

    partner: str
    text: str
    exit_code: int


@dataclass(frozen=True, slots=True)
class Watch:
    """What is called while a site is built, to show how far it is."""

    reading: Progress = lambda done, total: None
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
    """Build each partner to `dest`/NAME, with up to `jobs` processes; what became of each, in the order given.

    Raises BuildError where `dest` cannot hold them.
    """
    if dest.exists() and not dest.is_dir():
        raise BuildError("the output is a file, not a folder", where=str(dest), hint="choose another with `-o DIR`")
    failed = {} if offline else _refresh(partners, root=root, fresh=fresh, watch=watch)
    one = partial(_build, root=root, dest=dest, fresh=fresh, accept_loss=accept_loss)
    able = [partner for partner in partners if partner.name not in failed]
    if jobs <= 1 or len(able) <= 1:
        for partner in partners:
            yield failed.get(partner.name) or one(partner, watch=watch(partner))
        return
    with ProcessPoolExecutor(min(jobs, len(able)), initializer=_deaf) as pool:
        try:
            outcomes = pool.map(partial(_in_process, one), able)
            for partner in partners:
                yield failed.get(partner.name) or next(outcomes)
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _refresh(
    partners: Sequence[Partner], *, root: Path, fresh: bool, watch: Callable[[Partner], Watch]
) -> dict[str, Failure]:
    """Have at hand what each partner shows; for whom that failed. One after the other: nobody is asked by two at once,
    and what one has read the next need not."""
    failed = {}
    with Sources(root / CACHE) as sources:
        for partner in partners:
            try:
                sources.refresh(partner, fresh=fresh, progress=watch(partner).reading)
            except SitegenError as error:
                failed[partner.name] = Failure(partner.name, str(error), error.exit_code)
    return failed


def _build(
    partner: Partner, *, root: Path, dest: Path, fresh: bool, accept_loss: bool, watch: Watch | None = None
) -> Report | Failure:
    try:
        return build(
            partner,
            root=root,
            dest=dest / partner.name,
            offline=True,  # what there is to read has been read
            fresh=fresh,
            accept_loss=accept_loss,
            progress=(watch or Watch()).writing,
        )
    except SitegenError as error:
        return Failure(partner.name, str(error), error.exit_code)


def _deaf() -> None:
    """A process that waits for work leaves Ctrl-C to the one that it works for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _in_process(one: Callable[[Partner], Report | Failure], partner: Partner) -> Report | Failure:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return one(partner)
    finally:
        _deaf()
