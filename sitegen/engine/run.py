"""From a list of artifacts to files: skip what is unchanged, make what is not, forget what is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sitegen.digest import digest
from sitegen.engine.artifact import Artifact, key_of
from sitegen.engine.manifest import Entry, Manifest
from sitegen.engine.stage import Stage
from sitegen.errors import BuildError

Progress = Callable[[int], None]  # called with the number of artifacts dealt with so far


@dataclass(frozen=True, slots=True)
class Counts:
    """Files made anew, kept from the previous tree, and removed since."""

    made: int
    kept: int
    removed: int


def run(
    artifacts: Iterable[Artifact],
    stage: Stage,
    *,
    about: Mapping[str, int | str] = MappingProxyType({}),
    progress: Progress = lambda done: None,
) -> Counts:
    """Bring `stage` to hold exactly `artifacts`, and `about` in its manifest.

    The list may be a generator: an artifact is dealt with and dropped before the next is asked for, so memory does not
    grow with the number of pages. Raises BuildError where two artifacts have one path.
    """
    previous, files = stage.previous.files, dict[str, Entry]()
    made = 0
    for artifact in artifacts:
        key = key_of(artifact)
        found = _kept(artifact.path, key, stage)
        if not found:
            found = dict(_made(artifact, key, stage))
            made += len(found)
        if double := next((path for path in found if path in files), None):
            raise BuildError(
                f"two artifacts have one path: {double}",
                where=f"{artifact.make.__module__}.{artifact.make.__qualname__}",
                hint="two outputs, or two things with one name, write the same file; remove one from `outputs`",
            )
        files |= found
        progress(len(files))
    stage.finish(Manifest(files, dict(about)))
    removed = sum(path not in files for path in previous)
    return Counts(made, len(files) - made, removed)


def _kept(path: str, key: str, stage: Stage) -> dict[str, Entry]:
    """The files of an unchanged artifact, taken over from the previous tree; none where one of them is not there."""
    previous = stage.previous.files
    names = [name for name in previous if name.startswith(path)] if path.endswith("/") else [path]
    found = {name: entry for name in names if (entry := previous.get(name)) is not None and entry.key == key}
    return found if found and stage.keep(found) else {}


def _made(artifact: Artifact, key: str, stage: Stage) -> Iterator[tuple[str, Entry]]:
    made = artifact.make(*artifact.args)
    contents = {artifact.path: made} if isinstance(made, bytes) else {artifact.path + name: made[name] for name in made}
    for path, content in contents.items():
        stage.write(path, content)
        yield path, Entry(key, len(content), digest(content))
