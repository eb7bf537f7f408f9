"""The SCDL catalogue is valid where the data allow it, and tells what is missing where not."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import frictionless
import pytest

from sitegen.catalogue import Catalogue, Caution, Dataset, Group, License, Organization, Period, Resource, Tag, Text
from sitegen.catalogue.frequencies import FREQUENCIES
from sitegen.config import load
from sitegen.outputs import scdl
from sitegen.site import Site, sites_of
from sitegen.sources import fetch
from tests import PROJECT
from tests.site.test_saved_searches import made
from tests.sources.making import partner as reading
from tests.sources.test_real_catalogues import source
from tests.surroundings import shared

SIRET = "21350238800019"
DAY = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
LEGAL = {"publisher": "Ville de Dax", "siret": SIRET}
COVERS = {"dax": {"territory": "Dax", "scale": "Communale"}}
FILE = Resource("r", Text.of("A"), Text(), "CSV", "table", "file", "https://example.org/a.csv")


def dataset(number: int = 1, **fields: Any) -> Dataset:
    """One that lacks nothing."""
    some: dict[str, Any] = {
        "title": Text.of("Budget, 2014"),
        "notes": Text.of("Le **budget** ;\n\nvoté « hier »."),
        "organization": "o",
        "groups": ("g",),
        "tags": (Tag("Été à l’eau"), Tag("Budget")),
        "resources": (FILE,),
        "license": License("lov2", "Licence Ouverte 2.0"),
        "modified": DAY,
        "issued": "2015-03-02",
        "frequency": "ANNUAL",
        "temporal": Period("2014", "2016-02"),
    }
    return Dataset(id=f"id-{number}", name=f"budget-{number}", **some | fields)


def site(folder: Path, *datasets: Dataset, **table: Any) -> Site:
    catalogue = Catalogue(
        "s",
        datasets=datasets,
        organizations=(Organization("o", "dax", Text.of("Ville de Dax")), Organization("p", "pau", Text.of("Pau"))),
        groups=(Group("g", "finances", Text.of("Finances")),),
    )
    sites, _ = made(folder, catalogue, **{"legal": LEGAL, "organizations": COVERS} | table)
    return sites[0]


def written(made_for: Site) -> tuple[bytes, dict[str, Any]]:
    """The table and the report. No theme is asked for anything."""
    table, report = (artifact.make(*artifact.args) for artifact in scdl.artifacts(made_for, None))  # type: ignore[arg-type]
    assert isinstance(table, bytes)
    assert isinstance(report, bytes)
    return table, json.loads(report)


def rows(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode(), newline="")))


def complaints(table: bytes, folder: Path) -> Counter[tuple[str, str]]:
    """What frictionless finds wrong, by the dataset's id and the column."""
    file = folder / "catalogue.csv"
    file.write_bytes(table)
    schema = frictionless.Schema.from_descriptor(str(shared("data/schemas/scdl/catalogue/latest/schema.json")))
    with frictionless.system.use_context(trusted=True):
        resource = frictionless.Resource(path=str(file), schema=schema)
        report = resource.validate(limit_errors=100_000)
    ids = [row["ID"] for row in rows(table)]
    found = report.flatten(["rowNumber", "fieldName", "type", "note"])
    assert [each for each in found if each[2] != "constraint-error"] == []
    return Counter((ids[number - 2], column) for number, column, _, _ in found)


def reported(report: dict[str, Any]) -> Counter[tuple[str, str]]:
    return Counter((each["ID"], column) for each in report["incomplete"] for column in each["missing"])


def test_a_complete_catalogue_is_valid(tmp_path: Path) -> None:
    table, report = written(site(tmp_path, dataset(), dataset(2, territory=Text.of("Dax"))))
    assert complaints(table, tmp_path) == Counter()
    assert report == {"schema": scdl.SCHEMA, "datasets": 2, "complete": 2, "missing": {}, "incomplete": []}
    assert rows(table)[0] == {
        "COLL_NOM": "Ville de Dax",
        "COLL_SIRET": SIRET,
        "ID": "id-1",
        "TITRE": "Budget, 2014",
        "DESCRIPTION": "Le budget ; voté « hier ».",
        "THEME": "Finances",
        "PRODUCTEUR_NOM": "Ville de Dax",
        "PRODUCTEUR_SIRET": SIRET,
        "COUV_SPAT_MAILLE": "Communale",
        "COUV_SPAT_NOM": "Dax",
        "COUV_TEMP_DEBUT": "2014-01-01",
        "COUV_TEMP_FIN": "2016-02-29",
        "DATE_PUBL": "2015-03-02",
        "FREQ_MAJ": "Annuelle",
        "DATE_MAJ": "2026-11-20",
        "MOTS_CLES": "ete-a-l-eau;budget",
        "LICENCE": "Licence Ouverte-LO",
        "NOMBRE_RESSOURCES": "1",
        "FORMAT_RESSOURCES": "csv",
        "URL": "https://example.org/dataset/budget-1/",
    }


