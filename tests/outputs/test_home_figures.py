"""The home page in figures: what the theme `census` draws, and how `almanac` tells of few datasets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from tests.acceptance.projects import write_lines, write_project
from tests.program import sitegen

LAND = {"type": "Polygon", "coordinates": [[[0, 44], [4, 44], [4, 46], [0, 46], [0, 44]]]}
PART = {"type": "Polygon", "coordinates": [[[1, 44.5], [2, 44.5], [2, 45], [1, 45], [1, 44.5]]]}
DATASETS: tuple[
    tuple[str, tuple[str, ...], dict[str, Any] | None], ...
] = (  # the day of the last change, the formats, the place
    ("2026-03-31", ("CSV", "PDF"), LAND),
    ("2026-03-01", ("CSV",), PART),
    ("2026-01-15", ("CSV", "GeoJSON"), PART),
    ("2025-04-01", ("GeoJSON",), None),
    ("2025-03-31", ("CSV",), None),  # a day before the twelve months
)


def package(number: int, day: str, formats: Sequence[str], place: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "id": f"d{number}",
        "name": f"d{number}",
        "title": f"Jeu {number}",
        "metadata_modified": f"{day}T10:00:00",
        "spatial": json.dumps(place) if place else "",
        "resources": [
            {"id": f"r{number}-{at}", "name": "Fichier", "format": name, "url": "https://good.example/f"}
            for at, name in enumerate(formats)
        ],
    }


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    feature = {"type": "Feature", "properties": {"role": "outline", "name": "Le pays"}, "geometry": LAND}
    project = write_project(tmp_path_factory.mktemp("figures") / "project", languages=("fr", "en"))
    write_lines(project / "datasets.jsonl", [package(number, *each) for number, each in enumerate(DATASETS)])
    territory = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (project / "partners/one/territory.geojson").write_text(territory, encoding="utf-8")
    return project


@pytest.fixture(scope="module")
def home(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, html.HtmlElement]]:
    """By theme, and by language."""
    settings = project / "partners/one/partner.toml"
    plain = settings.read_text(encoding="utf-8")
    found = {}
    for theme in ("census", "almanac"):
        settings.write_text(f'{plain}territory = "territory.geojson"\n[theme]\nname = "{theme}"\n', encoding="utf-8")
        out = tmp_path_factory.mktemp(theme)
        sitegen("build", "-o", out, project=project)
        for language, path in (("fr", "index.html"), ("en", "en/index.html")):
            found[f"{theme} {language}"] = html.fromstring((out / "one" / path).read_bytes())
    yield found
    settings.write_text(plain, encoding="utf-8")


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_the_large_figures_count_the_whole_catalogue(home: dict[str, html.HtmlElement]) -> None:
    said = [words(each) for each in home["census fr"].find_class("headline")[0]]
    assert said == [
        "5 jeux de données",
        "7 fichiers à télécharger ou à consulter",
        "4 mis à jour dans les douze mois",
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", ["avril 2025 : 1", "janvier 2026 : 1", "mars 2026 : 2"]),
        ("en", ["April 2025: 1", "January 2026: 1", "March 2026: 2"]),
    ],
)
def test_months_end_with_the_newest_change_and_not_today(
    home: dict[str, html.HtmlElement], language: str, said: list[str]
) -> None:
    part = home[f"census {language}"].get_element_by_id("months")
    assert [words(each).replace("\u202f", " ") for each in part.iter("li")] == said
    assert len(part.xpath(".//svg/path")) == 12


def test_formats_are_bars_that_compare(home: dict[str, html.HtmlElement]) -> None:
    bars = home["census fr"].get_element_by_id("formats").find_class("bar")
    told = [
        (words(bar.find_class("bar-label")[0]), re.findall(r"H([\d.]+)", bar.xpath(".//path/@d")[0])[0]) for bar in bars
    ]
    assert told == [("CSV", "100.0"), ("GeoJSON", "50.0"), ("PDF", "25.0")]


def test_an_extent_that_two_datasets_have_is_one_shape_and_darker(home: dict[str, html.HtmlElement]) -> None:
    part = home["census fr"].get_element_by_id("coverage")
    assert [each.get("fill-opacity") for each in part.find_class("extents")] == ["0.5"]
    assert part.find_class("land")[0].get("class") == "land all"
    assert "3 jeux de données" in words(part)


def test_a_notice_tells_in_sentences_how_data_can_be_had(home: dict[str, html.HtmlElement]) -> None:
    notices = home["almanac fr"].find_class("card")
    assert words(notices[0].find_class("get")[0]) == "En CSV et PDF. Mis à jour le 31 mars 2026."
    assert words(home["almanac en"].find_class("card")[0].find_class("get")[0]).startswith("As CSV and PDF. Updated on")
    assert words(home["almanac fr"].get_element_by_id("latest").find("h2")) == "5 jeux de données"


def test_hills_stand_where_no_photograph_is_given_and_go_where_one_is(
    project: Path, home: dict[str, html.HtmlElement], tmp_path: Path
) -> None:
    assert home["almanac fr"].find_class("view")[0].find_class("hill-2")
    own = project / "partners/one"
    for name, content in {
        "assets/place.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"/>',
        "i18n/fr.toml": '[photo]\nalt = "La place du village"\ncredit = "Photo : la mairie"\n',
    }.items():
        (own / name).parent.mkdir(exist_ok=True)
        (own / name).write_text(content, encoding="utf-8")
    settings = own / "partner.toml"
    plain = settings.read_text(encoding="utf-8")
    theme = '[theme]\nname = "almanac"\n[theme.tokens]\nphoto = "place.svg"\n'
    settings.write_text(plain.partition("territory =")[0] + theme, encoding="utf-8")
    sitegen("build", "-o", tmp_path, project=project)
    view = html.fromstring((tmp_path / "one/index.html").read_bytes()).find_class("view")[0]
    assert view.xpath(".//img/@alt") == ["La place du village"]
    assert words(view) == "Photo : la mairie"
    assert not view.xpath(".//svg")
    settings.write_text(plain, encoding="utf-8")
