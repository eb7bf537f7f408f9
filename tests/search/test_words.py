"""Words in Python, which made the index, and in the browser, which reads it, are the same."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.text.words import joined, spelled, terms
from tests.search.asking import CATALOGUES, HERE, chunks, file_of, node, scripts_in
from tests.tongues import tongue

LANGUAGES = ("fr", "en", "de", "es", "it", "pt", "nl", "ja")


def in_the_browser(scripts: Path, texts: Sequence[str], language: str = "fr") -> list[list[tuple[str, list[str], str]]]:
    """Of each text its words: as spelt, what they are found by, and the stem of the spelling."""
    given_ = json.dumps({"texts": list(texts), "endings": tongue(language).endings}).encode()
    command = [node(), str(HERE / "words.mjs"), str(scripts / "words.js")]
    done = subprocess.run(command, input=given_, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return [[(word, found, stem) for word, found, stem in words] for words in json.loads(done.stdout)]


def assert_the_same(scripts: Path, texts: Sequence[str], language: str = "fr") -> None:
    for text, words in zip(texts, in_the_browser(scripts, texts, language), strict=True):
        assert [word for word, _, _ in words] == spelled(text), text
        for word, found, stem in words:
            indexed = terms(word)
            assert set(found) <= set(indexed), word
            # The index has more: the last sign of a run of pairs, for words of one sign.
            assert all(len(term) == 1 for term in indexed if term not in found), word
            assert stem == tongue(language).stem(word), word


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scripts_in(tmp_path_factory.mktemp("words"))


@pytest.mark.slow
@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_the_words_of_real_catalogues(scripts: Path, catalogue: str) -> None:
    lines = file_of(catalogue).read_text(encoding="utf-8").splitlines()
    for language, some in zip(LANGUAGES, chunks(lines, 250), strict=False):
        assert_the_same(scripts, [line[:6000] for line in some], language)


# What an older Unicode does not know yet is no letter to it, and one to a newer browser: those are left out.
KNOWN = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x2FFFF, exclude_categories=("Cn", "Cs", "Co")))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(KNOWN, min_size=200, max_size=200))
def test_the_words_of_any_text(scripts: Path, texts: list[str]) -> None:
    assert_the_same(scripts, texts)


def test_every_letter_alone_and_between_others(scripts: Path) -> None:
    letters = [chr(code) for code in range(0x20, 0x3000) if chr(code).isprintable()]
    assert_the_same(scripts, letters + [f"a{letter}b" for letter in letters])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Électricité", ["electricite"]),
        ("l’eau", ["l", "eau"]),
        ("obe\u0301site\u0301", ["obesite"]),
        ("Straße", ["strasse"]),
        ("ŒUVRES", ["oeuvres"]),
        ("ＡＥＤ設置", ["aed", "設置", "置"]),
        ("ﾎｰﾑﾚｽ", ["ホー", "ーム", "ムレ", "レス", "ス"]),
        ("2,5 km²", ["2", "5", "km2"]),
        ("<script>alert(1)</script>", ["script", "alert", "1", "script"]),
        ("!?*.[](", []),
    ],
)
def test_what_a_text_is_found_by(text: str, found: list[str]) -> None:
    assert [term for word in spelled(text) for term in terms(word)] == found


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("fr", ("communal", "communale", "communaux", "communales")),
        ("fr", ("journal", "journaux")),
        ("fr", ("eau", "eaux")),
        ("fr", ("bateau", "bateaux")),
        ("en", ("city", "cities")),
        ("en", ("house", "houses", "housing")),
        ("en", ("bus", "buses")),
        ("de", ("baum", "baume", "baumen")),
        ("de", ("haus", "hauser", "hausern")),
    ],
)
def test_forms_of_a_word_have_one_stem_which_they_begin_with(language: str, forms: tuple[str, ...]) -> None:
    stems = {tongue(language).stem(form) for form in forms}
    assert len(stems) == 1
    assert all(form.startswith(stems.copy().pop()) for form in forms)


def test_hyphens_do_not_part_what_is_typed_as_one() -> None:
    assert joined("Le Wi-Fi, le co-voiturage et l’éco-compteur – 2026") == ["wifi", "covoiturage", "écocompteur"]
