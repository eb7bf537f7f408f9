"""What a user installs: the wheel alone, in an environment of its own, far from the repository, without a network."""

from __future__ import annotations

import os
import re
import shutil
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.version import NUMBER
from tests import PROJECT
from tests.acceptance.installed import HERE, UV, environment, pythons, run, systems
from tests.surroundings import missing

PARTNER = "nouvelle-aquitaine-mobilites"  # the smallest of the demonstration
LEGAL = """
publisher = "Syndicat"
publication_director = "La présidente"
address = "1 place de la Gare"
phone = "05 00 00 00 00"
host_name = "Région"
host_address = "2 rue de la Région"
host_phone = "05 00 00 00 00"
email = "donnees@mobilites.fr"
"""


def test_the_wheel_holds_what_it_needs_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert [name for name in names if name.startswith(("tests/", "bench/")) or "node_modules" in name] == []
    assert any(name.endswith("/py.typed") for name in names), "the types are for those who write rooms of their own"
    shipped = {name.partition("/_shipped/")[2] for name in names}
    for folder in ("themes", "partners", "recipes", "demo"):
        files = {path.relative_to(PROJECT).as_posix() for path in (PROJECT / folder).rglob("*") if path.is_file()}
        assert files - shipped == set(), "what is missing"
    licences = {name.partition("/licenses/")[2] for name in names if "/licenses/" in name}
    ours = {path.relative_to(PROJECT).as_posix() for path in (PROJECT / "themes").rglob("*") if _is_licence(path)}
    assert licences == {"LICENSE", "THIRD-PARTY.md", *ours}


def _is_licence(path: Path) -> bool:
    return path.name == "LICENSE.txt" or path.name.endswith("-OFL.txt")


def test_the_sdist_holds_no_packages_of_npm(wheel: Path) -> None:
    [sdist] = wheel.parent.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = archive.getnames()
    assert [name for name in names if "node_modules" in name] == []
    assert any(name.endswith("/sitegen/py.typed") for name in names)


@pytest.mark.parametrize("version", pythons())
def test_it_works_on_each_python_without_a_network(version: str, tmp_path: Path, wheel: Path) -> None:
    program = environment(tmp_path / "env", pythons()[version], wheel) / "sitegen"
    project = tmp_path / "demo"
    number = wheel.name.split("-")[1]
    assert run([program, "-V"], tmp_path, offline=True) == f"sitegen {number}\n", "the sdist knew it, and had no git"
    run([program, "init", "demo", "--ci", "github", "--ci", "cron"], tmp_path, offline=True)
    assert os.access(project / "rebuild", os.X_OK)
    settle(project)
    for command in commands(everything=version == HERE):
        run([program, "-C", project, *command], tmp_path, offline=True)
    built = {path.parent.name for path in project.glob("public/*/index.html")}
    assert built == ({path.name for path in (PROJECT / "partners").iterdir()} if version == HERE else {PARTNER})
    published = tmp_path / "www" / PARTNER / "current" / "index.html"
    assert [path.suffix for path in project.glob(f"frozen/{PARTNER}-*")] == [".zip"]
    assert published.read_bytes() == (project / "public" / PARTNER / "index.html").read_bytes()


def commands(*, everything: bool) -> list[list[str]]:
    """What is tried on each Python, in this order, in the project of the demonstration: of one partner, or of all."""
    return [
        ["check", PARTNER],
        ["build"] if everything else ["build", PARTNER],
        ["publish", PARTNER],
        ["freeze", PARTNER],
    ]


def settle(project: Path) -> None:
    """Give a partner of the demonstration what it lacks to be published, and a folder to be published to."""
    file = project / "partners" / PARTNER / "partner.toml"
    text = re.sub(r'(?m)^url = ".*"', 'url = "https://donnees.mobilites.fr/"', file.read_text("utf-8"))
    text = re.sub(r"(?ms)^\[legal\]\n.*?(?=^\[|\Z)", "", text)
    file.write_text(f'{text}\n[legal]{LEGAL}\n[publish]\ntarget = "folder"\npath = "../www/{{partner}}"\n', "utf-8")


def test_it_runs_without_being_installed(tmp_path: Path, wheel: Path) -> None:
    uvx: list[str | Path] = [UV, "tool", "run", "--quiet", "--python", pythons()[HERE], "--from", wheel]
    run([*uvx, "sitegen", "init", "demo"], tmp_path)
    assert (tmp_path / "demo" / "sitegen.toml").is_file()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every account can reach."""
    folder = Path(tempfile.mkdtemp(prefix="sitegen-wheel-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")
def test_another_user_builds_a_project_that_it_may_only_read(open_folder: Path, wheel: Path) -> None:
    nobody = 65534
    found = systems() or missing("no Python that every account may run")
    program = environment(open_folder / "env", next(iter(found.values())), wheel) / "sitegen"
    run([program, "init", "demo"], open_folder)
    project, mine = open_folder / "demo", open_folder / "mine"
    mine.mkdir()
    os.chown(mine, nobody, nobody)
    home = {"HOME": str(mine)}
    refused = run([program, "-C", project, "build", PARTNER], open_folder, home, code=1, user=nobody)
    assert "SITEGEN_CACHE=DIR" in refused
    assert "Traceback" not in refused
    before = _state(project)
    elsewhere = {**home, "SITEGEN_CACHE": str(mine / "cache")}
    build: list[str | Path] = [program, "-C", project, "build", PARTNER, "-o", mine / "public"]
    run(build, open_folder, elsewhere, user=nobody)
    assert " 0 files made" in run(build, open_folder, elsewhere, user=nobody), "the cache is where it was said"
    assert (mine / "public" / PARTNER / "index.html").is_file()
    assert _state(project) == before


def _state(folder: Path) -> dict[str, int]:
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in folder.rglob("*")}


def test_the_number_of_a_development_build_is_that_of_the_next_release(wheel: Path) -> None:
    number = wheel.name.split("-")[1]
    assert re.fullmatch(rf"{re.escape(NUMBER)}(\.dev0(\+g[0-9a-f]{{7,}})?)?", number)
    assert HERE in pythons()
