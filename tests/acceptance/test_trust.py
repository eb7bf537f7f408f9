"""What a site must not publish, by whole builds: of the known faults, and of projects of the same kind."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from tests.acceptance.projects import write_lines, write_project
from tests.program import Finished, sitegen, tree
from tests.surroundings import shared

pytestmark = pytest.mark.slow

LOCKED = '{"level": "only_allowed_users"}'


def fault(name: str, folder: Path) -> Path:
    """A project that showed a fault, to build in."""
    return Path(shutil.copytree(shared(f"faults/{name}"), folder / name, copy_function=shutil.copy))


def published(project: Path, partner: str = "p") -> dict[str, bytes]:
    return tree(project / "public" / partner)


def downloads(project: Path, partner: str = "p") -> list[str]:
    return sorted(path.rpartition("/")[2] for path in published(project, partner) if "/download/" in path)


def cautions(run: Finished, partner: str, code: str) -> list[str]:
    return [each["where"] for each in run.partner(partner)["warnings"] if each["code"] == code]


def test_active_files_beside_a_dump(tmp_path: Path) -> None:
    project = fault("sec-active-files", tmp_path)
    sitegen("build", project=project)
    names = downloads(project)
    assert len(names) == 10
    assert all(name.endswith(".txt") and name.count(".") <= 2 for name in names)
    assert {"jp.xml.txt", "a.xsd.txt", "a.rng.txt", "a-php.txt", "web-config.txt"} <= set(names)


def test_another_sources_dump(tmp_path: Path) -> None:
    project = fault("sec-other-dump", tmp_path)
    run = sitegen("build", "--json", project=project)
    assert not [path for path, content in published(project).items() if b"SECRET" in content]
    assert cautions(run, "p", "file-refused") == ["other.jsonl"]


def test_files_of_the_project_itself(tmp_path: Path) -> None:
    names = ["sitegen.toml", "partners/one/partner.toml", "secrets/token.txt", "public/one/index.html", "files/a.csv"]
    project = write_project(tmp_path / "project")
    for name in names[2:]:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("a;b\nM0TSECRET;2\n" if name.endswith("txt") else "a;b\n1;2\n")
    (project / "public/one/index.html").unlink()
    resources = [{"id": f"r{number}", "url": name} for number, name in enumerate(names)]
    write_lines(project / "datasets.jsonl", [{"id": "i", "name": "d", "title": "D", "resources": resources}])
    sitegen("build", project=project)
    run = sitegen("build", "--json", project=project)
    assert cautions(run, "one", "file-refused") == names[:4]
    assert downloads(project, "one") == ["a.csv"]
    assert not [path for path, content in published(project, "one").items() if b"M0TSECRET" in content]


def test_an_output_folder_that_is_a_link(tmp_path: Path) -> None:
    project = fault("sec-output-symlink", tmp_path)
    served, dump = tmp_path / "srv", project / "dump" / "datasets.jsonl"
    served.mkdir()
    (project / "public").mkdir()
    (project / "public" / "p").symlink_to(served)
    for number in range(2, 5):
        sitegen("build", project=project)
        assert (served / "dataset" / f"d{number - 1}").is_dir()
        assert sorted(path.name for path in (project / "public").iterdir()) == ["p"]
        with dump.open("a") as lines:
            lines.write(json.dumps({"id": f"i{number}", "name": f"d{number}", "title": "D"}) + "\n")
    before = tree(tmp_path / "srv")
    (project / "partners" / "p" / "templates").mkdir()
    (project / "partners" / "p" / "templates" / "resource.html").write_text("")
    (project / "partners" / "p" / "templates" / "tag.html").write_text("")
    (project / "partners" / "p" / "templates" / "dataset.html").write_text("{{ page.nothing.at_all }}")
    sitegen("build", project=project, expect=1)
    assert tree(served) == before
    assert (project / "public" / "p").is_symlink()


def test_a_password_in_an_address(tmp_path: Path) -> None:
    project = fault("sec-url-credentials", tmp_path)
    run = sitegen("build", project=project, expect=3)
    assert run.err.startswith('sitegen.toml:4: "sources.d.url": expected an address without a name or a password')
    assert "s3cret" not in run.err + run.out


def test_formulas_in_a_csv_for_spreadsheets(tmp_path: Path) -> None:
    project = fault("sec-scdl-semicolon", tmp_path)
    sitegen("build", project=project)
    table = published(project)["catalogue-scdl.csv"].decode()
    for separator in ",;\t|":
        for row in csv.reader(io.StringIO(table, newline=""), delimiter=separator):
            assert not [cell for cell in row if cell.lstrip(' "').startswith(("=", "+", "-", "@"))]


def test_addresses_of_locked_files(tmp_path: Path) -> None:
    project = fault("sec-locked-address", tmp_path)
    sitegen("build", project=project)
    found = [path for path, content in published(project).items() if b"h.example.fr" in content.lower()]
    assert found == []


def test_addresses_of_locked_files_in_the_texts_around(tmp_path: Path) -> None:
    project = write_project(tmp_path / "project", partner='[show]\nextras = ["acces"]\n')
    address = "https://depot.example.fr/prive/Relevés_2026.csv?cle=m0t"
    spellings = [
        "http://DEPOT.example.fr/prive/Relev%C3%A9s_2026.csv",
        "depot.example.fr/prive/Relevés\\_2026.csv?cle=m0t",
        "[ici](https://depot.example.fr:443/prive/Relev&eacute;s_2026.csv)",
        "https://jean:m0t@depot.example.fr/prive/\nRelevés_2026.csv",
    ]
    resources = [
        {"id": "a", "url": address, "restricted": LOCKED, "description": spellings[0], "name": spellings[1]},
        {"id": "b", "url": "https://depot.example.fr/public/b.csv", "description": spellings[2], "format": "CSV"},
    ]
    extras = [{"key": "acces", "value": spellings[0]}]
    dataset = {
        "id": "i",
        "name": "d",
        "title": f"Relevés {spellings[0]}",
        "notes": "\n\n".join(spellings),
        "extras": extras,
    }
    write_lines(project / "datasets.jsonl", [{**dataset, "url": address, "resources": resources}])
    sitegen("build", project=project)
    pages = published(project, "one")
    assert [path for path, content in pages.items() if b"prive" in content or b"m0t" in content] == []
    assert b"https://depot.example.fr/public/b.csv" in pages["dataset/d/index.html"]


def test_a_partners_folder_with_a_link_out_of_it(tmp_path: Path) -> None:
    project = write_project(tmp_path / "project")
    write_lines(project / "datasets.jsonl", [{"id": "i", "name": "d", "title": "D"}])
    (tmp_path / "secret.txt").write_text("M0TSECRET")
    (project / "partners/one/assets").mkdir()
    (project / "partners/one/assets/a.txt").symlink_to(tmp_path / "secret.txt")
    for command in ("build", "check"):
        run = sitegen(command, project=project, expect=3)
        assert "partners/one/assets/a.txt: a symbolic link that leads out" in run.err
    assert not (project / "public").exists()
