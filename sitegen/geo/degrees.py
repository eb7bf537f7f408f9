"""Coordinates in metres -> degrees (WGS 84), by PROJ: where their projection is certain, and never by the network.

Certain is what a file names itself, as long as it puts the file where that projection is for; or what is left of those
that the numbers allow (`projections.likely`) when the ones that put the file into the sea are gone. A file is where the
middle of its extent is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from sitegen.geo import projections
from sitegen.geo.france import is_on_land
from sitegen.geo.geometry import Box, Point

if TYPE_CHECKING:
    from pyproj import Transformer

LATITUDE_FIRST = "EPSG:4326"
"""Degrees as the EPSG registry has them, where GeoJSON wants the longitude first (RFC 7946 §3.1.1)."""

_MARGIN = 2.0  # degrees around the area that a projection is meant for
_WORLD: Box = (-180.0, -90.0, 180.0, 90.0)
# In use far beyond France: whoever has data of France in one of them says so. They count where nothing else fits.
_ABROAD = frozenset({"EPSG:3857", "EPSG:32630", "EPSG:32631", "EPSG:32632"})
_METROPOLITAN = frozenset({"EPSG:2154", "EPSG:27572", *(f"EPSG:{code}" for code in range(3942, 3951)), *_ABROAD})


def certain(bounds: Box, declared: str = "") -> str:
    """The code of the projection that coordinates within `bounds` are in; "" where several may be, or none is.

    `declared`: what the file names ("EPSG:2154"); it stands alone.
    """
    middle = ((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2)
    if declared:
        return declared if _lies_in_its_area(declared, middle) else ""
    fit = [code for code in projections.likely(bounds) if _lies_in_its_area(code, middle)]
    fit = [code for code in fit if code not in _METROPOLITAN or is_on_land(converted(code, [middle])[0])]
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
