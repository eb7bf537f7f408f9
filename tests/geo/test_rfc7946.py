"""Geometries as RFC 7946 wants them."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.geo.bounds import Bounds
from sitegen.geo.rfc7946 import _cut_ring, geometry

SQUARE = [[0, 44], [1, 44], [1, 45], [0, 45], [0, 44]]
HOLE = [[0.25, 44.25], [0.5, 44.25], [0.5, 44.5], [0.25, 44.25]]


def of(kind: str, coordinates: Any) -> Any:
    return geometry({"type": kind, "coordinates": coordinates})


def box(*geometries: Any) -> list[float]:
    extent = Bounds()
    for one in geometries:
        extent.add(one)
    return extent.bbox


def area(ring: list[list[float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


@pytest.mark.parametrize(
    ("kind", "coordinates"),
    [
        ("Point", [math.nan, 44]),
        ("Point", [math.inf, 44]),
        ("Point", ["1", "44"]),
        ("Point", [True, 44]),
        ("Point", [10**400, 44]),
        ("Point", [1]),
        ("Point", []),
        ("Point", [1, 91]),
        ("Point", [417000, 6420000]),
        ("MultiPoint", []),
        ("MultiPoint", [[1, 44], [None, 44]]),
        ("LineString", [[1, 44]]),
        ("MultiLineString", [[]]),
        ("Polygon", []),
        ("Polygon", [[]]),
        ("Polygon", [[[0, 44], [1, 44], [0, 44]]]),
        ("Polygon", [[[0, 44], [1, 44], [2, 44], [0, 44]]]),
        ("MultiPolygon", [[[]], None, 3]),
        ("Circle", [1, 44]),
        ({}, [1, 44]),
    ],
)
def test_what_has_no_place_is_null(kind: Any, coordinates: Any) -> None:
    assert of(kind, coordinates) is None


@pytest.mark.parametrize("value", [None, 3, [], {}, {"type": "GeometryCollection", "geometries": []}])
def test_what_is_no_geometry(value: object) -> None:
    assert geometry(value) is None


def test_positions_are_rounded_and_have_three_numbers_at_most() -> None:
    assert of("Point", [1.123456789, 44, 120.5, 9, 9]) == {"type": "Point", "coordinates": [1.1234568, 44, 120.5]}
    assert json.dumps(of("Point", [-0.00000001, 44, math.nan])) == '{"type": "Point", "coordinates": [0.0, 44.0]}'


@pytest.mark.parametrize("outer", [SQUARE, SQUARE[::-1], SQUARE[:-1], SQUARE[::-1][:-1]])
@pytest.mark.parametrize("hole", [HOLE, HOLE[::-1], HOLE[:-1]])
def test_rings_are_closed_and_follow_the_right_hand(outer: Any, hole: Any) -> None:
    rings = of("Polygon", [outer, hole])["coordinates"]
    assert [ring[0] == ring[-1] for ring in rings] == [True, True]
    assert area(rings[0]) == pytest.approx(1)
    assert area(rings[1]) < 0
    assert sorted(rings[0][:-1]) == sorted(SQUARE[:-1])


def test_a_hole_without_an_inside_is_left_out() -> None:
    assert of("Polygon", [SQUARE, [[0.2, 44.2], [0.4, 44.4], [0.2, 44.2]]])["coordinates"] == [SQUARE]


def test_collections() -> None:
    point = {"type": "Point", "coordinates": [1, 44]}
    assert geometry({"type": "GeometryCollection", "geometries": [point]}) == {
        "type": "GeometryCollection", "geometries": [point],
    }  # fmt: skip
    deep: Any = point
    for _ in range(50):
        deep = {"type": "GeometryCollection", "geometries": [deep]}
    assert geometry(deep) is None


def test_a_line_across_the_antimeridian_is_cut() -> None:
    """The example of RFC 7946, §3.1.9; and the same line with longitudes that count on."""
    cut = {"type": "MultiLineString", "coordinates": [[[170, 45], [180, 45]], [[-180, 45], [-170, 45]]]}
    assert of("LineString", [[170, 45], [-170, 45]]) == cut
    assert of("LineString", [[170, 45], [190, 45]]) == cut
    assert box(cut) == [170, 45, -170, 45]
    back = of("LineString", [[-170, 45, 0], [170, 47, 100], [-170, 49, 0]])["coordinates"]
    assert back == [
        [[180, 46, 50], [170, 47, 100], [180, 48, 50]],
        [[-170, 45, 0], [-180, 46, 50]],
        [[-180, 48, 50], [-170, 49, 0]],
    ]


def test_a_polygon_across_the_antimeridian_is_cut() -> None:
    """The example of RFC 7946, §3.1.9, with a hole on the cut."""
    outer = [[170, 40], [-170, 40], [-170, 50], [170, 50], [170, 40]]
    hole = [[175, 44], [175, 46], [-175, 46], [-175, 44], [175, 44]]
    for ring in (outer, outer[::-1], [[x % 360, y] for x, y in outer]):
        found = of("Polygon", [ring, hole])
        assert found["type"] == "MultiPolygon"
        (east, east_hole), (west, west_hole) = found["coordinates"]
        assert (area(east), area(west)) == (100, 100)
        assert (area(east_hole), area(west_hole)) == (-10, -10)
        assert {x for x, _ in east} == {170, 180}
        assert {x for x, _ in west} == {-180, -170}
        assert box(found) == [170, 40, -170, 50]


def test_a_map_of_the_world_is_no_crossing() -> None:
    world = [[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]
    found = of("Polygon", [world])
    assert found == {"type": "Polygon", "coordinates": [world]}
    assert box(found) == [-180, -90, 180, 90]
    pole = [[-120, -80], [0, -70], [120, -80], [-120, -80]]
    found = of("Polygon", [pole])
    assert found["type"] == "Polygon", "what is around a pole is left as it is"
    assert sorted(found["coordinates"][0]) == sorted(pole)


def test_points_beyond_the_edge_are_brought_back() -> None:
    assert of("MultiPoint", [[190, 0], [-190, 0], [180, 0]])["coordinates"] == [[-170, 0], [170, 0], [180, 0]]


def test_boxes() -> None:
    assert box() == box(None) == []
    assert box(of("Point", [1, 44]), None, of("Point", [2, 43])) == [1, 43, 2, 44]
    assert box(of("Point", [1, 44, 5]), of("Point", [2, 43])) == [1, 43, 5, 2, 44, 5]


NUMBERS = st.integers(-200, 200) | st.floats(-200, 200) | st.just(math.nan)
PATHS = st.lists(st.lists(NUMBERS, min_size=1, max_size=4), max_size=8)


@given(
    st.sampled_from(["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"]),
    st.lists(NUMBERS, max_size=4) | PATHS | st.lists(PATHS, max_size=3) | st.lists(st.lists(PATHS, max_size=3)),
)
def test_any_numbers_give_a_valid_geometry_or_none(kind: str, coordinates: Any) -> None:
    found = of(kind, coordinates)
    if found is None:
        return
    text = json.dumps(found, allow_nan=False)
    assert found["type"].removeprefix("Multi") == kind.removeprefix("Multi")
    assert of(found["type"], json.loads(text)["coordinates"]) is not None
    west, *_, north = box(found)
    assert -180 <= west <= 180
    assert math.isfinite(north)


def turns(longitudes: list[float], times: int) -> list[list[float]]:
    return [[longitude, (index % 160) / 2 - 40] for index, longitude in enumerate(longitudes * times)]


AROUND = [0.0, 120.0, -120.0]


@pytest.mark.parametrize("kind", ["LineString", "Polygon"])
@pytest.mark.parametrize(
    ("longitudes", "times"),
    [(AROUND, 9), (AROUND[::-1], 9), ([*AROUND * 9, *AROUND[::-1] * 9], 3), ([179.0, -179.0], 9), ([180.0, -180.0], 9)],
    ids=["east", "west", "to and fro", "over the line", "along the line"],
)
def test_what_winds_is_cut_and_nothing_is_lost(kind: str, longitudes: list[float], times: int) -> None:
    path = turns(longitudes, times)
    found = of(kind, [[*path, path[0]]] if kind == "Polygon" else path)
    if found is None:
        assert kind == "Polygon", "it encloses nothing"
        return
    pieces = [found["coordinates"]] if found["type"] == kind else found["coordinates"]
    for x, _ in (position for piece in pieces for position in (piece[0] if kind == "Polygon" else piece)):
        assert -180 <= x <= 180
    if kind == "LineString":
        kept = {tuple(position) for piece in pieces for position in piece}
        assert {(x, y) for x, y in path} <= kept | {(-x, y) for x, y in kept}


@pytest.mark.parametrize("kind", ["LineString", "Polygon"])
def test_what_goes_around_without_end_is_no_place(kind: str) -> None:
    path = turns(AROUND, 2_000)
    back = path[::-1]
    assert of(kind, [[*path, *back]] if kind == "Polygon" else path) is None
    assert geometry({"type": "MultiLineString", "coordinates": [path, SQUARE]}) is None


def clip(ring: list[tuple[float, ...]], low: float, high: float) -> list[tuple[float, ...]]:
    """Sutherland and Hodgman's own way, one edge after the other."""
    for limit, sign in ((low, 1), (high, -1)):
        inside = []
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (x1 - limit) * sign >= 0:
                inside.append((x1, y1))
            if ((x1 - limit) * sign >= 0) != ((x2 - limit) * sign >= 0):
                inside.append((limit, round(y1 + (y2 - y1) * ((limit - x1) / (x2 - x1)), 7)))
        ring = [*inside, inside[0]] if inside else []
    return ring


STEPS = st.lists(
    st.tuples(st.sampled_from([-170, -90, -30, -1, 1, 30, 90, 170]), st.integers(-80, 80)), min_size=3, max_size=12
)


@given(st.sampled_from([0.0, 179.0, -179.0, 180.0, -180.0]), STEPS)
def test_a_walk_along_a_ring_finds_what_cutting_it_world_by_world_does(
    start: float, steps: list[tuple[int, int]]
) -> None:
    ring: list[tuple[float, ...]] = [(start, 0.0)]
    for step, y in steps:
        ring.append((ring[-1][0] + step, float(y)))
    ring.append(ring[0])
    for world, part in _cut_ring(list(ring)).items():
        assert len(part) == len(clip(ring, world * 360 - 180, world * 360 + 180))
        assert all(
            mine == pytest.approx(other, abs=1e-6)
            for mine, other in zip(part, clip(ring, world * 360 - 180, world * 360 + 180), strict=True)
        )
