from __future__ import annotations

import gzip
import zipfile

import pytest

from sitegen import samples
from sitegen.samples import Sample
from tests.samples.workbooks import TOWNS, xlsx, zipped
from tests.surroundings import shared

CSV = "nom;insee\nBègles;33039\n"


def read(content: bytes, *, name: str = "", whole: bool = True) -> Sample:
    return samples.read(content, label="ZIP", name=name, whole=whole)


def test_one_data_file_among_what_comes_with_it() -> None:
    found = read(
        zipped(
            {
                "export/": "",
                "export/données.csv": CSV,
                "__MACOSX/export/._données.csv": "x",
                "export/LISEZMOI.txt": "x",
                "Licence.pdf": "x",
                "export/.DS_Store": "x",
            }
        )
    )
    assert (found.kind, found.found, found.inside) == ("table", "CSV", ("données.csv",))
    assert found.whole


def test_a_workbook_in_an_archive() -> None:
    found = read(zipped({"a.xlsx": xlsx({"Villes": TOWNS})}))
    assert (found.found, found.inside) == ("XLSX", ("a.xlsx", "Villes"))


def test_several_files_are_named() -> None:
    found = read(zipped({f"dossier/{n:03}.csv": CSV for n in range(40)}))
    assert (found.kind, found.why, len(found.others)) == ("nothing", "many-files", 20)
    assert found.others[0] == "000.csv"


def test_no_data() -> None:
    assert read(zipped({})).why == "no-data"
    assert read(zipped({"readme.txt": "x"})).why == "no-data"


def test_office_files_are_told() -> None:
    assert (read(zipped({"word/document.xml": ""})).found, read(zipped({"doc.kml": ""})).found) == ("DOCX", "KMZ")


def test_bombs() -> None:
    assert read(zipped({"a.csv": b"a;b\n" * 10_000_000})).why == "bomb"
    assert read(zipped({f"{n}.csv": b"0" * 2_000_000 for n in range(20)})).why == "bomb"


def test_a_large_file_is_read_from_its_beginning() -> None:
    content = zipped({"a.csv": "n\n" + "0123456789\n" * 400_000})
    found = read(content)
    assert found.table is not None
    assert (found.whole, found.table.exact) == (False, False)


def test_archives_inside_each_other_end() -> None:
    content = zipped({"a.csv": CSV})
    assert read(zipped({"a.zip": content})).found == "CSV"
    for _ in range(3):
        content = zipped({"a.zip": content})
    assert (read(content).found, read(content).why) == ("ZIP", "format")


def test_encrypted() -> None:
    content = bytearray(zipped({"a.csv": CSV}, zipfile.ZIP_STORED))
    content[6] |= 1  # in the file's own header, and in the directory's
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert read(bytes(content)).why == "encrypted"


def test_broken_and_cut() -> None:
    content = zipped({"a.csv": CSV})
    assert read(content[:-10]).why == "broken"
    assert read(content[:-10], whole=False).why == "cut"
    wrong = bytearray(zipped({"a.csv": CSV}, zipfile.ZIP_STORED))
    wrong[40] ^= 1  # the sum does not match
    assert read(bytes(wrong)).why == "broken"


def test_a_changed_byte_never_raises() -> None:
    content = zipped({"a.csv": CSV, "b/": ""})
    for at in range(len(content)):
        for change in (0x01, 0xFF):
            read(content[:at] + bytes([content[at] ^ change]) + content[at + 1 :])


@pytest.mark.parametrize("whole", [True, False])
def test_gzip(whole: bool) -> None:
    found = read(gzip.compress(CSV.encode()), name="villes.csv.gz", whole=whole)
    assert (found.found, found.inside, found.whole) == ("CSV", ("villes.csv",), whole)


def test_gzip_cut_and_broken() -> None:
    long = gzip.compress("".join(f"{n};{n * 7919}\n" for n in range(9_000)).encode())
    assert read(long[:9_000], whole=False).kind == "table"
    assert read(long[:9_000]).whole is False
    assert read(b"\x1f\x8b" + b"\0" * 50).why == "broken"


def test_a_gzip_bomb_is_read_from_its_beginning() -> None:
    found = read(gzip.compress(b"a;b\n" * 5_000_000))
    assert (found.kind, found.whole) == ("table", False)


def test_a_real_one() -> None:
    path = "data/scdl/divers/tests__data__20190618-annuaire-diagnostiqueurs_compressed.csv.gz"
    found = read(shared(path).read_bytes(), name="x.csv.gz")
    assert found.table is not None
    assert (found.table.total, found.separator, found.inside) == (29, ";", ("x.csv",))
