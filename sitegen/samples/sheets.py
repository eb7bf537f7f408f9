"""Workbooks (XLSX, XLSB, XLS, ODS) -> the rows of the first sheet that has any, by calamine.

calamine lays a sheet out as a full rectangle before it gives the first row: a file of a kilobyte with cells in two far
corners asks for half a terabyte, and Rust ends the process that cannot have it. So this is for the process that reads
files (`worker`), which has a limit to its memory, whatever the format and whatever the lie.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from sitegen.samples.sample import Why

LARGEST = 16 << 20  # bytes of a workbook: as hydra has it for XLSX (12.5 MB), rounded up
_MOST_COUNTED = 2_000_000  # cells that are looked at
_MOST_SHEETS = 50


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first sheet with rows, or `why` there is none."""

    why: Why = ""
    rows: Callable[[], Iterator[list[str]]] | None = None  # from the first one, each time that it is called
    name: str = ""
    others: tuple[str, ...] = ()
    uncounted: int = 0  # rows that were counted and are not among `rows`
    exact: bool = True  # all were counted


@dataclass(frozen=True, slots=True)
class _Limits:
    """Of what is handed over."""

    cells: int = 300_000
    text: int = 8 << 20  # characters
    longest: int = 1_000  # of one cell


_ALL = _Limits(_MOST_COUNTED, 64 << 20, 1 << 15)  # Excel's cells hold 32,767 characters
_Cell = float | str | bool | datetime.date | datetime.time | datetime.timedelta


def sheet(content: bytes, *, fully: bool = False) -> Sheet:
    """The first sheet with rows of a workbook in any of the formats. `content` is the whole file.

    `fully`: with all its rows and the whole of each cell, or not at all. Raises MemoryError.
    """
    if len(content) > LARGEST:
        return Sheet("too-large")
    try:
        return _sheet(content, _ALL if fully else _Limits())
    except PasswordError:
        return Sheet("encrypted")
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # what Rust's panics are in Python
        return Sheet("broken")


def _sheet(content: bytes, limits: _Limits) -> Sheet:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    shown = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
    names = (shown or workbook.sheet_names)[:_MOST_SHEETS]
    for name in names:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.height and any(map(any, (_texts(row, 1) for row in sheet.to_python(nrows=_MOST_SHEETS)))):
            uncounted, exact = _counted(sheet, limits)
            if limits is _ALL and (uncounted or not exact):
                return Sheet("too-large")
            others = tuple(other for other in names if other != name)
            return Sheet("", partial(_rows, sheet, limits), name, others, uncounted, exact)
    return Sheet("empty")


def _rows(sheet: CalamineSheet, limits: _Limits) -> Iterator[list[str]]:
    """The first rows that have something in them."""
    cells = characters = 0
    for row in sheet.iter_rows():
        cells += len(row)
        if cells > limits.cells or characters > limits.text:
            return
        texts = list(_texts(row, limits.longest))
        if any(texts):
            characters += sum(map(len, texts))
            yield texts


def _counted(sheet: CalamineSheet, limits: _Limits) -> tuple[int, bool]:
    """How many rows with something in them there are beyond `_rows`, and whether all were counted."""
    uncounted = cells = characters = 0
    for row in sheet.iter_rows():
        cells += len(row)
        if cells > _MOST_COUNTED:
            return uncounted, False
        if cells <= limits.cells and characters <= limits.text:
            characters += sum(map(len, _texts(row, limits.longest)))
        elif any(cell != "" for cell in row):
            uncounted += 1
    return uncounted, True


def _texts(row: list[_Cell], longest: int) -> Iterator[str]:
    for cell in row:
        if isinstance(cell, str):
            yield cell[:longest]
        elif isinstance(cell, bool):
            yield "true" if cell else "false"
        elif isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
            yield str(int(cell))  # Excel knows no other numbers: 33063 comes as 33063.0
        elif isinstance(cell, datetime.date | datetime.time):
            yield cell.isoformat()
        else:
            yield str(cell)
