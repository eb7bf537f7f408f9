"""Paths that are safe on every file system, stable, and never shared."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sitegen.urls import absolute, data, file_name, fold, href, segment, sheets, tag_segment

DEVICES = {"con", "prn", "aux", "nul", "com1", "lpt9", "com¹", "lpt³"}
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
    assert name == unicodedata.normalize("NFC", name)
    assert name == name.lower(), "no two segments differ by case alone"


@given(st.text(), st.text(min_size=1))
def test_any_name_gives_a_safe_segment(name: str, identity: str) -> None:
    assert_safe(segment(name, identity))
    assert segment(name, identity) == segment(name, identity)


@given(st.text(), st.text(), st.text(min_size=1), st.text(min_size=1))
def test_two_things_never_share_a_segment(one: str, other: str, first: str, second: str) -> None:
    assume(one != other and first != second)
    assert segment(one, first) != segment(other, second)


def test_no_two_of_very_many_marks_are_the_same() -> None:
    """With a mark of 32 bits, whoever tries so many finds two."""
    assert len({segment("é", str(number)) for number in range(1 << 17)}) == 1 << 17


@pytest.mark.parametrize("name", ["budget-2026", "global_electricity", "0054fb0f-e183-4a8f-b0d7-bf423e97275a", "a"])
def test_a_name_that_ckan_accepts_is_kept(name: str) -> None:
    assert segment(name, "id") == name


@pytest.mark.parametrize("name", ["..", "CON", "con", "a/b", "x.", "é" * 300, "Budget", "", "\x00", "-a", "Ꭰ", "ℋ"])
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
        ("\u210budget", "hudget", True),
        ("\u212bngström", "ångström", True),
        ("e\u0301te\u0301", "été", True),
        ("C++ e\u0301", "C++ é", True),
        ("東" * 90 + "京", "東" * 90 + "市", False),
        ("x" * 101, "x" * 102, False),
        ("C++", tag_segment("C++"), False),
        ("con", tag_segment("con"), False),
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
    assert not found.endswith((".", " "))
    assert found.split(".")[0].casefold() not in DEVICES
    assert len(found.encode()) <= 200


@pytest.mark.parametrize(
    "name", ["𠮷" * 80 + ".csv", "COM¹.csv", "con.csv", "a." * 50, "e\u0301" * 200, "\u202egnp.exe"]
)
def test_a_dangerous_file_name_is_changed(name: str) -> None:
    assert file_name(name) != name
    test_any_file_name_is_safe.hypothesis.inner_test(name)  # type: ignore[attr-defined]


@given(paths, paths)
def test_a_link_leads_where_it_says_under_any_sub_path(start: str, target: str) -> None:
    for base in ("https://example.org/", "https://example.org/a/b/"):
        reached = urljoin(absolute(start, base=base), href(target, start=start))
        assert unquote(urlsplit(reached).path) == unquote(urlsplit(absolute(target, base=base)).path)


def test_fold() -> None:
    assert fold("Élagage & œuvres – L’Été") == "elagage-œuvres-l-ete"


def test_sheets_of_a_workbook_have_segments_that_do_not_change() -> None:
    assert sheets(["Feuil2", "2024", "ventes_2025"]) == ("feuil2", "2024", "ventes_2025")
    (accented,) = sheets(["Données 2026"])
    assert re.fullmatch(r"donnees-2026-[a-z2-7]{16}", accented)
    assert sheets(["Donnees 2026", "Autre", "Données 2026"])[2] == accented
    assert data("d", "r", "json") == "dataset/d/resource/r.json"
    assert data("d", "r", "csv", "feuil2") == "dataset/d/resource/r/sheet/feuil2.csv"


@pytest.mark.parametrize(
    "names",
    [
        ["villes", "Villes", "VILLES"],
        ["Données 2026", sheets(["Données 2026"])[0], sheets(["Données 2026"])[0].upper()],
        ["../x", "..", ".", "", " ", "a/b", "a\\b", "con", "nul", "x" * 200, "X" * 200, "é" * 200, "\ud800"],
        ["même", "même", "même"],
        ["*", "**", "a" * 199 + "…", "a" * 199 + "…"],
    ],
)
def test_no_two_sheets_share_a_segment_whatever_their_names(names: list[str]) -> None:
    found = sheets(names)
    assert len(found) == len(names) == len({segment.lower() for segment in found})
    assert all(re.fullmatch(r"[\w-]{1,140}", segment) for segment in found)
