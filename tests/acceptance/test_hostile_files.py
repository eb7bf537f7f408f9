"""Five hundred files that mean harm: the build ends well, within 400 MB for all of its processes and five minutes.

The minutes are the processor's, so that a busy machine says nothing of the build.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance import hostile_files
from tests.acceptance.projects import write_lines, write_project
from tests.program import sitegen
from tests.sources import portal
from tests.sources.portal import Portal

COUNT = 500
MEMORY, MINUTES = 400 << 20, 5

pytestmark = pytest.mark.slow


@pytest.fixture
def host() -> Iterator[Portal]:
    with portal.running() as running:
        yield running


def project_of(folder: Path, files: list[tuple[str, bytes]], host: Portal, fetch: str = "") -> Path:
    """The files lie beside a dump; each second one says that it follows a schema, which is one of them, on a host."""
    local = f'private_hosts = ["127.0.0.1"]\npause = 0\n{fetch}'
    project = write_project(folder / "project", datasets="data/datasets.jsonl", fetch=local)
    data = project / "data" / "files"
    data.mkdir(parents=True)
    packages = []
    for index, (label, content) in enumerate(files):
        (data / f"{index}.bin").write_bytes(content)
        row: dict[str, Any] = {"id": f"r{index}", "name": f"{index}", "format": label, "url": f"files/{index}.bin"}
        if index % 2:
            host.files[f"/schema/{index % 60}.json"] = files[(index % 60 + 100) % len(files)][1]  # schemas among them
            row["schema"] = f"{host.url}schema/{index % 60}.json"
        packages.append({"id": f"d{index}", "name": f"jeu-{index}", "title": f"Jeu {index}", "resources": [row]})
    write_lines(project / "data" / "datasets.jsonl", packages)
    return project


class Watched:
    """A run, and the most memory that it and its children had at once."""

    def __init__(self, *arguments: str) -> None:
        before = _children()
        program = str(Path(sys.executable).with_name("sitegen"))
        self.peak = 0
        with subprocess.Popen([program, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
            watch = threading.Thread(target=self._watch, args=(run,))
            watch.start()
            self.out, self.err = (text.decode() for text in run.communicate())
            watch.join()
        self.code, self.seconds = run.returncode, _children() - before

    def _watch(self, run: subprocess.Popen[bytes]) -> None:
        while run.poll() is None:
            self.peak = max(self.peak, _resident(run.pid))
            time.sleep(0.1)


def _children() -> float:
    """Seconds of the processor that all children took which have ended, and theirs."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _resident(process: int) -> int:
    """Bytes of a process and its children, which are those that have it as a parent."""
    size = os.sysconf("SC_PAGE_SIZE")
    total = 0
    for place in Path("/proc").glob("[0-9]*"):
        try:
            parent = int(place.joinpath("stat").read_text().rsplit(")", 1)[1].split()[1])
            if process in (int(place.name), parent):
                total += int(place.joinpath("statm").read_text().split()[1]) * size
        except (OSError, ValueError, IndexError):
            continue
    return total


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs Linux to tell how much memory was used")
def test_five_hundred_files_that_mean_harm(tmp_path: Path, host: Portal) -> None:
    files = list(hostile_files.files(COUNT))
    project = project_of(tmp_path, files, host)
    run = Watched("-C", str(project), "build", "--json")
    assert run.code == 0, run.err[-4000:]
    assert "Traceback" not in run.err
    assert run.seconds < 60 * MINUTES
    assert run.peak < MEMORY
    pages = list((project / "public/one/dataset").glob("jeu-*/resource/*/index.html"))
    assert len(pages) == COUNT
    told = {warning["code"] for warning in json.loads(run.out)["partners"][0]["warnings"]}
    assert "files-not-read" not in told


def test_time_that_runs_out_is_said_once_and_the_next_build_goes_on(tmp_path: Path, host: Portal) -> None:
    files = [("JSON", json.dumps([{"a": f"{n}-{index}"} for n in range(9_000)]).encode()) for index in range(6)]
    project = project_of(tmp_path, files, host, "reading_minutes = 0.0001\n")
    seen = []
    for _ in range(12):
        done = sitegen("build", "--json", project=project)
        warnings = [
            w for w in done.partner("one")["warnings"] if w["code"] in ("files-not-read", "files-not-converted")
        ]
        assert len({w["code"] for w in warnings}) == len(warnings)
        seen.append(len(warnings))
        if not warnings:
            break
    assert seen[0] >= 1
    assert seen[-1] == 0, "each build looks into one more at least"
    assert len(list((project / "public/one/dataset").glob("jeu-*/resource/*.csv"))) == 6


def test_without_time_what_is_known_stays(tmp_path: Path, host: Portal) -> None:
    project = project_of(tmp_path, [("CSV", b"nom;n\nDax;1\n")], host)
    sitegen("build", project=project)
    page = project / "public/one/dataset/jeu-0/resource/r0/index.html"
    before = page.read_bytes()
    settings = project / "sitegen.toml"
    settings.write_text(settings.read_text() + "reading_minutes = 0\n")
    assert "files-not-read" not in sitegen("build", "--fresh", project=project).err
    assert page.read_bytes() == before
    (project / "data/files/0.bin").write_bytes(b"nom;n\nPau;2\n")
    done = sitegen("build", "--json", project=project)
    told = [w["message"] for w in done.partner("one")["warnings"] if w["code"] == "files-not-read"]
    assert told == ["`reading_minutes` ran out before 1 of the files could be looked into; the next build goes on"]
