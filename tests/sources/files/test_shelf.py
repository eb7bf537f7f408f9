"""What was read stays, goes when nobody shows it, and is begun anew where it is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.errors import SourceError
from sitegen.sources.files.shelf import Shelf, Visit


def put(shelf: Shelf, address: str, content: bytes) -> Visit:
    visit = Visit(digest=shelf.keep(content), seen=1.0)
    shelf.note(address, visit)
    return visit


def test_what_no_partner_shows_any_more_goes(tmp_path: Path) -> None:
    with Shelf(tmp_path) as shelf:
        visits = {name: put(shelf, name, name.encode()) for name in ("a", "b", "c")}
        shelf.list("one", ["a", "b"])
        put(shelf, "c", b"c")
        shelf.list("two", ["b", "c"])
        shelf.tidy()
        assert all(shelf.path(visit).is_file() for visit in visits.values())
        shelf.list("one", [])
        shelf.tidy()
        assert [shelf.visit(name).seen for name in ("a", "b", "c")] == [0.0, 1.0, 1.0]
        assert not shelf.path(visits["a"]).exists()
        assert shelf.path(visits["b"]).read_bytes() == b"b"


def test_bytes_that_are_gone_are_read_anew(tmp_path: Path) -> None:
    with Shelf(tmp_path) as shelf:
        shelf.path(put(shelf, "a", b"a")).unlink()
        assert shelf.visit("a") == Visit()


def test_one_file_of_bytes_for_all_who_have_the_same(tmp_path: Path) -> None:
    with Shelf(tmp_path) as shelf:
        put(shelf, "a", b"same")
        put(shelf, "b", b"same")
        assert len(list((tmp_path / "files").rglob("*"))) == 2, "a folder and a file in it"


@pytest.mark.parametrize("damage", [b"not a database at all, and longer than a header" * 10, b""])
def test_a_damaged_one_is_begun_anew(tmp_path: Path, damage: bytes) -> None:
    with Shelf(tmp_path) as shelf:
        put(shelf, "a", b"a")
    (tmp_path / "files.sqlite").write_bytes(damage)
    with Shelf(tmp_path) as shelf:
        assert shelf.visit("a") == Visit()
        put(shelf, "a", b"a")
        assert shelf.visit("a").seen == 1.0


def test_one_of_another_format_is_begun_anew(tmp_path: Path) -> None:
    with Shelf(tmp_path) as shelf:
        put(shelf, "a", b"a")
        shelf._db.execute("PRAGMA user_version = 99")
    with Shelf(tmp_path) as shelf:
        assert shelf.visit("a") == Visit()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(SourceError, match="cannot be kept") as caught:
        Shelf(tmp_path / "cache")
    assert "is there room" in caught.value.hint


def test_a_shelf_is_for_one_user(tmp_path: Path) -> None:
    with Shelf(tmp_path / "cache"):
        assert (tmp_path / "cache" / "files").stat().st_mode & 0o077 == 0
