"""Outlines on a flat sheet: a partner's territory, and the extents of datasets, as SVG path data.

Sizes are pixels of a viewBox. The projection is equirectangular with the longitudes shortened by the cosine of the
middle latitude: at the size of a commune or a region the eye sees no difference from a conformal one, and it needs no
library.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from sitegen.errors import ConfigError
from sitegen.model import Geometry

Box = tuple[float, float, float, float]  # west, south, east, north, in degrees
Ring = Sequence[tuple[float, float]]

SHEET_WIDTH = 640
EXTENT_WIDTH, EXTENT_HEIGHT = 160, 120
_TOLERANCE = 0.7  # pixels that a simplified outline may stray
_MOST_LAND = 0.9  # share of the territory's box that a dataset's must cover to be "everywhere"
_KM_PER_DEGREE = 111.32
_STEPS = (10, 5, 2, 1, 30 / 60, 20 / 60, 10 / 60, 5 / 60, 2 / 60, 1 / 60)  # degrees between lines of the graticule


@dataclass(frozen=True, slots=True)
class Place:
    """A name at a point, in degrees."""

    name: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Territory:
    """A partner's GeoJSON: its outline, what lies around it, and places to find one's way by."""

    name: str
    outlines: tuple[tuple[str, Geometry], ...]  # role "outline", with their names
    context: tuple[Geometry, ...]
    places: tuple[Place, ...]

    @property
    def outline(self) -> Geometry:
        return Geometry(tuple(ring for _, geometry in self.outlines for ring in geometry.rings))


@dataclass(frozen=True, slots=True)
class Frame:
    """Degrees to pixels: `box` fits into `width` × `height` with `margin` pixels around it."""

    box: Box
    width: int
    height: int
    margin: int = 4

    @classmethod
    def around(cls, box: Box, width: int, *, margin: int = 4, ratio: tuple[float, float] = (0.6, 1.1)) -> Frame:
        """A frame as high as `box` asks for, within `ratio` (height by width)."""
        west, south, east, north = box
        wide = max((east - west) * math.cos(math.radians((south + north) / 2)), 1e-9)
        height = round((width - 2 * margin) * min(max((north - south) / wide, ratio[0]), ratio[1])) + 2 * margin
        return cls(box, width, height, margin)

    @property
    def scale(self) -> float:
        """Pixels per degree of latitude."""
        west, south, east, north = self.box
        wide, high = max((east - west) * self._shrink, 1e-9), max(north - south, 1e-9)
        return min((self.width - 2 * self.margin) / wide, (self.height - 2 * self.margin) / high)

    @property
    def _shrink(self) -> float:
        return max(math.cos(math.radians((self.box[1] + self.box[3]) / 2)), 1e-3)

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        west, south, east, north = self.box
        scale = self.scale
        return (
            self.width / 2 + (longitude - (west + east) / 2) * self._shrink * scale,
            self.height / 2 - (latitude - (south + north) / 2) * scale,
        )

    def path(self, geometry: Geometry, tolerance: float = _TOLERANCE) -> str:
        """The outline in whole pixels, without points that the eye would miss; specks are left out."""
        parts = []
        for ring in geometry.rings:
            points = [self.point(x, y) for x, y in ring]
            simple = _whole(_simplified(points, tolerance))
            if len(simple) > 3:
                parts.append(_path(simple))
        return "".join(parts)

    def rectangle(self, box: Box) -> str:
        """`box` as a path, at least three pixels wide and high so that it can be seen, and inside the frame."""
        (left, bottom), (right, top) = self.point(box[0], box[1]), self.point(box[2], box[3])
        left, right = _at_least(left, right, 3, 0, self.width)
        top, bottom = _at_least(top, bottom, 3, 0, self.height)
        return f"M{left},{top}H{right}V{bottom}H{left}z"


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a dataset applies, as a small drawing: the partner's land, if it is in sight, and the extent upon it."""

    width: int
    height: int
    land: str
    here: str
    covers: bool  # the whole of the partner's territory


@dataclass(frozen=True, slots=True)
class Label:
    text: str
    x: int
    y: int
    anchor: str = "start"  # as SVG's text-anchor


@dataclass(frozen=True, slots=True)
class Line:
    """A meridian (x) or a parallel (y) of the graticule, with its words."""

    position: int
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A partner's territory as a map sheet. Paths and positions in pixels of a width × height viewBox."""

    name: str
    width: int
    height: int
    land: str
    context: str
    parts: tuple[tuple[str, str], ...]  # (name, path) of each outline, where there are several
    places: tuple[Label, ...]
    meridians: tuple[Line, ...]
    parallels: tuple[Line, ...]
    bar: int  # pixels
    bar_text: str  # "20 km"


