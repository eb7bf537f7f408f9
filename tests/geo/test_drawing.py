"""Outlines as small drawings: inside their frame, and never a failure."""

from __future__ import annotations

import json
import math
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.catalogue import Geometry
from sitegen.errors import ConfigError
from sitegen.geo.drawing import Extent, Frame, extent, graticule, scale_bar, sheet
from sitegen.geo.geometry import clipped, simplified, square_km
from sitegen.geo.territory import Territory, read
from tests import PROJECT


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
    drawn = sheet(territory, "fr")
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


def test_north_is_up_and_east_is_right() -> None:
    frame = Frame(SQUARE.bbox, 100, 100)
    (x1, y1), (x2, y2) = frame.point(0, 44), frame.point(1, 45)
    assert x2 > x1
    assert y2 < y1


def test_longitudes_are_shortened_as_at_their_latitude() -> None:
    frame = Frame(SQUARE.bbox, 1000, 1000, 0)
    wide = frame.point(1, 44.5)[0] - frame.point(0, 44.5)[0]
    high = frame.point(0, 44)[1] - frame.point(0, 45)[1]
    assert wide / high == pytest.approx(0.713, abs=0.001)  # cos 44.5°


def test_the_bounds_touch_the_margin() -> None:
    frame = Frame(SQUARE.bbox, 100, 80, 4)
    assert frame.point(0, 45)[1] == pytest.approx(4)
    assert frame.point(0, 44)[1] == pytest.approx(76)


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


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ((-0.14, 43.86, 1.14, 45.14), "20 km"),
        ((-180.0, -90.0, 180.0, 90.0), "10 000 km"),
        ((0.0, 44.0, 0.01, 44.01), "200 m"),
    ],
)
def test_the_scale_bar_is_as_long_as_it_says(bounds: tuple[float, float, float, float], words: str) -> None:
    frame = Frame.around(bounds, 640, margin=0)
    bar, shown = scale_bar(frame)
    number, unit = shown.split("\N{NO-BREAK SPACE}")
    assert f"{number} {unit}".replace("\N{NARROW NO-BREAK SPACE}", " ") == words
    kilometres = float(number.replace("\N{NARROW NO-BREAK SPACE}", "")) / (1 if unit == "km" else 1000)
    assert bar == pytest.approx(kilometres / 111.19 * frame.scale, abs=1)
    assert bar <= frame.width / 4 + 1


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
    drawn = graticule(Frame.around(bounds, 640, margin=0), language)
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
    drawn = sheet(territory, "fr")
    assert drawn.land
    assert drawn.places
    assert len(drawn.meridians) >= 2
    assert len(drawn.parallels) >= 2
    assert len(drawn.parts) == (0 if len(territory.outlines) == 1 else len(territory.outlines))
    assert extent(territory, territory.outline).covers
    assert len(extent(territory, territory.outline).land) <= 900


def features(*found: tuple[dict[str, object] | None, dict[str, object]]) -> str:
    inside = [{"type": "Feature", "properties": properties, "geometry": shape} for properties, shape in found]
    return json.dumps({"type": "FeatureCollection", "features": inside})


POLYGON: dict[str, object] = {"type": "Polygon", "coordinates": [[[0, 44], [1, 44], [1, 45], [0, 44]]]}


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(POLYGON),
        json.dumps({"type": "Feature", "properties": None, "geometry": POLYGON}),
        features((None, POLYGON)),
        "\ufeff" + features(({}, {"type": "MultiPolygon", "coordinates": [POLYGON["coordinates"]]})),
        features(({}, {"type": "Polygon", "coordinates": [[[0, 44, 9], [1, 44, 9], [1, 45, 9]]]})),  # high, not closed
    ],
)
def test_any_kind_of_polygon_is_an_outline(tmp_path: Path, content: str) -> None:
    file = tmp_path / "territory.geojson"
    file.write_text(content, encoding="utf-8")
    assert read(tmp_path, file.name).outline.rings == (((0, 44), (1, 44), (1, 45), (0, 44)),)


def test_features_have_roles(tmp_path: Path) -> None:
    file = tmp_path / "territory.geojson"
    bourg: dict[str, object] = {"type": "Point", "coordinates": [0.5, 44.5]}
    file.write_text(
        features(
            ({"role": "outline", "name": "Pays"}, POLYGON),
            ({"role": "context", "name": "Région"}, POLYGON),
            ({"role": "place", "name": "Bourg"}, bourg),
            ({"role": "place"}, bourg),
        )
    )
    territory = read(tmp_path, file.name)
    assert territory.name == "Pays"
    assert [name for name, _ in territory.outlines] == ["Pays"]
    assert len(territory.context) == 1
    assert [(place.name, place.longitude, place.latitude) for place in territory.places] == [("Bourg", 0.5, 44.5)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{\nnot json", ":2: not GeoJSON"),
        ("[" * 100_000, "not GeoJSON"),
        ("[]", "no outline"),
        ('"Polygon"', "no outline"),
        (json.dumps({"type": "Point", "coordinates": [0, 44]}), "no outline"),
        (json.dumps({"type": "Polygon", "coordinates": [[[0, 44], [1, 44], [0, 44]]]}), "no outline"),
        (json.dumps({"type": "Polygon", "coordinates": [[[418000, 6310000]] * 4]}), "418000, 6310000 is no longitude"),
        (json.dumps({"type": "Polygon", "coordinates": [[[0, 10**400]] * 4]}), "is no longitude"),
        (json.dumps({"type": "Polygon", "coordinates": [[[float("nan"), 44]] * 4]}), "is no longitude"),
        (json.dumps({"type": "Polygon", "coordinates": [[["a", "b"]] * 4]}), "a position is not"),
        (json.dumps({"type": "Polygon", "coordinates": None}), "without coordinates"),
        (json.dumps({"type": "FeatureCollection", "features": [None, 3, {}]}), "no outline"),
        (json.dumps({"type": "FeatureCollection", "features": None}), "no outline"),
        (features(({"role": "border"}, POLYGON)), 'unknown role "border"'),
        (features(({"role": "context"}, POLYGON)), "no outline"),
    ],
)
def test_a_faulty_file_is_named_with_a_hint(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "outlines" / "dax.geojson"
    file.parent.mkdir()
    file.write_text(content)
    with pytest.raises(ConfigError) as error:
        read(tmp_path, "outlines/dax.geojson")
    assert message in str(error.value)
    assert error.value.where.startswith(f"partners/{tmp_path.name}/outlines/dax.geojson")
    assert error.value.hint


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "territory.geojson"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="UTF-8"):
        read(tmp_path, file.name)
