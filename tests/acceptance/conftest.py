"""Every test of this folder builds sites by the command line: none is quick."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.acceptance.installed import build_wheel


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that people install, built from the sdist; one for all workers."""
    folder = tmp_path_factory.getbasetemp()
    return build_wheel(folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder)
