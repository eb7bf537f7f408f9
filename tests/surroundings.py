"""What lies around the repository: real catalogues, memory-backed folders, programs from npm."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

from tests import PROJECT

NPM_TOOLS = PROJECT / "tests" / "tools" / "node_modules"
SHARED = Path(os.environ.get("SITEGEN_SHARED") or PROJECT.parent / "shared")
_ENOUGH_MEMORY = 6 << 30


def shared(path: str) -> Path:
    """A file or folder of the shared material; without it a test is skipped, and fails in CI."""
    found = SHARED / path
    if not found.exists():
        missing(f"no {path} in {SHARED}: set SITEGEN_SHARED to the folder that holds it")
    return found


def npm_tool(path: str) -> Path:
    """A file of a package from npm; without it a test is skipped, and fails in CI."""
    found = NPM_TOOLS / path
    if not found.exists():
        missing(f"no {path} in {NPM_TOOLS}: `make test` installs it")
    return found


def missing(sentence: str) -> NoReturn:
    """Skip the test for want of something, or fail it where everything has to be there."""
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)


@contextmanager
def scratch(name: str) -> Iterator[Path]:
    """An empty folder, in memory where there is enough of it, gone afterwards."""
    memory = Path("/dev/shm")  # noqa: S108  # a folder of our own is made in it
    parent = memory if memory.is_dir() and shutil.disk_usage(memory).free > _ENOUGH_MEMORY else None
    folder = Path(tempfile.mkdtemp(prefix=f"sitegen-{name}-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
