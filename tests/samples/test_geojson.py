from __future__ import annotations

import json
import math
from itertools import pairwise
from typing import Any

import pytest

from sitegen import samples
from sitegen.geo.degrees import LATITUDE_FIRST
from sitegen.geo.projections import named
from sitegen.geo.shapes import MOST_POINTS
from sitegen.samples import Features, Sample
from sitegen.samples.whole import whole
from tests.surroundings import shared

SQUARE = [[0, 44], [1, 44], [1, 45], [0, 45], [0, 44]]


def read(value: Any, *, whole: bool = True) -> Sample:
    text = value if isinstance(value, str) else json.dumps(value)
    return samples.read(text.encode(), label="JSON", whole=whole)


def features(*geometries: Any, **members: Any) -> Features:
    each = [{"type": "Feature", "properties": {"n": n}, "geometry": one} for n, one in enumerate(geometries)]
    found = read({"type": "FeatureCollection", **members, "features": each})
    assert (found.kind, found.found) == ("features", "GeoJSON")
    assert found.features is not None
    return found.features


def shape(kind: str, coordinates: Any) -> dict[str, Any]:
    return {"type": kind, "coordinates": coordinates}


def drawn(found: Features) -> int:
    rings = found.geometry.rings if found.geometry else ()
    return sum(map(len, rings)) + sum(map(len, found.lines)) + len(found.points)


def test_a_collection() -> None:
    found = features(
        shape("Polygon", [SQUARE, [[0.4, 44.4], [0.4, 44.6], [0.6, 44.6], [0.4, 44.4]]]),
        shape("Polygon", [SQUARE]),
        shape("LineString", [[0, 44], [2, 46]]),
        shape("Point", [-0.5, 44.8]),
    )
    assert found.types == (("Polygon", 2), ("LineString", 1), ("Point", 1))
    assert (found.total, found.exact, found.bbox, found.warnings) == (4, True, (-0.5, 44, 2, 46), ())
    assert found.geometry is not None
    assert (len(found.geometry.rings), found.lines, found.points) == (2, (((0, 44), (2, 46)),), ((-0.5, 44.8),))
    assert found.table is not None
    assert [column.name for column in found.table.columns] == ["n"]


@pytest.mark.parametrize(
    "value",
    [
        {"type": "Feature", "properties": None, "geometry": shape("Point", [1, 44])},
        shape("Point", [1, 44]),
        {"type": "GeometryCollection", "geometries": [shape("Point", [1, 44])]},
        [{"type": "Feature", "properties": {}, "geometry": shape("Point", [1, 44])}],
    ],
)
def test_every_root(value: Any) -> None:
    found = read(value).features
    assert found is not None
    assert (found.total, found.points) == (1, ((1, 44),))


@pytest.mark.parametrize(
    ("geometry", "warnings"),
    [
        (shape("Point", [1, 44, 120]), ("3d",)),
        (shape("Point", [math.nan, 44]), ("empty", "nan")),
        (shape("Point", [math.inf, 44]), ("empty", "nan")),
        (shape("Point", ["1", "44"]), ("empty", "nan")),
        (shape("Point", [10**400, 44]), ("empty", "nan")),
        (shape("Point", [True, False]), ("empty", "nan")),
        (shape("Point", [1]), ("empty",)),
        (shape("Point", None), ("empty",)),
        (shape("Polygon", []), ("empty",)),
        (shape("Polygon", [[]]), ("empty",)),
        (shape("MultiPolygon", [[[]], None, 3]), ("empty",)),
        (None, ("empty",)),
        ({"type": "Circle"}, ("empty",)),
        ({"type": {}, "coordinates": [1, 44]}, ("empty",)),
        (shape("Polygon", [SQUARE[::-1]]), ("reversed",)),
        (shape("Polygon", [SQUARE[:-1]]), ("open-ring",)),
        (shape("LineString", [[179, -16], [-179, -17]]), ("antimeridian",)),
        (shape("Polygon", [[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]]), ()),
        (shape("MultiPoint", [[1, 44], [2, 45], [444, 44]]), ("out-of-range",)),
        (shape("MultiPoint", [[44, 1], [45, 2]]), ("swapped",)),
        (shape("MultiPoint", [[417000, 6420000], [417001, 6420001]]), ()),
        (shape("MultiPoint", [[417000, 20], [417001, 21]]), ("projected",)),
    ],
)
def test_warnings(geometry: Any, warnings: tuple[str, ...]) -> None:
    found = features(geometry)
    assert found.warnings == warnings
    assert json.dumps([found.bbox, found.points], allow_nan=False)


