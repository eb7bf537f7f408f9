from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen import samples
from sitegen.samples import Sample, binary_formats, cell_formats, converting
from sitegen.samples.conversions import Made
from tests.samples.workbooks import (
    EXCEL_97,
    TOWNS,
    compound_file,
    number,
    ods,
    record,
    shown,
    text,
    xlsb,
    xlsx,
    zipped,
)  # fmt: skip
from tests.surroundings import shared


def read(content: bytes, label: str = "XLSX", *, whole: bool = True) -> Sample:
    return samples.read(content, label=label, whole=whole)


def test_the_first_sheet_that_has_rows() -> None:
    found = read(xlsx({"Vide": "", "Villes": TOWNS, "Autre": TOWNS}))
    assert (found.kind, found.found, found.inside, found.others) == ("table", "XLSX", ("Villes",), ("Vide", "Autre"))
    assert found.table is not None
    assert [column.name for column in found.table.columns] == ["nom", "insee", "part"]
    assert found.table.rows == (("Bègles", "33039", "0.5"),)


@pytest.mark.parametrize(
    ("path", "format_", "rows", "columns"),
    [
        ("scdl/divers/tests__data__catalog.xlsx", "XLSX", 2, 23),
        ("scdl/divers/tests__data__file.ods", "ODS", 3, 5),
        ("scdl/divers/tests__data__file.xls", "ODS", 5, 8),  # a lie of its name
        ("scdl/divers/tests__data__xlsx_file", "XLSX", 5, 36),  # after its notice
        ("scdl/equipements/Schema_equipements_collectifs_gabarit.xlsx", "XLSX", 0, 27),
        ("scdl/prenoms/Antibes_ColonnesReduites_From_assemblage.ods", "ODS", 132, 5),
        ("scdl/stations-taxi/exemple-valide.xlsx", "XLSX", 17, 8),
    ],
)
def test_real_workbooks(path: str, format_: str, rows: int, columns: int) -> None:
    found = read(shared(f"data/{path}").read_bytes(), label="")
    assert found.found == format_
    assert found.table is not None
    assert (found.table.total, found.table.width) == (rows, columns)


NOTICE = "".join(f"<row r='{n}'>{text(f'A{n}', 'Ce fichier recense les arbres.')}</row>" for n in range(1, 4))
KEYS = (
    f"<row r='1'>{text('A1', 'Producteur')}{text('B1', 'Ville de Dax')}</row>"
    f"<row r='2'>{text('A2', 'Licence')}{text('B2', 'Licence Ouverte 2.0')}</row>"
)


WIDE = f"<row r='1'>{''.join(text(f'{column}1', column) for column in 'ABCDE')}</row>" * 2
LIST = "".join(f"<row r='{n}'>{text(f'A{n}', f'Commune {n}')}</row>" for n in range(1, 20))


@pytest.mark.parametrize(
    ("sheets", "hidden", "chosen"),
    [
        ({"Lisez-moi": NOTICE, "Données": TOWNS}, (), "Données"),
        ({"Feuil1": NOTICE, "Feuil2": TOWNS}, (), "Feuil2"),
        ({"0_LISEZ_MOI": KEYS, "Feuil2": TOWNS}, (), "Feuil2"),
        ({"Légende": TOWNS, "2026": TOWNS}, (), "2026"),
        ({"Paramètres": KEYS, "Villes": TOWNS}, (), "Villes"),
        ({"Listes déroulantes": TOWNS, "Villes": TOWNS}, (), "Villes"),
        ({"Listes": WIDE, "Villes": TOWNS}, (), "Listes"),
        ({"TCD 2026": KEYS, "Base": TOWNS}, (), "Base"),
        ({"Métadonnées": KEYS, "Vide": "", "Villes": TOWNS}, (), "Villes"),
        ({"Page de garde": KEYS, "À propos": KEYS, "Villes": TOWNS, "Autre": TOWNS}, (), "Villes"),
        ({"Villes": TOWNS, "Données": TOWNS}, (), "Villes"),  # nobody can say which is meant
        ({"Légende": KEYS}, (), "Légende"),
        ({"Sources": WIDE, "Feuil2": TOWNS}, (), "Sources"),  # springs
        ({"Sources": KEYS, "Feuil2": TOWNS}, (), "Feuil2"),
        ({"Légende": WIDE, "Feuil2": TOWNS}, (), "Feuil2"),
        ({"Communes": LIST, "Feuil2": TOWNS}, (), "Communes"),
        ({"Lisez-moi": LIST, "Feuil2": TOWNS}, (), "Feuil2"),
        ({"Villes": NOTICE}, (), "Villes"),
        ({"Notice": NOTICE, "Villes": NOTICE}, (), "Notice"),
        ({"Villes": TOWNS, "2026": TOWNS}, ("Villes",), "2026"),
        ({"Notice": NOTICE, "Villes": TOWNS}, ("Villes",), "Notice"),
    ],
)
def test_the_sheet_that_is_a_table(sheets: dict[str, str], hidden: tuple[str, ...], chosen: str) -> None:
    found = read(xlsx(sheets, hidden=hidden))
    assert found.inside == (chosen,)
    assert found.others == tuple(name for name in sheets if name not in (chosen, *hidden))


