"""Data packages: valid for frictionless, with what can be had and nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import frictionless
import pytest

from sitegen.catalogue import Catalogue, Dataset, License, LocalFile, Text
from sitegen.config import load
from sitegen.outputs import datapackage
from sitegen.site import Site, sites_of
from sitegen.sources import fetch
from tests import PROJECT
from tests.outputs.test_pod import resource
from tests.site.test_saved_searches import made
from tests.sources.making import partner as reading
from tests.sources.test_real_catalogues import source


def packages(site: Site) -> dict[str, Any]:
    """By path; each valid for frictionless."""
    found = {}
    for artifact in datapackage.artifacts(site, None):  # type: ignore[arg-type]
        content = artifact.make(*artifact.args)
        assert isinstance(content, bytes)
        found[artifact.path] = descriptor = json.loads(content)
        frictionless.Package.from_descriptor(descriptor)  # which raises what is wrong
        names = [each["name"] for each in descriptor["resources"]]
        assert len(names) == len(set(names)), artifact.path
    return found


def written(folder: Path, *resources: Any, **fields: Any) -> dict[str, Any]:
    one = Dataset("id-1", "budget", Text.of("Budget"), Text.of("Le **budget**."), resources=resources, **fields)
    sites, _ = made(folder, Catalogue("s", datasets=(one,)))
    return {path: package for site in sites for path, package in packages(site).items()}


def test_a_package_lists_what_can_be_had(tmp_path: Path) -> None:
    local = LocalFile(tmp_path / "b.pdf", name="b.pdf", digest="d", size=3)
    found = written(
        tmp_path,
        resource("Dépenses 2026", url="https://example.org/a.csv", size=12),
        resource("b", format="PDF", url="", file=local, size=3),
        resource("c", format="WFS", kind="api"),
        resource("d", restricted=True),
        resource("e", url="mailto:sig@example.org"),
        license=License("lov2", "Licence Ouverte 2.0", "https://example.org/lo"),
        created=datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC),
    )
    assert found == {
        "dataset/budget/datapackage.json": {
            "profile": "data-package",
            "name": "budget",
            "id": "id-1",
            "title": "Budget",
            "description": "Le **budget**.",
            "homepage": "https://example.org/dataset/budget/",
            "created": "2020-01-02T03:04:05+00:00",
            "licenses": [{"path": "https://example.org/lo", "title": "Licence Ouverte 2.0"}],
            "resources": [
                {
                    "name": "depenses-2026",
                    "title": "Dépenses 2026",
                    "path": "https://example.org/a.csv",
                    "format": "csv",
                    "mediatype": "text/csv",
                    "bytes": 12,
                },
                {
                    "name": "b",
                    "title": "b",
                    "path": "https://example.org/dataset/budget/resource/b/download/b.pdf",
                    "format": "pdf",
                    "mediatype": "application/pdf",
                    "bytes": 3,
                },
            ],
        }
    }


@pytest.mark.parametrize("fields", [{"restricted": True}, {"kind": "api"}, {"url": ""}, {"url": "ftp://example.org/x"}])
def test_without_a_file_there_is_no_package(fields: dict[str, Any], tmp_path: Path) -> None:
    assert written(tmp_path, resource("x", **fields)) == {}


def test_each_file_has_a_name_of_its_own(tmp_path: Path) -> None:
    files = [resource(name) for name in ("a-3", "a", "A", "水", "a")]
    [package] = written(tmp_path, *files).values()
    assert [each["name"] for each in package["resources"]] == ["a-3", "a", "a-3-3", "resource-4", "a-5"]


@pytest.mark.parametrize("portal", ["trouver.datasud.fr", "data.gov.au", "opendata.swiss", "data.stadt-zuerich.ch"])
def test_real_catalogues(portal: str, tmp_path: Path) -> None:
    partner = reading(source(portal))
    assert packages(sites_of(partner, fetch(partner, cache=tmp_path, files=None))[0])


@pytest.mark.parametrize("name", sorted(path.parent.name for path in (PROJECT / "partners").glob("*/partner.toml")))
def test_the_demonstration(name: str, tmp_path: Path) -> None:
    partner = load(PROJECT, [name]).partners[name]
    assert packages(sites_of(partner, fetch(partner, cache=tmp_path, files=None))[0])
