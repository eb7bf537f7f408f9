"""Every real file of the shared material, read where it lies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from sitegen import samples
from sitegen.samples import Column, Sample, Table
from tests.surroundings import SHARED, shared

# Where CSV-INDEX.md is wrong, and why: path -> (column of the index, what is right).
WRONG_IN_INDEX: dict[str, tuple[str, str]] = {}
_ENCODINGS = {"utf-8": {"utf-8"}, "utf-8+BOM": {"utf-8-sig"}, "non utf-8 (cp1252/latin-1 ?)": {"cp1252"}}


@dataclass(frozen=True)
class Indexed:
    """A line of CSV-INDEX.md. `lines` counts the header."""

    path: str
    encoding: str
    separator: str
    lines: int
    columns: int
    decimal_comma: bool
    dates: str


def index() -> list[Indexed]:
    file = SHARED / "data" / "CSV-INDEX.md"
    if not file.exists():
        return []
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in file.read_text("utf-8").splitlines()
        if line.startswith("|") and "`" in line
    ]
    return [
        Indexed(row[0], row[1], row[2].strip("`"), int(row[4]), int(row[5]), row[7] == "oui", row[8]) for row in rows
    ]


INDEX = index()
DATED = [line for line in INDEX if line.dates and line.lines > 1 and line.columns <= 30]  # where they can be seen


@cache
def read(path: str, label: str = "CSV") -> Sample:
    file = shared(f"data/{path}")
    return samples.read(file.read_bytes(), label=label, name=file.name, whole=True)


def table(path: str, label: str = "CSV") -> Table:
    found = read(path, label).table
    assert found is not None
    return found


def column(path: str, name: str) -> Column:
    return next(column for column in table(path).columns if column.name == name)


def test_index_is_there() -> None:
    shared("data/CSV-INDEX.md")
    assert len(INDEX) == 46
    assert {Path(line.path) for line in INDEX} >= {
        file.relative_to(SHARED / "data") for file in (SHARED / "data" / "scdl").rglob("*.csv")
    }


@pytest.mark.parametrize("line", INDEX, ids=lambda line: line.path)
def test_each_file_of_the_index_reads_as_it_says(line: Indexed) -> None:
    found = read(line.path)
    assert found.kind == "table"
    assert found.encoding in _ENCODINGS[line.encoding]
    assert found.separator == line.separator
    assert table(line.path).width == line.columns
    assert table(line.path).total == line.lines - 1
    assert (table(line.path).exact, table(line.path).headed, table(line.path).ragged) == (True, True, 0)


@pytest.mark.parametrize("line", INDEX, ids=lambda line: line.path)
def test_accents_are_right(line: Indexed) -> None:
    found = table(line.path)
    words = " ".join([*(column.name for column in found.columns), *(cell for row in found.rows for cell in row)])
    assert not any(broken in words for broken in ("Ã©", "Ã¨", "Ã ", "Ę", "ę", "č", "ů", "\N{REPLACEMENT CHARACTER}"))


@pytest.mark.parametrize("line", INDEX, ids=lambda line: line.path)
def test_codes_are_no_numbers(line: Indexed) -> None:
    for found in table(line.path).columns:
        if re.search(r"insee|siret|siren|code_postal|telephone|\bid_", found.name.lower()):
            assert found.type in ("code", "empty"), found


@pytest.mark.parametrize("line", DATED, ids=lambda line: line.path)
def test_dates_are_dates(line: Indexed) -> None:
    assert any(found.type in ("date", "datetime") for found in table(line.path).columns)


@pytest.mark.parametrize(
    ("path", "name", "type_"),
    [
        ("geo/identifiants/identifiants_communes_2022.csv", "COG", "code"),
        ("geo/identifiants/identifiants_communes_2022.csv", "SIREN", "code"),
        ("scdl/subventions/exemple.csv", "idAttribuant", "code"),
        ("scdl/subventions/exemple.csv", "montant", "number"),
        ("scdl/subventions/subventions-toulouse_2022.csv", "idBeneficiaire", "code"),  # "7,17E+13", a spoilt SIRET
        ("scdl/subventions/subventions-toulouse_2022.csv", "datesPeriodeVersement", "date"),
        ("scdl/subventions/subventions-toulouse_2022.csv", "notificationUE", "boolean"),
        ("scdl/stations-taxi/exemple-valide.csv", "geopoint", "point"),
        ("scdl/stations-taxi/exemple-valide.csv", "no_appel", "code"),
        ("scdl/prenoms/antibes-prenoms-naissance.csv", "COLL_INSEE", "code"),
        ("scdl/prenoms/antibes-prenoms-naissance.csv", "ANNEE", "integer"),
        ("scdl/prenoms/Paris-Antibes_10ans_Flourish_PrenomsDefiles_vf.csv", "2012", "integer"),
        ("scdl/divers/apps__transport__test__fixture__files__csv_latin1.csv", "Ouvert (binaire)", "boolean"),
        ("scdl/divers/apps__transport__test__fixture__files__csv_latin1.csv", "Xlong", "longitude"),
        ("scdl/divers/apps__transport__test__fixture__files__csv_latin1.csv", "Code _officiel_département", "code"),
        ("scdl/equipements-velo/exemple-valide.csv", "X", "integer"),  # Lambert-93
        ("scdl/irve/dynamique__exemple-valide-dynamique.csv", "horodatage", "datetime"),
    ],
)
def test_types(path: str, name: str, type_: str) -> None:
    assert column(path, name).type == type_


def test_a_file_without_rows_has_its_columns() -> None:
    found = table("scdl/bal/data__without_row.csv")
    assert (found.total, found.rows, len(found.columns)) == (0, (), 20)
    assert {column.type for column in found.columns} == {"empty"}


@dataclass(frozen=True)
class Known:
    """What a file that is no CSV holds, counted with other tools: jq, wc, unzip."""

    kind: str
    found: str
    rows: int | None = None  # of its table
    columns: int | None = None
    features: str = ""  # their geometries: "86 Polygon, 10 MultiPolygon"
    box: tuple[float, float, float, float] | None = None
    warnings: tuple[str, ...] = ()
    why: str = ""


_AQUITAINE = (-1.79235, 42.77752, 2.61157, 47.17576)
_LANDES = (-1.52487, 43.48764, 0.13673, 44.53219)
_FRANCE = (-5.103601, 41.367055, 9.559721, 51.088402)
_REVERSED = ("reversed",)
_CONTOURS = "geo/france-geojson"
OTHERS = {
    "geo/decoupage-administratif/LICENSE.txt": Known("nothing", "", why="format"),
    "geo/decoupage-administratif/arrondissements.json": Known("table", "JSON", 333, 6),
    "geo/decoupage-administratif/communes-region-75.extract.json": Known("table", "JSON", 4594, 14),
    "geo/decoupage-administratif/departements.json": Known("table", "JSON", 109, 6),
    "geo/decoupage-administratif/epci.json": Known("table", "JSON", 1255, 7),
    "geo/decoupage-administratif/ept.json": Known("table", "JSON", 11, 7),
    "geo/decoupage-administratif/regions.json": Known("table", "JSON", 26, 5),
    f"{_CONTOURS}/departements-version-simplifiee.geojson": Known(
        "features", "GeoJSON", 96, 2, "86 Polygon, 10 MultiPolygon", _FRANCE, _REVERSED
    ),
    f"{_CONTOURS}/regions-version-simplifiee.geojson": Known(
        "features", "GeoJSON", 13, 2, "8 Polygon, 5 MultiPolygon", _FRANCE, _REVERSED
    ),
    f"{_CONTOURS}/departements/33-gironde/departement-33-gironde.geojson": Known(
        "features", "GeoJSON", 1, 2, "1 MultiPolygon", (-1.26205, 44.19381, 0.31507, 45.57469), _REVERSED
    ),
    f"{_CONTOURS}/departements/40-landes/communes-40-landes.geojson": Known(
        "features", "GeoJSON", 330, 2, "330 Polygon", _LANDES, _REVERSED
    ),
    f"{_CONTOURS}/departements/40-landes/departement-40-landes.geojson": Known(
        "features", "GeoJSON", 1, 2, "1 Polygon", _LANDES, _REVERSED
    ),
    f"{_CONTOURS}/regions/nouvelle-aquitaine/arrondissements-nouvelle-aquitaine.geojson": Known(
        "features", "GeoJSON", 41, 2, "38 Polygon, 3 MultiPolygon", _AQUITAINE, _REVERSED
    ),
    f"{_CONTOURS}/regions/nouvelle-aquitaine/departements-nouvelle-aquitaine.geojson": Known(
        "features", "GeoJSON", 12, 2, "10 Polygon, 2 MultiPolygon", _AQUITAINE, _REVERSED
    ),
    f"{_CONTOURS}/regions/nouvelle-aquitaine/region-nouvelle-aquitaine.geojson": Known(
        "features", "GeoJSON", 1, 2, "1 MultiPolygon", _AQUITAINE, _REVERSED
    ),
    "geo/pgnam/departementsna.geojson": Known(
        "features",
        "GeoJSON",
        12,
        2,
        "11 Polygon, 1 MultiPolygon",
        (-1.790887, 42.777516, 2.610785, 47.175754),
        _REVERSED,
    ),
    "geo/pgnam/epci.geojson": Known(
        "features", "GeoJSON", 156, 18, "150 Polygon, 6 MultiPolygon", (-1.792351, 42.777857, 2.611285, 47.175991)
    ),
    "scdl/amenagements-cyclables/exemple-valide.json": Known(
        "features", "GeoJSON", 1, 30, "1 LineString", (2.304044, 48.8496, 2.305224, 48.850409)
    ),
    "scdl/randonnee/exemple-valide.json": Known(
        "features", "GeoJSON", 8, 38, "8 LineString", (3.290436, 44.118135, 4.1985, 44.346555)
    ),
    "scdl/divers/tests__data__invalid.geojson": Known(
        "features", "GeoJSON", 1, 2, "1 Point", None, ("empty", "nan")
    ),  # its coordinates are "a" and "b"
    "scdl/divers/tests__data__20190618-annuaire-diagnostiqueurs_compressed.csv.gz": Known("table", "CSV", 29, 15),
    "scdl/divers/tests__data__catalog.xlsx": Known("table", "XLSX", 2, 23),
    "scdl/divers/tests__data__file.ods": Known("table", "ODS", 3, 5),
    "scdl/divers/tests__data__file.xls": Known("table", "ODS", 5, 8),  # its name lies
    "scdl/divers/tests__data__xlsx_file": Known("table", "XLSX", 5, 36),  # the first sheet is a notice
    "scdl/equipements/Schema_equipements_collectifs_gabarit.xlsx": Known("table", "XLSX", 0, 27),
    "scdl/marches-publics/exemples__json__concessions.json": Known("table", "JSON", 2, 14),
    "scdl/marches-publics/exemples__json__concessions_avec_modifications.json": Known("table", "JSON", 2, 16),
    "scdl/marches-publics/exemples__json__marches_avec_modifications.json": Known("table", "JSON", 2, 32),
    "scdl/marches-publics/exemples__json__marches_concessions.json": Known("tree", "JSON"),  # two lists in it
    "scdl/prenoms/Antibes_ColonnesReduites_From_assemblage.ods": Known("table", "ODS", 132, 5),
    "scdl/stations-taxi/exemple-valide.xlsx": Known(
        "table", "XLSX", 17, 8, "17 Point", (5.5819, 45.071641, 6.008, 45.434)
    ),
}


def test_no_file_is_left_out() -> None:
    folder = shared("data")
    found = {file.relative_to(folder).as_posix() for name in ("scdl", "geo") for file in (folder / name).rglob("*.*")}
    found |= {file.relative_to(folder).as_posix() for file in (folder / "scdl" / "divers").iterdir()}
    assert found - {line.path for line in INDEX} == set(OTHERS)


@pytest.mark.parametrize("path", OTHERS)
def test_each_other_file_reads_as_it_is(path: str) -> None:
    known, found = OTHERS[path], read(path, "")
    assert (found.kind, found.found, found.why, found.whole) == (known.kind, known.found, known.why, True)
    assert found.encoding == ("" if known.found in ("XLSX", "ODS") else "utf-8")
    shown = found.table or (found.features.table if found.features else None)
    assert (shown.total if shown else None, shown.width if shown else None) == (known.rows, known.columns)
    assert shown is None or (shown.exact and not shown.ragged)
    assert (
        ", ".join(f"{count} {kind}" for kind, count in (found.features.types if found.features else ()))
        == known.features
    )
    if found.features:
        assert found.features.exact
        assert found.features.warnings == known.warnings
        assert found.features.bbox == (pytest.approx(known.box, abs=1e-6) if known.box else None)
