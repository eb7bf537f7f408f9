"""Outlines on a flat sheet: a partner's territory, and the extents of datasets, as SVG path data.

Sizes are pixels of a viewBox. The projection is equirectangular with the longitudes shortened by the cosine of the
middle latitude: at the size of a commune or a region the eye sees no difference from a conformal one, and it needs no
library.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from sitegen.catalogue import Geometry
from sitegen.geo.geometry import (
    EARTH_RADIUS,
    Box,
    Point,
    Ring,
    clipped,
    common,
    grown,
    meet,
    signed_area,
    simplified,
    square_km,
    thinned,
    union,
)
from sitegen.geo.territory import Place, Territory

SHEET_WIDTH = 640
EXTENT_WIDTH, EXTENT_HEIGHT = 160, 120
SKYLINE_WIDTH, SKYLINE_HEIGHT = 1600, 240
_HILLS = 30  # points of a skyline
_TOLERANCE = 0.7  # pixels that a simplified outline may stray
_LONGEST_PATH = 900  # characters in a small drawing: a listing holds twenty of them
_MOST_POINTS = 800  # of an extent before it is simplified, which takes a time that can grow with their square
_SMALLEST = 5  # pixels: what is drawn of a place that would be a dot
_MOST_LAND = 0.9  # share of the territory that a dataset must cover to be "everywhere"
_KM_PER_DEGREE = math.pi * EARTH_RADIUS / 180
_STEPS = (60, 30, 20, 10, 5, 2, 1, *(n / 60 for n in (30, 20, 10, 5, 2, 1)), *(n / 3600 for n in (30, 20, 10)))
_SIDES = ("E", "W", "N", "S")


@dataclass(frozen=True, slots=True)
class Canvas:
    """Degrees to pixels: `bounds` fit into `width` × `height` with `margin` pixels around them."""

    bounds: Box
    width: int
    height: int
    margin: int = 4

    @classmethod
    def around(cls, bounds: Box, width: int, *, margin: int = 4, ratio: tuple[float, float] = (0.6, 1.1)) -> Canvas:
        """A canvas as high as `bounds` ask for, within `ratio` (height by width)."""
        west, south, east, north = bounds
        wide = max((east - west) * math.cos(math.radians((south + north) / 2)), 1e-9)
        height = round((width - 2 * margin) * min(max((north - south) / wide, ratio[0]), ratio[1])) + 2 * margin
        return cls(bounds, width, height, margin)

    @property
    def scale(self) -> float:
        """Pixels per degree of latitude."""
        west, south, east, north = self.bounds
        wide, high = max((east - west) * self._shrink, 1e-9), max(north - south, 1e-9)
        return min((self.width - 2 * self.margin) / wide, (self.height - 2 * self.margin) / high)

    @property
    def _shrink(self) -> float:
        return max(math.cos(math.radians((self.bounds[1] + self.bounds[3]) / 2)), 1e-3)

    def point(self, longitude: float, latitude: float) -> Point:
        """The pixel (x, y) of a position in degrees (WGS 84); outside the sheet for one outside `bounds`."""
        west, south, east, north = self.bounds
        scale = self.scale
        return (
            self.width / 2 + (longitude - (west + east) / 2) * self._shrink * scale,
            self.height / 2 - (latitude - (south + north) / 2) * scale,
        )

    def path(self, geometry: Geometry, tolerance: float = _TOLERANCE) -> str:
        """What of the outline is in the canvas, in whole pixels, without points that the eye would miss.

        Each ring is `Mx,yldx,dy dx,dy…z`; specks are left out, so that nothing may remain.
        """
        parts = []
        for ring in geometry.rings:
            inside = clipped([self.point(x, y) for x, y in ring], (0, 0, self.width, self.height))
            simple = _whole(simplified(inside, tolerance))
            if len(set(simple)) > 2:
                parts.append(_relative(simple))
        return "".join(parts)

    def box(self, box: Box) -> str:
        """A rectangle as a path, large enough to be seen, and inside the canvas."""
        (left, bottom), (right, top) = self.point(box[0], box[1]), self.point(box[2], box[3])
        left, right = _at_least(left, right, self.width)
        top, bottom = _at_least(top, bottom, self.height)
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
    """A name on a drawing, with its anchor at (x, y), in pixels."""

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
    skyline: str = ""  # the upper edge of the land as a row of hills: an SVG path, SKYLINE_WIDTH × SKYLINE_HEIGHT


@lru_cache(maxsize=8)
def sheet(territory: Territory, sides: tuple[str, str, str, str] = _SIDES) -> Sheet:
    """The territory as the atlas and the home page draw it. `sides`: letters for east, west, north and south."""
    canvas = Canvas.around(grown(territory.outline.bbox, 0.14), SHEET_WIDTH, margin=0, ratio=(0.62, 1.0))
    outlines = territory.outlines
    meridians, parallels = graticule(canvas, sides)
    bar, bar_text = scale_bar(canvas)
    return Sheet(
        name=territory.name,
        width=canvas.width,
        height=canvas.height,
        land=canvas.path(territory.outline),
        context="".join(canvas.path(geometry) for _, geometry in territory.context),
        parts=tuple((name, canvas.path(geometry)) for name, geometry in outlines) if len(outlines) > 1 else (),
        places=labels(canvas, territory.places),
        meridians=meridians,
        parallels=parallels,
        bar=bar,
        bar_text=bar_text,
        skyline=skyline(territory.outline),
    )


def skyline(land: Geometry) -> str:
    """How far north the land reaches, from west to east, as hills between two slopes that end the drawing.

    Where there is no land the ground is flat. The highest point reaches the drawing's upper edge.
    """
    west, south, east, north = land.bbox
    tops = [0.0] * _HILLS
    for ring in land.rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            low, high = sorted(((x1 - west) / (east - west or 1), (x2 - west) / (east - west or 1)))
            for index in range(math.ceil(low * (_HILLS - 1)), math.floor(high * (_HILLS - 1)) + 1):
                share = (index / (_HILLS - 1) - low) / (high - low) if high > low else 0
                at = y1 + (y2 - y1) * (share if x1 <= x2 else 1 - share)
                tops[index] = max(tops[index], (at - south) / (north - south or 1))
    soft = [sum(tops[max(0, i - 1) : i + 2]) / len(tops[max(0, i - 1) : i + 2]) for i in range(_HILLS)]
    scale = SKYLINE_HEIGHT / (max(soft) or 1)
    step = SKYLINE_WIDTH / (_HILLS + 1)
    points = [(round((i + 1) * step), round(SKYLINE_HEIGHT - top * scale)) for i, top in enumerate(soft)]
    # Each point pulls at a curve that goes through the middles between them.
    curve = "".join(
        f"Q{x},{y} {(x + a) // 2},{(y + b) // 2}"
        for (x, y), (a, b) in pairwise([*points, (SKYLINE_WIDTH, SKYLINE_HEIGHT)])
    )
    return f"M0,{SKYLINE_HEIGHT}{curve}L{SKYLINE_WIDTH},{SKYLINE_HEIGHT}z"


@lru_cache(maxsize=8192)
def extent(territory: Territory | None, spatial: Geometry) -> Extent:
    """A dataset's extent upon the partner's land; alone where it lies elsewhere.

    The land is always drawn in the same place and at the same scale, unless the extent lies beside it: small drawings
    are to be compared. What reaches far beyond the land is cut at the canvas.
    """
    if not any(spatial.rings):
        return Extent(EXTENT_WIDTH, EXTENT_HEIGHT, "", "", covers=False)
    spatial = thinned(spatial, _MOST_POINTS)
    box = spatial.bbox
    land = territory.outline if territory else None
    if territory is None or land is None or not meet(grown(land.bbox, 1.0), box):
        return Extent(EXTENT_WIDTH, EXTENT_HEIGHT, "", _short_path(_canvas_of(box), spatial), covers=False)
    is_everywhere = covers(spatial, land)
    shown = land.bbox if is_everywhere else union(land.bbox, common(box, grown(land.bbox, 0.25)))
    if not meet(land.bbox, box):
        shown = union(land.bbox, common(box, grown(land.bbox, 1.0)))
    ground = _ground(territory, _canvas_of(shown))
    # A box around the whole territory says "everywhere": the land itself says it better.
    here = ground if is_everywhere and ground else _short_path(_canvas_of(shown), spatial)
    return Extent(EXTENT_WIDTH, EXTENT_HEIGHT, ground, here, is_everywhere)


def labels(canvas: Canvas, places: Iterable[Place]) -> tuple[Label, ...]:
    """The names of the places that lie well inside the canvas, each at its place."""
    placed = ((place.name, canvas.point(place.longitude, place.latitude)) for place in places)
    return tuple(
        Label(name, round(x), round(y), "end" if x > canvas.width * 0.78 else "start")
        for name, (x, y) in placed
        if 8 <= x <= canvas.width - 8 and 12 <= y <= canvas.height - 8
    )


def graticule(canvas: Canvas, sides: tuple[str, str, str, str] = _SIDES) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Meridians and parallels at round degrees, minutes or seconds, a few of each."""
    east, west, north, south = sides
    meridians = (Line(position, _angle(degree, east, west)) for degree, position in _lines(canvas, 0))
    parallels = (Line(position, _angle(degree, north, south)) for degree, position in _lines(canvas, 1))
    return tuple(meridians), tuple(parallels)


