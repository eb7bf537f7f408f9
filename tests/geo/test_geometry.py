from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.catalogue import Geometry
from sitegen.geo.geometry import clipped, simplified, square_km
from tests.geo.making import SQUARE, WORLD, rectangle, rings


@settings(deadline=None)
@given(rings, st.floats(0, 50))
def test_a_simplified_line_keeps_its_ends_and_strays_little(
    ring: tuple[tuple[float, float], ...], tolerance: float
) -> None:
    kept = simplified(ring, tolerance)
    assert (kept[0], kept[-1]) == (ring[0], ring[-1])
    assert set(kept) <= set(ring)
    for x, y in ring:
        assert min(_away(complex(x, y), complex(*a), complex(*b)) for a, b in pairwise(kept)) <= tolerance + 1e-6


def _away(point: complex, start: complex, end: complex) -> float:
    """Distance of a point from a line between two others, seen along that line."""
    if start == end:
        return abs(point - start)
    along = (point - start) / (end - start)
    return abs(along - min(max(along.real, 0), 1)) * abs(end - start)


def test_points_on_a_straight_line_are_left_out() -> None:
    assert simplified([(0, 0), (1, 0.1), (2, 0), (2, 2), (0, 2), (0, 0)], 0.2) == [
        (0, 0),
        (2, 0),
        (2, 2),
        (0, 2),
        (0, 0),
    ]


@settings(deadline=None)
@given(rings)
def test_what_is_clipped_is_inside_and_closed(ring: tuple[tuple[float, float], ...]) -> None:
    kept = clipped(ring, (0, 0, 10, 20))
    assert all(-1e-9 <= x <= 10 + 1e-9 and -1e-9 <= y <= 20 + 1e-9 for x, y in kept)
    assert not kept or kept[0] == kept[-1]


def test_a_corner_is_clipped_to_where_both_lie() -> None:
    ring = [(5.0, 5.0), (15.0, 5.0), (15.0, 15.0), (5.0, 15.0), (5.0, 5.0)]
    assert set(clipped(ring, (0, 0, 10, 10))) == {(5, 5), (10, 5), (10, 10), (5, 10)}
    assert clipped(ring, (20, 20, 30, 30)) == []


@pytest.mark.parametrize(
    ("geometry", "area"),
    [
        (SQUARE, 111.19 * 111.19 * 0.7133),  # km by km by the cosine of its middle
        (WORLD, 510_064_472),  # 4 π r²
        (rectangle(0, 0, 90, 90), 510_064_472 / 8),
        (Geometry((*SQUARE.rings, *SQUARE.rings)), 2 * 111.19 * 111.19 * 0.7133),
        (Geometry((SQUARE.rings[0][::-1],)), 111.19 * 111.19 * 0.7133),
    ],
)
def test_areas(geometry: Geometry, area: float) -> None:
    assert square_km(geometry) == pytest.approx(area, rel=0.001)
