"""A dataset in each schema keeps every field of its row: on its page in both languages, in DCAT as data.gouv.fr's own
harvester reads it, and in the CKAN API."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from sitegen import config
from sitegen.catalogue import Dataset
from sitegen.preflight import preflight
from sitegen.sources.shape.dataset import dataset
from tests.acceptance.projects import write_lines, write_project
from tests.acceptance.schema_packages import LAW, PACKAGES, Told
from tests.preflight.udata import theirs
from tests.program import sitegen
from tests.sources.shape.test_dataset import context

pytestmark = pytest.mark.slow

WORDS = {
    "": {
        "licence": "Licence",
        "contact": "Contact",
        "publisher": "Éditeur",
        "creator": "Créateur",
        "issued": "Première publication",
        "frequency": "Fréquence de mise à jour",
        "period": "Période couverte",
        "place": "Territoire",
        "rights": "Droits d’accès",
        "law": "Législation applicable",
    },
    "en/": {
        "licence": "Licence",
        "contact": "Contact",
        "publisher": "Publisher",
        "creator": "Creator",
        "issued": "First published",
        "frequency": "Update frequency",
        "period": "Period covered",
        "place": "Territory",
        "rights": "Access rights",
        "law": "Applicable legislation",
    },
}


def build(folder: Path) -> Path:
    """The project of all packages, built."""
    project = write_project(folder, languages=("fr", "en"), partner="[show]\ncontacts = true\n")
    write_lines(folder / "datasets.jsonl", [raw for raw, _ in PACKAGES.values()])
    sitegen("build", project=project)
    return project


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("rows"))


@pytest.fixture(scope="module")
def site(project: Path) -> Path:
    return project / "public" / "one"


def _facts(site: Path, path: str) -> Iterator[tuple[str, str]]:
    page = html.fromstring((site / path / "index.html").read_bytes())
    for each in page.xpath("//dl/div"):
        yield each.xpath("string(dt)").strip(), " ".join(each.xpath("string(dd)").split())


@pytest.mark.parametrize("language", ["", "en/"], ids=["fr", "en"])
@pytest.mark.parametrize("name", PACKAGES)
def test_the_page(site: Path, name: str, language: str) -> None:
    told, words = PACKAGES[name][1], WORDS[language]
    page = html.fromstring((site / f"{language}dataset/{name}/index.html").read_bytes())
    text = " ".join(page.text_content().split())
    facts = dict(_facts(site, f"{language}dataset/{name}"))
    assert told.licence in facts[words["licence"]]
    assert told.contact in facts[words["contact"]]
    assert f"mailto:{told.mail}" in page.xpath("//a/@href")
    assert (told.form in page.xpath("//a/@href")) == bool(told.form)
    for field in ("publisher", "creator"):
        if getattr(told, field) and not language:
            assert facts[words[field]] == getattr(told, field)
        assert (words[field] in facts) == bool(getattr(told, field))
    assert (words["issued"] in facts) == bool(told.issued)
    assert facts[words["frequency"]] == ("Chaque année" if not language else "Every year")
    assert all(end[:4] in facts[words["period"]] for end in told.period if end)
    assert (words["period"] in facts) == any(told.period)
    place = told.place[1 if language else 0]
    assert facts.get(words["place"], "") == place
    assert (words["rights"] in facts) == bool(told.rights)
    assert (words["law"] in facts) == told.law
    if told.page:
        assert told.page in page.xpath("//a/@href")
    if told.title[0]:
        assert page.xpath("string(//h1)").strip() == told.title[1 if language else 0]
    if told.service:
        assert "WMS" in text


def test_what_data_gouv_fr_reads_back(project: Path, tmp_path: Path) -> None:
    partner = config.load(project, ["one"]).partners["one"]
    report = preflight(partner, project / "public" / "one", datetime.now(UTC))
    came = {
        each["address"].rstrip("/").rpartition("/")[2]: each
        for each in theirs(report, project / "public" / "one", tmp_path)
    }
    assert set(came) == set(PACKAGES)
    for name, (_, told) in PACKAGES.items():
        each = came[name]
        assert each["taken"], name
        assert (each["licence"], each["frequency"]) == ("lov2", "annual"), name
        assert each["temporal"] == (list(told.period) if any(told.period) else None), name
        assert each["spatial"] == told.outline, name
        assert (each["issued"] or "") == told.issued, name
        contacts: dict[str, Any] = {role: said for role, *said in each["contacts"]}
        assert contacts["contact"] == [told.contact, told.mail, told.form or None], name
        assert contacts["publisher"][0] == (told.publisher or "Parc du Luberon"), name
        assert contacts.get("creator", ("",))[0] == told.creator, name
        assert [file["kind"] for file in each["files"]] == ["api" if told.service else "main"], name
        assert [file["format"] for file in each["files"]] == ["wms" if told.service else "csv"], name


@pytest.mark.parametrize("name", PACKAGES)
def test_the_ckan_api_gives_the_same_dataset_back(site: Path, name: str) -> None:
    def read(raw: object) -> Dataset:
        made = dataset(raw, context(contacts=True))
        assert made is not None
        return made

    raw, told = PACKAGES[name]
    answer = json.loads((site / f"api/3/action/package_show/{name}.json").read_bytes())["result"]
    assert answer == json.loads((site / f"dataset/{name}.json").read_bytes())
    back, before = read(answer), read(raw)
    for field in (
        *("title", "license", "contact", "publisher", "creator", "temporal", "spatial", "territory", "issued"),
        *("frequency", "access_rights", "legislation", "url", "granularity"),
    ):
        assert getattr(back, field) == getattr(before, field), field
    assert [(each.license, each.kind, each.format) for each in back.resources] == [
        (each.license, each.kind, each.format) for each in before.resources
    ]
    _is_told(back, told)


def _is_told(made: Dataset, told: Told) -> None:
    assert made.license is not None
    assert made.license.title == told.licence
    assert made.contact is not None
    assert (made.contact.name, made.contact.email, made.contact.url) == (told.contact, told.mail, told.form)
    assert (str(made.publisher.name.pick("fr")) if made.publisher else "") == told.publisher
    assert (str(made.creator.name.pick("fr")) if made.creator else "") == told.creator
    assert (made.issued, made.frequency, made.access_rights, made.url) == (
        *(told.issued, "ANNUAL", told.rights, told.page),
    )
    assert ((made.temporal.start, made.temporal.end) if made.temporal else ("", "")) == told.period
    assert (made.spatial is not None) == told.outline
    assert tuple(str(made.territory.pick(language)) for language in ("fr", "en")) == told.place
    assert made.legislation == ((LAW,) if told.law else ())
