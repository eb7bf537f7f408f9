"""Which number format each cell of a sheet has, and which columns are hidden: what calamine does not give.

`xlsx` reads it in a workbook's own XML, as it comes and without holding it: the sheet only where some style says more
than plain numbers do. The formats of a column are kept as runs of rows, since columns as a rule have one. What cannot
be read so has no formats: nothing here is needed to read the values. XML that declares anything of its own is refused.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from xml.parsers import expat

from sitegen.samples.number_formats import BUILT_IN, Cell, Format, plain, read
from sitegen.samples.sheet_rows import UnusualError, rows

_PIECE = 1 << 16  # bytes
_MOST_STYLES = 70_000  # Excel takes 65,490
_MOST_CODES = 200_000  # characters of all of them together
MOST_COLUMNS = 16_384
_MOST_RUNS = 2_000_000  # of all columns: 32 MB
_MOSTLY = 0.95  # share of a column's numbers that have its unit
_Attributes = dict[str, str]
_Start = Callable[[str, _Attributes], None]


@dataclass(slots=True)
class _Runs:
    """The formats of a column, from a row on until the next."""

    rows: array[int] = field(default_factory=lambda: array("L"))
    formats: array[int] = field(default_factory=lambda: array("L"))
    numbers: Counter[int] = field(default_factory=Counter)  # how many cells have each

    def add(self, row: int, format_: int, times: int = 1) -> bool:
        """Whether another run begins. Rows come in order, or are left out."""
        self.numbers[format_] += times
        if self.formats and (self.formats[-1] == format_ or self.rows[-1] >= row):
            return False
        self.rows.append(row)
        self.formats.append(format_)
        return True

    def at(self, row: int) -> int:
        found = bisect_right(self.rows, row) - 1
        return self.formats[found] if found >= 0 else -1


@dataclass(slots=True)
class CellFormats:
    """Rows and columns are counted from 0, as the sheet has them. The formats are those that are not plain."""

    hidden: set[int] = field(default_factory=set)  # columns
    _formats: Mapping[int, Format] = field(default_factory=dict)
    _columns: dict[int, _Runs] = field(default_factory=dict)
    _units: dict[int, str] = field(default_factory=dict)
    _runs: int = 0

    def add(self, row: int, column: int, format_: int, times: int = 1) -> None:
        """A number's, and that of so many `times` in rows that follow. Raises ValueError where there are too many."""
        runs = self._columns.get(column)
        if runs is None:
            runs = self._columns[column] = _Runs()
        self._runs += runs.add(row, format_, times)
        if self._runs > _MOST_RUNS or column >= MOST_COLUMNS:
            raise ValueError("formats that change from cell to cell")

    def done(self) -> CellFormats:
        """Without the columns of plain numbers, and with the units of the others."""
        for column, runs in list(self._columns.items()):
            known = [self._formats[format_] for format_ in runs.numbers if format_ in self._formats]
            if not known:
                del self._columns[column]
                continue
            units: Counter[str] = Counter()
            for format_, times in runs.numbers.items():
                units[self._formats[format_].unit if format_ in self._formats else ""] += times
            unit, times = units.most_common(1)[0]
            if unit and times >= _MOSTLY * units.total():
                self._units[column] = unit
        return self

    @property
    def columns(self) -> frozenset[int]:
        """Those with formats."""
        return frozenset(self._columns)

    def unit(self, column: int) -> str:
        """Of a column's numbers, where nearly all have the same."""
        return self._units.get(column, "")

    def writer(self, column: int) -> Callable[[int, Cell], str]:
        """What shows a cell of a column by the number of its row."""
        runs, unit = self._columns[column], self.unit(column)
        writers = {each: self._formats[each].writer(unit) for each in runs.numbers if each in self._formats}
        if len(runs.formats) == 1:
            only = writers[runs.formats[0]]
            return lambda row, cell: only(cell)
        return lambda row, cell: writers.get(runs.at(row), plain)(cell)


class _EnoughError(Exception):
    """What was looked for has been found."""


def xlsx(content: bytes, name: str) -> CellFormats:
    """The formats of a sheet by its name, as far as they can be read. Raises MemoryError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {member.lower(): member for member in archive.namelist()}
            sheet = _sheet_path(archive, members, name)
            if sheet is None:
                return CellFormats()
            formats = _styles(archive, members)
            try:
                return _usual_sheet(archive, sheet, formats)
            except UnusualError:
                return _sheet(archive, sheet, formats)
    except MemoryError:
        raise
    # What bytes that lie raise: no archive, no XML, no numbers where numbers are due.
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        OSError,
        EOFError,
        ValueError,
        LookupError,
        ArithmeticError,
        RuntimeError,
    ):
        return CellFormats()


def parse(archive: zipfile.ZipFile, member: str, start: _Start, **handlers: Callable[..., None]) -> None:
    """Let handlers hear what is in a member, piece by piece. Raises ExpatError, and ValueError for a document type."""
    parser = parser_for(start, **handlers)
    with archive.open(member) as file:
        while piece := file.read(_PIECE):
            parser.Parse(piece, False)
    parser.Parse(b"", True)


def parser_for(start: _Start, **handlers: Callable[..., None]) -> expat.XMLParserType:
    """A parser that lets handlers hear, and raises ValueError for a document type."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refused(*_: object) -> None:
        raise ValueError("XML with a document type")

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refused
    for handler, function in handlers.items():
        setattr(parser, handler, function)
    return parser


