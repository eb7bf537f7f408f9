"""What elements in other sites' pages show of a file: what its own page shows, and nothing that is not there."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.projects import write_lines, write_project
from tests.program import sitegen

EVIL = "</script><img src=x onerror=alert(1)>"
POINTS = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "properties": {"nom": f"Lieu {i}"}, "geometry": {"type": "Point", "coordinates": [i, 44]}}
        for i in range(3)
    ],
}
FILES = {
    "long.csv": "mot;prix;ouvert;durée\n" + "".join(f"mot {i};{i},5;oui;PT36H15M\n" for i in range(120)),
    "court.csv": f"mot;prix\n{EVIL};1\nb;2\n",
    "points.geojson": json.dumps(POINTS),
    "ferme.csv": "secret;prix\nneledispas;1\n",
    "titres.csv": "mot;prix\n",
    "prose.txt": "Ceci est un texte.\n",
    "arbre.json": '{"a": {"b": 1}}',
    "metres.csv": "x;y\n652469.0;6862035.0\n652470.0;6862036.0\n",
    "perdus.geojson": json.dumps(
        {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"nom": "nulle part"}}]}
    ),
}


def _project(folder: Path, partner: str = "") -> Path:
    project = write_project(folder, datasets="data/datasets.jsonl", languages=("fr", "en"), partner=partner)
    files = project / "data/files"
    files.mkdir(parents=True)
    resources = []
    for name, content in FILES.items():
        (files / name).write_text(content)
        resources.append({"id": name.partition(".")[0], "name": f"Le {name}", "format": "", "url": f"files/{name}"})
    resources[3]["restricted"] = json.dumps({"level": "registered"})
    package = {"id": "d", "name": "jeu", "title": "Le jeu", "resources": resources, "metadata_created": "2026-01-01"}
    again = {"id": "e", "name": "autre", "title": "Autre", "resources": [dict(resources[1], name="Le même")]}
    write_lines(project / "data/datasets.jsonl", [again | {"metadata_created": "2026-02-02"}, package])
    return project


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = _project(tmp_path_factory.mktemp("previews"))
    sitegen("build", project=project)
    return project / "public/one"


def _told(site: Path, key: str, language: str = "") -> dict[str, Any]:
    told: dict[str, Any] = json.loads((site / language / "embed/preview" / f"{key}.json").read_bytes())
    return told


@pytest.mark.parametrize("language", ["", "en"])
def test_there_is_one_for_each_page_that_has_rows_or_a_map(site: Path, language: str) -> None:
    pages = (site / language / "dataset/jeu/resource").glob("*/index.html")
    shown = {page.parent.name for page in pages if re.search(r'id="preview-rows"|<data-map', page.read_text())}
    assert shown == {"long", "court", "points", "metres", "perdus"}
    assert {path.stem for path in (site / language / "embed/preview").iterdir()} == shown


def test_it_has_the_rows_of_the_page_as_people_read_them(site: Path) -> None:
    told = _told(site, "long")
    assert told["title"] == "Le long.csv"
    assert told["dataset"] == {"title": "Le jeu", "path": "dataset/jeu/"}
    assert told["page"] == "dataset/jeu/resource/long/"
    assert told["kind"] == ["CSV", "table"]
    table = told["table"]
    page = (site / told["page"] / "index.html").read_text()
    body = page[page.index('<div class="rows"') :]
    cells = [html.unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", body[: body.index("</tbody>")])]
    assert [cell for row in table["rows"] for cell in row] == cells
    assert table["rows"][0] == ["mot 0", "0,5", "oui", "36:15"]
    assert [column["type"] for column in table["columns"]] == ["text", "number", "boolean", "duration"]
    assert table["caption"] in html.unescape(page)
    assert (len(table["rows"]), table["total"], table["exact"]) == (20, 120, True)
    assert table["all"] == {"path": "dataset/jeu/resource/long.json", "count": 120}
    assert len(json.loads((site / table["all"]["path"]).read_bytes())) == 120
    assert _told(site, "long", "en")["table"]["caption"] == "The first 20 rows, of 120."


def test_a_file_of_few_rows_has_no_more_of_them(site: Path) -> None:
    told = _told(site, "court")
    assert told["dataset"]["title"] == "Le jeu", "the older of two datasets that give a file one id"
    assert told["table"]["rows"][0] == [EVIL, "1"]
    assert "all" not in told["table"]
    assert "map" not in told


def test_a_map_says_where_its_features_are(site: Path) -> None:
    told = _told(site, "points")
    assert told["map"]["caption"] == "3 objets géographiques."
    for path in (told["map"]["shapes"], told["map"]["all"]):
        assert len(json.loads((site / path).read_bytes())["features"]) == 3
    assert "EPSG" in _told(site, "metres")["map"]["caption"]
    lost = _told(site, "perdus")
    assert "map" not in lost
    assert lost["table"]["rows"] == [["nulle part"]]


def test_nothing_is_told_of_a_restricted_file(site: Path) -> None:
    for path in (site / "embed").rglob("*.json"):
        assert "neledispas" not in path.read_text()


def test_what_they_share_is_said_once_in_each_language(site: Path) -> None:
    for language, word in (("", "Carte"), ("en", "Map")):
        shared = json.loads((site / language / "embed/preview.json").read_bytes())
        assert shared["format"] == 1
        assert shared["words"]["preview"]["map"] == word
        assert "tiles" not in shared
        assert "land" not in shared


def test_without_the_data_api_and_the_pages_nothing_leads_to_their_files(tmp_path: Path) -> None:
    project = _project(tmp_path, partner='outputs = ["embed"]\n')
    sitegen("build", project=project)
    site = project / "public/one"
    assert "all" not in _told(site, "long")["table"]
    assert "map" not in _told(site, "points")
    assert _told(site, "points")["table"]["rows"]
