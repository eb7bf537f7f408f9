"""Dates, numbers, sizes and plurals, as each language writes them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sitegen.errors import BuildError
from sitegen.text.i18n import Speech
from tests.tongues import grammar

UNITS = {"byte": "octets", "kilobyte": "Ko", "megabyte": "Mo", "gigabyte": "Go", "terabyte": "To"}
WORDS = {
    "unit": UNITS,
    "count": {"one": "{count} fichier", "many": "{count} fichiers", "other": "{count} fichiers"},
    "hello": "Bonjour {name}",
}
FRENCH = Speech("fr", WORDS, {"only": {"english": "Only"}}, grammar("fr"))
ENGLISH = Speech("en", {"count": {"one": "{count} file", "other": "{count} files"}}, {})


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2026-11-24", "24 novembre 2026"),
        ("2026-05-01", "1er mai 2026"),
        ("2014-05", "mai 2014"),
        ("2014", "2014"),
        ("", ""),
        (None, ""),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), "31 décembre 2026"),
    ],
)
def test_a_day_in_french(value: str | datetime | None, words: str) -> None:
    assert FRENCH.date(value).replace("\N{NO-BREAK SPACE}", " ") == words


def test_a_day_in_english() -> None:
    assert ENGLISH.date("2026-05-01") == "May\N{NO-BREAK SPACE}1, 2026"


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (None, ""),
        (1, "1 octets"),
        (999, "999 octets"),
        (1_000, "1 Ko"),
        (1_149, "1,1 Ko"),
        (46_320, "46 Ko"),
        (999_700, "1 Mo"),
        (2_500_000_000, "2,5 Go"),
        (16_026_842_457, "16 Go"),
    ],
)
def test_a_size_in_french(size: int | None, words: str) -> None:
    assert FRENCH.size(size) == words.replace(" ", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(
    ("count", "french", "english"),
    [(0, "0 fichier", "0 files"), (1, "1 fichier", "1 file"), (2, "2 fichiers", "2 files")],
)
def test_plurals(count: int, french: str, english: str) -> None:
    assert FRENCH.say("count", count) == french
    assert ENGLISH.say("count", count) == english


def test_large_numbers_are_grouped() -> None:
    assert FRENCH.say("count", 12345) == "12\N{NARROW NO-BREAK SPACE}345 fichiers"


def test_a_name_with_braces_is_just_a_name() -> None:
    assert FRENCH.say("hello", name="{count}") == "Bonjour {count}"


def test_a_missing_word_is_taken_from_the_fallback_then_refused() -> None:
    assert FRENCH.say("only.english") == "Only"
    with pytest.raises(BuildError, match=r"no\.such"):
        FRENCH.say("no.such")


def test_direction() -> None:
    assert (FRENCH.direction, Speech("ar", {}, {}).direction) == ("ltr", "rtl")
