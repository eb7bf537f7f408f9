"""What a site is known by in small places, tabs of browsers and phones: from its logo, or a letter of its title.

A *sign* is a picture with the ground that it needs. Icons are signs at a size.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path

import resvg_py
from PIL import Image, ImageDraw

from sitegen.brand.lettering import BOLD, Lettering
from sitegen.brand.paint import ink_on
from sitegen.digest import digest
from sitegen.samples.emblems import WHITE, Emblem

TABS = (16, 32, 48)  # pixels of the pictures in favicon.ico
TOO_WIDE = 2.2  # times as wide as high, from which a logo is no more than a stroke in a tab
_PICTURE = 512  # pixels of a letter: the side of the largest icon
_FINER = 4  # times, for the edges of grounds
_ROUND = 0.2  # of the side: corners of a ground
_SAFE = 0.8  # of the side: the circle that phones leave of a maskable icon (W3C, Web Application Manifest)
# First words that say nothing of a site: articles of its languages.
_ARTICLES = frozenset((
    "a", "an", "as", "d", "das", "de", "der", "des", "die", "du", "el", "els", "en", "er", "eth", "gli", "i", "il", "l",
    "la", "las", "le", "les", "lo", "los", "o", "os", "the", "un", "una", "une",
))  # fmt: skip


@cache
def drawn_by() -> str:
    """The digest of what draws: other code and other libraries draw other pictures of the same logo or title."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    versions = ",".join(metadata.version(name) for name in ("pillow", "resvg-py", "fonttools"))
    return digest(versions.encode(), *(file.read_bytes() for file in files))


@dataclass(frozen=True, slots=True)
class Sign:
    """`pixels` is a PNG without margins; `ground` a colour under it, "" for none; `share` of a square that it takes."""

    pixels: bytes
    ground: str
    share: float


def fits(emblem: Emblem | None) -> bool:
    """Whether a logo can be made out in a small square."""
    return emblem is not None and 1 / TOO_WIDE <= emblem.width / emblem.height <= TOO_WIDE


def sign_of(emblem: Emblem) -> Sign:
    """A logo as a sign."""
    return Sign(emblem.pixels, emblem.plaque, 0.8 if emblem.plaque else 1.0)


def letter_of(title: str, lettering: Lettering) -> str:
    """The letter that stands for a title, where the typefaces have it; "" for none."""
    words = [word for part in title.replace("’", " ").replace("'", " ").split() if (word := part.strip('«»"“”()–-'))]
    telling = [word for word in words if word.casefold() not in _ARTICLES] or words
    for letter in telling[0] if telling else "":
        if unicodedata.category(letter)[0] in "LN":
            upper = letter.upper()
            chosen = upper if len(upper) == 1 else letter
            return chosen if lettering.covers(chosen) else ""
    return ""


def monogram(title: str, colour: str, lettering: Lettering) -> bytes:
    """A letter on the site's colour, as a square SVG; a ring, where the typefaces have no such letter."""
    return _monogram(title, colour, lettering, rounded=True).encode()


def monogram_sign(title: str, colour: str, lettering: Lettering) -> Sign:
    """The same as a sign."""
    drawn = _monogram(title, "none", lettering, rounded=False, ink=ink_on(colour))
    png = resvg_py.svg_to_bytes(svg_string=drawn, skip_system_fonts=True, width=_PICTURE)
    return Sign(png, colour, 1.0)


def _monogram(title: str, colour: str, lettering: Lettering, *, rounded: bool, ink: str = "") -> str:
    ink = ink or ink_on(colour)
    letter = letter_of(title, lettering)
    glyph = lettering.glyph(letter, BOLD) if letter else None
    corner = f' rx="{64 * _ROUND:g}"' if rounded else ""
    ground = f'<rect width="64" height="64"{corner} fill="{colour}"/>' if colour != "none" else ""
    if glyph is None:
        shape = f'<circle cx="32" cy="32" r="15" fill="none" stroke="{ink}" stroke-width="8"/>'
    else:
        left, bottom, right, top = glyph.bounds
        scale = min(36 / (top - bottom), 44 / (right - left))
        x, y = 32 - (left + right) / 2 * scale, 32 + (top + bottom) / 2 * scale
        shape = (
            f'<path transform="matrix({scale:.5f} 0 0 {-scale:.5f} {x:.3f} {y:.3f})" fill="{ink}" d="{glyph.path}"/>'
        )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">{ground}{shape}</svg>'


def tabs(sign: Sign) -> bytes:
    """`favicon.ico`, with a picture for each of `TABS`."""
    pictures = [_icon(sign, size, rounded=True) for size in TABS]
    out = io.BytesIO()
    pictures[-1].save(out, "ICO", sizes=[(size, size) for size in TABS], append_images=pictures[:-1])
    return out.getvalue()


def icon(sign: Sign, size: int) -> bytes:
    """A PNG as it is shown: with round corners where it has a ground."""
    return _png(_icon(sign, size, rounded=True))


def tile(sign: Sign, size: int) -> bytes:
    """A PNG on a ground to its edges, which a phone gives corners of its own."""
    whole = Sign(sign.pixels, sign.ground or WHITE, min(sign.share, 0.8) if sign.share < 1 or not sign.ground else 1.0)
    return _png(_icon(whole, size, rounded=False).convert("RGB"))


def maskable(sign: Sign, size: int) -> bytes:
    """A PNG that may be cut to any shape: what counts lies in a circle of 80 % of its side."""
    width, height = _picture(sign.pixels).size
    longer = max(width, height)
    share = _SAFE * longer / (width**2 + height**2) ** 0.5
    if sign.share == 1.0 and sign.ground:  # a letter, which has margins in its picture
        share = 1.0
    return _png(_icon(Sign(sign.pixels, sign.ground or WHITE, share), size, rounded=False).convert("RGB"))


def _icon(sign: Sign, size: int, *, rounded: bool) -> Image.Image:
    canvas = Image.new("RGBA", (size, size), sign.ground or (0, 0, 0, 0))
    if sign.ground and rounded:
        mask = Image.new("L", (size * _FINER, size * _FINER), 0)
        last = size * _FINER - 1
        ImageDraw.Draw(mask).rounded_rectangle((0, 0, last, last), size * _FINER * _ROUND, fill=255)
        canvas.putalpha(mask.reduce(_FINER))
    picture = _picture(sign.pixels)
    scale = size * sign.share / max(picture.size)
    width, height = (max(1, round(side * scale)) for side in picture.size)
    picture = picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    canvas.alpha_composite(picture, ((size - width) // 2, (size - height) // 2))
    return canvas


@lru_cache(maxsize=2)
def _picture(pixels: bytes) -> Image.Image:
    """A sign's pixels, unpacked once for all sizes; not to be changed."""
    with Image.open(io.BytesIO(pixels)) as opened:
        return opened.convert("RGBA")


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def short_name(title: str, most: int = 12) -> str:
    """The beginning of a title for the room under an icon, in whole words as far as there are."""
    words: Sequence[str] = title.split()
    short = ""
    for word in words:
        if len(f"{short} {word}".strip()) > most:
            break
        short = f"{short} {word}".strip()
    telling = short.split()
    while len(telling) > 1 and telling[-1].casefold().rstrip("’'") in _ARTICLES:
        telling.pop()
    return " ".join(telling) or (words[0] if words else "")
