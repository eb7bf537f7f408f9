"""Geometries for tests: a square, a partner's land, and any that hypothesis thinks of."""

from __future__ import annotations

from hypothesis import strategies as st

from sitegen.catalogue import Geometry
from sitegen.geo.territory import Territory


def rectangle(west: float, south: float, east: float, north: float) -> Geometry:
    return Geometry((((west, south), (east, south), (east, north), (west, north), (west, south)),))


SQUARE = rectangle(0, 44, 1, 45)
LAND = Territory("Pays", (("Pays", SQUARE),), (), ())
WORLD = rectangle(-180, -90, 180, 90)

# Whole degrees among the numbers, for points to coincide and lines to be straight.
longitudes = st.floats(-180, 180) | st.integers(-180, 180).map(float) | st.floats(-0.5, 1.5)
latitudes = st.floats(-90, 90) | st.integers(-90, 90).map(float) | st.floats(43.5, 45.5)
rings = st.lists(st.tuples(longitudes, latitudes), min_size=1, max_size=12).map(lambda ring: (*ring, ring[0]))
geometries = st.lists(rings, min_size=1, max_size=4).map(lambda found: Geometry(tuple(found)))
