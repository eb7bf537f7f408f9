"""What reading costs grows no faster than what is read: every reader and converter, with inputs made to be dear.

Each is given inputs of one and of three sizes, in a process that has done nothing else and without its limits, so that
nothing but the growth is measured: processor time, and memory.
"""

from __future__ import annotations

import gzip
import json
import struct
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO

import pytest

from sitegen.samples import converting, reading, schemas
from tests.measuring import processor_seconds
from tests.samples.workbooks import number, ods, record, shown, text, xlsx, zipped
from tests.weighing import Scales, scales

Make = Callable[[int], bytes]  # about so many bytes

_TINY = 1_000  # bytes, of which everything is loaded that the work needs
SIZE = 70_000  # bytes of the smallest: some hundredths of a second, and more than a quote left open may hold
_LARGER = 3  # times, of the larger input of a pair: what grows with the square takes nine times as long
_MORE = 1.2  # than in proportion
_SECONDS, _BYTES = 0.05, 1 << 20  # on top: what does not depend on the size, and noise


def times(unit: str | bytes, head: str | bytes = b"", tail: str | bytes = b"") -> Make:
    unit, head, tail = (part if isinstance(part, bytes) else part.encode() for part in (unit, head, tail))
    return lambda size: head + unit * (size // len(unit)) + tail


def each(write: Callable[[int], str], between: str = "", head: str = "", tail: str = "") -> Make:
    """Units that differ, by their number."""

    def make(size: int) -> bytes:
        found, length, index = [], 0, 0
        while length < size:
            found.append(write(index))
            length += len(found[-1]) + len(between)
            index += 1
        return (head + between.join(found) + tail).encode()

    return make


def nested(opening: str, closing: str, depth: int) -> Make:
    return times(opening * depth + "1" + closing * depth + ",", "[", "1]")


def line(longitude: Callable[[int], float], kind: str = "LineString") -> Make:
    head, tail = ("[", "]") if kind == "Polygon" else ("", "")
    return each(
        lambda n: f"[{longitude(n)},{n % 80 + n / 1e7}]", ",", f'{{"type":"{kind}","coordinates":[{head}',
        f",[0,0]]{tail}}}",
    )  # fmt: skip


def winding(n: int) -> float:
    return (0, 120, -120)[n % 3]


def winding_and_unwinding(n: int) -> float:
    return winding(n if n // 30 % 2 else -n)


def in_collection(geometry: str, properties: str = '{"a":%d}') -> Make:
    return each(
        lambda n: f'{{"type":"Feature","properties":{properties.replace("%d", str(n))},"geometry":{geometry}}}', ",",
        '{"type":"FeatureCollection","features":[', "]}",
    )  # fmt: skip


def of_lambert(n: int) -> str:
    point = f"[{600_000 + n % 1000},{6_200_000 + n % 977}]"
    return f'{{"type":"Feature","properties":null,"geometry":{{"type":"Point","coordinates":{point}}}}}'


def binary(kind: int, *numbers: float) -> str:
    return struct.pack(f"<BI{len(numbers)}d", 1, kind, *numbers).hex().upper()


def long_binary(kind: int, count: int) -> str:
    """A line of so many positions, or points."""
    member = struct.pack("<dd", 1, 2).hex() if kind == 2 else binary(1, 1, 2)
    return struct.pack("<BII", 1, kind, count).hex() + member * count


def binaries_in_binaries() -> str:
    return struct.pack("<BII", 1, 7, 1).hex() * 7 + binary(1, 1, 2)


def wide_datastore(size: int) -> bytes:
    """As many columns as records, none of which has a value."""
    fields = [{"id": f"c{n}"} for n in range(size // 26)]
    answer = {"fields": fields, "records": [{}] * (size // 8), "total": size // 8}
    return json.dumps({"result": answer}).encode()


TEXTS: dict[str, tuple[str, Make]] = {
    "short rows": ("CSV", times("1\n")),
    "empty rows": ("CSV", times(";\n", "a;b\n1;2\n")),
    "one long line": ("CSV", times("x")),
    "one line of columns": ("CSV", each(lambda n: f"c{n}", ";")),
    "two lines of columns": ("CSV", lambda size: each(lambda n: f"c{n}", ";")(size // 2) + b"\n" + b"1;" * (size // 4)),
    "columns of one name": ("CSV", times("a;")),
    "columns named as others are renamed": ("CSV", each(lambda n: f"a ({n})" if n % 2 else "a", ";")),
    "one wide row above short ones": ("CSV", lambda size: b";" * 900 + b"\n" + b"1\n" * (size // 2)),
    "every row wider": ("CSV", lambda size: b"".join(b"1;" * n + b"\n" for n in range(int(size**0.5)))),
    "quotes": ("CSV", times('"')),
    "pairs of quotes": ("CSV", times('"";"a""b"\n')),
    "quotes never closed": ("CSV", times('a;"b\n')),
    "a quote in every cell": ("CSV", times('"a","b\n')),
    "blanks before quotes": ("CSV", times('a, "b\n')),
    "line breaks in quotes": ("CSV", times('"a\n\n\n";b\n')),
    "carriage returns": ("CSV", times("a;b\r")),
    "separators": ("CSV", times(";,|\t")),
    "quotes as MySQL has them": ("CSV", times('"a\\\\\\"b";\\N\n')),
    "backslashes": ("CSV", times("\\", '"a')),
    "texts as Excel has them": ("CSV", times('="01";"=""02"""\n')),
    "a text of Excel's that does not end": ("CSV", times('""', '="')),
    "Mac Roman": ("CSV", times(b"B\x8egles;\x8f\n")),
    "letters beyond ASCII": ("CSV", times(b"\x8e")),
    "titles": ("CSV", times("Un titre\n", "", "a;b\n1;2\n")),
    "comments": ("CSV", times("# a;b\n", "", "c;d\n1;2\n")),
    "one long comment": ("CSV", times("# a;b", "", "\nc;d\n1;2\n")),
    "notes below": ("CSV", times("Source : x\n", "a;b\n1;2\n")),
    "totals": ("CSV", times("Total;3\n", "a;b\n1;2\n")),
    "names over names": (
        "CSV",
        lambda size: b"a;" + b";" * (size // 3) + b"b\n" + b";x" * (size // 3) + b"\n1;2\n3;4\n",
    ),
    "units": (
        "CSV",
        lambda size: b"a;" * (size // 8) + b"b\n" + b"m;" * (size // 8) + b"m\n" + (b"1;" * (size // 8) + b"1\n") * 2,
    ),
    "columns without names": ("CSV", lambda size: b"a" + b";" * 900 + b"\n" + b"1;;2\n" * (size // 5)),
    "well-known text": ("CSV", times("POINT (2.35 48.85);x\n", "geom;n\n")),
    "one long well-known text": ("CSV", times("1.5 2.5, ", '"nom"\n"LINESTRING (', '3 4)"\n')),
    "brackets of well-known text": ("CSV", times("(", '"nom"\n"POLYGON ', '"\n')),
    "geometries in cells": ("CSV", times('"{""type"":""Point"",""coordinates"":[2.5,48.5]}";x\n', "geom;n\n")),
    "Excel's own sign": ("CSV", times("a:b\n", "sep=:\n")),
    "blanks": ("CSV", times(" ", "a;b\n", "x")),
    "NULs": ("CSV", times("a\0;b" + "c" * 40 + "\n")),
    "byte order marks": ("CSV", times("\ufeff")),
    "byte order marks in rows": ("CSV", times("\ufeffa;b\n")),
    "combining signs": ("CSV", times("e\u0301\u0302\u0303;o\u0308\n")),
    "one letter with many signs": ("CSV", times("\u0301", "nom\ne")),
    "full-width digits": ("CSV", times("\uff11\uff12;\u0663\n")),
    "Windows-1252": ("CSV", times(b"\xe9t\xe9;\x80\n")),
    "two encodings": ("CSV", times(b"\xc3\xa9t\xc3\xa9;a\n" * 9 + b"\xe9\n")),
    "UTF-16": ("CSV", lambda size: b"\xff\xfe" + ("é;1\n" * (size // 8)).encode("utf-16-le")),
    "long numbers": ("CSV", times("9" * 5_000 + ";1\n")),
    "one long number": ("CSV", times("9", "n\n")),
    "huge exponents": ("CSV", times("1e308;1e-320;9e999\n", "a;b;c\n")),
    "numbers that differ": ("CSV", each(lambda n: f"{n};{n / 7:.6f}\n", "", "a;b\n")),
    "numbers with thousands": ("CSV", times("1 234 567 890 123,5;1 234 567 890 12x\n", "a;b\n")),
    "dates": ("CSV", each(lambda n: f"{n % 28 + 1}/{n % 12 + 1}/{1900 + n % 150};31/02/{n % 9999:04}\n", "", "a;b\n")),
    "moments": ("CSV", times("2026-12-31T23:59:59.999999999+02:00\n", "le\n")),
    "almost a moment": ("CSV", times("2026-12-31" + "T" * 26 + "\n", "le\n")),
    "telephone numbers": ("CSV", times("+33 5 56 00 00 0x;0033\n", "tel;siret\n")),
    "SIRET": ("CSV", times("73282932000074\n", "n\n")),
    "places": ("CSV", each(lambda n: f"{n % 180 / 3};{n % 90 / 3}\n", "", "lon;lat\n")),
    "places in one cell": ("CSV", each(lambda n: f'"{n % 90 / 3},{n % 180 / 3}";x\n', "", "geo;n\n")),
    "Lambert-93": ("CSV", each(lambda n: f"{600_000 + n % 1000};{6_200_000 + n % 977}\n", "", "x;y\n")),
    "well-known text of many rings": (
        "CSV",
        times("(0 0,1 0,1 1,0 0),", 'geom;n\n"POLYGON (', '(0 0,1 0,1 1,0 0))";x\n'),
    ),
    "well-known collections in collections": (
        "CSV",
        times("GEOMETRYCOLLECTION (" * 7 + "POINT (1 2)" + ")" * 7 + ";x\n", "geom;n\n"),
    ),
    "a well-known collection of many": (
        "CSV",
        times("POINT (1 2),", 'geom;n\n"GEOMETRYCOLLECTION (', 'POINT EMPTY)";x\n'),
    ),
    "well-known collections without end": ("CSV", times("GEOMETRYCOLLECTION (", "geom;n\nPOINT (1 2);x\n")),
    "empty members of well-known text": ("CSV", times("EMPTY,", 'geom;n\n"MULTIPOLYGON (', 'EMPTY)";x\n')),
    "numbers of well-known text that are none": ("CSV", times("1 2 3 4 5,", 'geom;n\n"LINESTRING (', '1 2)";x\n')),
    "well-known binary": ("CSV", each(lambda n: f"{binary(1, n % 90, n % 45)};x\n", "", "geom;n\n")),
    "one long well-known binary": ("CSV", lambda size: f"geom;n\n{long_binary(2, size // 16)};x\n".encode()),
    "a well-known binary of many": ("CSV", lambda size: f"geom;n\n{long_binary(4, size // 42)};x\n".encode()),
    "well-known binaries in binaries": ("CSV", times(f"{binaries_in_binaries()};x\n", "geom;n\n")),
    "well-known binaries of false counts": ("CSV", times("0107000000FFFFFF00" * 4 + ";x\n", "geom;n\n")),
    "well-known binary without end": ("CSV", times("010700000001000000", "geom;n\n")),
    "columns x": ("CSV", lambda size: each(lambda n: f"x_{n}", ";")(size // 2) + b"\n" + b"500;" * (size // 8)),
    "prose": ("TXT", times("Bonjour; comment ?\nAllez-vous\n")),
    "comments of HTML": ("CSV", times("<!---->", "", "<html>")),
    "instructions of XML": ("CSV", times("<?a?>", "", "<html>")),
    "less-than signs": ("CSV", times("<")),
}

JSONS: dict[str, tuple[str, Make]] = {
    "records": ("JSON", times('{"a":"b","c":1.5},', "[", "{}]")),
    "records without two alike": ("JSON", each(lambda n: f'{{"k{n}":1}}', ",", "[", "]")),
    "objects without two alike": ("JSON", each(lambda n: f'{{"a":{{"k{n}":1}}}}', ",", "[", "]")),
    "a wide record and short ones": ("JSON", lambda size: (
        "[{" + ",".join(f'"k{n}":1' for n in range(900)) + "}" + ',{"k1":1}' * (size // 9) + "]").encode()),
    "a wide object": ("JSON", each(lambda n: f'"k{n}":{n}', ",", "{", "}")),
    "a wide record": ("JSON", each(lambda n: f'"k{n}":{n}', ",", "[{", "}]")),
    "keys of one name": ("JSON", times('"a":1,', "{", '"a":1}')),
    "records with keys of one name": ("JSON", times('{"a":1,"a":2},', "[", "{}]")),
    "long keys": ("JSON", each(lambda n: f'"{"k" * 1_000}{n}":1', ",", "[{", "}]")),
    "keys that are escapes": ("JSON", times('{"\\ud800":"\\udfff\\u0000"},', "[", "{}]")),
    "lists of nothing": ("JSON", times("[],", "[", "[]]")),
    "nested lists": ("JSON", nested("[", "]", 90)),
    "nested objects": ("JSON", nested('{"a":', "}", 90)),
    "one nested far": ("JSON", lambda size: b"[" * (size // 2) + b"]" * (size // 2)),
    "brackets": ("JSON", times("[")),
    "lists in objects": ("JSON", each(lambda n: f'"k{n}":[{{"a":1}}]', ",", "{", "}")),
    "lists in objects in objects": ("JSON", each(lambda n: f'"k{n}":{{"l":{{"m":[{{}}]}}}}', ",", "{", "}")),
    "lines": ("JSON", times('{"a":1}\n')),
    "lines, the last broken": ("JSON", times('{"a":1}\n', "", '{"a":')),
    "lines of long numbers": ("JSON", times('{"a":' + "9" * 4_999 + "}\n")),
    "long numbers": ("JSON", times('{"a":' + "9" * 4_200 + "},", "[", "{}]")),
    "numbers beyond the longest": ("JSON", times('{"a":' + "9" * 5_000 + "},", "[", "{}]")),
    "one long number": ("JSON", times("9", '[{"a":', "}]")),
    "huge exponents": ("JSON", times('{"a":1e999,"b":-1e-999},', "[", "{}]")),
    "one long text": ("JSON", times("\\u00e9", '[{"a":"', '"}]')),
    "a value in every record that is nested": ("JSON", times('{"a":[{"b":[1,2,3]}]},', "[", "{}]")),
    "one large value under many keys": ("JSON", lambda size: json.dumps(
        [{"a": list(range(size // 16))}] + [{f"k{n}": [n]} for n in range(size // 32)]).encode()),
    "a datastore of nothing": ("CKAN datastore", wide_datastore),
    "a datastore": ("CKAN datastore", times(
        '{"a":1,"b":"x"},', '{"result":{"fields":[{"id":"a"},{"id":"b"}],"records":[', "{}]}}")),
}  # fmt: skip

GEOJSONS: dict[str, tuple[str, Make]] = {
    "a line around the world": ("GeoJSON", line(winding)),
    "a line to and fro": ("GeoJSON", line(winding_and_unwinding)),
    "a line across the antimeridian": ("GeoJSON", line(lambda n: (179, -179)[n % 2])),
    "a line along the antimeridian": ("GeoJSON", line(lambda n: (180, -180)[n % 2])),
    "a ring around the world": ("GeoJSON", line(winding, "Polygon")),
    "a ring to and fro": ("GeoJSON", line(winding_and_unwinding, "Polygon")),
    "a ring across the antimeridian": ("GeoJSON", line(lambda n: (179, -179)[n % 2], "Polygon")),
    "a ring of many positions": ("GeoJSON", line(lambda n: n % 90 + n / 1e6, "Polygon")),
    "many rings": ("GeoJSON", times("[[0,0],[1,0],[1,1],[0,0]],", '{"type":"Polygon","coordinates":[', "[]]}")),
    "many holes across the antimeridian": ("GeoJSON", times(
        "[[179,1],[-179,1],[-179,2],[179,1]],",
        '{"type":"Polygon","coordinates":[[[170,0],[-170,0],[-170,9],[170,9],[170,0]],', "[]]}")),
    "many polygons": ("GeoJSON", times(
        "[[[0,0],[1,0],[1,1],[0,0]]],", '{"type":"MultiPolygon","coordinates":[', "[]]}")),
    "many points": ("GeoJSON", times("[1,2],", '{"type":"MultiPoint","coordinates":[', "[3,4]]}")),
    "many lines": ("GeoJSON", times("[[1,2],[3,4]],", '{"type":"MultiLineString","coordinates":[', "[]]}")),
    "many empty geometries": ("GeoJSON", in_collection('{"type":"Polygon","coordinates":[]}')),
    "many small geometries": ("GeoJSON", in_collection('{"type":"Point","coordinates":[1,2,3]}')),
    "no geometry": ("GeoJSON", in_collection("null")),
    "properties without two alike": ("GeoJSON", in_collection('{"type":"Point","coordinates":[1,2]}', '{"k%d":1}')),
    "collections in collections": ("GeoJSON", in_collection(
        '{"type":"GeometryCollection","geometries":[' * 7 + '{"type":"Point","coordinates":[1,2]}' + "]}" * 7)),
    "collections of many": ("GeoJSON", times(
        '{"type":"Point","coordinates":[1,2]},', '{"type":"GeometryCollection","geometries":[', "null]}")),
    "Lambert-93": ("GeoJSON", each(of_lambert, ",", '{"type":"FeatureCollection","features":[', "]}")),
    "numbers that are none": ("GeoJSON", in_collection('{"type":"Point","coordinates":[NaN,1e999]}')),
    "long numbers": ("GeoJSON", in_collection('{"type":"Point","coordinates":[%s,2]}' % ("1" * 400))),
    "types that are none": ("GeoJSON", in_collection('{"type":{"a":[1]},"coordinates":[1,2]}')),
    "long ids": ("GeoJSON", times(
        '{"type":"Feature","id":"' + "x" * 999 + '","properties":{},"geometry":null},',
        '{"type":"FeatureCollection","features":[', "null]}")),
}  # fmt: skip


def members(write: Callable[[int], tuple[str, bytes]], method: int = zipfile.ZIP_STORED) -> Make:
    def make(size: int) -> bytes:
        packed, index = BytesIO(), 0
        with zipfile.ZipFile(packed, "w", method) as archive:
            while packed.tell() + 60 * index < size:
                archive.writestr(*write(index))
                index += 1
        return packed.getvalue()

    return make


def sheets(size: int) -> bytes:
    return xlsx({f"S{n}": "" for n in range(size // 400)} | {"Z": f"<row r='1'>{text('A1', 'x')}</row>"})


def long_column(size: int) -> bytes:
    return xlsx({"F": "".join(f"<row r='{n}'>{number(f'A{n}', n)}</row>" for n in range(1, size // 8))})


def formatted(size: int) -> bytes:
    """Formats by turns, so that each cell begins a run."""
    rows = (f"<row r='{n}'>{number(f'A{n}', n, 1 + n % 3)}{number(f'B{n}', n, 2)}</row>" for n in range(1, size // 16))
    return xlsx({"F": "".join(rows)}, ("00000", "0.0%", '0" km"'))


def many_formats(size: int) -> bytes:
    return xlsx({"F": f"<row r='1'>{number('A1', 1, 1)}</row>"}, [f'00000"{n}"' for n in range(size // 16)])


def many_columns(size: int) -> bytes:
    hidden = "".join(f'<col min="1" max="16384" hidden="{n % 2}"/>' for n in range(size // 16))
    return xlsx({"F": f"<row r='1'>{number('A1', 1)}</row>"}, columns=f"<cols>{hidden}</cols>")


def open_document(size: int) -> bytes:
    return ods("".join(record(shown(n, f"{n:09}"), shown(n / 100, f"{n} %", "percentage")) for n in range(size // 16)))


def rows_by_turns(size: int) -> bytes:
    """Rows of which no two that follow each other have the same cells."""
    each = (
        (n, "".join(number(f"{column}{n}", n, (n + at) % 3) for at, column in enumerate("ABCDEF"[n % 5 :])))
        for n in range(1, size // 16)
    )
    rows = (f'<row r="{n}">{cells}</row>' for n, cells in each)
    return xlsx({"F": "".join(rows)}, ("00000", "0.0%"))


def one_wide_row(size: int) -> bytes:
    cells = "".join(
        number(f"{chr(65 + n // 676 % 26)}{chr(65 + n // 26 % 26)}{chr(65 + n % 26)}1", n, 1) for n in range(size // 16)
    )
    return xlsx({"F": f'<row r="1">{cells}</row>'}, ("00000",))


def rows_of(unit: str, head: str = "", tail: str = "") -> Make:
    """The XML of a sheet's rows, whatever it is: numbers with formats come first."""
    first = f'<row r="1">{number("A1", 1, 1)}</row>'
    return lambda size: xlsx({"F": first + head + unit * (size // len(unit)) + tail}, ("00000",))


def open_rows(unit: str, head: str = "", tail: str = "") -> Make:
    first = record(shown(1, "00001"))
    return lambda size: ods(first + head + unit * (size // len(unit)) + tail)


ARCHIVES: dict[str, tuple[str, Make]] = {
    "many members": ("ZIP", members(lambda n: (f"{n}.csv", b"a\n"))),
    "members of one name": ("ZIP", members(lambda n: ("a.csv", b"a\n"))),
    "names of many folders": ("ZIP", members(lambda n: ("a/" * 200 + f"{n}.csv", b""))),
    "nothing but notices": ("ZIP", members(lambda n: (f"readme{n}" + "_readme" * 20 + ".txt", b""))),
    "one member": ("ZIP", lambda size: zipped({"a.csv": b"1;2\n" * (size // 4)})),
    "one member of bzip2": ("ZIP", lambda size: zipped({"a.csv": b"1;2\n" * (size // 4)}, zipfile.ZIP_BZIP2)),
    "one member of LZMA": ("ZIP", lambda size: zipped({"a.csv": b"1;2\n" * (size // 4)}, zipfile.ZIP_LZMA)),
    "gzip": ("GZIP", lambda size: gzip.compress(b"1;2\n" * (size // 4))),
    "gzip of many members": ("GZIP", times(gzip.compress(b""))),
    "gzip in gzip": ("GZIP", lambda size: gzip.compress(gzip.compress(b"1;2\n" * (size // 4)))),
    "directories that are none": ("ZIP", times(b"PK\x05\x06" + b"\0" * 18, b"PK\x03\x04")),
    "a workbook of many sheets": ("XLSX", sheets),
    "a workbook of many rows": ("XLSX", long_column),
    "a workbook of long cells": ("XLSX", lambda size: xlsx({"F": f"<row r='1'>{text('A1', 'x' * size)}</row>"})),
    "a workbook of formats by turns": ("XLSX", formatted),
    "a workbook of many formats": ("XLSX", many_formats),
    "a workbook of many hidden columns": ("XLSX", many_columns),
    "an open document of formats": ("ODS", open_document),
    "an open document of one long cell": ("ODS", lambda size: ods(record(shown(1, "0" * size)))),
    "a workbook of rows by turns": ("XLSX", rows_by_turns),
    "a workbook of one wide row": ("XLSX", one_wide_row),
    "a workbook of empty rows": ("XLSX", rows_of("<row/>")),
    "a workbook of beginnings of rows": ("XLSX", rows_of("<row ")),
    "a workbook of beginnings of cells": ("XLSX", rows_of("<c ", '<row r="2">', "</row>")),
    "a workbook of attributes": ("XLSX", rows_of(' a="1"', '<row r="2"><c r="A2"', "><v>1</v></c></row>")),
    "a workbook of blanks in a row": ("XLSX", rows_of(" ", '<row r="2">', "</row>")),
    "a workbook of comments": ("XLSX", rows_of('<row r="2"><!-- <c r="A2"> --></row>')),
    "an open document of empty rows": ("ODS", open_rows("<table:table-row/>")),
    "an open document of beginnings of rows": ("ODS", open_rows("<table:table-row ")),
    "an open document of empty cells": (
        "ODS",
        open_rows("<table:table-cell/>", "<table:table-row>", "</table:table-row>"),
    ),
    "an open document of attributes": (
        "ODS",
        open_rows(' a="1"', "<table:table-row><table:table-cell", "/></table:table-row>"),
    ),
    "an open document of many attributes": (
        "ODS",
        open_rows("<table:table-cell" + ' a="1"' * 100 + "/>", "<table:table-row>", "<b/></table:table-row>"),
    ),
    "an open document of unusual rows": ("ODS", open_rows(record(shown(1, "1 <m>"), "\n", shown(2, "002")))),
    "an open document of comments": ("ODS", open_rows(f"<!-- {record(shown(1, '001'))} -->")),
    "an old workbook that is none": ("XLS", times(b"\0W\0o\0r\0k\0b\0o\0o\0k", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
}


def definitions(size: int, one: str, root: str) -> bytes:
    count = size // len(one)
    return ('{"$defs":{' + ",".join(f'"d{n}":{one}'.replace("%d", str(n + 1)) for n in range(count)) + "}," + root
            + "}").encode()  # fmt: skip


SCHEMAS: dict[str, Make] = {
    "fields": each(lambda n: f'{{"name":"c{n}","title":"t","type":"string"}}', ",", '{"fields":[', "]}"),
    "fields of one name": times('{"name":"c0"},', '{"fields":[', "{}]}"),
    "one long description": times("é", '{"fields":[{"name":"c0","description":"', '"}]}'),
    "many allowed values": each(lambda n: f'"v{n}"', ",", '{"fields":[{"name":"c0","enum":[', "]}]}"),
    "many schemas": each(lambda n: f'{{"schema":{{"fields":[{{"name":"c{n}"}}]}}}}', ",", '{"resources":[', "]}"),
    "properties": each(lambda n: f'"c{n}":{{"type":"string"}}', ",", '{"properties":{', "}}"),
    "lists of records": each(
        lambda n: f'"l{n}":{{"items":{{"properties":{{"c0":{{}}}}}}}}', ",", '{"properties":{', "}}"
    ),
    "references in a row": lambda size: definitions(size, '{"$ref":"#/$defs/d%d"}', '"$ref":"#/$defs/d0"'),
    "references to two each": lambda size: definitions(
        size, '{"allOf":[{"$ref":"#/$defs/d%d"},{"$ref":"#/$defs/d%d"}]}', '"$ref":"#/$defs/d0"'
    ),
    "a long reference, often": lambda size: (
        '{"properties":{' + ",".join(f'"c{n}":{{"$ref":"#/$defs/a"}}' for n in range(size // 64))
        + '},"$defs":{"a":{"$ref":"#/' + "x" * (size // 2) + '"}}}').encode(),
    "a large value, often": lambda size: (
        '{"properties":{' + ",".join(f'"c{n}":{{"$ref":"#/$defs/a"}}' for n in range(size // 64))
        + '},"$defs":{"a":{"enum":[[' + "1," * (size // 4) + "1]]}}}").encode(),
    "a large description, often": lambda size: (
        '{"properties":{' + ",".join(f'"c{n}":{{"$ref":"#/$defs/a"}}' for n in range(size // 64))
        + '},"$defs":{"a":{"description":"' + "é" * (size // 4) + '"}}}').encode(),
    "parts of parts": lambda size: (
        '{"$ref":"#/$defs/a","$defs":{"a":{"allOf":[' + ",".join(
            f'{{"properties":{{"c{n}":{{"$ref":"#/$defs/a"}}}}}}' for n in range(size // 48)) + "]}}}").encode(),
    "choices": times('{"properties":{"c0":{"oneOf":[{},{}]}}},', '{"oneOf":[', "{}]}"),
}  # fmt: skip


Weigh = Callable[[Callable[[bytes], object], Make], None]


@pytest.fixture(scope="module")
def ready() -> Iterator[Scales]:
    with scales(__name__) as found:
        yield found


@pytest.fixture
def grows_in_proportion(ready: Scales) -> Weigh:
    """A check of work and of what it is given: where time or memory does not seem to grow in proportion, it is measured
    at twice the size and again. Other programs may have had the caches, and what grows faster than its input does so
    all the more.
    """

    def check(work: Callable[[bytes], object], make: Make) -> None:
        tiny = partial(work, make(_TINY))
        measured = []
        for times in (1, 2, 4):
            small, large = partial(work, make(SIZE * times)), partial(work, make(SIZE * times * _LARGER))
            few, many = ready.weigh(small, after=tiny, runs=2), ready.weigh(large, after=tiny)
            if many.memory > _MORE * _LARGER * few.memory + _BYTES:
                measured.append(f"{few.memory >> 10} kB of memory, then {many.memory >> 10} kB")
                continue
            seconds = many.seconds
            if seconds > _MORE * _LARGER * few.seconds + _SECONDS:
                seconds = min(seconds, ready.weigh(large, after=tiny).seconds)
            if seconds <= _MORE * _LARGER * few.seconds + _SECONDS:
                return
            larger = f"{seconds:.3f} s for {_LARGER} times as many"
            measured.append(f"{few.seconds:.3f} s for {SIZE * times} bytes, {larger}")
        pytest.fail("; ".join(measured))

    return check


INPUTS = {**TEXTS, **JSONS, **GEOJSONS, **ARCHIVES}
NAMES = [f"{label}: {name}" for name, (label, _) in INPUTS.items()]
# Rows with as many cells as the file has names: their table grows with the product, up to a thousand columns and
# 25 megabytes, where it is given up.
TABLES = (
    "properties without two alike", "records without two alike", "objects without two alike", "a datastore of nothing",
    "every row wider", "one large value under many keys", "a wide record and short ones",
    "one wide row above short ones",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("whole", [True, False], ids=["whole", "cut"])
@pytest.mark.parametrize(("label", "make"), INPUTS.values(), ids=NAMES)
def test_a_sample(label: str, make: Make, whole: bool, grows_in_proportion: Weigh) -> None:
    grows_in_proportion(partial(reading.read, label=label, name="a", whole=whole), make)


def convert(content: bytes, label: str) -> None:
    converting.convert(content, label=label, name="a", most=25_000_000, deliver=lambda extension, piece: None)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in INPUTS if name not in TABLES])
def test_a_conversion(name: str, grows_in_proportion: Weigh) -> None:
    label, make = INPUTS[name]
    grows_in_proportion(partial(convert, label=label), make)


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_far_more_cells_than_bytes_is_given_up(name: str) -> None:
    label, make = INPUTS[name]
    assert processor_seconds(partial(convert, make(3_000_000), label)) < 20


@pytest.mark.slow
@pytest.mark.parametrize("make", SCHEMAS.values(), ids=list(SCHEMAS))
def test_a_schema(make: Make, grows_in_proportion: Weigh) -> None:
    grows_in_proportion(partial(schemas.schema, columns=[f"c{n}" for n in range(30)]), make)
