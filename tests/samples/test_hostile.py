"""Files that were made to do harm, and others that do it by accident: read in a process with little memory.

The process has 400 MB of addresses, its interpreter included, and 30 seconds of processor time, after which the system
ends it; what it held at most is asked of Linux.
"""

from __future__ import annotations

import gzip
import io
import json
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from sitegen import samples
from tests import PROJECT
from tests.samples.workbooks import TOWNS, number, text, xlsx, zipped

MB = 1 << 20
MOST = 300 * MB
PROGRAM = """
import json, re, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20))
resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
import msgspec
from sitegen import samples
label, whole = sys.argv[1], sys.argv[2] == "whole"
found = samples.read(sys.stdin.buffer.read(), label=label, name="a", whole=whole)
samples.reader.close()
try:
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) << 10
except OSError:
    peak = 0
peak = max(peak, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10)  # of the process that reads files
print(json.dumps({"peak": peak, "sample": msgspec.to_builtins(found)}))
"""


def read(content: bytes, label: str, *, whole: bool = True) -> dict[str, Any]:
    """What a child makes of the bytes, as JSON has it."""
    command = [sys.executable, "-c", PROGRAM, label, "whole" if whole else "part"]
    done = subprocess.run(command, input=content, capture_output=True, cwd=PROJECT, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2_000:]
    answer = json.loads(done.stdout)
    assert answer["peak"] <= MOST
    sample: dict[str, Any] = answer["sample"]
    return sample


@dataclass(frozen=True)
class Hostile:
    make: Callable[[], bytes]
    label: str
    kind: str
    why: str = ""
    whole: bool = True


def matryoshka() -> bytes:
    """Archives in each other, at the bottom of which are a hundred megabytes."""
    content = zipped({"a.csv": b"0" * (100 * MB)})
    for _ in range(3):
        content = zipped({"a.zip": content})
    return content


def with_false_sizes(content: bytes, size: int) -> bytes:
    """An archive that says of what it holds, which has `size` bytes, that it has a thousand."""
    assert content.count(struct.pack("<I", size)) > 0
    return content.replace(struct.pack("<I", size), struct.pack("<I", 1_000))


def false_zip() -> bytes:
    inside = b"nom;n\n" + b"a;1\n" * (10 * MB)
    return with_false_sizes(zipped({"a.csv": inside}), len(inside))


