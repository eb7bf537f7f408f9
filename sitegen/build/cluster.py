"""Whole sites on other machines, which Dask (dask.distributed) hands out: it knows its workers, and asks again for what
one of them had when it died.

The workers see the project and the folder for sites where this process sees them: on a file system that all share. What
there is to read has been read before; they build from the snapshot.
"""

from __future__ import annotations

import platform
import secrets
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from sitegen.build.attempt import Answer, Attempt, Crew, Failure
from sitegen.build.report import CACHE, Report
from sitegen.config import Partner
from sitegen.engine.artifact import code
from sitegen.errors import BuildError, SitegenError
from sitegen.samples import reader

if TYPE_CHECKING:
    from distributed import Client, Future

REACHED = 10.0  # seconds that a scheduler has to answer
JOINED = 60.0  # seconds for a first worker, and for another one when the last has died
_LOOK = 2.0  # seconds without news after which this process looks whether there are workers
_MARK = ".sitegen-cluster-"
_MEMORY = "mostly the system does so for want of memory: see the worker's log, or have fewer workers on a machine"


@contextmanager
def connected(scheduler: str) -> Iterator[Crew]:
    """The workers of a scheduler ("tcp://host:8786", "tls://host:8786"), as long as the `with` lasts.

    How a TLS scheduler is spoken to is for Dask's own configuration to say. Raises SitegenError where Dask is not
    installed, BuildError where the scheduler does not answer or no worker comes.
    """
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise SitegenError(
            f"`--executor dask` needs {error.name}, which is not installed", hint='pip install "sitegen[cluster]"'
        ) from error
    try:
        client = Client(scheduler, timeout=REACHED, set_as_default=False, name="sitegen")
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise BuildError(
            f"the scheduler does not answer: {' '.join(str(error).split())[:200]}",
            where=scheduler,
            hint="start it with `dask scheduler`, and give the address that it prints",
        ) from None
    with client:

        @contextmanager
        def crew(attempt: Attempt, partners: list[Partner]) -> Iterator[Answer]:
            attempt = replace(attempt, root=attempt.root.absolute(), dest=attempt.dest.absolute())
            with _marked((attempt.root / CACHE, attempt.dest)) as mark:
                kit = Kit(_version(), mark)
                _refuse_unfit(client, scheduler, kit)
                with _Sites(client, scheduler, attempt, list(map(_found_anywhere, partners)), kit) as sites:
                    yield sites

        yield crew


@dataclass(frozen=True, slots=True)
class Kit:
    """What a worker must have: this version of sitegen and Python, and the folders, with this file in each."""

    version: str
    marks: tuple[Path, ...]

    def lacking(self) -> str:
        """What this process lacks of it; "" for nothing."""
        if _version() != self.version:
            return f"it runs {_version()}, and this is {self.version}"
        missing = [str(mark.parent) for mark in self.marks if not mark.is_file()]
        return f"it does not see what is here in {', '.join(missing)}" if missing else ""


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
def _marked(folders: Iterable[Path]) -> Iterator[tuple[Path, ...]]:
    """A file of this run in each folder: who sees it, shares them; and who does not any more is to begin nothing."""
    name = f"{_MARK}{secrets.token_hex(8)}"
    marks = tuple(folder / name for folder in folders)
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

    def __init__(self, client: Client, scheduler: str, attempt: Attempt, partners: list[Partner], kit: Kit) -> None:
        self._client = client
        self._scheduler = scheduler
        self._kit = kit
        self._news: SimpleQueue[str] = SimpleQueue()
        self._done: dict[str, Report | Failure | SitegenError] = {}
        keys = [f"sitegen-{kit.marks[0].name.removeprefix(_MARK)}-{partner.name}" for partner in partners]
        futures = client.map(
            _site, partners, key=keys, attempt=attempt, kit=kit, pure=False, retries=0, batch_size=1000
        )
        self._asked: dict[str, Future[Report | Failure]] = {
            each.name: future for each, future in zip(partners, futures, strict=True)
        }
        for name, future in self._asked.items():
            future.add_done_callback(lambda _, name=name: self._news.put(name))

    def __enter__(self) -> _Sites:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """What has not begun is dropped, and what has begun is waited for: it still writes into the folders."""
        if kind is None:
            return
        for mark in self._kit.marks:
            mark.unlink(missing_ok=True)  # who has a site in hand that it has not begun lets go of it
        with suppress(OSError, TimeoutError, CancelledError):
            at_work = {key for keys in self._client.processing().values() for key in keys}
            waiting = [future for future in self._asked.values() if future.key not in at_work]
            self._client.cancel(waiting, force=True)
            for future in self._asked.values():
                if future.key in at_work:
                    future.exception()

    def __call__(self, partner: Partner) -> Report | Failure:
        """Raises BuildError where its worker died too often, or there is none any more."""
        alone = 0.0
        while partner.name not in self._done:
            try:
                name = self._news.get(timeout=_LOOK)
            except Empty:
                alone = alone + _LOOK if not self._client.nthreads() else 0.0
                if alone >= JOINED:
                    raise _nobody(self._scheduler) from None
            else:
                self._done[name] = self._outcome(self._asked.pop(name))
        found = self._done.pop(partner.name)
        if isinstance(found, SitegenError):
            raise found
        return found

    def _outcome(self, future: Future[Report | Failure]) -> Report | Failure | SitegenError:
        from distributed import KilledWorker

        try:
            return future.result()
        except KilledWorker as error:
            times = error.allowed_failures + 1
            return BuildError(f"the worker that built this site was killed, {times} times", hint=_MEMORY)
        except Exception as error:
            return BuildError(f"{type(error).__name__}: {error}")


@cache
def _builder() -> ThreadPoolExecutor:
    """The thread of this process that builds: what it keeps open is for one, and several sites only share its time."""
    return ThreadPoolExecutor(1, thread_name_prefix="sitegen")


def _site(partner: Partner, *, attempt: Attempt, kit: Kit) -> Report | Failure:
    """On a worker: build a site."""
    from distributed import get_worker

    scratch = Path(get_worker().local_directory) / "sitegen"  # it goes with the worker
    return _builder().submit(_built, partner, attempt, kit, scratch).result()


def _built(partner: Partner, attempt: Attempt, kit: Kit, scratch: Path) -> Report | Failure:
    if lacking := kit.lacking():
        return Failure(partner.name, f"the worker that was to build this site cannot: {lacking}", BuildError.exit_code)
    try:
        return attempt(partner, scratch=scratch)
    finally:
        reader.close()
