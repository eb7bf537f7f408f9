"""A host on this machine that has files, and a cache to keep them in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sitegen.config import FetchTable
from sitegen.sources import files
from sitegen.sources.files import Errand, FileCache, Reader, Visit
from sitegen.sources.http.http import Limits, Portion
from tests.sources.portal import Portal

PORTION = Portion(1_000, 10_000)
Read = Callable[..., Visit]


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[FileCache]:
    with FileCache(tmp_path / "cache") as opened:
        yield opened


@pytest.fixture
def read(cache: FileCache, portal: Portal, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Visit paths of the host in one run; what is known of the first of them then. `hasty`: without patience."""

    def go(
        *paths: str, portion: Portion = PORTION, fresh: bool = False, hasty: bool = False, **settings: object
    ) -> Visit:
        limits = Limits(1 << 20, silence=0.3, whole=1.0) if hasty else Limits(1 << 20, silence=15, whole=30)
        monkeypatch.setattr(files, "_LIMITS", limits)
        table = FetchTable.model_validate({"private_hosts": ("127.0.0.1",), "pause": 0, **settings})
        reader = Reader(cache, table)
        try:
            errands = [Errand(f"{portal.url}{path}", portion) for path in paths]
            reader.read(errands, lambda done, total: None, fresh=fresh)
        finally:
            reader.close()
        return cache.visit(f"{portal.url}{paths[0]}")

    return go
