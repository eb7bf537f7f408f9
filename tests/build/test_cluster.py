"""Sites built by Dask's workers: the same bytes, whoever dies on the way; and what is told where they cannot be."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.config import Shard
from tests.build import dask_cluster
from tests.build.dask_cluster import Cluster
from tests.build.many import write_partners
from tests.program import Finished, sitegen, tree

Tree = dict[str, bytes]
FEW = 12
MANY = 1000


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with dask_cluster.running(tmp_path_factory.mktemp("dask") / "cluster", 4) as found:
        yield found


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Tree]:
    """A project of a few partners with all outputs, and their sites as one process makes them."""
    folder = tmp_path_factory.mktemp("few")
    project = write_partners(folder / "project", FEW)
    sitegen("build", "-j", "1", "-o", folder / "sites", project=project)
    return project, tree(folder / "sites")


def build(project: Path, cluster: Cluster, *arguments: str | Path, expect: int | None = 0) -> Finished:
    by = ("--executor", "dask", "--scheduler", cluster.address)
    return sitegen("build", *arguments, *by, project=project, expect=expect)


def kill_one(cluster: Cluster, sites: Path, after: int) -> int:
    """As soon as so many sites are there, kill a process that builds; its number."""
    deadline = time.monotonic() + 120
    while len([each for each in sites.glob("*") if not each.name.startswith(".")]) < after:
        assert time.monotonic() < deadline, cluster.log
        time.sleep(0.05)
    pid = cluster.pids()[0]
    os.kill(pid, signal.SIGKILL)
    return pid


def test_a_few_partners_with_all_outputs(
    alone: tuple[Path, dict[str, bytes]], cluster: Cluster, tmp_path: Path
) -> None:
    project, expected = alone
    done = build(project, cluster, "-o", tmp_path / "sites")
    assert [line.partition(":")[0] for line in done.out.splitlines()] == [f"p{number:03}" for number in range(FEW)]
    assert tree(tmp_path / "sites") == expected
    assert "Traceback" not in done.err
    again = build(project, cluster, "-o", tmp_path / "sites", "--json")
    assert {row["artifacts"]["made"] for row in again.report["partners"]} == {0}
    assert not list(tmp_path.rglob(".sitegen-cluster-*"))


@pytest.mark.slow
def test_a_thousand_partners_with_a_worker_killed_on_the_way_and_in_parts(cluster: Cluster, tmp_path: Path) -> None:
    project = write_partners(tmp_path / "project", MANY, ["dcat", "sitemap"])
    sitegen("build", "-j", "1", "-o", tmp_path / "alone", project=project)
    expected = tree(tmp_path / "alone")
    assert len(expected) > MANY

    by = ("--executor", "dask", "--scheduler", cluster.address)
    program: list[str | Path] = [sys.executable, "-m", "sitegen", "-C", project, "build", "-o", tmp_path / "many", *by]
    running = subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    killed = kill_one(cluster, tmp_path / "many", after=MANY // 10)
    out, _ = running.communicate()
    assert running.returncode == 0, out[-2000:]
    assert len(out.splitlines()) == MANY
    assert killed not in cluster.pids(), "another one took its place"
    assert tree(tmp_path / "many") == expected

    everybody = [each.name for each in (project / "partners").iterdir()]
    for part in range(1, 5):
        sitegen("build", "--shard", f"{part}/4", "-j", "1", "-o", tmp_path / "parts", project=project)
        so_far = [Shard(each, 4) for each in range(1, part + 1)]
        expected_names = {name for name in everybody if any(shard.holds(name) for shard in so_far)}
        assert {each.name for each in (tmp_path / "parts").iterdir()} == expected_names
    assert tree(tmp_path / "parts") == expected
