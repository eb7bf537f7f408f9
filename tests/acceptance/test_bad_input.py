"""What goes wrong is said with where and what to do, by its own exit code, and the previous site stays as it was."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.projects import read_lines, write_lines, write_project
from tests.program import Finished, copy_demo, sitegen, tree

PARTNER = "saint-pierre-du-mont"


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = copy_demo(tmp_path_factory.mktemp("bad") / "project")
    sitegen("build", PARTNER, "-o", project / "public", project=project)
    return project


@pytest.fixture
def project(built_once: Path, tmp_path: Path) -> Path:
    """A project that has built once, in a copy that may be spoilt."""
    return Path(shutil.copytree(built_once, tmp_path / "project", symlinks=True))


def _edit(file: Path, change: Callable[[str], str]) -> None:
    before = file.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    file.write_text(after, encoding="utf-8")


def _fails(project: Path, code: int, *arguments: str) -> Finished:
    """Build, and see it fail in good order: that exit code, no traceback, the previous site untouched."""
    site = project / "public" / PARTNER
    before = tree(site)
    assert before
    done = sitegen("build", PARTNER, "-o", project / "public", *arguments, project=project, expect=code)
    assert "Traceback" not in done.out + done.err
    assert tree(site) == before
    assert [path.name for path in (project / "public").iterdir() if path.name != PARTNER] == [], "no staging is left"
    return done


def test_an_unknown_organization(project: Path) -> None:
    file = project / "partners" / PARTNER / "partner.toml"
    _edit(file, lambda text: text.replace('"commune_de_saint_pierre_du_mont"', '"commune_de_saint_piere_du_mont"'))
    done = _fails(project, 4)
    assert "commune_de_saint_piere_du_mont" in done.err
    assert "commune_de_saint_pierre_du_mont" in done.err, "the nearest name is offered"


def test_a_source_that_is_down(project: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        address = f"http://127.0.0.1:{port}/"
        source = f'[sources.demo]\nkind = "ckan"\nurl = "{address}"\n'
        (project / "sitegen.toml").write_text(source, encoding="utf-8")
        done = _fails(project, 4)
    assert address.rstrip("/") in done.err
    assert "→" in done.err, "what to do"


def test_a_dump_that_is_not_there(project: Path) -> None:
    _edit(project / "sitegen.toml", lambda text: text.replace("datasets.jsonl", "absent.jsonl"))
    done = _fails(project, 4)
    assert "absent.jsonl" in done.err


def test_a_dump_with_a_broken_line(project: Path) -> None:
    with (project / "demo" / "datasets.jsonl").open("a", encoding="utf-8") as dump:
        dump.write('{"name": "cut off\n')
    done = _fails(project, 4)
    assert "datasets.jsonl:65" in done.err


def test_a_broken_partner_file_with_all_its_faults(project: Path) -> None:
    file = project / "partners" / PARTNER / "partner.toml"
    _edit(file, lambda text: text.replace("[theme]", "[tehme]").replace("languages = ", "languages = 3 # "))
    done = _fails(project, 3)
    for fault in ("[tehme]", "languages = "):
        line = next(n for n, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if fault in text)
        assert f"partners/{PARTNER}/partner.toml:{line}" in done.err
    assert 'did you mean "theme"?' in done.err


def test_a_partner_file_that_is_no_toml(project: Path) -> None:
    file = project / "partners" / PARTNER / "partner.toml"
    _edit(file, lambda text: text.replace("[select]", "[select"))
    done = _fails(project, 3)
    line = next(n for n, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if text == "[select")
    assert f"partners/{PARTNER}/partner.toml:{line}" in done.err


def test_an_unknown_partner(project: Path) -> None:
    done = sitegen("build", "saint-pierre-du-mon", project=project, expect=None)
    assert done.code in (2, 3)
    assert PARTNER in done.err
    assert "Traceback" not in done.err


def test_an_unknown_theme(project: Path) -> None:
    file = project / "partners" / PARTNER / "partner.toml"
    _edit(file, lambda text: text.replace('name = "register"', 'name = "registre"'))
    done = _fails(project, 3)
    assert "registre" in done.err
    assert '"register"' in done.err


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ('{% extends "@base/dataset.html" %}\n{% block main %}\n{% if %}\n', 3),
        (
            '{% extends "@base/dataset.html" %}\n{% block main %}\n\n{{ page.no_such_thing.either }}\n{% endblock %}\n',
            4,
        ),
    ],
    ids=["syntax", "undefined"],
)
def test_a_template_with_an_error(project: Path, template: str, line: int) -> None:
    file = project / "partners" / PARTNER / "templates" / "dataset.html"
    file.parent.mkdir(exist_ok=True)
    file.write_text(template, encoding="utf-8")
    done = _fails(project, 1)
    assert f"dataset.html:{line}" in done.err


def test_an_output_folder_that_holds_someone_elses_files(project: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs" / PARTNER
    theirs.mkdir(parents=True)
    (theirs / "thesis.txt").write_text("three years of work", encoding="utf-8")
    before = tree(theirs.parent)
    done = sitegen("build", PARTNER, "-o", theirs.parent, project=project, expect=1)
    assert "Traceback" not in done.err
    assert str(theirs) in done.err
    assert tree(theirs.parent) == before


def test_a_file_where_the_output_folder_should_be(project: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    done = sitegen("build", PARTNER, "-o", tmp_path / "out", project=project, expect=1)
    assert "Traceback" not in done.err
    assert str(tmp_path / "out") in done.err


def test_someone_elses_file_in_our_output_folder_is_kept_or_refused_but_never_lost(project: Path) -> None:
    foreign = project / "public" / PARTNER / "google1234.html"
    foreign.write_text("verification", encoding="utf-8")
    done = sitegen("build", PARTNER, "-o", project / "public", project=project, expect=None)
    assert done.code in (0, 1)
    assert foreign.read_text(encoding="utf-8") == "verification"


STRANGE = {
    "id": ["not", "a", "string"],
    "name": "Étrange dataset/../%00",
    "title": {"fr": None, "de": ""},
    "notes": ["<script>alert(1)</script>", {"x": 1}],
    "tags": "one, two",
    "groups": {"name": "nobody"},
    "organization": "a string",
    "metadata_modified": "le 31 février 2026",
    "extras": [["spatial", "{broken"]],
    "resources": [None, 7, {"url": "javascript:alert(1)", "format": {"a": 1}, "size": "beaucoup"}],
}


def test_a_strange_dataset_gets_a_warning_and_a_page(tmp_path: Path) -> None:
    project = write_project(tmp_path / "project")
    write_lines(project / "datasets.jsonl", [{"id": "1", "name": "plain", "title": "Plain"}, STRANGE])
    done = sitegen("build", "--json", "-o", tmp_path / "out", project=project)
    row = done.partner("one")
    assert row["datasets"] == 2
    named = [w for w in row["warnings"] if "Étrange dataset" in json.dumps(w, ensure_ascii=False)]
    assert named, row["warnings"]
    pages = [p for p in (tmp_path / "out/one/dataset").iterdir() if (p / "index.html").is_file() and p.name != "plain"]
    assert len(pages) == 1
    text = (pages[0] / "index.html").read_text(encoding="utf-8")
    assert "<script>alert" not in text
    assert 'href="javascript:' not in text
    sitegen("build", "--strict", "-o", tmp_path / "strict", project=project, expect=1)


def test_a_catalogue_without_any_dataset(tmp_path: Path) -> None:
    project = write_project(tmp_path / "project")
    write_lines(project / "datasets.jsonl", [])
    sitegen("build", "--json", "-o", tmp_path / "out", project=project, expect=0)
    assert (tmp_path / "out/one/index.html").is_file()


def test_offline_without_a_snapshot(project: Path) -> None:
    source = '[sources.demo]\nkind = "ckan"\nurl = "https://never-read.example.org/"\n'
    (project / "sitegen.toml").write_text(source, encoding="utf-8")
    done = _fails(project, 4, "--offline")
    assert "never-read.example.org" in done.err or "demo" in done.err


def test_a_dataset_that_comes_twice(project: Path) -> None:
    dump = project / "demo" / "datasets.jsonl"
    packages = read_lines(dump)
    ours = [package for package in packages if package["organization"]["name"].startswith("commune")]
    write_lines(dump, [*packages, ours[0]])
    row = sitegen("build", PARTNER, "--json", "-o", project / "public", project=project).partner(PARTNER)
    assert row["datasets"] == len(ours)
