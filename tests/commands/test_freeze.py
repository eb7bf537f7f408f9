"""`sitegen freeze`: which day, which file, and what stays whole when something is in the way."""

from __future__ import annotations

import errno
import multiprocessing
import os
import resource
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from sitegen import cli, config
from sitegen.commands import freeze as command
from sitegen.config import Partner
from sitegen.errors import BuildError, ConfigError
from sitegen.freeze import Archive, freeze
from sitegen.sources import snapshot
from tests import PROJECT
from tests.acceptance.projects import write_lines, write_project
from tests.program import sitegen
from tests.sources.making import LUBERON, package
from tests.sources.portal import Portal, running

ARCHIVE = "one-2026-03-12.zip"


def dataset(name: str, modified: str) -> dict[str, object]:
    hostile = f"{name} </script><script>alert(1)</script>\u2028"
    return {"id": name, "name": name, "title": hostile, "metadata_modified": modified, "resources": []}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two datasets, the newest change of which was in March; frozen once, by the command line."""
    project = tmp_path_factory.mktemp("frozen") / "project"
    write_project(project, partner='outputs = ["pages", "search"]\n[hosting]\nprecompress = ["gzip"]\n')
    packages = [dataset("a", "2026-03-12T10:00:00"), dataset("b", "2026-02-01T10:00:00")]
    write_lines(project / "datasets.jsonl", packages)
    return project


def frozen(project: Path, folder: Path, **asked: Any) -> Archive:
    """In this process, of the site that is built already."""
    one = config.load(project).partners["one"]
    return command.frozen(one, root=project, site=project / "public" / "one", folder=folder, **asked)


def held(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


@pytest.fixture(scope="module")
def row(built: Path) -> dict[str, Any]:
    """What the command says of its first archive."""
    found: dict[str, Any] = sitegen("freeze", "--offline", "-j", "1", "--json", project=built).partner("one")
    return found


def test_the_day_is_that_of_the_catalogue_and_twice_is_the_same(built: Path, row: dict[str, Any]) -> None:
    assert (row["date"], row["new"], row["warnings"]) == ("2026-03-12", True, [])
    file = built / "frozen" / ARCHIVE
    assert row["archive"] == str(file)
    assert row["bytes"] == file.stat().st_size
    with ZipFile(file) as archive:
        names = archive.namelist()
    assert len([name for name in names if "/data/" in name]) == row["files"]
    assert list((built / "public" / "one").rglob("*.html.gz"))
    assert not [name for name in names if name.endswith(".gz")], "packed copies are for servers"
    again = sitegen("freeze", "--offline", "-j", "1", project=built)
    assert "there already" in again.out
    assert row["sha256"] in again.out
    assert held(built / "frozen") == [ARCHIVE]


def test_another_day_when_asked(built: Path, row: dict[str, Any], tmp_path: Path) -> None:
    archive = frozen(built, tmp_path, day=date(2026, 12, 31))
    assert held(tmp_path) == ["one-2026-12-31.zip"]
    assert archive.contents != row["contents"], "its pages tell the day"


@pytest.mark.parametrize("wrong", ["31/12/2026", "2026-13-01", "20261231", "1970-01-01"])
def test_a_day_that_is_none(built: Path, wrong: str) -> None:
    done = CliRunner().invoke(cli.main, ["-C", str(built), "freeze", "--date", wrong])
    assert done.exit_code == 2
    assert "YYYY-MM-DD" in done.output


def test_nothing_says_which_day(tmp_path: Path) -> None:
    write_project(tmp_path)
    write_lines(tmp_path / "datasets.jsonl", [{"id": "a", "name": "a", "title": "A", "resources": []}])
    with pytest.raises(ConfigError, match="of which day") as caught:
        frozen(tmp_path, tmp_path / "frozen")
    assert "--date YYYY-MM-DD" in caught.value.hint
    assert not (tmp_path / "frozen").exists()


def test_the_day_of_a_portal_is_that_of_its_last_reading(tmp_path: Path) -> None:
    """Not that of its newest change, and not that of the clock: offline, it stays."""
    with running() as portal:
        reader = _reader(portal, tmp_path)
        sitegen("fetch", project=tmp_path)
    today = snapshot.day(tmp_path / ".sitegen", reader)
    assert today is not None
    assert abs((today - date.today()).days) <= 1  # noqa: DTZ011 - the clock may be at midnight
    with snapshot.Snapshot(snapshot.place(tmp_path / ".sitegen", reader.source), reader.source) as found:
        state = found.state("one")
        found.db.execute("UPDATE days SET day = '2026-01-31'")
        assert found.state("one") == state, "what was read is the same on each day"
    done = sitegen("freeze", "--offline", "-j", "1", "--json", project=tmp_path)
    assert done.partner("one")["date"] == "2026-01-31"


def _reader(portal: Portal, root: Path) -> Partner:
    portal.organizations = [LUBERON]
    portal.packages = [package("a")]
    write_project(root, partner='outputs = ["pages"]\n')
    source = f'[sources.dump]\nkind = "ckan"\nurl = "{portal.url}"\n[fetch]\nfiles_minutes = 0\n'
    (root / "sitegen.toml").write_text(source)
    return config.load(root).partners["one"]


def test_a_snapshot_of_an_earlier_release_has_no_day(tmp_path: Path) -> None:
    with running() as portal:
        reader = _reader(portal, tmp_path)
        assert snapshot.day(tmp_path / ".sitegen", reader) is None, "nor has one that is not there"
        sitegen("fetch", project=tmp_path)
    with snapshot.Snapshot(snapshot.place(tmp_path / ".sitegen", reader.source), reader.source) as found:
        found.db.execute("DROP TABLE days")
    assert snapshot.day(tmp_path / ".sitegen", reader) is None


@pytest.mark.usefixtures("row")
def test_another_archive_of_the_day_is_not_written_over(built: Path, tmp_path: Path) -> None:
    (tmp_path / ARCHIVE).write_bytes(b"of this morning")
    with pytest.raises(BuildError, match="another archive of this day is there") as caught:
        frozen(built, tmp_path)
    assert "--replace" in caught.value.hint
    assert (tmp_path / ARCHIVE).read_bytes() == b"of this morning"
    assert held(tmp_path) == [ARCHIVE]
    assert frozen(built, tmp_path, replaces=True).is_new
    assert (tmp_path / ARCHIVE).read_bytes() == (built / "frozen" / ARCHIVE).read_bytes()


@pytest.mark.usefixtures("row")
def test_the_target_is_no_place_for_it(built: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BuildError, match="cannot be written"):
        frozen(built, tmp_path / "file")
    with pytest.raises(BuildError, match="cannot be written"):
        frozen(built, Path("/proc/frozen"))  # where nobody may write, root neither
    (tmp_path / ARCHIVE).mkdir()
    with pytest.raises(BuildError, match="is no file"):
        frozen(built, tmp_path)
    assert held(tmp_path) == ["file", ARCHIVE]


def test_what_leads_into_a_copy_runs_as_its_pages_do(tmp_path: Path) -> None:
    project = write_project(tmp_path / "project", languages=("ar", "fr"), partner='outputs = ["pages"]\n')
    shutil.copytree(PROJECT / "tests" / "arabic", project / "partners" / "one", dirs_exist_ok=True)
    write_lines(project / "datasets.jsonl", [dataset("a", "2026-03-12T10:00:00")])
    sitegen("freeze", project=project)
    with ZipFile(project / "frozen" / ARCHIVE) as archive:
        heads = {
            name: archive.read(f"one-2026-03-12/{name}").decode().partition("<head>")[0]
            for name in ("index.html", "data/index.html", "data/fr/index.html")
        }
    assert '<html lang="ar" dir="rtl"' in heads["index.html"]
    assert '<html lang="ar" dir="rtl"' in heads["data/index.html"]
    assert "dir=" not in heads["data/fr/index.html"]


def test_nobody_of_this_name(built: Path) -> None:
    done = CliRunner().invoke(cli.main, ["-C", str(built), "freeze", "two"])
    assert done.exit_code == 3
    assert 'no partner "two"' in done.output


def test_offline_without_a_snapshot(tmp_path: Path) -> None:
    with running() as portal:
        _reader(portal, tmp_path)
    done = sitegen("freeze", "--offline", "-j", "1", project=tmp_path, expect=4)
    assert "sitegen fetch" in done.err
    assert not (tmp_path / "frozen").exists()


@contextmanager
def _small_disk() -> Iterator[None]:
    """As far as this process goes: it may write no more than 10 kB into a file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("row")
