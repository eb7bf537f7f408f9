"""Whole sites on other machines, which Dask (dask.distributed) hands out: it knows its workers, and asks again for what
one of them had when it died.

The workers see the project and the folder for sites where this process sees them: on a file system that all share. What
there is to read has been read before; they build from the snapshot.
"""

from __future__ import annotations

import logging
import os
import platform
import secrets
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from sitegen.build.attempt import Answer, Attempt, Crew, Failure, known, tried
from sitegen.build.names import NameMemory
from sitegen.build.report import Report
from sitegen.build.store import Order, Store
from sitegen.build.unchanged import folder_digest, state_of
from sitegen.cache import CACHE_ELSEWHERE, cache_of
from sitegen.catalogue import Caution
from sitegen.config import DumpSource, Partner, Source
from sitegen.digest import digest
from sitegen.engine import Counts
from sitegen.engine.artifact import code
from sitegen.errors import BuildError, SitegenError
from sitegen.samples import reader
from sitegen.sources import Sources

if TYPE_CHECKING:
    from distributed import Client, Future

REACHED = 10.0  # seconds that a scheduler has to answer
JOINED = 60.0  # seconds for a first worker, and for another one when the last has died
_LOOK = 2.0  # seconds without news after which this process looks whether there are workers
_MARK = ".sitegen-cluster-"
_MEMORY = "mostly the system does so for want of memory: see the worker's log, or have fewer workers on a machine"


@contextmanager
def connected(scheduler: str, store: str = "") -> Iterator[Crew]:
    """The workers of a scheduler ("tcp://host:8786", "tls://host:8786"), as long as the `with` lasts.

    `store`: where what they need and what they build lies, where they do not see this machine's folders (store.py). How
    a TLS scheduler is spoken to is for Dask's own configuration to say. Raises SitegenError where Dask is not
    installed, BuildError where the scheduler does not answer.
    """
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise SitegenError(
            f"`--executor dask` needs {error.name}, which is not installed", hint='pip install "sitegen[cluster]"'
        ) from error
    for name in logging.root.manager.loggerDict:
        if name.partition(".")[0] == "distributed":  # what it meets comes to us as an error, without a traceback
            logging.getLogger(name).setLevel(logging.CRITICAL)
    place = Store(store) if store else None
    try:
        client = Client(scheduler, timeout=REACHED, set_as_default=False, name="sitegen")
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise BuildError(
            f"the scheduler does not answer: {' '.join(str(error).split())[:200]}",
            where=scheduler,
            hint="start it with `dask scheduler`, and give the address that it prints",
        ) from None
    with client:
        yield _Workers(client, scheduler, place)


class _Workers:
    """A crew: the workers of a scheduler, and the store that they share with this machine, if that is how they do."""

    def __init__(self, client: Client, scheduler: str, store: Store | None) -> None:
        self._client = client
        self._scheduler = scheduler
        self._store = store
        self._states: dict[str, str] = {}  # by partner
        self._beside: dict[str, str] = {}  # by source: of what lies beside a dump

    def known(self, attempt: Attempt, partner: Partner, sources: Sources) -> Report | None:
        """As a crew has it. Raises BuildError where no worker comes, and where one cannot build."""
        if self._store is None:
            return known(attempt, partner, sources)
        made_from = state_of(partner, attempt.root, sources.state(partner))
        state = digest(made_from.encode(), self._dumped(partner.source).encode())
        self._states[partner.name] = state
        kept = None if attempt.fresh else self._store.kept(partner.name)
        if kept is None or kept.state != state or NameMemory(attempt.root, partner).forgets(kept.gone):
            return None
        counts = Counts(made=0, kept=kept.files, removed=0)
        warnings = tuple(Caution(*each) for each in kept.warnings)
        return Report(partner.name, kept.datasets, kept.resources, counts, warnings, 0.0)

    def place(self, name: str) -> str:
        """As a crew has it."""
        return self._store.place(name) if self._store is not None else ""

    @contextmanager
    def sites(self, attempt: Attempt, partners: list[Partner]) -> Iterator[Answer]:
        """As a crew has it. Raises BuildError where no worker comes, and where one cannot build."""
        attempt = replace(attempt, root=attempt.root.absolute(), dest=attempt.dest.absolute())
        partners = list(map(_found_anywhere, partners))
        run, orders = secrets.token_hex(8), dict[str, Order]()
        with ExitStack() as ended:
            if self._store is None:
                marks = ended.enter_context(_marked(run, (cache_of(attempt.root).absolute(), attempt.dest)))
                kit = Kit(_version(), run, _elsewhere(), marks)
            else:
                kit = Kit(_version(), run, "", (), self._store)
                self._store.begin(run)
                ended.callback(self._store.begin, "")
            _refuse_unfit(self._client, self._scheduler, kit)
            if self._store is not None:
                common, own = self._store.send(attempt.root, partners)
                orders = {name: Order(common, files, self._states.get(name, "")) for name, files in own.items()}
            tasks = [_Task(partner, attempt, kit, orders.get(partner.name)) for partner in partners]
            yield ended.enter_context(_Sites(self._client, self._scheduler, kit, tasks))

    def _dumped(self, source: Source) -> str:
        if isinstance(source.settings, DumpSource) and source.name not in self._beside:
            self._beside[source.name] = folder_digest((source.root / source.settings.datasets).parent)
        return self._beside.get(source.name, "")


