"""The first hour is followed as it stands, from a machine without sitegen to a site that is rebuilt every night."""

from __future__ import annotations

import os
import re
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests import PROJECT
from tests.acceptance.installed import build_wheel
from tests.documents import follow, steps

HOUR = PROJECT / "docs/first-hour.md"
HEURE = PROJECT / "docs/fr/premiere-heure.md"


@pytest.fixture
def bare_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """An environment in which pip finds sitegen's wheel as if a registry had it.

    What it depends on lies at hand already: the registry is not what is tried here. The ports that the page names
    are nobody else's meanwhile.
    """
    shared = tmp_path_factory.getbasetemp()
    wheel = build_wheel(shared.parent if os.environ.get("PYTEST_XDIST_WORKER") else shared)
    with FileLock(Path(tempfile.gettempdir()) / "sitegen-tests-ports.lock", timeout=600):
        yield {
            "PYTHONPATH": sysconfig.get_path("purelib"),
            "PIP_FIND_LINKS": str(wheel.parent),
            **dict.fromkeys(("PIP_NO_INDEX", "PIP_NO_DEPS", "PIP_IGNORE_INSTALLED", "PIP_PRE"), "1"),
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        }


@pytest.mark.slow
def test_whoever_follows_the_first_hour_sees_what_it_says(tmp_path: Path, bare_machine: dict[str, str]) -> None:
    follow(HOUR, tmp_path, bare_machine)
    home = (tmp_path / "www/luberon/current/index.html").read_text("utf-8")
    assert "Le Luberon en données" in home
    assert "Le parc publie ici les données" in home
    assert (tmp_path / "www/luberon/current/en/index.html").is_file()
    notices = (tmp_path / "www/luberon/current/pages/legal/index.html").read_text("utf-8")
    assert "60 place de l’Exemple" in notices
    sheet = next((tmp_path / "www/luberon/current/assets").glob("site.*.css")).read_text("utf-8")
    assert "#8a3a0c" in sheet


def test_the_first_hour_is_the_same_in_french() -> None:
    """The same files, commands and outputs, so that whoever follows one has followed the other."""
    assert list(steps(HEURE)) == list(steps(HOUR))
    heads = [len(re.findall("(?m)^## ", page.read_text("utf-8"))) for page in (HOUR, HEURE)]
    rows = [len(re.findall(r"(?m)^\| ", page.read_text("utf-8"))) for page in (HOUR, HEURE)]
    assert heads[0] == heads[1]
    assert rows[0] == rows[1]


def test_no_command_of_the_first_hour_is_without_what_it_prints() -> None:
    """One that prints nothing is announced as such, in the paragraph before it."""
    text = HOUR.read_text("utf-8")
    silent = re.findall(r"(?s)([^\n]*(?:\n[^\n]+)*)\n\n```console\n\$ [^\n]*\n```", text)
    assert len(silent) == sum(not step.printed for step in steps(HOUR) if hasattr(step, "printed"))
    assert [paragraph for paragraph in silent if not re.search("nothing|silent", paragraph)] == []
    assert not re.search(r"```(bash|sh|shell)\n", text)
