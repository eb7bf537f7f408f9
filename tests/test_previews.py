"""What pages show of the files that a site holds."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from sitegen.model import Content
from sitegen.outlines import box_of
from sitegen.outputs.pages.previews import Preview
from sitegen.samples import Features
from tests.acceptance.projects import write_lines, write_project
from tests.program import sitegen
from tests.samples.workbooks import number, text, xlsx

HERE = "//section[@id='preview']"
ROWS = f"{HERE}//table[not(@class)]"
PROFILE = f"{HERE}//table[@class='profile']"
RESTRICTED = {"restricted": json.dumps({"level": "registered"})}


def page_of(folder: Path, name: str, content: bytes, **resource: Any) -> html.HtmlElement:
    """The page of a file, and only that, of a site that holds it."""
    project = write_project(folder / "project", datasets="data/datasets.jsonl")
    data = project / "data"
    (data / "files").mkdir(parents=True)
    (data / "files" / name).write_bytes(content)
    row = {"id": "r", "name": "Le fichier", "format": name.rpartition(".")[2], "url": f"files/{name}", **resource}
    package = {"id": "d", "name": "jeu", "title": "Le jeu", "resources": [row]}
    write_lines(data / "datasets.jsonl", [package])
    sitegen("build", project=project)
    page = project / "public" / "one" / "dataset" / "jeu" / "resource" / "r" / "index.html"
    return html.fromstring(page.read_bytes())


def texts(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in page.xpath(path)]


def test_the_first_rows_of_a_french_csv(tmp_path: Path) -> None:
    content = "Commune;Code INSEE;Population;Révisé le\r\n" + "".join(
        f"Dax {number};04{number:03};{number},5;0{number % 9 + 1}/03/2026\r\n" for number in range(30)
    )
    page = page_of(tmp_path, "communes.csv", content.encode("cp1252"))
    assert texts(page, f"{ROWS}/thead//th[@scope='col']") == [
        "Commune", "Code INSEE", "Population", "Révisé le",
    ]  # fmt: skip
    assert len(page.xpath(f"{ROWS}/tbody/tr")) == 20
    assert texts(page, f"{ROWS}/tbody/tr[1]/td")[:4] == ["Dax 0", "04000", "0,5", "01/03/2026"]
    assert texts(page, f"{ROWS}/caption") == ["Les 20 premières lignes, sur 30."]
    assert texts(page, f"{PROFILE}/tbody//th[@scope='row']")[1] == "Code INSEE"
    assert texts(page, f"{PROFILE}/tbody/tr/td[1]") == ["texte", "code", "nombre", "date"]
    for box in page.xpath(f"{HERE}//div[@class='rows']"):
        assert (box.get("tabindex"), box.get("role")) == ("0", "region")
        assert page.get_element_by_id(box.get("aria-labelledby")) is not None
    assert "Windows-1252, séparé par des points-virgules." in texts(page, f"{HERE}/p[@class='meta']")[-1]


def test_what_is_in_cells_stays_text(tmp_path: Path) -> None:
    page = page_of(tmp_path, "a.csv", b'x <b>a</b>,{{ 7*7 }}\n<script>alert(1)</script>,"x"" onload=""y"\n1,2\n')
    assert texts(page, f"{ROWS}/thead//th") == ["x <b>a</b>", "{{ 7*7 }}"]
    assert texts(page, f"{ROWS}/tbody/tr[1]/td")[:2] == ["<script>alert(1)</script>", 'x" onload="y']
    assert page.xpath(f"{HERE}//script | {HERE}//b") == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "Ce fichier est vide."),
        ("a.csv", b"<!DOCTYPE html><html><body>Connectez-vous</body></html>", "une page web, pas aux données"),
        ("a.csv", bytes(range(256)) * 4, "n’est pas un texte"),
    ],
)
def test_why_nothing_is_shown(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    page = page_of(tmp_path, name, content)
    assert said in texts(page, f"{HERE}/p[@class='notice']")[0]
    assert page.xpath(f"{HERE}//table") == []


def test_a_picture_is_shown_and_a_document_is_left_to_its_link(tmp_path: Path) -> None:
    pixel = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
    page = page_of(tmp_path, "plan.gif", pixel, format="GIF")
    picture = page.xpath(f"{HERE}//img")[0]
    assert picture.get("alt") == "Le fichier"
    assert picture.get("src").endswith("download/plan.gif")
    assert page_of(tmp_path / "other", "a.pdf", b"%PDF-1.7\n").xpath(HERE) == []


def test_nothing_of_a_restricted_file_is_shown(tmp_path: Path) -> None:
    page = page_of(tmp_path, "secret.csv", b"nom,salaire\nMARQUE,1\n", **RESTRICTED)
    assert page.xpath(HERE) == []
    assert b"MARQUE" not in html.tostring(page)


def test_a_map_comes_with_its_rows_and_a_structure_can_be_opened(tmp_path: Path) -> None:
    feature = {"type": "Feature", "properties": {"nom": "A"}, "geometry": {"type": "Point", "coordinates": [1, 44]}}
    page = page_of(tmp_path, "a.geojson", json.dumps({"type": "FeatureCollection", "features": [feature] * 3}).encode())
    assert page.xpath(f"{HERE}//figure//svg/path[@class='spot']/@d")
    assert texts(page, f"{HERE}//figcaption") == ["3 objets géographiques."]
    assert texts(page, f"{ROWS}/tbody/tr[1]/td") == ["A"]
    page = page_of(tmp_path / "tree", "a.json", b'{"ville": {"nom": "Dax", "codes": [1, 2, null]}, "<b>": "<i>"}')
    assert texts(page, f"{HERE}//div[@class='tree']/details/ul/li//b")[:2] == ["ville", "nom"]
    assert "<i>" in texts(page, f"{HERE}//div[@class='tree']")[0]
    assert page.xpath(f"{HERE}//i") == []
    assert len(page.xpath(f"{HERE}//details[@open]")) == 1, "the first level is open"


def test_lambert_93_is_drawn_and_said(tmp_path: Path) -> None:
    page = page_of(tmp_path, "a.csv", b"nom;x;y\na;539416,13;6225601,11\nb;539500;6225700\n")
    assert page.xpath(f"{HERE}//figure//svg/path[@class='spot']/@d")
    said = "2 objets géographiques. Coordonnées converties depuis Lambert-93 (EPSG:2154)."
    assert texts(page, f"{HERE}//figcaption") == [said]


def test_a_workbook_is_read_and_its_other_sheets_are_named(tmp_path: Path) -> None:
    cells = (
        f"<row r='1'>{text('A1', 'Poste')}{text('B1', 'Montant')}</row>"
        f"<row r='2'>{text('A2', 'Voirie')}{number('B2', 1200.5)}</row>"
        f"<row r='3'>{text('A3', 'Écoles')}{number('B3', 830)}</row>"
    )
    page = page_of(tmp_path, "budget.xlsx", xlsx({"Budget": cells, "Notes": ""}))
    assert texts(page, f"{ROWS}/tbody/tr/td") == ["Voirie", "1200.5", "Écoles", "830"]
    assert "Notes" in " ".join(texts(page, f"{HERE}/p[@class='meta']"))


def test_a_sketch_keeps_its_shapes_in_its_frame() -> None:
    features = Features(
        total=3, bbox=(0.0, 44.0, 1.0, 45.0), geometry=box_of((0.2, 44.2, 0.4, 44.4)),
        lines=(((0.0, 44.0), (0.5, 44.5), (1.0, 45.0)),), points=((0.5, 44.5), (0.5, 44.5), (1.0, 44.0)),
    )  # fmt: skip
    sketch = Preview(Content(), box_of((0, 44, 2, 46))).sketch(features)
    assert sketch is not None
    assert sketch.land
    assert sketch.areas.startswith("M")
    assert sketch.points.count("M") == 2, "what lies on one spot is drawn once"
    for x, y in re.findall(r"[ML]([\d.-]+),([\d.-]+)", sketch.lines + sketch.points + sketch.areas):
        assert 0 <= float(x) <= sketch.width
        assert 0 <= float(y) <= sketch.height
    one = Preview(Content()).sketch(Features(total=1, bbox=(3.0, 44.0, 3.0, 44.0), points=((3.0, 44.0),)))
    assert one is not None, "a single point has some ground around it"
    assert (one.land, one.areas, one.lines) == ("", "", "")
    assert Preview(Content()).sketch(Features(total=1)) is None
