"""Which columns of a table say where each of its rows is: longitudes and latitudes, both in one cell, metres, or a
geometry in one cell, as well-known text, its binary form in hexadecimal digits, or GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from sitegen.geo import projections, wkb, wkt
from sitegen.geo.france import is_in_france
from sitegen.geo.geometry import Point
from sitegen.geo.shapes import GEOMETRIES
from sitegen.samples.profile import number, words
from sitegen.samples.sample import ColumnType

Pair = tuple[float | None, float | None]
Shape = dict[str, object]

_LOOKED_AT = 20  # cells of a column, of which nine in ten have to be geometries
_BEGINNINGS = ("{", *"PMLSGpmlsg", "<", " ", "0", "\\x")  # of a geometry in a cell


@dataclass(frozen=True, slots=True)
class Places:
    """The columns of longitudes (or eastings) and of latitudes (or northings), by number; or the one that has both, or
    a geometry."""

    x: int
    y: int
    latitude_first: bool = False  # in a cell that has both
    shapes: bool = False  # a cell has a geometry
    declared: str = ""  # the code of the projection that the geometries name

    def exchanged(self, row: Sequence[str]) -> Sequence[str]:
        """A row whose two columns have each other's numbers, put right; one column with both stays as it is."""
        if self.shapes:
            return row
        cells = list(row)
        cells[self.x], cells[self.y] = row[self.y], row[self.x]
        return cells

    def geometry(self, row: Sequence[str]) -> Shape | None:
        """The place of a row as a GeoJSON geometry; None where it says none."""
        if self.shapes:
            return _shape(row[self.x])[0]
        point = self.of(row)
        return None if point is None else {"type": "Point", "coordinates": [*point]}

    def of(self, row: Sequence[str]) -> Point | None:
        """The position of a row; None where it says none."""
        if self.x != self.y:
            x, y = number(row[self.x]), number(row[self.y])
        else:
            x, y = _pair(row[self.x])
            x, y = (y, x) if self.latitude_first else (x, y)
        return None if x is None or y is None else (x, y)


def places_of(
    names: Sequence[str], types: Sequence[ColumnType], column: Callable[[int], Sequence[str]]
) -> Places | None:
    """The columns to take; `column` gives the cells of one of them. None for a table without places."""
    first = {kind: index for index, kind in reversed(list(enumerate(types)))}
    if "longitude" in first and "latitude" in first:
        return Places(first["longitude"], first["latitude"])
    if "point" in first:
        at = first["point"]
        return Places(at, at, _is_latitude_first([_pair(cell) for cell in column(at)]))
    return _shapes(types, column) or _in_metres(names, types, column)


def _shapes(types: Sequence[ColumnType], column: Callable[[int], Sequence[str]]) -> Places | None:
    """The first column whose cells are geometries."""
    for index, kind in enumerate(types):
        if kind != "text":
            continue
        cells = list(islice((cell for cell in column(index) if cell.strip()), _LOOKED_AT))
        if not cells or not cells[0].startswith(_BEGINNINGS):
            continue
        found = [_shape(cell) for cell in cells if not wkt.is_empty(cell)]
        known = [code for shape, code in found if shape]
        if known and len(known) * 10 >= len(found) * 9:
            return Places(index, index, shapes=True, declared=_of_all(known))
    return None


def _of_all(codes: Iterable[str]) -> str:
    """The projection that all name; "" for several, and for degrees."""
    named = set(codes)
    return projections.code_of(named.pop()) if len(named) == 1 else ""


def _shape(cell: str) -> tuple[Shape | None, str]:
    """The geometry in a cell, and the code of the projection that it names."""
    start = cell.lstrip()[:1]
    if start in ("0", "\\"):
        return wkb.geometry(cell)
    if start != "{":
        return wkt.geometry(cell)
    try:
        value = json.loads(cell)
    except (ValueError, RecursionError):
        return None, ""
    if isinstance(value, dict) and value.get("type") == "Feature":
        value = value.get("geometry")
    is_one = isinstance(value, dict) and value.get("type") in GEOMETRIES
    return (value, "") if is_one and isinstance(value, dict) else (None, "")


def _in_metres(
    names: Sequence[str], types: Sequence[ColumnType], column: Callable[[int], Sequence[str]]
) -> Places | None:
    """Two columns of numbers with one name, but for the x in one and the y in the other: "x_l93", "y_l93"."""
    called = [words(name) if kind in ("integer", "number") else () for name, kind in zip(names, types, strict=True)]
    for x, name in enumerate(called):
        other = tuple("y" if word == "x" else word for word in name)
        if other == name or other not in called:
            continue
        y = called.index(other)
        if any(
            abs(number(a) or 0) > 180 or abs(number(b) or 0) > 90 for a, b in zip(column(x), column(y), strict=True)
        ):
            return Places(x, y)  # small whole numbers may be anything
    return None


def _pair(cell: str) -> Pair:
    first, _, second = cell.strip(" ()[]").replace(";", ",").partition(",")
    return number(first), number(second)


def _is_latitude_first(pairs: Sequence[Pair]) -> bool:
    """Latitude comes first as a rule (Opendatasoft's geo_point), but SCDL's files begin with the longitude: what puts
    more of them in France is right."""
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    latitude_first = sum(is_in_france(a, b) for a, b in known) + sum(abs(b) > 90 for _, b in known)
    longitude_first = sum(is_in_france(b, a) for a, b in known) + sum(abs(a) > 90 for a, _ in known)
    return longitude_first <= latitude_first
