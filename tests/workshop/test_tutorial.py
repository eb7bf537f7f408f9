"""The tutorial is followed as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import PROJECT
from tests.documents import Command, follow

TUTORIAL = PROJECT / "docs/theme-tutorial.md"


@pytest.mark.slow
def test_whoever_follows_the_tutorial_sees_what_it_says(tmp_path: Path) -> None:
    follow(TUTORIAL, tmp_path)
    home = (tmp_path / "public/saint-pierre-du-mont/index.html").read_text("utf-8")
    assert '<hr class="ribbon">' in home
    assert "La dernière marée" in home
    sheet = next((tmp_path / "public/saint-pierre-du-mont/assets").glob("site.*.css")).read_text("utf-8")
    assert "--ribbon:#b3541e" in sheet
    assert "text-decoration-thickness: .15em" in sheet


def test_what_stands_for_anything_stands_for_nothing_else() -> None:
    pattern = Command("", "a: …\n…\nb\n").pattern
    assert re.fullmatch(pattern, "a: 1 s\nb\n")
    assert re.fullmatch(pattern, "a: 1 s\nx\ny\nb\n")
    assert not re.fullmatch(pattern, "a: 1 s\nx\nc\n")
    assert not re.fullmatch(pattern, "a 1 s\nb\n")