@dataclass(frozen=True, slots=True)
class Kit:
    """What a worker must have: this version of sitegen and Python; and the folders, with a file of this run in each, or
    the store, which is this run's."""

    version: str
    run: str
    elsewhere: str  # what SITEGEN_CACHE must say there
    marks: tuple[Path, ...]
    store: Store | None = None

    def lacking(self) -> str:
        """What this process lacks of it; "" for nothing."""
        if _version() != self.version:
            return f"it runs {_version()}, and this is {self.version}"
        if _elsewhere() != self.elsewhere:
            return f'{CACHE_ELSEWHERE} is "{_elsewhere()}" in its environment, and should be "{self.elsewhere}"'
        missing = [str(mark.parent) for mark in self.marks if not mark.is_file()]
        if missing:
            return f"it does not see what is here in {', '.join(missing)}"
        return "" if self.store is None or self.store.is_of(self.run) else "it does not see what is here in the store"

    def drop(self) -> None:
        """End the run: who has a site in hand that it has not begun lets go of it."""
        for mark in self.marks:
            mark.unlink(missing_ok=True)
        if self.store is not None:
            self.store.begin("")


@dataclass(frozen=True, slots=True)
class _Task:
    """One site, as it goes to a worker; `order` where there is a store."""

    partner: Partner
    attempt: Attempt
    kit: Kit
    order: Order | None

    def done(self, scratch: Path) -> Report | Failure:
        """On a worker, in the thread that builds."""
        name = self.partner.name
        if lacking := self.kit.lacking():
            return Failure(name, f"the worker that was to build this site cannot: {lacking}", BuildError.exit_code)
        try:
            if self.order is None or self.kit.store is None:
                return self.attempt(self.partner, scratch=scratch)
            build = self.kit.store.build
            return tried(name, partial(build, self.partner, self.attempt, self.order, self.kit.run, scratch))
        finally:
            reader.close()


def _elsewhere() -> str:
    return os.environ.get(CACHE_ELSEWHERE, "")


def _found_anywhere(partner: Partner) -> Partner:
    """The same, in whatever folder a worker was started."""
    source = partner.source
    kept_back = tuple(path.absolute() for path in source.kept_back)
    source = replace(source, root=source.root.absolute(), kept_back=kept_back)
    return replace(partner, folder=partner.folder.absolute(), source=source)


def _version() -> str:
    """sitegen by its code and its libraries', and Python by its minor version: the same bytes come of the same."""
    return f"sitegen {code()[:12]}, Python {'.'.join(platform.python_version_tuple()[:2])}"


@contextmanager
def _marked(run: str, folders: Iterable[Path]) -> Iterator[tuple[Path, ...]]:
    """A file of this run in each folder: who sees it, shares them; and who does not any more is to begin nothing."""
    marks = tuple(folder / f"{_MARK}{run}" for folder in folders)
    try:
        for mark in marks:
            mark.parent.mkdir(parents=True, exist_ok=True)
            for old in mark.parent.glob(f"{_MARK}*"):  # of a run that was killed: there is one at a time
                old.unlink(missing_ok=True)
            mark.touch()
        yield marks
    finally:
        for mark in marks:
            with suppress(OSError):
                mark.unlink(missing_ok=True)


