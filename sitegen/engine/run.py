"""From a list of artifacts to files: skip what is unchanged, make what is not, forget what is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sitegen.digest import digest
from sitegen.engine.artifact import Artifact, key_of
from sitegen.engine.manifest import Entry, Manifest
from sitegen.engine.stage import Stage
from sitegen.errors import BuildError, SitegenError

Progress = Callable[[int], None]  # called with the number of artifacts dealt with so far


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
    *,
    about: Mapping[str, int | str] = MappingProxyType({}),
    progress: Progress = lambda done: None,
) -> Counts:
    """Bring `stage` to hold exactly `artifacts`, and `about` in its manifest.

    The list may be a generator: an artifact is dealt with and dropped before the next is asked for, so memory does not
    grow with the number of pages. Raises BuildError where two artifacts have one path, and UnmadeError, when all others
    are made, where functions raised what nobody foresaw: the published tree is then as it was.
    """
    previous, files = stage.previous.files, dict[str, Entry]()
    made, unmade = 0, dict[str, Exception]()
    for artifact in artifacts:
        key = key_of(artifact)
        found = _kept(artifact.path, key, stage)
        if not found:
            try:
                content = artifact.make(*artifact.args)
            except SitegenError:  # what people can act on, as a template of theirs
                raise
            except Exception as error:
                unmade[artifact.path] = error
                continue
            found = dict(_written(artifact.path, content, key, stage))
            made += len(found)
        if double := next((path for path in found if path in files), None):
            raise BuildError(
                f"two artifacts have one path: {double}",
                where=f"{artifact.make.__module__}.{artifact.make.__qualname__}",
                hint="two outputs, or two things with one name, write the same file; remove one from `outputs`",
            )
        files |= found
        progress(len(files))
    if unmade:
        raise UnmadeError(unmade)
    stage.finish(Manifest(files, dict(about)))
    removed = sum(path not in files for path in previous)
    return Counts(made, len(files) - made, removed)


def _kept(path: str, key: str, stage: Stage) -> dict[str, Entry]:
    """The files of an unchanged artifact, taken over from the previous tree; none where one of them is not there."""
    previous = stage.previous.files
    names = [name for name in previous if name.startswith(path)] if path.endswith("/") else [path]
    found = {name: entry for name in names if (entry := previous.get(name)) is not None and entry.key == key}
    return found if found and stage.keep(found) else {}


def _written(place: str, made: bytes | Mapping[str, bytes], key: str, stage: Stage) -> Iterator[tuple[str, Entry]]:
    contents = {place: made} if isinstance(made, bytes) else {place + name: made[name] for name in made}
    for path, content in contents.items():
        stage.write(path, content)
        yield path, Entry(key, len(content), digest(content))
