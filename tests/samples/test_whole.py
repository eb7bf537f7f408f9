"""All that is in a file: rows, values, features; or why it cannot be had."""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.samples import DATASTORE, tables
from sitegen.samples import whole as module
from sitegen.samples.whole import Entry, Whole, whole
from tests.samples.workbooks import number, text, xlsx, zipped
from tests.surroundings import shared


def read(content: bytes | str, label: str = "CSV", name: str = "") -> tuple[Whole, list[Entry]]:
    found = whole(content if isinstance(content, bytes) else content.encode(), label=label, name=name)
    return found, list(found.entries)


def records(content: bytes | str, label: str = "CSV") -> list[Any]:
    found, entries = read(content, label)
    assert found.why == ""
    return [entry.record for entry in entries]


def test_a_french_csv() -> None:
    content = "Commune;INSEE;Part;Fait le;Vu\r\nBègles;01004;1 234,5;31/12/2026;oui\r\n;33063;n.c.;;non\r\n" * 1
    found, entries = read(content.encode("cp1252"))
    assert (found.found, found.types) == ("CSV", ("text", "code", "text", "date", "boolean"))
    assert entries[0].record == {
        "Commune": "Bègles", "INSEE": "01004", "Part": "1 234,5", "Fait le": "2026-12-31", "Vu": True,
    }  # fmt: skip
    assert entries[1].record == {"Commune": None, "INSEE": "33063", "Part": "n.c.", "Fait le": None, "Vu": False}
    assert entries[1].cells == ["", "33063", "n.c.", "", "false"]


def test_nothing_is_cut() -> None:
    names = [f"c{n}" for n in range(200)]
    rows = [[f"{n}-{row}-" + "é" * 200 for n in range(200)] for row in range(100)]
    content = "\n".join(";".join(row) for row in [names, *rows])
    assert [list(record.values()) for record in records(content)] == rows


def test_the_widest_row_makes_the_columns() -> None:
    found, entries = read("a;b\n1;2\n3;4;5\n6\n7;8\n9;9\n")
    assert found.names == ("a", "b", "colonne 3")
    assert [list(entry.record.values()) for entry in entries] == [
        [1, 2, None], [3, 4, 5], [6, None, None], [7, 8, None], [9, 9, None],
    ]  # fmt: skip


def test_types_come_from_the_first_rows_and_what_does_not_fit_stays_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_CELLS", 20)
    assert [r["n"] for r in records("n\n" + "1\n" * 30 + "deux\n3,5\n")][-3:] == [1, "deux", "3,5"]


@pytest.mark.parametrize(
    ("content", "label", "why"),
    [
        (b"", "CSV", "empty"),
        (b"a;b\n", "CSV", "empty"),
        (b"<html><body>Connexion", "CSV", "html"),
        (b"%PDF-1.7\n", "PDF", "format"),
        (b"Bonjour.\nComment allez-vous ?\n", "TXT", "no-table"),
        (b"a;b\n" * 9 + b"un;deux;trois\n" * 3, "TXT", "ragged"),
        (b'{"a": {"b": 1}}', "JSON", "no-table"),
        (b'[{"a": 1}', "JSON", "broken"),
        (b"a;b\n1\n1;2;3\n1;2;3;4\n1;2;3;4;5\n1;2;3;4;5;6\n", "CSV", "ragged"),
        (b";".join(b"c%d" % n for n in range(1001)) + b"\n" + b";" * 1000 + b"1\n", "CSV", "too-large"),
        (b"a\n" + b"1\n" * 5_000_000, "CSV", "too-large"),
        (b"[" + b"[]," * 2_500_000 + b"[]]", "JSON", "too-large"),
        (zipped({"a.csv": "a;b\n1;2\n", "b.csv": "c\n3\n"}), "ZIP", "many-files"),
        (zipped({"a.csv": b"a\n" + b"123456789\n" * 1_100_000}), "CSV", "too-large"),
    ],
)
def test_what_cannot_be_had(content: bytes, label: str, why: str) -> None:
    found, entries = read(content, label)
    assert (found.why, entries) == (why, [])


def test_one_column_is_a_table_where_the_catalogue_says_so() -> None:
    assert records("nom\nDax\n") == [{"nom": "Dax"}]


