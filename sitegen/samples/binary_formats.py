"""Number formats and hidden columns of binary workbooks: XLS ([MS-XLS], and Excel 5's before it) and XLSB ([MS-XLSB]).

As `cell_formats.xlsx` reads them of XML: the sheet only where some style says more than plain numbers do, and what
cannot be read has no formats.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from sitegen.samples import compound
from sitegen.samples.cell_formats import MOST_COLUMNS, CellFormats, formats_of, member_of
from sitegen.samples.number_formats import Format

_MOST_MEMBER = 64 << 20  # bytes of a part of XLSB
_WRONG = (
    struct.error, zipfile.BadZipFile, zlib.error, expat.ExpatError, OSError, EOFError, ValueError, LookupError,
    ArithmeticError, RuntimeError,
)  # fmt: skip

# Records of XLS: [MS-XLS] §2.4.
_BEGIN, _END, _BOUND_SHEET, _FORMAT, _OLD_FORMAT, _STYLE, _COLUMNS = 0x809, 0x0A, 0x85, 0x41E, 0x1E, 0xE0, 0x7D
_NUMBER, _SHORT_NUMBER, _SHORT_NUMBERS, _FORMULA = 0x203, 0x27E, 0xBD, 0x06
# Records of XLSB: [MS-XLSB] §2.3.
_B_ROW, _B_SHORT_NUMBER, _B_NUMBER, _B_FORMULA, _B_FORMAT, _B_STYLE, _B_COLUMNS = 0, 2, 5, 9, 44, 47, 60
_B_DATA, _B_SHEET, _B_STYLES, _B_STYLES_END = 145, 156, 617, 618


def xls(content: bytes, name: str) -> CellFormats:
    """The formats of a sheet by its name, as far as they can be read. Raises MemoryError."""
    try:
        book = compound.stream(content, ("Workbook", "Book"))
        start, formats = _book(book, name)
        return _sheet(book, start, formats) if start else CellFormats()
    except _WRONG:  # what bytes that lie raise
        return CellFormats()


def xlsb(content: bytes, name: str) -> CellFormats:
    """As `xls`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {member.lower(): member for member in archive.namelist()}
            sheet = _sheet_path(archive, members, name)
            styles = members.get("xl/styles.bin")
            formats = _styles(archive, styles) if styles else {}
            return _binary_sheet(archive, sheet, formats) if sheet else CellFormats()
    except _WRONG:
        return CellFormats()


# -- XLS.


def _records(book: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """The kind of each record from a place on, where its data begins, and how long they are."""
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        yield kind, at + 4, length
        at += 4 + length


def _book(book: bytes, name: str) -> tuple[int, Mapping[int, Format]]:
    """Where a sheet begins, 0 for none, and the formats that are not plain, by the number of a cell's style."""
    start = 0
    codes: dict[int, str] = {}
    used: list[int] = []
    old = False
    for kind, at, length in _records(book, 0):
        if kind == _BEGIN:
            old = struct.unpack_from("<H", book, at)[0] < 0x600
        elif kind == _BOUND_SHEET and not start:
            if _text(book, at + 6, 1, old=old) == name:
                start = struct.unpack_from("<I", book, at)[0]
        elif kind in (_FORMAT, _OLD_FORMAT) and length > 2:
            codes[struct.unpack_from("<H", book, at)[0]] = _text(book, at + 2, 1 if old else 2, old=old)
        elif kind == _STYLE:
            used.append(struct.unpack_from("<H", book, at + 2)[0])
        elif kind == _END:
            break
    return start, formats_of(codes, used)


def _text(book: bytes, at: int, size: int, *, old: bool) -> str:
    """A text behind its length, which has so many bytes: of Excel 5 in Windows-1252."""
    length = int.from_bytes(book[at : at + size], "little")
    at += size
    if old:
        return book[at : at + length].decode("cp1252", "replace")
    if book[at] & 1:
        return book[at + 1 : at + 1 + 2 * length].decode("utf-16-le", "replace")
    return book[at + 1 : at + 1 + length].decode("latin-1")


def _sheet(book: bytes, start: int, formats: Mapping[int, Format]) -> CellFormats:
    found = CellFormats(_formats=formats)
    depth = 0  # a chart in a sheet begins and ends, too
    for kind, at, length in _records(book, start):
        if kind == _BEGIN:
            depth += 1
        elif kind == _END:
            depth -= 1
            if not depth:
                break
        elif depth > 1:
            continue
        elif kind == _COLUMNS:
            first, last, _, _, how = struct.unpack_from("<5H", book, at)
            if how & 1:
                found.hidden |= set(range(first, min(last + 1, MOST_COLUMNS)))
        elif kind in (_NUMBER, _SHORT_NUMBER) or (kind == _FORMULA and book[at + 12 : at + 14] != b"\xff\xff"):
            row, column, style = struct.unpack_from("<3H", book, at)
            found.add(row, column, style)
        elif kind == _SHORT_NUMBERS:
            row, column = struct.unpack_from("<2H", book, at)
            for each in range((length - 6) // 6):
                found.add(row, column + each, struct.unpack_from("<H", book, at + 4 + 6 * each)[0])
    return found.done()


# -- XLSB.


def _parts(archive: zipfile.ZipFile, member: str) -> Iterator[tuple[int, bytes]]:
    """The kind of each record of a part, and its data (§2.1.4)."""
    with archive.open(member) as file:
        data = file.read(_MOST_MEMBER)
    at = 0
    while at < len(data):
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        length = 0
        for shift in (0, 7, 14, 21):
            byte = data[at]
            at += 1
            length |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        yield kind, data[at : at + length]
        at += length


def _wide(data: bytes, at: int) -> tuple[str, int]:
    """A text behind its length, and where it ends; "" for none."""
    length = struct.unpack_from("<I", data, at)[0]
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _sheet_path(archive: zipfile.ZipFile, members: Mapping[str, str], name: str) -> str | None:
    for kind, data in _parts(archive, members["xl/workbook.bin"]):
        if kind != _B_SHEET:
            continue
        relation, end = _wide(data, 8)
        if _wide(data, end)[0] == name:
            return member_of(archive, members, "xl/_rels/workbook.bin.rels", relation)
    return None


def _styles(archive: zipfile.ZipFile, member: str) -> Mapping[int, Format]:
    codes: dict[int, str] = {}
    used: list[int] = []
    inside = False
    for kind, data in _parts(archive, member):
        if kind == _B_FORMAT:
            codes[struct.unpack_from("<H", data)[0]] = _wide(data, 2)[0]
        elif kind in (_B_STYLES, _B_STYLES_END):
            inside = kind == _B_STYLES
        elif kind == _B_STYLE and inside:
            used.append(struct.unpack_from("<H", data, 2)[0])
    return formats_of(codes, used)


def _binary_sheet(archive: zipfile.ZipFile, member: str, formats: Mapping[int, Format]) -> CellFormats:
    found = CellFormats(_formats=formats)
    row = -1
    for kind, data in _parts(archive, member):
        if kind == _B_ROW:
            row = struct.unpack_from("<I", data)[0]
        elif kind in (_B_SHORT_NUMBER, _B_NUMBER, _B_FORMULA):
            column, style = struct.unpack_from("<II", data)
            found.add(row, column, style & 0xFFFFFF)
        elif kind == _B_COLUMNS:
            first, last, _, _, how = struct.unpack_from("<4IH", data)
            if how & 1:
                found.hidden |= set(range(first, min(last + 1, MOST_COLUMNS)))
        elif kind == _B_DATA and not formats:
            break
    return found.done()
