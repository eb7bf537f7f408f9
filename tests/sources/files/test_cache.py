"""What was read stays, goes when nobody shows it, and is begun anew where it is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.errors import SourceError
from sitegen.sources.files.cache import FileCache, Visit


def put(cache: FileCache, address: str, content: bytes) -> Visit:
    visit = Visit(digest=cache.keep(content), seen=1.0)
    cache.note(address, visit)
    return visit


def test_what_no_partner_shows_any_more_goes(tmp_path: Path) -> None:
    with FileCache(tmp_path) as cache:
        visits = {name: put(cache, name, name.encode()) for name in ("a", "b", "c")}
        cache.list("one", ["a", "b"])
        put(cache, "c", b"c")
        cache.list("two", ["b", "c"])
        cache.tidy()
        assert all(cache.path(visit).is_file() for visit in visits.values())
        cache.list("one", [])
        cache.tidy()
        assert [cache.visit(name).seen for name in ("a", "b", "c")] == [0.0, 1.0, 1.0]
        assert not cache.path(visits["a"]).exists()
        assert cache.path(visits["b"]).read_bytes() == b"b"


def test_bytes_that_are_gone_are_read_anew(tmp_path: Path) -> None:
    with FileCache(tmp_path) as cache:
        cache.path(put(cache, "a", b"a")).unlink()
        assert cache.visit("a") == Visit()


def test_one_file_of_bytes_for_all_who_have_the_same(tmp_path: Path) -> None:
    with FileCache(tmp_path) as cache:
        put(cache, "a", b"same")
        put(cache, "b", b"same")
        assert len(list((tmp_path / "files").rglob("*"))) == 2, "a folder and a file in it"


@pytest.mark.parametrize("damage", [b"not a database at all, and longer than a header" * 10, b""])
def test_a_damaged_one_is_begun_anew(tmp_path: Path, damage: bytes) -> None:
    with FileCache(tmp_path) as cache:
        put(cache, "a", b"a")
    (tmp_path / "files.sqlite").write_bytes(damage)
    with FileCache(tmp_path) as cache:
        assert cache.visit("a") == Visit()
        put(cache, "a", b"a")
        assert cache.visit("a").seen == 1.0


def test_one_of_another_format_is_begun_anew(tmp_path: Path) -> None:
    with FileCache(tmp_path) as cache:
        put(cache, "a", b"a")
        cache._db.execute("PRAGMA user_version = 99")
    with FileCache(tmp_path) as cache:
        assert cache.visit("a") == Visit()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(SourceError, match="cannot be kept") as caught:
        FileCache(tmp_path / "cache")
    assert "is there room" in caught.value.hint


def test_a_shelf_is_for_one_user(tmp_path: Path) -> None:
    with FileCache(tmp_path / "cache"):
        assert (tmp_path / "cache" / "files").stat().st_mode & 0o077 == 0
