"""Files in formats of texts: the label of the catalogue stays on the page, in DCAT, and no table is made of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html

from sitegen import cli
from tests.acceptance.projects import write_lines, write_project
from tests.surroundings import shared

pytestmark = pytest.mark.slow


def built(project: Path) -> list[str]:
    """The codes of warnings that files cause."""
    done = CliRunner().invoke(cli.main, ["-C", str(project), "build", "--json"])
    assert done.exit_code == 0, done.output
    warnings = json.loads(done.stdout)["partners"][0]["warnings"]
    return [each["code"] for each in warnings if each["code"].startswith("resource-")]


def test_the_files_of_fault_02_stay_what_they_are(tmp_path: Path) -> None:
    project = write_project(tmp_path / "project", datasets=shared("faults/02-text-formats-become-csv/datasets.jsonl"))
    assert built(project) == []
    page = next((project / "public").rglob("dataset/text-formats-become-csv/index.html")).read_text(encoding="utf-8")
    assert "trompeur" not in page
    assert all(label in page for label in ("iCalendar", "Turtle", "SQL"))
    assert not list((project / "public").rglob("resource/*.csv"))
    assert "CSV" not in next((project / "public").rglob("catalog.ttl")).read_text(encoding="utf-8")


def test_a_file_that_is_surely_another_is_told(tmp_path: Path) -> None:
    project = write_project(tmp_path / "project")
    (project / "contacts.csv").write_text("BEGIN:VCARD\nN:Régie;Eau;;;\nEND:VCARD\n", encoding="utf-8")
    row = {"id": "a", "name": "contacts", "format": "CSV", "url": "contacts.csv"}
    write_lines(project / "datasets.jsonl", [{"id": "a", "name": "a", "title": "Contacts", "resources": [row]}])
    assert built(project) == ["resource-not-its-format"]


def test_what_stands_around_a_table_is_told_beside_it(tmp_path: Path) -> None:
    project = write_project(tmp_path / "project", languages=("fr", "en"))
    table = "Les ponts <de> Dax;;\nnom;portée;année\nVieux;120;1857\nNeuf;200;2001\nSource : voirie;;\n"
    (project / "ponts.csv").write_text(table, encoding="utf-8")
    row = {"id": "a", "name": "ponts", "format": "CSV", "url": "ponts.csv"}
    write_lines(project / "datasets.jsonl", [{"id": "a", "name": "a", "title": "Ponts", "resources": [row]}])
    built(project)
    for prefix, words in (("", "Autour du tableau"), ("en/", "Around the table")):
        page = next((project / "public").glob(f"*/{prefix}dataset/a/resource/*/index.html")).read_text(encoding="utf-8")
        assert words in page
        notes = html.fromstring(page).xpath("//*[contains(@class, 'notes')]//li")
        assert [" ".join(note.text_content().split()) for note in notes] == ["Les ponts <de> Dax", "Source : voirie"]
    records = json.loads(next((project / "public").glob("*/dataset/a/resource/*.json")).read_bytes())
    assert [record["nom"] for record in records] == ["Vieux", "Neuf"]
