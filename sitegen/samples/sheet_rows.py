"""The rows of an XLSX sheet's XML, as nearly all programs write it: which style each number in them has.

Rows of a table as a rule have the same styles, so that it is enough to look at the first of those that are alike. What
is not written as expected (a prefix, a comment, an entity) is left to a reader of all XML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import IO

_PIECE = 1 << 18  # bytes
_LONGEST = 1 << 23  # bytes of a row
_MOST_KNOWN = 10_000  # rows that differ
_BEGIN, _END, _ROW = b"<sheetData", b"</sheetData", b"<row"
_NUMBER = re.compile(rb'\s[^>]*?\br="(\d{1,7})"')
_CELL = re.compile(rb'<c r="([A-Z]{1,3})\d{1,7}"([^>]*>(?:</c>)?)')
_REST = re.compile(rb'(?: [a-z]{1,2}="[^"&<>]*")*(/?)>(</c>)?')
_ATTRIBUTE = re.compile(rb'([a-z]{1,2})="([^"]*)"')
_OPENINGS = (b"<c ", b"<c>", b"<c/", b"<c\n", b"<c\r", b"<c\t")
_NUMERIC = (b"n", b"d")  # types of cells that formats are for

Styles = tuple[tuple[int, int], ...]  # column, from 0 on, and style of each number
_Alike = list[tuple[bytes, bytes]]


class UnusualError(Exception):
    """XML that is not written as programs write it."""


def rows(file: IO[bytes], before: Callable[[bytes], None]) -> Iterator[tuple[int, int, Styles]]:
    """Rows, from 0 on, each with how many have the same styles from there on, and these. Raises UnusualError.

    `before` is given what stands before the cells.
    """
    known: dict[tuple[tuple[bytes, bytes], ...], Styles] = {}
    alike: _Alike | None = None
    first = times = 0
    for row in _each(file, before):
        found = _CELL.findall(row)
        if b"<!" in row or b"<?" in row or sum(map(row.count, _OPENINGS)) != len(found):
            raise UnusualError
        if found == alike:
            times += 1
            continue
        if alike:
            yield first, times, _styles(alike, known)
        match = _NUMBER.match(row)
        if match is None:
            raise UnusualError
        alike, first, times = found, int(match[1]) - 1, 1
    if alike:
        yield first, times, _styles(alike, known)


def _each(file: IO[bytes], before: Callable[[bytes], None]) -> Iterator[bytes]:
    """What stands in each row, and in its own tag."""
    rest = b""
    while _BEGIN not in rest:
        piece = file.read(_PIECE)
        if not piece or len(rest) > _PIECE:
            raise UnusualError
        rest += piece
    head, _, rest = rest.partition(_BEGIN)
    before(head)
    tag, begun, rest = rest.partition(_ROW)
    while not begun and _END not in tag:
        piece = file.read(_PIECE)
        if not piece or len(tag) > _PIECE:
            raise UnusualError
        tag, begun, rest = (tag + piece).partition(_ROW)
    while begun and _END not in rest:
        *complete, rest = rest.split(_ROW)
        yield from complete
        piece = file.read(_PIECE)
        if not piece or len(rest) > _LONGEST:
            raise UnusualError
        rest += piece
    if begun:
        yield from rest.partition(_END)[0].split(_ROW)


def _styles(alike: _Alike, known: dict[tuple[tuple[bytes, bytes], ...], Styles]) -> Styles:
    key = tuple(alike)
    if key not in known:
        if len(known) > _MOST_KNOWN:
            known.clear()
        known[key] = tuple((_column(column), style) for column, rest in alike if (style := _style(rest)) >= 0)
    return known[key]


def _style(rest: bytes) -> int:
    """Of a cell by what its tag says; -1 for one that is empty, or no number."""
    match = _REST.fullmatch(rest)
    if match is None:
        raise UnusualError
    told = dict(_ATTRIBUTE.findall(rest))
    is_number = told.get(b"t", b"n") in _NUMERIC and not match[1] and not match[2]
    return int(told.get(b"s", b"0")) if is_number else -1


def _column(letters: bytes) -> int:
    """ "AB" -> 27."""
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1
