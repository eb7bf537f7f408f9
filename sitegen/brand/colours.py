"""The colours of a logo, measured: what `sitegen new` offers as the brand's."""

from __future__ import annotations

import io

from PIL import Image

from sitegen import colour
from sitegen.samples.emblems import WHITE, Emblem

MOST = 3
READABLE = 4.5  # to one, on white (WCAG 2.2, 1.4.3): a link of this colour can be read
_SIDE = 128  # pixels: enough to measure, and a tenth of a second
_SOLID = 200  # of 255: what is less is an edge, whose colour is a mixture
_CHROMA = 0.045  # of OKLCH: below, a colour is a grey to most people
_APART = 35.0  # degrees of hue, or
_LIGHTER = 0.25  # of lightness, from which two colours are two
_LEAST = 0.01  # share of what is drawn, from which a colour is one of the logo's
_DARKER = 0.75  # of the lightness
_STEP = 0.005  # of lightness


def colours_of(emblem: Emblem) -> tuple[str, ...]:
    """Two or three colours to choose from, that with the most of the logo first, each as dark as white ground needs.

    Greys are left out: a logo in black has no colour. One of a single colour offers that one's darker shade as well.
    """
    with Image.open(io.BytesIO(emblem.pixels), formats=("PNG",)) as opened:
        image = opened.convert("RGBA")
    image.thumbnail((_SIDE, _SIDE))
    few = image.convert("RGB").quantize(32, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    palette = few.getpalette() or []
    solid = image.getchannel("A").point([0] * _SOLID + [255] * (256 - _SOLID))
    weights: dict[str, int] = {}
    for number, count in enumerate(few.histogram(solid)[: len(palette) // 3]):
        red, green, blue = palette[3 * number : 3 * number + 3]
        weights[f"#{red:02x}{green:02x}{blue:02x}"] = count
    drawn = sum(count for each, count in weights.items() if each != WHITE) or 1
    strong = [each for each, count in weights.items() if count >= _LEAST * drawn and colour.oklch(each)[1] >= _CHROMA]
    found: list[str] = []
    for each in sorted(strong, key=lambda each: (-weights[each] * colour.oklch(each)[1], each)):
        made = readable(each)
        if all(_are_two(made, other) for other in found):
            found.append(made)
    if len(found) == 1:
        lightness, chroma, hue = colour.oklch(found[0])
        found.append(colour.of_oklch(lightness * _DARKER, chroma, hue))
    return tuple(found[:MOST])


def readable(one: str) -> str:
    """The colour itself, or the nearest darker one of its hue that can be read on white."""
    lightness, chroma, hue = colour.oklch(one)
    while colour.contrast(one, WHITE) < READABLE:
        lightness -= _STEP
        one = colour.of_oklch(lightness, chroma, hue)
    return one


def _are_two(one: str, other: str) -> bool:
    (light, _, hue), (lighter, _, further) = colour.oklch(one), colour.oklch(other)
    turned = abs(hue - further) % 360
    return min(turned, 360 - turned) >= _APART or abs(light - lighter) >= _LIGHTER
