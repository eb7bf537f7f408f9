"""Reads a workbook from standard input, writes its first sheet with rows as JSON. A program of its own: see `sheets`.

Nothing of sitegen is imported here, so that it starts in hundredths of a second.
"""

from __future__ import annotations

import datetime
import io
import json
import sys
from collections.abc import Iterator

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

ENCRYPTED, BROKEN, EMPTY, TOO_LARGE = 10, 11, 12, 13  # exit codes
MEMORY = 256 << 20  # bytes of address space, a fifth of which are the interpreter's: a sheet of five million cells
SECONDS = 10  # of processor time
MOST_CELLS, MOST_COUNTED = 300_000, 2_000_000  # handed over; looked at
MOST_TEXT, LONGEST = 8 << 20, 1_000  # characters handed over; of one cell
MOST_SHEETS = 50

Cell = float | str | bool | datetime.date | datetime.time | datetime.timedelta


def main() -> int:
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
            if sheet.height and any(map(any, map(_texts, sheet.to_python(nrows=MOST_SHEETS)))):
                others = [other for other in names if other != name]
                answer = json.dumps({"sheet": name, "others": others, **_read(sheet)})
                sys.stdout.write(answer)  # at once: json.dump writes cell by cell
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


def _read(sheet: CalamineSheet) -> dict[str, object]:
    """The first rows that have something in them, how many there are, and whether all were counted."""
    rows: list[list[str]] = []
    total = cells = characters = 0
    for row in sheet.iter_rows():
        cells += len(row)
        if cells > MOST_COUNTED:
            return {"rows": rows, "total": total, "exact": False}
        if cells <= MOST_CELLS and characters <= MOST_TEXT:
            texts = list(_texts(row))
            if any(texts):
                characters += sum(map(len, texts))
                rows.append(texts)
                total += 1
        elif any(cell != "" for cell in row):
            total += 1
    return {"rows": rows, "total": total, "exact": True}


def _texts(row: list[Cell]) -> Iterator[str]:
    for cell in row:
        if isinstance(cell, str):
            yield cell[:LONGEST]
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
