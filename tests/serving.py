"""`sitegen serve` as a process of its own, over a small project."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.acceptance.projects import write_lines

PATIENCE = 30  # seconds, for a loaded machine; a change is seen within one or two
PARTNER = 'title = "Les arbres"\nurl = "https://ours.example.org/data/"\nsource = "dump"\n'


@dataclass
class Running:
    """A server, its project, and what it printed."""

    process: subprocess.Popen[bytes]
    project: Path
    origin: str
    log: Path

    def get(self, path: str) -> requests.Response:
        return requests.get(self.origin + path, timeout=PATIENCE)

    def until(self, seen: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not seen():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < end, f"{what} was not seen\n{self.log.read_text()}"
            time.sleep(0.1)

    def shows(self, path: str, words: str) -> None:
        self.until(lambda: words in self.get(path).text, words)


def new_project(root: Path, *names: str) -> Path:
    """One dataset, and a partner of each name."""
    dump = '[sources.dump]\nkind = "dump"\ndatasets = "data/d.jsonl"\n'
    for name in names:
        (root / "partners" / name).mkdir(parents=True)
        (root / "partners" / name / "partner.toml").write_text(PARTNER)
    (root / "data").mkdir()
    (root / "sitegen.toml").write_text(dump)
    write_lines(root / "data" / "d.jsonl", [{"id": "1", "name": "arbres", "title": "Tilleuls"}])
    return root


@contextmanager
def running(project: Path, path: str, *partners: str, log: Path) -> Iterator[Running]:
    """Serve the project's partners on a free port, from when `path` is answered."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("sitegen")
    with log.open("wb") as out:
        process = subprocess.Popen(
            [program, "-C", project, "serve", *partners, "-a", str(port)], stdout=out, stderr=out
        )
    served = Running(process, project, f"http://127.0.0.1:{port}", log)

    def answers() -> bool:
        try:
            return served.get(path).ok
        except requests.ConnectionError:
            return False

    try:
        served.until(answers, "an answer")
        yield served
    finally:
        process.kill()
        process.wait()
