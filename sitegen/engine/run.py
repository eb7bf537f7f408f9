"""From a list of artifacts to files: skip what is unchanged, make what is not, forget what is gone."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from sitegen.digest import digest
from sitegen.engine.artifact import Artifact, Make, key_of, name_of
from sitegen.engine.crossing import Sender, unpacked
from sitegen.engine.manifest import Entry, Manifest
from sitegen.engine.stage import Stage, Writer
from sitegen.errors import BuildError

Progress = Callable[[int], None]  # called with the number of artifacts dealt with so far

_BATCH = 32  # artifacts sent together: neighbours in the list share most of what they are made from
_IN_FLIGHT = 48  # batches that wait or are worked on; beyond it whoever lists them makes one itself
_MANY = 256  # arguments: to send what is made from so much costs more than to make it


@dataclass(frozen=True, slots=True)
class Counts:
    """Files made anew, kept from the previous tree, and removed since."""

    made: int
    kept: int
    removed: int


def run(
    artifacts: Iterable[Artifact],
    stage: Stage,
    executor: Executor | None = None,
    *,
    about: Mapping[str, int | str] = MappingProxyType({}),
    progress: Progress = lambda done: None,
) -> Counts:
    """Bring `stage` to hold exactly `artifacts`, and `about` in its manifest.

    The list may be a generator: memory does not grow with the number of pages. Without an executor an artifact is dealt
    with before the next is asked for. With one, artifacts are made in batches, wherever it runs them; whatever they are
    made from has to pickle. The first error ends the run.

    Raises BuildError where two artifacts have one path, and where a process that made some was ended.
    """
    files = _Files()
    made = 0
    with _Making(stage, executor) as making:
        for artifact in artifacts:
            key = key_of(artifact)
            if kept := _kept(artifact.path, key, stage):
                files.add(kept, artifact.make)
                progress(len(files))
                continue
            files.expect(artifact)
            for make, found in making.make(key, artifact):
                made += len(found)
                files.add(found, make)
                progress(len(files))
        for make, found in making.rest():
            made += len(found)
            files.add(found, make)
            progress(len(files))
    entries = files.entries
    stage.finish(Manifest(entries, dict(about)))
    removed = sum(path not in entries for path in stage.previous.files)
    return Counts(made, len(entries) - made, removed)


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
            self._claim(artifact.path, artifact.make)

    def add(self, found: Mapping[str, Entry], make: Make) -> None:
        for path, entry in found.items():
            if path in self.entries or self._makers.get(path, make) is not make:
                self._refuse(path, make)
            self._makers[path] = make
            self.entries[path] = entry

    def _claim(self, path: str, make: Make) -> None:
        if path in self._makers:
            self._refuse(path, make)
        self._makers[path] = make

    def _refuse(self, path: str, make: Make) -> None:
        raise BuildError(
            f"two artifacts have one path: {path}",
            where=f"{name_of(self._makers[path])} and {name_of(make)}",
            hint="two outputs, or two things with one name, write the same file; remove one from `outputs`",
        )


_Made = tuple[Make, Mapping[str, Entry]]  # of one artifact
_Entries = list[dict[str, Entry]]  # of each artifact of a batch, by path
_Batch = list[tuple[str, Artifact]]  # with their keys


class _Making:
    """Artifacts on their way to becoming files: here, or in batches through an executor."""

    def __init__(self, stage: Stage, executor: Executor | None) -> None:
        self._stage = stage
        self._executor = executor
        self._sender = Sender(stage.values)
        self._batch: _Batch = []
        self._sent: deque[tuple[_Batch, Future[_Entries]]] = deque()

    def __enter__(self) -> _Making:
        return self

    def __exit__(self, *details: object) -> None:
        """After an error nothing is begun any more, and nobody writes into the stage when it goes."""
        for _, future in self._sent:
            future.cancel()
        for _, future in self._sent:
            if not future.cancelled():
                future.exception()

    def make(self, key: str, artifact: Artifact) -> Iterator[_Made]:
        """What has come of this artifact, or of earlier ones."""
        if self._executor is None or len(artifact.args) > _MANY:
            yield from self._here([(key, artifact)])
            return
        self._batch.append((key, artifact))
        if len(self._batch) == _BATCH:
            yield from self._dispatch(self._executor)

    def rest(self) -> Iterator[_Made]:
        """What comes of all that is still on its way: who would wait for it makes what nobody has begun."""
        if self._batch and self._executor is not None:
            yield from self._dispatch(self._executor)
        while self._sent:
            if self._sent[-1][1].cancel():
                yield from self._here(self._sent.pop()[0])
            else:
                yield from self._first()

    def _dispatch(self, executor: Executor) -> Iterator[_Made]:
        batch: _Batch = self._batch
        self._batch = []
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

    def _here(self, batch: _Batch) -> Iterator[_Made]:
        for (_, artifact), found in zip(batch, _make(batch, self._stage.writer()), strict=True):
            yield artifact.make, found

    def _first(self) -> Iterator[_Made]:
        batch, future = self._sent[0]
        try:
            entries = future.result()
        except BrokenExecutor as error:
            raise _ended(batch) from error
        self._sent.popleft()
        for (_, artifact), found in zip(batch, entries, strict=True):
            yield artifact.make, found


def _ended(batch: _Batch) -> BuildError:
    return BuildError(
        "a process that made pages was ended from outside",
        where=batch[0][1].path,
        hint="was it killed, or was there too little memory? Build again; `-j 1` needs the least",
    )


def _kept(path: str, key: str, stage: Stage) -> dict[str, Entry]:
    """The files of an unchanged artifact, taken over from the previous tree; none where one of them is not there."""
    previous = stage.previous.files
    names = [name for name in previous if name.startswith(path)] if path.endswith("/") else [path]
    found = {name: entry for name in names if (entry := previous.get(name)) is not None and entry.key == key}
    return found if found and stage.keep(found) else {}


_one_at_a_time = threading.Lock()  # who renders keeps the page that it is at: threads get their pages in turn


def make_batch(packed: bytes, values: Path, writer: Writer) -> _Entries:
    """Make what `Sender.pack` packed, wherever this is called: the files go into the stage, their entries back."""
    with _one_at_a_time:
        return _make(unpacked(packed, values), writer)


def _make(batch: Iterable[tuple[str, Artifact]], writer: Writer) -> _Entries:
    return [dict(_made(artifact, key, writer)) for key, artifact in batch]


def _made(artifact: Artifact, key: str, writer: Writer) -> Iterator[tuple[str, Entry]]:
    made = artifact.make(*artifact.args)
    contents = {artifact.path: made} if isinstance(made, bytes) else {artifact.path + name: made[name] for name in made}
    for path, content in contents.items():
        writer.write(path, content)
        yield path, Entry(key, len(content), digest(content))
