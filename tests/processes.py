"""Sites of a few pages, which several processes are to make all the same."""

from __future__ import annotations

import importlib

import pytest


@pytest.fixture(autouse=True)
def every_batch_is_worth_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a build with `jobs=3` makes a small site in this process alone."""
    monkeypatch.setattr(importlib.import_module("sitegen.engine.run"), "_WORTH_IT", 1)
