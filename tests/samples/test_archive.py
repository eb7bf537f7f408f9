from __future__ import annotations

import gzip
import io
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Sequence

import pytest

from sitegen import samples
from sitegen.samples import Sample, archive
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


@pytest.mark.parametrize(
    "beside",
    [
        ["arbres.csvt", "arbres.prj"], ["arbres.qmd"], ["Dictionnaire des données.pdf"], ["arbres.xml"],
        ["modèle.docx", "aide.html"],
    ],
)  # fmt: skip
def test_what_explains_a_data_file_is_none(beside: Sequence[str]) -> None:
    found = read(zipped({"arbres.csv": CSV, **dict.fromkeys(beside, "x")}))
    assert (found.kind, found.found, found.inside) == ("table", "CSV", ("arbres.csv",))


@pytest.mark.parametrize(
    "names",
    [
        ["a.csv", "b.csv"], ["index.html", "style.css"], ["a.xml", "b.xml"], ["a.csv", "photo.jpg"],
        ["liste.csv", *(f"délibération {n}.pdf" for n in range(4))],
    ],
)  # fmt: skip
def test_what_may_be_the_data_itself_counts(names: Sequence[str]) -> None:
    assert read(zipped(dict.fromkeys(names, CSV))).why == "many-files"


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


METHODS = {"bzip2": zipfile.ZIP_BZIP2, "LZMA": zipfile.ZIP_LZMA, "deflate": zipfile.ZIP_DEFLATED}


def lying(name: str, times: int, method: int, said: int) -> bytes:
    """An archive whose one member says that it unpacks to `said` bytes, and unpacks to as many megabytes as `times`."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive, archive.open(name, "w") as file:
        for _ in range(times):
            file.write(bytes(1 << 20))
    return packed.getvalue().replace(struct.pack("<I", times << 20), struct.pack("<I", said))


@pytest.mark.parametrize(("method", "why"), [("bzip2", "bomb"), ("LZMA", "bomb"), ("deflate", "broken")])
def test_an_archive_that_unpacks_to_more_than_it_says(method: str, why: str) -> None:
    content = lying("a.csv", 200, METHODS[method], 1_000)
    tracemalloc.start()
    try:
        found = archive.unzipped(content, 16 << 20, whole=True)
        assert tracemalloc.get_traced_memory()[1] < 50 << 20
    finally:
        tracemalloc.stop()
    assert (found.why, read(content).why) == (why, why)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_is_read_as_before(method: str) -> None:
    found = read(zipped({"a.csv": "nom;insee\n" + "Bègles;33039\n" * 9_000}, METHODS[method]))
    assert found.table is not None
    assert (found.table.total, found.whole, found.inside) == (9_000, True, ("a.csv",))
    long = read(zipped({"a.csv": "n\n" + "0123456789\n" * 400_000}, METHODS[method]))
    assert long.table is not None
    assert (long.whole, long.table.exact) == (False, False)


@pytest.mark.parametrize("method", ["bzip2", "LZMA"])
def test_a_changed_byte_in_what_we_unpack_ourselves(method: str) -> None:
    content = zipped({"a.csv": CSV * 50}, METHODS[method])
    for at in range(0, len(content), 3):
        read(content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :])
    start = content.index(b"a.csv") + 5
    assert read(content[: start + 30] + b"\0\0\0" + content[start + 33 :]).why == "broken"


def test_a_method_that_nobody_knows() -> None:
    content = bytearray(zipped({"a.csv": CSV}, zipfile.ZIP_STORED))
    content[8] = content[content.index(b"PK\x01\x02") + 10] = 9  # Deflate64, in both headers
    assert read(bytes(content)).why == "format"


@pytest.mark.parametrize("method", ["bzip2", "LZMA"])
@pytest.mark.parametrize("name", ["xl/workbook.xml", "mimetype", "META-INF/manifest.xml"])
def test_what_says_what_an_archive_is_may_lie_too(name: str, method: str) -> None:
    content = lying(name, 100, METHODS[method], 40)
    tracemalloc.start()
    try:
        assert archive.unzipped(content, 16 << 20, whole=True).why in ("format", "no-data", "bomb")
        assert tracemalloc.get_traced_memory()[1] < 10 << 20
    finally:
        tracemalloc.stop()
    assert read(content).kind == "nothing"


def test_a_member_of_some_office_format_that_lies() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archived:
        archived.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet" + " " * 90_000_000)
        archived.writestr("META-INF/manifest.xml", " " * 90_000_000)
    content = packed.getvalue().replace(struct.pack("<I", 90_000_000), struct.pack("<I", 60))
    tracemalloc.start()
    try:
        archive.unzipped(content, 16 << 20, whole=True)
        assert tracemalloc.get_traced_memory()[1] < 40 << 20
    finally:
        tracemalloc.stop()


def test_a_workbook_may_only_be_packed_as_workbooks_are() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx({"Villes": TOWNS}))) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name), zipfile.ZIP_BZIP2 if "sheet1" in name else zipfile.ZIP_DEFLATED)
    assert (read(packed.getvalue()).found, read(packed.getvalue()).why) == ("XLSX", "format")


def test_a_directory_of_far_too_many() -> None:
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 3, 20, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    content = b"PK\x03\x04" + entry * 300_000
    content += struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65_535, 65_535, len(entry) * 300_000, 4, 0)
    assert read(content).why == "too-large"


def test_archives_that_hold_themselves() -> None:
    """Overlapping members, of which each is the same packed bytes: what they unpack to counts."""
    inside = zlib.compress(b"0;1\n" * 4_000_000)[2:-4]
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(inside), 16_000_000, 1, 0) + b"a"
    names = b"".join(
        struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 3, 20, 0, 0, 8, 0, 0, 0, len(inside), 16_000_000, 4, 0, 0, 0,
                    0, 0, 0) + f"{n:04}".encode()
        for n in range(2_000)
    )  # fmt: skip
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2_000, 2_000, len(names), len(local + inside), 0)
    assert read(local + inside + names + end).why == "bomb"


def named(*names: bytes, content: bytes = b"a;b\n1;2\n") -> bytes:
    """A ZIP of files with these names as they are, without the sign of UTF-8."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for n, name in enumerate(names):
            archive.writestr("x" * (len(name) - 1) + str(n), b"" if name.endswith(b"\\") else content)
    made = packed.getvalue()
    for n, name in enumerate(names):
        made = made.replace(b"x" * (len(name) - 1) + str(n).encode(), name)
    return made


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("donne\u0301es\u00b7e\u0301te\u0301.csv".encode(), "données·été.csv"),  # macOS
        ("export/forêt.csv".encode(), "forêt.csv"),
        ("données.csv".encode("cp850"), "données.csv"),  # Windows
        ("À côté.csv".encode("cp850"), "À côté.csv"),
        ("données.csv".encode("cp1252"), "données.csv"),
        (b"export\\communes.csv", "communes.csv"),
    ],
)
def test_names_from_macos_and_windows(name: bytes, shown: str) -> None:
    found = samples.read(named(name), label="ZIP", whole=True)
    assert (found.kind, found.inside) == ("table", (shown,))


def test_what_macos_and_windows_put_beside_a_file_is_no_data() -> None:
    beside = (
        b"export\\",
        b"export\\a.csv",
        b"__MACOSX\\export\\._a.csv",
        b"export\\Thumbs.db",
        b"export\\LISEZMOI.txt",
    )
    found = samples.read(named(*beside), label="ZIP", whole=True)
    assert (found.kind, found.inside) == ("table", ("a.csv",))
