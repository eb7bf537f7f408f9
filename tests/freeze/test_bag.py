"""The archive as archives are checked: by the programs that people have."""

from __future__ import annotations

import hashlib
import io
import subprocess
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import bagit
import pytest

from sitegen.errors import BuildError
from sitegen.freeze.bag import Bag
from sitegen.freeze.names import LONGEST, cautions

DAY = date(2026, 11, 30)
FILES = {"index.html": b"one", "dataset/a b/é.csv": b"a;b\n" * 1000, "empty": b""}


def packed(files: dict[str, bytes], about: dict[str, str] | None = None) -> tuple[bytes, str]:
    file = io.BytesIO()
    with Bag.into(file, "ville-2026-11-30", DAY) as bag:
        for path, content in files.items():
            bag.add(path, content)
        manifest = bag.close(about or {}, b"<!doctype html>")
    return file.getvalue(), manifest


def unpacked(content: bytes, folder: Path) -> Path:
    ZipFile(io.BytesIO(content)).extractall(folder)
    return folder / "ville-2026-11-30"


def test_it_is_a_valid_bag_with_digests_that_sha256sum_reads(tmp_path: Path) -> None:
    content, manifest = packed(FILES, {"External-Description": "Ville\r\nBag-Size: 1", "Contact-Email": ""})
    bag = unpacked(content, tmp_path)
    assert bagit.Bag(str(bag)).validate()
    info = (bag / "bag-info.txt").read_text("utf-8").splitlines()
    assert info == [
        "External-Description: Ville Bag-Size: 1",
        "Bagging-Date: 2026-11-30",
        f"Payload-Oxum: {sum(map(len, FILES.values()))}.3",
    ]
    assert hashlib.sha256((bag / "manifest-sha256.txt").read_bytes()).hexdigest() == manifest
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "-c", "--strict", "--quiet", name], cwd=bag, check=True)


def test_the_manifest_has_one_line_a_file_whatever_its_name(tmp_path: Path) -> None:
    content, _ = packed({"100 %": b"", "a\r\nb": b""})
    lines = (unpacked(content, tmp_path) / "manifest-sha256.txt").read_text("utf-8").splitlines()
    assert [line[66:] for line in lines] == ["data/100 %25", "data/a%0D%0Ab"], "as RFC 8493 has it, 2.1.3"


def test_entries_tell_nothing_of_the_machine() -> None:
    content, _ = packed(FILES)
    assert packed(FILES)[0] == content
    with ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 30, 0, 0, 0)}
        assert {(entry.external_attr, entry.create_system) for entry in archive.infolist()} == {(0o100644 << 16, 3)}
        assert {name.partition("/")[0] for name in archive.namelist()} == {"ville-2026-11-30"}


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../x", "a/../../x", "a\\..\\x", "index.html"])
def test_no_file_leads_out_of_it_nor_takes_the_place_of_another(path: str) -> None:
    with Bag.into(io.BytesIO(), "ville-2026-11-30", DAY) as bag:
        bag.add("index.html", b"1")
        with pytest.raises(BuildError, match="no archive can hold"):
            bag.add(path, b"2")


@pytest.mark.slow
def test_more_files_than_an_old_zip_takes() -> None:
    content, _ = packed({f"dataset/{number}.json": b"" for number in range(70_000)})
    with ZipFile(io.BytesIO(content)) as archive:
        assert len(archive.namelist()) == 70_005


@pytest.mark.parametrize(
    "path",
    ["a/aux.js", "a/NUL", "com1/x", "a./x", "a /x", "a/x.", 'a/"x"', "a:b", "a/x?", "Index.html", f"a/{'x' * LONGEST}"],
)
def test_what_windows_does_not_take_is_told(path: str) -> None:
    [caution] = cautions("ville-2026-11-30", ["index.html", path])
    assert (caution.code, caution.where) == ("frozen-name", path)


def test_usual_names_are_not() -> None:
    names = ["index.html", "dataset/a/.htaccess", "console/aux-1.js", "feeds/dataset.atom", "com10/relevés.csv"]
    assert [*cautions("ville-2026-11-30", names)] == []