@pytest.mark.parametrize(
    "content", [zipped({"a.csv": "a;b\n1;2\n"}), gzip.compress(b"a;b\n1;2\n")], ids=["zip", "gzip"]
)
def test_archives_of_one_file(content: bytes) -> None:
    assert records(content) == [{"a": 1, "b": 2}]


def test_a_workbook_has_all_its_cells() -> None:
    long = "x" * 5_000
    head = f"<row r='1'>{text('A1', 'poste')}{text('B1', 'montant')}</row>"
    rows = "".join(f"<row r='{n}'>{text(f'A{n}', long)}{number(f'B{n}', n / 2)}</row>" for n in range(2, 3_002))
    found = records(xlsx({"Budget": head + rows}), "XLSX")
    assert len(found) == 3_000
    assert found[0] == {"poste": long, "montant": 1}
    assert found[1] == {"poste": long, "montant": 1.5}


def test_json_keeps_its_own_types() -> None:
    value = [
        {"a": 1, "b": 1.5, "c": None, "d": [1, {"e": 2}], "f": {"g": True, "h": "01"}},
        {"a": "1", "x": math.nan, "y": "\ud800", "z": 10**30},
    ]
    found, entries = read(json.dumps(value), "JSON")
    assert entries[0].record == value[0]
    assert entries[1].record == {"a": "1", "x": None, "y": "?", "z": 10**30}
    assert found.names == ("a", "b", "c", "d", "f.g", "f.h", "x", "y", "z")
    assert entries[0].cells == ["1", "1.5", "", '[1,{"e":2}]', "true", "01", "", "", ""]


def test_what_a_datastore_answers_is_whole_where_it_is_all() -> None:
    records_ = [{"_id": 1, "nom": "Dax", "n": 1.5, "rank": 0}, {"_id": 2, "nom": None, "n": 2, "rank": 0}]
    fields = [{"id": name} for name in ("_id", "nom", "n")]

    def answer(total: int) -> str:
        return json.dumps({"success": True, "result": {"fields": fields, "records": records_, "total": total}})

    assert records(answer(2), DATASTORE) == [{"nom": "Dax", "n": 1.5}, {"nom": None, "n": 2}]
    found, entries = read(answer(3), DATASTORE)
    assert (found.why, entries) == ("sample", [])
    assert read('{"success": false}', DATASTORE)[0].why == "broken"


def test_features_of_geojson() -> None:
    value = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "EPSG:2154"}},
        "features": [
            {"type": "Feature", "id": "a", "bbox": [1, 2], "properties": {"n": 1},
             "geometry": {"type": "Point", "coordinates": [539416.13, 6225601.11]}},
            {"type": "Feature", "id": 2, "properties": {"n": 2},
             "geometry": {"type": "Point", "coordinates": [700000, 6600000]}},
            {"type": "Feature", "id": {"no": "id"}, "properties": None,
             "geometry": {"type": "Point", "coordinates": [0, 0]}},
            {"type": "Feature", "geometry": None, "properties": {"n": math.nan}},
        ],
    }  # fmt: skip
    found, entries = read(json.dumps(value), "GeoJSON")
    assert (found.found, found.projection, found.places) == ("GeoJSON", "EPSG:2154", True)
    features = [entry.feature for entry in entries]
    assert features == [
        {"type": "Feature", "id": "a", "geometry": {"type": "Point", "coordinates": [1.0283916, 43.1116365]},
         "properties": {"n": 1}},
        {"type": "Feature", "id": 2, "geometry": {"type": "Point", "coordinates": [3, 46.5]}, "properties": {"n": 2}},
        {"type": "Feature", "geometry": None, "properties": {}},
        {"type": "Feature", "geometry": None, "properties": {"n": None}},
    ]  # fmt: skip


