"""What is kept between builds is kept whole or not at all, within its size, and is missed by nobody."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from sitegen.memory import Memory

DAY = 86_400.0


def noise(seed: int, size: int) -> bytes:
    """What does not become shorter when it is packed."""
    return random.Random(seed).randbytes(size)  # noqa: S311 - the same each time


class Clock:
    def __init__(self) -> None:
        self.day = 20_000

    def __call__(self) -> float:
        return self.day * DAY


def filled(path: Path, names: range, size: int = 100, **more: object) -> None:
    memory = Memory(path, **more)  # type: ignore[arg-type]
    for name in names:
        memory.put(f"{name:032}", _value(name, size))
    memory.flush()


def _value(name: int, size: int = 100) -> bytes:
    return name.to_bytes(4, "big") * size


def test_what_was_put_is_got_by_another_process_of_another_day(tmp_path: Path) -> None:
    clock = Clock()
    filled(tmp_path / "m", range(200), clock=clock)
    clock.day += 3
    memory = Memory(tmp_path / "m", clock=clock)
    assert [memory.get(f"{name:032}") for name in range(200)] == [_value(name) for name in range(200)]
    assert memory.get("another") is None


@pytest.mark.parametrize("content", [b"not a database, but long enough", b"", b"SQLite format 3\x00 cut"])
def test_a_broken_file_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "m").write_bytes(content)
    assert Memory(tmp_path / "m").recall("a", lambda: b"made") == b"made"
    filled(tmp_path / "m", range(10))
    assert Memory(tmp_path / "m").get(f"{3:032}") == _value(3)


@pytest.mark.parametrize("start", [100, 4_096, 30_000])
def test_a_file_that_is_damaged_inside_is_begun_anew(tmp_path: Path, start: int) -> None:
    file = tmp_path / "m"
    memory = Memory(file)
    for name in range(500):
        memory.put(f"{name:032}", noise(name, 300))
    memory.flush()
    sqlite3.connect(file).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(file.read_bytes())
    content[start:] = noise(7, len(content) - start)
    file.write_bytes(content)
    for _ in range(2):
        memory = Memory(file)
        assert all(memory.recall(f"{name:032}", lambda: b"made") in (b"made", noise(name, 300)) for name in range(500))
        memory.flush()
    filled(file, range(1_000, 1_010))
    assert Memory(file).get(f"{1_003:032}") == _value(1_003)


def test_a_value_that_is_none_of_ours_is_not_given(tmp_path: Path) -> None:
    filled(tmp_path / "m", range(10))
    with sqlite3.connect(tmp_path / "m") as db:
        db.execute("UPDATE things SET value = 'x'")
    assert Memory(tmp_path / "m").get(f"{3:032}") is None
    assert Memory(tmp_path / "m").recall(f"{3:032}", lambda: b"made") == b"made"


def test_of_a_large_one_the_entries_go_that_nobody_asked_for_longest(tmp_path: Path) -> None:
    clock, file = Clock(), tmp_path / "m"

    def add(names: range) -> None:
        memory = Memory(file, largest=300_000, clock=clock)
        for name in names:
            memory.put(f"{name:032}", noise(name, 1_000))
        memory.flush()

    for _ in range(6):
        clock.day += 1
        add(range(clock.day * 100, clock.day * 100 + 40))
        asked = Memory(file, largest=300_000, clock=clock)
        assert asked.get(f"{(20_001) * 100:032}"), "one that is asked for each day stays"
        asked.flush()
    clock.day += 1
    for _ in range(20):
        add(range(clock.day * 100, clock.day * 100 + 40))
        clock.day += 1
        assert file.stat().st_size < 1_000_000
    memory = Memory(file, largest=300_000, clock=clock)
    assert memory.get(f"{20_001 * 100 + 1:032}") is None, "an old one went"
    assert memory.get(f"{(clock.day - 1) * 100:032}") == noise((clock.day - 1) * 100, 1_000)


def test_where_all_is_of_one_day_and_too_large_it_is_begun_anew(tmp_path: Path) -> None:
    filled(tmp_path / "m", range(3_000), size=1)
    memory = Memory(tmp_path / "m", largest=50_000)
    assert memory.get(f"{3:032}") is None
    assert memory.recall("a", lambda: b"made") == b"made"


def test_a_place_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    memory = Memory(tmp_path / "file" / "m")
    assert [memory.recall("a", lambda: b"made") for _ in range(2)] == [b"made"] * 2
    memory.flush()
