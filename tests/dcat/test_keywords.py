"""Tags: what CKAN would refuse is written so that it takes it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.catalogue import Tag
from sitegen.dcat.graph import Literal
from sitegen.dcat.keywords import keywords, split


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("eau", ["eau"]),
        ("l'eau", ["l eau"]),
        ("l’eau", ["l eau"]),
        ("eau, forêt;  bois", ["eau", "forêt", "bois"]),
        ("R&D", ["R D"]),
        ("C++", []),
        ("x", []),
        ("mi-temps 2.0_b", ["mi-temps 2.0_b"]),
        ("(déchets) / tri", ["déchets tri"]),
        ("交通", ["交通"]),
        ("e\u0301te\u0301", ["été"]),
        ("mot " * 40, [("mot " * 24).strip()]),
        ("z" * 200, ["z" * 96]),
    ],
)
def test_a_tag_in_the_signs_that_ckan_takes(name: str, expected: list[str]) -> None:
    assert list(split(name)) == expected


@given(st.text())
def test_no_tag_is_refused(name: str) -> None:
    assert all(re.fullmatch(r"[\w .-]{2,96}", word) for word in split(name))


def test_each_word_comes_once_in_a_language() -> None:
    tags = [Tag("l'eau"), Tag("L’eau"), Tag("water", "en"), Tag("eau", "fr"), Tag("eau")]
    words = [Literal("l eau", "fr"), Literal("water", "en"), Literal("eau", "fr")]
    assert list(keywords(tags, "fr")) == words