def published(content: bytes) -> tuple[Made, list[dict[str, object]]]:
    """What the data API has of it, and its records."""
    pieces: dict[str, bytes] = {}

    def deliver(extension: str, piece: bytes) -> None:
        pieces[extension] = pieces.get(extension, b"") + piece

    found = converting.convert(content, label="XLSX", name="a", most=1 << 20, deliver=deliver)
    return found, json.loads(pieces["json"])


def test_hidden_columns_stay_hidden() -> None:
    content = xlsx({"Villes": TOWNS}, columns='<cols><col min="2" max="2" hidden="1"/></cols>')
    found = read(content)
    assert found.table is not None
    assert [column.name for column in found.table.columns] == ["nom", "part"]
    assert found.table.rows == (("Bègles", "0.5"),)
    assert published(content)[1] == [{"nom": "Bègles", "part": 0.5}]


FORMATS = ("00000", '0#" "##" "##" "##" "##', "[h]:mm", "0.0%", "#,##0.00\\ [$€-40C]", "dd/mm/yyyy", "h:mm")
CENTRES = "".join(
    f'<row r="{n}">{text(f"A{n}", name)}{"".join(cells)}</row>'
    for n, (name, *cells) in enumerate(
        [
            ("nom", *(text(f"{column}1", column.lower()) for column in "BCDEFGHI")),
            (
                "Bourg", number("B2", 1000, 1), number("C2", 474000102, 2), number("D2", 1.5, 3), number("E2", 0.07, 4),
                number("F2", 1234.5, 5), number("G2", 45000.75, 6), number("H2", 0.354166666666667, 7),
                number("I2", 6.050000000000001),
            ),
            (
                "Pau", number("B3", 64000, 1), number("C3", 559000102, 2), number("D3", 0.5, 3), number("E3", 0.125, 4),
                number("F3", 0, 5), number("G3", 45001, 6), number("H3", 0.5, 7), number("I3", 1.1 * 3),
            ),
        ],
        1,
    )
)  # fmt: skip


def test_cells_are_what_they_show() -> None:
    content = xlsx({"Centres": CENTRES}, FORMATS)
    table = read(content).table
    assert table is not None
    assert table.rows == (
        ("Bourg", "01000", "04 74 00 01 02", "PT36H", "7", "1234.5", "2023-03-15", "08:30:00", "6.05"),
        ("Pau", "64000", "05 59 00 01 02", "PT12H", "12.5", "0", "2023-03-16", "12:00:00", "3.3"),
    )
    types = [(column.type, column.unit) for column in table.columns]
    assert types[1:7] == [
        ("code", ""), ("code", ""), ("duration", ""), ("number", "%"), ("number", "€"), ("date", ""),
    ]  # fmt: skip
    assert (table.columns[3].minimum, table.columns[3].maximum) == ("PT12H", "PT36H")
    assert (table.columns[8].minimum, table.columns[8].maximum) == ("3.3", "6.05")
    found, records = published(content)
    assert records[0] == {
        "nom": "Bourg", "b": "01000", "c": "04 74 00 01 02", "d": "PT36H", "e": 7, "f": 1234.5, "g": "2023-03-15",
        "h": "08:30:00", "i": 6.05,
    }  # fmt: skip
    assert [(field.type, field.unit, field.fits) for field in found.fields[3:6]] == [
        ("duration", "", True), ("number", "%", True), ("number", "€", True),
    ]  # fmt: skip


