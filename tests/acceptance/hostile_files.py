"""Files that mean harm, as many as are asked for: archives, workbooks, pictures, PDF, CSV, JSON, GeoJSON, schemas.

A third are the inputs of `tests.samples.test_growth`, larger; the others are good files with bytes changed, cut, put
together or under another's name, and files that unpack to far more than they are. The same number gives the same files.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import random
import struct
import zipfile
from collections.abc import Callable, Iterator

from tests.samples.pictures import FORMATS, drawn, image_bomb, locked, packed, pdf
from tests.samples.test_growth import INPUTS, SCHEMAS
from tests.samples.workbooks import TOWNS, number, text, xlsx, zipped

LABELS = (
    "CSV", "TSV", "TXT", "JSON", "GeoJSON", "XLSX", "XLS", "ODS", "ZIP", "PDF", "PNG", "JPEG", "GIF", "WebP", "TIFF",
    "Markdown", "XML", "",
)  # fmt: skip
_TABLE = "nom;lon;lat;le;montant\r\n" + "".join(
    f"Dax {n};{n / 99};44,{n};{n % 28 + 1}/3/2026;1 0{n}\r\n" for n in range(40)
)
_SIGNS = "\0\r\n\"';,|\t:\ufeff\u202e\u2028\u0301\U0001f600é%<>{}[]\\="


def files(count: int, seed: int = 13) -> Iterator[tuple[str, bytes]]:
    """Label and content of each."""
    chance = random.Random(seed)  # noqa: S311  # the same ones each time
    known = [*INPUTS.values(), *(("JSON", make) for make in SCHEMAS.values())]
    good, bad = _good(), _bad()
    for index in range(count):
        if index < len(known):
            label, make = known[index]
            yield label, make(chance.choice((1_000, 60_000, 400_000)))
        elif index < len(known) + len(bad):
            yield bad[index - len(known)]
        else:
            yield chance.choice((*LABELS, "CSV", "JSON")), _changed(chance, good)


def _good() -> list[bytes]:
    picture = drawn(90, 120)
    points = [{"type": "Feature", "properties": {"n": n}, "geometry": {"type": "Point", "coordinates": [n / 9, 44]}}
              for n in range(30)]  # fmt: skip
    return [
        _TABLE.encode(), _TABLE.encode("cp1252"), _TABLE.encode("utf-16"), b"sep=;\r\n" + _TABLE.encode(),
        json.dumps([{"a": n, "b": {"c": [n]}} for n in range(40)]).encode(),
        json.dumps({"type": "FeatureCollection", "features": points}).encode(),
        xlsx({"Villes": TOWNS}), zipped({"a.csv": _TABLE}), zipped({"a.csv": _TABLE}, zipfile.ZIP_BZIP2),
        zipped({"a.csv": _TABLE}, zipfile.ZIP_LZMA), gzip.compress(_TABLE.encode()),
        pdf(b"1 0 0 rg 0 150 100 150 re f"), locked(), *(packed(picture, kind) for kind in FORMATS if kind != "PDF"),
    ]  # fmt: skip


def _bad() -> list[tuple[str, bytes]]:
    """What has a name."""
    mega = 1 << 20
    large = lying(500, zipfile.ZIP_BZIP2)
    far = f"<row r='1'>{text('A1', 'nom')}</row><row r='1048576'>{number('XFD1048576', 1)}</row>"
    return [
        ("ZIP", large), ("ZIP", lying(150, zipfile.ZIP_LZMA)),
        ("ZIP", lying(150, zipfile.ZIP_DEFLATED)), ("CSV", large),
        ("ODS", lying(150, zipfile.ZIP_BZIP2, "mimetype")), ("XLSX", lying(150, zipfile.ZIP_BZIP2, "xl/workbook.xml")),
        ("GZIP", gzip.compress(bytes(150 * mega))), ("CSV", gzip.compress(b"0;1\n" * (50 * mega))),
        ("BZIP2", bz2.compress(bytes(100 * mega))), ("XLSX", xlsx({"Loin": far})),
        ("ZIP", zipped({"a.xlsx": xlsx({"Loin": far})})), ("PNG", image_bomb()),
        ("PDF", pdf(b"q " * 2_000_000)), ("PDF", pdf(b"0 0 1 1 re f " * 400_000)),
        ("PDF", b"%PDF-1.7\n" + b"1 0 obj<<" * 50_000),
        ("JSON", b"[" * 100_000), ("JSON", b'[{"a":' + b"9" * (2 * mega) + b"}]"), ("CSV", b'"a","b\n' * (mega // 4)),
        ("CSV", b"a;" * mega), ("JSON", b"[" + b"[]," * 500_000 + b"[]]"), ("CSV", b""), ("CSV", b"\0" * mega),
        ("CSV", "\U000e0001\ud800".encode("utf-8", "surrogatepass") * 50_000),
    ]  # fmt: skip


def lying(megabytes: int, method: int, name: str = "a.csv") -> bytes:
    """An archive that says of its member that it has a thousand bytes."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as archive, archive.open(name, "w") as file:
        for _ in range(megabytes):
            file.write(bytes(1 << 20))
    return whole.getvalue().replace(struct.pack("<I", megabytes << 20), struct.pack("<I", 1_000))


def _changed(chance: random.Random, good: list[bytes]) -> bytes:
    content = bytearray(chance.choice(good))
    ways: list[Callable[[], None]] = [
        lambda: content.__setitem__(chance.randrange(len(content)), chance.randrange(256)),
        lambda: content.__delitem__(slice(chance.randrange(len(content)), None)),
        lambda: content.extend(chance.choice(good)),
        lambda: content.__setitem__(slice(0, chance.randrange(9)), chance.choice(good)[:9]),
        lambda: _insert(content, chance, "".join(chance.choices(_SIGNS, k=9)).encode() * chance.choice((1, 5_000))),
        lambda: _insert(content, chance, b"9" * chance.choice((5, 5_000, 50_000))),
        lambda: _insert(content, chance, struct.pack("<I", chance.choice((0, 1, 0xFFFF, 0xFFFFFFFF)))),
    ]
    for _ in range(chance.randrange(1, 5)):
        if content:
            chance.choice(ways)()
    return bytes(content)


def _insert(content: bytearray, chance: random.Random, more: bytes) -> None:
    at = chance.randrange(len(content) + 1)
    content[at:at] = more
