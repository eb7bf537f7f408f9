from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, pairwise
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


@pytest.mark.parametrize("names", ["longitude;latitude", "lon;lat"])
def test_columns_that_have_changed_places_are_put_right_everywhere(names: str) -> None:
    content = f"nom;{names}\nPau;43.3;-0.37\nDax;43.7;-1.05\n;;\n".encode()
    sample = samples.read(content, label="CSV", whole=True)
    assert sample.table is not None
    assert sample.features is not None
    assert sample.table.rows[:2] == (("Pau", "-0.37", "43.3"), ("Dax", "-1.05", "43.7"))
    assert sample.features.points == ((-0.37, 43.3), (-1.05, 43.7))
    first = next(whole(content, label="CSV").entries)
    assert first.cells == ["Pau", "-0.37", "43.3"]
    assert first.feature is not None
    assert first.feature["geometry"] == {"type": "Point", "coordinates": [-0.37, 43.3]}
    assert dict(zip(names.split(";"), (-0.37, 43.3), strict=True)).items() <= first.record.items()


def test_records_that_have_changed_places_are_put_right() -> None:
    content = json.dumps([{"nom": "Pau", "lon": 43.3, "lat": -0.37}, {"nom": "Dax", "lon": None}]).encode()
    one, other = whole(content, label="JSON").entries
    assert one.record == {"nom": "Pau", "lon": -0.37, "lat": 43.3}
    assert list(one.cells) == ["Pau", "-0.37", "43.3"]
    assert one.feature is not None
    assert one.feature["geometry"] == {"type": "Point", "coordinates": [-0.37, 43.3]}
    assert other.record == {"nom": "Dax", "lon": None}


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


def test_points_of_a_table() -> None:
    def of(text: str) -> Features | None:
        return samples.read(text.encode(), label="CSV", whole=True).features

    two = of("nom;lon;lat\na;-0,5;44,8\nb;;\n")
    assert two is not None
    assert (two.types, two.points, two.warnings) == ((("", 1), ("Point", 1)), ((-0.5, 44.8),), ("empty",))
    one = of('nom;geo_point\na;"44.8, -0.5"\n')
    other = of('nom;geo_point\na;"-0.5, 44.8"\n')
    assert one is not None
    assert other is not None
    assert one.points == other.points == ((-0.5, 44.8),)
    lambert = of("nom;x;y\na;417000,5;6420000\n")
    assert lambert is not None
    assert (lambert.warnings, lambert.converted, len(lambert.points)) == ((), "EPSG:2154", 1)
    conic = of("nom;Coord_Y;Coord_X\na;4188000;1417000\nb;4188100;1417200\n")
    assert conic is not None
    assert conic.converted == "EPSG:3945"
    assert conic.points[0] == pytest.approx((-0.58, 44.84), abs=0.1)
    assert of("nom;x;y\na;1;2\n") is None
    assert of("nom;valeur\na;1\n") is None
    records = of('[{"nom": "a", "geo_point_2d": {"lon": -0.5, "lat": 44.8}}]')
    assert records is not None
    assert records.points == ((-0.5, 44.8),)


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