def test_features_of_tables() -> None:
    found, entries = read("nom;lon;lat\na;-0,5;44,8\nb;;\n")
    assert found.places
    assert [entry.feature and entry.feature["geometry"] for entry in entries] == [
        {"type": "Point", "coordinates": [-0.5, 44.8]}, None,
    ]  # fmt: skip
    assert entries[0].feature == {**(entries[0].feature or {}), "properties": {"nom": "a", "lon": -0.5, "lat": 44.8}}
    found, entries = read("nom;x;y\na;539416,13;6225601,11\nb;539500;6225700\n")
    assert (found.places, found.projection) == (True, "EPSG:2154")
    found, entries = read("nom;x;y\na;655000;1790000\n")
    assert (found.places, entries[0].feature) == (False, None), "Narbonne or Guadeloupe"
    records_ = [{"nom": "a", "geo_point_2d": {"lon": -0.5, "lat": 44.8}}] * 2
    found, entries = read(json.dumps(records_), "JSON")
    assert entries[1].feature is not None
    assert entries[1].feature["geometry"] == {"type": "Point", "coordinates": [-0.5, 44.8]}


def test_the_longitudes_of_a_real_file_go_before_its_lambert_93() -> None:
    found, entries = read(shared("data/scdl/equipements-velo/exemple-valide.csv").read_bytes())
    assert (found.places, found.projection, len(entries)) == (True, "", 2)
    assert entries[0].feature is not None
    assert entries[0].feature["geometry"] == {"type": "Point", "coordinates": [-4.16894, 47.8317]}
    assert entries[0].record["X"] == 164351


CELLS = st.text(alphabet="abé \"'\n=", max_size=8)


def as_excel_means(cell: str) -> str:
    """`="01"` is the text 01, with quotes doubled in it."""
    inner = cell.rstrip()[2:-1]
    is_text = cell.startswith('="') and len(cell.rstrip()) > 2 and cell.rstrip().endswith('"')
    return inner.replace('""', '"') if is_text and '"' not in inner.replace('""', "") else cell


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=8))
def test_every_value_of_a_csv_is_in_its_records(rows: list[list[str]]) -> None:
    raw = io.StringIO(newline="")
    csv.writer(raw, delimiter=";").writerows([["un nom", "un autre nom"], *rows])
    meant = [[as_excel_means(cell) for cell in row] for row in rows if any(row)]
    wanted = [[cell if cell.strip() else None for cell in row] for row in meant]
    found, entries = read(raw.getvalue())
    assert [list(entry.record.values()) for entry in entries] == wanted
    assert found.why == ("" if wanted else "empty")


# The greatest memory of this program itself: getrusage's figure begins with that of the one that started it.
_PROGRAM = """
import re, sys
from pathlib import Path
from sitegen.samples.whole import whole
print(sum(1 for _ in whole(Path(sys.argv[1]).read_bytes(), label=sys.argv[2]).entries))
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def _table(line: str, size: int) -> bytes:
    return b"a;b;c;d\n" + line.encode() * ((size - 8) // len(line.encode()))


def _points(size: int) -> bytes:
    feature = '{"type":"Feature","properties":{"a":1},"geometry":{"type":"LineString","coordinates":[%s]}},'
    line = feature % ",".join(f"[{n % 90}.123456,{n % 45}.654321]" for n in range(300))
    return b'{"type":"FeatureCollection","features":[' + (line * (size // len(line) - 1)).encode().rstrip(b",") + b"]}"


def _records(size: int) -> bytes:
    return b"[" + b'{"a":"bcdef","c":1.5},' * (size // 23) + b"{}]"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux to tell how much memory was used")
@pytest.mark.slow
@pytest.mark.parametrize(
    ("write", "label"),
    [
        (partial(_table, "12;34;56;78\n"), "CSV"),
        (partial(_table, "1\n"), "CSV"),
        (partial(_table, "œuf;été 2026;31/12/2026;1 234,5\n"), "CSV"),
        (_points, "GeoJSON"),
        (_records, "JSON"),
    ],
    ids=["numbers", "short", "french", "geojson", "json"],
)
def test_ten_megabytes_take_less_than_three_hundred(write: Callable[[int], bytes], label: str, tmp_path: Path) -> None:
    content = write(9_999_900)
    assert 9_000_000 < len(content) <= module.LARGEST
    (tmp_path / "file").write_bytes(content)
    run = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(tmp_path / "file"), label], capture_output=True, check=True, text=True
    )
    rows, megabytes = map(int, run.stdout.split())
    assert rows > 0
    assert megabytes < 300
