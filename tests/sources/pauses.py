"""What a test would have slept for, where it only wants to know."""

from __future__ import annotations

import threading
import time

import pytest


def kept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that this thread asks to sleep for from now on, none of which it sleeps; other threads do."""
    slept: list[float] = []
    here, sleep = threading.get_ident(), time.sleep

    def keep(seconds: float) -> None:
        if threading.get_ident() == here:
            slept.append(seconds)
        else:
            sleep(seconds)

    monkeypatch.setattr(time, "sleep", keep)
    return slept
