"""Coordinates in metres -> degrees (WGS 84), by PROJ: where their projection is certain, and never by the network.

Certain is what a file names itself, as long as it puts the file where that projection is for; or what is left of those
that the numbers allow (`projections.likely`) when the ones that put the file into the sea are gone. A file is where the
middle of its extent is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from sitegen.geo import projections
from sitegen.geo.geometry import Box, Point

if TYPE_CHECKING:
    from pyproj import Transformer

LATITUDE_FIRST = "EPSG:4326"
"""Degrees as the EPSG registry has them, where GeoJSON wants the longitude first (RFC 7946 §3.1.1)."""

_MARGIN = 2.0  # degrees around the area that a projection is meant for
_WORLD: Box = (-180.0, -90.0, 180.0, 90.0)
# In use far beyond France: whoever has data of France in one of them says so. They count where nothing else fits.
_ABROAD = frozenset({"EPSG:3857", "EPSG:32630", "EPSG:32631", "EPSG:32632"})
# Metropolitan France, roughly, with a margin of some twenty kilometres at sea; and Corsica.
_LAND = (
    ((-5.4, 48.7), (-4.9, 47.7), (-3.1, 46.9), (-2.3, 46.3), (-1.6, 44.6), (-2.0, 43.1), (0.6, 42.5), (3.4, 42.2),
     (3.4, 42.9), (5.0, 43.1), (6.5, 42.8), (7.8, 43.6), (7.4, 45.8), (7.0, 47.2), (7.8, 47.4), (8.5, 49.1),
     (6.1, 49.7), (4.3, 50.3), (2.6, 51.3), (1.4, 51.0), (0.9, 50.2), (-1.1, 49.9), (-2.2, 49.9), (-2.2, 49.0),
     (-3.4, 49.1)),
    ((8.4, 41.2), (9.7, 41.2), (9.7, 43.2), (8.4, 43.2)),
)  # fmt: skip
_MOST_OFF = 0.02  # share of the places of a file that lie at sea, or abroad
_METROPOLITAN = frozenset({"EPSG:2154", "EPSG:27572", *(f"EPSG:{code}" for code in range(3942, 3951)), *_ABROAD})


def certain(bounds: Box, said: str = "") -> str:
    """The code of the projection that coordinates within `bounds` are in; "" where several may be, or none is.

    `said`: what the file names ("EPSG:2154"); it stands alone.
    """
    middle = ((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2)
    if said:
        return said if _lies_in_its_area(said, middle) else ""
    fit = [code for code in projections.likely(bounds) if _lies_in_its_area(code, middle)]
    fit = [code for code in fit if code not in _METROPOLITAN or _on_land(converted(code, [middle])[0])]
    fit = [code for code in fit if code not in _ABROAD] or fit
    return fit[0] if len(fit) == 1 else ""


def converted(code: str, points: Sequence[Point]) -> list[Point | None]:
    """Longitude and latitude of each; None for a point beyond what the projection is for, such as (0, 0)."""
    if code == LATITUDE_FIRST:
        return [(y, x) if abs(x) <= 90 and abs(y) <= 180 else None for x, y in points]
    transformer, area = _projection(code)
    if transformer is None or not points:
        return [None] * len(points)
    from pyproj.exceptions import ProjError

    try:
        found = transformer.transform([x for x, _ in points], [y for _, y in points])
    except ProjError:
        return [None] * len(points)
    return [(x, y) if _inside((x, y), area) else None for x, y in zip(*found, strict=True)]


def _lies_in_its_area(code: str, middle: Point) -> bool:
    return converted(code, [middle])[0] is not None


@cache
def _projection(code: str) -> tuple[Transformer | None, Box]:
    """How to come to degrees from a projection, and the area that it is meant for; None for codes that are no such."""
    from pyproj import Transformer  # most files need not wait for it
    from pyproj.exceptions import ProjError
    from pyproj.network import set_network_enabled  # type: ignore[attr-defined]  # where its documentation has it

    set_network_enabled(active=False)
    try:
        # Without "ballpark" nothing is shifted by a hundred metres because a datum's parameters are missing.
        found = Transformer.from_crs(code, "EPSG:4326", always_xy=True, allow_ballpark=False)
    except ProjError:
        return None, _WORLD
    source = found.source_crs
    area = source.area_of_use if source is not None else None
    if source is None or not source.is_projected or area is None:
        return None, _WORLD
    if area.west > area.east:  # across the antimeridian
        return found, _WORLD
    return found, (area.west - _MARGIN, area.south - _MARGIN, area.east + _MARGIN, area.north + _MARGIN)


def _inside(point: Point, area: Box) -> bool:
    west, south, east, north = area
    return west <= point[0] <= east and south <= point[1] <= north and -180 <= point[0] <= 180


def on_land(points: Sequence[Point]) -> bool:
    """Whether all places are in metropolitan France, but for a few that may be mistakes."""
    off = sum(not _on_land(point) for point in points)
    return off <= _MOST_OFF * len(points)


def _on_land(point: Point | None) -> bool:
    return point is not None and any(_within(point, outline) for outline in _LAND)


def _within(point: Point, outline: Sequence[Point]) -> bool:
    """Whether a line from the point eastward crosses the outline an odd number of times."""
    x, y = point
    crossed = 0
    for (x1, y1), (x2, y2) in pairwise((*outline, outline[0])):
        crossed += (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1)
    return crossed % 2 == 1
