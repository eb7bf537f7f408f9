"""A site over workbooks of several sheets: pages, data API, and nothing of what is hidden."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from openapi_spec_validator import validate

from tests.acceptance import nu
from tests.acceptance.projects import URL, write_lines, write_project
from tests.program import sitegen
from tests.samples.workbooks import ods_of, rows_of, xlsb, xlsx

Lines = Sequence[Sequence[str | float]]

HOSTILE = (
    "<script>alert(1)</script>", "../../../index", "a/b\\c", "villes", "Villes", "VILLES", "CON", "{{ 7*7 }}",
    "é" * 200, "x" * 200, "Feuil&2", '"onload="x', "index.html", "données", "donnees",
)  # fmt: skip
TREES = (("essence", "nombre"), ("Chêne", 12), ("Tilleul", 4), ("Frêne", 7), ("Aulne", 2))
PLACES = (("lieu", "longitude", "latitude"), ("Dax", -1.05, 43.7), ("Pau", -0.37, 43.3), ("Bayonne", -1.47, 43.49))
NOTICE = (("Ce classeur recense <b>les arbres</b>.",), ("Producteur", "Ville de Dax"))
LONG = tuple((f"Phrase {n} de la méthode, assez longue pour que le texte soit replié sur la page.",) for n in range(30))
SECRET = (("agent", "salaire"), ("MARQUE-CACHEE", 1))


def _book(hidden: str = "MARQUE-FEUILLE") -> dict[str, Any]:
    return {"Lisez-moi": NOTICE, "Arbres 2026": TREES, hidden: SECRET, "Lieux": PLACES, "Méthode": LONG, "Vide": ()}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = write_project(
        tmp_path_factory.mktemp("sheets") / "project", datasets="data/datasets.jsonl", languages=["fr", "en"]
    )
    files = project / "data/files"
    files.mkdir(parents=True)
    hidden = ("MARQUE-FEUILLE",)
    as_xml = {name: rows_of(*lines) for name, lines in _book().items()}
    hostile = {escape(name): rows_of(*TREES, (name, n)) for n, name in enumerate(HOSTILE)}
    written = {
        "arbres.xlsx": xlsx(as_xml, hidden=hidden),
        "arbres.ods": ods_of(_book(), hidden),
        "arbres.xlsb": xlsb(_book(), hidden),
        "hostile.xlsx": xlsx({"Premier": rows_of(*TREES), **hostile}),
        "cent.xlsx": xlsx({f"Canton {n}": rows_of(*TREES) for n in range(100)}),
        "seul.xlsx": xlsx({"Feuil1": rows_of(*TREES)}),
    }
    resources = []
    for name, content in written.items():
        (files / name).write_bytes(content)
        ident = name.replace(".", "-")
        resources.append({"id": ident, "name": name, "format": name.rpartition(".")[2], "url": f"files/{name}"})
    write_lines(project / "data/datasets.jsonl", [{"id": "d", "name": "d", "title": "Jeu", "resources": resources}])
    sitegen("build", project=project)
    return project / "public/one"


def _page(site: Path, ident: str, prefix: str = "") -> html.HtmlElement:
    return html.fromstring((site / prefix / "dataset/d/resource" / ident / "index.html").read_bytes())


def _texts(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in page.xpath(path)]


def _entries(site: Path) -> dict[str, Any]:
    return {entry["id"]: entry for entry in json.loads((site / "api/index.json").read_bytes())["resources"]}


@pytest.mark.parametrize("ident", ["arbres-xlsx", "arbres-ods", "arbres-xlsb"])
def test_a_page_shows_each_sheet(site: Path, ident: str) -> None:
    page = _page(site, ident)
    here = "//section[@id='preview']"
    assert _texts(page, f"{here}/nav//a") == ["Arbres 2026", "Lieux", "Lisez-moi", "Méthode"]
    for link in page.xpath(f"{here}/nav//a/@href"):
        assert page.get_element_by_id(link.removeprefix("#")) is not None
    assert _texts(page, f"{here}//details[contains(@class, 'sheet')]/summary") == [
        "Lisez-moi texte", "Méthode texte", "Lieux 3 lignes",
    ]  # fmt: skip
    opened = [details.get("open") is not None for details in page.xpath(f"{here}//details[contains(@class, 'sheet')]")]
    assert opened == [True, False, False]  # a short notice is read as it is, a long one is folded
    assert _texts(page, f"{here}//div[@class='said']")[0] == (
        "Ce classeur recense <b>les arbres</b>. Producteur Ville de Dax"
    )
    places = page.xpath(f"{here}//details[@id='sheet-3']")[0]
    assert _texts(places, ".//thead/tr/th") == ["lieu", "longitude", "latitude"]
    assert _texts(places, ".//tbody/tr[1]/td") == ["Dax", "-1.05", "43.7"]
    assert _texts(places, ".//caption") == ["Les 3 lignes de la feuille."]
    assert "Aussi dans ce fichier : Vide." in _texts(page, f"{here}/p[@class='meta']")
    english = _page(site, ident, "en")
    assert _texts(english, f"{here}//summary")[1:] == ["Lisez-moi text", "Méthode text", "Lieux 3 rows"]


@pytest.mark.parametrize("ident", ["arbres-xlsx", "arbres-ods", "arbres-xlsb"])
def test_each_table_is_in_the_data_api(site: Path, ident: str) -> None:
    entry = _entries(site)[ident]
    assert (entry["sheet"], entry["rows"]) == ("Arbres 2026", 4)
    assert [form["url"] for form in entry["formats"]] == [
        f"{URL}dataset/d/resource/{ident}.json", f"{URL}dataset/d/resource/{ident}.csv",
    ]  # fmt: skip
    (places,) = entry["sheets"]
    assert (places["name"], places["rows"], places["features"]) == ("Lieux", 3, 3)
    assert [form["url"] for form in places["formats"]] == [
        f"{URL}dataset/d/resource/{ident}/sheet/lieux.{extension}" for extension in ("json", "geojson", "csv")
    ]
    records = json.loads((site / f"dataset/d/resource/{ident}/sheet/lieux.json").read_bytes())
    assert records[0] == {"lieu": "Dax", "longitude": -1.05, "latitude": 43.7}
    rows = list(csv.reader(io.StringIO((site / f"dataset/d/resource/{ident}/sheet/lieux.csv").read_text())))
    assert rows == [["lieu", "longitude", "latitude"], ["Dax", "-1.05", "43.7"], ["Pau", "-0.37", "43.3"],
                    ["Bayonne", "-1.47", "43.49"]]  # fmt: skip
    links = _page(site, ident).xpath("//section[@id='data']//ul[@class='sheet-forms']//a/@href")
    assert [link.rpartition("/")[2] for link in links] == ["lieux.json", "lieux.geojson", "lieux.csv"]


def test_the_index_and_openapi_name_what_there_is(site: Path) -> None:
    described = json.loads((site / "api/openapi.json").read_bytes())
    validate(described)
    published = 0
    for entry in _entries(site).values():
        for part in (entry, *entry.get("sheets", ())):
            for form in part["formats"]:
                published += 1
                path = form["url"].removeprefix(URL)
                assert (site / path).stat().st_size == form["bytes"]
                assert f"/{path}" in described["paths"]
                if form["format"] == "json":
                    records = json.loads((site / path).read_bytes())
                    assert len(records) == part["rows"]
                    assert [column["name"] for column in part["columns"]] == list(records[0])
    assert published > 100
    assert "sheets" not in _entries(site)["seul-xlsx"]
    assert "sheet" not in _entries(site)["seul-xlsx"]


def test_names_of_sheets_are_harmless(site: Path) -> None:
    entry = _entries(site)["hostile-xlsx"]
    names = [sheet["name"] for sheet in entry["sheets"]]
    assert names == [name if len(name) <= 200 else f"{name[:199]}…" for name in HOSTILE]
    paths = [form["url"].removeprefix(URL) for sheet in entry["sheets"] for form in sheet["formats"]]
    assert len(set(paths)) == len(paths) == 2 * len(HOSTILE)
    for path in paths:
        assert re.fullmatch(r"dataset/d/resource/hostile-xlsx/sheet/[\w-]{1,140}\.(json|csv)", path)
    assert len({path.lower() for path in paths}) == len(paths)
    for sheet in entry["sheets"]:
        path = next(form["url"] for form in sheet["formats"] if form["format"] == "json").removeprefix(URL)
        assert json.loads((site / path).read_bytes())[-1]["essence"] == sheet["name"]
    page = _page(site, "hostile-xlsx")
    assert not [script for script in page.xpath("//script") if "alert" in script.text_content()]


def test_of_a_hundred_sheets_a_page_shows_some_and_says_how_many_more(site: Path) -> None:
    page = _page(site, "cent-xlsx")
    assert len(page.xpath("//section[@id='preview']//details[contains(@class, 'sheet')]")) == 8
    said = _texts(page, "//section[@id='preview']/p[@class='meta']")[0]
    assert said.startswith("Aussi dans ce fichier : Canton 9, ")
    assert said.endswith(" et 79 autres feuilles.")
    entry = _entries(site)["cent-xlsx"]
    assert (len(entry["sheets"]), entry["sheets_unread"]) == (49, 50)
    assert (site / "dataset/d/resource/cent-xlsx/index.html").stat().st_size < 60_000


def test_nothing_of_a_hidden_sheet_is_published(site: Path) -> None:
    for path in site.rglob("*"):
        if path.is_file() and "download" not in path.parts:
            content = path.read_bytes()
            assert b"MARQUE" not in content, path
            assert b"salaire" not in content, path


@pytest.mark.slow
def test_pages_are_valid(site: Path) -> None:
    assert nu.check(site / "dataset").errors == []


def test_a_site_that_is_full_says_which_sheets_it_left_out(tmp_path: Path) -> None:
    wide: Lines = [("nom", "valeur"), *((f"{n} {'x' * 90}", n) for n in range(10_000))]
    project = write_project(tmp_path / "project", datasets="data/datasets.jsonl", partner="[data]\nsite_mb = 1\n")
    (project / "data/files").mkdir(parents=True)
    book = xlsx({"Un": rows_of(*TREES), "Large": rows_of(*wide), "Trois": rows_of(*TREES)})
    (project / "data/files/a.xlsx").write_bytes(book)
    resource = {"id": "r", "name": "a", "format": "XLSX", "url": "files/a.xlsx"}
    write_lines(project / "data/datasets.jsonl", [{"id": "d", "name": "d", "title": "Jeu", "resources": [resource]}])
    sitegen("build", project=project)
    entry = _entries(project / "public/one")["r"]
    assert [sheet.get("reason", "") for sheet in entry["sheets"]] == ["over-budget", ""]
    assert not (project / "public/one/dataset/d/resource/r/sheet/large.json").exists()
    assert (project / "public/one/dataset/d/resource/r/sheet/trois.json").is_file()


@pytest.mark.parametrize("ident", ["arbres-xlsx", "arbres-ods", "arbres-xlsb", "hostile-xlsx", "seul-xlsx"])
def test_a_workbook_is_what_its_label_says(site: Path, ident: str) -> None:
    assert "Format trompeur" not in _page(site, ident).find("body").text_content()