RING = "(-0.5 44.8, -0.4 44.8, -0.4 44.9, -0.5 44.8)"
SHAPES = {
    "WKT": ("POINT (-0.58 44.84)", "Point", ""),
    "WKT in small letters": ("point(-0.58 44.84)", "Point", ""),
    "WKT with a height": ("POINT Z (-0.58 44.84 12)", "Point", ""),
    "PostGIS": ("SRID=4326;POINT(-0.58 44.84)", "Point", ""),
    "GeoSPARQL": ("<http://www.opengis.net/def/crs/EPSG/0/4326> POINT(-0.58 44.84)", "Point", ""),
    "a polygon": (f"POLYGON ({RING})", "Polygon", ""),
    "polygons": (f"MULTIPOLYGON (({RING}), ({RING}))", "MultiPolygon", ""),
    "a line": ("LINESTRING(-0.58 44.84, -0.57 44.85)", "LineString", ""),
    "points": ("MULTIPOINT ((-0.58 44.84), (-0.57 44.85))", "MultiPoint", ""),
    "points without brackets": ("MULTIPOINT (-0.58 44.84, -0.57 44.85)", "MultiPoint", ""),
    "lines": ("MULTILINESTRING ((-0.58 44.84, -0.57 44.85), (1 45, 2 46))", "MultiLineString", ""),
    "a collection": (f"GEOMETRYCOLLECTION (POINT EMPTY, POLYGON ({RING}))", "GeometryCollection", ""),
    "a collection in a collection": (
        f"SRID=4326;GEOMETRYCOLLECTION(GEOMETRYCOLLECTION(POINT(-0.5 44.8)), LINESTRING{RING})",
        "GeometryCollection",
        "",
    ),
    "an empty one of several": (f"MULTIPOLYGON (EMPTY, ({RING}))", "MultiPolygon", ""),
    "measures": ("LINESTRING M (-0.58 44.84 120, -0.57 44.85 130)", "LineString", ""),
    "Lambert-93": ("SRID=2154;POINT(417000 6420000)", "Point", "EPSG:2154"),
    "Lambert-93 untold": ("POINT(417000 6420000)", "Point", "EPSG:2154"),
    "PostGIS's column": (
        "0101000020E610000\
08FC2F5285C8FE2BFEC51B81E856B4640",
        "Point",
        "",
    ),
    "GeoJSON": ('{"type": "Point", "coordinates": [-0.58, 44.84]}', "Point", ""),
    "a feature": ('{"type": "Feature", "geometry": {"type": "Point", "coordinates": [-0.58, 44.84]}}', "Point", ""),
    "latitude, longitude": ("44.84, -0.58", "Point", ""),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_geometry_in_one_cell_gives_a_map(name: str) -> None:
    cell, kind, code = SHAPES[name]
    quoted = cell.replace('"', '""')
    file = f'nom;lieu\nA;"{quoted}"\nB;"{quoted}"\nC;\n'.encode()
    found = samples.read(file, label="CSV", whole=True)
    assert found.table is not None
    assert found.features is not None
    assert (found.features.types, found.features.converted) == (((kind, 2), ("", 1)), code)
    assert found.features.bbox is not None
    every = list(whole(file, label="CSV").entries)
    geometries = [entry.feature["geometry"] if entry.feature else None for entry in every]
    assert isinstance(geometries[0], dict)
    assert (geometries[0]["type"], geometries[2]) == (kind, None)
    records = json.dumps([{"nom": "A", "lieu": cell}, {"nom": "B", "lieu": cell}])
    entries = list(whole(records.encode(), label="JSON").entries)
    assert [entry.feature["geometry"] if entry.feature else None for entry in entries] == geometries[:2]


@pytest.mark.parametrize(
    "cell",
    [
        "POINT", "POINT EMPTY", "POINT (1)", "POINT (1 2", "POINT (1 2) x", "POINT((1 2))", "POLYGON (1 2, 3 4)",
        "Pointe", "{}", '{"type": "Point"', '{"a": 1}', "Place de la mairie", "LINESTRING (a b)", "POINT (1 2))",
    ],
)  # fmt: skip
def test_what_is_no_geometry_is_a_text(cell: str) -> None:
    quoted = cell.replace('"', '""')
    found = samples.read(f'nom;lieu\nA;"{quoted}"\nB;"{quoted}"\n'.encode(), label="CSV", whole=True)
    assert (found.kind, found.features) == ("table", None)


def test_columns_of_longitudes_go_before_shapes() -> None:
    file = f"lon;lat;geom\n-0.58;44.84;POLYGON ({RING})\n".encode()
    found = samples.read(file, label="CSV", whole=True).features
    assert found is not None
    assert found.types == (("Point", 1),)


def written(x: float, y: float) -> str:
    return f"POINT ({x} {y})"


def written_with(srid: int) -> Callable[[float, float], str]:
    return lambda x, y: f"SRID={srid};POINT ({x} {y})"


def binary(x: float, y: float) -> str:
    return struct.pack("<BIdd", 1, 1, x, y).hex().upper()


def binary_with(srid: int) -> Callable[[float, float], str]:
    return lambda x, y: struct.pack("<BIIdd", 1, 0x20000001, srid, x, y).hex().upper()


AROUND_APT = [(5.4 + n / 100, 43.8 + n / 100) for n in range(12)]  # longitude, latitude
IN_METRES = [(893_000 + 800 * n, 6_302_000 + 1_100 * n) for n in range(12)]  # of Lambert-93, about there
Write = Callable[[float, float], str]
WRITES: dict[str, tuple[Write, Write]] = {
    "WKT": (written, written),
    "EWKT": (written_with(4326), written_with(2154)),
    "WKB": (binary, binary),
    "EWKB": (binary_with(4326), binary_with(2154)),
    "EWKT that lies": (written_with(2154), written_with(4326)),
    "EWKB that lies": (binary_with(2154), binary_with(4326)),
}


def cells_of(cells: Iterable[str]) -> bytes:
    return ("nom;lieu\n" + "".join(f"n{n};{cell}\n" for n, cell in enumerate(cells))).encode()


def drawn_and_published(cells: Iterable[str]) -> tuple[Features, list[Any]]:
    """What a preview has of a column of geometries, and the positions of its GeoJSON file."""
    file = cells_of(cells)
    found = samples.read(file, label="CSV", whole=True).features
    assert found is not None
    published: list[Any] = [
        entry.feature["geometry"] if entry.feature else None for entry in whole(file, label="CSV").entries
    ]
    return found, [geometry and geometry["coordinates"] for geometry in published]


def near(box: Sequence[float] | None) -> bool:
    return box is not None and all(
        abs(one - other) < 0.1 for one, other in zip(box, (5.4, 43.8, 5.51, 43.91), strict=True)
    )


@pytest.mark.parametrize("name", [name for name in WRITES if "lies" not in name])
def test_geometries_with_the_latitude_first_are_put_right_and_told(name: str) -> None:
    write = WRITES[name][0]
    found, published = drawn_and_published(write(y, x) for x, y in AROUND_APT)
    assert found.warnings == ("swapped",)
    assert found.converted == LATITUDE_FIRST
    assert near(found.bbox)
    assert found.points == tuple(AROUND_APT)
    assert published == [[pytest.approx(x), pytest.approx(y)] for x, y in AROUND_APT]
    right, as_it_is = drawn_and_published(write(x, y) for x, y in AROUND_APT)
    assert (right.warnings, right.converted, right.points) == ((), "", found.points)
    assert as_it_is == published


@pytest.mark.parametrize("name", WRITES)
def test_geometries_in_metres_are_drawn_and_published_in_degrees(name: str) -> None:
    found, published = drawn_and_published(WRITES[name][1](x, y) for x, y in IN_METRES)
    assert (found.warnings, found.converted) == ((), "EPSG:2154")
    assert near(found.bbox)
    assert published == [[pytest.approx(x, abs=1e-6), pytest.approx(y, abs=1e-6)] for x, y in found.points]


@pytest.mark.parametrize("name", ["EWKT that lies", "EWKB that lies"])
def test_degrees_that_are_called_metres_are_degrees(name: str) -> None:
    found, published = drawn_and_published(WRITES[name][0](x, y) for x, y in AROUND_APT)
    assert (found.warnings, found.converted, found.points) == ((), "", tuple(AROUND_APT))
    assert published == [[pytest.approx(x), pytest.approx(y)] for x, y in AROUND_APT]


@pytest.mark.parametrize("name", [name for name in WRITES if "lies" not in name])
def test_metres_that_nobody_can_place_are_told_and_not_drawn(name: str) -> None:
    found, published = drawn_and_published(WRITES[name][1](y, x) for x, y in IN_METRES)
    assert found.warnings == ("projected",)
    assert (found.bbox, found.points, found.converted) == (None, (), "")
    assert published in ([], [None] * 12)


def test_shapes_with_the_latitude_first() -> None:
    rings = [f"POLYGON (({y} {x}, {y} {x + 0.1}, {y + 0.1} {x + 0.1}, {y} {x}))" for x, y in AROUND_APT]
    lines = [f"GEOMETRYCOLLECTION (LINESTRING ({y} {x}, {y + 0.1} {x}), POINT ({y} {x}))" for x, y in AROUND_APT]
    areas, _ = drawn_and_published(f'"{each}"' for each in rings)
    assert "swapped" in areas.warnings
    assert areas.geometry is not None
    assert areas.geometry.rings[0][0] == AROUND_APT[0]
    ways = samples.read(cells_of(f'"{each}"' for each in lines), label="CSV", whole=True).features
    assert ways is not None
    assert ways.warnings == ("swapped",)
    assert ways.lines[0][0] == ways.points[0] == AROUND_APT[0]


def test_some_with_the_latitude_first_are_told() -> None:
    cells = [written(x, y) if n % 2 else written(y, x) for n, (x, y) in enumerate(AROUND_APT)]
    found, _ = drawn_and_published(cells)
    assert (found.warnings, found.converted) == (("mixed",), "")


def point_in(*, crs: str) -> Callable[[float, float], str]:
    """A geometry in a cell, with the quotes that CSV asks for."""
    named = {"type": "name", "properties": {"name": crs}}
    return lambda x, y: _quoted(json.dumps({"type": "Point", "crs": named, "coordinates": [x, y]}))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@pytest.mark.parametrize(
    "write",
    [
        lambda x, y: f"{y:.4f} {x:.4f}",
        lambda x, y: _quoted(f"{y:.4f} ; {x:.4f}".replace(".", ",")),
        lambda x, y: f"{x:.4f} / {y:.4f}",
        lambda x, y: f"{y:.4f} N, {x:.4f} E",
        lambda x, y: _quoted(json.dumps({"lat": y, "lon": x})),
        lambda x, y: _quoted(str({"type": "Point", "coordinates": [x, y]})),  # as Python writes a dict
    ],
)
def test_positions_in_one_cell(write: Write) -> None:
    found, published = drawn_and_published(write(round(x, 4), round(y, 4)) for x, y in AROUND_APT)
    assert (found.warnings, found.converted) == ((), "")
    assert [*chain(*found.points)] == pytest.approx([*chain(*AROUND_APT)])
    assert published == [[pytest.approx(x), pytest.approx(y)] for x, y in AROUND_APT]


def test_geometries_in_cells_that_name_their_projection() -> None:
    found, _ = drawn_and_published(point_in(crs="EPSG:2154")(x, y) for x, y in IN_METRES)
    assert (found.converted, near(found.bbox)) == ("EPSG:2154", True)


@pytest.mark.parametrize(
    "cells",
    [
        ["1, 12", "3, 4", "2, 14"],  # lines that stop here
        ["1.234,50", "12.345,00", "9.100,25"],  # amounts, as Belgians and SAP write them
        ['"1,234.50"', '"12,345.00"', '"9,100.25"'],
        ["12.50 / 15.00", "3.50 / 4.00", "8.00 / 9.50"],
    ],
)
def test_pairs_of_numbers_that_are_no_positions(cells: Sequence[str]) -> None:
    assert samples.read(cells_of(cells), label="CSV", whole=True).features is None


@pytest.mark.parametrize(
    "names",
    [
        "Xl93;Yl93", "coordx;coordy", "XCOORD;YCOORD", "Xlambert93;Ylambert93", "COORDONNEEXEPSG;COORDONNEEYEPSG",
        "Est;Nord", "easting;northing", "abscisse;ordonnée", "longitude;latitude", "long_l93;lat_l93",
    ],
)  # fmt: skip
def test_names_of_eastings_and_northings(names: str) -> None:
    rows = "".join(f"n{n};{x};{y}\n" for n, (x, y) in enumerate(IN_METRES))
    found = samples.read(f"nom;{names}\n{rows}".encode(), label="CSV", whole=True).features
    assert found is not None
    assert (found.converted, near(found.bbox)) == ("EPSG:2154", True)


@pytest.mark.parametrize("names", ["Est;Nord", "taux;tauy", "lon;lat"])
def test_numbers_that_are_no_eastings(names: str) -> None:
    rows = "".join(f"n{n};{200 + n};{900 + n}\n" for n in range(9))
    assert samples.read(f"nom;{names}\n{rows}".encode(), label="CSV", whole=True).features is None


def test_angles_in_two_columns() -> None:
    rows = 'nom;latitude;longitude\nDax;43°42\'29""N;1°03\'12""O\nPau;43°17\'42""N;0°22\'15""O\n'.replace('""', "″")
    found = samples.read(rows.encode(), label="CSV", whole=True).features
    assert found is not None
    assert [*chain(*found.points)] == pytest.approx([-1.05333, 43.70806, -0.37083, 43.295], abs=1e-4)
