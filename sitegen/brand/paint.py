"""Colours of pictures, as sRGB in hexadecimal."""

from __future__ import annotations

from PIL import ImageColor

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


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2), 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _rgb(colour: str) -> _Rgb:
    try:
        red, green, blue, *_ = ImageColor.getrgb(colour)
    except ValueError:
        return _rgb(_PLAIN)
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
