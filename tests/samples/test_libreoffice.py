"""What cells say under every built-in and usual number format, beside what LibreOffice shows of the same file."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from sitegen.samples import Sample, converting, reading
from sitegen.text.durations import clock
from tests.samples.workbooks import number, text, xlsx
from tests.surroundings import missing

pytestmark = pytest.mark.slow

_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true"  # commas, UTF-8, cells as they are shown
_AT_ONCE = 25  # formats in a workbook: a preview shows thirty columns

NUMBERS = (0, 1, 1234.5, -1234.5, 0.1 + 0.2)
CODES = (1, 1000, 33063)
PHONES = (556010203, 612345678)
MOMENTS = (45000.354166666667, 45291.75, 36526.5, 45000)
SPANS = (0.5, 1.5, 1.09375)
EUROS = '_-* #,##0.00\\ [$€-40C]_-;\\-* #,##0.00\\ [$€-40C]_-;_-* "-"??\\ [$€-40C]_-;_-@_-'
ACCOUNTS = '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-'  # as Excel writes it in French

# Of whose cells an OpenDocument's text says too little: digits that are no digits.
_LESS = {"ODS": ('0"000"',), "XLS": ()}

# A format, values, and how what it shows comes from what we say: "" for the same text, "number", "clock", or the time's
# own format in Python.
FORMATS: tuple[tuple[str | int, Sequence[float], str], ...] = (
    (0, NUMBERS, "number"), (1, NUMBERS, "number"), (2, NUMBERS, "number"), (3, NUMBERS, "number"),
    (4, NUMBERS, "number"), (9, NUMBERS, "number"), (10, NUMBERS, "number"), (11, (12345, 0.5), "number"),
    (14, MOMENTS, "%-m/%-d/%Y"), (15, MOMENTS, "%-d-%b-%y"), (16, MOMENTS, "%-d-%b"), (17, MOMENTS, "%b-%y"),
    (20, MOMENTS, "%H:%M"), (21, MOMENTS, "%H:%M:%S"), (22, MOMENTS, "%-m/%-d/%Y %-H:%M"), (18, MOMENTS, "%I:%M %p"),
    (19, MOMENTS, "%I:%M:%S %p"), (37, NUMBERS, "number"), (38, NUMBERS, "number"), (39, NUMBERS, "number"),
    (40, NUMBERS, "number"), (45, (0.25 / 24, 0.5 / 24), "%M:%S"), (46, SPANS, "clock:s"), (48, (12345,), "number"),
    (49, CODES, ""),
    ("00000", CODES, ""), ("00", (1, 33), ""), ("000", CODES, ""), ("0000000000", PHONES, ""),
    ('0#" "##" "##" "##" "##', PHONES, ""), ("0#\\ ##\\ ##\\ ##\\ ##", PHONES, ""),
    ("00\\.00\\.00\\.00\\.00", PHONES, ""), ("000\\ 000\\ 000", (5580521, 552100554), ""),
    ("000\\ 000\\ 000\\ 00000", (12345678901234, 55210055400013), ""), ("000\\-00\\-0000", (12345678,), ""),
    ("[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", (5551234, 2065551234), ""),
    ('"+33 "0\\ 00\\ 00\\ 00\\ 00', PHONES, ""),
    ('"2A"000', (4, 41), ""), ('"FR-"00', (1, 75), ""), ('0"000"', (33, 64), ""),
    ('"Oui";"Oui";"Non"', (1, 0), "yes or no"), ('[=1]"vrai";[=0]"faux";0', (1, 0), "yes or no"),
    ('"ouvert";"";"fermé"', (1, 0), ""),
    ("0.0%", NUMBERS, "number"), ("0.00\\ %", NUMBERS, "number"), ("#\\ ##0", NUMBERS, "number"),
    ("#\\ ##0.00", NUMBERS, "number"), ("#,##0.000", NUMBERS, "number"), ("0.0", NUMBERS, "number"),
    ("[Red]0.00", NUMBERS, "number"), ("#,##0;[Red]-#,##0", NUMBERS, "number"), ("+0.0;-0.0;0.0", NUMBERS, "number"),
    ("0.00E+00", (12345, 0.5), "number"), ("0.0,", (12300, 4500), "number"), ('0.0,,"M€"', (12300000,), "number"),
    ('#,##0.00\\ "€"', NUMBERS, "number"), ("#,##0.00\\ [$€-40C]", NUMBERS, "number"), (EUROS, NUMBERS, "number"),
    ("#,##0\\ [$€-40C];[Red]\\-#,##0\\ [$€-40C]", NUMBERS, "number"), ("[$$-409]#,##0.00", NUMBERS, "number"),
    (ACCOUNTS, NUMBERS, "number"), ('#,##0,"k€"', (12000, 3000), "number"),
    ("#,##0.00\\ [$CHF-100C]", NUMBERS, "number"), ('"$"#,##0_);\\("$"#,##0\\)', NUMBERS, "number"),
    ('0" km"', (5, 12), "number"), ('0.0\\ "km/h"', (4.5, 50), "number"), ('#,##0" hab."', (1234, 5), "number"),
    ('General" m²"', (2.5, 30), "number"), ("0\\ \\h", (5, 12), "number"),
    ("dd/mm/yyyy", MOMENTS, "%d/%m/%Y"), ("dd/mm/yy", MOMENTS, "%d/%m/%y"), ("yyyy\\-mm\\-dd", MOMENTS, "%Y-%m-%d"),
    ("[$-409]d\\ mmmm\\ yyyy;@", MOMENTS, "%-d %B %Y"), ("mmm\\ yyyy", MOMENTS, "%b %Y"), ("yyyy", MOMENTS, "%Y"),
    ("[$-409]dddd\\ d\\ mmmm", MOMENTS, "%A %-d %B"), ("dd/mm/yyyy\\ hh:mm", MOMENTS, "%d/%m/%Y %H:%M"),
    ("yyyy\\-mm\\-dd\\ hh:mm:ss", MOMENTS, "%Y-%m-%d %H:%M:%S"), ("hh:mm", MOMENTS, "%H:%M"),
    ("hh:mm:ss", MOMENTS, "%H:%M:%S"), ('hh"h"mm', MOMENTS, "%Hh%M"), ("h:mm\\ AM/PM", MOMENTS, "%I:%M %p"),
    ("[h]:mm", SPANS, "clock"), ("[hh]:mm", SPANS, "clock"), ("[h]:mm:ss", SPANS, "clock:s"),
    ("[h]:mm;@", SPANS, "clock"), ("[h]:mm;[Red]\\-[h]:mm", (1.5, -0.25), "clock"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Book:
    """A part of the formats as a workbook: each in a column, its values below each other."""

    formats: tuple[tuple[str | int, Sequence[float], str], ...]

    @property
    def content(self) -> bytes:
        rows = ["".join(text(f"{_letters(at)}1", f"f{at}") for at in range(len(self.formats)))]
        rows += [
            "".join(
                number(f"{_letters(at)}{line + 2}", values[line], at + 1)
                for at, (_, values, _) in enumerate(self.formats)
                if line < len(values)
            )
            for line in range(max(len(values) for _, values, _ in self.formats))
        ]
        sheet = "".join(f'<row r="{n}">{row}</row>' for n, row in enumerate(rows, 1))
        return xlsx({"Formats": sheet}, [code for code, _, _ in self.formats])


BOOKS = tuple(Book(FORMATS[at : at + _AT_ONCE]) for at in range(0, len(FORMATS), _AT_ONCE))


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with each workbook, and what LibreOffice makes of it: CSV, ODS and XLS."""
    program = shutil.which("soffice")
    if program is None:
        missing("no soffice: tests/tools/system libreoffice installs it")
    folder = tmp_path_factory.mktemp("books")
    for at, book in enumerate(BOOKS):
        (folder / f"{at}.xlsx").write_bytes(book.content)
    for form in (_CSV, "ods", "xls"):
        subprocess.run(
            [program, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", form,
             "--outdir", str(folder), *sorted(map(str, folder.glob("*.xlsx")))],
            check=True, capture_output=True, timeout=240,
        )  # fmt: skip
    return folder


