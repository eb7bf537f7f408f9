from __future__ import annotations

import pytest

from sitegen import samples
from sitegen.samples import Sample
from tests.samples.workbooks import TOWNS, number, text, xlsx, zipped
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
        ("scdl/divers/tests__data__xlsx_file", "XLSX", 6, 2),
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
