"""What is kept of texts between processes and builds changes how long they take, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from sitegen import memory as memories
from sitegen.text import markup
from sitegen.text.html_tree import Node
from sitegen.text.memory import recalled

TEXTS = [f"# Titre {n}\n\nUne description, la *{n}*e, [ici](https://example.org/{n})." for n in range(50)]
ODD = ["", "x", "court", "\ud800 une moitié de caractère qui est assez longue", "<b>" * 40, "a\x00b" * 20]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(memories, "_memory", None)
    yield tmp_path / "cache" / "texts.sqlite"
    _forget()


def _forget() -> None:
    for each in (markup.rich, markup.plain, markup.summary, markup._blocks, markup.cleaned):
        each.cache_clear()


def _all() -> list[str]:
    return [f"{markup.rich(text)}|{markup.rich(text, level=2)}|{markup.plain(text)}" for text in (*TEXTS, *ODD)]


def test_what_is_recalled_is_what_was_made(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _forget()
    plain = _all()
    for _ in range(2):
        _forget()
        memories.remember(file)
        assert _all() == plain
        memories.keep()
    read = markup._read
    asked: list[str] = []

    def reading(text: str) -> list[Node]:
        asked.append(text)
        return read(text)

    monkeypatch.setattr(markup, "_read", reading)
    _forget()
    assert _all() == plain
    assert not set(asked) & set(TEXTS), "none was parsed again"


def test_another_text_kind_or_length_is_another_entry(file: Path) -> None:
    memories.remember(file)
    long = "un texte assez long pour être gardé"
    assert recalled("a", long, lambda: "1") == recalled("a", long, lambda: "2") == "1"
    assert recalled("b", long, lambda: "2") == "2"
    assert recalled("a", long + ".", lambda: "3") == "3"
    memories.keep()
    memories._memory = None
    memories.remember(file)
    assert recalled("a", long, lambda: "4") == "1"


def _in_process(path: Path) -> tuple[int, list[str]]:
    memories.remember(path)
    return os.getpid(), _all()


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_several_processes_share_it(file: Path, method: str) -> None:
    _forget()
    plain = _all()
    _forget()
    memories.remember(file)
    assert _all() == plain
    with ProcessPoolExecutor(2, get_context(method)) as pool:
        assert [found for _, found in pool.map(_in_process, [file] * 4)] == [plain] * 4
    assert _all() == plain


@pytest.mark.parametrize("content", [b"not a database, but long enough", b"", b"SQLite format 3\x00 cut"])
def test_a_broken_file_is_begun_anew(file: Path, content: bytes) -> None:
    _forget()
    plain = _all()
    file.parent.mkdir()
    file.write_bytes(content)
    for _ in range(2):
        _forget()
        memories._memory = None
        memories.remember(file)
        assert _all() == plain
        memories.keep()
    assert file.read_bytes().startswith(b"SQLite format 3\x00")


def test_a_folder_that_cannot_be_written_costs_time_only(file: Path) -> None:
    file.parent.write_text("in the way")
    memories.remember(file)
    for text in TEXTS:
        assert recalled("a", text, lambda: "made") == "made"
    memories.keep()
