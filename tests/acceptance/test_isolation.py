"""What nobody foresaw about one dataset is told and costs that dataset something; about one partner, that partner.

The faults are those of an output that the partner brings, as faults of ours could be: nothing of sitegen is replaced.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.projects import write_lines, write_project
from tests.program import sitegen, tree

MODULE = """
import os, signal
from sitegen.engine import Artifact

def words(name, notes, whole):
    if "zero" in notes:
        raise ZeroDivisionError(f"of {name}")
    if "always" in name:
        raise RecursionError("\\x1b[31m" + "deep " * 900)
    return notes.encode()

def listed(*notes):
    if any("everywhere" in each for each in notes):
        raise LookupError("nobody's dataset")
    return b"list"

def artifacts(site, theme):
    for dataset in site.datasets:
        notes = str(site.pick(dataset.notes))
        if "listing" in notes:
            raise AssertionError("while listing")
        if "quit" in notes:
            raise SystemExit(7)
        if "kill" in notes:
            os.kill(os.getpid(), signal.SIGKILL)
        args = (dataset.name, notes, len(dataset.resources))
        yield Artifact(f"dataset/{site.key(dataset)}/words.txt", words, args)
    yield Artifact("list.txt", listed, tuple(str(site.pick(each.notes)) for each in site.datasets))
