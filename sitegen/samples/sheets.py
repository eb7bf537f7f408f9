"""Workbooks (XLSX, XLSB, XLS, ODS) -> the rows of their sheets, the first that is a table first, by calamine.

calamine lays a sheet out as a full rectangle before it gives the first row: a file of a kilobyte with cells in two far
corners asks for half a terabyte, and Rust ends the process that cannot have it. So this is for the process that reads
files (`worker`), which has a limit to its memory, whatever the format and whatever the lie.

It gives values. What cells show of them depends on their number formats (`cell_formats`, `binary_formats`,
`open_document`). Hidden sheets and columns are not shown. Sheets are laid out one after the other, when they are
asked for: no more than two are in memory.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import compress

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from sitegen.samples import binary_formats, cell_formats, open_document
from sitegen.samples.cell_formats import CellFormats
from sitegen.samples.notices import called, is_notice, is_table
from sitegen.samples.number_formats import Cell, plain
from sitegen.samples.sample import Why

LARGEST = 16 << 20  # bytes of a workbook: as hydra has it for XLSX (12.5 MB), rounded up
_MOST_COUNTED = 2_000_000  # cells that are looked at, of all sheets together
MOST_SHEETS = 50
_MOST_TABLES, _MOST_NOTICES = 8, 5  # further sheets that a preview has
_LOOKED_AT = 50  # rows of a sheet that say whether it is a table


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with rows, or `why` there is none."""

    why: Why = ""
    rows: Callable[[], Iterator[list[str]]] | None = None  # from the first one, each time that it is called
    name: str = ""
    number: int = 0  # among those that are not hidden, from 1
    notice: bool = False  # a text about the others, and no table
    units: tuple[str, ...] = ()  # of each column's numbers, "" for none
    uncounted: int = 0  # rows that were counted and are not among `rows`
    exact: bool = True  # all were counted
    others: tuple[str, ...] = ()  # the names of the others that are looked at, the first fifty
    unnamed: int = 0  # how many more there are
    further: Callable[[], Iterator[Sheet]] = lambda: iter(())  # the others; unless all is wanted, 8 tables and 5 texts


@dataclass(frozen=True, slots=True)
class _Limits:
    """Of what is handed over of a sheet."""

    cells: int = 300_000
    text: int = 8 << 20  # characters
    longest: int = 1_000  # of one cell
    counted: int = _MOST_COUNTED  # cells that are looked at
    fully: bool = False  # all rows, or none


_FORMATS = {"XLSX": cell_formats.xlsx, "XLS": binary_formats.xls, "XLSB": binary_formats.xlsb}
_BEGINNING = _Limits()
_FURTHER = _Limits(30_000, 1 << 20)
_ALL = _Limits(_MOST_COUNTED, 64 << 20, 1 << 15, fully=True)  # Excel's cells hold 32,767 characters


def sheet(content: bytes, found: str = "", *, fully: bool = False, alone: bool = False) -> Sheet:
    """The first sheet that is a table, or has rows, of a workbook, and the further ones after it.

    `content` is the whole file, `found` its format. `fully`: each with all its rows and the whole of each cell, or not
    at all. `alone`: the others are named, and not gone into. Raises MemoryError.
    """
    if len(content) > LARGEST:
        return Sheet("too-large")
    try:
        return _Workbook(content, found, alone=alone).first(fully=fully)
    except PasswordError:
        return Sheet("encrypted")
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # what Rust's panics are in Python
        return Sheet("broken")


class _Workbook:
    def __init__(self, content: bytes, found: str, *, alone: bool) -> None:
        self._content = content
        self._found = found
        self._alone = alone
        self._calamine = CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = _visible(self._calamine)
        self._names = visible[:MOST_SHEETS]
        self._unnamed = len(visible) - len(self._names)
        self._get = lru_cache(maxsize=1)(self._calamine.get_sheet_by_name)  # which reads all of it each time
        self._count = {True: 0, False: 0}  # of further notices and tables
        self._all: Mapping[str, CellFormats] | None = None  # of an OpenDocument, which has all sheets in one file
        self._left = _MOST_COUNTED  # cells that may be looked at in further sheets

    def first(self, *, fully: bool) -> Sheet:
        """The first that is a table, or has rows."""
        name = _chosen(self._get, self._names)
        if name is None:
            return Sheet("empty")
        page = self._page(name, _ALL if fully else _BEGINNING)
        self._left -= page.cells
        return replace(
            _counted(page, name, self._number(name)),
            others=tuple(other for other in self._names if other != name),
            unnamed=self._unnamed,
            further=partial(self._further, name, fully=fully),
        )

    def _further(self, first: str, *, fully: bool) -> Iterator[Sheet]:
        limits = _ALL if fully else _FURTHER
        for number, name in enumerate(self._names, 1):
            if name == first:
                continue
            found = Sheet("too-large") if self._alone else self._opened(name, limits)
            if found is not None:
                yield replace(found, name=name, number=number)

    def _opened(self, name: str, limits: _Limits) -> Sheet | None:
        """A further sheet; None for one too many. One that cannot be read is none of the others' faults."""
        try:
            sheet = self._get(name)
            rows = _first_rows(sheet)
            if not rows:
                return Sheet("empty")
            is_text = is_notice(name, rows)
            self._count[is_text] += 1
            if self._count[is_text] > (_MOST_NOTICES if is_text else _MOST_TABLES) and not limits.fully:
                return None
            if is_text:
                limits = _FURTHER
            page = self._page(name, replace(limits, counted=min(limits.counted, max(self._left, 0))), sheet)
            self._left -= page.cells
            return replace(_counted(page, name, 0), notice=is_text)
        except MemoryError:
            return Sheet("too-large")
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # as above
            return Sheet("broken")

    def _page(self, name: str, limits: _Limits, sheet: CalamineSheet | None = None) -> _Page:
        return _Page(sheet or self._get(name), self._formats(name), limits)

    def _formats(self, name: str) -> CellFormats:
        if read := _FORMATS.get(self._found):
            return read(self._content, name)
        if self._found == "ODS":
            if self._all is None:
                self._all = open_document.ods(self._content, [name] if self._alone else self._names)
            return self._all.get(name, CellFormats())
        return CellFormats()

    def _number(self, name: str) -> int:
        return self._names.index(name) + 1


