"""Fixtures for every test: the demonstration, built once by the real command line."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import hypothesis
import pytest

from sitegen import config
from sitegen.commands.freeze import frozen
from tests.acceptance import hostile
from tests.browser import five_themes
from tests.program import copy_demo, sitegen

hypothesis.settings.register_profile("untimed", deadline=None)  # how long a test takes depends on the machine
hypothesis.settings.register_profile("quick", deadline=None, max_examples=20)  # while somebody waits: make check
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "untimed"))


def pytest_configure() -> None:
    """Let programs under test be interrupted, even where these tests were started in the background of a script."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


# Beside those that say so themselves: what builds sites, publishes them, runs programs and servers, or unpacks bombs.
_SLOW = (
    *("commands", "deploy", "freeze", "outputs", "sources/files", "sources/http", "sources/udata", "workshop"),
    *("sources/ckan/test_sync.py", "sources/ckan/test_terms.py", "sources/ckan/test_versions.py"),
    *("samples/test_archive.py", "samples/test_pictures.py", "samples/test_reader.py", "engine/test_executors.py"),
    *("site/test_coverage.py", "site/test_paging.py", "text/test_markup.py", "test_cli.py", "brand/test_told.py"),
)
# By mark, what all tests of a place have: they need not be read to be left out, which would take as long as a third of
# the others take to run.
_MARKED = {"slow": (*_SLOW, "acceptance"), "browser": ("browser",), "live": ("live",)}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Whether a file or a folder is left out by its mark, as `make check` does."""
    out = [mark for mark in _MARKED if f"not {mark}" in config.option.markexpr]
    here = Path(__file__).parent
    return any(collection_path == here / place for mark in out for place in _MARKED[mark]) or None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`make check` is for who waits: it leaves out what is slow."""
    slow = [Path(__file__).parent / place for place in _SLOW]
    for item in items:
        if any(item.path.is_relative_to(place) for place in slow):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def built_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's project with its sites in `public/`; one for all workers, and not to be changed."""
    return _built_once(tmp_path_factory, "demo-project", copy_demo)


@pytest.fixture(scope="session")
def built_hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project over a hostile catalogue with its site in `public/one/`; one for all workers, and not to be changed."""
    return _built_once(tmp_path_factory, "hostile-project", hostile.write)


@pytest.fixture(scope="session")
def built_themes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a partner's site in each theme, `public/THEME`; one for all workers, and not to be changed."""
    return _built_once(tmp_path_factory, "themes-project", five_themes.write)


@pytest.fixture(scope="session")
def frozen_town(built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the town's site, unpacked by `unzip` where there is one; for all workers, and not to be changed."""
    town = config.load(built_demo, ("saint-pierre-du-mont",)).partners["saint-pierre-du-mont"]

    def make(folder: Path) -> None:
        site = built_demo / "public" / town.name
        archive = frozen(town, root=built_demo, site=site, folder=folder.with_name("archives"), day=date(2026, 11, 30))
        if shutil.which("unzip"):
            subprocess.run(["unzip", "-q", archive.file, "-d", folder], check=True)
        else:
            ZipFile(archive.file).extractall(folder)

    return _once(tmp_path_factory, "frozen-town", make) / "saint-pierre-du-mont-2026-11-30"


def _built_once(factory: pytest.TempPathFactory, name: str, write: Callable[[Path], Path]) -> Path:
    def make(project: Path) -> None:
        write(project)
        sitegen("build", "-o", project / "staged", project=project)
        (project / "staged").rename(project / "public")

    return _once(factory, name, make)


def _once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    folder = factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        folder = folder.parent  # what the workers of one run have in common
    done = folder / f"{name}.done"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(folder / name)
            done.touch()
    return folder / name
