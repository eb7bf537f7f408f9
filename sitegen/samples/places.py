"""Which columns of a table say where each of its rows is: longitudes and latitudes, both in one cell, metres, or a
geometry in one cell, as well-known text, its binary form in hexadecimal digits, or GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sitegen.geo import positions, projections, wkb, wkt
from sitegen.geo.france import is_in_france
from sitegen.geo.geometry import Box, Point
from sitegen.geo.shapes import GEOMETRIES
from sitegen.samples.profile import number, words
from sitegen.samples.sample import ColumnType

Pair = tuple[float | None, float | None]
Shape = dict[str, object]

_LOOKED_AT = 20  # cells of a column, of which nine in ten have to be geometries
_EAST_NORTH = (
    ("easting", "northing"), ("est", "nord"), ("abscisse", "ordonnee"), ("longitude", "latitude"), ("long", "lat"),
    ("lon", "lat"), ("lng", "lat"),
)  # fmt: skip
_LATITUDE, _LONGITUDE = ("lat", "latitude"), ("lon", "lng", "long", "longitude")  # of a point as an object
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
            x, y = _degrees(row[self.x]), _degrees(row[self.y])
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
    return _written(names, types, column) or _shapes(types, column) or _in_metres(names, types, column)


def _written(
    names: Sequence[str], types: Sequence[ColumnType], column: Callable[[int], Sequence[str]]
) -> Places | None:
    """The first column of texts that are positions as people write them; or two, which have an angle each."""
    axes: dict[str, int] = {}
    for index, kind in enumerate(types):
        if kind != "text":
            continue
        cells = list(islice((cell for cell in column(index) if cell.strip()), _LOOKED_AT))
        if not cells or not any(sign.isdigit() for sign in cells[0]):
            continue
        pairs = [pair for pair in map(positions.pair, cells) if pair]
        if len(pairs) * 10 >= len(cells) * 9:
            return Places(index, index, _is_latitude_first([_pair(cell) for cell in cells]))
        angles = [angle for angle in map(positions.angle, cells) if angle]
        if len(angles) * 10 >= len(cells) * 9 and (axis := _axis(names[index], angles[0])):
            axes.setdefault(axis, index)
    return Places(axes["longitude"], axes["latitude"]) if len(axes) == 2 else None


def _axis(name: str, angle: positions.Angle) -> str:
    """Which of the two a column of angles has: as its cells say, or its name."""
    called = next((word for word in words(name) if word in ("x", "y") or word.startswith(("lat", "lon", "lng"))), "")
    return angle.axis or {"x": "longitude", "y": "latitude", "la": "latitude"}.get(called[:2], called and "longitude")


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
    value = _object(cell)
    if value.get("type") == "Feature":
        geometry = value.get("geometry")
        value = geometry if isinstance(geometry, dict) else {}
    if value.get("type") in GEOMETRIES:
        return value, projections.named(value.get("crs"))
    latitude, longitude = (next((value[key] for key in keys if key in value), None) for keys in (_LATITUDE, _LONGITUDE))
    is_point = isinstance(latitude, float | int) and isinstance(longitude, float | int)
    return ({"type": "Point", "coordinates": [longitude, latitude]}, "") if is_point else (None, "")


def _object(cell: str) -> Shape:
    """The JSON object in a cell, also as Python writes a dict; {} without one."""
    for text in (cell, cell.replace("'", '"')):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            continue
        return value if isinstance(value, dict) else {}
    return {}


def _in_metres(
    names: Sequence[str], types: Sequence[ColumnType], column: Callable[[int], Sequence[str]]
) -> Places | None:
    """Two columns of numbers with one name, but for the x in one and the y in the other: "x_l93", "y_l93".

    Words for the two ("Est", "Nord") say so only where the numbers lie in a projection of France.
    """
    called = [
        "_".join(words(name)) if kind in ("integer", "number") else "" for name, kind in zip(names, types, strict=True)
    ]
    for x, name in enumerate(called):
        for other, is_sure in _counterparts(name):
            if other not in called:
                continue
            y = called.index(other)
            pairs = [
                (a, b) for cell, beside in zip(column(x), column(y), strict=True)
                if (a := number(cell)) is not None and (b := number(beside)) is not None and (a or b)
            ]  # fmt: skip
            if not any(abs(a) > 180 or abs(b) > 90 for a, b in pairs):
                continue  # small whole numbers may be anything
            if is_sure or projections.likely(_bounds(pairs)):
                return Places(x, y)
    return None


def _counterparts(name: str) -> Iterator[tuple[str, bool]]:
    """What the column of northings may be called, if that of eastings is called so; and whether nothing else is."""
    if "x" in name:
        yield name.replace("x", "y"), "x" in name.split("_")
        yield from ((f"{name[:at]}y{name[at + 1 :]}", False) for at, letter in enumerate(name) if letter == "x")
    yield from ((name.replace(east, north), False) for east, north in _EAST_NORTH if east in name)


def _bounds(pairs: Sequence[Point]) -> Box:
    """West, south, east and north."""
    (*xs,), (*ys,) = zip(*pairs, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _degrees(cell: str) -> float | None:
    if (value := number(cell)) is None and (angle := positions.angle(cell)):
        return angle.degrees
    return value


def _pair(cell: str) -> Pair:
    """The two numbers of a cell as they are written; a latitude comes first where it says that it is one."""
    if found := positions.pair(cell):
        one, other = found
        is_exchanged = one.axis == "longitude" or other.axis == "latitude"
        return (other.degrees, one.degrees) if is_exchanged else (one.degrees, other.degrees)
    first, _, second = cell.strip(" ()[]").replace(";", ",").partition(",")
    return number(first), number(second)


def _is_latitude_first(pairs: Sequence[Pair]) -> bool:
    """Latitude comes first as a rule (Opendatasoft's geo_point), but SCDL's files begin with the longitude: what puts
    more of them in France is right."""
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    latitude_first = sum(is_in_france(a, b) for a, b in known) + sum(abs(b) > 90 for _, b in known)
    longitude_first = sum(is_in_france(b, a) for a, b in known) + sum(abs(a) > 90 for a, _ in known)
    return longitude_first <= latitude_first
