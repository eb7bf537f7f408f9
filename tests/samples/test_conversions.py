"""Conversions on disk: made once, made again where one is gone, and none that is too large."""

from __future__ import annotations

import json
import math
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen import geo
from sitegen.catalogue import LocalFile, Reading
from sitegen.digest import digest
from sitegen.samples import conversions, kept
from sitegen.samples.conversions import Field, Made, made, piece
from sitegen.samples.kept import Keeper
from sitegen.samples.reader import Reader


def _file(folder: Path, name: str, content: bytes) -> LocalFile:
    (folder / name).write_bytes(content)
    return LocalFile(folder / name, name=name, digest=digest(name.encode(), content), size=len(content))


def _made(folder: Path, content: bytes, label: str = "CSV") -> tuple[Reading, Made]:
    file = _file(folder, "a.csv", content)
    reading = Keeper(folder / "kept").reading(file, label=label)
    return reading, made(file, reading, label=label)


def _text(reading: Reading, found: Made, extension: str) -> str:
    return piece(reading, found, extension).path.read_bytes().decode()


def test_the_three_forms(tmp_path: Path) -> None:
    reading, found = _made(tmp_path, 'nom;lon;lat;prix;le\n"a;""é";-0,5;44,8;1 000,5;1/2/2026\nb;;;=1+1;\n'.encode())
    assert (found.rows, found.features, found.placed, found.why) == (2, 2, 1, "")
    assert _text(reading, found, "csv") == (
        'nom,lon,lat,prix,le\r\n"a;""é",-0.5,44.8,"1 000,5",2026-02-01\r\nb,,,=1+1,\r\n'
    )
    assert _text(reading, found, "json") == (
        '[\n{"nom":"a;\\"é","lon":-0.5,"lat":44.8,"prix":"1 000,5","le":"2026-02-01"},\n'
        '{"nom":"b","lon":null,"lat":null,"prix":"=1+1","le":null}\n]\n'
    )
    places = _text(reading, found, "geojson")
    assert places.endswith('"le":null}}\n],"bbox":[-0.5,44.8,-0.5,44.8]}\n')
    assert [feature["geometry"] for feature in json.loads(places)["features"]] == [
        {"type": "Point", "coordinates": [-0.5, 44.8]}, None,
    ]  # fmt: skip
    assert found.fields == (
        Field("nom", "text", ("string",)),
        Field("lon", "longitude", ("null", "number")),
        Field("lat", "latitude", ("null", "number")),
        Field("prix", "text", ("string",)),
        Field("le", "date", ("null", "string")),
    )
    assert {form: piece(reading, found, form).size for form in found.sizes} == found.sizes


BEGINNINGS = [
    b"", b"a;b\n", b"[{", b'[{"a":', b'{"type":"FeatureCollection","features":[', b'{"type":"Point","coordinates":[',
    b"x;y\n417000;6420000\n",
]  # fmt: skip


@given(st.sampled_from(BEGINNINGS), st.binary() | st.text(alphabet='[]{}",:01NaIe.\\ud8 \n;-').map(str.encode))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, beginning: bytes, rest: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    reading, found = _made(folder, beginning + rest)
    assert bool(found.sizes) != bool(found.why)
    for extension in set(found.sizes) - {"csv"}:
        document = json.loads(_text(reading, found, extension), parse_constant=lambda name: pytest.fail(name))
        assert len(document["features"] if extension == "geojson" else document) == found.rows
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    "value",
    [
        [{"\ud800": 1, "b": math.nan, "c": "\ud800", "d\0": "\0"}],
        [{"a": 10**3000}],
        [{"a": json.loads("[" * 400 + "]" * 400)}],
        {"type": "Feature", "id": "\ud800", "properties": {"\ud800": 2}, "geometry": None},
    ],
)
def test_strange_values_of_json(tmp_path: Path, value: object) -> None:
    reading, found = _made(tmp_path, json.dumps(value).encode(), "JSON")
    assert found.rows == 1
    assert list(json.loads(_text(reading, found, "json"))[0]) == [field.name for field in found.fields]
    assert _text(reading, found, "csv").splitlines()[1] != "", "keys that are mended have their values"


