"""Which columns of a table say where each of its rows is: longitudes and latitudes, both in one cell, or metres."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sitegen.geo.france import is_in_france
from sitegen.geo.geometry import Point
from sitegen.samples.profile import number, words
from sitegen.samples.sample import ColumnType

Pair = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Places:
    """The columns of longitudes (or eastings) and of latitudes (or northings), by number; or the one that has both."""

    x: int
    y: int
    latitude_first: bool = False  # in a cell that has both

    def exchanged(self, row: Sequence[str]) -> Sequence[str]:
        """A row whose two columns have each other's numbers, put right; one column with both stays as it is."""
        cells = list(row)
        cells[self.x], cells[self.y] = row[self.y], row[self.x]
        return cells

    def of(self, row: Sequence[str]) -> Point | None:
        """The place of a row; None where it says none."""
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
    return _in_metres(names, types, column)


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
