"""sitegen as people install it: from its wheel, in an environment of its own, far from the repository."""

from __future__ import annotations

import fcntl
import functools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tests import PROJECT

UV = Path(sys.executable).with_name("uv")
HERE = f"3.{sys.version_info.minor}"
_LOWEST = 11  # of 3


def pythons() -> dict[str, str]:
    """An interpreter of each minor version from the lowest that sitegen takes: this one, pyenv's, the system's."""
    found = {**systems(), **_named(Path.home().glob(".pyenv/versions/3.*/bin/python3"), -3), HERE: sys.executable}
    return {version: found[version] for version in sorted(found, key=lambda version: int(version.partition(".")[2]))}


def systems() -> dict[str, str]:
    """Those of the system, which every account may run."""
    return _named([*Path("/usr/bin").glob("python3.*"), *Path("/usr/local/bin").glob("python3.*")], -1)


def _named(paths: Iterable[Path], part: int) -> dict[str, str]:
    """By minor version, which this part of the path tells."""
    found = {}
    for path in sorted(paths):
        match = re.fullmatch(r"(?:python)?3\.(\d+)(?:\.\d+)?", path.parts[part])
        if match and int(match[1]) >= _LOWEST:
            found[f"3.{match[1]}"] = str(path)
    return found


def build_wheel(folder: Path) -> Path:
    """The wheel, built from the sdist without git, once for all workers that share `folder`."""
    made = folder / "dist"
    with (folder / "dist.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.is_dir():
            begun = folder / "dist.begun"
            run([sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", begun], PROJECT)
            [sdist] = begun.glob("*.tar.gz")
            quiet = ["--disable-pip-version-check", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
            without_git = {"PATH": str(Path(sys.executable).parent)}
            run([sys.executable, "-m", "pip", "wheel", *quiet, "-w", begun, sdist], folder, without_git)
            begun.rename(made)
    [wheel] = made.glob("*.whl")
    return wheel


def environment(folder: Path, python: str, *wheels: Path) -> Path:
    """A bare environment with sitegen's locked dependencies, pip, and these wheels; its folder of programs."""
    run([UV, "venv", "--quiet", "--seed", "--python", python, folder], folder.parent)
    install: list[str | Path] = [UV, "pip", "install", "--quiet", "--python", folder / "bin" / "python"]
    run([*install, "--require-hashes", "-r", PROJECT / "requirements.txt"], folder.parent)
    if wheels:
        run([*install, "--offline", "--no-deps", *wheels], folder.parent)
    return folder / "bin"


@functools.cache
def _without_network() -> tuple[str, ...]:
    """What goes before a command so that it reaches no network, where this account may ask for that."""
    for command in (("unshare", "--net"), ("unshare", "--user", "--map-root-user", "--net")):
        if (
            shutil.which("unshare")
            and subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
        ):
            return command
    return ()


def run(
    command: Sequence[str | Path],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    *,
    code: int = 0,
    offline: bool = False,
    user: int | None = None,
) -> str:
    """What a program prints, both ways; a test fails here when it ends with another code.

    `offline`: without any network, where the system lets us. `user`: as that account, by its number.
    """
    known = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(
        [*(_without_network() if offline else ()), *command],
        cwd=folder,
        env={**known, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        user=user,
    )
    assert done.returncode == code, f"{command}: exit code {done.returncode}\n{done.stdout[-4000:]}"
    return done.stdout