def test_dates_that_are_none_are_told(tmp_path: Path) -> None:
    _, found = _made(tmp_path, b"le;n\n" + b"01/02/2026;1\n" * 40 + b"en mars;2\n")
    assert found.fields[0] == Field("le", "date", ("string",), fits=False)


def test_columns_of_json(tmp_path: Path) -> None:
    value = [{"a": 1, "b": "x", "c": [1], "d": None}, {"a": 1.5, "b": 2, "c": None, "d": None, "e": {"f": True}}]
    _, found = _made(tmp_path, json.dumps(value).encode(), "JSON")
    assert [(field.name, field.type, field.kinds, field.always) for field in found.fields] == [
        ("a", "number", ("integer", "number"), True),
        ("b", "mixed", ("integer", "string"), True),
        ("c", "list", ("array", "null"), True),
        ("d", "empty", ("null",), True),
        ("e", "object", ("object",), False),
    ]
    assert sorted(found.sizes) == ["csv", "json"]


def test_made_once_and_again_where_a_form_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"a;b\n1;2\n"
    reading, found = _made(tmp_path, content)
    with monkeypatch.context() as patch:
        patch.setattr(Reader, "ask", lambda *_: pytest.fail("read again"))
        assert _made(tmp_path, content) == (reading, found)
    piece(reading, found, "csv").path.unlink()
    assert _made(tmp_path, content) == (reading, found)
    piece(reading, found, "csv").path.write_bytes(b"a,b")
    assert _made(tmp_path, content) == (reading, found)
    assert _text(reading, found, "csv") == "a,b\r\n1,2\r\n"
    drafts = [path for path in (tmp_path / "kept").rglob("*") if path.name.endswith(f".{os.getpid()}")]
    assert drafts == []


def test_what_would_be_too_large_does_not_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"un nom de colonne;un autre\n" + b"1;2\n" * 100
    monkeypatch.setattr(conversions, "LARGEST_MADE", 1_000)
    reading, found = _made(tmp_path, content)
    assert list(found.sizes) == ["csv"], "JSON says each name again"
    assert len(_text(reading, found, "csv")) == found.sizes["csv"] < 1_000
    before = sorted(path.name for path in (tmp_path / "kept").rglob("*.data*"))
    assert before == [f"{found.base}.csv.data"]
    monkeypatch.setattr(conversions, "LARGEST_MADE", 10)
    _, none = _made(tmp_path, content + b"3;4\n")
    assert (none.sizes, none.why) == ({}, "too-large")


def test_why_there_is_nothing_is_kept_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, found = _made(tmp_path, b"<html><body>Connexion")
    assert (found.why, found.sizes) == ("html", {})
    monkeypatch.setattr(Reader, "ask", lambda *_: pytest.fail("read again"))
    assert _made(tmp_path, b"<html><body>Connexion")[1] == found


def test_they_go_when_nobody_has_asked_for_a_month(tmp_path: Path) -> None:
    _made(tmp_path, b"a;b\n1;2\n")
    for path in (tmp_path / "kept").rglob("*.*"):
        os.utime(path, (0, 0))
    _made(tmp_path, b"a;b\n1;2\n")
    Keeper(tmp_path / "kept").tidy()
    assert len(list((tmp_path / "kept").rglob("*.*"))) == 4, "asked for: the sample, what there is, and two forms"
    for path in (tmp_path / "kept").rglob("*.*"):
        os.utime(path, (0, 0))
    Keeper(tmp_path / "kept").tidy()
    assert list((tmp_path / "kept").rglob("*.*")) == []


def test_what_is_kept_goes_by_the_code_that_reads_geometries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = shutil.copytree(geo.__path__[0], tmp_path / "geo")
    before = kept._code.__wrapped__()
    monkeypatch.setattr(geo, "__path__", [str(other)])
    assert kept._code.__wrapped__() == before
    (other / "shapes.py").write_text("")
    assert kept._code.__wrapped__() != before
