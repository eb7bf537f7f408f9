"""What real portals write into `spatial` and its like."""

from __future__ import annotations

import json

import pytest

from sitegen.catalogue import Text
from sitegen.sources.shape import spatial
from sitegen.sources.shape.place_words import place_words
from sitegen.sources.values import Fields

SQUARE = [[4.2, 42.9], [7.7, 42.9], [7.7, 45.1], [4.2, 45.1], [4.2, 42.9]]
HOLE = [[5.0, 43.0], [6.0, 43.0], [6.0, 44.0], [5.0, 43.0]]
POLYGON = {"type": "Polygon", "coordinates": [SQUARE, HOLE]}
RING = tuple((x, y) for x, y in SQUARE)


@pytest.mark.parametrize(
    ("value", "rings"),
    [
        (POLYGON, (RING,)),
        (json.dumps(POLYGON), (RING,)),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]}, (RING, RING)),
        ({"type": "Polygon", "coordinates": [SQUARE[:-1]]}, (RING,)),
        ({"type": "Polygon", "coordinates": [[[x, y, 12] for x, y in SQUARE]]}, (RING,)),
        ({"type": "Feature", "geometry": POLYGON}, (RING,)),
        ({"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": POLYGON}]}, (RING,)),
        ("4.2,42.9,7.7,45.1", (RING,)),
        ([4.2, 42.9, 7.7, 45.1], (RING,)),
        ("ENVELOPE(4.2, 7.7, 45.1, 42.9)", (RING,)),
        ("BBOX(4.2,42.9,7.7,45.1)", (RING,)),
        ("BOX(4.2 42.9,7.7 45.1)", (RING,)),
        ("westlimit=4.2; southlimit=42.9; eastlimit=7.7; northlimit=45.1; name=PACA", (RING,)),
        ("north=45.1; east=7.7; south=42.9; west=4.2", (RING,)),
        ({"minx": 4.2, "miny": "42.9", "maxx": 7.7, "maxy": 45.1}, (RING,)),
        ({"type": "envelope", "coordinates": [[4.2, 45.1], [7.7, 42.9]]}, (RING,)),
        ("MULTIPOLYGON(((" + ", ".join(f"{x} {y}" for x, y in SQUARE) + ")))", (RING,)),
        ("GEOMETRYCOLLECTION (POLYGON((" + ", ".join(f"{x} {y}" for x, y in SQUARE) + ")))", (RING,)),
        (
            "<http://www.opengis.net/def/crs/EPSG/0/4326> POLYGON((" + ", ".join(f"{y} {x}" for x, y in SQUARE) + "))",
            (RING,),
        ),
        ({"type": "polygon", "coordinates": [SQUARE]}, (RING,)),
        ({"type": "Polygon", "coordinates": [[[str(x), f" {y}"] for x, y in SQUARE]]}, (RING,)),
        ([POLYGON], (RING,)),
        ([json.dumps(POLYGON), "Gemeinden"], (RING,)),
        (["4.2", "42.9", "7.7", "45.1"], (RING,)),
        ({"bbox": [4.2, 42.9, 7.7, 45.1]}, (RING,)),
        (
            {
                "westBoundLongitude": 4.2,
                "eastBoundLongitude": 7.7,
                "southBoundLatitude": "42.9",
                "northBoundLatitude": 45.1,
            },
            (RING,),
        ),
        ("minLon=4.2 minLat=42.9 maxLon=7.7 maxLat=45.1", (RING,)),
    ],
)
def test_an_outline(value: object, rings: object) -> None:
    found = spatial.outline(Fields({"spatial": value}))
    assert found is not None
    assert found.rings == rings
    assert found.bbox == (4.2, 42.9, 7.7, 45.1)