def scale_bar(canvas: Canvas) -> tuple[int, str]:
    """Pixels and words of a round distance at the middle latitude, up to a quarter of the canvas's width."""
    per_km = canvas.scale / _KM_PER_DEGREE
    target = canvas.width / 4 / per_km
    power = 10.0 ** math.floor(math.log10(target))
    length = max(m * power for m in (1, 2, 5) if m * power <= target)
    amount, unit = (length, "km") if length >= 1 else (length * 1000, "m")
    shown = f"{amount:,.0f}".replace(",", "\N{NARROW NO-BREAK SPACE}") if amount >= 1 else f"{amount:.2g}"
    return max(1, round(length * per_km)), f"{shown}\N{NO-BREAK SPACE}{unit}"


def _canvas_of(box: Box) -> Canvas:
    return Canvas(grown(box, 0.02), EXTENT_WIDTH, EXTENT_HEIGHT)


@lru_cache(maxsize=64)
def _ground(territory: Territory, canvas: Canvas) -> str:
    return _short_path(canvas, territory.outline)


def _short_path(canvas: Canvas, geometry: Geometry) -> str:
    """A path of bounded length: coarser where it must be, a rectangle where no shape could be seen."""
    west, south, east, north = geometry.bbox
    if max((east - west) * math.cos(math.radians(south)), north - south) * canvas.scale < _SMALLEST:
        return canvas.box(geometry.bbox)
    tolerance = _TOLERANCE
    while len(path := canvas.path(geometry, tolerance)) > _LONGEST_PATH:
        tolerance *= 1.5
    return path or canvas.box(geometry.bbox)


