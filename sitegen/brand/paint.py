"""Colours of pictures, as sRGB in hexadecimal."""

from __future__ import annotations

from PIL import ImageColor

from sitegen.colour import contrast
from sitegen.samples.emblems import NIGHT, WHITE

_PLAIN = "#28323c"  # in place of a colour that only browsers understand

_Rgb = tuple[int, int, int]


def hexadecimal(colour: str) -> str:
    """A CSS colour as "#rrggbb"; a dark grey for one that is not understood."""
    return "#{:02x}{:02x}{:02x}".format(*_rgb(colour))


def ink_on(ground: str) -> str:
    """White or almost black, whichever is read better on a ground."""
    return WHITE if contrast(WHITE, ground) >= contrast(NIGHT, ground) else NIGHT


def mixed(ground: str, ink: str, share: float) -> str:
    """A ground with a share of another colour in it, from 0 to 1."""
    pairs = zip(_rgb(ground), _rgb(ink), strict=True)
    return "#{:02x}{:02x}{:02x}".format(*(round(low + (high - low) * share) for low, high in pairs))


def _rgb(colour: str) -> _Rgb:
    try:
        red, green, blue, *_ = ImageColor.getrgb(colour)
    except ValueError:
        return _rgb(_PLAIN)
    return red, green, blue
