"""The files of a site: where they are, what is in the catalogue, and how a large one is spread."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rdflib import DCAT, DCTERMS, FOAF, RDF, BNode, Graph, URIRef
from rdflib import Literal as Term
from rdflib.term import Node

from sitegen.catalogue import License, Text
from sitegen.dcat import catalogue
from sitegen.dcat.catalogue import Pair
from sitegen.engine import seal
from sitegen.site.around import Around
from tests import PROJECT
from tests.dcat.making import BASE, dataset, resource, written
from tests.dcat.reading import ADDRESS, FORMATS, HYDRA, addresses, faults, one_graph, own_shapes, read
from tests.outputs.test_pages import pages
from tests.surroundings import shared

PARTNERS = sorted(path.parent.name for path in (PROJECT / "partners").glob("*/partner.toml"))
CATALOG = URIRef(f"{BASE}#catalog")
DAY = datetime(2026, 11, 20, tzinfo=UTC)


def test_one_set_of_files_for_all_languages(tmp_path: Path) -> None:
    made = written(tmp_path, dataset(), languages=["fr", "en"])
    stems = ["dataset/budget", "catalog"]
    assert list(made) == [f"{stem}.{extension}" for stem in stems for extension in FORMATS]


def test_the_catalogue_says_whose_it_is_in_each_language(tmp_path: Path) -> None:
    licence = License("odc-odbl", "ODbL 1.0")
    table = {
        "languages": ["fr", "en"],
        "title": "Les données",
        "legal": {"publisher": "Ville de Dax"},
        "translations": {"en": {"title": "The data"}},
    }
    made = written(tmp_path, dataset(license=licence), dataset("b", license=licence), catalogue={"as_of": DAY}, **table)
    graph = one_graph({extension: made[f"catalog.{extension}"] for extension in FORMATS})
    assert faults(graph, own_shapes()) == ""
    assert set(graph.objects(CATALOG, DCTERMS.title)) == {Term("Les données", lang="fr"), Term("The data", lang="en")}
    assert Term("Open data published by Ville de Dax.", lang="en") in set(graph.objects(CATALOG, DCTERMS.description))
    assert graph.value(CATALOG, FOAF.homepage) == URIRef(BASE)
    assert str(graph.value(CATALOG, DCTERMS.modified)) == "2026-11-20T00:00:00+00:00"
    assert graph.value(CATALOG, DCTERMS.license)
    assert len(set(graph.objects(CATALOG, DCAT.dataset))) == 2
    assert set(graph.subjects(RDF.type, DCAT.Dataset)) == set(graph.objects(CATALOG, DCAT.dataset))


def test_licences_that_differ_are_not_that_of_the_catalogue(tmp_path: Path) -> None:
    made = written(tmp_path, dataset(license=License("odc-odbl", "ODbL 1.0")), dataset("b"))
    assert read(made["catalog.ttl"], "ttl").value(CATALOG, DCTERMS.license) is None


def test_an_empty_catalogue_is_valid(tmp_path: Path) -> None:
    made = written(tmp_path)
    assert faults(one_graph({extension: made[f"catalog.{extension}"] for extension in FORMATS}), own_shapes()) == ""


def test_a_large_catalogue_goes_on_from_page_to_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "ONE_FILE", 4_000)
    monkeypatch.setattr(catalogue, "_SMALLEST", 2_000)
    monkeypatch.setattr(catalogue, "_LARGEST", 3_000)
    many = [dataset(f"d{number:02}", created=DAY + timedelta(days=number)) for number in range(30)]
    made = written(tmp_path, *many)
    for extension in FORMATS:
        path, seen, steps = f"catalog.{extension}", list[str](), 0
        while path:
            graph = read(made[path], extension)
            assert faults(graph, own_shapes()) == ""
            [view] = graph.subjects(RDF.type, HYDRA.PartialCollectionView)
            assert str(view) == BASE + path
            seen += sorted(str(one) for one in graph.objects(CATALOG, DCAT.dataset))
            following = [str(address) for address in graph.objects(view, HYDRA.next)]
            path, steps = (following[0].removeprefix(BASE) if following else ""), steps + 1
        assert seen == [f"{BASE}dataset/d{number:02}/" for number in range(30)], "each once, oldest first"
        assert steps == sum(name.startswith("catalog") and name.endswith(extension) for name in made) > 3


def _sealed(number: int, words: str = "Le budget.") -> Pair:
    return seal(dataset(f"d{number:04}", notes=Text.of(words))), seal(Around(f"d{number:04}"))


def test_what_is_added_grows_or_goes_changes_few_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "ONE_FILE", 40_000)
    monkeypatch.setattr(catalogue, "_SMALLEST", 60_000)
    monkeypatch.setattr(catalogue, "_LARGEST", 200_000)
    before = [_sealed(number) for number in range(3000)]
    files = catalogue.spread(before)
    assert [each for file in files for each in file] == before
    assert len(files) > 8
    assert all(sum(part.weight for each in file for part in each) <= 200_000 for file in files)
    known = set(files)
    edits = {
        "added": [*before, _sealed(3000)],
        "gone": [*before[:700], *before[701:]],
        "grown": [*before[:700], _sealed(700, "mot " * 500), *before[701:]],
    }
    for edit, after in edits.items():
        anew = [file for file in catalogue.spread(after) if file not in known]
        assert 1 <= len(anew) <= 3, edit


def test_a_dataset_is_its_digest() -> None:
    assert _sealed(1) == _sealed(1) != _sealed(2)
    assert hash(_sealed(1)) == hash(_sealed(1))


def test_the_same_bytes_twice(tmp_path: Path) -> None:
    some = [dataset(name, resources=(resource("b"), resource("a"))) for name in ("x", "y", "z")]
    assert written(tmp_path, *some) == written(tmp_path, *reversed(some))


def test_pages_lead_to_the_descriptions(tmp_path: Path) -> None:
    found = pages(tmp_path)
    assert '<link rel="alternate" type="text/turtle" href="catalog.ttl">' in found["index.html"]
    page = found["dataset/budget/index.html"]
    for kind, extension in (("application/rdf+xml", "rdf"), ("application/ld+json", "jsonld")):
        assert f'<link rel="alternate" type="{kind}" href="../../dataset/budget.{extension}">' in page
    for path, words in (
        ("dataset/budget.jsonld", "DCAT-AP (JSON-LD)"),
        ("dataset/budget.json", "CKAN (JSON)"),
        ("dataset/budget/datapackage.json", "Data Package (JSON)"),
    ):
        assert f'<a href="../../{path}">{words}</a>' in page
    without = pages(tmp_path, outputs=["pages"])
    assert not any("catalog.ttl" in text or "budget.ttl" in text for text in without.values())


def _blank(graph: Graph, name: Node) -> set[tuple[Node, Node]]:
    return {pair for pair in graph.predicate_objects(name) if isinstance(pair[1], BNode)}


def _files(folder: Path, stem: str) -> dict[str, bytes]:
    return {extension: (folder / f"{stem}.{extension}").read_bytes() for extension in FORMATS}


@pytest.mark.slow
@pytest.mark.parametrize("partner", PARTNERS)
def test_the_demonstration_keeps_the_rules(built_demo: Path, partner: str) -> None:
    folder = built_demo / "public" / partner
    graph = one_graph(_files(folder, "catalog"))
    assert faults(graph, own_shapes()) == ""
    assert [address for address in addresses(graph) if not ADDRESS.fullmatch(address)] == []
    named = {str(address) for address in graph.objects(None, DCAT.downloadURL)}
    home = str(next(graph.objects(None, FOAF.homepage)))
    for address in named:
        if address.startswith(home):
            assert (folder / address.removeprefix(home)).is_file(), address
    for file in sorted(folder.glob("dataset/*.ttl")):
        one = one_graph(_files(folder, f"dataset/{file.stem}"))
        [name] = one.subjects(RDF.type, DCAT.Dataset)
        assert set(one.predicate_objects(name)) >= set(graph.predicate_objects(name)) - _blank(graph, name)


@pytest.mark.slow
def test_a_hostile_catalogue_keeps_the_rules(built_hostile: Path) -> None:
    graph = one_graph(_files(built_hostile / "public" / "one", "catalog"))
    assert faults(graph, own_shapes()) == ""
    assert [address for address in addresses(graph) if not ADDRESS.fullmatch(address)] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("partner", "extension"),
    [*((partner, "ttl") for partner in PARTNERS), (PARTNERS[0], "rdf"), (PARTNERS[0], "jsonld")],
)
def test_ckan_reads_the_demonstration(built_demo: Path, partner: str, extension: str) -> None:
    """With the parser of ckanext-dcat, which CKAN portals harvest with."""
    program = shared("ckan/ckan-dcat-parse")
    file = built_demo / "public" / partner / f"catalog.{extension}"
    done = subprocess.run([program, "--json", file], capture_output=True, text=True, check=False, env=os.environ)
    if "no ckanext-dcat here" in done.stderr:
        pytest.skip("ckanext-dcat is not installed: `ckan-stack install` does it")
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert told["refused_tags"] == {}
    assert told["formats_left_as_uri"] == told["distributions_without_url"] == 0
    assert told["datasets"] == len(list((built_demo / "public" / partner / "dataset").glob("*.ttl")))