@pytest.mark.parametrize(
    ("points", "warnings", "right"),
    [
        ([[43.3, -0.37], [43.31, -0.36]], ("swapped",), True),  # Pau
        ([[41.9, 8.7]], ("swapped",), True),  # Ajaccio
        ([[-20.9, 55.5], [-21.3, 55.4]], ("swapped",), True),  # La Réunion
        ([[16.2, -61.5], [14.6, -61.0]], ("swapped",), True),  # Guadeloupe, Martinique
        ([[-22.3, 166.4], [-21.0, 164.9]], ("swapped",), True),  # Nouméa: no degrees as they are
        ([[43.3, -0.37], [0, 0]], ("swapped", "zero"), True),
        ([[47.0, -5.5], [45.5, 9.8]], ("swapped",), False),  # off Brittany, or Milan: or off Somalia after all
        ([[43.3, -0.37], [-0.36, 43.31]], ("mixed",), False),
        ([[43.3, -0.37], [55.5, -4.6]], (), False),  # Somalia's waters, and the Seychelles
        ([[-12.8, 45.2]], (), False),  # west of France, or Mayotte
        ([[-0.37, 43.3], [0, 0], [0.0, -0.0]], ("zero",), False),
        ([[0, 0]], ("zero",), False),
        ([[0, 43.3], [-0.37, 0]], (), False),
    ],
)
def test_latitudes_before_longitudes(points: list[list[float]], warnings: tuple[str, ...], right: bool) -> None:
    found = features(shape("MultiPoint", points))
    assert found.warnings == warnings
    assert (found.converted == LATITUDE_FIRST) is right
    assert [list(point) for point in found.points] == [[y, x] if right else [x, y] for x, y in points]


def test_across_the_antimeridian() -> None:
    found = features(shape("LineString", [[179, -16], [-178, -17]]))
    assert found.bbox == (179, -17, -178, -16)
    assert found.lines == (((179, -16), (182, -17)),)


def test_lambert_93_is_converted() -> None:
    found = features(shape("MultiPoint", [[539416.13, 6225601.11], [700000, 6600000]]), shape("Point", [0, 0]))
    assert (found.converted, found.projections, found.warnings) == ("EPSG:2154", (), ("out-of-range",))
    assert list(found.points) == [pytest.approx((1.028392, 43.111637), abs=1e-6), pytest.approx((3, 46.5), abs=1e-9)]
    assert found.total == 2, "one of them lies off the area of the projection, and has no place"


def test_what_may_be_in_several_projections_is_named_and_left() -> None:
    sample = read({"type": "Point", "coordinates": [655_000, 1_790_000]})  # Narbonne, or Guadeloupe
    found = sample.features
    assert found is not None
    assert (sample.why, found.bbox, found.points, found.converted) == ("projection", None, (), "")
    assert found.projections == ("EPSG:27572", "EPSG:5490")


def test_projections_by_their_name() -> None:
    def crs(name: object) -> object:
        return {"type": "name", "properties": {"name": name}}

    assert named(crs("urn:ogc:def:crs:EPSG::3945")) == "EPSG:3945"
    assert named(crs("EPSG:2154")) == "EPSG:2154"
    assert named(crs("http://www.opengis.net/def/crs/EPSG/0/2154")) == "EPSG:2154"
    assert named(crs("urn:ogc:def:crs:EPSG:9.6:2154")) == "EPSG:2154"
    assert named(crs("urn:ogc:def:crs:OGC:1.3:CRS84")) == named(crs("EPSG:4326")) == named(crs(3)) == named([]) == ""
    found = features(shape("Point", [1_417_000, 4_188_000]), crs=crs("EPSG:3945"))
    assert (found.converted, found.warnings) == ("EPSG:3945", ())
    lie = features(shape("Point", [417_000, 6_420_000]), crs=crs("EPSG:3945"))
    assert (lie.converted, lie.projections[0], lie.warnings) == ("", "EPSG:3945", ("projected",))
    none = features(shape("Point", [417_000, 6_420_000]), crs=crs("EPSG:999999"))
    assert (none.converted, none.warnings) == ("", ("projected",))


