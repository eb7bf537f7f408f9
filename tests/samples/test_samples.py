"""`read`: any bytes, any label."""

from __future__ import annotations

import codecs

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen import samples
from sitegen.samples import Sample
from sitegen.samples.cells import one_line, shown
from tests.samples.workbooks import TOWNS, xlsx, zipped

LABELS = ["CSV", "TSV", "JSON", "GeoJSON", "XLSX", "ODS", "XLS", "ZIP", "", "PDF"]
BEGINNINGS = [
    b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"a;b\n", b"[", b'{"a":', b"<html>", b"<!--",
    b"<?xml ", b'{"type":"FeatureCollection","features":[', b"PK\x03\x04", b"\x1f\x8b\x08\0\0\0\0\0\0\0", b"sep=;\n",
]  # fmt: skip


@given(
    st.sampled_from(BEGINNINGS),
    st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from(LABELS),
    st.booleans(),
)
@example(b"", b"\xff\xfe\0", "CSV", True)
@example(b"", b"\r\n\r", "CSV", False)
def test_any_bytes_give_a_value(beginning: bytes, rest: bytes, label: str, whole: bool) -> None:
    found = samples.read(beginning + rest, label=label, name="données.csv", whole=whole)
    assert found.kind != "nothing" or found.why
    assert msgspec.json.decode(msgspec.json.encode(found), type=Sample) == found


@given(st.text(alphabet='[]{}",:01NaIe.\\u \n', max_size=80), st.booleans())
def test_any_text_like_json(text: str, whole: bool) -> None:
    samples.read(text.encode(), label="JSON", whole=whole)


def read(content: bytes | str, label: str = "CSV", *, whole: bool = True) -> Sample:
    return samples.read(content if isinstance(content, bytes) else content.encode(), label=label, whole=whole)


@pytest.mark.parametrize(
    ("content", "found", "why"),
    [
        (b"", "", "empty"),
        (codecs.BOM_UTF8, "", "empty"),
        (codecs.BOM_UTF16_LE, "", "empty"),
        (b" \r\n\t\n", "", "empty"),
        (b";;\n;;\n", "CSV", "empty"),
        (b"\0" * 500, "", "empty"),
        (b"<!DOCTYPE html>\n<html><head><title>Connexion</title>", "HTML", "html"),
        (codecs.BOM_UTF8 + b"\n\n <HTML lang=fr>", "HTML", "html"),
        (b"<!-- x --><!-- y -->\n<html>", "HTML", "html"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">', "HTML", "html"),
        ("<html><body>Erreur à l’accès".encode("cp1252"), "HTML", "html"),
        (b"<html>".decode().encode("utf-16"), "HTML", "html"),
        (b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2">', "KML", "format"),
        (b"<gml:FeatureCollection>", "XML", "format"),
        (b"%PDF-1.7\n", "PDF", "format"),
        (b"\x89PNG\r\n\x1a\n", "PNG", "format"),
        (b"SQLite format 3\0", "SQLite", "format"),
        (bytes(range(256)) * 9, "", "binary"),
        (b'{"a": 1', "JSON", "broken"),
    ],
)
@pytest.mark.parametrize("label", LABELS)
def test_what_there_is_nothing_to_show_of(content: bytes, found: str, why: str, label: str) -> None:
    sample = read(content, label)
    assert (sample.kind, sample.found, sample.why) == ("nothing", found, why)


def test_the_bytes_tell_before_the_label() -> None:
    assert read('[{"a": 1}]', "CSV").found == "JSON"
    assert read("a;b\n1;2\n", "XLSX").found == "CSV"
    assert read("a\tb\n1\t2\n", "CSV").found == "TSV"
    assert read(xlsx({"Villes": TOWNS}), "CSV").found == "XLSX"


def test_a_table_that_begins_with_a_bracket() -> None:
    assert read("[id];nom\n1;a\n", "CSV").kind == "table"
    assert read("[id];nom\n1;a\n", "JSON").why == "broken"


def test_nul_characters_are_left_out() -> None:
    found = read(b"nom;valeur\nB\0gles;1" + b"0" * 90 + b"\n").table
    assert found is not None
    assert found.rows[0][0] == "Bgles"


def test_one_line_of_fifty_megabytes() -> None:
    found = read(b"x" * (50 << 20))
    assert found.table is not None
    assert (found.kind, found.whole, found.table.exact) == ("table", False, False)
    assert len(found.table.columns[0].name) == 100


def test_a_bomb() -> None:
    assert read(zipped({"a.csv": b"\0" * 50_000_000})).why == "bomb"


def test_a_long_run_of_comments_is_no_trap() -> None:
    assert read(b"<!-- -->" * 100_000).why == "format"


def test_what_is_shown_is_bounded() -> None:
    wide = ";".join(f"c{n}" for n in range(500)) + "\n"
    found = read(wide + (";".join("é" * 300 for _ in range(500)) + "\n") * 3).table
    assert found is not None
    assert (found.width, len(found.columns), len(found.rows[0]), len(found.rows[0][0])) == (500, 30, 30, 200)
    long = read("a\n" + "1\n" * 1000).table
    assert long is not None
    assert (long.total, len(long.rows), long.profiled) == (1000, 50, 1000)


def test_a_sample_counts_what_it_has_seen() -> None:
    found = read("a;b\n1;2\n3;4\n5;", whole=False).table
    assert found is not None
    assert (found.total, found.exact, found.columns[0].distinct_exact) == (2, False, False)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Bègles", "Bègles"),
        ("a\u202eb\0c\x1b[31m", "abc[31m"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\tb\u2028c", "a b c"),
        ("\ud800x\ufdd0", "x"),
        ("x" * 300, "x" * 199 + "…"),
        ("é\u0000" * 300, "é" * 199 + "…"),
    ],
)
def test_cells_are_clean(text: str, clean: str) -> None:
    assert shown(text) == clean


def test_names_are_on_one_line() -> None:
    assert one_line(" a \n b\t") == "a b"
