"""Which version `sitegen -V` tells: of a checkout by its commit, of a release by its tag."""

from __future__ import annotations

import os
import re
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest

from sitegen import version
from sitegen.version import NUMBER
from tests import PROJECT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The file in a place of its own, as hatchling runs it."""
    (tmp_path / "sitegen").mkdir()
    shutil.copy(version.__file__, tmp_path / "sitegen" / "version.py")
    return tmp_path


def told(checkout: Path) -> str:
    found = runpy.run_path(str(checkout / "sitegen" / "version.py"))["version"]()
    assert isinstance(found, str)
    return found


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    command = ["git", "-C", str(folder), *who, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_a_commit_and_a_release(checkout: Path) -> None:
    git(checkout, "init", "-q")
    assert told(checkout) == f"{NUMBER}.dev0", "no commit yet"
    git(checkout, "add", ".")
    git(checkout, "commit", "-qm", "1")
    commit = git(checkout, "rev-parse", "--short=7", "HEAD")
    assert told(checkout) == f"{NUMBER}.dev0+g{commit}"
    git(checkout, "tag", "v9.9.9")
    assert told(checkout) == f"{NUMBER}.dev0+g{commit}", "another number's tag"
    git(checkout, "tag", "-am", "1", f"v{NUMBER}")
    assert told(checkout) == NUMBER
    git(checkout, "commit", "-qm", "2", "--allow-empty")
    assert re.fullmatch(rf"{re.escape(NUMBER)}\.dev0\+g[0-9a-f]+", told(checkout))


def test_a_repository_around_it_is_not_asked(checkout: Path) -> None:
    git(checkout, "init", "-q")
    inner = checkout / "unpacked"
    shutil.copytree(checkout / "sitegen", inner / "sitegen")
    git(checkout, "add", ".")
    git(checkout, "commit", "-qm", "1")
    assert told(inner) == f"{NUMBER}.dev0"


def test_without_git_it_is_on_the_way(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(checkout, "init", "-q")
    monkeypatch.setitem(os.environ, "PATH", str(checkout))
    assert told(checkout) == f"{NUMBER}.dev0"


def test_the_changelog_begins_with_this_number() -> None:
    heads = re.findall(r"(?m)^## \[(.*?)\](.*)", (PROJECT / "CHANGELOG.md").read_text("utf-8"))
    assert NUMBER in heads[0][0] + heads[0][1]
