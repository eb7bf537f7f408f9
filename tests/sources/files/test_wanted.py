"""What is visited, and how much of it: nothing that is kept from the public, and no service."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sitegen.config import FetchTable
from sitegen.sources import fetch
from sitegen.sources.files import wanted
from tests.sources.making import dump, partner

FETCHING = FetchTable()
ELSEWHERE = "https://opendata.region-exemple.fr/"
MB = 1 << 20


def errands(folder: Path, *resources: dict[str, Any], whole: bool = True, **package: Any) -> dict[str, tuple[int, int]]:
    """Portions by the end of the address."""
    rows = [{"id": f"r{index}", "name": "x", **row} for index, row in enumerate(resources)]
    source = dump(folder, [{"id": "d", "name": "jeu", "title": "Jeu", "resources": rows, **package}])
    catalogue = fetch(partner(source), cache=folder / "cache")
    found = wanted.errands(catalogue, FETCHING, whole=whole)
    return {each.address.removeprefix(ELSEWHERE): (each.portion.sample, each.portion.whole) for each in found}


@pytest.mark.parametrize(
    ("label", "portion"),
    [
        ("CSV", (2 * MB, 5 * MB)),
        ("GeoJSON", (2 * MB, 5 * MB)),
        ("", (2 * MB, 5 * MB)),
        ("XLSX", (4096, 5 * MB)),
        ("ZIP", (4096, 5 * MB)),
        ("PDF", (4096, 5 * MB)),
        ("PNG", (4096, 5 * MB)),
        ("SHP", (4096, 4096)),
        ("HTML", (4096, 4096)),
    ],
)
def test_how_much(tmp_path: Path, label: str, portion: tuple[int, int]) -> None:
    assert errands(tmp_path, {"format": label, "url": f"{ELSEWHERE}a"}) == {"a": portion}


def test_without_a_data_api_a_sample_will_do(tmp_path: Path) -> None:
    row = {"format": "CSV", "url": f"{ELSEWHERE}a"}
    assert errands(tmp_path, row, whole=False) == {"a": (2 * MB, 2 * MB)}


@pytest.mark.parametrize(
    "resource",
    [
        {"url": f"{ELSEWHERE}a.csv", "restricted": json.dumps({"level": "registered"})},
        {"url": f"{ELSEWHERE}a.csv", "private": True},
        {"url": f"{ELSEWHERE}wms", "format": "WMS"},
        {"url": f"{ELSEWHERE}api", "format": "CSV", "resource_type": "api"},
        {"url": "ftp://opendata.region-exemple.fr/a.csv", "format": "CSV"},
        {"url": "mailto:opendata@region-exemple.fr"},
        {"url": "https://www.example.org/a.csv", "format": "CSV"},
        {"url": "https://example.com./a.csv", "format": "CSV"},
        {"url": "https://donnees.invalid/a.csv", "format": "CSV"},
        {"url": "", "format": "CSV"},
    ],
)
def test_what_is_left_alone(tmp_path: Path, resource: dict[str, Any]) -> None:
    assert errands(tmp_path, {"format": "CSV", **resource}) == {}


def test_nothing_of_a_dataset_that_is_kept_from_the_public(tmp_path: Path) -> None:
    assert errands(tmp_path, {"format": "CSV", "url": f"{ELSEWHERE}a.csv"}, private=True) == {}


def test_each_address_once_with_the_most_that_is_wanted(tmp_path: Path) -> None:
    rows = [{"format": "SHP", "url": f"{ELSEWHERE}a#1"}, {"format": "CSV", "url": f"{ELSEWHERE}a"}]
    assert errands(tmp_path, *rows) == {"a": (2 * MB, 5 * MB)}


def test_schemas_are_read_as_well(tmp_path: Path) -> None:
    row = {"format": "CSV", "url": f"{ELSEWHERE}a", "schema": {"url": f"{ELSEWHERE}schema.json"}}
    assert set(errands(tmp_path, row)) == {"a", "schema.json"}
