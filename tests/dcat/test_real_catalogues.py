"""Twelve real catalogues: three formats, one graph, and no rule of DCAT-AP broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph

from sitegen import config, sources
from sitegen.build.build import theme_of
from sitegen.outputs import dcat
from sitegen.site import sites_of
from tests.acceptance.projects import write_project
from tests.acceptance.test_real_catalogues import CATALOGUES
from tests.dcat.reading import ADDRESS, FORMATS, addresses, faults, one_graph, own_shapes, shapes_of_dcat_ap
from tests.surroundings import shared

pytestmark = pytest.mark.slow
MOST = 300  # datasets of one catalogue: rdflib takes minutes for the largest
LARGEST_FILE = 10_000_000  # bytes


def graphs(name: str, folder: Path, most: int = MOST) -> list[Graph]:
    """One for each of the catalogue's files, read in all three formats."""
    dump = shared(f"data/ckan/{name}.jsonl")
    packages = dump.read_text(encoding="utf-8").splitlines()
    some = folder / "datasets.jsonl"
    some.write_text("\n".join(packages[:: -(-len(packages) // most)]), encoding="utf-8")
    organizations = dump.with_name(f"{name}.organizations.json")
    project = write_project(
        folder / "project",
        datasets=some,
        organizations=organizations if organizations.exists() else "",
        languages=CATALOGUES[name],
        partner="[show]\ncontacts = true\n",
    )
    partner = config.load(project).partners["one"]
    site = sites_of(partner, sources.fetch(partner, cache=project / ".sitegen", files=None))[0]
    made = {each.path: each.make(*each.args) for each in dcat.artifacts(site, theme_of(partner, project))}
    files = {path: content for path, content in made.items() if isinstance(content, bytes)}
    assert max(map(len, files.values())) < LARGEST_FILE
    stems = [path.removesuffix(".ttl") for path in files if path.startswith("catalog") and path.endswith(".ttl")]
    return [one_graph({extension: files[f"{stem}.{extension}"] for extension in FORMATS}) for stem in stems]


@pytest.mark.parametrize("name", CATALOGUES)
def test_our_own_rules_and_those_of_dcat_ap(name: str, tmp_path: Path) -> None:
    own, shapes = own_shapes(), shapes_of_dcat_ap()
    for graph in graphs(name, tmp_path):
        assert faults(graph, own) == ""
        assert faults(graph, shapes) == ""
        assert [address for address in addresses(graph) if not ADDRESS.fullmatch(address)] == []