def test_a_drawing_has_a_bounded_number_of_points() -> None:
    circle = [[math.cos(n / 9999 * math.tau), 45 + math.sin(n / 9999 * math.tau)] for n in range(9999)]
    towns = [[[[x + n % 40, y + n // 40 - 60] for x, y in SQUARE]] for n in range(3000)]
    found = features(
        shape("Polygon", [[*circle, circle[0]]]),
        shape("MultiPolygon", towns),
        shape("MultiLineString", [circle[n : n + 9] for n in range(9000)]),
        shape("LineString", circle),
        shape("MultiPoint", circle),
    )
    assert 500 < drawn(found) <= MOST_POINTS
    assert found.geometry is not None
    assert all(ring[0] == ring[-1] for ring in found.geometry.rings)
    assert max(map(len, found.geometry.rings)) > 100


def test_collections_in_collections_end() -> None:
    deep: Any = shape("Point", [1, 44])
    for _ in range(50):
        deep = {"type": "GeometryCollection", "geometries": [deep]}
    assert features(deep).warnings == ("empty",)


def test_a_sample_of_a_collection() -> None:
    text = json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": {"n": n}, "geometry": shape("Polygon", [SQUARE])} for n in range(9)
            ],
        }
    )
    found = read(text[:-60], whole=False).features
    assert found is not None
    assert (found.total, found.exact, found.warnings) == (8, False, ())


def test_a_sample_of_one_endless_polygon_is_a_line() -> None:
    text = '{"type":"Feature","properties":{"a":1},"geometry":{"type":"Polygon","coordinates":[['
    found = read(text + "[1.5,44],[1.75,45]," * 1000 + "[1.", whole=False).features
    assert found is not None
    assert (found.geometry, len(found.lines), found.warnings, found.exact) == (None, 1, ("cut",), False)


GEOJSON = [
    ("geo/france-geojson/departements-version-simplifiee.geojson", 96),
    ("geo/france-geojson/regions-version-simplifiee.geojson", 13),
    ("geo/france-geojson/departements/33-gironde/departement-33-gironde.geojson", 1),
    ("geo/france-geojson/departements/40-landes/communes-40-landes.geojson", 330),
    ("geo/france-geojson/departements/40-landes/departement-40-landes.geojson", 1),
    ("geo/france-geojson/regions/nouvelle-aquitaine/arrondissements-nouvelle-aquitaine.geojson", 41),
    ("geo/france-geojson/regions/nouvelle-aquitaine/departements-nouvelle-aquitaine.geojson", 12),
    ("geo/france-geojson/regions/nouvelle-aquitaine/region-nouvelle-aquitaine.geojson", 1),
    ("geo/pgnam/departementsna.geojson", 12),
    ("geo/pgnam/epci.geojson", 156),
    ("scdl/amenagements-cyclables/exemple-valide.json", 1),
    ("scdl/randonnee/exemple-valide.json", 8),
]


@pytest.mark.parametrize(("path", "total"), GEOJSON)
def test_real_files(path: str, total: int) -> None:
    sample = samples.read(shared(f"data/{path}").read_bytes(), label="GeoJSON", whole=True)
    found = sample.features
    assert found is not None
    assert (sample.kind, found.total, found.exact) == ("features", total, True)
    assert set(found.warnings) <= {"reversed"}
    assert found.bbox is not None
    assert -5.2 < found.bbox[0] < found.bbox[2] < 9.7
    assert 41 < found.bbox[1] < found.bbox[3] < 51.2
    assert drawn(found) <= MOST_POINTS
    steps = [abs(b - a) for line in found.lines for (a, _), (b, _) in pairwise(line)]
    assert max(steps, default=0) < 1


def test_an_invalid_file() -> None:
    sample = samples.read(shared("data/scdl/divers/tests__data__invalid.geojson").read_bytes(), label="", whole=True)
    assert sample.features is not None
    assert (sample.features.bbox, sample.features.warnings) == (None, ("empty", "nan"))


@pytest.mark.parametrize(
    "crs",
    [
        {"type": "EPSG", "properties": {"code": 31370}},
        {"type": "EPSG", "properties": {"code": "31370", "coordinate_order": [1, 0]}},
        {"type": "EPSG", "properties": {"code": "EPSG:31370"}},
        {"type": "link", "properties": {"href": "http://spatialreference.org/ref/epsg/31370/proj4/", "type": "proj4"}},
        {"type": "link", "properties": {"href": "https://epsg.io/31370"}},
        {"type": "url", "properties": {"url": "http://www.opengis.net/gml/srs/epsg.xml#31370"}},
        {"type": "OGC", "properties": {"urn": "urn:ogc:def:crs:EPSG::31370"}},
        "EPSG:31370",
    ],
)
def test_every_form_that_the_member_crs_had(crs: object) -> None:
    assert named(crs) == "EPSG:31370"
    found = features(shape("Point", [150_000.5, 170_000.2]), crs=crs)
    assert found.converted == "EPSG:31370"
    assert found.points[0] == pytest.approx((4.3687592, 50.8404131), abs=1e-6)


def test_features_and_geometries_that_name_their_projection() -> None:
    crs = {"type": "name", "properties": {"name": "EPSG:31370"}}  # as PostGIS writes it into each geometry
    place = {"type": "Point", "coordinates": [150_000.5, 170_000.2]}
    for feature in (
        {"type": "Feature", "properties": {}, "geometry": {**place, "crs": crs}},
        {"type": "Feature", "properties": {}, "geometry": place, "crs": crs},
    ):
        content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
        found = samples.read(content, label="GeoJSON", whole=True).features
        assert found is not None
        assert found.converted == "EPSG:31370"
        assert whole(content, label="GeoJSON").projection == "EPSG:31370"


@pytest.mark.parametrize(
    ("crs", "code"),
    [
        ({"type": "EPSG", "properties": {"code": 4326}}, ""),
        ({"type": "EPSG", "properties": {"code": None}}, ""),
        ({"type": "EPSG", "properties": []}, ""),
        ({"type": "name", "properties": {"code": 2154}}, ""),
        ({"type": "name", "properties": {"name": "IGNF:LAMB93"}}, "EPSG:2154"),
        ({"type": "name", "properties": {"name": "urn:ogc:def:crs:IGNF::RGF93CC45"}}, "EPSG:3945"),
        ({"type": "name", "properties": {"name": "IGNF:WGS84G"}}, ""),
        ({"type": ["EPSG"], "properties": {"code": 31370}}, ""),
    ],
)
def test_other_codes(crs: object, code: str) -> None:
    assert named(crs) == code


def test_the_file_of_fault_14() -> None:
    file = shared("faults/14-geojson-crs-as-code/parcelles.geojson").read_bytes()
    found = samples.read(file, label="GeoJSON", whole=True).features
    assert found is not None
    assert found.converted == "EPSG:31370"
    first = next(whole(file, label="GeoJSON").entries).feature
    assert first is not None
    assert first["geometry"] == {"type": "Point", "coordinates": [4.3687592, 50.8404131]}


@pytest.mark.parametrize(
    "empty",
    [None, shape("Polygon", []), shape("Point", []), shape("MultiPolygon", [[]]), shape("LineString", None),
     {"type": "GeometryCollection", "geometries": []}, shape("Polygon", [[[0, 0], [1, 1], [0, 0]]])],
)  # fmt: skip
def test_an_empty_member_of_a_collection_leaves_the_others(empty: object) -> None:
    point = shape("Point", [-0.5, 44.8])
    text = json.dumps({"type": "GeometryCollection", "geometries": [empty, point]})
    first = next(whole(text.encode(), label="GeoJSON").entries).feature
    assert first is not None
    assert first["geometry"] == {"type": "GeometryCollection", "geometries": [point]}


def test_a_member_that_nobody_can_place_leaves_no_collection() -> None:
    lost = shape("Point", [-0.5, 444])
    text = json.dumps({"type": "GeometryCollection", "geometries": [lost, shape("Point", [-0.5, 44.8])]})
    first = next(whole(text.encode(), label="GeoJSON").entries).feature
    assert first is not None
    assert first["geometry"] is None
