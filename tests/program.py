"""`sitegen` as people run it: a process of its own, and what came of it."""

from __future__ import annotations

import contextlib
import io
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from sitegen import cli
from tests import PROJECT, warm

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized


_COMPILED = PROJECT / ".pytest_cache" / "templates"


@dataclass(frozen=True)
class Finished:
    """A run that has ended."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        """What `--json` printed."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found

    def partner(self, name: str) -> dict[str, Any]:
        """What `--json` printed of one partner."""
        return next(row for row in self.report["partners"] if row["partner"] == name)


def sitegen(*arguments: str | Path, project: Path, expect: int | None = 0) -> Finished:
    """Run `sitegen -C project ARGUMENTS`; a test fails here when the exit code is not the expected one."""
    if "build" in arguments:
        _lend_templates(project)
    program = Path(sys.executable).with_name("sitegen")
    command = [str(part) for part in (program, "-C", project, *arguments)]
    environment = {**os.environ, **warm.WARNINGS, "NO_COLOR": "1"}
    if warm.can_run():
        finished = Finished(*warm.run(command, environment))
    else:
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)
        finished = Finished(done.returncode, done.stdout, done.stderr)
    if expect is not None and finished.code != expect:
        raise AssertionError(
            f"sitegen {' '.join(map(str, arguments))}: exit code {finished.code}\n{finished.err[-8000:]}"
        )
    return finished


def _lend_templates(project: Path) -> None:
    """Templates compiled by the builds of other projects: to compile them takes as long as all else of a small site."""
    with contextlib.suppress(OSError):  # a folder that is not there, or may only be read, as a test wants it
        cache = project / ".sitegen"
        cache.mkdir(mode=0o700, exist_ok=True)
        _COMPILED.mkdir(mode=0o700, parents=True, exist_ok=True)
        (cache / "templates").symlink_to(_COMPILED)


@dataclass(frozen=True)
class Measured(Finished):
    """A run, with the computing time of it and of its processes, and the most memory that one of them had."""

    seconds: float
    megabytes: float


# A child is begun by a small process: what Linux tells of its memory holds that of whoever began it.
_WEIGH = """
import json, os, subprocess, sys
process = subprocess.Popen(sys.argv[2:])
_, status, used = os.wait4(process.pid, 0)  # of this child alone, and of those that it waited for
with open(sys.argv[1], "w") as file:
    json.dump([os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss], file)
"""


def measured(*arguments: str | Path, project: Path) -> Measured:
    """Run `sitegen -C project ARGUMENTS`, whatever its exit code."""
    program = Path(sys.executable).with_name("sitegen")
    environment = {**os.environ, "NO_COLOR": "1"}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.NamedTemporaryFile() as weight:
        command = [sys.executable, "-S", "-c", _WEIGH, weight.name, program, "-C", project, *arguments]
        subprocess.run(command, stdout=out, stderr=err, env=environment, check=True)
        code, seconds, memory = json.loads(weight.read())
        said = (_content(out), _content(err))
    unit = 1_000_000 if sys.platform == "darwin" else 1_000  # bytes there, kilobytes elsewhere
    return Measured(code, *said, seconds, memory / unit)


def _content(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def build_in_process(project: Path) -> None:
    """Build in this process, which is one for itself, and end with the exit code."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        cli.main(["-C", str(project), "build"], prog_name="sitegen")


# What changes a file or a folder, as Python tells of it before it is done (the table of audit events).
_CHANGES = {
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.remove",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.utime",
}


def build_until(project: Path, change: int, seen: Synchronized[int] | None = None) -> None:
    """Build in this process, and die by SIGKILL before its `change`-th change of a file; `seen` counts them."""
    count = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal count
        if event in _CHANGES or (event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
            count += 1
            if seen is not None:
                seen.value = count
            if count == change:
                os.kill(os.getpid(), signal.SIGKILL)

    multiprocessing.set_start_method("fork", force=True)  # as outside of tests: others leave semaphores when killed
    sys.addaudithook(hook)
    build_in_process(project)


def copy_demo(target: Path) -> Path:
    """The demonstration as a project of its own, as `sitegen init` hands it out."""
    target.mkdir(parents=True)
    shutil.copy(PROJECT / "sitegen.toml", target)
    for folder in ("demo", "partners"):
        shutil.copytree(PROJECT / folder, target / folder)
    return target


def copied(project: Path, target: Path) -> Path:
    """A project that is only to be read, where it may be built."""
    for file in project.rglob("*"):
        if file.is_file():
            copy = target / file.relative_to(project)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    return target


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, byte for byte."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
