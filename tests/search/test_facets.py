"""The number beside a value is what a click on it shows: counted here over the catalogue itself."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from sitegen.catalogue import Dataset
from sitegen.site import Site
from sitegen.site.facets import facets_of
from sitegen.urls import tag_segment
from tests import PROJECT
from tests.search.asking import Asked, indexed

pytestmark = pytest.mark.slow

SITES = (
    ("demo", "fr"), ("open.canada.ca", "fr"), ("datenregister.berlin.de", "de"), ("data.humdata.org", "en"),
    ("trouver.datasud.fr", "fr"),
)  # fmt: skip
DATASUD = {"show": {"extras": ["geocover", "support"]}, "search": {"facets": [
    "granularity", "geocover", "support", "frequency", "organization", "group", "tag", "format", "license", "year",
    "territory",
]}}  # fmt: skip
WORDS = {
    "fr": ("données", "eau", "2024"),
    "de": ("verkehr", "berlin", "karte"),
    "en": ("population", "climate", "kenya"),
}

# What a dataset has of a facet, told here a second time and from the model alone.
OWN: Mapping[str, Callable[[Site, Dataset], Iterable[str]]] = {
    "organization": lambda site, d: [o.name for o in site.catalogue.organizations if o.id == d.organization],
    "group": lambda site, d: [g.name for g in site.catalogue.groups if g.id in d.groups],
    "tag": lambda site, d: {tag_segment(name) for name in site.tags_of(d)},
    "format": lambda site, d: {tag_segment(r.format) for r in d.resources if r.format},
    "license": lambda site, d: [tag_segment(d.license.title) if d.license else "none"],
    "year": lambda site, d: [str(d.modified.year)] if d.modified else [],
}


@pytest.fixture(scope="module", params=SITES, ids=lambda param: param[0])
def asked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    catalogue, language = request.param
    table: dict[str, Any] = dict(DATASUD) if "datasud" in catalogue else {}
    if catalogue == "demo":
        table = {"territory": "territory.geojson"}
    folder = tmp_path_factory.mktemp("facets")
    if table.get("territory"):
        (folder / "cache").mkdir()
        partner = PROJECT / "partners" / "nouvelle-aquitaine-mobilites"
        (folder / "cache" / "territory.geojson").write_bytes((partner / "territory.geojson").read_bytes())
    return indexed(catalogue, language, folder, **table)


def having(asked: Asked) -> dict[str, dict[str, set[str]]]:
    """By facet and value, the names of the datasets; checked against the model where that is simple to tell."""
    found = {
        facet.name: {shelf.key: {dataset.name for dataset in shelf.datasets} for shelf in facet.shelves}
        for facet in facets_of(asked.site, asked.theme)
        if facet.narrows
    }
    for name in found.keys() & OWN.keys():
        told: dict[str, set[str]] = {}
        for dataset in asked.site.datasets:
            for key in OWN[name](asked.site, dataset):
                told.setdefault(key, set()).add(dataset.name)
        shown = {key: names for key, names in found[name].items() if names}
        assert sorted(map(sorted, shown.values())) == sorted(map(sorted, told.values())), name
        if name not in ("organization", "group"):  # whose names may need marks to be path segments
            assert shown == told, name
    return found


def test_every_number_is_what_a_click_shows(asked: Asked) -> None:
    known = having(asked)
    everything = {dataset.name for dataset in asked.site.datasets}
    clicks = [(name, key) for name, values in known.items() for key in values]
    texts = ["", *WORDS[asked.site.language]]
    first = asked.answers([{"words": words} for words in texts])
    for words, answer in zip(texts, first, strict=True):
        matching = set(answer["documents"])
        if not words:
            assert matching == everything
        for name, values in known.items():
            assert answer["counts"][name] == {key: len(names & matching) for key, names in values.items() if names}
        shown = asked.answers([{"words": words, "filters": {name: [key]}} for name, key in clicks])
        for (name, key), click in zip(clicks, shown, strict=True):
            assert set(click["documents"]) == known[name][key] & matching, (words, name, key)
            if known[name][key]:
                assert len(click["documents"]) == answer["counts"][name][key]


def test_values_of_one_facet_widen_and_facets_narrow(asked: Asked) -> None:
    known = having(asked)
    chosen = {name: [key for key, names in values.items() if names][:2] for name, values in known.items()}
    pairs = list(itertools.combinations(chosen.items(), 2))
    answers = asked.answers([{"filters": dict(pair)} for pair in pairs])
    for pair, answer in zip(pairs, answers, strict=True):
        allowed = [set[str]().union(*(known[name][key] for key in keys)) for name, keys in pair]
        assert set(answer["documents"]) == allowed[0] & allowed[1]
        for name, values in known.items():
            others = [some for (other, _), some in zip(pair, allowed, strict=True) if other != name]
            base = {dataset.name for dataset in asked.site.datasets}.intersection(*others)
            assert answer["counts"][name] == {key: len(names & base) for key, names in values.items() if names}
        for (name, _), other in zip(pair, reversed(allowed), strict=True):
            assert answer["without"][name] == len(other)


def test_orders(asked: Asked) -> None:
    newest, by_title = asked.answers([{"sort": "modified"}, {"sort": "title"}])
    assert newest["documents"] == [dataset.name for dataset in asked.site.datasets]
    assert by_title["documents"] == [dataset.name for dataset in asked.site.by_title]


def test_what_is_not_there_is_said_and_ignored(asked: Asked) -> None:
    strange = {"couleur": ["rouge"], "format": ["x/y\"'<b>", "z" * 300], "__proto__": ["a"], "constructor": ["b"]}
    (answer,) = asked.answers([{"filters": strange}])
    assert len(answer["documents"]) == len(asked.site.datasets)
    assert sorted(name for name, _ in answer["ignored"]) == sorted([*strange, "format"])


@pytest.mark.parametrize(
    "words",
    [
        "e" * 10_000,
        "eau " * 2_500,
        ".*+?^${}()|[]\\",
        "<img src=x onerror=alert(1)>",
        "😀 🏳️‍🌈",
        "\u0000\u202e",
        "-",
        "a",
        "'\"",
    ],
)
def test_strange_queries_break_nothing(asked: Asked, words: str) -> None:
    (answer,) = asked.answers([{"words": words}])
    assert len(answer["documents"]) <= len(asked.site.datasets)


def test_what_is_in_no_facet_file_is_in_the_index(asked: Asked, tmp_path: Path) -> None:
    """Files are cut by size: what a page needs at once, and what only who opens a facet needs."""
    files = {file.relative_to(asked.index).as_posix(): file.stat().st_size for file in asked.index.rglob("*.json")}
    assert set(files) >= {"catalogue.json", "titles.json", "spelling.json", "words/0.json"}
    assert max(size for name, size in files.items() if name.startswith("words/")) < 120_000
