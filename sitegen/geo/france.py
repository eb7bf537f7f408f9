"""Where France is, roughly: what tells longitudes from latitudes, and one projection from another."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.catalogue import Geometry
from sitegen.geo.geometry import Point, holds

# South, west, north, east of metropolitan France and of what lies overseas, with a margin.
FRANCE = (
    (41.0, -5.6, 51.6, 9.9),
    (14.2, -63.3, 18.6, -60.6),
    (2.0, -55.0, 6.0, -51.0),
    (-21.6, 55.0, -20.7, 56.0),
    (-13.2, 44.9, -12.4, 45.4),
    (46.6, -56.6, 47.3, -56.0),
    (-23.0, 163.0, -19.0, 169.0),
)
# Metropolitan France, roughly, with a margin of some twenty kilometres at sea; and Corsica.
_OUTLINES = (
    ((-5.4, 48.7), (-4.9, 47.7), (-3.1, 46.9), (-2.3, 46.3), (-1.6, 44.6), (-2.0, 43.1), (0.6, 42.5), (3.4, 42.2),
     (3.4, 42.9), (5.0, 43.1), (6.5, 42.8), (7.8, 43.6), (7.4, 45.8), (7.0, 47.2), (7.8, 47.4), (8.5, 49.1),
     (6.1, 49.7), (4.3, 50.3), (2.6, 51.3), (1.4, 51.0), (0.9, 50.2), (-1.1, 49.9), (-2.2, 49.9), (-2.2, 49.0),
     (-3.4, 49.1)),
    ((8.4, 41.2), (9.7, 41.2), (9.7, 43.2), (8.4, 43.2)),
)  # fmt: skip
_LAND = Geometry(tuple((*ring, ring[0]) for ring in _OUTLINES))
_MOST_OFF = 0.02  # share of the places of a file that lie at sea, or abroad


def is_in_france(
    latitude: float, longitude: float, boxes: Sequence[tuple[float, float, float, float]] = FRANCE
) -> bool:
    """Whether a place is in one of these boxes: those of metropolitan France and of what lies overseas."""
    return any(south <= latitude <= north and west <= longitude <= east for south, west, north, east in boxes)


def are_on_land(points: Sequence[Point]) -> bool:
    """Whether all places are in metropolitan France, but for a few that may be mistakes."""
    off = sum(not is_on_land(point) for point in points)
    return off <= _MOST_OFF * len(points)


def is_on_land(point: Point | None) -> bool:
    """Whether a place is in metropolitan France, or in Corsica; a place that nobody knows is not."""
    return point is not None and holds(_LAND, point)
