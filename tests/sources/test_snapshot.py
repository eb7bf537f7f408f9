"""What a live source answered stays at hand, whole or not at all."""

from __future__ import annotations

import sqlite3
import stat
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
    return snapshot.place(cache, reader.source)


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


def test_another_selection_needs_another_reading(reader: Partner, tmp_path: Path) -> None:
    fetch(reader, cache=tmp_path)
    other = partner(reader.source, select=select(organizations=["parc_du_luberon"]))
    with pytest.raises(SourceError):
        fetch(other, cache=tmp_path, offline=True)


def test_another_partner_needs_another_reading(reader: Partner, tmp_path: Path) -> None:
    fetch(reader, cache=tmp_path)
    with pytest.raises(SourceError, match="autre"):
        fetch(partner(reader.source, name="autre"), cache=tmp_path, offline=True)


def test_nobody_else_on_the_machine_reads_it(reader: Partner, tmp_path: Path) -> None:
    fetch(reader, cache=tmp_path)
    assert stat.S_IMODE(path_of(reader, tmp_path).parent.stat().st_mode) == 0o700


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _garble_the_head(path: Path) -> None:
    path.write_bytes(b"{}" * 50 + path.read_bytes()[100:])


def _foreign(path: Path) -> None:
    path.write_bytes(b'{"datasets": []}\n')


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _zeros(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def _sql(statement: str) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        with sqlite3.connect(path) as db:
            db.execute(statement)
        db.close()

    return damage


DAMAGES = [
    *(_cut, _garble_the_head, _foreign, _empty, _zeros),
    _sql("PRAGMA user_version = 999"),
    _sql("UPDATE about SET url = 'https://un-autre.example.org/'"),
    _sql("DROP TABLE packages"),
    _sql("DELETE FROM packages WHERE id = 'id-a'"),
    _sql("UPDATE packages SET body = '{\"id\": ' WHERE id = 'id-a'"),
    _sql("UPDATE readings SET header = '[]'"),
]


@pytest.mark.parametrize("damage", DAMAGES)
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


def test_a_package_whose_bytes_turned_is_read_again(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    online = fetch(reader, cache=tmp_path)
    _sql("""UPDATE packages SET body = CAST(replace(body, '"A"', '"X"') AS BLOB) WHERE id = 'id-a'""")(
        path_of(reader, tmp_path)
    )
    portal.asked.clear()
    assert fetch(reader, cache=tmp_path) == online
    assert portal.questions("package_search")[-1]["fq"] == 'id:("id-a")'


def test_every_byte_may_turn(reader: Partner, tmp_path: Path) -> None:
    """Wherever the file is damaged, the next reading gives what the portal says, and nothing is raised."""
    online = fetch(reader, cache=tmp_path)
    path = path_of(reader, tmp_path)
    whole = path.read_bytes()
    for position in range(0, len(whole), 997):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 0xFF]) + whole[position + 1 :])
        assert fetch(reader, cache=tmp_path) == online, position


def test_a_failing_portal_leaves_the_snapshot_as_it_was(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    online = fetch(reader, cache=tmp_path)
    portal.packages.append(package("c"))
    portal.packages[0] |= {"title": "Neuf", "metadata_modified": "2026-06-01T00:00:00.000000"}
    portal.will_answer("organization_show", (500, b"<html>"))
    with pytest.raises(SourceError) as caught:
        fetch(reader, cache=tmp_path)
    assert "--offline" in caught.value.hint
    assert fetch(reader, cache=tmp_path, offline=True) == online
    assert [path.name for path in path_of(reader, tmp_path).parent.iterdir()] == ["portail.sqlite"]


def test_a_first_reading_that_fails_leaves_nothing_to_work_from(
    portal: Portal, reader: Partner, tmp_path: Path
) -> None:
    portal.will_answer("organization_show", (500, b"<html>"))
    with pytest.raises(SourceError) as caught:
        fetch(reader, cache=tmp_path)
    assert "--offline" not in caught.value.hint
    with pytest.raises(SourceError, match="no snapshot"):
        fetch(reader, cache=tmp_path, offline=True)


def test_a_folder_that_may_not_be_written(reader: Partner, tmp_path: Path) -> None:
    path = path_of(reader, tmp_path)
    path.mkdir(parents=True)
    with pytest.raises(SourceError) as caught:
        fetch(reader, cache=tmp_path)
    assert str(path) in caught.value.where


def test_what_nobody_shows_any_more_goes(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    fetch(reader, cache=tmp_path)
    portal.packages.pop()
    fetch(reader, cache=tmp_path)
    with sqlite3.connect(path_of(reader, tmp_path)) as db:
        assert db.execute("SELECT id FROM packages").fetchall() == [("id-a",)]
    db.close()
