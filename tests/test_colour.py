"""Colours of CSS as plain ones, and their contrast."""

from __future__ import annotations

import pytest

from sitegen import colour


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("#0B5F3C", "#0b5f3c"),
        ("#fff", "#ffffff"),
        ("#0b5f3cff", "#0b5f3c"),
        (" SeaGreen ", "#2e8b57"),
        ("rgb(11 95 60)", "#0b5f3c"),
        ("rgb(11, 95, 60)", "#0b5f3c"),
        ("rgb(300 -5 0)", "#ff0000"),  # cut off, as CSS does
        ("hsl(120deg 50% 50%)", "#40bf40"),
        ("oklch(0.43 0.0947 158.9)", "#0b5f3c"),
        ("oklch(none none none)", "#000000"),
        ("oklch(70% 0.4 150)", "#00c248"),  # mapped: no screen of sRGB shows it
    ],
)
def test_what_css_takes_for_a_colour(text: str, plain: str) -> None:
    assert colour.read(text) == plain


@pytest.mark.parametrize(
    "text",
    [
        "",
        "seegreen",
        "#12345",
        "transparent",
        "currentcolor",
        "rgb(1 2 3 / 0.5)",
        "#0b5f3c80",
        "oklch(1e400 0 0)",
        "var(--x)",
    ],
)
def test_what_is_no_opaque_colour(text: str) -> None:
    with pytest.raises(ValueError, match="an opaque colour, as #0b5f3c"):
        colour.read(text)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#0b5f3c", "#ffffff", 7.73),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert colour.contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert colour.contrast(other, one) == colour.contrast(one, other)


def test_a_grey_has_no_hue() -> None:
    assert colour.oklch("#808080")[1:] == (0.0, 0.0)
    assert colour.of_oklch(*colour.oklch("#808080")) == "#808080"
