"""What a program costs, with everything that it starts: CPU time, time by the clock, memory, files written."""

from __future__ import annotations

import ctypes
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of prctl(2)
_USUAL = {"PYTHONDONTWRITEBYTECODE": ""}
_SAMPLE = 0.1  # seconds between two looks at the memory of all processes


@dataclass(frozen=True)
class Cost:
    """What a run used.

    `cpu`: seconds in user and kernel mode of the program and of all that it started, as wait4(2) has them.
    `megabytes`: the most that all of them held together, at ten looks a second; pages that several share count once
    (PSS). It is at least what the kernel says the largest one held.
    """

    wall: float
    cpu: float
    megabytes: float


@dataclass(frozen=True)
class Tree:
    """Files of a folder and of those in it, and the bytes in them."""

    files: int
    bytes: int


def run(
    command: Sequence[str | Path], *, environment: Mapping[str, str] | None = None, folder: Path | None = None
) -> Cost:
    """Run a program to its end, and weigh it. SystemExit with what it printed where it fails.

    Processes that outlive their parents become ours until they end: none is left out. Python keeps what it has
    compiled, as it does for everybody who has not told it otherwise.
    """
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    os.sync()
    started = time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env={**os.environ, **_USUAL, **(environment or {})},
        )
        watch = _Memory(process.pid)
        watch.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        watch.stop()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            raise SystemExit(output.read().decode("utf-8", "replace"))
    cpu, largest = used.ru_utime + used.ru_stime, used.ru_maxrss
    with suppress(ChildProcessError):
        while True:  # the orphans
            _, _, used = os.wait4(-1, 0)
            cpu, largest = cpu + used.ru_utime + used.ru_stime, max(largest, used.ru_maxrss)
    return Cost(wall, cpu, max(watch.most, largest) / 1024)


def tree(folder: Path) -> Tree:
    """What lies in a folder."""
    sizes = [os.lstat(f"{at}/{name}").st_size for at, _, names in os.walk(folder) for name in names]
    return Tree(len(sizes), sum(sizes))


def seen(folder: Path) -> dict[str, int]:
    """The inode of each file: one that is made anew has another, one that is kept has the same."""
    return {f"{at}/{name}": os.lstat(f"{at}/{name}").st_ino for at, _, names in os.walk(folder) for name in names}


def made(before: Mapping[str, int], folder: Path) -> Tree:
    """The files that were made since `before`."""
    sizes = [os.lstat(path).st_size for path, inode in seen(folder).items() if before.get(path) != inode]
    return Tree(len(sizes), sum(sizes))


class _Memory(threading.Thread):
    """Looks at a process and its descendants; `most` is in kB."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self._pid = pid
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(_SAMPLE):
            self.most = max(self.most, sum(_held(pid) for pid in _family(self._pid)))

    def stop(self) -> None:
        self._ended.set()
        self.join()


def _family(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                yield from _family(int(child))


def _held(pid: int) -> int:
    """kB; a process that has just ended holds nothing."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