@lru_cache(maxsize=1_000)
def local(tag: str) -> str:
    """A name without its prefix."""
    return tag.rpartition(":")[2]


def _sheet_path(archive: zipfile.ZipFile, members: Mapping[str, str], name: str) -> str | None:
    """The member that holds a sheet (ECMA-376, part 1, §18.2.19)."""
    relation = ""

    def of_workbook(tag: str, attributes: _Attributes) -> None:
        nonlocal relation
        if local(tag) == "sheet" and attributes.get("name") == name and not relation:
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")

    parse(archive, members["xl/workbook.xml"], of_workbook)
    return member_of(archive, members, "xl/_rels/workbook.xml.rels", relation)


def member_of(archive: zipfile.ZipFile, members: Mapping[str, str], relations: str, relation: str) -> str | None:
    """The member that a workbook's relation leads to."""
    targets: dict[str, str] = {}

    def start(tag: str, attributes: _Attributes) -> None:
        if local(tag) == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    parse(archive, members[relations], start)
    target = targets.get(relation, "")
    path = target.lstrip("/") if target.startswith(("/", "xl/")) else posixpath.normpath(f"xl/{target}")
    return members.get(path.lower())


def _styles(archive: zipfile.ZipFile, members: Mapping[str, str]) -> dict[int, Format]:
    """The formats that are not plain, by the number of a cell's style (§18.8.10)."""
    if "xl/styles.xml" not in members:
        return {}
    codes: dict[int, str] = {}
    used: list[int] = []
    inside = False

    def start(tag: str, attributes: _Attributes) -> None:
        nonlocal inside
        tag = local(tag)
        if tag == "numFmt" and not used:
            codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            used.append(int(attributes.get("numFmtId", "0")))
        if len(codes) + len(used) > _MOST_STYLES:
            raise ValueError("too many styles")

    def end(tag: str) -> None:
        nonlocal inside
        inside = inside and local(tag) != "cellXfs"

    parse(archive, members["xl/styles.xml"], start, EndElementHandler=end)
    return formats_of(codes, used)


def formats_of(own: Mapping[int, str], used: Sequence[int]) -> dict[int, Format]:
    """The formats that are not plain, by the number of a style: `used` has the number of each one's format.

    `own`: those that a workbook declares. Raises ValueError where there are too many.
    """
    codes = {**BUILT_IN, **own}
    if len(codes) + len(used) > _MOST_STYLES:
        raise ValueError("too many styles")
    known = sorted({number for number in used if number in codes})
    if sum(len(codes[number]) for number in known) > _MOST_CODES:
        raise ValueError("too many formats")
    formats = {number: read(codes[number]) for number in known}
    return {
        style: formats[number] for style, number in enumerate(used)
        if number in formats and not formats[number].is_plain
    }  # fmt: skip


class _Hidden:
    """Hears which columns are (§18.3.1.13)."""

    def __init__(self) -> None:
        self._columns = bytearray(MOST_COLUMNS)
        self._told = 0

    def start(self, tag: str, attributes: _Attributes) -> None:
        if local(tag) != "col":
            return
        self._told += 1
        if attributes.get("hidden") in ("1", "true") and self._told <= MOST_COLUMNS:
            first, last = int(attributes["min"]) - 1, min(int(attributes["max"]), MOST_COLUMNS)
            self._columns[first:last] = b"\1" * (last - first)

    @property
    def columns(self) -> set[int]:
        return {at for at, is_hidden in enumerate(self._columns[:MOST_COLUMNS]) if is_hidden}


def _usual_sheet(archive: zipfile.ZipFile, member: str, formats: Mapping[int, Format]) -> CellFormats:
    """A sheet that is written as nearly all are. Raises UnusualError."""
    found, hidden = CellFormats(_formats=formats), _Hidden()
    parser = parser_for(hidden.start)

    def before(head: bytes) -> None:
        parser.Parse(head, False)
        if not formats:
            raise _EnoughError

    with suppress(_EnoughError), archive.open(member) as file:
        for row, times, styles in rows(file, before):
            for column, style in styles:
                found.add(row, column, style, times)
    found.hidden = hidden.columns
    return found.done()


def _sheet(archive: zipfile.ZipFile, member: str, formats: Mapping[int, Format]) -> CellFormats:
    """A sheet whatever XML it is written in."""
    found, hidden = CellFormats(_formats=formats), _Hidden()
    row = column = style = -1

    def start(tag: str, attributes: _Attributes) -> None:
        nonlocal row, column, style
        if tag == "c" or tag.endswith(":c"):
            at = attributes.get("r")
            column = _column(at) if at else column + 1
            is_number = attributes.get("t", "n") in ("n", "d")
            style = int(attributes.get("s", "0")) if is_number else -1
        elif tag == "v" or tag.endswith(":v"):
            if style >= 0:
                found.add(row, column, style)
        elif local(tag) == "row":
            row, column = int(attributes["r"]) - 1 if "r" in attributes else row + 1, -1
        else:
            hidden.start(tag, attributes)
        if local(tag) == "sheetData" and not formats:
            raise _EnoughError

    with suppress(_EnoughError):
        parse(archive, member, start)
    found.hidden = hidden.columns
    return found.done()


def _column(reference: str) -> int:
    """ "AB12" -> 27."""
    column = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        column = column * 26 + ord(letter) - 64
    return column - 1
