"""The rows of an OpenDocument table in its XML: those that are written as programs write them, and whatever else.

What a row says is found by one expression, which takes a fraction of what a reader of all XML takes for each element.
Such a row is nothing but its cells, each with one line of text or none; any other is left to that reader, as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

_PIECE = 1 << 18  # bytes
_LONGEST = 1 << 23  # bytes of a row
_ROW = b"<table:table-row"
_ATTRIBUTES = rb'(?: [a-z][\w:.-]*+="[^"<&\t\r\n]*+")*+'
_CELL = (
    rb"<table:(covered-)?+table-cell(" + _ATTRIBUTES + rb")"
    rb"(?:/>|>(?:<text:p>([^<\r]*+)</text:p>)?+</table:(?:covered-)?table-cell>)"
)
_BEGIN = re.compile(_ROW + rb"(" + _ATTRIBUTES + rb")>")
_WHOLE = re.compile(rb"(?:" + _CELL + rb")++</table:table-row>")
_CELLS = re.compile(_CELL)
_ATTRIBUTE = re.compile(r' (?:[^ :="]+:)?([^ ="]+)="([^"]*)"')
_ENCODING = re.compile(rb"[^<]*<\?xml [^>]*?encoding=[\"'](?!utf-8[\"'])", re.IGNORECASE)  # another one

Cells = list[tuple[bytes, bytes, bytes]]
"""Of each cell whether another one covers it, its attributes, and its text, as they are written."""


def rows(file: IO[bytes]) -> Iterator[tuple[bytes, tuple[bytes, Cells] | None]]:
    """All that is written, in parts; of a part that is a row, the attributes of its tag, and its cells."""
    rest = file.read(_PIECE)
    if _ENCODING.match(rest):
        yield rest, None
        yield from _as_is(file)
        return
    while True:
        piece = file.read(_PIECE)
        rest += piece
        if b"<!" in rest or len(rest) > _LONGEST:  # what looks like a row may be in a comment
            yield rest, None
            yield from _as_is(file)
            return
        *complete, rest = _parts(rest)
        for part in complete:
            yield from _read(part)
        if not piece:
            yield from _read(rest)
            return


def attributes(written: bytes) -> dict[str, str]:
    """By their names without prefixes. Raises UnicodeDecodeError."""
    return dict(_ATTRIBUTE.findall(written.decode()))


def _as_is(file: IO[bytes]) -> Iterator[tuple[bytes, None]]:
    while piece := file.read(_PIECE):
        yield piece, None


def _parts(written: bytes) -> list[bytes]:
    """What each beginning of a row begins. The last one may go on, and its own beginning may."""
    first, *others = written.split(_ROW)
    return [first, *(_ROW + each for each in others)]


def _read(part: bytes) -> Iterator[tuple[bytes, tuple[bytes, Cells] | None]]:
    tag = _BEGIN.match(part)
    whole = tag and _WHOLE.match(part, tag.end())
    if not tag or not whole:
        yield part, None
        return
    row = part[: whole.end()]
    cells = _CELLS.findall(row, tag.end())
    if b"&" in row and any(b"&" in text and b'value-type="string"' not in told for _, told, text in cells):
        yield part, None
        return
    yield row, (tag[1], cells)
    if len(part) > len(row):
        yield part[len(row) :], None
