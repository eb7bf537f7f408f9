"""Whatever happens to a build, what is published is one whole build: the old one or the new one."""

from __future__ import annotations

import json
import multiprocessing
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from filelock import FileLock

from sitegen import cli
from sitegen.commands import lock
from sitegen.config import load
from sitegen.engine import exchange as exchanging
from sitegen.engine.exchange import exchange
from sitegen.sources import fetch
from sitegen.sources.http import http
from tests.program import build_in_process, build_until, tree
from tests.sources import faults, portal
from tests.sources.making import EAU, LUBERON, package
from tests.sources.portal import Portal

AT_CHANGES, AT_THE_END, BY_THE_CLOCK = 60, 20, 20  # kills


@pytest.fixture
def source() -> Iterator[Portal]:
    with portal.running() as found:
        found.organizations, found.groups = [LUBERON], [EAU]
        yield found


@pytest.fixture
def project(source: Portal, tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "partners" / "one").mkdir(parents=True)
    (folder / "sitegen.toml").write_text(f'[sources.portail]\nkind = "ckan"\nurl = "{source.url}"\n')
    text = 'title = "Le parc"\nurl = "https://parc.example.org/"\nsource = "portail"\n'
    text += 'outputs = ["pages", "search", "dcat"]\n'  # what others make is put in place in the same step
    text += "[hosting]\ntombstones = 0\n"  # so that a site is what its catalogue is, whatever was before
    (folder / "partners/one/partner.toml").write_text(text)
    return folder


def _state(number: int) -> list[dict[str, object]]:
    """One of two catalogues, which differ in every page."""
    changed = f"2026-0{number + 1}-01T00:00:00.000000"
    names = [*(f"d{each}" for each in range(8)), *(f"only-in-{number}-{each}" for each in range(4))]
    return [package(name, title=f"{name} ({number})", metadata_modified=changed) for name in names]


def _build(project: Path, *arguments: str | Path) -> int:
    done = CliRunner().invoke(cli.main, ["-C", str(project), "build", *map(str, arguments)], prog_name="sitegen")
    return done.exit_code


