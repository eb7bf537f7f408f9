"""Colours, by coloraide: read as CSS has them, measured as WCAG 2.2 does, made lighter and darker in OKLCH.

Everything that comes in and goes out is an opaque colour of sRGB, as "#0b5f3c". What a screen cannot show keeps its
lightness and hue and loses chroma, as CSS Color 4 has it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coloraide import Color

EXPECTED = "an opaque colour, as #0b5f3c, rgb(11 95 60), oklch(0.43 0.1 156) or a name of CSS (seagreen)"
_CSS = re.compile(r"#[0-9a-f]{3,8}|(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\([^(){};]*\)|[a-z]{3,20}", re.IGNORECASE)
_PLAIN = re.compile(r"#[0-9a-fA-F]{6}")
_GREY = 0.0005  # of chroma: below, a hue is noise
_KEPT = 4096
_FAR = 1e4  # from any colour
_OF_SCREENS = ("srgb", "hsl", "hwb")  # what CSS cuts off at their bounds, where it maps what is not of sRGB


def read(text: str) -> str:
    """A colour of CSS as "#rrggbb". Raises ValueError, which says what is expected, for what is none."""
    if _PLAIN.fullmatch(text):
        return text.lower()
    match = _library().match(text.strip(), fullmatch=True) if _CSS.fullmatch(text.strip()) else None
    colour = match.color if match else None
    if (
        colour is None
        or colour.alpha(nans=False) < 1
        or not all(abs(each) < _FAR for each in colour.coords(nans=False))
    ):
        raise ValueError(EXPECTED)
    return _hexadecimal(colour.convert("srgb").clip() if colour.space() in _OF_SCREENS else colour)


def names() -> Mapping[str, object]:
    """The colours that CSS has names for."""
    from coloraide.css import color_names

    return dict.fromkeys(color_names.name2val_map)


@lru_cache(_KEPT)
def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2: 1 to 21."""
    return float(_library()(one).contrast(other, method="wcag21"))


@lru_cache(_KEPT)
def oklch(colour: str) -> tuple[float, float, float]:
    """Lightness (0 to 1), chroma (0 to about 0.32) and hue (degrees; 0 for greys) in OKLCH."""
    lightness, chroma, hue = _library()(colour).convert("oklch").coords(nans=False)
    return (lightness, chroma, hue) if chroma > _GREY else (lightness, 0.0, 0.0)


@lru_cache(_KEPT)
def of_oklch(lightness: float, chroma: float, hue: float) -> str:
    """The colour of OKLCH that a screen shows."""
    return _hexadecimal(_library()("oklch", [min(max(lightness, 0.0), 1.0), max(chroma, 0.0), hue]))


@lru_cache(_KEPT)
def mixed(colour: str, other: str, share: float) -> str:
    """`colour` with a share (0 to 1) of `other` in it, as `color-mix(in oklab, …)` mixes."""
    return _hexadecimal(_library()(colour).mix(other, share, space="oklab"))


def _hexadecimal(colour: Color) -> str:
    plain = colour.convert("srgb", norm=False).fit("srgb", method="oklch-chroma")
    return "#" + "".join(f"{round(min(max(each, 0.0), 1.0) * 255):02x}" for each in plain.coords(nans=False))


@cache
def _library() -> type[Color]:
    """Loaded when the first colour is wanted: it costs as much as the rest of the program does to start."""
    from coloraide import Color

    return Color
