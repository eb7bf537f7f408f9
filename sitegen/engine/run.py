"""From a list of artifacts to files: skip what is unchanged, make what is not, forget what is gone."""

from __future__ import annotations

import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from sitegen.digest import digest
from sitegen.engine.artifact import Artifact, Make, key_of, name_of
from sitegen.engine.crossing import Sender, unpacked
from sitegen.engine.manifest import Entry, Manifest
from sitegen.engine.packing import Packing, is_worth_it
from sitegen.engine.stage import Stage, Writer
from sitegen.errors import BuildError, SitegenError

Progress = Callable[[int], None]  # called with the number of artifacts dealt with so far

_BATCH = 32  # artifacts sent together: neighbours in the list share most of what they are made from
_WORTH_IT = 8  # batches: fewer are made here before another process has come to work
_IN_FLIGHT = 48  # batches that wait or are worked on; beyond it whoever lists them makes one itself
_MANY = 256  # arguments: to send what is made from so much costs more than to make it


@dataclass(frozen=True, slots=True)
class Counts:
    """Files made anew, kept from the previous tree, and removed since."""

    made: int
    kept: int
    removed: int


class UnmadeError(Exception):
    """Artifacts whose functions raised an unforeseen exception: `faults` by their paths."""

    def __init__(self, faults: Mapping[str, Exception]) -> None:
        super().__init__(f"{len(faults)} artifacts, among them {next(iter(faults))}")
        self.faults = faults


def run(
    artifacts: Iterable[Artifact],
    stage: Stage,
    executor: Executor | None = None,
    *,
    about: Mapping[str, int | str] = MappingProxyType({}),
    packings: Sequence[Packing] = (),
    progress: Progress = lambda done: None,
) -> Counts:
    """Bring `stage` to hold exactly `artifacts`, what they are packed by `packings`, and `about` in its manifest.

    The list may be a generator: memory does not grow with the number of pages. Without an executor an artifact is dealt
    with before the next is asked for. With one, artifacts are made in batches, wherever it runs them; whatever they are
    made from has to pickle. The first error that people can act on ends the run.

    Raises BuildError where two artifacts have one path, and where a process that made some was ended; UnmadeError, when
    all others are made, where functions raised what nobody foresaw. The published tree is then as it was.
    """
    files, unmade = _Files(), dict[str, Exception]()
    made = 0

    def take(outcomes: Iterable[_Outcome]) -> None:
        nonlocal made
        for artifact, found in outcomes:
            if isinstance(found, Exception):
                unmade[artifact.path] = found
            else:
                made += len(found)
                files.add(found, artifact.make)
                progress(len(files))

    with _Making(stage, executor) as making:
        for artifact in artifacts:
            key = key_of(artifact)
            if kept := _kept(artifact.path, key, stage):
                files.add(kept, artifact.make)
                progress(len(files))
            else:
                files.expect(artifact)
                take(making.make(key, artifact))
        take(making.rest())
        for path, entry in sorted(files.entries.items()) if packings and not unmade else ():
            for packing in packings if is_worth_it(path, entry) else ():
                artifact = Artifact(path + packing.suffix, packing.make, (stage.where(path),))
                key = packing.key(entry)
                if artifact.path in files.entries:  # a file of the catalogue has that name
                    continue
                if kept := _kept(artifact.path, key, stage):
                    files.add(kept, artifact.make)
                else:
                    take(making.make(key, artifact))
        take(making.rest())
    if unmade:
        raise UnmadeError(unmade) from next(iter(unmade.values()))
    stage.finish(Manifest(files.entries, dict(about)))
    removed = sum(path not in files.entries for path in stage.previous.files)
    return Counts(made, len(files) - made, removed)


