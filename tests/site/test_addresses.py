"""Where a file is, every output says alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from rdflib import DCAT, Graph

from sitegen.catalogue import Catalogue, LocalFile, Resource
from sitegen.outputs import ckan_api, datapackage, dcat, pod
from sitegen.page.cards import file_of
from sitegen.site import Site
from sitegen.site.addresses import file_path, public_address
from tests.dcat.making import dataset, resource
from tests.site.test_saved_searches import made

HERE = LocalFile(Path("x.csv"), name="Dépenses 2025.csv", digest="d" * 64, size=3)
CASES: dict[str, tuple[Resource, str]] = {
    "elsewhere": (resource(), "https://files.example.org/a.csv"),
    "here": (resource(file=HERE), "dataset/budget/resource/r1/"),
    "restricted": (resource(restricted=True), ""),
    "restricted, at hand": (resource(restricted=True, file=HERE), ""),
    "nowhere": (resource(url=""), ""),
    "odd id": (resource("../r 1", file=HERE), "dataset/budget/resource/"),
}


def said(site: Site, theme: Any) -> dict[str, str]:
    """By output, the address of the one file; "" where it gives none."""
    files = {
        artifact.path: artifact.make(*artifact.args)
        for output in (ckan_api, datapackage, dcat, pod)
        for artifact in output.artifacts(site, theme)
        if not artifact.path.endswith("/")
    }
    [of_ckan] = json.loads(files["api/3/action/package_show/budget.json"])["result"]["resources"]
    of_pod = json.loads(files["data.json"])["dataset"][0].get("distribution", [{}])
    package = json.loads(files.get("dataset/budget/datapackage.json", '{"resources": [{"path": ""}]}'))
    graph = Graph().parse(data=files["dataset/budget.ttl"], format="turtle")
    return {
        "ckan_api": of_ckan["url"],
        "pod": of_pod[0].get("downloadURL", "") if of_pod else "",
        "datapackage": package["resources"][0]["path"],
        "dcat": str(next(graph.objects(None, DCAT.downloadURL), "")),
    }


@pytest.mark.parametrize("case", CASES)
def test_every_output_names_one_address(tmp_path: Path, case: str) -> None:
    one, expected = CASES[case]
    [site, *_], theme = made(tmp_path, Catalogue("s", datasets=(dataset(resources=(one,)),)))
    address = site.edition.address("budget", one)
    assert address == public_address("budget", one, site.edition.base)
    assert set(said(site, theme).values()) == {address}
    local = expected.startswith("dataset/")
    assert address.startswith(site.edition.base + expected) if local else address == expected


@pytest.mark.parametrize("case", ["elsewhere", "here", "odd id"])
def test_a_link_leads_where_the_file_is_published(tmp_path: Path, case: str) -> None:
    one, _ = CASES[case]
    [site, *_], _ = made(tmp_path, Catalogue("s", datasets=(dataset(resources=(one,)),)))
    target = file_of(site.edition, "budget", one).target
    assert target == (file_path("budget", one) or one.url)
    whole = site.edition.absolute(target) if one.file else target
    assert whole == site.edition.address("budget", one)
