"""Workbooks (XLSX, XLSB, XLS, ODS) -> the rows of the first sheet that is a table, as it shows them, by calamine.

calamine lays a sheet out as a full rectangle before it gives the first row: a file of a kilobyte with cells in two far
corners asks for half a terabyte, and Rust ends the process that cannot have it. So this is for the process that reads
files (`worker`), which has a limit to its memory, whatever the format and whatever the lie.

It gives values. What cells show of them depends on their number formats (`cell_formats`, `open_document`), which are
read of XLSX and ODS. Hidden sheets and columns are not shown.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Literal

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from sitegen.samples import cell_formats, open_document
from sitegen.samples.cell_formats import CellFormats
from sitegen.samples.number_formats import Cell, plain
from sitegen.samples.profile import words
from sitegen.samples.sample import Why

LARGEST = 16 << 20  # bytes of a workbook: as hydra has it for XLSX (12.5 MB), rounded up
_MOST_COUNTED = 2_000_000  # cells that are looked at
_MOST_SHEETS = 50
_LOOKED_AT = 50  # rows of a sheet that say whether it is a table
_LEAST, _LONGEST = 10, 60  # rows of a list, and characters of its cells
_FORMATS: dict[str, Callable[[bytes, str], CellFormats]] = {"XLSX": cell_formats.xlsx, "ODS": open_document.ods}
# What sheets are called that say something of the others, and what others are called too: notes and springs are data.
_NOTICES = frozenset({
    "about", "accueil", "apropos", "avertissement", "consignes", "contents", "couverture", "cover", "dico",
    "dictionnaire", "documentation", "glossaire", "instructions", "intro", "introduction", "legend", "legende",
    "legendes", "lexique", "lire", "lisez", "lisezmoi", "metadata", "metadonnees", "methodologie", "modedemploi",
    "notice", "pagedegarde", "preambule", "readme", "sommaire",
})  # fmt: skip
_PERHAPS = frozenset({
    "aide", "champs", "contact", "contacts", "contexte", "credits", "definitions", "description", "emploi",
    "garde", "guide", "help", "index", "info", "information", "informations", "infos", "licence", "license",
    "mentions", "nomenclature", "note", "notes", "presentation", "schema", "source", "sources", "variables",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with rows, or `why` there is none."""

    why: Why = ""
    rows: Callable[[], Iterator[list[str]]] | None = None  # from the first one, each time that it is called
    name: str = ""
    others: tuple[str, ...] = ()
    units: tuple[str, ...] = ()  # of each column's numbers, "" for none
    uncounted: int = 0  # rows that were counted and are not among `rows`
    exact: bool = True  # all were counted


@dataclass(frozen=True, slots=True)
class _Limits:
    """Of what is handed over."""

    cells: int = 300_000
    text: int = 8 << 20  # characters
    longest: int = 1_000  # of one cell


_ALL = _Limits(_MOST_COUNTED, 64 << 20, 1 << 15)  # Excel's cells hold 32,767 characters


def sheet(content: bytes, found: str = "", *, fully: bool = False) -> Sheet:
    """The first sheet that is a table, or has rows, of a workbook. `content` is the whole file, `found` its format.

    `fully`: with all its rows and the whole of each cell, or not at all. Raises MemoryError.
    """
    if len(content) > LARGEST:
        return Sheet("too-large")
    try:
        return _sheet(content, found, _ALL if fully else _Limits())
    except PasswordError:
        return Sheet("encrypted")
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # what Rust's panics are in Python
        return Sheet("broken")


def _sheet(content: bytes, found: str, limits: _Limits) -> Sheet:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    shown = [
        sheet.name for sheet in workbook.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]  # fmt: skip
    names = (shown or workbook.sheet_names)[:_MOST_SHEETS]
    name = _chosen(workbook, names)
    if name is None:
        return Sheet("empty")
    formats = _FORMATS[found](content, name) if found in _FORMATS else CellFormats()
    page = _Page(workbook.get_sheet_by_name(name), formats, limits)
    uncounted, exact = page.counted()
    if limits is _ALL and (uncounted or not exact):
        return Sheet("too-large")
    others = tuple(other for other in names if other != name)
    return Sheet("", page.rows, name, others, page.units, uncounted, exact)


