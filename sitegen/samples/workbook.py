"""Reads a workbook from standard input, writes its first sheet with rows as lines of JSON: each row, and at last one
about them. A program of its own: see `sheets`.

Nothing of sitegen is imported here, so that it starts in hundredths of a second.
"""

from __future__ import annotations

import datetime
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

ENCRYPTED, BROKEN, EMPTY, TOO_LARGE = 10, 11, 12, 13  # exit codes
MEMORY = 256 << 20  # bytes of address space, a fifth of which are the interpreter's: a sheet of five million cells
SECONDS = 20  # of processor time
MOST_COUNTED = 2_000_000  # cells that are looked at
FULLY = "fully"  # the argument that asks for all of them
MOST_SHEETS = 50


@dataclass(frozen=True)
class Limits:
    """Of what is handed over."""

    cells: int = 300_000
    text: int = 8 << 20  # characters
    longest: int = 1_000  # of one cell


ALL = Limits(MOST_COUNTED, 64 << 20, 1 << 15)  # Excel's cells hold 32,767 characters

Cell = float | str | bool | datetime.date | datetime.time | datetime.timedelta


def main() -> int:
    limits = ALL if FULLY in sys.argv[1:] else Limits()
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        shown = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        names = (shown or workbook.sheet_names)[:MOST_SHEETS]
        for name in names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.height and any(map(any, (_texts(row, 1) for row in sheet.to_python(nrows=MOST_SHEETS)))):
                uncounted, exact = _write(sheet, limits)
                if limits is ALL and (uncounted or not exact):
                    return TOO_LARGE
                others = [other for other in names if other != name]
                about = {"sheet": name, "others": others, "uncounted": uncounted, "exact": exact}
                sys.stdout.write(json.dumps(about))
                return 0
    except PasswordError:
        return ENCRYPTED
    except MemoryError:
        return TOO_LARGE
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # what Rust's panics are in Python
        return BROKEN
    return EMPTY


def _write(sheet: CalamineSheet, limits: Limits) -> tuple[int, bool]:
    """Write the first rows that have something in them; how many more there are, and whether all were counted."""
    uncounted = cells = characters = 0
    for row in sheet.iter_rows():
        cells += len(row)
        if cells > MOST_COUNTED:
            return uncounted, False
        if cells <= limits.cells and characters <= limits.text:
            texts = list(_texts(row, limits.longest))
            if any(texts):
                characters += sum(map(len, texts))
                sys.stdout.write(json.dumps(texts) + "\n")
        elif any(cell != "" for cell in row):
            uncounted += 1
    return uncounted, True


def _texts(row: list[Cell], longest: int) -> Iterator[str]:
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


if __name__ == "__main__":
    sys.exit(main())