"""
OWNERS = ("one", "two", "three")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three partners, each with the datasets of the organisation of its name, and one more output."""
    (tmp_path / "modules" / "acme").mkdir(parents=True)
    (tmp_path / "modules" / "acme" / "words.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "modules"))
    monkeypatch.delenv("SITEGEN_TRACEBACK", raising=False)
    project = write_project(tmp_path / "project")
    for name in OWNERS:
        folder = project / "partners" / name
        folder.mkdir(exist_ok=True)
        lines = [f'title = "{name}"', f'url = "https://{name}.example.org/"', 'source = "dump"', "max_loss = 50"]
        lines += ['outputs = ["pages", "dcat", "preflight", "acme.words"]', f'[select]\norganizations = ["{name}"]']
        (folder / "partner.toml").write_text("\n".join([*lines, ""]), encoding="utf-8")
    return project


def write(project: Path, *notes: str, name: str = "two-9") -> None:
    """Eight datasets an organisation; and of `two` further ones, with these descriptions."""
    made: list[dict[str, Any]] = [
        {"id": f"{owner}-{n}", "title": "Un titre", "notes": "Des mots.", "organization": {"name": owner}}
        for owner in OWNERS
        for n in range(8)
    ]
    files = [{"id": "r", "name": "Le fichier", "url": "https://donnees.fr/x.csv", "description": "zero"}]
    for text in notes:
        made.append({**made[-9], "id": name, "notes": text, "resources": files})
    write_lines(project / "datasets.jsonl", [{**each, "name": each["id"]} for each in made])


@pytest.mark.parametrize("jobs", ["1", "3"])
@pytest.mark.parametrize("notes", ["listing", "quit", "everywhere", "kill"])
def test_a_partner_does_not_stop_the_others(project: Path, notes: str, jobs: str) -> None:
    if (notes, jobs) == ("kill", "1"):
        pytest.skip("whoever kills the only process has killed sitegen")
    others = ["one", "three"]
    if notes == "kill":  # so many sites that each process builds whole ones
        for number in range(9):
            others.append(f"one-{number}")
            shutil.copytree(project / "partners" / "one", project / "partners" / others[-1])
    write(project)
    sitegen("build", "-o", project / "public", project=project)
    before = tree(project / "public" / "two")
    write(project, notes)
    done = sitegen("build", "--json", "-j", jobs, "-o", project / "public", project=project, expect=1)
    assert [row["partner"] for row in done.report["partners"]] == sorted(others)
    assert "two: not built\n" in done.err
    told = {
        "listing": "a fault in sitegen itself: AssertionError: while listing\n  → run it again with SITEGEN_T",
        "quit": "a fault in sitegen itself: SystemExit: 7\n",
        "everywhere": "list.txt: a fault in sitegen itself: LookupError: nobody's dataset\n",
        "kill": "the process that built this site was killed\n  → ",
    }
    assert told[notes] in done.err
    assert "Traceback" not in done.err
    assert tree(project / "public" / "two") == before


def test_the_traceback_is_there_for_who_asks(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project, "listing")
    monkeypatch.setenv("SITEGEN_TRACEBACK", "1")
    done = sitegen("build", "-j", "3", "-o", project / "public", project=project, expect=1)
    assert "Traceback" in done.err
    assert "acme/words.py" in done.err


def test_a_dataset_is_shown_with_less(project: Path) -> None:
    """Its title and its files stay, on its page and for programs; other datasets are as they were."""
    write(project)
    sitegen("build", "-o", project / "well", project=project)
    write(project, "zero")
    row = sitegen("build", "--json", "-o", project / "public", project=project).partner("two")
    assert row["datasets"] == 9
    [caution] = [warning for warning in row["warnings"] if warning["code"] == "dataset-unmade"]
    assert caution["where"] == "two-9"
    assert caution["message"] == (
        "shown with its title, its files and little else: dataset/two-9/words.txt could not be made, "
        "a fault in sitegen itself: ZeroDivisionError: of two-9"
    )
    site = project / "public" / "two"
    assert (site / "dataset" / "two-9" / "words.txt").read_bytes() == b""
    page = (site / "dataset" / "two-9" / "index.html").read_text("utf-8")
    assert "Un titre" in page
    assert "Le fichier" in page
    assert "https://donnees.fr/x.csv" in (site / "dataset" / "two-9.ttl").read_text("utf-8")
    well, now = tree(project / "well" / "two" / "dataset" / "two-1"), tree(site / "dataset" / "two-1")
    assert list(well) == list(now)
    assert well["words.txt"] == now["words.txt"]
    again = sitegen("build", "--json", "-o", project / "public", project=project).partner("two")
    assert [again["artifacts"][key] for key in ("made", "removed")] == [0, 0]
    assert caution in again["warnings"]


def test_a_dataset_of_which_nothing_can_be_made_is_left_out(project: Path) -> None:
    write(project, "Des mots.", name="two-always")
    row = sitegen("build", "--json", "-o", project / "public", project=project).partner("two")
    assert row["datasets"] == 8
    [caution] = [warning for warning in row["warnings"] if warning["code"] == "dataset-unmade"]
    assert (caution["where"], caution["message"][:10]) == ("two-always", "left out: ")
    assert len(caution["message"]) < 400
    site = project / "public" / "two"
    assert not (site / "dataset" / "two-always").exists()
    assert not any(b"two-always" in content for content in tree(site).values())


def test_a_fault_of_all_datasets_is_one_of_the_site(project: Path) -> None:
    write(project)
    sitegen("build", "-o", project / "public", project=project)
    before = tree(project / "public")
    text = (project / "datasets.jsonl").read_text("utf-8")
    (project / "datasets.jsonl").write_text(text.replace("Des mots.", "zero"), encoding="utf-8")
    done = sitegen("build", "-o", project / "public", project=project, expect=1)
    assert (
        "two: not built\ndataset/two-0/words.txt: a fault in sitegen itself: ZeroDivisionError: of two-0\n" in done.err
    )
    assert tree(project / "public") == before


def test_a_template_of_the_partner_is_its_own(project: Path) -> None:
    """Told with its file and line, as an error: the partner mends it."""
    write(project)
    folder = project / "partners" / "two" / "templates"
    folder.mkdir()
    (folder / "dataset.html").write_text(
        '{% extends "@base/dataset.html" %}\n{% block main %}{{ 1 // 0 }}{% endblock %}\n'
    )
    done = sitegen("build", "-o", project / "public", project=project, expect=1)
    assert "two: not built\n@partner/templates/dataset.html:2: integer division or modulo by zero" in done.err
    assert "fault in sitegen" not in done.err
    assert (project / "public" / "three" / "index.html").is_file()