def test_kill_at_any_moment(source: Portal, project: Path, tmp_path: Path) -> None:
    """Before each kind of change that a build makes to a file, those of the swap one by one; and by the clock."""
    wholes = []
    for number in (0, 1):
        source.packages = _state(number)
        assert _build(project, "-o", tmp_path / f"whole-{number}") == 0
        wholes.append(tree(tmp_path / f"whole-{number}" / "one"))
    assert wholes[0] != wholes[1]
    site = project / "public" / "one"
    assert _build(project) == 0
    catalogues = []
    for number in (0, 1):
        source.packages = _state(number)
        catalogues.append(fetch(load(project).partners["one"], cache=tmp_path / "cache"))

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.program", "sitegen.build.batch", "sitegen.outputs", "sitegen.sources.ckan"])
    slowest, seen = 0.0, context.Value("i", 0)
    for number in (0, 1, 0, 1):  # what one changes, and how long it takes, when nobody disturbs it
        source.packages = _state(number)
        process = context.Process(target=build_until, args=(project, 0, seen))
        start = time.monotonic()
        process.start()
        process.join()
        slowest = max(slowest, time.monotonic() - start)
        assert process.exitcode == 0
        assert tree(site) == wholes[number]

    changes = seen.value
    moments = [*range(1, changes, changes // AT_CHANGES), *range(changes - AT_THE_END, changes + 1)]
    chance, ends = random.Random(4), {"old": 0, "new": 0}  # noqa: S311 - a test repeats itself
    for kill, moment in enumerate([*moments, *[None] * BY_THE_CLOCK]):
        source.packages = _state(kill % 2)
        before = tree(site)
        process = context.Process(target=build_until, args=(project, moment or 0))
        process.start()
        if moment is None:
            time.sleep(chance.uniform(0, slowest))
            process.kill()
        process.join()
        found = tree(site)
        assert found in wholes, f"killed at {moment or 'some moment'} of {changes}: left a tree that is no whole build"
        assert fetch(load(project).partners["one"], cache=project / ".sitegen", offline=True) in catalogues
        ends["old" if found == before else "new"] += 1
    assert min(ends.values()) > 3, f"some were killed before the swap and some after it: {ends}"

    source.packages = _state(1)
    assert _build(project) == 0
    assert tree(site) == wholes[1]
    assert [path.name for path in site.parent.iterdir()] == ["one"], "what was left is cleared away"


def test_two_folders_change_places_in_one_step(tmp_path: Path) -> None:
    """Somebody looks all the time, and never finds the folder missing or half."""
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        (folder / "name").write_text(folder.name)
    if not exchange(one, other):
        pytest.skip("this system cannot do it")
    seen: set[str] = set()
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            try:
                seen.add((one / "name").read_text())
            except FileNotFoundError:
                seen.add("missing")

    watcher = threading.Thread(target=look)
    watcher.start()
    for _ in range(2000):
        assert exchange(one, other)
        time.sleep(0.0001)
    over.set()
    watcher.join()
    assert seen == {"one", "other"}


def test_a_system_that_cannot_exchange_swaps_in_two_steps(
    source: Portal, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchanging, "_system_call", lambda: None)
    for number in (0, 1, 0):
        source.packages = _state(number)
        assert _build(project) == 0
        assert f"d0 ({number})" in (project / "public/one/dataset/d0/index.html").read_text()
        assert [path.name for path in (project / "public").iterdir()] == ["one"]


def test_thirty_percent_of_requests_failing(
    source: Portal, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty seeds of an unreliable network: each build is complete, or refused and nothing changed."""
    monkeypatch.setattr(http, "BACKOFF", 0.0)
    ways = [
        *(faults.reset, faults.hang_up, faults.cut_off, faults.cut_chunk, faults.no_http, faults.bad_gzip),
        *((500, {}, b"<html>"), (503, {"Retry-After": "0"}, b""), (200, {}, b"<html>"), (200, {}, b'{"success": tr')),
    ]
    source.rows_max = 4
    wholes = []
    for number in (0, 1):
        source.packages = _state(number)
        assert _build(project, "-o", tmp_path / f"whole-{number}") == 0
        wholes.append(tree(tmp_path / f"whole-{number}" / "one"))
    site, complete = project / "public" / "one", 0
    for seed in range(20):
        chance = random.Random(seed)  # noqa: S311 - a test repeats itself
        source.packages = _state(seed % 2)
        before = tree(site) if site.exists() else {}
        source.before = lambda asked, chance=chance: chance.choice(ways) if chance.random() < 0.3 else None  # type: ignore[misc]
        code = _build(project)
        source.before = lambda asked: None
        assert code in (0, 4)
        assert tree(site) == (wholes[seed % 2] if code == 0 else before)
        complete += code == 0
    assert complete >= 15, "it is stubborn enough to be of use"


def test_the_second_of_two_commands_waits_and_says_so(source: Portal, project: Path) -> None:
    source.packages = _state(0)
    gate, entered = threading.Event(), threading.Event()

    def hold(asked: portal.Asked) -> None:
        if asked[1] == "package_search" and not entered.is_set():
            entered.set()
            gate.wait(20)

    source.before = hold
    context = multiprocessing.get_context("forkserver")
    first = context.Process(target=build_in_process, args=(project,))
    first.start()
    assert entered.wait(20)
    threading.Timer(0.5, gate.set).start()
    done = CliRunner().invoke(cli.main, ["-C", str(project), "build", "--json"], prog_name="sitegen")
    first.join()
    assert (first.exitcode, done.exit_code) == (0, 0)
    assert "waiting" in done.stderr
    assert json.loads(done.stdout)["partners"][0]["artifacts"]["made"] == 0, "the first had built it"


def test_patience_ends(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0.2)
    (project / ".sitegen").mkdir()
    with FileLock(project / ".sitegen" / "lock"):
        done = CliRunner().invoke(cli.main, ["-C", str(project), "fetch"], prog_name="sitegen")
    assert done.exit_code == 1
    assert "another sitegen" in done.stderr
    assert "→" in done.stderr
