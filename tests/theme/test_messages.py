"""Words in eight languages, and what is told of words that are missing or wrong; a language that no Python knows."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from sitegen import package_data
from sitegen.config import ThemeTable
from sitegen.errors import ConfigError
from sitegen.text.i18n import Speech
from sitegen.theme import Theme, load_theme, themes
from sitegen.theme.messages import faults, missing
from tests.tongues import LANGUAGES

SHIPPED = sorted(themes((package_data.themes(),)))


def theme(folder: Path, files: dict[str, str], name: str = "base") -> Theme:
    """A theme with a partner's own files over it."""
    for path, content in files.items():
        file = folder / "partners" / "one" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    partner = folder / "partners" / "one"
    return load_theme(ThemeTable(name=name), partner=partner, folders=(package_data.themes(),))


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_says_everything_rightly(tmp_path: Path, name: str, language: str) -> None:
    """No message is missing, has a name that it is not given or lacks one, or lacks a plural form."""
    assert [*faults(theme(tmp_path, {}, name).layers, language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_was_left_in_another_language(tmp_path: Path, language: str) -> None:
    """Long sentences that two languages have in common were copied and not translated."""
    own = theme(tmp_path, {}).speech(language).messages
    for other in set(LANGUAGES) - {language}:
        same = set(sentences(own)) & set(sentences(theme(tmp_path, {}).speech(other).messages))
        assert not {each for each in same if len(each.split()) > 4}, other


def sentences(node: object) -> list[str]:
    if isinstance(node, str):
        return [node]
    assert isinstance(node, dict)
    return [each for child in node.values() for each in sentences(child)]


def test_french_writes_narrow_spaces_and_occitan_does_so_too(tmp_path: Path) -> None:
    for language in ("fr", "oc"):
        for said in sentences(theme(tmp_path, {}).speech(language).messages):
            assert not re.search(" [;!?%»]|« ", said), said


@pytest.mark.parametrize(
    ("content", "code", "line", "told"),
    [
        ('[home]\nmodified = ", {jour}"\n', "", 2, "{jour} is no name that this message is given: {date}"),
        ('[count]\n# a word\nfiles = { one = "{n} bat", other = "{count}" }\n', "", 3, "{n} is no name"),
        ('[home]\nmodified = ", {date"\n', "", 2, "braces that do not match"),
        ('[home]\nmodified = ", {date.year}"\n', "", 2, "{date.year} is not a name"),
        ('[home]\nmodified = ", gestern"\n', "message-placeholder", 2, "{date} is left out"),
        ('[home]\nlast = "Neu"\n', "message-unknown", 2, 'nothing says it; did you mean "'),
        (
            '[count]\nfiles = { one = "{count} a", few = "{count} b", other = "{count} c" }\n',
            "message-plural",
            2,
            "few",
        ),
        ('[count]\nfiles = { other = "{count} c" }\n', "message-plural", 2, "lacks the plural form one"),
        ('[nav]\nhome = { one = "a", other = "b" }\n', "message-plural", 2, "one text is expected"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, content: str, code: str, line: int, told: str) -> None:
    """What a page could not be made with ends the build where the file is read; the rest is told by `check`."""
    made = theme(tmp_path, {"i18n/de.toml": content})
    where = f"partners/one/i18n/de.toml:{line}"
    if not code:
        with pytest.raises(ConfigError) as raised:
            made.speech("de")
        assert (raised.value.where, told in raised.value.message) == (where, True), raised.value.message
    else:
        (fault,) = faults(made.layers, "de")
        assert (fault.code, fault.where, told in fault.message) == (code, where, True), fault


def test_a_message_of_a_template_of_ones_own_is_known(tmp_path: Path) -> None:
    files = {"i18n/fr.toml": '[tide]\nhigh = "Pleine mer"\n', "templates/tide.html": "{{ 'tide.high'|say }}"}
    made = theme(tmp_path, files)
    assert [*faults(made.layers, "fr")] == []
    (lacking,) = faults(made.layers, "es")
    assert (lacking.code, lacking.where) == ("message-missing", "themes/base/i18n/es.toml")
    assert lacking.message == '"tide.high" is missing: pages in "es" say it in English'


def test_a_new_language_is_two_files(tmp_path: Path) -> None:
    """Welsh has six plural forms, which CLDR knows; what its file does not say is said in English, by English rules."""
    made = theme(
        tmp_path, {"i18n/cy.toml": '[language]\nname = "Cymraeg"\n', "languages/cy.toml": 'territory = "GB"\n'}
    )
    assert "cy" in made.languages
    speech = made.speech("cy")
    assert speech.say("count.files", 2) == "2 files"
    assert speech.say("count.files", 1) == "1 file"
    assert speech.territorial == "cy_GB"
    assert len(missing(made.layers, "cy")) == len(sentences_by_key(made)) - 1
    fault = next(each for each in faults(made.layers, "cy"))
    assert (fault.code, fault.where) == ("message-missing", "partners/one/i18n/cy.toml")


def sentences_by_key(made: Theme) -> list[str]:
    return missing(made.layers, "xx")


def test_a_language_that_nobody_knows_is_like_another(tmp_path: Path) -> None:
    """Picard is not in CLDR: its dates, numbers and plural forms are those of the language that its file names."""
    made = theme(
        tmp_path,
        {
            "i18n/pcd.toml": '[count]\nfiles = { one = "{count} fichier", other = "{count} fichiers" }\n',
            "languages/pcd.toml": 'like = "fr"\nterritory = "FR"\n[dates]\n"^1 " = "1er "\n',
        },
    )
    speech = made.speech("pcd")
    assert speech.say("count.files", 0) == "0 fichier"
    assert speech.date(date(2026, 5, 1)) == "1er\N{NO-BREAK SPACE}mai 2026"
    assert speech.number(1234.5) == "1\N{NARROW NO-BREAK SPACE}234,5"
    assert speech.enumerate(["a", "b"]) == "a et b"
    assert (speech.direction, speech.like, speech.territorial) == ("ltr", "fr", "pcd_FR")
    assert Speech("pcd", {}, {}).date("2026-05") == "May 2026"


@pytest.mark.parametrize(
    ("language", "days"),
    [
        ("fr", {"2026-11-01": "1er novembre 2026", "2026-11-21": "21 novembre 2026", "2014-05": "mai 2014"}),
        ("oc", {"2026-11-01": "1èr de novembre de 2026", "2026-10-31": "31 d’octòbre de 2026"}),
        ("it", {"2026-11-01": "1º novembre 2026", "2026-11-11": "11 novembre 2026"}),
        (
            "eu",
            {
                "2026-11-01": "2026ko azaroaren 1a",
                "2025-10-31": "2025eko urriaren 31",
                "2000-03-02": "2000ko martxoaren 2a",
                "2011-03-11": "2011ko martxoaren 11",
                "2021-12-21": "2021eko abenduaren 21a",
                "2010-05": "2010eko maiatza",
                "1900-05": "1900eko maiatza",
            },
        ),
        ("es", {"2026-11-01": "1 de noviembre de 2026", "2014-05": "mayo de 2014"}),
    ],
)  # fmt: skip
def test_days_as_each_language_writes_them(tmp_path: Path, language: str, days: dict[str, str]) -> None:
    speech = theme(tmp_path, {}).speech(language)
    assert {day: speech.date(day).replace("\N{NO-BREAK SPACE}", " ") for day in days} == days


@pytest.mark.parametrize(
    ("content", "line", "told"),
    [
        ('likes = "fr"\n', 1, '"likes": no such key; did you mean "like"?'),
        ('like = "zz"\n', 1, "a language whose plural forms Babel knows"),
        ('\ndirection = "up"\n', 2, '"ltr" or "rtl"'),
        ('territory = "Wales"\n', 1, 'the code of a country'),
        ('[search]\nlittle = ["a"]\n', 2, "a text in quotes"),
        ("[search]\nendings = ['(']\n", 2, "a regular expression: "),
        ('[search]\ncompounds = "yes"\n', 2, "true or false"),
        ("[dates]\n'(a' = 'b'\n", 1, "a regular expression: "),
        ("[dates]\n'2026' = '\\3'\n", 1, "what takes the place of a match"),
        ('search = "x"\n', 1, "expected a table"),
        ('sides = { east = 1 }\n', 1, "a text in quotes"),
        ("like =\n", 0, "not valid TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_language_is_told(tmp_path: Path, content: str, line: int, told: str) -> None:
    made = theme(tmp_path, {"languages/cy.toml": content})
    with pytest.raises(ConfigError) as raised:
        made.speech("cy")
    assert told in raised.value.message
    assert raised.value.where.startswith("partners/one/languages/cy.toml" + (f":{line}" if line else ""))


def test_what_is_said_of_a_language_changes_the_key_of_its_pages(tmp_path: Path) -> None:
    one = theme(tmp_path / "a", {"languages/fr.toml": '[sides]\nwest = "W"\n'}).digest
    other = theme(tmp_path / "b", {}).digest
    assert one != other