def _chosen(workbook: CalamineWorkbook, names: Sequence[str]) -> str | None:
    """The first sheet that is a table, unless it is a notice and a table follows; else the first with rows, or None.

    Of two tables it is the first: which of them is meant nobody can say.
    """
    filled: str | None = None
    notice: tuple[str, int] | None = None  # a table that is called so, and how wide it is
    for name in names:
        rows = _first_rows(workbook.get_sheet_by_name(name))
        if not rows:
            continue
        filled = filled or name
        width = max(map(len, rows))
        if not _is_table(rows) or (notice and width < notice[1]):
            continue
        called = _called(name)
        if called != "table":
            notice = notice or (name, width if called == "perhaps" else 0)
        else:
            return name
    return notice[0] if notice else filled


def _first_rows(sheet: CalamineSheet) -> list[list[Cell]]:
    """The cells that are filled in each of the first rows, but for the empty ones."""
    if not sheet.height:
        return []
    rows = sheet.to_python(nrows=_LOOKED_AT)
    return [filled for row in rows if (filled := [cell for cell in row if cell != ""])]


def _is_table(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether most rows have several cells, or all are short ones of a list: sentences stand below each other."""
    if sum(len(row) > 1 for row in rows) * 2 > len(rows):
        return True
    return len(rows) >= _LEAST and all(len(row) == 1 and len(str(row[0])) <= _LONGEST for row in rows)


def _called(name: str) -> Literal["table", "notice", "perhaps"]:
    """What a sheet's name says of it: "Lisez-moi", "0_Notice", "Page de garde"."""
    said = words(name)
    if not _NOTICES.isdisjoint((*said, "".join(said))):
        return "notice"
    return "table" if _PERHAPS.isdisjoint(said) else "perhaps"


class _Page:
    """A sheet's cells as texts."""

    def __init__(self, sheet: CalamineSheet, formats: CellFormats, limits: _Limits) -> None:
        self._sheet = sheet
        self._limits = limits
        self._first = (sheet.start or (0, 0))[1]
        width = sheet.width
        shown = [self._first + at not in formats.hidden for at in range(width)]
        self._shown = shown if not all(shown) and any(shown) else None
        self._formatted = [
            (at, formats.of(self._first + at), formats.unit(self._first + at)) for at in range(width)
            if self._first + at in formats.columns and (self._shown is None or shown[at])
        ]  # fmt: skip
        units = (formats.unit(self._first + at) for at in range(width))
        self.units = tuple(units if self._shown is None else compress(units, shown))

    def rows(self) -> Iterator[list[str]]:
        """The first rows that have something in them."""
        cells = characters = 0
        for number, row in enumerate(self._sheet.iter_rows()):
            cells += len(row)
            if cells > self._limits.cells or characters > self._limits.text:
                return
            texts = self._texts(number, row)
            if any(texts):
                characters += sum(map(len, texts))
                yield texts

    def counted(self) -> tuple[int, bool]:
        """How many rows with something in them there are beyond `rows`, and whether all were counted."""
        uncounted = cells = characters = 0
        for number, row in enumerate(self._sheet.iter_rows()):
            cells += len(row)
            if cells > _MOST_COUNTED:
                return uncounted, False
            if cells <= self._limits.cells and characters <= self._limits.text:
                characters += sum(map(len, self._texts(number, row)))
            elif any(cell != "" for cell in row):
                uncounted += 1
        return uncounted, True

    def _texts(self, number: int, row: list[Cell]) -> list[str]:
        """The cells of the row with this number, counted from 0, as the sheet shows them; those that are not hidden."""
        longest = self._limits.longest
        for at, formats, unit in self._formatted:
            if row[at] != "" and (shown := formats(number)) is not None:
                row[at] = shown.text(row[at], unit)
        texts = [cell[:longest] if isinstance(cell, str) else plain(cell) for cell in row]
        return texts if self._shown is None else list(compress(texts, self._shown))
