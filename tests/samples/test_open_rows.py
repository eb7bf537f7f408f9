"""Rows of OpenDocument tables that are read at once say what a reader of all XML hears of them."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO

import pytest

from sitegen.samples import open_document, open_rows
from sitegen.samples.cell_formats import CellFormats
from tests.samples.workbooks import ods, record, shown, zipped

REPEATED = ' table:number-columns-repeated="3"'
STYLED = ' table:style-name="ce1"'
CELLS = (
    shown(33, "00033"),
    shown(33, "00033", more=STYLED),
    shown(0.125, "12,5 %", "percentage"),
    shown(552100554, "552 100 554", more=STYLED),
    shown(7, "7 km", more=REPEATED),
    shown(1.5, "1,50 €", "currency", ' office:currency="EUR"'),
    shown("2020-05-01T08:30:00", "01/05/2020 08:30", "date"),
    shown("PT36H15M00S", "36:15:00", "time"),
    shown("", "Bègles", "string"),
    shown("", "Bègles", "string", REPEATED),
    shown("", "L'eau & l'air <2>", "string"),
    shown(3, "3 <m> & plus"),
    shown(3, ' "3" '),
    "<table:table-cell/>",
    f"<table:table-cell{REPEATED}/>",
    "<table:covered-table-cell/>",
    '<table:covered-table-cell office:value-type="float" office:value="8"><text:p>0008</text:p>'
    "</table:covered-table-cell>",
    '<table:table-cell office:value-type="float" office:value="9"></table:table-cell>',
    '<table:table-cell office:value-type="float" office:value="9"><text:p/></table:table-cell>',
    '<table:table-cell office:value-type="float" office:value="9"><text:p>0<text:s/>9</text:p></table:table-cell>',
    '<table:table-cell office:value-type="float" office:value="9"><text:p>09</text:p><text:p>b</text:p>'
    "</table:table-cell>",
    '<table:table-cell office:value-type="float" office:value="9"><office:annotation><text:p>12 km</text:p>'
    "</office:annotation><text:p>09</text:p></table:table-cell>",
    '<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>',
    "<table:table-cell\n office:value-type='float' office:value='9' ><text:p>0009</text:p></table:table-cell >",
    '<table:table-cell office:value-type="float" office:value="9" table:style-name="a&amp;b"><text:p>009</text:p>'
    "</table:table-cell>",
    '<table:table-cell office:value-type="float" office:value="neuf"><text:p>009 a</text:p></table:table-cell>',
    '<table:table-cell table:number-columns-repeated="x"/>',
)
AROUND = (
    ("", ""),
    ("<table:table-header-rows>", "</table:table-header-rows>"),
    ("<table:table-row-group>", "</table:table-row-group>"),
    ("<table:table-rows>\n", "\n</table:table-rows>"),
    (record("<table:table-cell/>", more=' table:number-rows-repeated="4"'), ""),
    ('<table:table-row table:number-rows-repeated="2"/>', ""),
)


def read(rows: str) -> tuple[object, ...]:
    found = open_document.ods(ods(rows, f'<table:table-column table:default-cell-style-name="ce2"{REPEATED}/>'), ["F"])
    return said(found.get("F"))


def said(found: CellFormats | None) -> tuple[object, ...]:
    return () if found is None else (repr(found._columns), repr(found._formats), repr(found._units))


def test_whatever_there_is_in_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(15)  # noqa: S311
    tables = []
    for number in range(300):
        cells = CELLS[:-2] if number % 4 else CELLS
        rows = [record(*chance.choices(cells, k=chance.randint(0, 5))) for _ in range(chance.randint(1, 4))]
        before, after = chance.choice(AROUND)
        tables.append(before + "".join(rows) + after)
    usual = [read(rows) for rows in tables]
    monkeypatch.setattr(open_document, "rows", open_rows._as_is)
    assert [read(rows) for rows in tables] == usual
    assert len(set(map(repr, usual))) > 100


def test_rows_that_pieces_cut_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(record(*(shown(n, f"{n:05}") for n in range(each))) for each in range(1, 9))
    expected = read(rows)
    for size in (1, 2, 7, 16, 100, 999):
        monkeypatch.setattr(open_rows, "_PIECE", size)
        assert read(rows) == expected


def test_what_is_in_a_comment_is_no_row() -> None:
    row = record(shown(1, "00001"), shown(2, "2 km"))
    assert read(f"<!-- {row} -->{record(shown(1, '1'))}") == read(record(shown(1, "1")))
    assert read(f"{row}<!-- {row} -->") == read(row)


def test_rows_of_a_table_that_is_not_wanted() -> None:
    content = ods(record(shown(1, "00001")))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        files: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    whole = files["content.xml"]
    assert isinstance(whole, bytes)
    table = b"<table:table table:name" + whole.partition(b"<table:table table:name")[2].partition(b"</office:")[0]
    other = table.replace(b'"F"', b'"G"').replace(b"00001", b"1 km")
    files["content.xml"] = whole.replace(table, other + table)
    assert list(open_document.ods(zipped(files), ["F"])) == ["F"]
    both = open_document.ods(zipped(files), ["F", "G"])
    assert [found.unit(0) for found in (both["F"], both["G"])] == ["", "km"]


def test_another_encoding() -> None:
    rows = record(shown(3, "3 degrés"))
    content = ods(rows)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        files: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    whole = files["content.xml"]
    assert isinstance(whole, bytes)
    for encoding in ("iso-8859-1", "utf-16", "utf-8"):
        files["content.xml"] = f'<?xml version="1.0" encoding="{encoding}"?>{whole.decode()}'.encode(encoding)
        assert open_document.ods(zipped(files), ["F"])["F"].unit(0) == "degrés"


def test_rows_as_programs_write_them_are_read_at_once() -> None:
    rows = record(*CELLS[:10]) + record("<table:table-cell/>")
    parts = [row for _, row in open_rows.rows(BytesIO(f"<a>{rows}</a>".encode())) if row]
    assert [len(cells) for _, cells in parts] == [10, 1]
