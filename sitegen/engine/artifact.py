"""A path, a pure function and its arguments (DESIGN §1)."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from sitegen.digest import digest
from sitegen.engine.sealed import Sealed
from sitegen.errors import BuildError

# Libraries whose release can change the bytes of a page.
_LIBRARIES = ("babel", "coloraide", "jinja2", "markdown", "msgspec", "nh3", "pillow")

_CODE = (".js", ".py")  # of which a package consists: scripts that it publishes count like what it runs

Make = Callable[..., bytes | Mapping[str, bytes]]
Argument = Sealed[Any] | str | int | bool | None


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file to publish; or a folder of them, where one calculation gives them all (a search index).

    `make` is a module-level function, called with `args`; its result is the file's content, or the contents of a
    folder's files by their names. What it reads is in `args` and nowhere else, so that equal keys mean equal bytes.
    An argument is a scalar or a sealed value: anything else is a BuildError that names it and the path.
    """

    path: str  # relative to the site's root, with "/" between parts; a folder's ends in "/"
    make: Make
    args: tuple[Argument, ...] = ()

    def __post_init__(self) -> None:
        for number, value in enumerate(self.args, start=1):
            if value is not None and type(value) not in _ALLOWED:
                raise BuildError(
                    f"argument {number} of {self.path} is a {type(value).__qualname__}, which is not sealed",
                    where=self.maker,
                    hint="pass a str, an int, a bool or None as it is, and anything else as `seal(value)`",
                )

    @property
    def maker(self) -> str:
        """The function by its full name, for messages."""
        return name_of(self.make)


_ALLOWED = (Sealed, str, int, bool)


def name_of(make: Make) -> str:
    """Module and name of a function."""
    return f"{make.__module__}.{make.__qualname__}"


def key_of(artifact: Artifact) -> str:
    """The digest of the function and of its arguments: when it is unchanged, so is the file."""
    return key_for(artifact.make, *artifact.args)


def key_for(make: Make, *args: Argument) -> str:
    """The digest that stands for what a module-level function gives for these arguments."""
    return digest(_function_digest(make), *map(_mark, args))


def _mark(value: Argument) -> bytes:
    """What stands for an argument. A type's letter goes first: "1" is not 1, and 1 is not True."""
    if isinstance(value, Sealed):
        return b"=" + value.digest.encode()
    if isinstance(value, str):
        return b"s" + value.encode("utf-8", "surrogatepass")
    return f"{type(value).__name__[0]}{value}".encode()


@functools.cache
def _function_digest(make: Make) -> bytes:
    """The name of a function and the code that it may run: all of sitegen, and of the package that it is from."""
    package, own = make.__module__.partition(".")[0], __name__.partition(".")[0]
    parts = [name_of(make).encode(), code().encode()]
    if package != own:
        parts.append(code_of(make.__module__).encode())
    return digest(*parts).encode()


@functools.cache
def code() -> str:
    """The digest of sitegen's own code, and of the releases of the libraries that shape a page."""
    releases = ",".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    return digest(releases.encode(), *_contents(Path(__file__).parents[1]))


def code_of(module: str) -> str:
    """The digest of the code of the package that a loaded module is from; of the module alone where it is in none."""
    package = module.partition(".")[0]
    file = getattr(sys.modules.get(package), "__file__", None)
    if file is None:  # a folder without `__init__.py`, which may hold anything
        file = getattr(sys.modules.get(module), "__file__", None)
    if file is None:
        return ""
    place = Path(file)
    return digest(*_contents(place.parent if place.name == "__init__.py" else place))


def _contents(place: Path) -> Iterable[bytes]:
    files = sorted(file for file in place.rglob("*") if file.suffix in _CODE) if place.is_dir() else (place,)
    return (file.read_bytes() for file in files)
