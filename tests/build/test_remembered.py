"""What a build keeps of datasets for the next one is never needed, and never stale."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sitegen import config, dcat, memory
from sitegen.build import batch
from sitegen.build.report import Report
from sitegen.catalogue import Catalogue, Dataset, Period
from sitegen.config import ShowTable
from sitegen.dcat.distributions import dataset_node
from sitegen.dcat.graph import Node
from sitegen.dcat.subject import Subject
from sitegen.digest import canonical
from sitegen.engine import artifact
from sitegen.outputs import preflight
from sitegen.preflight import judgements
from sitegen.site.around import is_late
from sitegen.sources.shape import dataset as shaping
from sitegen.sources.shape.context import Context
from sitegen.sources.shape.owners import Directory
from tests.acceptance.projects import write_lines, write_project
from tests.build.test_unchanged import package
from tests.preflight.test_preflight import NOW, whole
from tests.program import tree
from tests.site.test_saved_searches import made


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    memory._memory = None
    yield
    memory._memory = None


@pytest.fixture
def project(tmp_path: Path) -> Path:
    found = write_project(tmp_path / "project", datasets="data/d.jsonl")
    (found / "data").mkdir(exist_ok=True)
    (found / "data/a.csv").write_bytes(b"x;y\n1;2\n")
    return found


def build(project: Path, *, jobs: int = 1) -> Report:
    memory._memory = None
    dcat._node.cache_clear()
    preflight._judged.cache_clear()
    partners = list(config.load(project).partners.values())
    [report] = batch.build_all(partners, root=project, dest=project / "out", offline=True, jobs=jobs)
    assert isinstance(report, Report), report
    return report


def anew(project: Path) -> tuple[dict[str, bytes], list[str]]:
    """The site, and its warnings, from nothing."""
    copy = Path(shutil.copytree(project, project.parent / "copy", ignore=shutil.ignore_patterns("out", ".sitegen")))
    report = build(copy)
    files = tree(copy / "out")
    shutil.rmtree(copy)
    return files, _told(report, copy)


def _told(report: Report, project: Path) -> list[str]:
    return sorted(f"{each.code} {each.where} {each.message}".replace(str(project), "") for each in report.warnings)


def edit(chance: random.Random, packages: list[dict[str, Any]]) -> None:
    """One of the things that people do to a catalogue."""
    one = chance.choice(packages)
    match chance.randrange(8):
        case 0:
            one["notes"] = f"**Autre** <b>texte</b> {chance.random()} wi-fi"
        case 1:
            one["metadata_modified"] = f"2026-{chance.randrange(1, 13):02}-0{chance.randrange(1, 10)}T08:00:00"
        case 2:
            one["title"] = chance.choice(["", "Jeu renommé", "Jeu 003", "\u202e tourné"])
        case 3:
            one["resources"] = [
                {"id": "x", "name": "R", "format": "CSV", "url": chance.choice(["a.csv", "b.csv", "h"])}
            ]
        case 4:
            one["organization"] = {"id": "o1", "name": "o1", "title": f"Producteur {chance.random()}"}
        case 5:
            one["groups"] = [{"name": f"g{number}"} for number in range(chance.choice([0, 2, 250]))]
        case 6:
            packages.remove(one)
        case _:
            number = chance.randrange(100, 1000)
            odd = {"frequency": "annuel", "spatial": '{"type":"Polygon","coordinates":[[[0,44],[1,44],[1,45],[0,44]]]}'}
            packages.append(package(number, issued=chance.choice(["2024", "2024-05-01"]), **odd))


@pytest.mark.parametrize("seed", range(2))
def test_after_any_edits_the_site_is_what_it_would_be_from_nothing(project: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same each time
    packages = [package(number) for number in range(12)]
    for step in range(3):
        for _ in range(chance.randrange(1, 5) if step else 0):
            edit(chance, packages)
        if step == 2:
            (project / "data/b.csv").write_bytes(b"x;y\n3;4\n")
        write_lines(project / "data/d.jsonl", packages)
        report = build(project, jobs=1 + step % 2)
        assert (tree(project / "out"), _told(report, project)) == anew(project)


def test_nothing_that_is_as_it_was_is_shaped_or_described_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    others = {"id": "r", "name": "R", "format": "PDF", "url": "https://ailleurs.example.org/r.pdf"}
    packages = [package(number, resources=[others]) for number in range(30)]
    write_lines(project / "data/d.jsonl", packages)
    build(project)
    shaped, described, judged = list[str](), list[str](), list[str]()
    shape = shaping._dataset

    def shaping_one(raw: Any, name: str, *more: Any) -> Dataset:
        shaped.append(name)
        return shape(raw, name, *more)

    def describing(subject: Subject) -> Node:
        described.append(subject.key)
        return dataset_node(subject)

    def judging(*args: Any) -> Any:
        for each in judgements(*args):
            judged.append(each.name)
            yield each

    monkeypatch.setattr(shaping, "_dataset", shaping_one)
    monkeypatch.setattr(dcat, "dataset_node", describing)
    monkeypatch.setattr(preflight, "judgements", judging)
    packages[7]["notes"] = "Une autre description."
    packages[7]["metadata_modified"] = "2026-02-01T08:00:00"
    write_lines(project / "data/d.jsonl", packages)
    build(project)
    assert (shaped, set(described), judged) == (["jeu-007"], {"jeu-007"}, ["jeu-007"])


def test_what_other_code_has_kept_is_not_used(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_lines(project / "data/d.jsonl", [package(number) for number in range(5)])
    build(project)
    shutil.rmtree(project / ".sitegen/built")
    monkeypatch.setattr(artifact, "code", lambda: "another release")
    artifact._function_digest.cache_clear()
    asked: list[str] = []

    def describing(subject: Subject) -> Node:
        asked.append(subject.key)
        return dataset_node(subject)

    monkeypatch.setattr(dcat, "dataset_node", describing)
    try:
        build(project)
    finally:
        artifact._function_digest.cache_clear()
    assert len(set(asked)) == 5


def test_a_file_that_has_come_to_lie_beside_a_dump_is_published(project: Path) -> None:
    packages = [package(1, resources=[{"id": "x", "name": "R", "format": "CSV", "url": "b.csv"}]), package(2)]
    write_lines(project / "data/d.jsonl", packages)
    build(project)
    assert not [path for path in tree(project / "out") if path.endswith("b.csv")]
    (project / "data/b.csv").write_bytes(b"x;y\n3;4\n")
    build(project)
    assert [path for path in tree(project / "out") if path.endswith("b.csv")]
    assert tree(project / "out") == anew(project)[0]


def test_a_macro_that_looks_at_its_page_is_called_on_each(project: Path) -> None:
    templates = next((project / "partners").iterdir()) / "templates"
    templates.mkdir()
    macro = "{% macro own(x) %}<i>{{ page.title }} {{ x }}</i>{% endmacro %}{{ own|once(1) }}"
    (templates / "dataset.html").write_text(
        f'{{% extends "@base/dataset.html" %}}{{% block content %}}{macro}{{{{ super() }}}}{{% endblock %}}'
    )
    write_lines(project / "data/d.jsonl", [package(number) for number in range(4)])
    for title in ("un", "deux"):
        packages = [package(number, title=f"{title} {number}") for number in range(4)]
        write_lines(project / "data/d.jsonl", packages)
        build(project)
        pages = {path: content.decode() for path, content in tree(project / "out").items() if path.endswith(".html")}
        for number in range(4):
            assert any(
                f"<i>{title} {number} 1</i>" in text for path, text in pages.items() if f"jeu-00{number}" in path
            )


@pytest.mark.parametrize(
    "odd",
    [
        {"title": "\ud800 moitié"},
        {"extra": 2**70},
        {"spatial": {"type": "Polygon", "coordinates": [[[0, 44], [1, 44]]]}},
    ],
)
def test_what_cannot_be_kept_is_shaped_each_time(tmp_path: Path, odd: dict[str, Any]) -> None:
    found = []
    for _ in range(3):
        memory.remember(tmp_path / "m")
        context = Context(ShowTable(), Directory(()), Directory(()))
        found.append((shaping.dataset(package(1) | odd, context), context.cautions))
        memory.keep()
        memory._memory = None
    found.append(
        (
            shaping.dataset(package(1) | odd, context := Context(context.show, Directory(()), Directory(()))),
            context.cautions,
        )
    )
    assert all(each == found[-1] for each in found)
    assert canonical(found[0][0]) == canonical(found[-1][0])


@pytest.mark.parametrize("content", [b"none of ours, but long enough for that", b"SQLite format 3\x00 cut"])
def test_without_what_was_kept_the_site_is_the_same(project: Path, content: bytes) -> None:
    packages = [package(number) for number in range(5)]
    write_lines(project / "data/d.jsonl", packages)
    build(project)
    for kept in (project / ".sitegen").glob("memory.sqlite*"):
        kept.unlink()
    (project / ".sitegen/memory.sqlite").write_bytes(content)
    packages[2]["title"] = "Autrement"
    write_lines(project / "data/d.jsonl", packages)
    report = build(project)
    assert (tree(project / "out"), _told(report, project)) == anew(project)
    assert sum(kept.stat().st_size for kept in (project / ".sitegen").glob("memory.sqlite*")) > 10_000


def test_a_moment_stands_for_another_where_the_rules_say_the_same(tmp_path: Path) -> None:
    chance = random.Random(14)  # noqa: S311 - the same each time
    days = (None, *(NOW - timedelta(days=days, hours=hour) for days in (-2, 0, 1, 30, 400, 4_000) for hour in (0, 5)))
    standing = 0
    for number in range(60):
        resource = whole().resources[0]
        files = (chance.choice(days) for _ in range(chance.randrange(3)))
        one = whole(
            name=f"d{number}",
            frequency=chance.choice(["", "DAILY", "MONTHLY", "ANNUAL", "UNKNOWN", "HOURLY"]),
            modified=chance.choice(days),
            issued=chance.choice(["", "2024", "2024-02", "2024-02-28"]),
            temporal=chance.choice([None, Period("2025", "2026-02"), Period("", "2030-01-01"), Period("soon", "x")]),
            resources=tuple(
                replace(resource, id=f"r{n}", url=f"https://files.example.org/{n % 2}", modified=moment)
                for n, moment in enumerate(files)
            ),
        )
        site = made(tmp_path / str(number), Catalogue("s", datasets=(one,)))[0][0]
        sealed = (site.sealed_edition, site.sealed(one), site.around(one))
        for now in (NOW, NOW + timedelta(days=chance.randrange(800), hours=chance.randrange(24))):
            moment = preflight.standing_for(now, one, late=is_late(one, now))
            standing += moment != now
            told, truth = (
                preflight.judgement(*sealed, "https://example.org/", when.isoformat()) for when in (moment, now)
            )
            assert told == truth, (one, now, moment)
    assert standing > 20
