"""A portal on this machine, and no patience with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sitegen.sources.http import http
from tests.sources import portal as portals


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> Iterator[portals.Portal]:
    monkeypatch.setattr(http, "BACKOFF", 0.0)
    with portals.running() as running:
        yield running
