"""Geometries of GeoJSON (RFC 7946), of whatever kind and however faulty, surveyed: where they are, and what is odd.

Warnings, as codes:
`3d` positions with a height; `nan` positions that are no finite numbers; `empty` features without a geometry, or with
one that has no positions; `open-ring` a ring whose end is not its beginning (§3.1.6); `reversed` an outer ring that
runs clockwise (§3.1.6); `antimeridian` a shape that crosses it without having been cut (§3.1.9); `out-of-range` some
positions beyond 180° or 90°, left out; `projected` most of them are: the coordinates are in another system; `swapped`
latitudes before longitudes, put right where that is certain (`Survey.converted` is then LATITUDE_FIRST);
`mixed` the same of some positions only; `zero` positions at 0, 0; `cut` the last shape is not complete.

Coordinates in another system are converted where there is no doubt about which one it is (`degrees`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from sitegen.catalogue import Geometry
from sitegen.geo import degrees, projections
from sitegen.geo.degrees import LATITUDE_FIRST
from sitegen.geo.france import FRANCE, are_on_land, is_in_france
from sitegen.geo.geometry import Box, Point, thinned

T = TypeVar("T")

# What a producer should put right, in a webmaster's words. The other warnings are in order.
TO_MEND = {
    "swapped": "its latitudes come before its longitudes: write the longitude first",
    "mixed": "some latitudes come before their longitudes, and others do not: write all longitudes first",
    "out-of-range": "some positions are no longitudes and latitudes in degrees: write them in WGS 84",
    "projected": "its coordinates are in a projection that cannot be told: write them in WGS 84",
    "zero": "some positions are 0, 0, in the Gulf of Guinea: leave out those that are not known",
    "nan": "some coordinates are no numbers: fill them in",
    "open-ring": "some areas do not end where they begin: repeat their first position at the end",
}

# Of France, where nothing of it would be with its numbers the other way round: Mayotte would be off Brittany.
_ELSEWHERE = tuple(box for box in FRANCE if not -13.2 <= box[0] <= -12.4)
MOST_POINTS = 2_000  # of a drawing: what an SVG of a page's width shows, in forty kilobytes
_MOST_RINGS = 250  # so that each keeps a shape
_DEEPEST = 8  # collections in collections
GEOMETRIES = (  # no set: what files have as a type need not be hashable
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Survey:
    """What there is of some geometries. `rings`, `lines` and `points` are a drawing of them: MOST_POINTS in all."""

    types: tuple[tuple[str, int], ...]  # geometry type ("Point"; "" for none) and its count, most frequent first
    warnings: tuple[str, ...]  # codes, sorted
    bbox: Box | None = None  # its west > its east across the antimeridian (RFC 7946 §5.2)
    rings: Geometry | None = None  # outer ones
    lines: tuple[tuple[Point, ...], ...] = ()
    points: tuple[Point, ...] = ()
    projections: tuple[str, ...] = ()  # "EPSG:2154": what coordinates that are no degrees may be in, likeliest first
    converted: str = ""  # the code of the projection that they were converted from


def survey(geometries: Sequence[object], *, declared: str = "", cut: bool = False) -> Survey:
    """Geometries taken as they are; or in degrees, where they are not and their projection is certain.

    `declared`: the code of the projection that the file names; `cut`: the last geometry is not complete.
    """
    shapes = _Shapes(declared=declared, cut=cut)
    for geometry in geometries:
        shapes.feature(geometry)
    if code := shapes.projection(declared):
        shapes = _Shapes(declared=declared, cut=cut, code=code)
        for geometry in geometries:
            shapes.feature(geometry)
    return shapes.survey()


def projection(geometries: Iterable[object], declared: str = "") -> tuple[str, bool]:
    """The code of the projection that geometries are in, and whether they are in one; "" where that is not certain."""
    shapes = _Shapes()
    for geometry in geometries:
        shapes.feature(geometry)
    return shapes.projection(declared), shapes.projected


class _Shapes:
    """Takes geometries one by one, and keeps what a drawing of them needs."""

    def __init__(self, *, declared: str = "", cut: bool = False, code: str = "") -> None:
        """`declared`: the projection that the file names; `code`: the one to convert from."""
        self.types: Counter[str] = Counter()
        self.warnings: set[str] = {"cut"} if cut else set()
        self.rings: list[tuple[Point, ...]] = []
        self.lines: list[tuple[Point, ...]] = []
        self.points: list[Point] = []
        self.far: list[Point] = []  # the corners of what lies beyond degrees: southwest and northeast
        self.positions = self.outside = self.zero = 0
        self.here = self.turned = 0  # positions in France, and those that were with their numbers the other way round
        self._declared, self._cut, self._code = declared, cut, code

    @property
    def projected(self) -> bool:
        """Whether most positions are no degrees."""
        return self.outside * 2 > self.positions

    def projection(self, declared: str = "") -> str:
        """The code of the projection, where they are in one and it is certain which; else ""."""
        if not declared and self._is_turned():
            return LATITUDE_FIRST
        return degrees.certain((*self.far[0], *self.far[1]), declared) if self.projected and self.far else ""

    def _is_turned(self) -> bool:
        """Whether it is certain that latitudes come before longitudes: all positions are in France that way, none as
        they are, and nobody puts data of France where they are."""
        if not self.turned or self.turned + self.zero < self.positions:
            return False
        if self.far:  # no longitude and latitude as they are
            return True
        every = [point for path in (*self.rings, *self.lines, self.points) for point in path]
        places = [(y, x) for x, y in _sampled(every, MOST_POINTS) if x or y]
        return are_on_land(places) or all(is_in_france(y, x) and not is_in_france(y, x, FRANCE[:1]) for x, y in places)

    def feature(self, geometry: object) -> None:
        if not isinstance(geometry, dict) or geometry.get("type") not in GEOMETRIES:
            self.types[""] += 1
            self.warnings.add("empty")
            return
        self.types[str(geometry["type"])] += 1
        before = self.positions
        self._geometry(geometry, _DEEPEST)
        if self.positions == before:
            self.warnings.add("empty")

    def survey(self) -> Survey:
        types = tuple(sorted(self.types.items(), key=lambda pair: (-pair[1], pair[0])))
        if self.projected:
            possible = projections.likely((*self.far[0], *self.far[1]), self._declared) if self.far else ()
            return Survey(types, tuple(sorted({*self.warnings, "projected"})), projections=possible)
        if self.outside:
            self.warnings.add("out-of-range")
        bbox = self._bbox()
        if self._code == LATITUDE_FIRST or (self.turned and self.turned + self.zero == self.positions):
            self.warnings.add("swapped")
        elif self.turned and self.here and self.turned + self.here + self.zero == self.positions:
            self.warnings.add("mixed")
        if self.zero:
            self.warnings.add("zero")
        kinds = sum(map(bool, (self.rings, self.lines, self.points))) or 1
        most = MOST_POINTS // kinds
        return Survey(
            types=types,
            warnings=tuple(sorted(self.warnings)),
            bbox=bbox,
            rings=_drawn_rings(self.rings, most),
            lines=_drawn_lines(self.lines, most),
            points=_sampled(self.points, most),
            converted=self._code,
        )

    def _geometry(self, geometry: Mapping[str, object], levels: int) -> None:
        kind, coordinates = geometry.get("type"), geometry.get("coordinates")
        if kind == "Point":
            self.points += self._path([coordinates])
        elif kind == "MultiPoint":
            self.points += self._path(coordinates)
        elif kind == "LineString":
            self._line(coordinates)
        elif kind == "MultiLineString":
            for line in _list(coordinates):
                self._line(line)
        elif kind == "Polygon":
            self._polygon(coordinates)
        elif kind == "MultiPolygon":
            for polygon in _list(coordinates):
                self._polygon(polygon)
        elif kind == "GeometryCollection" and levels:
            for member in _list(geometry.get("geometries")):
                if isinstance(member, dict):
                    self._geometry(member, levels - 1)

    def _line(self, coordinates: object) -> None:
        path = self._path(coordinates)
        if len(path) > 1:
            self._cross(path)
            self.lines.append(tuple(path))

    def _polygon(self, coordinates: object) -> None:
        rings = _list(coordinates)
        path = self._path(rings[0]) if rings else []
        if len(path) < 3:
            return
        crossed = self._cross(path)
        if self._cut:  # its end is missing: as far as it goes it is a line
            self.lines.append(tuple(path))
            return
        if path[0] != path[-1]:
            self.warnings.add("open-ring")
            path.append(path[0])
        if len(path) < 4:
            return
        turn = _eastward(path) if crossed else path
        if sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(turn)) < 0:
            self.warnings.add("reversed")
        self.rings.append(tuple(path))

    def _path(self, coordinates: object) -> list[Point]:
        """The positions of a list that are longitudes and latitudes; what others there are is noted."""
        found: list[Point] = []
        for value in _list(coordinates):
            if not isinstance(value, list) or len(value) < 2:
                continue
            x, y = value[0], value[1]
            if type(x) not in (int, float) or type(y) not in (int, float) or not _is_finite(x, y):
                self.warnings.add("nan")
                continue
            if len(value) > 2:
                self.warnings.add("3d")
            found.append((float(x), float(y)))
        self.positions += len(found)
        if self._code in ("", LATITUDE_FIRST):
            self._count(found)
        if self._code:
            places = [place for place in degrees.converted(self._code, found) if place is not None]
            self.outside += len(found) - len(places)
            return places
        path = []
        for x, y in found:
            if -180 <= x <= 180 and -90 <= y <= 90:
                path.append((x, y))
            else:
                self._beyond(x, y)
        return path

    def _count(self, found: Sequence[Point]) -> None:
        for x, y in found:
            if not x and not y:
                self.zero += 1
            elif is_in_france(y, x):
                self.here += 1
            elif is_in_france(x, y, _ELSEWHERE):
                self.turned += 1

    def _beyond(self, x: float, y: float) -> None:
        self.outside += 1
        (west, south), (east, north) = self.far or ((x, y), (x, y))
        self.far = [(min(west, x), min(south, y)), (max(east, x), max(north, y))]

    def _cross(self, path: Sequence[Point]) -> bool:
        """Whether a step is more than half the world, which is noted, and no edge of a map of the world."""
        crossed = any(abs(x2 - x1) > 180 and not abs(x1) == abs(x2) == 180 for (x1, _), (x2, _) in pairwise(path))
        if crossed:
            self.warnings.add("antimeridian")
        return crossed

    def _bbox(self) -> Box | None:
        """West, south, east, north. Across the antimeridian, longitudes count on beyond 180, in the drawing too."""
        if "antimeridian" in self.warnings:
            self.rings = [_eastward(ring) for ring in self.rings]
            self.lines = [_eastward(line) for line in self.lines]
            self.points = list(_eastward(self.points))
        paths = (*self.rings, *self.lines, self.points)
        if not any(paths):
            return None
        west = min(min(point[0] for point in path) for path in paths if path)
        east = max(max(point[0] for point in path) for path in paths if path)
        south = min(min(point[1] for point in path) for path in paths if path)
        north = max(max(point[1] for point in path) for path in paths if path)
        return west if west <= 180 else west - 360, south, east if east <= 180 else east - 360, north


def _eastward(path: Iterable[Point]) -> tuple[Point, ...]:
    return tuple((x + 360 if x < 0 else x, y) for x, y in path)


def _is_finite(x: float, y: float) -> bool:
    """Whether both are finite numbers, and no whole number that is larger than any float."""
    try:
        return math.isfinite(x) and math.isfinite(y)
    except OverflowError:  # a whole number beyond all floats
        return False


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _drawn_rings(rings: Sequence[tuple[Point, ...]], most: int) -> Geometry | None:
    """The rings with the most points and a sample of the others, thinned."""
    if not rings:
        return None
    if sum(map(len, rings)) > most and len(rings) > _MOST_RINGS:
        order = sorted(range(len(rings)), key=lambda index: -len(rings[index]))
        largest, others = order[: _MOST_RINGS // 2], sorted(order[_MOST_RINGS // 2 :])
        rings = [rings[index] for index in sorted({*largest, *_sampled(others, _MOST_RINGS // 2)})]
    wanted = most
    geometry = thinned(Geometry(tuple(rings)), wanted)
    while sum(map(len, geometry.rings)) > most:  # the outermost points of many rings come on top
        wanted = wanted * 2 // 3
        geometry = thinned(Geometry(tuple(rings)), wanted)
    return geometry


def _drawn_lines(lines: Sequence[tuple[Point, ...]], most: int) -> tuple[tuple[Point, ...], ...]:
    """A sample of the lines, each with its ends and every so many of its points."""
    kept = _sampled(lines, most // 8)
    step = -(-sum(map(len, kept)) // (most // 2))
    return kept if step <= 1 else tuple((*line[:-1:step], line[-1]) for line in kept)


def _sampled(values: Sequence[T], most: int) -> tuple[T, ...]:
    return tuple(values[:: max(1, -(-len(values) // most))])
