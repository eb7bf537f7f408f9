"""From a list of artifacts to files: skip what is unchanged, make what is not, forget what is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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
        path = artifact.path
        if path in files:
            raise BuildError(
                f"two artifacts have one path: {path}",
                where=f"{artifact.make.__module__}.{artifact.make.__qualname__}",
                hint="two outputs, or two things with one name, write the same file; remove one from `outputs`",
            )
        key = key_of(artifact)
        before = previous.get(path)
        if before is not None and before.key == key and stage.keep(path, before):
            files[path] = before
        else:
            content = artifact.make(*artifact.args)
            stage.write(path, content)
            files[path] = Entry(key, len(content), digest(content))
            made += 1
        progress(len(files))
    stage.finish(Manifest(files, dict(about)))
    removed = sum(path not in files for path in previous)
    return Counts(made, len(files) - made, removed)
