"""After any edits, what an incremental build leaves is byte for byte what a fresh one makes."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen import config
from sitegen.build.build import build
from tests import PROJECT
from tests.acceptance.concerned import strangers
from tests.acceptance.edits import EDITS, Edit, Holdings
from tests.acceptance.projects import read_lines, write_lines, write_project
from tests.engine.executors import Pickling
from tests.program import sitegen, tree
from tests.surroundings import scratch

DATASETS = 14  # of the demonstration: enough for several organisations, groups and resources


def _demo() -> Holdings:
    packages = read_lines(PROJECT / "demo" / "datasets.jsonl")
    return Holdings(
        packages[:: len(packages) // DATASETS][:DATASETS],
        json.loads((PROJECT / "demo" / "organizations.json").read_text(encoding="utf-8")),
        json.loads((PROJECT / "demo" / "groups.json").read_text(encoding="utf-8")),
    )


def _write(held: Holdings, project: Path) -> None:
    write_lines(project / "datasets.jsonl", held.packages)
    (project / "organizations.json").write_text(json.dumps(held.organizations), encoding="utf-8")
    (project / "groups.json").write_text(json.dumps(held.groups), encoding="utf-8")


def _project(folder: Path) -> Path:
    return write_project(
        folder, organizations="organizations.json", groups="groups.json", partner='[show]\nextras = ["insee"]\n'
    )


def _build(project: Path, out: Path, *, fresh: bool = False) -> None:
    """As `sitegen serve` does: again and again in one process, so that nothing remembered may be stale.

    What pages are made from goes through pickling, as with processes.
    """
    for partner in config.load(project, ("one",)).partners.values():
        build(partner, root=project, dest=out / partner.name, fresh=fresh, executor=Pickling())


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rounds=st.lists(st.lists(st.sampled_from(EDITS), min_size=1, max_size=5), min_size=1, max_size=3),
    seed=st.integers(),
)
def test_incremental_and_fresh_builds_are_the_same(rounds: list[list[Edit]], seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311  # chooses what is edited, guards nothing
    held = _demo()
    with scratch("edits") as folder:
        project = _project(folder / "project")
        _write(held, project)
        _build(project, folder / "incremental")
        for edits in rounds:
            for edit in edits:
                edit(held, dice)
            _write(held, project)
            _build(project, folder / "incremental")
        sitegen("build", "--fresh", "-o", folder / "fresh", project=project)
        assert _difference(folder / "incremental", folder / "fresh") == []


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project and, in `out`, its site before any edit."""
    project = _project(tmp_path_factory.mktemp("edits") / "project")
    _write(_demo(), project)
    sitegen("build", "-o", project / "out", project=project)
    return project


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_each_edit_by_itself(built: Path, edit: Edit, tmp_path: Path) -> None:
    project = Path(shutil.copytree(built, tmp_path / "project"))
    held = _demo()
    for seed in (1, 2):
        edit(held, random.Random(seed))  # noqa: S311  # chooses what is edited, guards nothing
    _write(held, project)
    _build(project, project / "out")
    _build(project, project / "fresh", fresh=True)
    assert _difference(project / "out", project / "fresh") == []


def test_fresh_over_a_site_that_is_up_to_date_changes_nothing(built: Path, tmp_path: Path) -> None:
    project = Path(shutil.copytree(built, tmp_path / "project"))
    before = tree(project / "out")
    row = sitegen("build", "--fresh", "--json", "-o", project / "out", project=project).partner("one")
    assert row["artifacts"] == {"made": len(before) - 1, "kept": 0, "removed": 0}  # all but the manifest
    assert tree(project / "out") == before


def test_one_changed_dataset_makes_only_its_pages_anew(tmp_path: Path) -> None:
    held = _demo()
    project = _project(tmp_path / "project")
    _write(held, project)
    site = tmp_path / "out" / "one"
    sitegen("build", "-o", tmp_path / "out", project=project)
    before = tree(site)
    changed = next(package for package in held.packages if "notes_translated" not in package)
    changed["notes"] = "Une description toute neuve, que rien d’autre ne porte."
    _write(held, project)
    row = sitegen("build", "--json", "-o", tmp_path / "out", project=project).partner("one")
    after = tree(site)
    touched = {name for name in after if before.get(name) != after[name]}
    assert f"dataset/{changed['name']}/index.html" in touched
    assert strangers(touched, after, changed) == []
    assert 0 < row["artifacts"]["made"] < row["artifacts"]["kept"]


def _difference(one: Path, other: Path) -> list[str]:
    here, there = tree(one), tree(other)
    return sorted(name for name in here.keys() | there.keys() if here.get(name) != there.get(name))
