"""`data.json` as Project Open Data 1.1 wants it; what nobody says is left out, and only that is missing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sitegen.catalogue import (
    Catalogue,
    Contact,
    Dataset,
    Geometry,
    Group,
    License,
    LocalFile,
    Organization,
    Period,
    Resource,
    Tag,
    Text,
)
from sitegen.catalogue.frequencies import FREQUENCIES
from sitegen.outputs import pod
from sitegen.site import Site, sites_of
from sitegen.sources import fetch
from tests import pod_rules
from tests.site.test_saved_searches import made
from tests.sources.making import partner as reading
from tests.sources.test_real_catalogues import PORTALS, source

SQUARE = Geometry((((1.0, 43.0), (2.0, 43.0), (2.0, 44.5), (1.0, 44.5), (1.0, 43.0)),))
LEGAL = {"publisher": "Ville", "email": "donnees@ville.example.org"}


def resource(name: str, **fields: Any) -> Resource:
    some: dict[str, Any] = {"format": "CSV", "family": "table", "kind": "file", "url": f"https://example.org/{name}"}
    return Resource(id=name, name=Text.of(name), description=Text(), **some | fields)


def dataset(number: int = 1, **fields: Any) -> Dataset:
    some: dict[str, Any] = {
        "title": Text.of("Budget"),
        "notes": Text.of("Le **budget**."),
        "organization": "o",
        "groups": ("g",),
        "tags": (Tag("eau"),),
        "modified": datetime(2026, 11, 20, 8, 30, 15, 123, tzinfo=UTC),
        "resources": (resource("a"),),
    }
    return Dataset(id=f"id-{number}", name=f"budget-{number}", **some | fields)


def catalogue(folder: Path, *datasets: Dataset, **table: Any) -> dict[str, Any]:
    found = Catalogue(
        "s",
        datasets=datasets,
        organizations=(Organization("o", "dax", Text.of("Ville de Dax")),),
        groups=(Group("g", "finances", Text.of("Finances")),),
    )
    return written(made(folder, found, **{"legal": LEGAL} | table)[0])


def written(sites: Iterable[Site]) -> dict[str, Any]:
    [artifact] = [artifact for site in sites for artifact in pod.artifacts(site, None)]  # type: ignore[arg-type]
    content = artifact.make(*artifact.args)
    assert artifact.path == "data.json"
    assert isinstance(content, bytes)
    found = json.loads(content)
    assert isinstance(found, dict)
    return found


def test_a_dataset_that_lacks_nothing(tmp_path: Path) -> None:
    local = LocalFile(tmp_path / "b.pdf", name="b.pdf", digest="d", size=3)
    one = dataset(
        license=License("lov2", "Licence Ouverte 2.0", "https://example.org/lo"),
        frequency="QUARTERLY",
        temporal=Period("2014", "2015-06"),
        spatial=SQUARE,
        issued="2015-03",
        resources=(
            resource("a"),
            resource("b", format="PDF", url="", file=local),
            resource("c", format="WFS", kind="api", url="https://example.org/wfs?x=1"),
            resource("d", format="SHP", schema="https://schema.example.org/x"),
            resource("e", restricted=True, url=""),
        ),
    )
    found = catalogue(tmp_path, one)
    assert list(pod_rules.faults(found)) == []
    assert found["dataset"] == [
        {
            "@type": "dcat:Dataset",
            "identifier": "id-1",
            "accessLevel": "public",
            "title": "Budget",
            "description": "Le **budget**.",
            "keyword": ["eau"],
            "modified": "2026-11-20T08:30:15+00:00",
            "issued": "2015-03",
            "publisher": {"@type": "org:Organization", "name": "Ville de Dax"},
            "contactPoint": {"@type": "vcard:Contact", "fn": "Ville", "hasEmail": "mailto:donnees@ville.example.org"},
            "license": "https://example.org/lo",
            "accrualPeriodicity": "R/P3M",
            "temporal": "2014/2015-06",
            "spatial": "1.0,43.0,2.0,44.5",
            "language": ["fr"],
            "theme": ["Finances"],
            "landingPage": "https://example.org/dataset/budget-1/",
            "distribution": [
                _told("a", "CSV", downloadURL="https://example.org/a", mediaType="text/csv"),
                _told(
                    "b",
                    "PDF",
                    downloadURL="https://example.org/dataset/budget-1/resource/b/download/b.pdf",
                    mediaType="application/pdf",
                ),
                _told("c", "WFS", accessURL="https://example.org/wfs?x=1"),
                _told("d", "SHP", accessURL="https://example.org/d", conformsTo="https://schema.example.org/x"),
            ],
        }
    ]


def _told(title: str, label: str, **fields: str) -> dict[str, str]:
    return {"@type": "dcat:Distribution", "title": title, "format": label, **fields}


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"notes": Text()}, {"description"}),
        ({"tags": ()}, {"keyword"}),
        ({"modified": None}, {"modified"}),
        ({"organization": ""}, {"publisher"}),
        ({"temporal": Period("2014", "")}, set()),
        ({"resources": ()}, set()),
        ({"license": License("x", "La nôtre")}, set()),
        ({"resources": (resource("m", url="mailto:sig@example.org"),)}, set()),
    ],
)
def test_only_what_nobody_says_is_missing(changes: dict[str, Any], missing: set[str], tmp_path: Path) -> None:
    assert {fault for _, fault in pod_rules.faults(catalogue(tmp_path, dataset(**changes)))} == missing


def test_nobody_to_write_to_is_invented(tmp_path: Path) -> None:
    found = catalogue(tmp_path, dataset(), dataset(2, contact=Contact("SIG", "sig@dax.example.org")), legal={})
    first, second = found["dataset"]
    assert "contactPoint" not in first
    assert second["contactPoint"]["hasEmail"] == "mailto:sig@dax.example.org"
    assert list(pod_rules.faults(found)) == [("id-1", "contactPoint")]


def test_what_is_wholly_restricted_says_so(tmp_path: Path) -> None:
    [found] = catalogue(tmp_path, dataset(resources=(resource("e", restricted=True),)))["dataset"]
    assert (found["accessLevel"], found.get("distribution", [])) == ("restricted public", [])


def test_every_frequency_is_written_as_the_schema_wants_it(tmp_path: Path) -> None:
    datasets = [dataset(number, frequency=code) for number, code in enumerate(FREQUENCIES)]
    assert list(pod_rules.faults(catalogue(tmp_path, *datasets))) == []


@pytest.mark.slow
@pytest.mark.parametrize("portal", PORTALS)
def test_real_catalogues_lack_only_what_they_lack(portal: str, tmp_path: Path) -> None:
    partner = reading(source(portal))
    found = written(sites_of(partner, fetch(partner, cache=tmp_path, files=None)))
    assert found["dataset"]
    assert {fault for _, fault in pod_rules.faults(found)} <= pod_rules.REQUIRED - {
        "title",
        "identifier",
        "accessLevel",
    }