@pytest.mark.parametrize(
    "value",
    [
        *("", "Gemeinden", "https://sws.geonames.org/2657907", "{", "7.7,42.9,4.2,45.1", "0,0,500,600", "1,1,1,1"),
        {"type": "Point", "coordinates": [5.4, 43.3]},
        {"type": "Polygon", "coordinates": [[[890000, 6250000], [900000, 6250000], [900000, 6260000]]]},  # Lambert 93
        {"type": "Polygon", "coordinates": [[[1, 1], [2, 2], [1, 1]]]},
        {"type": "Polygon", "coordinates": [[["a", "b"]]]},
        {"type": "Polygon", "coordinates": [[[True, False], [2, 2], [3, 3]]]},
        {"type": "Polygon", "coordinates": [[[float("nan"), 1], [2, 2], [3, 3]]]},
        {"type": "Polygon", "coordinates": "là"},
        {"type": "Feature", "geometry": {"type": "Feature", "geometry": {"type": "Feature"}}},
        {"type": 7},
        [1, 2, 3, None],
        ["1", "x", "3", "4"],
        [[[[[POLYGON]]]]],
        {"type": "Polygon", "coordinates": [[["1e999", "0"], ["1", "1"], ["2", "2"]]]},
    ],
)
def test_what_is_not_an_outline(value: object) -> None:
    assert spatial.outline(Fields({"spatial": value})) is None


@pytest.mark.parametrize(
    ("raw", "territory"),
    [
        ({"spatial": "Gemeinden"}, Text.of("Gemeinden")),
        ({"extras": {"geographical_coverage": "Berlin"}}, Text.of("Berlin")),
        ({"spatial_coverage": "Murray-Darling Basin, Australia"}, Text.of("Murray-Darling Basin, Australia")),
        ({"geocover": "regionale"}, Text((("fr", "Régionale"), ("en", "Regional")))),
        ({"geocover": "jurisdiction", "spatial-text": "Apt"}, Text.of("Apt")),
        ({"spatial": "fr:departement:40"}, Text.of("Landes")),
        ({"spatial": ["fr:region:75", "fr:region:53"]}, Text.of("Nouvelle-Aquitaine, Bretagne")),
        ({"spatial_uri": "http://id.insee.fr/geo/departement/2A"}, Text.of("Corse-du-Sud")),
        (
            {"spatial_coverage": [{"uri": "http://id.insee.fr/geo/commune/40088"}]},
            Text((("fr", "Commune 40088 (code INSEE)"), ("en", "Municipality 40088 (INSEE code)"))),
        ),
        (
            {"spatial": ["country-group:world", "fr:departement:40"]},
            Text((("fr", "Monde, Landes"), ("en", "World, Landes"))),
        ),
        ({"spatial": "http://publications.europa.eu/resource/authority/country/FRA"}, Text((("es", "Francia"),))),
        ({"spatial": "fr:arrondissement"}, Text.of("fr:arrondissement")),
        ({"spatial": "de:land:09"}, Text()),
        ({"spatial": "BBOX(4.2,42.9,7.7,45.1)"}, Text()),
        ({"spatial": "north=45.1; east=7.7; south=42.9; west=4.2"}, Text()),
        ({"spatial": json.dumps(POLYGON)}, Text()),
        ({"spatial": "https://sws.geonames.org/2657907"}, Text()),
        ({"spatial": "4.2,42.9,7.7,45.1"}, Text()),
        ({"spatial": "POLYGON((1 1, 2 2, 3 3))"}, Text()),
        ({"spatial": POLYGON}, Text()),
        *(({"spatial": each}, Text()) for each in ([4.2, 42.9, 7.7, 45.1], ["4.2", "42.9"], [[4.2, 42.9]], 12, True)),
        *(({"spatial": each}, Text()) for each in ("null", " None", "N/A", "-", "EPSG:2154", "SRID=4326;POINT(1 1)")),
        *(({"spatial": each}, Text()) for each in ("GEOMETRYCOLLECTION(POINT(1 1))", "<gml:Envelope/>", [POLYGON])),
        ({"spatial_text": "null", "territory": "Landes"}, Text.of("Landes")),
        ({}, Text()),
    ],
)
def test_the_place_in_words(raw: dict[str, object], territory: Text) -> None:
    found = spatial.territory(Fields(raw))
    assert bool(found) == bool(territory)
    assert set(territory.values) <= set(found.values)
    assert {"fr", "en", "es", "eu", "oc", "de", "it", "pt"} == {each for each, _ in found.values} or found == territory


@pytest.mark.parametrize(
    ("raw", "granularity"),
    [
        ({"granularity": "departement"}, place_words("granularity", "departement")),
        ({"granularity": "indefinie"}, Text()),
        ({"extras": {"geographical_granularity": "Bezirk"}}, Text.of("Bezirk")),
        ({"extras": {"geographical_granularity": "Keine"}}, Text()),
        ({}, Text()),
    ],
)
def test_granularity(raw: dict[str, object], granularity: Text) -> None:
    assert spatial.granularity(Fields(raw)) == granularity
