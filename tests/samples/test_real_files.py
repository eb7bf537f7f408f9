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
