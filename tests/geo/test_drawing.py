"""Outlines as small drawings: inside their frame, and never a failure."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from hypothesis import given, settings

from sitegen.catalogue import Geometry
from sitegen.geo.drawing import (
    SKYLINE_HEIGHT,
    SKYLINE_WIDTH,
    Canvas,
    Extent,
    extent,
    graticule,
    scale_bar,
    sheet,
    skyline,
)
from sitegen.geo.geometry import square_km
from sitegen.geo.territory import Territory, read
from tests import PROJECT
from tests.geo.making import LAND, SQUARE, WORLD, geometries, rectangle
from tests.tongues import grammar


def points(path: str) -> list[tuple[float, float]]:
    """The absolute positions of a path made of M, l, H, V and z."""
    assert re.fullmatch(r"(?:M-?\d+,-?\d+(?:l-?\d+,-?\d+(?: -?\d+,-?\d+)*|H\d+V\d+H\d+)z)*", path)
    found: list[tuple[float, float]] = []
    x = y = 0.0
    for command, body in re.findall(r"([MlHV])([^MlHVz]*)", path):
        numbers = [float(n) for n in re.findall(r"-?\d+", body)]
        if command == "H":
            x = numbers[0]
            found.append((x, y))
        elif command == "V":
            y = numbers[0]
            found.append((x, y))
        else:
            for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
                x, y = (dx, dy) if command == "M" else (x + dx, y + dy)
                found.append((x, y))
    return found


def size(path: str) -> tuple[float, float]:
    xs, ys = zip(*points(path), strict=True)
    return max(xs) - min(xs), max(ys) - min(ys)


def assert_inside(drawn: Extent) -> None:
    for x, y in points(drawn.here) + points(drawn.land):
        assert 0 <= x <= drawn.width
        assert 0 <= y <= drawn.height


@settings(deadline=None)
@given(geometries)
def test_an_extent_is_drawn_inside_its_frame(geometry: Geometry) -> None:
    for territory in (None, LAND):
        drawn = extent(territory, geometry)
        assert drawn.here
        assert len(drawn.land) + len(drawn.here) < 2000
        assert_inside(drawn)


@settings(deadline=None)
@given(geometries, geometries)
def test_any_territory_can_be_drawn(outline: Geometry, spatial: Geometry) -> None:
    territory = Territory("", (("", outline),), (("", spatial),), ())
    assert_inside(extent(territory, spatial))
    drawn = sheet(territory)
    for x, y in points(drawn.land) + points(drawn.context):
        assert 0 <= x <= drawn.width
        assert 0 <= y <= drawn.height
    assert drawn.bar > 0


@pytest.mark.parametrize(
    "geometry",
    [
        WORLD,
        Geometry((((5.0, 44.0),) * 4,)),  # a point
        Geometry((((0.0, 44.0), (1.0, 45.0), (0.0, 44.0)),)),  # a line
        rectangle(179, -17, -179, -16),
        rectangle(-180, 89, 180, 90),
        rectangle(-180, -90, 180, -90),
    ],
)
def test_odd_places_can_be_drawn(geometry: Geometry) -> None:
    assert_inside(extent(None, geometry))
    assert_inside(extent(LAND, geometry))
    assert math.isfinite(square_km(geometry))


@pytest.mark.parametrize("geometry", [Geometry(()), Geometry(((),))])
def test_no_place_is_not_drawn(geometry: Geometry) -> None:
    assert extent(LAND, geometry).here == ""


@pytest.mark.parametrize(
    ("spatial", "covers"),
    [
        (SQUARE, True),
        (WORLD, True),
        (rectangle(0.04, 44, 1, 45), True),
        (rectangle(0.2, 44, 1, 45), False),
        (rectangle(0, 44, 0.2, 44.2), False),
        (Geometry((((0, 44), (1, 44), (1, 45), (0, 44)),)), False),  # its box does, it does not
        (rectangle(60, -21, 61, -20), False),
    ],
)
def test_what_covers_the_territory(spatial: Geometry, covers: bool) -> None:
    drawn = extent(LAND, spatial)
    assert drawn.covers is covers
    assert (drawn.here == drawn.land) is covers


def test_extents_on_the_land_share_one_drawing_of_it() -> None:
    west, north = extent(LAND, rectangle(0, 44, 0.3, 44.3)), extent(LAND, rectangle(0.5, 44.5, 0.9, 44.9))
    assert west.land == north.land
    assert points(west.here)[0][0] < points(north.here)[0][0]


def test_an_extent_beside_the_land_is_drawn_with_it() -> None:
    drawn = extent(LAND, rectangle(1.3, 44.2, 1.6, 44.5))
    assert drawn.land
    assert min(x for x, _ in points(drawn.here)) > max(x for x, _ in points(drawn.land))


def test_an_extent_far_away_is_drawn_alone() -> None:
    away = Geometry((((60.0, -20.0), (61.0, -20.0), (61.0, -21.0), (60.0, -20.0)),))
    assert extent(LAND, away).land == ""


def test_a_small_place_can_be_seen() -> None:
    assert min(size(extent(LAND, rectangle(0.5, 44.5, 0.5001, 44.5001)).here)) >= 5


def test_a_detailed_outline_is_drawn_coarser() -> None:
    """A star of a thousand spikes."""
    spikes = [
        (math.cos(n * math.pi / 1000) * (1 + n % 2), 45 + math.sin(n * math.pi / 1000) * (1 + n % 2))
        for n in range(2000)
    ]
    star = Geometry(((*spikes, spikes[0]),))
    drawn = extent(Territory("", (("", star),), (), ()), rectangle(0, 45, 0.5, 45.5))
    assert 0 < len(drawn.land) <= 900


def test_north_is_up_and_east_is_right() -> None:
    canvas = Canvas(SQUARE.bbox, 100, 100)
    (x1, y1), (x2, y2) = canvas.point(0, 44), canvas.point(1, 45)
    assert x2 > x1
    assert y2 < y1


def test_longitudes_are_shortened_as_at_their_latitude() -> None:
    canvas = Canvas(SQUARE.bbox, 1000, 1000, 0)
    wide = canvas.point(1, 44.5)[0] - canvas.point(0, 44.5)[0]
    high = canvas.point(0, 44)[1] - canvas.point(0, 45)[1]
    assert wide / high == pytest.approx(0.713, abs=0.001)  # cos 44.5°


def test_the_bounds_touch_the_margin() -> None:
    canvas = Canvas(SQUARE.bbox, 100, 80, 4)
    assert canvas.point(0, 45)[1] == pytest.approx(4)
    assert canvas.point(0, 44)[1] == pytest.approx(76)


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ((-0.14, 43.86, 1.14, 45.14), "20 km"),
        ((-180.0, -90.0, 180.0, 90.0), "10 000 km"),
        ((0.0, 44.0, 0.01, 44.01), "200 m"),
    ],
)
def test_the_scale_bar_is_as_long_as_it_says(bounds: tuple[float, float, float, float], words: str) -> None:
    canvas = Canvas.around(bounds, 640, margin=0)
    bar, shown = scale_bar(canvas)
    number, unit = shown.split("\N{NO-BREAK SPACE}")
    assert f"{number} {unit}".replace("\N{NARROW NO-BREAK SPACE}", " ") == words
    kilometres = float(number.replace("\N{NARROW NO-BREAK SPACE}", "")) / (1 if unit == "km" else 1000)
    assert bar == pytest.approx(kilometres / 111.19 * canvas.scale, abs=1)
    assert bar <= canvas.width / 4 + 1


@pytest.mark.parametrize(
    ("bounds", "language", "meridians", "parallels"),
    [
        (
            (-1.2, 43.9, 1.2, 45.2),
            "fr",
            ["1° O", "0° 30′ O", "0°", "0° 30′ E", "1° E"],
            ["44° N", "44° 20′ N", "44° 40′ N", "45° N"],
        ),
        (
            (-1.2, 43.9, -0.8, 44.2),
            "en",
            ["1° 10′ W", "1° 05′ W", "1° W", "0° 55′ W", "0° 50′ W"],
            ["43° 55′ N", "44° N", "44° 05′ N", "44° 10′ N"],
        ),
        (
            (9.0, -34.0, 9.02, -33.98),
            "de",
            ["9° O", "9° 00′ 20″ O", "9° 00′ 40″ O", "9° 01′ O"],
            ["33° 59′ 40″ S", "33° 59′ 20″ S", "33° 59′ S"],
        ),
    ],
)
def test_lines_stand_at_round_angles(
    bounds: tuple[float, float, float, float], language: str, meridians: list[str], parallels: list[str]
) -> None:
    drawn = graticule(Canvas.around(bounds, 640, margin=0), grammar(language).sides)
    assert [[line.text.replace("\N{NO-BREAK SPACE}", " ") for line in lines] for lines in drawn] == [
        meridians,
        parallels,
    ]
    assert [line.position for line in drawn[0]] == sorted(line.position for line in drawn[0])


@pytest.mark.parametrize(
    "path", sorted(PROJECT.glob("partners/*/territory.geojson")), ids=lambda path: path.parent.name
)
def test_the_partners_of_the_demonstration(path: Path) -> None:
    territory = read(path.parent, path.name)
    drawn = sheet(territory)
    assert drawn.land
    assert drawn.places
    assert len(drawn.meridians) >= 2
    assert len(drawn.parallels) >= 2
    assert len(drawn.parts) == (0 if len(territory.outlines) == 1 else len(territory.outlines))
    assert extent(territory, territory.outline).covers
    assert len(extent(territory, territory.outline).land) <= 900


@settings(deadline=None)
@given(geometries)
def test_a_skyline_lies_inside_its_drawing_and_reaches_its_upper_edge(outline: Geometry) -> None:
    hills = [(int(x), int(y)) for x, y in re.findall(r"(\d+),(\d+)", skyline(outline))]
    assert hills[0] == (0, SKYLINE_HEIGHT)
    assert hills[-1] == (SKYLINE_WIDTH, SKYLINE_HEIGHT)
    assert all(0 <= x <= SKYLINE_WIDTH and 0 <= y <= SKYLINE_HEIGHT for x, y in hills)
    assert min(y for _, y in hills) <= 1 or {y for _, y in hills} == {SKYLINE_HEIGHT}, "only what is flat stays low"


def test_a_skyline_is_high_where_the_land_reaches_far_north_and_flat_where_there_is_none() -> None:
    islands = Geometry((*rectangle(0, 0, 2, 1).rings, *rectangle(8, 0, 10, 4).rings))
    drawn = re.findall(r"Q(\d+),(\d+)", skyline(islands))
    height = {round(10 * int(x) / SKYLINE_WIDTH): SKYLINE_HEIGHT - int(y) for x, y in drawn}
    assert height[5] == 0
    assert 0 < height[1] < height[9] / 3
    assert height[9] == SKYLINE_HEIGHT
