"""Saved searches find what their filters and words say, and what the search in the browser finds."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from sitegen import package_data
from sitegen.catalogue import Catalogue, Dataset, Group, Organization, Resource, Tag, Text
from sitegen.config import DumpSource, Partner, PartnerTable, Source
from sitegen.site import Site, saved_searches, sites_of
from sitegen.site.facets import facets_of
from sitegen.site.saved_searches import searches_of
from sitegen.text.words import asked
from sitegen.theme import Theme, load_theme
from tests.acceptance.projects import write_lines, write_project
from tests.program import sitegen
from tests.search import asking
from tests.tongues import tongue

TABLE = {"title": "Données", "url": "https://example.org/", "source": "s", "languages": ["fr", "en"]}
GROUPS = (
    Group("g1", "eau_et_risques", Text((("fr", "Eau et risques"), ("en", "Water and risks")))),
    Group("g2", "vie-citoyenne", Text.of("Vie citoyenne")),
)


def dataset(name: str, title: str, *formats: str, groups: tuple[str, ...] = (), **fields: Any) -> Dataset:
    resources = tuple(Resource(f"{name}-{f}", Text.of(f), Text(), f, "other", "file", "") for f in formats)
    return Dataset(name, name, Text.of(title), Text(), groups=groups, resources=resources, **fields)


CATALOGUE = Catalogue(
    "s",
    datasets=(
        dataset("arbres", "Arbres remarquables", "CSV", "GeoJSON", groups=("g2",), organization="o"),
        dataset("sources", "Sources et fontaines", "GeoJSON", groups=("g1",), tags=(Tag("Ciel étoilé"),)),
        dataset("budget", "Le budget", "CSV", "PDF", organization="d"),
        dataset("plans", "OpenStreetMap de la commune", "SHP", groups=("g1", "g2")),
    ),
    organizations=(
        Organization("o", "mairie_de_dax", Text.of("Ville de Dax")),
        Organization("d", "Département 40", Text.of("Landes")),  # no name that addresses can have
    ),
    groups=GROUPS,
)


def made(folder: Path, catalogue: Catalogue = CATALOGUE, **table: Any) -> tuple[list[Site], Theme]:
    partner = Partner(
        "p", folder, Source("s", DumpSource(kind="dump", datasets="x.jsonl"), folder), PartnerTable(**TABLE | table)
    )
    return sites_of(partner, catalogue), load_theme(
        partner.table.theme, partner=folder, folders=(package_data.themes(),)
    )


def found(folder: Path, **search: Any) -> set[str]:
    sites, theme = made(folder, searches={"x": {"title": "X", **search}})
    one, other = (searches_of(site, theme)[0] for site in sites)
    assert {d.name for d in one.datasets} == {d.name for d in other.datasets}, "in every language the same"
    return {d.name for d in one.datasets}


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"format": ["GeoJSON"]}, {"arbres", "sources"}),
        ({"format": ["geojson", "PDF"]}, {"arbres", "sources", "budget"}),
        ({"format": ["GeoJSON"], "group": ["Vie citoyenne"]}, {"arbres"}),
        ({"group": ["eau_et_risques"]}, {"sources", "plans"}),
        ({"group": ["Eau et risques", "vie-citoyenne"], "format": []}, {"arbres", "sources", "plans"}),
        ({"organization": ["mairie_de_dax"]}, {"arbres"}),
        ({"organization": ["ville de Dax"]}, {"arbres"}),
        ({"organization": ["Département 40"]}, {"budget"}),
        ({"tag": ["ciel-etoile"]}, {"sources"}),
        ({"tag": ["CIEL ÉTOILÉ"]}, {"sources"}),
        ({"format": ["CSV", "nothing of the kind"]}, {"arbres", "budget"}),
        ({"format": ["nothing of the kind"]}, set()),
    ],
)
def test_filters(tmp_path: Path, filters: dict[str, list[str]], names: set[str]) -> None:
    assert found(tmp_path, filters=filters) == names


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("budget", {"budget"}),
        ("le budget", {"budget"}),
        ("les", set()),  # only a little word: it is looked for
        ("ARBRE", {"arbres"}),
        ("fontaine sources", {"sources"}),
        ("fontaine arbres", set()),  # no partial results
        ("bugdet", set()),  # and no corrections
        ("open street map", {"plans"}),
        ("bud ge", set()),  # two beginnings are not one
        ("remarq", {"arbres"}),
        ("streetmap", {"plans"}),  # inside another word
        ("dax", {"arbres"}),
    ],
)
def test_words(tmp_path: Path, words: str, names: set[str]) -> None:
    assert found(tmp_path, words=words) == names


@pytest.mark.parametrize("language", ["fr", "en", "de", "es", "it", "pt", "nl", "br"])
def test_words_in_each_language(tmp_path: Path, language: str) -> None:
    sites, _ = made(tmp_path, languages=[language])
    assert saved_searches.having(sites[0], tongue(language), ["budget", "zzboxes"]) == [{"budget"}, set()]


@pytest.mark.parametrize(
    ("word", "terms"),
    [("Élan", ("elan",)), ("人口統計", ("人口", "口統", "統計")), ("口", ("口",)), ("gis人口", ("gis", "人口"))],
)
def test_what_a_typed_word_is_looked_up_by(word: str, terms: tuple[str, ...]) -> None:
    assert asked(word) == terms


def test_words_and_filters_together(tmp_path: Path) -> None:
    assert found(tmp_path, words="csv", filters={"group": ["vie-citoyenne"]}) == {"arbres"}


def test_titles_and_labels_are_in_the_language_of_the_page(tmp_path: Path) -> None:
    table: dict[str, Any] = {
        "searches": {
            "x": {"title": "Eau", "filters": {"group": ["eau_et_risques"]}},
            "y": {"title": "Y", "words": "y"},
        },
        "translations": {"en": {"searches": {"x": "Water"}}},
    }
    (french, english), theme = made(tmp_path, **table)
    [x, y] = searches_of(english, theme)
    assert (x.title.text, x.title.language, y.title.text, y.title.language) == ("Water", "", "Y", "fr")
    assert [label.text for _, label in x.filters[0].values] == ["Water and risks"]
    assert [label.text for _, label in searches_of(french, theme)[0].filters[0].values] == ["Eau et risques"]
    assert (x.live, y.live, searches_of(french, theme)[1].live) == (True, False, True), "French words, on English pages"


def test_what_the_search_in_the_browser_does_not_know_is_no_live_search(tmp_path: Path) -> None:
    table: dict[str, Any] = {
        "search": {"facets": ["format"]},
        "searches": {
            "a": {"title": "A", "filters": {"format": ["CSV"]}},
            "b": {"title": "B", "filters": {"group": ["vie-citoyenne"]}},
            "c": {"title": "C", "filters": {"format": ["x"]}},
        },
    }
    sites, theme = made(tmp_path, **table)
    assert [search.live for search in searches_of(sites[0], theme)] == [True, False, False]


def test_a_value_that_nothing_has_is_a_warning_with_the_nearest_one(tmp_path: Path) -> None:
    table: dict[str, Any] = {
        "searches": {
            "a": {"title": "A", "filters": {"format": ["GeoJSN", "CSV"], "group": ["vie citoyene"]}},
            "b": {"title": "B", "words": "zzzxqj"},
            "c": {"title": "C", "words": "budget"},
        }
    }
    sites, theme = made(tmp_path, **table)
    told = list(saved_searches.cautions(sites[1], theme))
    assert {caution.where for caution in told} == {"partners/p/partner.toml"}
    assert [(caution.code, caution.message) for caution in told] == [
        ("search-value-unknown", '[searches.a] filters.format: no dataset here has "GeoJSN"; did you mean "GeoJSON"?'),
        (
            "search-value-unknown",
            '[searches.a] filters.group: no dataset here has "vie citoyene"; did you mean "Vie citoyenne"?',
        ),
        ("search-empty", "[searches.b] finds no dataset"),
    ]


def test_a_build_tells_of_them(tmp_path: Path) -> None:
    project = write_project(
        tmp_path / "project", partner='[searches.x]\ntitle = "X"\nfilters = { format = ["GeoJSN", "CSV"] }\n'
    )
    resources = [{"id": "r1", "format": "CSV", "url": "https://example.org/x"}]
    write_lines(project / "datasets.jsonl", [{"id": "1", "name": "arbres", "title": "Arbres", "resources": resources}])
    done = sitegen("build", "--json", "-o", tmp_path / "out", project=project)
    assert [w for w in done.partner("one")["warnings"] if w["code"].startswith("search")] == [
        {
            "code": "search-value-unknown",
            "where": "partners/one/partner.toml",
            "message": '[searches.x] filters.format: no dataset here has "GeoJSN"',
        }
    ]
    assert (tmp_path / "out/one/search/saved/x/index.html").is_file()


COMPARED = {
    "demo": "fr",
    "open.canada.ca": "fr",
    "datenregister.berlin.de": "de",
    "catalog.data.metro.tokyo.lg.jp": "ja",  # pairs of signs for words
}
_LEAST = 40


def _queries(catalogue: str) -> list[str]:
    """Those written for the catalogue, each of their words alone, and these cut short as while typing."""
    table = tomllib.loads((asking.HERE / "queries.toml").read_text("utf-8"))["query"]
    whole = [query["words"] for query in table if query["catalogue"] == catalogue]
    words = [word for query in whole for word in query.split()]
    return list(dict.fromkeys([*whole, *words, *(word[:3] for word in words), *(f"{w} {w[:2]}" for w in words)]))


@pytest.mark.slow
@pytest.mark.parametrize(("catalogue", "language"), COMPARED.items())
def test_words_find_what_the_script_finds(tmp_path: Path, catalogue: str, language: str) -> None:
    index = asking.indexed(catalogue, language, tmp_path)
    queries = _queries(catalogue)
    answers = index.answers([{"words": words} for words in queries])
    exact = [not answer["corrected"] and not answer["partial"] for answer in answers]
    ours = _names(index.site, saved_searches.having(index.site, tongue(language), queries))
    compared = [query for query, is_exact in zip(queries, exact, strict=True) if is_exact]
    theirs = [sorted(answer["documents"]) for answer in answers]
    differing = [
        (query, set(mine) ^ set(found))
        for query, mine, found, is_exact in zip(queries, ours, theirs, exact, strict=True)
        if is_exact and mine != found
    ]
    assert differing == []
    assert all(not mine for mine, is_exact in zip(ours, exact, strict=True) if not is_exact), "no guess, no part"
    assert len(compared) >= _LEAST, len(compared)
    print(f"{catalogue}: {len(compared)} of {len(queries)} queries compared")  # noqa: T201


def _names(site: Site, answers: Sequence[frozenset[str]]) -> list[list[str]]:
    name = {dataset.id: dataset.name for dataset in site.datasets}
    return [sorted(name[each] for each in answer) for answer in answers]


@pytest.mark.slow
@pytest.mark.parametrize(("catalogue", "language"), COMPARED.items())
def test_a_saved_search_finds_what_its_live_search_finds(tmp_path: Path, catalogue: str, language: str) -> None:
    words = ["", *[query for query in _queries(catalogue) if len(query) > 3][:12]]
    plain, theme = asking.site_of(asking.file_of(catalogue), language, tmp_path / "cache")
    ways = [way for way in facets_of(plain, theme) if way.narrows]
    choices = [{way.name: tuple(shelf.key for shelf in way.shelves[:5:2])} for way in ways]
    choices += [one | other for one, other in itertools.pairwise(choices)]
    wanted = [{"words": query, "filters": filters} for query in words for filters in choices]
    tables = {f"s{number}": {"title": "x", **one} for number, one in enumerate(wanted)}
    index = asking.indexed(catalogue, language, tmp_path, searches=tables)
    answers = index.answers(wanted)
    for search, answer in zip(searches_of(index.site, index.theme), answers, strict=True):
        if search.live and not answer["corrected"] and not answer["partial"]:
            assert answer["ignored"] == []
            assert sorted(d.name for d in search.datasets) == sorted(answer["documents"]), search
