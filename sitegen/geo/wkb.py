"""Geometries in hexadecimal well-known binary (OGC 06-103r4, §8), as PostGIS exports its columns, as those of GeoJSON.

PostGIS's own form has heights, measures and the SRID as flags of the kind; ISO's counts kinds from 1000 on.
"""

from __future__ import annotations

import math
import re
import struct

LONGEST = 1 << 21  # characters
_DEEPEST = 8  # collections in collections
_HEXADECIMAL = re.compile(r"\s*(?:0x|\\x)?((?:00|01)(?:[0-9A-Fa-f]{2}){4,})\s*", re.ASCII)
_HEIGHT, _MEASURE, _SRID = 0x80000000, 0x40000000, 0x20000000
_KINDS = (
    "", "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection",
)  # fmt: skip

Shape = dict[str, object]


class _WrongError(Exception):
    """No well-known binary."""


def geometry(text: str) -> tuple[Shape | None, str]:
    """The geometry of a text and the code of its projection ("EPSG:2154"; "" where none is named).

    None for what is no such text, and for what is empty. Empty members are left out. Curves are not read.
    """
    match = _HEXADECIMAL.fullmatch(text) if len(text) <= LONGEST else None
    if match is None:
        return None, ""
    reader = _Reader(bytes.fromhex(match[1]))
    try:
        found = reader.geometry(_DEEPEST)
    except (_WrongError, struct.error):
        return None, ""
    if found is None or reader.left:
        return None, ""
    return found, f"EPSG:{reader.srid}" if reader.srid else ""


class _Reader:
    """Takes values from bytes, one after the other."""

    def __init__(self, content: bytes) -> None:
        self.srid = 0
        self._content = content
        self._at = 0

    @property
    def left(self) -> int:
        """How many bytes there are that have not been read."""
        return len(self._content) - self._at

    def geometry(self, levels: int, wanted: str = "") -> Shape | None:
        """The next geometry, of the kind that is `wanted`; None for an empty one. Raises _WrongError, struct.error."""
        if not levels or not self.left or self._content[self._at] > 1:
            raise _WrongError
        order = "<" if self._content[self._at] else ">"
        self._at += 1
        told = self._number(order)
        if told & _SRID:
            self.srid = self._number(order)
        number = told & 0x0FFFFFFF
        kind = _KINDS[number % 1000] if number % 1000 < len(_KINDS) and number < 4000 else ""
        if not kind or (wanted and kind != wanted):
            raise _WrongError
        height = bool(told & _HEIGHT) or number // 1000 in (1, 3)
        measure = bool(told & _MEASURE) or number // 1000 in (2, 3)
        if kind == "GeometryCollection":
            members = self._members(order, levels)
            return {"type": kind, "geometries": members} if members else None
        if kind.startswith("Multi"):
            parts = [member["coordinates"] for member in self._members(order, levels, kind.removeprefix("Multi"))]
            return {"type": kind, "coordinates": parts} if parts else None
        width = 2 + height + measure
        if kind == "Point":
            position = self._positions(order, 1, width, height=height)[0]
            return None if any(map(math.isnan, position)) else {"type": kind, "coordinates": position}
        if kind == "LineString":
            coordinates: list[object] = [*self._positions(order, self._number(order), width, height=height)]
        else:
            coordinates = [
                self._positions(order, self._number(order), width, height=height)
                for _ in range(self._count(order, 4))
            ]  # fmt: skip
        return {"type": kind, "coordinates": coordinates} if coordinates else None

    def _members(self, order: str, levels: int, wanted: str = "") -> list[Shape]:
        each = (self.geometry(levels - 1, wanted) for _ in range(self._count(order, 5)))
        return [member for member in each if member]

    def _count(self, order: str, size: int) -> int:
        """How many things of at least this size follow."""
        count = self._number(order)
        if count * size > self.left:
            raise _WrongError
        return count

    def _number(self, order: str) -> int:
        found: int = struct.unpack_from(f"{order}I", self._content, self._at)[0]
        self._at += 4
        return found

    def _positions(self, order: str, count: int, width: int, *, height: bool) -> list[list[float]]:
        if count * width * 8 > self.left:
            raise _WrongError
        numbers = struct.unpack_from(f"{order}{count * width}d", self._content, self._at)
        self._at += count * width * 8
        return [list(numbers[at : at + 2 + height]) for at in range(0, len(numbers), width)]