def read(content: bytes, label: str) -> Sample:
    return reading.read(content, label=label, name="", whole=True)


@dataclass(frozen=True, slots=True)
class Cell:
    """What is said of a cell, in each place, and what LibreOffice shows."""

    code: str | int
    how: str
    theirs: str
    page: str
    json: object
    csv: str
    unit: str


def cells(book: Book, folder: Path, name: str) -> Iterator[Cell]:
    content = book.content
    table = read(content, "XLSX").table
    assert table is not None
    pieces: dict[str, bytes] = {}
    converting.convert(
        content, label="XLSX", name="", most=1 << 20,
        deliver=lambda form, piece: pieces.__setitem__(form, pieces.get(form, b"") + piece),
    )  # fmt: skip
    records = json.loads(pieces["json"])
    _, *ours = csv.reader(io.StringIO(pieces["csv"].decode()))
    _, *theirs = csv.reader(io.StringIO((folder / f"{name}.csv").read_text("utf-8")))
    for at, (code, values, how) in enumerate(book.formats):
        column = table.columns[at]
        for line in range(len(values)):
            page = table.rows[line][at]
            page = clock(page) if column.type == "duration" else page
            yield Cell(code, how, theirs[line][at].strip(), page, records[line][f"f{at}"], ours[line][at], column.unit)