def positions(most: int) -> str:
    """Of a circle of ten million of them, as many as go into so many characters."""
    return ",".join(f"[{n / 1e7:.7f},{44 + n / 1e8:.8f}]" for n in range(10_000_000 * most // 240_000_000))[:most]


def polygon(most: int) -> bytes:
    head = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":1},"geometry":'
    return (head + '{"type":"Polygon","coordinates":[[' + positions(most)).encode()[:most]


FILES = {
    "a line of 50 MB, its beginning": Hostile(lambda: b"x" * (4 * MB), "CSV", "table", whole=False),
    "a line of 50 MB with separators": Hostile(lambda: b"a;" * (2 * MB), "CSV", "table", whole=False),
    "quotes that open on each line": Hostile(lambda: b'"a","b\n' * (MB // 2), "CSV", "table"),
    "nothing but separators": Hostile(lambda: b";\n" * (2 * MB), "CSV", "nothing", "empty"),
    "two million short rows": Hostile(lambda: b"1\n" * (2 * MB), "CSV", "table"),
    "nothing but NULs": Hostile(lambda: b"a;b\n" + b"\0" * (4 * MB), "CSV", "nothing", "binary"),
    "a flat bomb": Hostile(lambda: zipped({f"{n}.csv": b"0" * MB for n in range(300)}), "ZIP", "nothing", "bomb"),
    "bombs in each other": Hostile(matryoshka, "ZIP", "nothing", "format"),
    "a gzip bomb": Hostile(lambda: gzip.compress(b"0;1\n" * (25 * MB)), "CSV", "table"),
    "an archive that lies about sizes": Hostile(false_zip, "ZIP", "nothing", "broken"),
    "a polygon of ten million positions, 2 MB": Hostile(lambda: polygon(2 * MB), "GeoJSON", "features", whole=False),
    "a polygon of ten million positions, 4 MB": Hostile(lambda: polygon(4 * MB), "GeoJSON", "features", whole=False),
    "tiny positions": Hostile(
        lambda: b'{"type":"LineString","coordinates":[' + b"[1,2]," * 690_000, "GeoJSON", "features", whole=False
    ),
    "half a million records": Hostile(lambda: b'{"a":1}\n' * (MB // 2), "JSON", "table"),
    "records without two alike": Hostile(
        lambda: ("[" + ",".join(f'{{"a":{{"{n}":1}}}}' for n in range(220_000)) + "]").encode(), "JSON", "table"
    ),
    "lists of nothing": Hostile(lambda: b"[" + b"[]," * 1_300_000 + b"[]]", "JSON", "tree"),
    "100,000 brackets": Hostile(lambda: b"[" * 100_000, "JSON", "nothing", "too-deep"),
    "four million brackets, cut": Hostile(lambda: b"[" * (4 * MB), "JSON", "nothing", "too-deep", whole=False),
    "a key that does not end": Hostile(lambda: b'{"a":1,"' + b"\\x" * (2 * MB - 5), "JSON", "tree", whole=False),
    "a number that does not end": Hostile(lambda: b'[{"a":' + b"9" * (4 * MB - 9) + b"}]", "JSON", "table"),
}


@pytest.mark.slow
@pytest.mark.parametrize("hostile", FILES.values(), ids=list(FILES))
def test_memory_and_time_are_bounded(hostile: Hostile) -> None:
    found = read(hostile.make(), hostile.label, whole=hostile.whole)
    assert (found["kind"], found["why"]) == (hostile.kind, hostile.why)


def test_of_an_endless_polygon_there_is_a_line() -> None:
    features = read(polygon(2 * MB), "GeoJSON", whole=False)["features"]
    assert (features["total"], features["exact"], features["warnings"]) == (1, False, ["cut"])
    assert 100 < len(features["lines"][0]) <= 2_000
    assert features["bbox"][0] == pytest.approx(0)
    assert features["bbox"][2] == pytest.approx(0.0085, abs=0.001)


def with_dimension(dimension: str, rows: str) -> bytes:
    """A workbook whose sheet says of itself that it is as large as `dimension`."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx({"Feuille": rows}))) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            content = old.read(name).replace(b"<sheetData>", f'<dimension ref="{dimension}"/><sheetData>'.encode())
            new.writestr(name, content)
    return packed.getvalue()


def test_a_workbook_that_says_it_is_larger_than_it_is() -> None:
    found = read(with_dimension("A1:XFD1048576", TOWNS), "XLSX")
    assert found["table"]["rows"] == [["Bègles", "33039", "0.5"]]


def test_a_workbook_of_two_cells_far_from_each_other() -> None:
    far = f'<row r="1">{text("A1", "nom")}</row><row r="1048576">{number("XFD1048576", 1)}</row>'
    assert read(xlsx({"Loin": far}), "XLSX")["why"] == "too-large"


def test_a_workbook_whose_archive_lies_about_sizes() -> None:
    rows = "".join(f'<row r="{n}">{number(f"A{n}", n)}</row>' for n in range(1, 40_000))
    content = xlsx({"Feuille": rows})
    size = len(f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}'
               "</sheetData></worksheet>")  # fmt: skip
    found = read(with_false_sizes(content, size), "XLSX")
    assert found["kind"] == "table" or found["why"] in ("broken", "too-large")


PAGES = {
    "with a mark and a comment": b"\xef\xbb\xbf\r\n<!-- portail -->\n<!DOCTYPE html>\n<html><form action='/login'>",
    "behind a licence": b"<!--" + b" Licence " * 600 + b"-->\n<!doctype HTML>\n<HTML>",
    "as XHTML": b'<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x',
    "as XHTML with a prefix": b'<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:body/></h:html>',
    "behind blank lines": b"\r\n" * 15_000 + b"<html lang='fr'><body>",
    "without a root": b"<style>a{}</style><form action='/login'><input></form>",
    "in UTF-16": "\ufeff<!DOCTYPE html><html><title>Connexion</title>".encode("utf-16-le"),
}


@pytest.mark.parametrize("page", PAGES.values(), ids=list(PAGES))
@pytest.mark.parametrize("whole", [True, False])
def test_a_web_page_is_told_as_one(page: bytes, whole: bool) -> None:
    found = samples.read(page, label="CSV", whole=whole)
    assert (found.kind, found.found, found.why) == ("nothing", "HTML", "html")


def test_lines_of_json_one_of_which_is_broken() -> None:
    lines = b'{"a": 1}\n{"a": }\n{"a": 3}\n'
    for content, whole in ((lines, True), (lines, False), (lines + b'{"a', False)):
        found = samples.read(content, label="JSON", whole=whole)
        assert (found.kind, found.found, found.why) == ("nothing", "JSON", "broken")
    assert samples.read(b'{"a": 1}\n{"a": 2}\n{"a": ', label="JSON", whole=False).kind == "table"


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        ('{"type": "FeatureCollection", "features": null}', "tree"),
        ('{"type": "FeatureCollection"}', "tree"),
        ('{"type": "FeatureCollection", "features": []}', "features"),
        ('{"type": "FeatureCollection", "features": [null, 3, "x", []]}', "features"),
    ],
)
def test_collections_of_nothing(document: str, kind: str) -> None:
    found = samples.read(document.encode(), label="GeoJSON", whole=True)
    assert found.kind == kind
    assert found.features is None or found.features.bbox is None


def test_four_dimensions() -> None:
    found = samples.read(b'{"type": "Point", "coordinates": [1, 44, 120, 1700000000]}', label="", whole=True).features
    assert found is not None
    assert (found.points, found.warnings) == (((1, 44),), ("3d",))


def test_an_area_across_the_antimeridian() -> None:
    ring = "[[179, -17], [-179, -17], [-179, -16], [179, -16], [179, -17]]"
    found = samples.read(f'{{"type": "Polygon", "coordinates": [{ring}]}}'.encode(), label="", whole=True).features
    assert found is not None
    assert (found.bbox, found.warnings) == ((179, -17, -179, -16), ("antimeridian",))


def test_collections_nested_beyond_the_parser() -> None:
    deep = '{"type": "GeometryCollection", "geometries": [' * 50_000
    for whole in (True, False):
        assert samples.read(deep.encode(), label="GeoJSON", whole=whole).why == "too-deep"
