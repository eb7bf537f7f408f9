"""Positions in one cell, as people and their programs write them: Excel, GPS devices, field surveys, Google Maps."""

from __future__ import annotations

import pytest

from sitegen.geo.positions import angle, pair

DAX = (43.7082, -1.0534)


@pytest.mark.parametrize(
    "text",
    [
        "43.7082, -1.0534",
        "43.7082 -1.0534",
        "43,7082 -1,0534",
        "43,7082;-1,0534",
        "43,7082, -1,0534",
        "43.7082 / \u22121.0534",
        "[43.7082|-1.0534]",
        "geo:43.7082,-1.0534",
        "43.7082 -1.0534 12.0 4.5",  # with height and precision: Kobo, ODK
        "43.7082, -1.0534, 12",
        "43.7082°, -1.0534°",
        "43.7082 N, 1.0534 W",
        "N43.7082 O1.0534",
        "lat: 43.7082, lon: -1.0534",
        "Latitude : 43,7082 ; Longitude : -1,0534",
        "43°42'29.52\"N 1°03'12.24\"W",
        "43° 42′ 29,52″ N, 1° 03′ 12,24″ O",
        "N 43° 42.492' W 1° 3.204'",
        "43\u00ba42'29.52'' N ; 1\u00ba3'12.24'' W",
    ],
)
def test_a_position(text: str) -> None:
    found = pair(text)
    assert found is not None
    assert [one.degrees for one in found] == pytest.approx(DAX, abs=1e-9)


@pytest.mark.parametrize("text", ["lon=-1.0534 lat=43.7082", "1°03'12.24\"O 43°42'29.52\"N"])
def test_a_longitude_that_comes_first(text: str) -> None:
    found = pair(text)
    assert found is not None
    assert [one.axis for one in found] == ["longitude", "latitude"]
    assert [one.degrees for one in found] == pytest.approx(DAX[::-1])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1, 12",
        "12,50 / 15,00",
        "12.5 13.5",
        "10,123 20,456",  # thousands, perhaps
        "1.234 2.345",
        "12.1234 15",
        "1 234,567",
        "05 58 00 00 01",
        "20° 15°",
        "8h30 - 12h00",
        "2026-01-01",
        "12.345, 6.789, 1.2, 3.4, 5.6",
        "POINT (1.234 2.345)",
        "91.1234 95.1234",
        "200.1234, 43.1234",
        "43°75'00\" N 1°00'00\" W",
        "43°N 44°N",
        "12.345 rue 6.789",
        "(" * 100,
    ],
)
def test_no_position(text: str) -> None:
    assert pair(text) is None


@pytest.mark.parametrize(
    ("text", "degrees"),
    [("43.70°", 43.7), ("1°03'12.24\"O", -1.0534), ("-1,05 °", -1.05), ("43°42,492' N", 43.7082), ("E 2.35", 2.35)],
)
def test_an_angle(text: str, degrees: float) -> None:
    found = angle(text)
    assert found is not None
    assert found.degrees == pytest.approx(degrees)


@pytest.mark.parametrize("text", ["", "43.7", "12°C", "3° étage", "43°75'", "Ouest"])
def test_no_angle(text: str) -> None:
    assert angle(text) is None
