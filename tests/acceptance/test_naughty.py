"""Whatever is written in a catalogue: it builds, all of it, in little memory and in the time that it is worth."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.acceptance import naughty
from tests.acceptance.projects import write_lines, write_project
from tests.program import copied, measured, sitegen
from tests.surroundings import scratch, shared

# More of them on demand: SITEGEN_SEEDS=3,4,5
SEEDS = [int(seed) for seed in os.environ.get("SITEGEN_SEEDS", "1").split(",")]
MEMORY = 400  # MB
SECONDS = 300  # of computing


@pytest.mark.parametrize("seed", SEEDS)
def test_a_catalogue_of_naughty_texts_builds(seed: int) -> None:
    with scratch("naughty") as folder:
        project = naughty.write(folder / "project", seed)
        done = measured("build", "--json", "-o", folder / "out", project=project)
        assert done.code == 0, done.err[-4000:]
        assert (done.megabytes < MEMORY, done.seconds < SECONDS) == (True, True), (done.megabytes, done.seconds)
        assert "Traceback" not in done.err
        rows = {row["partner"]: row for row in done.report["partners"]}
        assert rows["one"]["datasets"] == naughty.PACKAGES
        assert rows["two"]["datasets"] > 10
        codes = {warning["code"] for row in rows.values() for warning in row["warnings"]}
        assert codes.isdisjoint({"dataset-unmade", "dataset-unreadable"}), "nothing here is a fault of sitegen's"
        pages = list((folder / "out" / "one" / "dataset").glob("*/index.html"))
        assert len(pages) >= naughty.PACKAGES
        assert max(page.stat().st_size for page in pages) < 2_500_000, "bytes: five texts of 50,000 signs at the most"


def test_a_description_that_a_parser_gives_up_on_is_shown(tmp_path: Path) -> None:
    """It stopped the builds of every partner."""
    texts = {"foo": "Voir <![foo[ ici", "blank": "Là <![ aussi", "if": "<![if x]>et <b>ici</b> même<![endif]>"}
    project = write_project(tmp_path / "project")
    made = [{"id": name, "name": name, "title": "Un", "notes": text} for name, text in texts.items()]
    write_lines(project / "datasets.jsonl", made)
    assert sitegen("build", "--json", "-o", tmp_path / "out", project=project).partner("one")["datasets"] == 3
    for name, words in (("foo", "Voir &lt;![foo[ ici"), ("blank", "Là &lt;![ aussi"), ("if", "même")):
        assert words in (tmp_path / "out" / "one" / "dataset" / name / "index.html").read_text("utf-8"), name
    told = (tmp_path / "out" / "one" / "preflight" / "index.html").read_text("utf-8")
    assert "Signes qui arrêtent la lecture" in told


def test_a_description_of_ten_kilobytes_makes_no_page_of_megabytes(tmp_path: Path) -> None:
    """A head of a thousand columns over rows of one cell; a long title that hundreds of references repeat."""
    table = "|".join("a" * 1_000) + "\n" + "|".join("-" * 1_000) + "\n" + "b\n" * 1_900
    references = '[a]: http://x.fr/ "' + "t" * 17_000 + '"\n\n' + "[a]\n" * 390
    cells = "<table><tr>" + "<td>a" * 1_200 + "<tr><td>b" * 1_200 + "</table>"
    opened = "<p>" + "".join(f"<i id=n{n}>" for n in range(1_200)) + "a<p>b" * 1_200
    project = write_project(tmp_path / "project")
    texts = {"table": table, "references": references, "cells": cells, "opened": opened}
    files = [{"id": name, "url": "https://a.example/", "description": text} for name, text in texts.items()]
    made = [{"id": name, "name": name, "title": name, "notes": text} for name, text in texts.items()]
    write_lines(project / "datasets.jsonl", [*made, {"id": "files", "name": "files", "resources": files}])
    done = measured("build", "--json", "-o", tmp_path / "out", project=project)
    assert done.code == 0, done.err[-4000:]
    assert (done.seconds < 30, done.megabytes < 250) == (True, True), (done.seconds, done.megabytes)
    for name, text in texts.items():
        page = tmp_path / "out" / "one" / "dataset" / name / "index.html"
        assert page.stat().st_size < 40_000 + 12 * len(text), name


@pytest.mark.parametrize("fault", ["sec-description-stops-builds", "sec-markdown-table"])
def test_the_descriptions_that_were_reported(fault: str, tmp_path: Path) -> None:
    project = copied(shared(f"faults/{fault}"), tmp_path / "project")
    done = measured("build", "--json", "-o", tmp_path / "out", project=project)
    assert done.code == 0, done.err[-4000:]
    assert (done.seconds < 30, done.megabytes < 250) == (True, True), (done.seconds, done.megabytes)
    sizes = [page.stat().st_size for page in tmp_path.glob("out/*/dataset/*/index.html")]
    assert 0 < max(sizes) < 200_000
