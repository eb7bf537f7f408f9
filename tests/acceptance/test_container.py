"""The Containerfile, as far as it can be tried without a registry of images: its own lines, in a bare folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import PROJECT
from tests.acceptance.installed import run, systems
from tests.acceptance.projects import write_lines, write_project
from tests.surroundings import missing

FILE = PROJECT / "Containerfile"


def instructions(word: str) -> list[str]:
    """What stands after a word, lines joined."""
    text = re.sub(r"\\\n\s*", " ", FILE.read_text("utf-8"))
    return re.findall(rf"(?m)^{word} (.*)$", text)


def test_hadolint_has_nothing_to_say() -> None:
    program = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([program, FILE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_it_runs_as_nobody_from_one_pinned_image() -> None:
    images = {line.split()[0] for line in instructions("FROM")}
    assert len(images) == 1
    assert re.fullmatch(r"docker\.io/library/python:3\.\d+-slim-\w+", images.pop())
    assert instructions("USER") == ["10001"]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every account can reach."""
    folder = Path(tempfile.mkdtemp(prefix="sitegen-container-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")
def test_its_lines_install_sitegen_which_then_runs_as_its_user(open_folder: Path) -> None:
    """Where the image has folders of its own there are some of the test's; Debian's packages are there already."""
    context, bare, opt = (open_folder / name for name in ("context", "bin", "opt"))
    _copy_context(context)
    bare.mkdir()
    found = systems() or missing("no Python that every account may run")
    (bare / "python").symlink_to(next(iter(found.values())))
    path = {"PATH": f"{bare}:/usr/bin:/bin"}
    for line in instructions("RUN"):
        if "/opt/sitegen/bin/" in line:
            run(["sh", "-c", line.replace("/opt/sitegen", str(opt))], context, path)

    project = write_project(open_folder / "project", partner='outputs = ["pages"]\n')
    write_lines(project / "datasets.jsonl", [{"id": "1", "name": "arbres", "title": "Tilleuls"}])
    [user] = map(int, instructions("USER"))
    for name in ("cache", "public"):
        (open_folder / name).mkdir()
        os.chown(open_folder / name, user, user)
    [settings] = instructions("ENV")
    given = dict(each.split("=", 1) for each in settings.split())
    given |= {"PATH": f"{opt}/bin:/usr/bin:/bin", "SITEGEN_CACHE": f"{open_folder}{given['SITEGEN_CACHE']}"}
    entry, default = (json.loads(instructions(word)[0]) for word in ("ENTRYPOINT", "CMD"))
    command = [text.replace("/public", str(open_folder / "public")) for text in (*entry, *default)]
    run(["env", *command], project, given, user=user)
    assert (open_folder / "public" / "one" / "index.html").is_file()
    assert (open_folder / "cache" / "lock").exists()
    assert not (project / ".sitegen").exists()


def _copy_context(context: Path) -> None:
    """What is under version control, without what .dockerignore keeps out."""
    kept_out = {line.rstrip("/") for line in (PROJECT / ".dockerignore").read_text().splitlines()}
    command = ["git", "-C", str(PROJECT), "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    for name in subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0"):
        if name and name.partition("/")[0] not in kept_out:
            (context / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, context / name)