@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_a_disk_that_is_full_leaves_nothing(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def limited(*arguments: Any, **options: Any) -> Archive:
        with _small_disk():
            return freeze(*arguments, **options)

    monkeypatch.setattr(command, "freeze", limited)
    with pytest.raises(BuildError, match=f"cannot be written: {os.strerror(errno.EFBIG)}"):
        frozen(built, tmp_path / "frozen")
    assert held(tmp_path / "frozen") == []
    monkeypatch.undo()
    frozen(built, tmp_path / "frozen")
    assert held(tmp_path / "frozen") == [ARCHIVE]


@pytest.mark.usefixtures("row")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_an_interruption_leaves_no_archive(built: Path, tmp_path: Path, sign: signal.Signals) -> None:
    process = multiprocessing.get_context("fork").Process(target=_quietly, args=(built, tmp_path))
    process.start()
    end = time.monotonic() + 60
    while not held(tmp_path) and process.is_alive() and time.monotonic() < end:
        time.sleep(0.001)
    assert process.pid is not None
    os.kill(process.pid, sign)
    process.join(60)
    assert process.exitcode not in (0, None)
    assert [name for name in held(tmp_path) if name.endswith(".zip")] == []
    assert sign == signal.SIGKILL or held(tmp_path) == []
    frozen(built, tmp_path)
    assert held(tmp_path) == [ARCHIVE], "what a kill left is gone as well"


def _quietly(project: Path, folder: Path) -> None:
    try:
        frozen(project, folder)
    except KeyboardInterrupt:
        os._exit(130)


def test_a_site_that_is_not_as_it_was_built(built: Path, row: dict[str, Any], tmp_path: Path) -> None:
    page = built / "public" / "one" / "dataset" / "index.html"
    content = page.read_bytes()
    page.write_bytes(b"tampered with")
    try:
        with pytest.raises(Exception, match="not as it was built"):
            frozen(built, tmp_path)
    finally:
        page.write_bytes(content)
    assert held(tmp_path) == []
    assert frozen(built, tmp_path).digest == row["sha256"]
