from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.samples.text import decoded, is_text

FRENCH = "Forêt, Où, près, Bègles, cœur, 12 €, « Noël » – l’été"
WITH_MARKS = [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")]


@pytest.mark.parametrize(("mark", "codec"), WITH_MARKS)
def test_a_mark_tells(mark: bytes, codec: str) -> None:
    found = decoded(mark + FRENCH.encode(codec), whole=True)
    assert (found.text, found.encoding) == (FRENCH, "utf-8-sig" if codec == "utf-8" else codec)


@pytest.mark.parametrize("codec", ["utf-8", "cp1252"])
def test_without_a_mark(codec: str) -> None:
    found = decoded(FRENCH.encode(codec), whole=True)
    assert (found.text, found.encoding) == (FRENCH, codec)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark(codec: str) -> None:
    content = f"commune;insee\nBègles;33039\n{FRENCH}".encode(codec)
    found = decoded(content, whole=True)
    assert (found.text.endswith(FRENCH), found.encoding) == (True, codec)
    assert is_text(content)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.integers(0, 20))
def test_a_sample_that_cuts_a_character_is_utf_8_all_the_same(text: str, end: int) -> None:
    content = f"é{text}".encode()[: 2 + end]
    found = decoded(content, whole=False)
    if found.encoding == "utf-8":  # NULs may look like UTF-16
        assert f"é{text}".startswith(found.text)
        assert len(content) - len(found.text.encode()) <= 3
    else:
        assert "\0" in text


def test_a_character_cut_by_the_end_of_a_whole_file_is_no_utf_8() -> None:
    assert decoded("été".encode()[:-1], whole=True).encoding != "utf-8"


def test_undefined_bytes_are_marked() -> None:
    assert decoded(b"caf\xe9 \x81", whole=True).text == "café \N{REPLACEMENT CHARACTER}"


def test_a_file_in_both_encodings_reads_line_by_line() -> None:
    lines = [*(f"forêt, été {n}" for n in range(5)), "Bègles"]
    content = b"\n".join([*(line.encode() for line in lines[:-1]), lines[-1].encode("cp1252")])
    found = decoded(content, whole=True)
    assert (found.text.split("\n"), found.encoding) == (lines, "mixed")


def test_a_false_mark() -> None:
    found = decoded(codecs.BOM_UTF8 + "Bègles".encode("cp1252"), whole=True)
    assert (found.text, found.encoding) == ("Bègles", "cp1252")


@given(st.binary(), st.booleans())
def test_any_bytes(content: bytes, whole: bool) -> None:
    decoded(content, whole=whole)
    is_text(content)


def test_what_is_no_text() -> None:
    assert not is_text(bytes(range(256)) * 8)
    assert is_text(b"nom;valeur\nBordeaux;\0\n" * 9)
    assert is_text(FRENCH.encode("cp1252"))


OLD = [
    "commune;école\nBègles;Jean-Macé\nSaint-Médard;Où\n",
    "À côté, déjà là : Hôtel, Noé, reçu, août",
    "MÉDIATHÈQUE FRANÇOISE\n",
    "1ère année\n2ème année\n",
    "Élève;garçon\nMarché;20\n",
]


@pytest.mark.parametrize("codec", ["mac_roman", "cp850"])
@pytest.mark.parametrize("text", OLD)
def test_older_encodings_where_windows_breaks_words(text: str, codec: str) -> None:
    found = decoded(text.encode(codec), whole=True)
    assert (found.text, found.encoding) == (text, codec)


@pytest.mark.parametrize(
    "text",
    [
        *OLD, FRENCH, "etc… 5 € “Dax” – Pau — n°1, m² · l’eau ½ ×3 20°C", "aller–retour, étudiant·e·s", "Škoda, Žižek",
        "Málaga, São Paulo, Zürich, Straße", "Miloš Müller", "Dax™ 10‰ ‹ici›",
    ],
)  # fmt: skip
def test_windows_stays_where_it_breaks_nothing(text: str) -> None:
    found = decoded(text.encode("cp1252"), whole=True)
    assert (found.text, found.encoding) == (text, "cp1252")


def test_further_marks_go() -> None:
    mark = codecs.BOM_UTF8
    for content in (mark * 2 + b"nom\nDax", mark + b"nom\n" + mark + b"Dax", mark + "ï»¿nom\nDax".encode()):
        assert decoded(content, whole=True).text == "nom\nDax"
    assert decoded("\ufeff\ufeffnom\nDax".encode("utf-16-le"), whole=True).text == "nom\nDax"
    assert decoded("a\ufeffb".encode(), whole=True).text == "a\ufeffb"


@pytest.mark.parametrize("text", ["1 234,50 €;élève\n", "Œuvre;été\n", "sœur, œuf;à\n"])
def test_iso_8859_15_where_only_it_makes_words(text: str) -> None:
    """Linux and Oracle wrote it: its euro is a currency sign elsewhere, and "œ" a half."""
    assert decoded(text.encode("iso8859-15"), whole=True).text == text
    assert decoded(text.encode("iso8859-15"), whole=True).encoding == "iso8859-15"
    assert decoded(text.encode("cp1252"), whole=True).encoding == "cp1252"


@pytest.mark.parametrize("text", ["1½ heure; ½ tarif;é", "¼ de finale;é", "§ 3;été"])
def test_fractions_are_no_letters(text: str) -> None:
    assert decoded(text.encode("cp1252"), whole=True).text == text


def test_the_end_of_a_file_of_dos_is_no_row() -> None:
    assert decoded(b"a;b\r\n1;2\r\n\x1a", whole=True).text == "a;b\r\n1;2\r\n"