def test_codes_in_groups_of_three_keep_their_zeros() -> None:
    rows = "".join(f"<row r='{n}'>{text(f'A{n}', 'x')}{number(f'B{n}', 5580521 * n, 1)}</row>" for n in range(2, 40))
    head = f"<row r='1'>{text('A1', 'nom')}{text('B1', 'valeur')}</row>"
    content = xlsx({"Numéros": head + rows}, ("000\\ 000\\ 000",))
    assert published(content)[1][0] == {"nom": "x", "valeur": "011 161 042"}


def test_units_that_differ_are_said_in_each_cell() -> None:
    rows = "".join(f"<row r='{n}'>{number(f'A{n}', 1)}{number(f'B{n}', n, 1 + n % 2)}</row>" for n in range(2, 6))
    head = f"<row r='1'>{text('A1', 'ligne')}{text('B1', 'prix')}</row>"
    table = read(xlsx({"Prix": head + rows}, ("0.00\\ [$€-40C]", "[$$-409]0.00"))).table
    assert table is not None
    assert [row[1] for row in table.rows] == ["2 €", "3 $", "4 €", "5 $"]
    assert (table.columns[1].type, table.columns[1].unit) == ("text", "")


@pytest.mark.parametrize(
    ("member", "content"),
    [
        ("xl/styles.xml", b"<styleSheet"),
        ("xl/styles.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><styleSheet>&a;</styleSheet>'),
        ("xl/styles.xml", b"<a><cellXfs><xf numFmtId='x'/></cellXfs></a>"),
        ("xl/styles.xml", b"<a><numFmt formatCode='00000'/></a>"),
        ("xl/styles.xml", b"\xff\xfe"),
        (
            "xl/worksheets/sheet1.xml",
            b"<x><row r='99999999999999999999'><c s='1'><v>1</v></c></row></x>",
        ),
        ("xl/worksheets/sheet1.xml", b"<worksheet><cols><col min='x' max='' hidden='1'/></cols></worksheet>"),
    ],
)
def test_formats_that_cannot_be_read_are_none(member: str, content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx({"Centres": CENTRES}, FORMATS))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    found = cell_formats.xlsx(zipped({**files, member: content}), "Centres")
    assert (found.columns, found.hidden) == (frozenset(), set())


@pytest.mark.parametrize("target", [b"/xl/worksheets/", b"xl/worksheets/", b"./worksheets/", b"WORKSHEETS/"])
def test_a_sheet_is_found_however_it_is_named(target: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx({"Centres": CENTRES}, FORMATS))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    relations = "xl/_rels/workbook.xml.rels"
    files[relations] = files[relations].replace(b"worksheets/sheet", target + b"sheet")
    assert cell_formats.xlsx(zipped(files), "Centres").columns == frozenset(range(1, 8))


ELAPSED = (
    '<number:time-style style:name="N1" number:truncate-on-overflow="false"/>'
    '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'
)


def test_cells_of_an_open_document_are_what_they_show() -> None:
    head = record(
        *(shown("", name, "string") for name in ("nom", "cp", "siren", "tel", "duree", "part", "prix", "jour"))
    )
    columns = '<table:table-column table:number-columns-repeated="4"/><table:table-column '
    columns += 'table:default-cell-style-name="ce1"/><table:table-column table:number-columns-repeated="3"/>'
    rows = head + record(
        shown("", "Bourg", "string"), shown(1000, "01000"), shown(552100554, "552 100 554"),
        shown(474000102, "04 74 00 01 02"), shown("PT36H15M00S", "36:15", "time"), shown(0.07, "7,0 %", "percentage"),
        shown(1234.5, "1 234,50 €", "currency", ' office:currency="EUR"'),
        shown("2023-03-15T18:00:00", "15/03/23", "date"),
    ) + record(
        shown("", "Pau", "string"), shown(64000, "64000"), shown(5580521, "005 580 521"),
        shown(559000102, "05 59 00 01 02"), shown("PT12H00M00S", "12:00", "time"),
        shown(0.30000000000000004, "30 %", "percentage"), shown(0, "0,00 €", "currency", ' office:currency="EUR"'),
        shown("2023-03-16", "16/03/23", "date"),
    )  # fmt: skip
    found = read(ods(rows, columns, ELAPSED), "ODS")
    assert found.table is not None
    assert found.table.rows == (
        ("Bourg", "01000", "552 100 554", "04 74 00 01 02", "PT36H15M", "7", "1234.5", "2023-03-15"),
        ("Pau", "64000", "005 580 521", "05 59 00 01 02", "PT12H", "30", "0", "2023-03-16"),
    )
    assert [(column.type, column.unit) for column in found.table.columns[1:7]] == [
        ("code", ""), ("code", ""), ("code", ""), ("duration", ""), ("integer", "%"), ("number", "€"),
    ]  # fmt: skip


def test_formats_and_hidden_columns_of_a_binary_workbook() -> None:
    rows = (("nom", "salaire", "cp", "part"), ("Anne", 2100.0, 1000.0, 0.125), ("Jean", 2200.0, 1053.0, 0.07))
    content = xlsb({"Été": rows, "Autre": rows}, formats=["General", "0.00", "00000", "0.0%"], columns=[1])
    found = read(content, label="XLSB")
    for table in (found.table, found.sheets[0].table):
        assert table is not None
        assert [(column.name, column.unit) for column in table.columns] == [("nom", ""), ("cp", ""), ("part", "%")]
        assert table.rows == (("Anne", "01000", "12.5"), ("Jean", "01053", "7"))


@given(st.data())
def test_binary_workbooks_that_lie_have_no_formats(data: st.DataObject) -> None:
    """What is wrong with a byte costs the formats, never the reading: whatever is there is read without an error."""
    content = bytearray(compound_file(EXCEL_97))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    binary_formats.xls(bytes(content), "F")
    binary_formats.xls(bytes(content[: data.draw(st.integers(0, len(content)))]), "F")


def test_the_formats_of_a_workbook_in_one_compound_file() -> None:
    found = binary_formats.xls(compound_file(EXCEL_97), "F")
    assert (found.columns, found.hidden) == (frozenset({0}), {1})
    assert found.writer(0)(1, 1000.0) == "01000"
    assert binary_formats.xls(compound_file(EXCEL_97 + bytes(5_000)), "F").hidden == {1}


def test_hidden_columns_of_an_open_document_and_rows_that_repeat() -> None:
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
    head = record(*(shown("", name, "string") for name in "abc"))
    repeated = record(
        shown("", "x", "string"), shown(2, "2"), shown(7, "007"), more=' table:number-rows-repeated="3"'
    )  # fmt: skip
    found = read(ods(head + repeated, columns), "ODS")
    assert found.table is not None
    assert [column.name for column in found.table.columns] == ["a", "c"]
    assert found.table.rows == (("x", "007"),) * 3


@pytest.mark.parametrize(
    ("name", "sheet", "column", "cells"),
    [
        ("03-xlsx-codes-lose-zeros/communes", "Communes", 1, ["01000", "06000", "64000"]),
        ("03-xlsx-codes-lose-zeros/communes", "Communes", 3, ["01", "06", "64"]),
        ("04-xlsx-durations-in-python/interventions", "Interventions", 1, ["PT36H", "PT26H15M", "PT12H"]),
        ("05-xlsx-binary-tails/mesures", "Mesures", 1, ["6.05", "0.3", "3.3"]),
        ("08-notice-sheet-first/arbres", "Données", 0, ["1", "2", "3", "4", "5", "6", "7", "8"]),
    ],
)
def test_workbooks_of_producers(name: str, sheet: str, column: int, cells: list[str]) -> None:
    content = shared(f"faults/{name}.xlsx").read_bytes()
    found = read(content)
    assert found.table is not None
    assert (found.inside, [row[column] for row in found.table.rows]) == ((sheet,), cells)
    assert [str(record[found.table.columns[column].name]) for record in published(content)[1]] == cells


def test_dates_are_iso() -> None:
    found = read(shared("data/scdl/divers/tests__data__file.xls").read_bytes())
    assert found.table is not None
    assert found.table.columns[2].examples[0] == "1906-05-16"
    assert found.table.columns[2].type == "date"


@pytest.mark.parametrize("column", ["AD", "XFD"])  # a gigabyte, half a terabyte
def test_cells_in_far_corners_ask_for_too_much(column: str) -> None:
    far = f'<row r="1">{text("A1", "nom")}</row><row r="1048576">{number(f"{column}1048576", 1)}</row>'
    assert read(xlsx({"Loin": far})).why == "too-large"


def test_a_part_of_a_workbook() -> None:
    content = xlsx({"Villes": TOWNS})
    assert read(content[:-30], whole=False).why == "cut"
    assert read(content[:-30]).why == "broken"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("stream", "found", "why"),
    [
        ("EncryptedPackage", "XLSX", "encrypted"),
        ("WordDocument", "DOC", "format"),
        ("Workbook", "XLS", "broken"),
        ("Thumbs", "", "binary"),
    ],
)
def test_what_an_ole_file_is(stream: str, found: str, why: str) -> None:
    sample = read(OLE + stream.encode("utf-16-le"))
    assert (sample.found, sample.why) == (found, why)


