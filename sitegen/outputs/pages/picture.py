"""The picture that social networks show of a site: its name on its colour, over the outline of its territory."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator

from PIL import Image, ImageColor, ImageDraw, ImageFont

from sitegen.catalogue import Geometry
from sitegen.geo.drawing import Canvas
from sitegen.theme import Asset

WIDTH, HEIGHT = 1200, 630  # pixels: what networks ask for
_MARGIN = 80
_FINER = 2  # times, for the edges of outlines
_SIZES = (104, 92, 80, 70, 60, 52, 44)  # pixels of the title: the first at which it fits
_LINES = 4
_SMALL = 34  # pixels of the address
_PLAIN = "#28323c"  # in place of a colour that only browsers understand
_LIGHT, _DARK = (255, 255, 255), (20, 24, 28)

_Font = ImageFont.FreeTypeFont
_Colour = tuple[int, int, int]


def picture(title: str, address: str, colour: str, typeface: Asset | None, outline: Geometry | None) -> bytes:
    """A PNG. `typeface` is a font file of the theme; without one that can be read, Pillow's own."""
    ground = _colour(colour)
    ink = _LIGHT if _contrast(_LIGHT, ground) >= _contrast(_DARK, ground) else _DARK
    image = Image.new("RGB", (WIDTH, HEIGHT), ground)
    if outline is not None and any(outline.rings):
        image.paste(_mixed(ground, ink, 0.14), mask=_silhouette(outline))
    draw = ImageDraw.Draw(image)
    font, lines = _fitted(title, typeface)
    step = round(font.size * 1.15)
    for number, line in enumerate(lines):
        draw.text((_MARGIN, _MARGIN + number * step), line, fill=ink, font=font)
    foot = HEIGHT - _MARGIN
    draw.rectangle((_MARGIN, foot - _SMALL - 40, _MARGIN + 120, foot - _SMALL - 34), fill=ink)
    small = _font(typeface, _SMALL, 400)
    draw.text((_MARGIN, foot), _cut(address, small), fill=_mixed(ground, ink, 0.85), font=small, anchor="ls")
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _silhouette(outline: Geometry) -> Image.Image:
    """The territory on the right, as large as the picture is high."""
    side = HEIGHT * _FINER
    canvas = Canvas(outline.bbox, side, side, margin=40 * _FINER)
    mask = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(mask)
    for ring in outline.rings:
        draw.polygon([canvas.point(*point) for point in ring], fill=255)
    whole = Image.new("L", (WIDTH, HEIGHT), 0)
    whole.paste(mask.resize((HEIGHT, HEIGHT), Image.Resampling.LANCZOS), (WIDTH - HEIGHT, 0))
    return whole


def _fitted(title: str, typeface: Asset | None) -> tuple[_Font, list[str]]:
    """The title in lines, as large as it fits."""
    for size in _SIZES:
        font = _font(typeface, size, 700)
        lines = list(_wrapped(title, font))
        if len(lines) <= _LINES and all(font.getlength(line) <= WIDTH - 2 * _MARGIN for line in lines):
            return font, lines
    return font, [_cut(line, font) for line in lines[:_LINES]]


def _wrapped(text: str, font: _Font) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > WIDTH - 2 * _MARGIN:
            yield line
            line = word
        else:
            line = longer
    yield line


def _cut(text: str, font: _Font) -> str:
    if font.getlength(text) <= WIDTH - 2 * _MARGIN:
        return text
    while text and font.getlength(f"{text}…") > WIDTH - 2 * _MARGIN:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _font(typeface: Asset | None, size: int, weight: int) -> _Font:
    """Letters stand one after the other, without a shaping library that not every machine has."""
    if typeface is not None:
        try:
            font = ImageFont.truetype(io.BytesIO(typeface.content), size, layout_engine=ImageFont.Layout.BASIC)
        except OSError:  # WOFF2, where Pillow came without its unpacking
            pass
        else:
            _weigh(font, weight)
            return font
    found = ImageFont.load_default(size)
    assert isinstance(found, _Font), "Pillow comes with FreeType"  # noqa: S101 - for the type checker
    return found


def _weigh(font: _Font, weight: int) -> None:
    try:
        axes = font.get_variation_axes()
    except OSError:  # not a variable font
        return
    chosen = [weight if axis["name"] == b"Weight" else axis["default"] for axis in axes]
    font.set_variation_by_axes([
        min(max(value or 0, axis["minimum"] or 0), axis["maximum"] or value or 0)
        for value, axis in zip(chosen, axes, strict=True)
    ])  # fmt: skip


def _colour(name: str) -> _Colour:
    try:
        red, green, blue, *_ = ImageColor.getrgb(name)
    except ValueError:
        return _colour(_PLAIN)
    return red, green, blue


def _mixed(ground: _Colour, ink: _Colour, share: float) -> _Colour:
    red, green, blue = (round(low + (high - low) * share) for low, high in zip(ground, ink, strict=True))
    return red, green, blue


def _contrast(one: _Colour, other: _Colour) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: _Colour) -> float:
    """WCAG's relative luminance, with a plain gamma: near enough to choose between white and black."""
    red, green, blue = (math.pow(channel / 255, 2.2) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
