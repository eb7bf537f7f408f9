"""A path, a pure function and its arguments (DESIGN §1)."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from sitegen.digest import canonical, digest

# Libraries whose release can change the bytes of a page.
_LIBRARIES = ("babel", "jinja2", "markdown", "msgspec", "nh3", "pillow")


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file to publish; or a folder of them, where one calculation gives them all (a search index).

    `make` is a module-level function, called with `args`; its result is the file's content, or the contents of a
    folder's files by their names. What it reads is in `args` and nowhere else, so that equal keys mean equal bytes.
    """

    path: str  # relative to the site's root, with "/" between parts; a folder's ends in "/"
    make: Callable[..., bytes | Mapping[str, bytes]]
    args: tuple[object, ...] = ()


def key_of(artifact: Artifact) -> str:
    """The digest of the function and of its arguments: when it is unchanged, so is the file."""
    return digest(_function_digest(artifact.make), canonical(artifact.args))


@functools.cache
def _function_digest(make: Callable[..., object]) -> bytes:
    """The name of a function and the code that it may run: all of sitegen, or sitegen and the module it is from."""
    package = __name__.partition(".")[0]
    parts = [f"{make.__module__}.{make.__qualname__}".encode(), *_code(Path(__file__).parents[1])]
    if make.__module__.partition(".")[0] != package:
        source = getattr(sys.modules[make.__module__], "__file__", None)
        parts += _code(Path(source)) if source else []
    return digest(*parts).encode()


@functools.cache
def _code(place: Path) -> tuple[bytes, ...]:
    files: Iterable[Path] = sorted(place.rglob("*.py")) if place.is_dir() else (place,)
    releases = ",".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    return (releases.encode(), *(file.read_bytes() for file in files))
