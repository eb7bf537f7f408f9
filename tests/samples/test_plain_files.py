"""Ordinary files are read as other programs read them: nothing that stands in a row of its own is looked for there."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

import clevercsv
import frictionless
import pytest
from frictionless.formats.csv import CsvControl

from sitegen.samples import reading
from sitegen.samples.text import decoded
from sitegen.samples.whole import whole
from tests import PROJECT
from tests.surroundings import SHARED, shared

Read = tuple[list[str], int]  # names, and how many records

FILES = sorted(str(file.relative_to(SHARED)) for file in (SHARED / "data").rglob("*.csv")) or ["data/scdl"]

PLAIN = {
    "commas": "nom,n\nDax,1\nPau,2\n",
    "semicolons and decimal commas": "site;débit;jour\na;1,5;2026-11-02\nb;2,5;2026-11-03\n",
    "tabs": "nom\tn\nDax\t1\nPau\t2\n",
    "words": "nom;prénom;ville\nLafon;Anne;Dax\nDubos;Jean;Pau\nPetit;Luc;Lons\n",
    "one record": "nom;n;jour\nDax;1;2026-11-02\n",
    "quotes and line breaks": 'nom;adresse\nDax;"1, rue\nde la Paix"\nPau;"dit ""le Béarn"""\n',
    "codes": "insee;nom\n01001;L'Abergement\n2A004;Ajaccio\n40088;Dax\n",
    "sparse rows": "id;a;b;c\n1;;;x\n2;y;;\n3;;z;\n4;;;\n",
    "a first record with little": "id;a;b;c\n1;;;\n2;x;y;z\n3;1;2;3\n",
    "a last record with little": "id;a;b;c\n2;x;y;z\n3;1;2;3\n4;;;\n",
    "a record called total": "poste;n\neau;1\ntotal des dettes;7\nair;2\n",
    "a last record called total": "poste;n\neau;1\nair;2\nTotal;7\n",
    "years": "ville;2024;2025\nDax;1;2\nPau;3;4\n",
    "units as values": "grandeur;unité\nlongueur;m\ndurée;s\nmasse;kg\n",
    "yes and no": "nom;ouvert\nNord;oui\nSud;non\n",
    "long texts at the end": f"nom;avis\nDax;bon\nPau;{'très bon ' * 20}\n",
    "names with signs": "Nom (usuel);Part [%];n°\nDax;1,5;1\nPau;2,5;2\n",
    "tags": "tag;n\n#eau;1\n#air;2\n",
    "places": "nom;lat;lon\nDax;43.71;-1.05\nPau;43.3;-0.37\n",
    "records that count up": "a;b;c\n1;2;3\n4;5;6\n7;8;9\n",
    "nearly the same names": "id;id_commune;commune\n1;40088;Dax\n2;64445;Pau\n",
}


def ours(content: bytes) -> Read:
    """Of the preview, which the data API agrees with where there are records."""
    table = reading.read(content, label="CSV", name="", whole=True).table
    assert table is not None
    assert table.notes == ()
    every = whole(content, label="CSV")
    records = sum(1 for _ in every.entries)
    assert records == table.total
    names = every.names or tuple(column.name for column in table.columns)
    return list(names), table.total


def by_python(text: str) -> Read:
    """The separator that the first line has most of."""
    first = text.partition("\n")[0]
    separator = max(",;\t|", key=first.count)
    return _read(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def by_clevercsv(text: str) -> Read:
    dialect = clevercsv.Sniffer().sniff(text[:20_000], delimiters=",;\t|")
    assert dialect is not None
    return _read(csv.reader(io.StringIO(text, newline=""), delimiter=dialect.delimiter or ","))


def by_frictionless(text: str) -> Read:
    control = CsvControl(delimiter=max(",;\t|", key=text.partition("\n")[0].count))
    with frictionless.Resource(text.encode(), format="csv", encoding="utf-8", control=control) as resource:
        return _clean(resource.header), sum(any(row.cells) for row in resource.row_stream)


def _read(rows: Iterable[list[str]]) -> Read:
    found = [row for row in rows if any(row)]
    return _clean(found[0]), len(found) - 1


def _clean(names: Sequence[str]) -> list[str]:
    return [" ".join(name.split()) for name in names]


@pytest.mark.parametrize("path", FILES)
def test_real_files(path: str) -> None:
    _is_read_as_by_others(shared(path).read_bytes())


@pytest.mark.parametrize("name", PLAIN)
def test_plain_files(name: str) -> None:
    _is_read_as_by_others(PLAIN[name].encode())


@pytest.mark.parametrize("name", PLAIN)
def test_plain_files_of_windows(name: str) -> None:
    _is_read_as_by_others(PLAIN[name].replace("\n", "\r\n").encode("cp1252"))


def _is_read_as_by_others(content: bytes) -> None:
    text = decoded(content, whole=True).text
    found = ours(content)
    assert found == by_python(text)
    assert found == by_frictionless(text)
    assert found == by_clevercsv(text)


@pytest.mark.slow
def test_csv_detective_reads_the_same(tmp_path: Path) -> None:
    """What data.gouv.fr looks into files with."""
    python = os.environ.get("SITEGEN_CSV_DETECTIVE_PYTHON")
    if not python:
        pytest.skip("SITEGEN_CSV_DETECTIVE_PYTHON does not name a Python that has csv-detective")
    files = {str(at): shared(path).read_bytes() for at, path in enumerate(FILES)}
    files |= {name: text.encode() for name, text in PLAIN.items()}
    for name, content in files.items():
        (tmp_path / f"{name}.csv").write_bytes(content)
    done = subprocess.run(
        [python, PROJECT / "tests" / "csv_detective_reader.py", tmp_path],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    theirs = {name: (_clean(names), records) for name, (names, records) in json.loads(done.stdout).items()}
    thrice = str(FILES.index("data/scdl/divers/tests__data__a_test_file.csv"))  # its names, of which they take the last
    assert theirs.pop(thrice)[1] == ours(files[thrice])[1] - 2
    assert len(theirs) > len(files) * 0.9
    assert {name: ours(files[name]) for name in theirs} == theirs