def read(path: Path) -> Territory:
    """A partner's GeoJSON in WGS 84. Features have `role` "outline" (the default), "context" or "place", and `name`.

    Raises ConfigError where the file is not GeoJSON, holds no outline, or is in another projection.
    """
    where = f"partners/{path.parent.name}/{path.name}"
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"not GeoJSON: {error}", where=where, hint="save it as GeoJSON, UTF-8") from error
    outlines: list[tuple[str, Geometry]] = []
    context: list[Geometry] = []
    places: list[Place] = []
    for feature in _features(data):
        properties = feature.get("properties") or {}
        name, role = str(properties.get("name") or properties.get("nom") or ""), properties.get("role", "outline")
        shape = feature.get("geometry") or {}
        if shape.get("type") == "Point" and _is_position(shape.get("coordinates")):
            places.append(Place(name, *map(float, shape["coordinates"][:2])))
        elif rings := _rings(shape):
            outlines.append((name, Geometry(rings))) if role == "outline" else context.append(Geometry(rings))
    if not outlines:
        raise ConfigError(
            "no outline: a Polygon or MultiPolygon with longitudes and latitudes was expected",
            where=where,
            hint="convert it to WGS 84 (EPSG:4326), which GeoJSON asks for (RFC 7946)",
        )
    name = str(data.get("name", "")) or (outlines[0][0] if len(outlines) == 1 else "")
    return Territory(name, tuple(outlines), tuple(context), tuple(places))


@lru_cache(maxsize=8)
def sheet(territory: Territory, language: str) -> Sheet:
    """The territory as the atlas and the home page draw it."""
    frame = Frame.around(_grown(territory.outline.bbox, 0.14), SHEET_WIDTH, margin=0, ratio=(0.62, 1.0))
    outlines = territory.outlines
    return Sheet(
        name=territory.name,
        width=frame.width,
        height=frame.height,
        land=frame.path(territory.outline),
        context="".join(frame.path(geometry) for geometry in territory.context),
        parts=tuple((name, frame.path(geometry)) for name, geometry in outlines) if len(outlines) > 1 else (),
        places=tuple(_labels(frame, territory.places)),
        meridians=tuple(_meridians(frame, language)),
        parallels=tuple(_parallels(frame)),
        **_bar(frame),
    )


@lru_cache(maxsize=8192)
def extent(territory: Territory | None, spatial: Geometry) -> Extent:
    """A dataset's extent upon the partner's land; alone where it lies elsewhere or is far larger."""
    box = spatial.bbox
    land = territory.outline if territory else None
    if land is not None and _far_apart(land.bbox, box):
        land = None
    shown = _union(land.bbox, _within(box, _grown(land.bbox, 1.0))) if land is not None else box
    frame = Frame(_grown(shown, 0.02), EXTENT_WIDTH, EXTENT_HEIGHT)
    whole = _clipped(spatial, frame)
    here = whole if whole else frame.rectangle(box)
    ground = frame.path(land) if land is not None else ""
    covers = land is not None and _share(land.bbox, box) >= _MOST_LAND
    # A box around the whole territory says "everywhere": the land itself says it better.
    return Extent(frame.width, frame.height, ground, ground if covers and ground else here, covers)


def square_km(geometry: Geometry) -> float:
    """Area on a sphere of 6,371 km, holes not subtracted."""
    total = 0.0
    for ring in geometry.rings:
        area = 0.0
        for (x1, y1), (x2, y2) in pairwise(ring):
            area += math.radians(x2 - x1) * (2 + math.sin(math.radians(y1)) + math.sin(math.radians(y2)))
        total += abs(area) * 6371.0**2 / 2
    return total


def _features(data: Any) -> Iterable[dict[str, Any]]:
    if not isinstance(data, dict):
        return
    if data.get("type") == "FeatureCollection":
        yield from (feature for feature in data.get("features") or () if isinstance(feature, dict))
    elif data.get("type") == "Feature":
        yield data
    else:
        yield {"geometry": data, "properties": {}}


def _rings(shape: dict[str, Any]) -> tuple[tuple[tuple[float, float], ...], ...]:
    coordinates = shape.get("coordinates")
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(shape.get("type", ""), [])
    rings = []
    for polygon in polygons if isinstance(polygons, list) else []:
        outer = polygon[0] if isinstance(polygon, list) and polygon else None
        if isinstance(outer, list) and len(outer) > 3 and all(_is_position(point) for point in outer):
            rings.append(tuple((float(point[0]), float(point[1])) for point in outer))
    return tuple(rings)


def _is_position(point: Any) -> bool:
    return (
        isinstance(point, list)
        and len(point) >= 2
        and all(isinstance(n, int | float) and math.isfinite(n) for n in point[:2])
        and abs(point[0]) <= 180
        and abs(point[1]) <= 90
    )


def _clipped(spatial: Geometry, frame: Frame) -> str:
    """The extent's own shape where it fits the drawing and says more than a rectangle."""
    west, south, east, north = frame.box
    box = spatial.bbox
    inside = box[0] >= west and box[1] >= south and box[2] <= east and box[3] <= north
    return frame.path(spatial) if inside else ""


def _labels(frame: Frame, places: Iterable[Place]) -> Iterable[Label]:
    for place in places:
        x, y = frame.point(place.longitude, place.latitude)
        if 8 <= x <= frame.width - 8 and 12 <= y <= frame.height - 8:
            near_edge = x > frame.width * 0.78
            yield Label(place.name, round(x), round(y), "end" if near_edge else "start")