class _Files:
    """The files so far, and who made each."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self._makers: dict[str, Make] = {}

    def __len__(self) -> int:
        return len(self.entries)

    def expect(self, artifact: Artifact) -> None:
        """A file that is being made: no other artifact may have its path."""
        if not artifact.path.endswith("/"):
            if artifact.path in self._makers:
                self._refuse(artifact.path, artifact.make)
            self._makers[artifact.path] = artifact.make

    def add(self, found: Mapping[str, Entry], make: Make) -> None:
        for path, entry in found.items():
            if path in self.entries or self._makers.setdefault(path, make) is not make:
                self._refuse(path, make)
            self.entries[path] = entry

    def _refuse(self, path: str, make: Make) -> None:
        raise BuildError(
            f"two artifacts have one path: {path}",
            where=f"{name_of(self._makers[path])} and {name_of(make)}",
            hint="two outputs, or two things with one name, write the same file; remove one from `outputs`",
        )


_Found = Mapping[str, Entry] | Exception  # what became of an artifact: its files, or what its function raised
_Outcome = tuple[Artifact, _Found]
_Batch = list[tuple[str, Artifact]]  # with their keys


class _Making:
    """Artifacts on their way to becoming files: here, or in batches through an executor."""

    def __init__(self, stage: Stage, executor: Executor | None) -> None:
        self._stage = stage
        self._executor = executor
        self._sender = Sender(stage.values)
        self._batch: _Batch = []
        self._waiting: list[_Batch] = []  # until there are enough of them for another process to begin
        self._has_begun = False
        self._last: _Batch = []  # of many arguments: by the end, what they have in common with others has been made
        self._sent: deque[tuple[_Batch, Future[list[_Found]]]] = deque()

    def __enter__(self) -> _Making:
        return self

    def __exit__(self, kind: type[BaseException] | None, *details: object) -> None:
        """After an error nothing is begun any more, and nobody writes into the stage when it goes."""
        if self._executor is not None and kind is not None and not issubclass(kind, Exception):
            # Ctrl-C may come when a batch is handed over and not yet noted: only the executor knows of it
            self._executor.shutdown(wait=True, cancel_futures=True)
        for _, future in self._sent:
            future.cancel()
        for _, future in self._sent:
            if not future.cancelled():
                future.exception()

    def make(self, key: str, artifact: Artifact) -> Iterator[_Outcome]:
        """What has come of this artifact, or of earlier ones."""
        if self._executor is None:
            yield from self._here([(key, artifact)])
            return
        if len(artifact.args) > _MANY:
            self._last.append((key, artifact))
            return
        self._batch.append((key, artifact))
        if len(self._batch) == _BATCH:
            self._waiting.append(self._batch)
            self._batch = []
        if self._waiting and (self._has_begun or len(self._waiting) >= _WORTH_IT):
            self._has_begun = True
            for batch in self._waiting:
                yield from self._dispatch(batch, self._executor)
            self._waiting = []

    def rest(self) -> Iterator[_Outcome]:
        """What comes of all that is still on its way: who would wait for it makes what nobody has begun."""
        for batch in (*self._waiting, self._batch):
            yield from self._here(batch)
        self._waiting, self._batch = [], []
        while self._sent:
            if self._sent[-1][1].cancel():
                yield from self._here(self._sent.pop()[0])
            else:
                yield from self._first()
        yield from self._here(self._last)
        self._last = []

    def _dispatch(self, batch: _Batch, executor: Executor) -> Iterator[_Outcome]:
        while self._sent and self._sent[0][1].done():
            yield from self._first()
        if len(self._sent) >= _IN_FLIGHT:
            yield from self._here(batch)
            return
        packed = self._sender.pack(batch)
        try:
            future = executor.submit(make_batch, packed, self._stage.values, self._stage.writer())
        except BrokenExecutor as error:
            raise _ended(batch) from error
        self._sent.append((batch, future))

    def _here(self, batch: _Batch) -> Iterator[_Outcome]:
        for (_, artifact), found in zip(batch, _make(batch, self._stage.writer), strict=True):
            yield artifact, found

    def _first(self) -> Iterator[_Outcome]:
        batch, future = self._sent[0]
        try:
            found = future.result()
        except BrokenExecutor as error:
            raise _ended(batch) from error
        self._sent.popleft()
        for (_, artifact), each in zip(batch, found, strict=True):
            yield artifact, each


def _ended(batch: _Batch) -> BuildError:
    return BuildError(
        "a process that made pages was ended from outside",
        where=batch[0][1].path,
        hint="mostly the system does so for want of memory: see its log, or build again with `-j 1`",
    )


def _kept(path: str, key: str, stage: Stage) -> dict[str, Entry]:
    """The files of an unchanged artifact, taken over from the previous tree; none where one of them is not there."""
    previous = stage.previous.files
    names = [name for name in previous if name.startswith(path)] if path.endswith("/") else [path]
    found = {name: entry for name in names if (entry := previous.get(name)) is not None and entry.key == key}
    return found if found and stage.keep(found) else {}


_one_at_a_time = threading.Lock()  # who renders keeps the page that it is at: threads get their pages in turn


def make_batch(packed: bytes, values: Path, writer: Writer) -> list[_Found]:
    """Make what `Sender.pack` packed, wherever this is called: the files go into the stage, their entries back."""
    return [_sendable(found) for found in _make(unpacked(packed, values), lambda: writer)]


def _make(batch: Iterable[tuple[str, Artifact]], writer: Callable[[], Writer]) -> Iterator[_Found]:
    """What becomes of each artifact. An error that people can act on, as of a template of theirs, is raised."""
    for key, artifact in batch:
        try:
            with _one_at_a_time:
                made = artifact.make(*artifact.args)
        except SitegenError:
            raise
        except Exception as error:
            yield error
        else:
            yield dict(_written(artifact.path, made, key, writer()))


def _written(place: str, made: bytes | Mapping[str, bytes], key: str, writer: Writer) -> Iterator[tuple[str, Entry]]:
    contents = {place: made} if isinstance(made, bytes) else {place + name: made[name] for name in made}
    for path, content in contents.items():
        writer.write(path, content)
        yield path, Entry(key, len(content), digest(content))


def _sendable(found: _Found) -> _Found:
    """An exception as it can be sent to another process: some do not come through pickling."""
    if isinstance(found, Exception):
        try:
            pickle.loads(pickle.dumps(found))  # noqa: S301 - what was pickled here
        except Exception:
            return RuntimeError(f"{type(found).__name__}: {found}")
    return found
