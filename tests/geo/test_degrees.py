"""Metres to degrees: by the definitions of the projections, and by addresses that say both."""

from __future__ import annotations

import csv
import math

import pytest

from sitegen.geo.degrees import certain, converted
from tests.surroundings import shared

# The origins that the conic projections are defined by (IGN, EPSG's registry): longitude, latitude, easting, northing.
ORIGINS = [
    ("EPSG:2154", (3, 46.5), (700_000, 6_600_000)),
    *((f"EPSG:{3942 + zone}", (3, 42 + zone), (1_700_000, 1_200_000 + 1_000_000 * zone)) for zone in range(9)),
]
MERIDIANS = [("EPSG:5490", -63, 15, 0), ("EPSG:2972", -51, 4, 0), ("EPSG:4471", 45, -12.8, 10_000_000),
             ("EPSG:2975", 57, -21, 10_000_000), ("EPSG:32631", 3, 46, 0)]  # fmt: skip
AXIS, ECCENTRICITY = 6_378_137.0, 0.00669438002290  # of GRS 80: metres, squared


@pytest.mark.parametrize(("code", "degrees", "metres"), ORIGINS)
def test_origins(code: str, degrees: tuple[float, float], metres: tuple[float, float]) -> None:
    assert converted(code, [metres]) == [pytest.approx(degrees, abs=1e-8)]


@pytest.mark.parametrize(("code", "longitude", "latitude", "north"), MERIDIANS)
def test_along_the_middle_of_a_zone(code: str, longitude: float, latitude: float, north: float) -> None:
    """There UTM's northing is the length of the meridian from the equator, times 0.9996: an integral."""
    steps = 2_000
    middles = [math.radians(latitude) * (step + 0.5) / steps for step in range(steps)]
    arc = sum((1 - ECCENTRICITY * math.sin(angle) ** 2) ** -1.5 for angle in middles)
    length = AXIS * (1 - ECCENTRICITY) * arc * math.radians(latitude) / steps
    assert converted(code, [(500_000, north + 0.9996 * length)]) == [pytest.approx((longitude, latitude), abs=1e-6)]


def test_the_projection_of_web_maps() -> None:
    x, y = math.radians(2.35) * AXIS, math.log(math.tan(math.pi / 4 + math.radians(48.85) / 2)) * AXIS
    assert converted("EPSG:3857", [(x, y)]) == [pytest.approx((2.35, 48.85), abs=1e-8)]


def test_an_address_that_says_both() -> None:
    """As the national address base has it: six decimals, a tenth of a metre."""
    text = shared("data/scdl/bal/1.5__data__1.5-valid.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    assert rows
    for row in rows:
        place = converted("EPSG:2154", [(float(row["x"]), float(row["y"]))])[0]
        assert place == pytest.approx((float(row["long"]), float(row["lat"])), abs=1e-6)


def test_the_paris_meridian_of_lambert_2() -> None:
    """Its origin is the meridian of Paris, 2°20′14.025″, at 52 gon, on a datum of its own: tens of metres from ours."""
    assert converted("EPSG:27572", [(600_000, 2_200_000)])[0] == pytest.approx((2.337229, 46.8), abs=1e-3)


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ((574_000, 6_280_000), "EPSG:2154"),  # Toulouse; Verdun in Web Mercator
        ((1_043_000, 6_297_000), "EPSG:2154"),  # Nice; the open sea in the conic zone of 47°
        ((152_000, 6_836_000), "EPSG:2154"),  # Brest
        ((1_226_000, 6_077_000), "EPSG:2154"),  # Bonifacio
        ((1_417_000, 4_188_000), "EPSG:3945"),  # Bordeaux
        ((1_650_000, 8_180_000), "EPSG:3949"),  # Paris
        ((370_000, 1_985_000), "EPSG:27572"),  # Bordeaux
        ((340_000, 7_690_000), "EPSG:2975"),  # Saint-Denis
        ((520_000, 8_590_000), "EPSG:4471"),  # Mamoudzou
        ((350_000, 540_000), "EPSG:2972"),  # Cayenne
        ((-65_000, 5_595_000), "EPSG:3857"),  # Bordeaux
        ((655_000, 1_790_000), ""),  # Narbonne or Guadeloupe
        ((600_000, 4_800_000), ""),  # of several UTM zones
        ((5_000, 5_000), ""),
        ((float("1e300"), 1.0), ""),
    ],
)
def test_what_numbers_alone_make_certain(place: tuple[float, float], code: str) -> None:
    assert certain((*place, *place)) == code


@pytest.mark.parametrize(("said", "true"), [("EPSG:2154", True), ("EPSG:3857", True), ("EPSG:3943", False)])
def test_what_a_file_says_counts_where_it_may_be_true(said: str, true: bool) -> None:
    toulouse = (574_000, 6_280_000)
    assert certain((*toulouse, *toulouse), said) == (said if true else "")


@pytest.mark.parametrize("code", ["EPSG:999999", "EPSG:4326", "EPSG:5773", "EPSG:4978", ""])
def test_codes_that_are_no_projections(code: str) -> None:
    assert converted(code, [(574_000, 6_280_000)]) == [None]
    assert converted(code, []) == []
