"""Sites built by Dask's workers: the same bytes, whoever dies on the way; and what is told where they cannot be."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from sitegen import cli, config
from sitegen.build import attempt
from sitegen.build import cluster as dask_builds
from sitegen.build.report import Report
from sitegen.config import Shard
from tests.build import dask_cluster
from tests.build.dask_cluster import Cluster
from tests.build.many import write_partners
from tests.program import Finished, sitegen, tree

FEW = 12
MANY = 1000


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with dask_cluster.running(tmp_path_factory.mktemp("dask") / "cluster", 4) as found:
        yield found


def build(project: Path, cluster: Cluster, *arguments: str | Path, expect: int | None = 0) -> Finished:
    by = ("--executor", "dask", "--scheduler", cluster.address)
    return sitegen("build", *arguments, *by, project=project, expect=expect)


def wait_for(what: Callable[[], bool], cluster: Cluster) -> None:
    deadline = time.monotonic() + 600
    while not what():
        assert time.monotonic() < deadline, cluster.log[-3000:]
        time.sleep(0.05)


def test_a_few_partners_with_all_outputs(cluster: Cluster, tmp_path: Path) -> None:
    project = write_partners(tmp_path / "project", FEW)
    sitegen("build", "-j", "1", "-o", tmp_path / "alone", project=project)
    expected = tree(tmp_path / "alone")
    done = build(project, cluster, "-o", tmp_path / "sites")
    assert [line.partition(":")[0] for line in done.out.splitlines()] == [f"p{number:03}" for number in range(FEW)]
    assert tree(tmp_path / "sites") == expected
    assert "Traceback" not in done.err
    again = build(project, cluster, "-o", tmp_path / "sites", "--json")
    assert {row["artifacts"]["made"] for row in again.report["partners"]} == {0}
    assert not list(tmp_path.rglob(".sitegen-cluster-*"))
    assert not list(project.glob(".sitegen/.sitegen-cluster-*"))


def test_without_a_folder_that_all_share(cluster: Cluster, tmp_path: Path) -> None:
    """Through fsspec; what is in the project's folder only is no help to a worker that looks in its own."""
    project = write_partners(tmp_path / "project", 4, ["pages"])
    sitegen("build", "-j", "1", "-o", tmp_path / "alone", project=project)
    expected = tree(tmp_path / "alone")
    store = f"file://{tmp_path}/store"
    done = build(project, cluster, "--store", store, "-o", tmp_path / "sites")
    assert tree(tmp_path / "store/public") == expected
    assert not list((tmp_path / "sites").glob("*"))
    assert done.out.splitlines()[0].endswith(f" → {store}/public/p000")
    again = build(project, cluster, "--store", store, "--json")
    assert {row["artifacts"]["made"] for row in again.report["partners"]} == {0}

    place = project / "partners/p001/partner.toml"
    place.write_text(place.read_text("utf-8").replace("Commune 1", "Une commune"), encoding="utf-8")
    changed = build(project, cluster, "--store", store, "--json")
    assert [row["partner"] for row in changed.report["partners"] if row["artifacts"]["made"]] == ["p001"]
    sitegen("build", "p001", "-j", "1", "-o", tmp_path / "sites", project=project)
    assert tree(tmp_path / "store/public/p001") == tree(tmp_path / "sites/p001")

    dump = project / "data/d.jsonl"
    dump.write_text(dump.read_text("utf-8").replace('"jeu-1-0"', '"jeu-neuf"'), encoding="utf-8")
    build(project, cluster, "--store", store)
    former = tmp_path / "store/public/p001/dataset/jeu-1-0/index.html"
    assert "dataset/jeu-neuf/" in former.read_text("utf-8"), "what the dataset was called lies in the store too"


def test_what_cannot_be_built_is_told_by_partner_and_stops_nobody(cluster: Cluster, tmp_path: Path) -> None:
    """A template with a fault; and an output that ends the process each time, as the system does for want of memory."""
    project = write_partners(tmp_path / "project", 6, ["sitemap"])
    (project / "partners/p001/templates").mkdir()
    (project / "partners/p001/templates/home.html").write_text("{% if %}")
    for name, outputs in (("p001", '["pages"]'), ("p002", '["sitemap", "tests.build.deadly"]')):
        place = project / f"partners/{name}/partner.toml"
        place.write_text(f"outputs = {outputs}\n{place.read_text('utf-8')}", encoding="utf-8")
    done = build(project, cluster, "-o", tmp_path / "sites", expect=1)
    assert [line.partition(":")[0] for line in done.out.splitlines()] == ["p000", "p003", "p004", "p005"]
    assert re.search(r"p001: not built\n\S*home\.html:1", done.err)
    assert "p002: not built\nthe worker that built this site was killed, each time" in done.err
    assert "want of memory" in done.err
    assert sorted(each.name for each in (tmp_path / "sites").glob("p*")) == ["p000", "p003", "p004", "p005"]
    assert "Traceback" not in done.err


