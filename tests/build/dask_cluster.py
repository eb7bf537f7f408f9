"""Dask's own scheduler and workers, as programs of this machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from distributed import Client

from tests import PROJECT

# A site's worker may die once: Dask's own default, three times, takes seconds each. Tests have outputs of their own.
_ENVIRONMENT = {
    **os.environ,
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
    "PYTHONPATH": os.pathsep.join((str(PROJECT), os.environ.get("PYTHONPATH", ""))),
}
_DASK = Path(sys.executable).with_name("dask")


@dataclass
class Cluster:
    """A scheduler, and the programs that were begun for it."""

    address: str
    folder: Path
    programs: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def join(self, count: int, *arguments: str, program: Sequence[str | Path] = (_DASK, "worker")) -> None:
        """Begin so many workers, and wait until they are there; each has a folder of its own."""
        before = len(self.pids())
        command: list[str | Path] = [
            *program,
            self.address,
            "--nworkers",
            str(count),
            "--nthreads",
            "1",
            "--no-dashboard",
        ]
        command += ["--local-directory", self.folder / "workers", *arguments]
        self.begin(command)
        with self.client() as client:
            client.wait_for_workers(before + count, timeout=60)

    def leave(self) -> None:
        """End the workers of the last `join`."""
        self.programs.pop().kill()
        with self.client() as client:
            while client.nthreads():
                time.sleep(0.05)

    def begin(self, command: Sequence[str | Path]) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            self.programs.append(subprocess.Popen(command, stdout=log, stderr=log, env=_ENVIRONMENT))
        return self.programs[-1]

    def client(self) -> Client:
        return Client(self.address, set_as_default=False)

    def pids(self) -> list[int]:
        """The processes that build."""
        with self.client() as client:
            return list(client.run(os.getpid).values())

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8", "replace")


@contextmanager
def running(folder: Path, workers: int = 0, *arguments: str) -> Iterator[Cluster]:
    """A scheduler on a free port, with so many workers whom nannies begin again when they die."""
    folder.mkdir()
    told = folder / "scheduler.json"
    cluster = Cluster("", folder)
    command: list[str | Path] = [
        _DASK,
        "scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--no-dashboard",
        "--scheduler-file",
        told,
    ]
    try:
        cluster.begin(command)
        with Client(scheduler_file=str(told), timeout=60, set_as_default=False) as client:
            cluster.address = client.scheduler.address
        if workers:
            cluster.join(workers, *arguments)
        yield cluster
    finally:
        for program in reversed(cluster.programs):  # a worker takes leave of its scheduler
            program.send_signal(signal.SIGTERM)
            try:
                program.wait(10)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()
