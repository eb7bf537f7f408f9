"""What a live source answered stays at hand, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.config import Partner
from sitegen.errors import SourceError
from sitegen.sources import fetch, snapshot
from tests.sources.making import LUBERON, VERDON, live, package, partner, select
from tests.sources.portal import Portal


@pytest.fixture
def reader(portal: Portal, tmp_path: Path) -> Partner:
    portal.organizations = [LUBERON, VERDON]
    portal.packages = [package("a"), package("b")]
    return partner(live(portal.url, tmp_path))


def path_of(reader: Partner, cache: Path) -> Path:
    return snapshot.place(cache, reader.source, reader.select)


def test_offline_is_the_last_answer_without_a_question(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    online = fetch(reader, cache=tmp_path)
    portal.asked.clear()
    assert fetch(reader, cache=tmp_path, offline=True) == online
    assert portal.asked == []


def test_without_a_snapshot_offline_is_an_error_that_says_what_to_do(reader: Partner, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        fetch(reader, cache=tmp_path, offline=True)
    assert caught.value.exit_code == 4
    assert "sitegen fetch" in caught.value.hint


def test_each_selection_has_its_own(reader: Partner, tmp_path: Path) -> None:
    fetch(reader, cache=tmp_path)
    other = partner(reader.source, select=select(organizations=["parc_du_luberon"]))
    with pytest.raises(SourceError):
        fetch(other, cache=tmp_path, offline=True)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def _lose_a_line(path: Path) -> None:
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


def _future(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"format":1', b'"format":999', 1))


def _foreign(path: Path) -> None:
    path.write_bytes(b'{"datasets": []}\n' + path.read_bytes())


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _another_portal(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"http://127.0.0.1", b"http://127.0.0.2", 1))


@pytest.mark.parametrize("damage", [_cut, _lose_a_line, _future, _foreign, _empty, _another_portal])
def test_a_broken_snapshot_is_refused_offline_and_replaced_online(
    reader: Partner, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    online = fetch(reader, cache=tmp_path)
    damage(path_of(reader, tmp_path))
    with pytest.raises(SourceError) as caught:
        fetch(reader, cache=tmp_path, offline=True)
    assert "sitegen fetch" in caught.value.hint
    assert fetch(reader, cache=tmp_path) == online
    assert fetch(reader, cache=tmp_path, offline=True) == online


def test_a_failing_portal_leaves_the_snapshot_as_it_was(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    fetch(reader, cache=tmp_path)
    path = path_of(reader, tmp_path)
    before = path.read_bytes()
    portal.rows_max = 1
    whole = portal.answer("GET", "package_search", {"sort": "id asc", "rows": "1"})
    portal.will_answer("package_search", (200, whole[2]), (500, b"<html>"))
    with pytest.raises(SourceError) as caught:
        fetch(reader, cache=tmp_path)
    assert "--offline" in caught.value.hint
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path], "nothing half-written is left behind"


def test_the_same_answer_gives_the_same_bytes(reader: Partner, tmp_path: Path) -> None:
    fetch(reader, cache=tmp_path)
    before = path_of(reader, tmp_path).read_bytes()
    fetch(reader, cache=tmp_path)
    assert path_of(reader, tmp_path).read_bytes() == before