def test_interrupted(cluster: Cluster, tmp_path: Path) -> None:
    """What has not begun is dropped, and no worker goes on after that: each site is there whole, or not at all."""
    project = write_partners(tmp_path / "project", 60, ["sitemap"])
    by = ("--executor", "dask", "--scheduler", cluster.address)
    program: list[str | Path] = [sys.executable, "-m", "sitegen", "-C", project, "build", "-o", tmp_path / "sites", *by]
    running = subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_for(lambda: len(list((tmp_path / "sites").glob("p*"))) >= 8, cluster)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=120)
    assert running.returncode == 130
    assert told.endswith("interrupted\n")
    left = tree(tmp_path / "sites")
    assert [each.name for each in (tmp_path / "sites").glob(".*")] == []
    sitegen("build", "-j", "1", "-o", tmp_path / "alone", project=project)
    whole = tree(tmp_path / "alone")
    there = {path.partition("/")[0] for path in left}
    assert len(there) < 60
    assert left == {path: content for path, content in whole.items() if path.partition("/")[0] in there}
    time.sleep(1)
    assert tree(tmp_path / "sites") == left


def test_workers_that_cannot_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """None at all; one with another version of sitegen; one that does not see the project."""
    monkeypatch.setattr(dask_builds, "JOINED", 0.5)
    project = write_partners(tmp_path / "project", 1, ["sitemap"])
    with dask_cluster.running(tmp_path / "cluster") as cluster:
        arguments = ["-C", str(project), "build", "--executor", "dask", "--scheduler", cluster.address]

        def told() -> str:
            done = CliRunner().invoke(cli.main, arguments, prog_name="sitegen")
            assert (done.exit_code, done.stdout) == (1, "")
            return done.stderr

        assert f"{cluster.address}: no worker came in 0 seconds\n  → start some: `dask worker" in told()
        cluster.join(1, "--no-nanny", program=(sys.executable, "-c", _OTHER_VERSION))
        assert re.search(r"workers cannot build these sites:\n  tcp://\S+: it runs sitegen another, Python 3", told())
        cluster.leave()
        cluster.join(1, "--no-nanny", program=(sys.executable, "-c", _BLIND))
        assert f"it does not see what is here in {project.absolute()}" in told()


_DASK_WORKER = "import sys; from dask.__main__ import main; sys.argv[1:1] = ['worker']; main()"
_OTHER_VERSION = f"import sitegen.engine.artifact as a; a.code = lambda: 'another'; {_DASK_WORKER}"
_BLIND = f"import pathlib; pathlib.Path.is_file = lambda path: False; {_DASK_WORKER}"


def test_without_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    project = write_partners(tmp_path / "project", 1)
    arguments = ["-C", str(project), "build", "--executor", "dask", "--scheduler", "tcp://127.0.0.1:1"]
    done = CliRunner().invoke(cli.main, arguments, prog_name="sitegen")
    assert done.exit_code == 1
    assert done.stderr == (
        '`--executor dask` needs distributed, which is not installed\n  → pip install "sitegen[cluster]"\n'
    )


def test_a_site_has_one_builder_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker whom the network has lost goes on; another one has been asked for the same."""
    project = write_partners(tmp_path / "project", 2, ["sitemap"])
    monkeypatch.setattr(attempt, "_PATIENCE", 0.2)
    one, other = config.load(project).partners.values()
    asked = attempt.Attempt(project, tmp_path / "sites", fresh=False, accept_loss=False, budgets={})
    with attempt.alone(project, one.name):
        found = asked(one)
        assert isinstance(found, attempt.Failure)
        assert "another process has been building this site" in found.text
        assert isinstance(asked(other), Report)
    assert isinstance(asked(one), Report)


@pytest.mark.slow
def test_a_thousand_partners_with_a_worker_killed_on_the_way_and_in_parts(cluster: Cluster, tmp_path: Path) -> None:
    project = write_partners(tmp_path / "project", MANY, ["sitemap"])
    sitegen("build", "-j", "1", "-o", tmp_path / "alone", project=project)
    expected = tree(tmp_path / "alone")
    assert len(expected) > MANY

    by = ("--executor", "dask", "--scheduler", cluster.address)
    program: list[str | Path] = [sys.executable, "-m", "sitegen", "-C", project, "build", "-o", tmp_path / "many", *by]
    running = subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    wait_for(lambda: len(list((tmp_path / "many").glob("p*"))) > MANY // 10, cluster)
    killed = cluster.pids()[0]
    os.kill(killed, signal.SIGKILL)
    out, _ = running.communicate()
    assert running.returncode == 0, out[-2000:]
    assert len(out.splitlines()) == MANY
    assert killed not in cluster.pids(), "another one took its place"
    assert tree(tmp_path / "many") == expected

    everybody = [each.name for each in (project / "partners").iterdir()]
    for part in range(1, 5):
        sitegen("build", "--shard", f"{part}/4", "-j", "2", "-o", tmp_path / "parts", project=project)
        so_far = [Shard(each, 4) for each in range(1, part + 1)]
        expected_names = {name for name in everybody if any(shard.holds(name) for shard in so_far)}
        assert {each.name for each in (tmp_path / "parts").iterdir()} == expected_names
    assert tree(tmp_path / "parts") == expected
