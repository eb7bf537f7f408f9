"""Whatever JSON a portal answers, shaping does not raise, and what comes out keeps the model's promises."""

from __future__ import annotations

import os
import re
import string
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.catalogue import Catalogue, Dataset, Text
from sitegen.config import ShowTable
from sitegen.digest import canonical
from sitegen.sources.answer import Answer
from sitegen.sources.shape import links, owners
from sitegen.sources.shape.catalogue import catalogue
from sitegen.sources.values import Fields
from tests.measuring import processor_seconds
from tests.sources.making import live

WORDS = """
id name title notes type state private organization owner_org groups tags resources extras key value url format
mimetype size restricted level schema spatial coordinates geometry features frequency modified temporal temporals
start_date end_date license_id license_title license_url isopen metadata_created metadata_modified last_modified
title_translated notes_translated name_translated keywords fr en display_name description image_url maintainer
maintainer_email granularity geocover version temporal_start temporal_end data_update_frequency resource_type
"""
KEYS = st.sampled_from(WORDS.split())
TEXTS = st.one_of(
    st.text(max_size=20),
    st.text(st.characters(exclude_categories=()), max_size=8),  # lone surrogates and controls among them
    st.sampled_from(
        [
            *("2020-01-01T00:00:00", "R/P1Y", "[2020-01-01T00:00:00 TO *]", "2014/2015", "9999-12-31T23:59:59+00:00"),
            *(
                "Polygon",
                "MultiPolygon",
                "Feature",
                "GeometryCollection",
                "active",
                "public",
                '{"level": "x"}',
                "[[[]]]",
            ),
            *(
                "http://[::1",
                "https://ex ample.org/é",
                "javascript:alert(1)",
                "//x",
                "a/../../b",
                "http://u:p@h:99999/",
            ),
            *("kml, kmz", "zip:shp", "cc-by", "lov2", "True", "1e5", "٣", "²", "{" * 50, '{"fr": "x"}'),
        ]
    ),
    st.builds(
        lambda scheme, rest: f"{scheme}:{rest}",
        st.sampled_from(["http", "https", "ftp", "mailto", "HTTP", "java\nscript", "data", "x"]),
        st.text(string.printable, max_size=20),
    ),
)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.integers(-(10**40), 10**40), st.floats(-180, 180), TEXTS
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(st.one_of(KEYS, TEXTS), inner, max_size=6)),
    max_leaves=20,
)
PACKAGES = st.one_of(
    ANYTHING,
    st.dictionaries(KEYS, ANYTHING, max_size=25),
    st.fixed_dictionaries(
        {"name": st.text(min_size=1, max_size=5)},
        optional={
            "resources": st.lists(st.dictionaries(KEYS, ANYTHING, max_size=10), max_size=3),
            "extras": st.lists(st.fixed_dictionaries({"key": KEYS, "value": ANYTHING}), max_size=5),
            "spatial": st.fixed_dictionaries({"type": TEXTS, "coordinates": ANYTHING}),
            "organization": st.dictionaries(KEYS, ANYTHING, max_size=6),
            "groups": st.lists(ANYTHING, max_size=3),
            "url": TEXTS,
        },
    ),
)

EXAMPLES = int(os.environ.get("SITEGEN_EXAMPLES", "60"))  # thousands now and then, by hand

SHOW = ShowTable.model_validate({"contacts": True, "extras": ("name", "extras", "schema", "keywords")})


def shaped(packages: list[Any], organizations: tuple[Any, ...] = (), groups: tuple[Any, ...] = ()) -> Catalogue:
    answer = Answer(packages=packages, organizations=organizations, groups=groups)
    return catalogue(answer, live("https://portail.example.org/", Path()), SHOW)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(PACKAGES, max_size=3), st.lists(ANYTHING, max_size=2), st.lists(ANYTHING, max_size=2))
def test_any_json_makes_a_catalogue(packages: list[Any], organizations: list[Any], groups: list[Any]) -> None:
    made = shaped(packages, tuple(organizations), tuple(groups))
    assert canonical(made), "every text can be written as UTF-8"
    assert not [each for each in made.warnings if "fault in sitegen" in each.message], "nothing was raised on the way"
    named = {each.id for each in made.organizations}, {each.id for each in made.groups}
    for each in made.datasets:
        _keeps_its_promises(each)
        assert each.organization in {*named[0], ""}
        assert set(each.groups) <= named[1]
    assert len({each.id for each in made.datasets}) == len(made.datasets)


def _keeps_its_promises(made: Dataset) -> None:
    assert made.id
    assert made.name
    assert made.title
    assert made.url == "" or made.url.startswith(("http://", "https://"))
    assert made.license is None or made.license.url == "" or made.license.url.startswith(("http://", "https://"))
    assert len({each.id for each in made.resources}) == len(made.resources)
    for each in made.resources:
        assert re.fullmatch(r"|(https?|ftp)://[!-~]+|mailto:[!-~]+@[!-~]+", each.url)
        assert not (each.restricted and each.url)
        assert each.name
        assert len(each.format) <= 25
    for moment in (made.created, made.modified):
        assert moment is None or moment.utcoffset() is not None
    if made.spatial:
        west, south, east, north = made.spatial.bbox
        assert -180 <= west <= east <= 180
        assert -90 <= south <= north <= 90
        assert all(ring[0] == ring[-1] for ring in made.spatial.rings)


def test_what_is_raised_all_the_same_costs_one_dataset(monkeypatch: pytest.MonkeyPatch) -> None:
    """And one organisation its title: it is named, and the others are there."""

    def title(fields: Fields) -> Text:
        if fields.get("odd"):
            raise IndexError("odd")
        return Text.of("Titre")

    def first_web(*values: object) -> str:
        if "x" in values:
            raise IndexError("odd")
        return ""

    monkeypatch.setattr(links, "first_web", first_web)
    monkeypatch.setattr(owners, "_title", title)
    owner = {"id": "o1", "name": "producteur", "title": "Titre", "odd": "x"}
    packages = [{"id": f"d{n}", "name": f"nom-{n}", "organization": owner} for n in range(3)]
    made = shaped([packages[0], {**packages[1], "url": "x"}, packages[2]])
    assert [each.name for each in made.datasets] == ["nom-0", "nom-2"]
    assert [each.title for each in made.organizations] == [Text.of("o1")]
    told = {(each.code, each.where, each.message) for each in made.warnings if each.code.endswith("unreadable")}
    assert told == {
        ("dataset-unreadable", "nom-1", "a fault in sitegen itself: IndexError: odd: left out"),
        ("organization-unreadable", "o1", "a fault in sitegen itself: IndexError: odd: shown by its id"),
    }


@pytest.mark.slow
def test_thousands_of_one_thing_cost_in_proportion() -> None:
    """Resources without an id or with the same one, at the same address: ids are made for each of them."""
    address = "https://example.org/"
    for each in ({"url": address}, {}, {"id": "x", "url": address}, {"restricted": "yes", "url": [address] * 9}):
        few, many = (
            processor_seconds(partial(shaped, [{"id": "d", "name": "d", "resources": [each] * count}]))
            for count in (2_000, 8_000)
        )
        assert many < 0.3 + 4 * 1.2 * few, each
