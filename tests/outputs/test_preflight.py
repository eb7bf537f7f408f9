"""The page that says what data.gouv.fr takes of a site says what `sitegen preflight` does."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from sitegen import config
from sitegen.preflight import Preflight, preflight
from sitegen.preflight.score import CRITERIA
from tests import PROJECT
from tests.acceptance.projects import write_lines, write_project
from tests.program import sitegen

CHANGED = datetime(2026, 5, 20, 10, tzinfo=UTC)
OF_THE_SITE = {"site-refused", "built-elsewhere", "catalogue-ends", "file-missing", "site-http", "types-unsaid"}


def package(name: str, **fields: Any) -> dict[str, Any]:
    file = {"id": f"file-{name}", "name": "Le fichier", "format": "CSV", "url": f"https://files.example.org/{name}.csv"}
    some = {"title": f"Jeu {name}", "notes": "Court.", "resources": [file], "license_id": "lov2"}
    stamps = {"metadata_created": "2020-01-01T00:00:00", "metadata_modified": CHANGED.isoformat()[:19]}
    return {"id": f"id-{name}", "name": name, **some, **stamps, **fields}


ODD = [
    package("licence", license_id="maison", license_title="La licence de la maison"),
    package("tags", tags=[{"name": "tp"}, {"name": "zz"}, {"name": "urbanisme"}]),
    package("both", tags=[{"name": "ev"}], version="2.1"),
    package("late", frequency="hebdomadaire", metadata_modified="2024-01-01T00:00:00"),
    package("good", notes="Le budget de la commune, article par article. " * 3, frequency="annuelle"),
    package("bare", resources=[]),
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_project(tmp_path_factory.mktemp("odd") / "project", languages=("fr", "en"))
    write_lines(folder / "datasets.jsonl", ODD)
    sitegen("build", project=folder)
    return folder


@pytest.fixture(scope="module")
def report(project: Path) -> Preflight:
    """What the command would say on the day after the last change."""
    [partner] = config.load(project).partners.values()
    return preflight(partner, project / "public" / "one", CHANGED + timedelta(days=1))


def page_of(project: Path, prefix: str = "") -> html.HtmlElement:
    return html.fromstring((project / "public" / "one" / prefix / "preflight" / "index.html").read_bytes())


def figures(page: html.HtmlElement, path: str) -> list[list[int]]:
    return [[int(n) for n in re.findall(r"\d+", each.text_content())] for each in page.xpath(path)]


@pytest.mark.parametrize("prefix", ["", "en"])
def test_it_says_what_the_command_says(project: Path, report: Preflight, prefix: str) -> None:
    page = page_of(project, prefix)
    [taken, points] = page.xpath("//dl[@class='outcome']//b")
    assert int(taken.text) == report.taken == len(ODD)
    assert report.score is not None
    assert float(points.text.replace(",", ".")) == pytest.approx(9 * report.score, abs=0.051)

    expected: dict[str, set[str]] = {}
    for loss in report.found:
        expected.setdefault(loss.code, set()).add(loss.dataset)
    assert set(expected) == {"licence-unknown", "tag-short", "version"}
    shown = [
        {href.split("/dataset/")[1].strip("/") for href in each.xpath(".//li/a/@href")}
        for each in page.xpath("//section[@id='losses']//details")
    ]
    assert sorted(map(sorted, shown)) == sorted(map(sorted, expected.values()))

    missing = [sum(not dataset.score.get(name) for dataset in report.each) for name in CRITERIA]
    told = figures(page, "//section[@id='criteria']//span[@class='count']")
    assert told == [[len(ODD) - count, len(ODD)] for count in missing]
    named = [len(each.xpath(".//li")) for each in page.xpath("//section[@id='criteria']//details")]
    assert named == [count for count in missing if count]


def test_what_is_lost_is_named(project: Path) -> None:
    page = page_of(project)
    values = page.xpath("//section[@id='losses']//li[a[contains(., 'tags')]]/span/span/text()")
    assert values == ["tp", "zz"]
    assert "La licence de la maison" in page.text_content()
    assert "https://partner.example.org/data/catalog.ttl" in page.text_content()


def test_search_engines_leave_it_out_and_the_site_map_leads_to_it(project: Path) -> None:
    site = project / "public" / "one"
    assert page_of(project).xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert "preflight" not in (site / "sitemap.xml").read_text()
    listed = html.fromstring((site / "pages" / "site-map" / "index.html").read_bytes())
    assert [href for href in listed.xpath("//main//a/@href") if href.endswith("preflight/")]


@pytest.mark.parametrize("url", ["https://données.example.org/", "https://WWW.Example.org/a é"])
def test_whatever_the_sites_own_address_is(tmp_path: Path, url: str) -> None:
    project = write_project(tmp_path / "project")
    table = project / "partners" / "one" / "partner.toml"
    table.write_text(table.read_text().replace("https://partner.example.org/data/", url))
    write_lines(project / "datasets.jsonl", ODD)
    sitegen("build", project=project)
    assert figures(page_of(project), "//dl/div[1]/dd") == [[len(ODD), len(ODD)]]
    [partner] = config.load(project).partners.values()
    found = preflight(partner, project / "public" / "one", CHANGED + timedelta(days=1)).found
    assert "built-elsewhere" not in {loss.code for loss in found}


@pytest.mark.parametrize("outputs", [["pages", "dcat"], ["pages", "preflight"]])
def test_there_is_none_where_it_is_not_asked_for_or_has_nothing_to_read(tmp_path: Path, outputs: list[str]) -> None:
    project = write_project(tmp_path / "project", partner=f"outputs = {outputs}\n".replace("'", '"'))
    write_lines(project / "datasets.jsonl", [package("one")])
    sitegen("build", project=project)
    site = project / "public" / "one"
    assert not (site / "preflight").exists()
    assert "preflight/" not in (site / "pages" / "site-map" / "index.html").read_text()


def test_an_empty_catalogue_and_one_without_dates(tmp_path: Path) -> None:
    project = write_project(tmp_path / "project")
    write_lines(project / "datasets.jsonl", [])
    sitegen("build", project=project)
    assert page_of(project).xpath("//section/@id") == ["losses"]
    undated = package("a", metadata_modified=None, metadata_created=None)
    write_lines(project / "datasets.jsonl", [undated])
    sitegen("build", "--accept-loss", project=project)
    assert figures(page_of(project), "//dl/div[1]/dd") == [[1, 1]]


def test_of_very_many_the_first_are_named_and_the_others_counted(tmp_path: Path) -> None:
    project = write_project(tmp_path / "project")
    write_lines(project / "datasets.jsonl", [package(f"d{n}", tags=[{"name": "tp"}]) for n in range(1_060)])
    sitegen("build", project=project)
    [reason] = page_of(project).xpath("//section[@id='losses']//details")
    assert len(reason.xpath(".//li")) == 50
    assert "Et 1 010 autres." in " ".join(reason.text_content().split())
    [told] = page_of(project).xpath("//dl/div[1]/dd")
    assert " ".join(told.text_content().split()) == "1 060 sur 1 060"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_rule_and_every_point_has_its_words(language: str) -> None:
    rules = "".join(file.read_text("utf-8") for file in (PROJECT / "sitegen" / "preflight").glob("*.py"))
    codes = set(re.findall(r'losses\.(?:refused|lost|note)\(\s*"([a-z-]+)"', rules)) - OF_THE_SITE
    assert len(codes) > 20
    said = tomllib.loads((PROJECT / "themes" / "base" / "i18n" / f"{language}.toml").read_text("utf-8"))["preflight"]
    assert set(said["reason"]) == codes
    assert all(set(words) == {"title", "text"} for words in said["reason"].values())
    assert list(said["criterion"]) == list(CRITERIA)
