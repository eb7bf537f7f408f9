"""What is read of a workbook beside its first table: further tables, notices, and nothing of what is hidden."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path

import pytest

from sitegen import samples
from sitegen.catalogue import LocalFile
from sitegen.digest import digest
from sitegen.samples import Sample, conversions, converting, notices
from sitegen.samples.conversions import Made, made, piece
from sitegen.samples.kept import Keeper
from tests.samples.workbooks import number, ods_of, rows_of, text, xlsb, xlsx, zipped
from tests.surroundings import missing

Lines = Sequence[Sequence[str | float]]

TREES: Lines = (("essence", "nombre", "hauteur"), ("Chêne", 12, 8.5), ("Tilleul", 4, 6.25), ("Frêne", 7, 7))
PARKS: Lines = (("parc", "surface"), ("Théodore-Denis", 12000), ("Sarrat", 31000))
NOTICE: Lines = (("Ce classeur recense les arbres de la commune.",), ("Il est mis à jour chaque hiver.",))
SECRET: Lines = (("agent", "salaire"), ("MARQUE-CACHEE", 1))
BOOK: Mapping[str, Lines] = {
    "Lisez-moi": NOTICE, "Arbres": TREES, "Brouillon": SECRET, "Parcs": PARKS, "Vide": (),
}  # fmt: skip


def _xlsx(sheets: Mapping[str, Lines], hidden: Sequence[str] = ()) -> bytes:
    return xlsx({name: rows_of(*lines) for name, lines in sheets.items()}, hidden=hidden)


def _xls(sheets: Mapping[str, Lines], hidden: Sequence[str], folder: Path) -> bytes:
    office = shutil.which("soffice") or missing("LibreOffice, which writes workbooks of Excel 97")
    (folder / "a.ods").write_bytes(ods_of(sheets, hidden))
    command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xls"]
    subprocess.run([*command, "--outdir", folder, folder / "a.ods"], check=True, capture_output=True, timeout=120)
    return (folder / "a.xls").read_bytes()


WRITERS: dict[str, Callable[[Mapping[str, Lines], Sequence[str]], bytes]] = {
    "XLSX": _xlsx, "XLSB": xlsb, "ODS": ods_of,
}  # fmt: skip


def read(content: bytes) -> Sample:
    return samples.read(content, label="", whole=True)


def published(content: bytes, most: int = 1 << 20) -> tuple[Made, dict[str, bytes]]:
    """What the data API has of it, and its pieces."""
    pieces: dict[str, bytes] = {}

    def deliver(extension: str, content: bytes) -> None:
        pieces[extension] = pieces.get(extension, b"") + content

    return converting.convert(content, label="", name="a", most=most, deliver=deliver), pieces


def _is_whole(content: bytes, kind: str) -> None:
    found = read(content)
    assert (found.found, found.inside, found.others) == (kind, ("Arbres",), ("Lisez-moi", "Parcs", "Vide"))
    assert (found.rest, found.more) == (("Vide",), 0)
    notice, parks = (sheet for sheet in found.sheets if not sheet.why)
    assert (notice.name, notice.number, notice.lines) == ("Lisez-moi", 1, tuple((line[0],) for line in NOTICE))
    assert (parks.name, parks.number, parks.lines) == ("Parcs", 3, ())
    assert parks.table is not None
    assert [(column.name, column.type) for column in parks.table.columns] == [("parc", "text"), ("surface", "integer")]
    assert parks.table.rows == (("Théodore-Denis", "12000"), ("Sarrat", "31000"))

    about, pieces = published(content)
    assert (about.sheet, about.rows, [(sheet.sheet, sheet.number, sheet.rows) for sheet in about.sheets]) == (
        "Arbres", 3, [("Parcs", 3, 2)],
    )  # fmt: skip
    assert json.loads(pieces["3.json"]) == [
        {"parc": "Théodore-Denis", "surface": 12000}, {"parc": "Sarrat", "surface": 31000},
    ]  # fmt: skip
    rows = list(csv.reader(io.StringIO(pieces["3.csv"].decode())))
    assert rows == [["parc", "surface"], ["Théodore-Denis", "12000"], ["Sarrat", "31000"]]
    assert {name: len(piece) for name, piece in pieces.items()} == {
        "json": about.sizes["json"], "csv": about.sizes["csv"],
        "3.json": about.sheets[0].sizes["json"], "3.csv": about.sheets[0].sizes["csv"],
    }  # fmt: skip
    for hidden in ("Brouillon", "MARQUE-CACHEE", "salaire"):
        assert hidden not in repr(found) + repr(about) + repr(pieces)


@pytest.mark.parametrize("kind", WRITERS)
def test_tables_and_notices_of_a_workbook(kind: str) -> None:
    _is_whole(WRITERS[kind](BOOK, ("Brouillon",)), kind)


@pytest.mark.slow
def test_tables_and_notices_of_excel_97(tmp_path: Path) -> None:
    _is_whole(_xls(BOOK, ("Brouillon",), tmp_path), "XLS")


@pytest.mark.parametrize("kind", WRITERS)
def test_a_workbook_of_hidden_sheets_alone_shows_nothing(kind: str) -> None:
    content = WRITERS[kind]({"Un": TREES, "Deux": PARKS}, ("Un", "Deux"))
    assert (read(content).why, read(content).table, read(content).others) == ("empty", None, ())
    assert published(content)[0].why == "empty"


def _edited(content: bytes, member: str, old: str, new: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    before = files[member]
    assert isinstance(before, bytes)
    assert old.encode() in before
    return zipped({**files, member: before.replace(old.encode(), new.encode())})


def test_a_hidden_sheet_does_not_come_under_the_name_of_another() -> None:
    """calamine gives the first sheet of a name: here the hidden one."""
    content = _xlsx({"Arbres": TREES, "Parcs": SECRET, "Autres": PARKS}, ("Parcs",))
    twice = _edited(content, "xl/workbook.xml", "Autres", "Parcs")
    assert read(twice).inside == ("Arbres",)
    assert "MARQUE-CACHEE" not in repr(read(twice)) + repr(published(twice))


def test_chart_sheets_are_no_sheets() -> None:
    kind = 'sheet" Target="worksheets/sheet1.xml"'
    content = _xlsx({"Graphique": SECRET, "Arbres": TREES})
    found = read(_edited(content, "xl/_rels/workbook.xml.rels", f"/work{kind}", f"/chart{kind}"))
    assert (found.inside, found.others, found.sheets) == (("Arbres",), (), ())


def test_a_hundred_sheets() -> None:
    content = _xlsx({f"Canton {n}": (*PARKS, (f"Parc {n}", n)) for n in range(100)})
    found = read(content)
    assert [sheet.name for sheet in found.tables] == [f"Canton {n}" for n in range(1, 9)]
    assert len(found.others) == 20
    assert len(found.tables) + len(found.rest) + found.more == 99
    about, _ = published(content)
    assert len(about.sheets) + about.unread == 99
    assert {sheet.rows for sheet in about.sheets} == {3}


def test_further_tables_are_shown_by_their_first_rows() -> None:
    many: Lines = [("a", "b"), *((f"x{n}", n) for n in range(5_000))]
    further = read(_xlsx({"Arbres": TREES, "Parcs": many})).tables[0].table
    assert further is not None
    assert (len(further.rows), further.total, further.exact) == (10, 5_000, True)


@pytest.mark.parametrize(
    ("name", "lines", "is_notice"),
    [
        ("Lisez-moi", (("Producteur", "Ville de Dax"), ("Licence", "Licence Ouverte 2.0")), True),
        ("Sommaire", (("Arbres", "Les arbres d’alignement"), ("Parcs", "Les parcs")), True),
        ("Légende", (("code", "libellé"), ("1", "Chêne"), ("2", "Tilleul")), False),
        ("Légende", (("1", "Un chêne, ou tout autre arbre de plus de quinze mètres, isolé"), ("2", "Un parc")), True),
        ("Source", (("Service des espaces verts de la ville de Dax",),), True),
        ("Notes", (("élève", "note"), ("A", 12), ("B", 14)), False),
        ("Notice", (("champ", "type", "description"), ("id", "texte", "le numéro")), False),
        ("Feuil3", (("Les données de 2026 sont provisoires.",),), True),
        ("Communes", tuple((f"Commune {n}",) for n in range(20)), False),
    ],
)  # fmt: skip
def test_what_is_a_notice(name: str, lines: Lines, is_notice: bool) -> None:
    assert notices.is_notice(name, [list(line) for line in lines]) is is_notice
    found = read(_xlsx({"Arbres": TREES, name: lines}))
    assert [sheet.name for sheet in (found.notices if is_notice else found.tables)] == [name]
    assert [sheet.sheet for sheet in published(_xlsx({"Arbres": TREES, name: lines}))[0].sheets] == [name] * (
        not is_notice
    )


def test_a_notice_is_bounded() -> None:
    long = [("x" * 900,), *((f"Phrase {n} de la notice, qui est longue.",) for n in range(500))]
    notice = read(_xlsx({"Arbres": TREES, "Notice": long})).notices[0]
    assert notice.cut
    assert len(notice.lines) == 60
    assert max(len(cell) for line in notice.lines for cell in line) == 600
    pairs = read(_xlsx({"Arbres": TREES, "Notice": (("Contact", "Service", "05 58"), ("Fin.",), ("",))})).notices
    assert [(sheet.lines, sheet.cut) for sheet in pairs] == [((("Contact", "Service", "05 58"), ("Fin.",)), False)]


def test_dates_and_codes_of_further_sheets_are_what_they_show() -> None:
    """Number formats are those of each sheet."""
    codes = f'<row r="1">{text("A1", "nom")}{text("B1", "cp")}</row>' + "".join(
        f'<row r="{n}">{text(f"A{n}", "x")}{number(f"B{n}", 1000 + n, 1)}</row>' for n in range(2, 5)
    )
    content = xlsx({"Arbres": rows_of(*TREES), "Codes": codes}, ("00000",))
    table = read(content).tables[0].table
    assert table is not None
    assert [row[1] for row in table.rows] == ["01002", "01003", "01004"]
    assert json.loads(published(content)[1]["2.json"])[0] == {"nom": "x", "cp": "01002"}


def test_a_sheet_that_asks_for_too_much_costs_the_further_ones_alone(tmp_path: Path) -> None:
    """calamine lays it out as a full rectangle: the process ends, and another one has the first sheet alone."""
    far = f'<row r="1">{text("A1", "nom")}{text("B1", "n")}</row><row r="1048576">{number("XFD1048576", 1)}</row>'
    content = xlsx({"Arbres": rows_of(*TREES), "Loin": far, "Parcs": rows_of(*PARKS)})
    found = read(content)
    assert (found.why, found.inside, found.table is not None) == ("", ("Arbres",), True)
    assert {sheet.why for sheet in found.sheets} == {"too-large"}
    assert found.rest == ("Loin", "Parcs")
    file, keeper = _kept(tmp_path, content)
    about = made(file, keeper.reading(file, label="XLSX"), label="XLSX")
    assert (about.rows, set(about.sizes), [sheet.why for sheet in about.sheets]) == (
        3, {"json", "csv"}, ["too-large", "too-large"],
    )  # fmt: skip


def test_a_sheet_that_cannot_be_read_is_no_fault_of_the_others() -> None:
    content = _xlsx({"Arbres": TREES, "Cassée": TREES, "Parcs": PARKS})
    broken = _edited(content, "xl/worksheets/sheet2.xml", "<sheetData>", "<sheetData><row><c r='")
    found = read(broken)
    assert [(sheet.name, sheet.why) for sheet in found.sheets] == [("Cassée", "broken"), ("Parcs", "")]
    assert [(sheet.sheet, sheet.why) for sheet in published(broken)[0].sheets] == [("Cassée", "broken"), ("Parcs", "")]


def test_a_first_sheet_without_records_leaves_the_others_theirs() -> None:
    matrix: Lines = [[f"n{n}" for n in range(1_100)], *([float(n) for n in range(1_100)],) * 2]
    content = ods_of({"Matrice": matrix, "Arbres": TREES})
    about, pieces = published(content)
    assert (about.why, about.sizes) == ("too-large", {})
    assert [sheet.rows for sheet in about.sheets] == [3]
    assert len(json.loads(pieces["2.json"])) == 3


def test_forms_of_all_sheets_have_one_limit() -> None:
    lines: Lines = [("a", "b"), *((f"valeur {n}", n) for n in range(100))]
    content = _xlsx({f"F{n}": lines for n in range(6)})
    size = published(content)[0].sizes["json"]
    about, pieces = published(content, most=int(3.5 * size))
    made_of = [about, *about.sheets]
    assert ["json" in sheet.sizes for sheet in made_of][:4] == [True, True, True, False]
    assert sum(sheet.sizes.get("json", 0) for sheet in made_of) <= 3.5 * size
    assert sum(len(piece) for name, piece in pieces.items() if name.endswith("json")) <= 3.5 * size


def _kept(folder: Path, content: bytes) -> tuple[LocalFile, Keeper]:
    path = folder / "a.xlsx"
    path.write_bytes(content)
    return LocalFile(path, name="a.xlsx", digest=digest(content), size=len(content)), Keeper(folder / "kept")


def test_sheets_are_kept_and_made_again_where_one_is_gone(tmp_path: Path) -> None:
    file, keeper = _kept(tmp_path, _xlsx(BOOK, ("Brouillon",)))
    reading = keeper.reading(file, label="XLSX")
    first = made(file, reading, label="XLSX")
    assert first == made(file, reading, label="XLSX")
    assert len(first.sheets) == 1
    parks = piece(reading, first.sheets[0], "json").path
    assert json.loads(parks.read_bytes())[0] == {"parc": "Théodore-Denis", "surface": 12000}
    parks.unlink()
    assert made(file, reading, label="XLSX") == first
    assert parks.is_file()


def test_a_process_cannot_leave_more_than_it_may(tmp_path: Path) -> None:
    drafts = conversions._Drafts(tmp_path / "base")
    drafts.begin()
    for extension in ("2.json", "99.json", "100.json", "0.json", "../x.json", "2.exe", "json"):
        drafts.add(extension, b"[]\n")
    drafts.add("2.csv", b"x" * (conversions.LARGEST_MADE + 1))
    told = Made(
        sizes={"json": 3}, sheets=(Made(number=2, sizes={"json": 3, "csv": 5}), Made(number=99, sizes={"json": 4}))
    )
    found = drafts.put(told)
    drafts.drop()
    assert (found.sizes, [sheet.sizes for sheet in found.sheets]) == ({"json": 3}, [{"json": 3}, {}])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["base.2.json.data", "base.json.data"]


HOSTILE = (
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "a/b\\c",
    "x" * 200,
    "villes",
    "Villes",
    "CON",
    "{{ 7*7 }}",
    " ",
)


@pytest.mark.parametrize("kind", WRITERS)
def test_hostile_names_are_names(kind: str) -> None:
    names = [escape(name) if kind == "XLSX" else name for name in HOSTILE]
    content = WRITERS[kind]({"Arbres": TREES, **dict.fromkeys(names, PARKS)}, ())
    found = read(content)
    assert found.found == kind
    assert len(found.tables) == 8
    assert all(0 < len(sheet.name) <= 200 for sheet in found.sheets)