def test_an_open_document_with_a_password() -> None:
    files: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": b"\x12\xa7",
    }
    assert read(zipped({**files, "META-INF/manifest.xml": "<x><encryption-data/></x>"})).why == "encrypted"
    assert read(zipped(files)).why == "broken"


def test_workbooks_that_lie() -> None:
    assert read(zipped({"xl/workbook.xml": "no xml <"})).why in ("broken", "empty")
    assert read(zipped({"xl/workbook.xml": b"\0" * 50_000_000})).why == "bomb"
    assert read(xlsx({"Vide": ""})).why == "empty"
    assert read(b"nom;insee\nB;33039\n").found == "CSV"
    assert read(b"<!DOCTYPE html><html>").why == "html"


def test_a_changed_byte_never_raises() -> None:
    content = xlsx({"Villes": TOWNS})
    for at in range(0, len(content), 97):
        read(content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :])


ROWS = "".join(
    f'<row r="{n}">{text(f"A{n}", "Dax")}{number(f"B{n}", n, 1)}{number(f"C{n}", n, n % 3)}<c r="D{n}" s="2"/></row>'
    for n in range(1, 60)
)
UNUSUAL: dict[str, Callable[[str], str]] = {
    "as programs write it": lambda rows: rows,
    "a comment": lambda rows: rows.replace("</row>", '</row><!-- <row r="3"><c r="B3" s="2"><v>1</v></c></row> -->', 1),
    "other quotes": lambda rows: rows.replace('"', "'"),
    "line breaks": lambda rows: rows.replace("<c r", "<c\n r").replace("<row", "\n<row"),
    "an entity": lambda rows: rows.replace('s="1"', 's="&#49;"'),
    "other order": lambda rows: re.sub(r'(r="B\d+") (s="1")', r"\2 \1", rows),
    "rows without numbers": lambda rows: re.sub(r'<row r="\d+"', "<row", rows),
    "cells without a place": lambda rows: re.sub(r'<c r="B\d+"', "<c", rows),
    "blank rows": lambda rows: rows.replace('<row r="9">', '<row r="8.5" ht="2"/><row r="9">').replace("8.5", "8"),
    "closed cells": lambda rows: rows.replace("/></row>", "></c></row>"),
}


@pytest.mark.parametrize("name", UNUSUAL)
def test_formats_however_the_sheet_is_written(name: str) -> None:
    """Sheets as programs write them are read in a short way; others say the same in the long one."""
    made = xlsx({"F": UNUSUAL[name](ROWS)}, ["00000", "0.0%"], columns='<cols><col min="4" max="4" hidden="1"/></cols>')
    found = cell_formats.xlsx(made, "F")
    codes, mixed = ([found.writer(column)(row, float(row)) for row in range(59)] for column in (1, 2))
    assert found.hidden == {3}
    assert found.columns == {1, 2}
    assert codes == [f"{row:05}" for row in range(59)]
    assert mixed == [(str(row), f"{row:05}", f"{row * 100} %")[(row + 1) % 3] for row in range(59)]
