"""Paths that are safe on every file system, stable, and never shared."""

from __future__ import annotations

import unicodedata
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sitegen.urls import absolute, file_name, fold, href, segment, tag_segment

DEVICES = {"con", "prn", "aux", "nul", "com1", "lpt9"}
paths = st.lists(st.sampled_from(["dataset", "page", "2", "a-b", "été", "東京", "c d"]), max_size=4).map(
    lambda parts: "".join(f"{part}/" for part in parts)
)


def assert_safe(name: str) -> None:
    assert name
    assert name not in (".", "..")
    assert not set(name) & set('/\\:*?"<>|\0')
    assert not name.endswith((".", " "))
    assert name.split(".")[0].casefold() not in DEVICES
    assert len(name.encode()) <= 200
    assert name == unicodedata.normalize("NFC", name).casefold() or name.isascii()


@given(st.text(), st.text(min_size=1))
def test_any_name_gives_a_safe_segment(name: str, identity: str) -> None:
    assert_safe(segment(name, identity))
    assert segment(name, identity) == segment(name, identity)


@given(st.text(), st.text(), st.text(min_size=1), st.text(min_size=1))
def test_two_things_never_share_a_segment(one: str, other: str, first: str, second: str) -> None:
    assume(one != other and first != second)
    assert segment(one, first) != segment(other, second)


@pytest.mark.parametrize("name", ["budget-2026", "global_electricity", "0054fb0f-e183-4a8f-b0d7-bf423e97275a", "a"])
def test_a_name_that_ckan_accepts_is_kept(name: str) -> None:
    assert segment(name, "id") == name


@pytest.mark.parametrize("name", ["..", "CON", "con", "a/b", "x.", "é" * 300, "Budget", "", "\x00", "-a"])
def test_a_dangerous_name_is_changed(name: str) -> None:
    assert segment(name, "id") != name
    assert_safe(segment(name, "id"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Eau", "eau", True),
        ("Électricité", "electricite", True),
        ("zone humide", "zone-humide", True),
        ("C", "C++", False),
        ("C#", "C++", False),
        ("東京", "京東", False),
    ],
)
def test_spellings_of_one_tag(one: str, other: str, same: bool) -> None:
    assert (tag_segment(one) == tag_segment(other)) is same


@given(st.text(min_size=1))
def test_any_tag_gives_a_safe_segment(name: str) -> None:
    assert_safe(tag_segment(name))


@given(st.text())
def test_any_file_name_is_safe(name: str) -> None:
    found = file_name(name)
    assert not set(found) & set('/\\:*?"<>|\0')
    assert found not in ("", ".", "..")


@given(paths, paths)
def test_a_link_leads_where_it_says_under_any_sub_path(start: str, target: str) -> None:
    for base in ("https://example.org/", "https://example.org/a/b/"):
        reached = urljoin(absolute(start, base=base), href(target, start=start))
        assert unquote(urlsplit(reached).path) == unquote(urlsplit(absolute(target, base=base)).path)


def test_fold() -> None:
    assert fold("Élagage & œuvres – L’Été") == "elagage-œuvres-l-ete"
