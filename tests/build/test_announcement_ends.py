"""A site of which nothing changed is built anew all the same when its announcement has ended."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sitegen import config
from sitegen.build import unchanged
from sitegen.site import former
from tests.program import copy_demo

TOWN = "saint-pierre-du-mont"


def test_the_day_counts_once_it_has_passed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = copy_demo(tmp_path / "project")
    file = project / "partners" / TOWN / "partner.toml"
    file.write_text(file.read_text() + '\n[announcement]\ntext = "Fermé"\nends = 2027-01-31\n')
    partner = config.load(project, (TOWN,)).partners[TOWN]

    def state(day: str) -> str:
        monkeypatch.setattr(former, "today", lambda: date.fromisoformat(day))
        return unchanged.state_of(partner, project, "source")

    assert state("2026-12-01") == state("2027-01-31")
    assert state("2027-02-01") == state("2028-01-01")
    assert state("2027-01-31") != state("2027-02-01")