def _visible(workbook: CalamineWorkbook) -> list[str]:
    """The names of the sheets with cells that are not hidden, each once.

    calamine gives sheets by their names. Programs give no two the same; in a file that has, it may be a hidden one.
    """
    hidden = {sheet.name for sheet in workbook.sheets_metadata if sheet.visible != SheetVisibleEnum.Visible}
    shown = [sheet.name for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    return [name for name in dict.fromkeys(shown) if name not in hidden]


def _counted(page: _Page, name: str, number: int) -> Sheet:
    uncounted, exact = page.counted()
    if page.limits.fully and (uncounted or not exact):
        return Sheet("too-large", name=name, number=number)
    return Sheet("", page.rows, name, number, units=page.units, uncounted=uncounted, exact=exact)


def _chosen(get: Callable[[str], CalamineSheet], names: Sequence[str]) -> str | None:
    """The first sheet that is a table, unless it is a notice and a table follows; else the first with rows, or None.

    Of two tables it is the first: which of them is meant nobody can say.
    """
    filled: str | None = None
    notice: tuple[str, int] | None = None  # a table that is called so, and how wide it is
    for name in names:
        rows = _first_rows(get(name))
        if not rows:
            continue
        filled = filled or name
        width = max(map(len, rows))
        if not is_table(rows) or (notice and width < notice[1]):
            continue
        said = called(name)
        if said != "table":
            notice = notice or (name, width if said == "perhaps" else 0)
        else:
            return name
    return notice[0] if notice else filled


def _first_rows(sheet: CalamineSheet) -> list[list[Cell]]:
    """The cells that are filled in each of the first rows, but for the empty ones."""
    if not sheet.height:
        return []
    rows = sheet.to_python(nrows=_LOOKED_AT)
    return [filled for row in rows if (filled := [cell for cell in row if cell != ""])]


class _Page:
    """A sheet's cells as texts."""

    def __init__(self, sheet: CalamineSheet, formats: CellFormats, limits: _Limits) -> None:
        self._sheet = sheet
        self.limits = limits
        self.cells = sheet.height * sheet.width
        self._first = (sheet.start or (0, 0))[1]
        width = sheet.width
        shown = [self._first + at not in formats.hidden for at in range(width)]
        self._shown = None if all(shown) else shown
        self._kept: list[list[str]] | None = None  # all rows, where they are few
        self._formatted = [
            (at, formats.writer(self._first + at)) for at in range(width)
            if self._first + at in formats.columns and (self._shown is None or shown[at])
        ]  # fmt: skip
        units = (formats.unit(self._first + at) for at in range(width))
        self.units = tuple(units if self._shown is None else compress(units, shown))

    def rows(self) -> Iterator[list[str]]:
        """The first rows that have something in them."""
        if self._kept is not None:
            yield from self._kept
            return
        cells = characters = 0
        for number, row in enumerate(self._sheet.iter_rows()):
            cells += len(row)
            if cells > self.limits.cells or characters > self.limits.text:
                return
            texts = self._texts(number, row)
            if any(texts):
                characters += sum(map(len, texts))
                yield texts

    def counted(self) -> tuple[int, bool]:
        """How many rows with something in them there are beyond `rows`, and whether all were counted."""
        uncounted = cells = characters = 0
        kept: list[list[str]] | None = []
        for number, row in enumerate(self._sheet.iter_rows()):
            cells += len(row)
            if cells > self.limits.counted:
                return uncounted, False
            if cells <= self.limits.cells and characters <= self.limits.text:
                texts = self._texts(number, row)
                length = sum(map(len, texts))
                characters += length
                if kept is not None and length:
                    kept.append(texts)
                if cells > _BEGINNING.cells or characters > _BEGINNING.text:
                    kept = None
            else:
                kept = None
                uncounted += any(cell != "" for cell in row)
        self._kept = kept
        return uncounted, True

    def _texts(self, number: int, row: list[Cell]) -> list[str]:
        """The cells of the row with this number, counted from 0, as the sheet shows them; those that are not hidden."""
        longest = self.limits.longest
        for at, write in self._formatted:
            if row[at] != "":
                row[at] = write(number, row[at])
        texts = [cell[:longest] if isinstance(cell, str) else plain(cell) for cell in row]
        return texts if self._shown is None else list(compress(texts, self._shown))
