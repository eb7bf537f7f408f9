"""Outlines as small drawings: inside their frame, and never a failure."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.errors import ConfigError
from sitegen.model import Geometry
from sitegen.outlines import Frame, Territory, extent, read, sheet, square_km

SQUARE = Geometry((((0.0, 44.0), (1.0, 44.0), (1.0, 45.0), (0.0, 45.0), (0.0, 44.0)),))
LAND = Territory("Pays", (("Pays", SQUARE),), (), ())

positions = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
geometries = st.lists(
    st.lists(positions, min_size=4, max_size=9).map(lambda ring: (*ring, ring[0])), min_size=1, max_size=3
)


def points(path: str) -> list[tuple[float, float]]:
    """The absolute positions of a path made of M, l, H, V and z."""
    found: list[tuple[float, float]] = []
    x = y = 0.0
    for command, body in re.findall(r"([MlHV])([^MlHVz]*)", path):
        numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", body)]
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


@given(geometries)
def test_an_extent_is_drawn_inside_its_frame(rings: list[tuple[tuple[float, float], ...]]) -> None:
    for territory in (None, LAND):
        drawn = extent(territory, Geometry(tuple(rings)))
        assert drawn.here
        for x, y in points(drawn.here) + points(drawn.land):
            assert 0 <= x <= drawn.width
            assert 0 <= y <= drawn.height


def test_the_same_extent_as_the_territory_covers_it() -> None:
    assert extent(LAND, SQUARE).covers
    corner = Geometry((((0.0, 44.0), (0.2, 44.0), (0.2, 44.2), (0.0, 44.0)),))
    assert not extent(LAND, corner).covers


def test_an_extent_far_away_is_drawn_alone() -> None:
    away = Geometry((((60.0, -20.0), (61.0, -20.0), (61.0, -21.0), (60.0, -20.0)),))
    assert extent(LAND, away).land == ""


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


def test_area_of_a_degree_square() -> None:
    """111.2 km by 111.2 km by the cosine of its middle."""
    assert square_km(SQUARE) == pytest.approx(111.19 * 111.19 * 0.7133, rel=0.01)


def test_the_scale_bar_is_as_long_as_it_says() -> None:
    drawn = sheet(LAND, "fr")
    kilometres = float(drawn.bar_text.split("\N{NO-BREAK SPACE}")[0])
    frame = Frame.around((-0.14, 43.86, 1.14, 45.14), drawn.width, margin=0, ratio=(0.62, 1.0))
    assert drawn.bar == pytest.approx(kilometres / 111.32 * frame.scale, abs=1)


def test_west_is_ouest_in_french() -> None:
    land = Territory("", (("", Geometry((((-1.2, 44.0), (-0.8, 44.0), (-0.8, 44.3), (-1.2, 44.0)),))),), (), ())
    assert any(line.text.endswith("O") for line in sheet(land, "fr").meridians)
    assert any(line.text.endswith("W") for line in sheet(land, "en").meridians)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("not json", "not GeoJSON"),
        ("[]", "no outline"),
        (json.dumps({"type": "Point", "coordinates": [0, 44]}), "no outline"),
        (json.dumps({"type": "Polygon", "coordinates": [[[418000, 6310000]] * 4]}), "no outline"),  # Lambert-93
        (json.dumps({"type": "Polygon", "coordinates": [[["a", "b"]] * 4]}), "no outline"),
        (json.dumps({"type": "FeatureCollection", "features": [None, 3, {}]}), "no outline"),
    ],
)
def test_a_faulty_file_is_named(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "territory.geojson"
    file.write_text(content)
    with pytest.raises(ConfigError, match=message) as error:
        read(file)
    assert error.value.where.endswith("territory.geojson")
