"""Where a table says that its records lie: in columns of coordinates, or in one cell of each record."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any

import pytest

from sitegen import samples
from sitegen.geo.degrees import LATITUDE_FIRST
from sitegen.samples import Features
from sitegen.samples.whole import whole

# -- A geometry or a position in one cell -----------------------------------------------------------------------------


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


# -- Columns of coordinates -------------------------------------------------------------------------------------------


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


def test_columns_of_longitudes_go_before_shapes() -> None:
    file = f"lon;lat;geom\n-0.58;44.84;POLYGON ({RING})\n".encode()
    found = samples.read(file, label="CSV", whole=True).features
    assert found is not None
    assert found.types == (("Point", 1),)


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
