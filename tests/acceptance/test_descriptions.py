"""Descriptions as people write them in CKAN: what is shown, and where it leads."""

from __future__ import annotations

from pathlib import Path

from lxml import html

from tests.acceptance.projects import read_lines, write_lines, write_project
from tests.program import sitegen
from tests.sources.making import package
from tests.surroundings import shared


def described(site: Path, name: str) -> html.HtmlElement | None:
    found = html.fromstring((site / "dataset" / name / "index.html").read_bytes()).xpath("//*[@id='description']")
    return found[0] if found else None


def test_a_short_description_keeps_its_links_lists_and_paragraphs(tmp_path: Path) -> None:
    notes = {
        "lien": "Voir [la notice](https://example.org/notice).",
        "adresse": "Voir https://example.org/notice",
        "liste": "Contient :\n\n- un\n- deux",
        "simple": "Les comptes de la ville.",
    }
    write_lines(tmp_path / "datasets.jsonl", [package(name, notes=text) for name, text in notes.items()])
    write_project(tmp_path)
    sitegen("build", project=tmp_path)
    site = tmp_path / "public" / "one"
    for name in ("lien", "adresse"):
        shown = described(site, name)
        assert shown is not None
        assert shown.xpath(".//a/@href") == ["https://example.org/notice"]
    shown = described(site, "liste")
    assert shown is not None
    assert len(shown.xpath(".//li")) == 2
    assert described(site, "simple") is None, "what the lead shows is not shown twice"


def test_input_01(tmp_path: Path) -> None:
    folder = shared("faults/01-short-notes-lose-links")
    write_project(tmp_path, datasets=folder / "datasets.jsonl")
    sitegen("build", project=tmp_path)
    for each in read_lines(folder / "datasets.jsonl"):
        shown = described(tmp_path / "public" / "one", each["name"])
        assert shown is not None
        assert shown.xpath(".//a/@href")
