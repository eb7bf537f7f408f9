from __future__ import annotations

import pytest

from sitegen.geo.projections import likely


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ((417_000, 6_420_000), "EPSG:2154"),  # Bordeaux
        ((1_417_000, 4_188_000), "EPSG:3945"),  # Bordeaux, the zone around 45°
        ((1_650_000, 8_180_000), "EPSG:3949"),  # Paris, the zone around 49°
        ((370_000, 1_985_000), "EPSG:27572"),
        ((690_000, 1_620_000), "EPSG:5490"),  # Fort-de-France
        ((340_000, 7_690_000), "EPSG:2975"),  # Saint-Denis
        ((-65_000, 5_595_000), "EPSG:3857"),
    ],
)
def test_projections_by_their_range(place: tuple[float, float], code: str) -> None:
    assert likely((*place, *place))[0] == code