def test_the_columns_are_those_of_the_schema() -> None:
    schema = json.loads(shared("data/schemas/scdl/catalogue/latest/schema.json").read_bytes())
    assert sorted(scdl.COLUMNS) == sorted(field["name"] for field in schema["fields"])
    [allowed] = [field["constraints"]["enum"] for field in schema["fields"] if field["name"] == "FREQ_MAJ"]
    assert {each.scdl for each in FREQUENCIES.values()} <= set(allowed)


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"temporal": None}, {"COUV_TEMP_DEBUT", "COUV_TEMP_FIN"}),
        ({"temporal": Period("2014", "")}, {"COUV_TEMP_FIN"}),
        ({"resources": ()}, {"NOMBRE_RESSOURCES", "FORMAT_RESSOURCES"}),
        ({"organization": "p"}, {"PRODUCTEUR_SIRET", "COUV_SPAT_MAILLE", "COUV_SPAT_NOM"}),
        ({"territory": Text.of("Bayonne")}, {"COUV_SPAT_MAILLE"}),
        ({"territory": Text((("fr", "Régionale"),))}, {"COUV_SPAT_NOM"}),
        ({"territory": Text((("fr", "Territoire de compétence"),))}, set()),
        ({"license": None, "modified": None, "tags": (), "groups": ()}, {"LICENCE", "DATE_MAJ", "MOTS_CLES", "THEME"}),
        ({"notes": Text.of("<!-- rien -->")}, {"DESCRIPTION"}),
        ({"issued": "2015"}, {"DATE_PUBL"}),
        ({"issued": "", "created": DAY}, set()),
        ({"frequency": ""}, set()),
    ],
)
def test_what_nobody_says_is_empty_and_told(changes: dict[str, Any], missing: set[str], tmp_path: Path) -> None:
    table, report = written(site(tmp_path, dataset(**changes)))
    assert {column for _, column in reported(report)} == missing
    assert complaints(table, tmp_path) == reported(report)


def test_without_anything_in_partner_toml(tmp_path: Path) -> None:
    table, report = written(site(tmp_path, dataset(), legal={}, organizations={}))
    lost = {"COLL_NOM", "COLL_SIRET", "PRODUCTEUR_SIRET", "COUV_SPAT_MAILLE", "COUV_SPAT_NOM"}
    assert set(report["missing"]) == lost
    assert complaints(table, tmp_path) == reported(report)


def test_a_producer_has_the_publishers_number_only_if_it_is_the_publisher(tmp_path: Path) -> None:
    of_pau = {"pau": {"siret": "35600000000048"}}
    [own, other, told] = (
        rows(written(site(tmp_path, dataset(organization=each), organizations=table))[0])[0]["PRODUCTEUR_SIRET"]
        for each, table in (("o", {}), ("p", {}), ("p", of_pau))
    )
    assert (own, other, told) == (SIRET, "", "35600000000048")


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Licence Ouverte 1.0", "Licence Ouverte-LO"),
        ("ODbL 1.0", "Open Database License-ODBL"),
        ("CC BY-SA 4.0", "Creative Commons-CC"),
        ("CC0 1.0", "Creative Commons-CC"),
        ("Licence Mobilités", "Spécifique ou autre"),
    ],
)
def test_licences(title: str, said: str, tmp_path: Path) -> None:
    [row] = rows(written(site(tmp_path, dataset(license=License("x", title))))[0])
    assert row["LICENCE"] == said


@pytest.mark.parametrize("text", ["=1+1", "-5", "@x", "+33", "- une liste"])
def test_spreadsheets_run_nothing(text: str, tmp_path: Path) -> None:
    [row] = rows(written(site(tmp_path, dataset(title=Text.of(text))))[0])
    assert row["TITRE"] == f"'{text}"


def test_one_caution_where_the_partner_means_to_have_such_a_catalogue(tmp_path: Path) -> None:
    def told(**table: Any) -> list[Caution]:
        return list(scdl.cautions(site(tmp_path, dataset(), dataset(2, temporal=None), **table), None))  # type: ignore[arg-type]

    [caution] = told()
    assert (caution.code, caution.where) == ("scdl-incomplete", "catalogue-scdl-report.json")
    assert caution.message.endswith("COUV_TEMP_DEBUT 1, COUV_TEMP_FIN 1")
    assert told(legal={"publisher": "Ville de Dax"}) == []


@pytest.mark.slow
@pytest.mark.parametrize("portal", ["trouver.datasud.fr", "data.gov.au", "open.canada.ca", "opendata.swiss"])
def test_real_catalogues_lack_what_the_report_says(portal: str, tmp_path: Path) -> None:
    partner = reading(source(portal))
    catalogue = fetch(partner, cache=tmp_path, files=None)
    table, report = written(sites_of(partner, catalogue)[0])
    assert len(rows(table)) == len(catalogue.datasets)
    assert complaints(table, tmp_path) == reported(report)


@pytest.mark.parametrize("name", sorted(path.parent.name for path in (PROJECT / "partners").glob("*/partner.toml")))
def test_so_does_the_demonstration(name: str, tmp_path: Path) -> None:
    partner = load(PROJECT, [name]).partners[name]
    table, report = written(sites_of(partner, fetch(partner, cache=tmp_path, files=None))[0])
    assert complaints(table, tmp_path) == reported(report)