def _meridians(frame: Frame, language: str) -> Iterable[Line]:
    west_word = {"fr": "O", "es": "O", "it": "O"}.get(language, "W")
    for degree, position in _lines(frame, 0):
        yield Line(position, _angle(degree, "E" if degree >= 0 else west_word))


def _parallels(frame: Frame) -> Iterable[Line]:
    for degree, position in _lines(frame, 1):
        yield Line(position, _angle(degree, "N" if degree >= 0 else "S"))


def _lines(frame: Frame, axis: int) -> Iterable[tuple[float, int]]:
    """Round degrees or minutes, three to six of them across the sheet."""
    low, high = frame.box[axis], frame.box[axis + 2]
    step = next((s for s in _STEPS if (high - low) / s >= 3), _STEPS[-1])
    for index in range(math.ceil(low / step), math.floor(high / step) + 1):
        degree = index * step
        x, y = frame.point(degree if axis == 0 else frame.box[0], degree if axis == 1 else frame.box[1])
        position = round(x if axis == 0 else y)
        if 24 < position < (frame.width if axis == 0 else frame.height) - 24:
            yield degree, position


def _angle(degree: float, side: str) -> str:
    minutes = round(abs(degree) * 60)
    whole, rest = divmod(minutes, 60)
    return (
        f"{whole}°\N{NO-BREAK SPACE}{rest:02}′\N{NO-BREAK SPACE}{side}" if rest else f"{whole}°\N{NO-BREAK SPACE}{side}"
    )


def _bar(frame: Frame) -> dict[str, Any]:
    """A round number of kilometres, a sixth to a quarter of the sheet wide."""
    per_km = frame.scale / _KM_PER_DEGREE
    target = frame.width / 5 / per_km
    power = 10 ** math.floor(math.log10(target))
    length = max(m * power for m in (1, 2, 5) if m * power <= target)
    shown = f"{length:g}" if length >= 1 else f"{length * 1000:g}"
    return {"bar": round(length * per_km), "bar_text": f"{shown}\N{NO-BREAK SPACE}{'km' if length >= 1 else 'm'}"}


def _simplified(points: list[tuple[float, float]], tolerance: float) -> list[tuple[float, float]]:
    """Douglas and Peucker's line simplification, without recursion; both ends stay."""
    if len(points) < 3:
        return points
    keep = [False] * len(points)
    keep[0] = keep[-1] = True
    stack = [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        farthest, distance = 0, tolerance
        for index in range(first + 1, last):
            away = _distance(points[index], points[first], points[last])
            if away > distance:
                farthest, distance = index, away
        if farthest:
            keep[farthest] = True
            stack += [(first, farthest), (farthest, last)]
    return [point for point, kept in zip(points, keep, strict=True) if kept]


def _distance(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    along = min(1.0, max(0.0, ((x - x1) * dx + (y - y1) * dy) / length)) if length else 0.0
    return math.hypot(x - x1 - along * dx, y - y1 - along * dy)


def _whole(points: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for x, y in points:
        rounded = round(x), round(y)
        if not found or found[-1] != rounded:
            found.append(rounded)
    return found


def _path(points: Sequence[tuple[int, int]]) -> str:
    """Relative moves: shorter than absolute ones."""
    (x, y), *rest = points
    parts = [f"M{x},{y}l"]
    for nx, ny in rest[:-1] if rest[-1] == points[0] else rest:
        parts.append(f"{nx - x},{ny - y} ")
        x, y = nx, ny
    return "".join(parts).rstrip() + "z"


def _at_least(low: float, high: float, size: int, least: int, most: int) -> tuple[int, int]:
    low, high = sorted((low, high))
    middle = min(max((low + high) / 2, least + size), most - size)
    low, high = min(low, middle - size / 2), max(high, middle + size / 2)
    return max(least, math.floor(low)), min(most, math.ceil(high))


def _grown(box: Box, share: float) -> Box:
    west, south, east, north = box
    dx, dy = max((east - west) * share, 1e-4), max((north - south) * share, 1e-4)
    return west - dx, south - dy, east + dx, north + dy


def _union(a: Box, b: Box) -> Box:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def _within(box: Box, limits: Box) -> Box:
    return max(box[0], limits[0]), max(box[1], limits[1]), min(box[2], limits[2]), min(box[3], limits[3])


def _far_apart(land: Box, box: Box) -> bool:
    """Whether the land would be a speck, or out of sight, in a drawing of both."""
    near = _grown(land, 1.0)
    apart = box[0] > near[2] or box[2] < near[0] or box[1] > near[3] or box[3] < near[1]
    return apart or (box[2] - box[0]) > 8 * (land[2] - land[0]) or (box[3] - box[1]) > 8 * (land[3] - land[1])


def _share(land: Box, box: Box) -> float:
    """How much of the land's box lies in the other."""
    both = _within(land, box)
    width, height = max(0.0, both[2] - both[0]), max(0.0, both[3] - both[1])
    return width * height / max((land[2] - land[0]) * (land[3] - land[1]), 1e-12)
