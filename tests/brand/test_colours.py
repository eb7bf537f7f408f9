"""The colours of a logo, as they are offered to a new partner."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen import colour
from sitegen.brand import logos
from sitegen.brand.colours import READABLE, colours_of, readable
from tests import PROJECT
from tests.brand.logos import drawn, painted, saved

THREE = """<rect width="48" height="24" fill="#0047bb"/><rect y="24" width="48" height="16" fill="#f2c14e"/>
<rect y="40" width="48" height="8" fill="#b3261e"/><circle cx="24" cy="24" r="4" fill="#fff"/>"""


def _measured(content: bytes) -> tuple[str, ...]:
    return colours_of(logos.looked_at(content, "logo"))


@pytest.mark.parametrize(
    ("partner", "first"),
    [
        ("nouvelle-aquitaine-mobilites", "#0047bb"),
        ("pnr-provence-alpes-cote-dazur", "#8a3a0c"),
        ("saint-pierre-du-mont", "#0b5f3c"),
    ],
)
def test_the_partners_of_the_demonstration_are_offered_the_colours_that_they_have(partner: str, first: str) -> None:
    found = _measured((PROJECT / "partners" / partner / "logo.svg").read_bytes())
    assert found[0] == first
    assert 2 <= len(found) <= 3


def test_each_colour_of_a_logo_is_offered_as_dark_as_white_paper_needs() -> None:
    found = _measured(drawn(THREE))
    assert found[0] == "#0047bb"
    assert "#b3261e" in found
    yellow = next(each for each in found if each not in ("#0047bb", "#b3261e"))
    assert 60 < colour.oklch(yellow)[2] < 100, "still a yellow"
    assert all(colour.contrast(each, "#ffffff") >= READABLE for each in found)


@pytest.mark.parametrize("ink", ["#000000", "#ffffff", "#7d7f80"])
def test_black_white_and_grey_are_no_colours(ink: str) -> None:
    assert _measured(saved(painted(ink=ink), "PNG")) == ()


def test_ground_and_edges_do_not_count() -> None:
    plain = _measured(saved(painted(ink="#0b5f3c", ground="#ffffff", mode="RGB"), "PNG"))
    assert plain[0] == "#0b5f3c"
    assert len(plain) == 2, "and its darker shade"
    noisy = _measured(saved(painted(ink="#0b5f3c", ground="#ffffff", mode="RGB"), "JPEG", quality=40))[0]
    assert abs(colour.oklch(noisy)[2] - colour.oklch("#0b5f3c")[2]) < 8


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 0xFFFFFF))
def test_any_colour_has_a_shade_that_can_be_read(value: int) -> None:
    one = f"#{value:06x}"
    made = readable(one)
    assert colour.contrast(made, "#ffffff") >= READABLE
    assert made == one or colour.oklch(made)[0] < colour.oklch(one)[0]