def test_two_hundred_cells_say_what_they_show(shown: Path) -> None:
    looked_at = [cell for at, book in enumerate(BOOKS) for cell in cells(book, shown, str(at))]
    assert len(looked_at) >= 200
    assert [cell for cell in looked_at if not all(map(bool, _same(cell)))] == []


@pytest.mark.parametrize("label", ["ODS", "XLS"])
def test_the_same_as_another_workbook(shown: Path, label: str) -> None:
    differ = []
    for at, book in enumerate(BOOKS):
        ours = read(book.content, "XLSX").table
        theirs = read((shown / f"{at}.{label.lower()}").read_bytes(), label).table
        assert ours is not None
        assert theirs is not None
        for column, (code, values, _) in enumerate(book.formats):
            if code in _LESS[label]:
                continue
            for line in range(len(values)):
                one, other = ours.rows[line][column], theirs.rows[line][column]
                if one != other:
                    differ.append((code, one, other))
            if ours.columns[column].unit != theirs.columns[column].unit:
                differ.append((code, ours.columns[column].unit, theirs.columns[column].unit))
    assert differ == []


def test_hidden_columns_of_a_binary_workbook_stay_hidden(tmp_path: Path) -> None:
    rows = (
        text("A1", "nom") + text("B1", "salaire") + text("C1", "code"),
        text("A2", "Anne") + number("B2", 2100) + number("C2", 1000, 1),
        text("A3", "Jean") + number("B3", 2200) + number("C3", 1053, 1),
    )
    sheet = "".join(f'<row r="{n}">{row}</row>' for n, row in enumerate(rows, 1))
    hidden = '<cols><col min="2" max="2" width="9" hidden="1"/></cols>'
    (tmp_path / "a.xlsx").write_bytes(xlsx({"Été": sheet, "Autre": sheet}, ["00000"], columns=hidden))
    program = shutil.which("soffice")
    if program is None:
        missing("no soffice: tests/tools/system libreoffice installs it")
    subprocess.run(
        [program, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to", "xls",
         "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    sample = read((tmp_path / "a.xls").read_bytes(), "XLS")
    for table in (sample.table, sample.sheets[0].table):
        assert table is not None
        assert [column.name for column in table.columns] == ["nom", "code"]
        assert table.rows == (("Anne", "01000"), ("Jean", "01053"))


def _same(cell: Cell) -> tuple[bool, bool, bool]:
    """Whether the page, JSON and CSV say what LibreOffice shows."""
    if cell.how == "number":
        assert not isinstance(cell.json, str), cell
        return _near(cell.page, cell), _near(str(cell.json), cell), _near(cell.csv, cell)
    if cell.how.startswith("clock"):
        theirs = cell.theirs.removesuffix(":00") if cell.how == "clock:s" else cell.theirs
        return cell.page == theirs, clock(str(cell.json)) == theirs, clock(cell.csv) == theirs
    if cell.how == "yes or no":
        said = cell.theirs in ("Oui", "vrai")
        return cell.page == cell.theirs, cell.json is said, cell.csv == str(said).lower()
    if cell.how:
        return _moment(cell.page, cell), _moment(str(cell.json), cell), _moment(cell.csv, cell)
    return cell.page == cell.theirs, str(cell.json) == cell.theirs, cell.csv == cell.theirs


def _near(ours: str, cell: Cell) -> bool:
    """Ours has all digits, theirs those of the format, and the unit."""
    if cell.unit not in cell.theirs:
        return False
    found = re.search(r"\d[\d, ]*(?:\.\d+)?(?:E[+-]\d+)?", cell.theirs)
    if found is None:
        return "-" in cell.theirs and float(ours) == 0
    shown = re.sub("[, ]", "", found.group())
    mantissa, _, power = shown.partition("E")
    step = 10.0 ** (int(power or 0) - len(mantissa.partition(".")[2]))
    return abs(abs(float(ours)) - float(shown)) <= step / 2 * 1.000001


def _moment(ours: str, cell: Cell) -> bool:
    if cell.how == "%Y":
        return ours == cell.theirs
    at = datetime.fromisoformat(f"2000-01-01T{ours}" if ours[2:3] == ":" else ours)
    return at.strftime(cell.how) == cell.theirs or at.strftime(cell.how).lstrip("0") == cell.theirs.lstrip("0")


def _letters(at: int) -> str:
    return chr(65 + at) if at < 26 else f"A{chr(65 + at - 26)}"
