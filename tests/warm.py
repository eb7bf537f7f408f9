"""Runs of `sitegen` that begin in a process which has imported it: to import takes as long as to build a small site.

Each run is a process of its own, with its own arguments, folder, environment and output. Two processes begin them by
turns: each has its own seed for hashes, so that what depends on the order of a set shows as it does from day to day.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

_TURNS = 2
WARNINGS = {"PYTHONWARNINGS": "default"}


class Asked(NamedTuple):
    """A run: its command, where it runs, and the files for what it prints."""

    command: Sequence[str]
    folder: str
    environment: Mapping[str, str]
    out: str
    err: str


class Warm:
    """A process that has imported what the runs before needed, and begins one run at a time."""

    def __init__(self) -> None:
        # -P: the folder of this file is no place to import from
        command, environment = [sys.executable, "-P", __file__], {**os.environ, **WARNINGS}
        self._process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, command: Sequence[str], environment: Mapping[str, str]) -> tuple[int, str, str]:
        """The exit code, negative where a signal ended it; what was printed, and said."""
        with tempfile.NamedTemporaryFile() as out, tempfile.NamedTemporaryFile() as err:
            asked = Asked(command, str(Path.cwd()), environment, out.name, err.name)
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
            assert answer, "the process in which runs begin has ended"
            return int(answer), out.read().decode(), err.read().decode()

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def _surroundings() -> object:
    """What a process is given as it starts, and cannot be given later."""
    variables = {name: value for name, value in os.environ.items() if name.startswith("PYTHON")}
    return variables, resource.getrlimit(resource.RLIMIT_FSIZE)


_at_first = _surroundings()
_all: list[Warm] = []
_idle: deque[Warm] = deque()


def can_run() -> bool:
    """Whether a run here would be as one that starts anew."""
    return _surroundings() == _at_first


def run(command: Sequence[str], environment: Mapping[str, str]) -> tuple[int, str, str]:
    """Run `sitegen`, whose path is the command's first part, in the present folder: exit code, output, errors."""
    warm = _idle.popleft() if len(_all) >= _TURNS and _idle else _begin()
    done = warm.run(command, environment)
    _idle.append(warm)
    return done


def _begin() -> Warm:
    warm = Warm()
    _all.append(warm)
    atexit.register(warm.end)
    return warm


# -- In the process itself.


def _serve() -> None:
    from sitegen.cli import main

    for line in iter(sys.stdin.readline, ""):
        asked = Asked(*json.loads(line))
        told, telling = os.pipe()
        gc.freeze()
        child = os.fork()
        if child == 0:
            os.close(told)
            atexit.register(_tell_modules, telling)
            _become(asked)
            sys.exit(main())
        os.close(telling)
        with os.fdopen(told) as modules:
            for name in modules.read().split():
                with contextlib.suppress(ImportError):
                    importlib.import_module(name)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _become(asked: Asked) -> None:
    """Take over what a new process would have been given."""
    sys.argv = list(asked.command)
    os.chdir(asked.folder)
    os.environ.clear()
    os.environ.update(asked.environment)
    time.tzset()
    streams = ((os.devnull, os.O_RDONLY), (asked.out, os.O_WRONLY), (asked.err, os.O_WRONLY))
    for number, (name, way) in enumerate(streams):
        file = os.open(name, way)
        os.dup2(file, number)
        os.close(file)


def _tell_modules(telling: int) -> None:
    """What this run had to import, for the next to have it at once."""
    os.write(telling, " ".join(name for name in list(sys.modules) if name.startswith("sitegen.")).encode())


if __name__ == "__main__":
    _serve()
