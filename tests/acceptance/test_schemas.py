"""A dataset of another schema keeps its fields on the page, in DCAT and in the CKAN API, in each language."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, Namespace

from sitegen.catalogue import Dataset
from sitegen.sources.shape.dataset import dataset
from tests.acceptance.projects import URL, write_lines, write_project
from tests.program import sitegen
from tests.sources.making import package
from tests.sources.shape import test_schemas as schemas
from tests.sources.shape.test_dataset import context

DCATAP = Namespace("http://data.europa.eu/r5r/")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
SERVICE = {
    "id": "carte",
    "name": "Carte",
    "url": "https://geo.example.org/ows",
    "format": "",
    "resource_locator_protocol": "OGC:WMS-1.3.0-http-get-map",
}
PACKAGES: list[dict[str, Any]] = [
    package("dcat", **schemas.DCAT, license_id="", resources=[{"id": "f", "url": "https://e.example.org/a.csv"}]),
    package("iso", extras=schemas.ISO, license_id="", resources=[SERVICE]),
    package("files", **schemas.files(schemas.LO, "ODbL")),
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("schemas")
    project = write_project(folder, languages=("fr", "en"), partner="[show]\ncontacts = true\n")
    write_lines(folder / "datasets.jsonl", PACKAGES)
    sitegen("build", project=project)
    return project / "public" / "one"


def facts(site: Path, path: str) -> dict[str, str]:
    page = html.fromstring((site / path / "index.html").read_bytes())
    found: dict[str, str] = {}
    for each in page.xpath("//dl[@class='facts']/div"):
        values = [" ".join(value.text_content().split()) for value in each.xpath("dd")]
        found.setdefault(each.xpath("string(dt)"), " · ".join(values))
    return found


def graph(site: Path, name: str) -> Graph:
    return Graph().parse(site / "dataset" / f"{name}.ttl", format="turtle")


def test_ckanext_dcats_schema_on_the_page(built: Path) -> None:
    french = facts(built, "dataset/dcat")
    assert (french["Contact"], french["Page de contact"]) == ("Service des eaux", "ville.example.org/nous-ecrire")
    assert (french["Éditeur"], french["Créateur"]) == ("Syndicat", "Bureau d’études")
    assert french["Territoire"] == "Dax, Pau"
    assert (french["Droits d’accès"], french["Période couverte"]) == (
        "Non public",
        "Du 1er janvier 2019 au 31 décembre 2021",
    )
    assert french["Législation applicable"] == "data.europa.eu/eli/reg_impl/2023/138/oj"
    english = facts(built, "en/dataset/dcat")
    assert (english["Publisher"], english["Access rights"]) == ("Syndicat", "Not public")


def test_ckanext_dcats_schema_in_dcat(built: Path) -> None:
    found, here = graph(built, "dcat"), URIRef(f"{URL}dataset/dcat/")
    contact = found.value(here, DCAT.contactPoint)
    assert str(found.value(contact, VCARD.hasEmail)) == "mailto:eaux@ville.example.org"
    assert str(found.value(contact, VCARD.hasURL)) == schemas.FORM
    assert str(found.value(found.value(here, DCTERMS.publisher), FOAF.name)) == "Syndicat"
    assert str(found.value(found.value(here, DCTERMS.creator), FOAF.name)) == "Bureau d’études"
    assert str(found.value(here, DCTERMS.accessRights)) == f"{schemas.EU}/access-right/NON_PUBLIC"
    assert str(found.value(here, DCATAP.applicableLegislation)) == "http://data.europa.eu/eli/reg_impl/2023/138/oj"
    assert found.value(here, DCTERMS.spatial)
    assert found.value(here, DCTERMS.temporal)


def test_a_harvest_of_iso_19139(built: Path) -> None:
    told = facts(built, "dataset/iso")
    assert told["Licence"] == "Licence Ouverte 1.0"
    assert told["Première publication"] == "15 juin 2018"
    assert told["Période couverte"].endswith("décembre 2022")
    assert told["Contact"] == "Agence de bassin"
    found, here = graph(built, "iso"), URIRef(f"{URL}dataset/iso/")
    assert str(found.value(here, DCTERMS.issued)) == "2018-06-15"
    assert found.value(here, DCTERMS.license)
    file = found.value(here, DCAT.distribution)
    assert found.value(file, DCAT.accessService)
    assert found.value(file, DCAT.downloadURL) is None
    assert facts(built, "dataset/iso/resource/carte")["Format"] == "WMS"


def test_a_day_of_publication_that_nobody_told_is_none(built: Path) -> None:
    found, here = graph(built, "files"), URIRef(f"{URL}dataset/files/")
    assert found.value(here, DCTERMS.issued) is None
    assert found.value(here, DCTERMS.created)


def test_licences_of_files(built: Path) -> None:
    assert facts(built, "dataset/files")["Licences des fichiers"] == "Licence Ouverte 2.0 · ODbL 1.0"
    page = (built / "dataset/files/resource/r1/index.html").read_text(encoding="utf-8")
    assert "ODbL 1.0" in page
    found = graph(built, "files")
    said = {str(found.value(file, DCTERMS.license)) for file in found.objects(None, DCAT.distribution)}
    assert len(said) == 2


@pytest.mark.parametrize("name", ["dcat", "iso", "files"])
def test_the_ckan_api_gives_the_same_dataset_back(built: Path, name: str) -> None:
    def read(raw: object) -> Dataset:
        made = dataset(raw, context(contacts=True))
        assert made is not None
        return made

    raw = next(each for each in PACKAGES if each["name"] == name)
    back = read(json.loads((built / "dataset" / f"{name}.json").read_bytes()))
    before = read(raw)
    for field in (
        *("license", "contact", "publisher", "creator", "temporal", "spatial", "territory", "issued", "frequency"),
        *("access_rights", "legislation"),
    ):
        assert getattr(back, field) == getattr(before, field), field
    assert [(each.license, each.kind) for each in back.resources] == [(e.license, e.kind) for e in before.resources]
