"""Every real catalogue at hand becomes one Dataset a public package, with nothing lost on the way."""

from __future__ import annotations

import gzip
import shutil
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from sitegen.config import DumpSource, Source
from sitegen.digest import canonical
from sitegen.sources import fetch
from tests.sources.making import Raw, partner
from tests.surroundings import shared

pytestmark = pytest.mark.slow
PORTALS = [
    *("catalog.data.gov", "catalog.data.metro.tokyo.lg.jp", "data.birmingham.gov.uk", "data.climatesubak.org"),
    *("data.gov.au", "data.humdata.org", "data.stadt-zuerich.ch", "datenregister.berlin.de", "datos.gob.ar-testckan"),
    *("open.canada.ca", "opendata.swiss", "trouver.datasud.fr"),
]


def source(portal: str, *, lists: bool = True) -> Source:
    folder = shared("data/ckan")
    organizations = f"{portal}.organizations.json"
    return Source(
        portal,
        DumpSource.model_validate(
            {
                "kind": "dump",
                "datasets": f"{portal}.jsonl",
                "organizations": organizations if lists and (folder / organizations).is_file() else "",
            }
        ),
        folder,
    )


def packages(portal: str) -> list[Raw]:
    with (shared("data/ckan") / f"{portal}.jsonl").open("rb") as lines:
        return [msgspec.json.decode(line, type=dict) for line in lines]


@pytest.mark.parametrize("portal", PORTALS)
def test_one_dataset_a_public_package(portal: str, tmp_path: Path) -> None:
    raw = packages(portal)
    public = [each for each in raw if each.get("state", "active") == "active" and not each.get("private")]
    made = fetch(partner(source(portal)), cache=tmp_path, files=None)
    expected = Counter(each.get("id") or each["name"] for each in public)
    assert {each.id for each in made.datasets} == set(expected)
    hidden = [each for each in made.warnings if each.code == "dataset-not-public"]
    assert len(hidden) == len(raw) - len(public)
    resources = {each["id"]: len(each.get("resources") or []) for each in public if each.get("id")}
    for each in made.datasets:
        assert len(each.resources) == resources.get(each.id, len(each.resources))
        assert each.modified is not None or portal == "datos.gob.ar-testckan"
    assert canonical(made)


@pytest.mark.parametrize("portal", ["opendata.swiss", "trouver.datasud.fr", "data.climatesubak.org"])
def test_without_lists_organisations_come_from_the_packages(portal: str, tmp_path: Path) -> None:
    with_lists = fetch(partner(source(portal)), cache=tmp_path, files=None)
    without = fetch(partner(source(portal, lists=False)), cache=tmp_path, files=None)
    assert {each.name for each in without.organizations} == {each.name for each in with_lists.organizations}
    assert all(each.title for each in without.organizations)


def test_canada_speaks_two_languages(tmp_path: Path) -> None:
    made = fetch(partner(source("open.canada.ca")), cache=tmp_path, files=None)
    assert [each.title.values for each in made.organizations] == [
        (("en", "Statistics Canada"), ("fr", "Statistique Canada"))
    ]


def test_a_compressed_dump_is_the_same_dump(tmp_path: Path) -> None:
    plain = source("opendata.swiss", lists=False)
    with (plain.root / "opendata.swiss.jsonl").open("rb") as lines, gzip.open(tmp_path / "d.jsonl.gz", "wb") as packed:
        shutil.copyfileobj(lines, packed)
    settings = DumpSource.model_validate({"kind": "dump", "datasets": "d.jsonl.gz"})
    compressed = Source("opendata.swiss", settings, tmp_path)
    assert fetch(partner(compressed), cache=tmp_path, files=None) == fetch(partner(plain), cache=tmp_path, files=None)
