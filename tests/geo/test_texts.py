"""Geometries as well-known text and as hexadecimal binary, beside what GDAL's ogr2ogr reads and writes."""

from __future__ import annotations

import json
import re
import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.geo import wkb, wkt
from tests.surroundings import missing

RING, HOLE = "(-0.5 44.8, -0.4 44.8, -0.4 44.9, -0.5 44.8)", "(-0.45 44.82, -0.42 44.82, -0.42 44.85, -0.45 44.82)"
SHAPES = (
    "POINT (-0.58 44.84)",
    "POINT Z (-0.58 44.84 12.5)",
    "LINESTRING (-0.58 44.84, -0.57 44.85)",
    f"POLYGON ({RING}, {HOLE})",
    "POLYGON Z ((-0.5 44.8 1, -0.4 44.8 2, -0.4 44.9 3, -0.5 44.8 1))",
    "MULTIPOINT ((-0.58 44.84), (-0.57 44.85))",
    "MULTILINESTRING ((-0.58 44.84, -0.57 44.85), (1 45, 2 46))",
    f"MULTIPOLYGON (({RING}, {HOLE}), ((1 45, 2 45, 2 46, 1 45)))",
    f"GEOMETRYCOLLECTION (POINT (-0.58 44.84), LINESTRING (1 45, 2 46), POLYGON ({RING}))",
    "GEOMETRYCOLLECTION (GEOMETRYCOLLECTION (POINT (-0.58 44.84)), MULTIPOINT ((1 45)))",
)


def _ogr(folder: Path, shapes: tuple[str, ...], form: str, name: str, *more: str) -> str:
    program = shutil.which("ogr2ogr")
    if program is None:
        missing("no ogr2ogr: tests/tools/system gdal installs it")
    (folder / "in.csv").write_text("n,WKT\n" + "".join(f'{n},"{shape}"\n' for n, shape in enumerate(shapes)))
    subprocess.run(
        [program, "-f", form, folder / name, folder / "in.csv", "-oo", "GEOM_POSSIBLE_NAMES=WKT", "-a_srs", "EPSG:4326",
         *more],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (folder / name).read_text("utf-8")


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """What ogr2ogr makes of each text, as GeoJSON."""
    said = _ogr(tmp_path_factory.mktemp("ogr"), SHAPES, "GeoJSON", "out.geojson", "-lco", "COORDINATE_PRECISION=15")
    return [feature["geometry"] for feature in json.loads(said)["features"]]


def test_texts_are_what_gdal_reads(theirs: list[object]) -> None:
    assert [wkt.geometry(shape) for shape in SHAPES] == [(each, "") for each in theirs]


def test_binaries_are_what_gdal_writes(theirs: list[object], tmp_path: Path) -> None:
    """PGDump writes the columns that PostGIS exports."""
    for dimensions, shapes in ((2, [each for each in SHAPES if " Z " not in each]), (3, [*SHAPES[1:2], SHAPES[4]])):
        said = _ogr(tmp_path, tuple(shapes), "PGDump", f"{dimensions}.sql", "-lco", f"DIM={dimensions}")
        found = re.findall(r"\b01[0-9A-F]{40,}\b", said)
        expected = [theirs[SHAPES.index(shape)] for shape in shapes]
        assert [wkb.geometry(text) for text in found] == [(each, "EPSG:4326") for each in expected]
        assert [wkb.geometry(f"\\x{text.lower()}")[0] for text in found] == expected


EMPTY = ("POINT EMPTY", "GEOMETRYCOLLECTION EMPTY", "SRID=2154;POLYGON EMPTY", "GEOMETRYCOLLECTION(POINT EMPTY)")
POINT = "0101000020E61000008FC2F5285C8FE2BFEC51B81E856B4640"
ISO = "0000000bb9" + struct.pack(">4d", -0.58, 44.84, 12, 7).hex()  # big-endian, a point with height and measure


@pytest.mark.parametrize("text", EMPTY)
def test_what_is_empty_is_no_geometry_and_no_other_text(text: str) -> None:
    assert wkt.geometry(text)[0] is None
    assert wkt.is_empty(text)


def test_measures_are_no_heights() -> None:
    assert wkt.geometry("POINT M (1 2 3)")[0] == {"type": "Point", "coordinates": [1, 2]}
    assert wkt.geometry("POINT ZM (1 2 3 4)")[0] == {"type": "Point", "coordinates": [1, 2, 3]}
    assert wkb.geometry(ISO) == ({"type": "Point", "coordinates": [-0.58, 44.84, 12]}, "")


def test_empty_binaries() -> None:
    nan = struct.pack("<BIdd", 1, 1, float("nan"), float("nan")).hex()
    assert wkb.geometry(nan) == (None, "")
    of_one = struct.pack("<BII", 1, 7, 2).hex() + nan + struct.pack("<BIdd", 1, 1, 1, 2).hex()
    assert wkb.geometry(of_one)[0] == {
        "type": "GeometryCollection",
        "geometries": [{"type": "Point", "coordinates": [1, 2]}],
    }


@pytest.mark.parametrize(
    "text",
    [
        POINT[:-2], POINT + "00", POINT.replace("E6", "G6"), "01", "0101000000", "00" * 40, "01" * 60,
        struct.pack("<BII", 1, 3, 0xFFFFFFFF).hex() + "00" * 8, struct.pack("<BII", 1, 7, 9).hex() * 5,
        struct.pack("<BII", 1, 4, 1).hex() + struct.pack("<BII", 1, 2, 0).hex(),
    ],
)  # fmt: skip
def test_other_digits_are_no_geometry(text: str) -> None:
    assert wkb.geometry(text) == (None, "")


@pytest.mark.parametrize(
    "text",
    [
        "GEOMETRYCOLLECTION", "GEOMETRYCOLLECTION (POINT (1 2)", "GEOMETRYCOLLECTION (1 2)", "POINT (1 2), POINT (1 2)",
        "GEOMETRYCOLLECTION(" * 40 + "POINT (1 2)" + ")" * 40, "EMPTY", "POINT EMPTY EMPTY", ") (1 2)", "POINT EMPTY x",
    ],
)  # fmt: skip
def test_other_texts_are_no_geometry(text: str) -> None:
    assert wkt.geometry(text) == (None, "")
    assert not wkt.is_empty(text)


@given(st.text("0123456789ABCDEF", min_size=8, max_size=200))
def test_any_digits(text: str) -> None:
    wkb.geometry(f"01{text}")


@given(st.lists(st.sampled_from(["POINT", "GEOMETRYCOLLECTION", "MULTIPOINT", "EMPTY", "(", ")", ",", " 1 2 ", "Z"])))
def test_any_words(words: list[str]) -> None:
    wkt.geometry("".join(words))
    wkt.is_empty("".join(words))