def _refuse_unfit(client: Client, scheduler: str, kit: Kit) -> None:
    try:
        client.wait_for_workers(1, timeout=JOINED)
    except TimeoutError:
        raise _nobody(scheduler) from None
    faults = []
    for worker, found in client.run(kit.lacking, on_error="return").items():
        if isinstance(found, OSError):  # it has left meanwhile
            continue
        if isinstance(found, ModuleNotFoundError):
            faults.append(f"{worker}: it has no {found.name}")
        elif found:
            faults.append(f"{worker}: {found}")
    if faults:
        raise BuildError(
            "\n  ".join(("workers cannot build these sites:", *faults)),
            where=scheduler,
            hint="each needs this version of sitegen and of Python, and this project under the same path",
        )


def _nobody(scheduler: str) -> BuildError:
    return BuildError(
        f"no worker came in {JOINED:.0f} seconds", where=scheduler, hint=f"start some: `dask worker {scheduler}`"
    )


class _Sites:
    """Sites that are on their way; called with a partner, it waits for what becomes of that one's."""

    def __init__(self, client: Client, scheduler: str, kit: Kit, tasks: list[_Task]) -> None:
        self._client = client
        self._scheduler = scheduler
        self._kit = kit
        self._news: SimpleQueue[str] = SimpleQueue()
        self._asked: dict[str, Future[Report | Failure]] = {}
        self._done: dict[str, Report | Failure | Exception] = {}
        self._tasks = {task.partner.name: task for task in tasks}
        self._ask(tasks, "")

    def _ask(self, tasks: list[_Task], again: str) -> None:
        names = [task.partner.name for task in tasks]
        keys = [f"sitegen-{self._kit.run}-{name}{again}" for name in names]
        futures = self._client.map(_site, tasks, key=keys, pure=False, retries=0, batch_size=1000)
        self._asked |= dict(zip(names, futures, strict=True))
        for name, future in zip(names, futures, strict=True):
            future.add_done_callback(lambda _, name=name: self._news.put(name))

    def __enter__(self) -> _Sites:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """What has not begun is dropped, and what has begun is waited for: it still writes into the folders."""
        if kind is None:
            return
        with suppress(OSError, TimeoutError, CancelledError):
            self._kit.drop()
            at_work = {key for keys in self._client.processing().values() for key in keys}
            waiting = [future for future in self._asked.values() if future.key not in at_work]
            self._client.cancel(waiting, force=True)
            for future in self._asked.values():
                if future.key in at_work:
                    with suppress(CancelledError):
                        future.exception()

    def __call__(self, partner: Partner) -> Report | Failure:
        """Raises BuildError where its worker is killed each time, or there is none any more.

        Dask gives up a site whose worker died some times, and whatever waited at these workers: it is tried alone.
        """
        from distributed import KilledWorker

        found = self._outcome(partner.name)
        if isinstance(found, KilledWorker):
            while self._asked:
                self._listen()
            self._ask([self._tasks[partner.name]], "-alone")
            found = self._outcome(partner.name)
        if isinstance(found, KilledWorker):
            raise BuildError("the worker that built this site was killed, each time", hint=_MEMORY)
        if isinstance(found, Exception):
            raise BuildError(f"Dask lost this site: {type(found).__name__}: {found}", where=self._scheduler)
        return found

    def _outcome(self, name: str) -> Report | Failure | Exception:
        while name not in self._done:
            self._listen()
        return self._done.pop(name)

    def _listen(self) -> None:
        """Wait for what becomes of the next site. Raises BuildError where nobody is left to build it."""
        alone = 0.0
        while True:
            try:
                name = self._news.get(timeout=_LOOK)
                break
            except Empty:
                alone = alone + _LOOK if not self._client.nthreads() else 0.0
                if alone >= JOINED:
                    raise _nobody(self._scheduler) from None
        try:
            self._done[name] = self._asked.pop(name).result()
        except Exception as error:
            self._done[name] = error


@cache
def _builder() -> ThreadPoolExecutor:
    """The thread of this process that builds: what it keeps open is for one, and several sites only share its time."""
    return ThreadPoolExecutor(1, thread_name_prefix="sitegen")


def _site(task: _Task) -> Report | Failure:
    """On a worker: build a site."""
    from distributed import get_worker

    scratch = Path(get_worker().local_directory) / "sitegen"  # it goes with the worker
    return _builder().submit(task.done, scratch).result()