def covers(spatial: Geometry, land: Geometry) -> bool:
    """Whether an extent holds nearly all of a land, or says so by a box around it."""
    inside = sum(abs(signed_area(clipped(ring, spatial.bbox))) for ring in land.rings)
    whole = sum(abs(signed_area(ring)) for ring in land.rings)
    return inside >= _MOST_LAND * whole and square_km(spatial) >= _MOST_LAND * square_km(land)


def _lines(canvas: Canvas, axis: int) -> Iterator[tuple[float, int]]:
    """Round degrees with their positions, three or more across the canvas, none at its edges."""
    low, high = canvas.bounds[axis], canvas.bounds[axis + 2]
    step = next((s for s in _STEPS if (high - low) / s >= 3), _STEPS[-1])
    for index in range(math.ceil(low / step), math.floor(high / step) + 1):
        degree = index * step
        position = round(canvas.point(*((degree, canvas.bounds[1]) if axis == 0 else (canvas.bounds[0], degree)))[axis])
        if 24 < position < (canvas.width, canvas.height)[axis] - 24:
            yield degree, position


def _angle(degree: float, positive: str, negative: str) -> str:
    minutes, seconds = divmod(round(abs(degree) * 3600), 60)
    whole, minutes = divmod(minutes, 60)
    side = positive if degree > 0 else negative if degree < 0 else ""
    parts = [f"{whole}°", f"{minutes:02}′" if minutes or seconds else "", f"{seconds:02}″" if seconds else "", side]
    return "\N{NO-BREAK SPACE}".join(part for part in parts if part)


def _whole(points: Ring) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for x, y in points:
        rounded = round(x), round(y)
        if not found or found[-1] != rounded:
            found.append(rounded)
    return found


def _relative(points: Sequence[tuple[int, int]]) -> str:
    """Relative steps: shorter than absolute positions. The last one is the closing `z`."""
    steps = (f"{x2 - x1},{y2 - y1}" for (x1, y1), (x2, y2) in pairwise(points[:-1]))
    return f"M{points[0][0]},{points[0][1]}l{' '.join(steps)}z"


def _at_least(low: float, high: float, most: int) -> tuple[int, int]:
    """Two edges as whole pixels between 0 and `most`, no less than _SMALLEST apart."""
    low, high = sorted((low, high))
    middle, half = min(max((low + high) / 2, _SMALLEST), most - _SMALLEST), _SMALLEST / 2
    return max(0, math.floor(min(low, middle - half))), min(most, math.ceil(max(high, middle + half)))
