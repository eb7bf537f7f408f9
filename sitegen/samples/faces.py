"""A typeface of a partner's, from its file: whether it is one, may be published, and how wide it runs.

For the process that reads files (`worker`), by fontTools: a WOFF2 unpacks to far more than it is.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

LARGEST = 4 << 20  # bytes of a file
MUCH = 250_000  # bytes as WOFF2, from which a page on a telephone waits for its letters
_SIGNS = (b"wOF2", b"wOFF", b"\0\1\0\0", b"OTTO", b"true")
_RESTRICTED, _PREVIEW, _EDITABLE, _BITMAPS = 0x0002, 0x0004, 0x0008, 0x0200  # OpenType, OS/2 fsType
_COPYRIGHT, _FAMILY, _LICENCE, _LICENCE_ADDRESS, _TYPOGRAPHIC_FAMILY = 0, 1, 13, 14, 16  # OpenType, names

Refusal = Literal[
    "no-font",
    "broken",
    "no-text",  # a font without the letters of the Latin alphabet, of symbols
    "collection",
    "too-large",
    "restricted",  # its maker forbids to embed it (OS/2 fsType)
    "preview",  # its maker allows documents to be looked at with it
]
# How often letters come in a hundred of French, Spanish and English text, spaces included, about.
_SHARES = {
    " ": 16.0, "e": 11.6, "a": 7.0, "s": 6.2, "i": 6.0, "n": 6.0, "t": 6.0, "r": 5.5, "o": 5.2, "l": 4.5, "u": 4.4,
    "d": 3.4, "c": 2.9, "m": 2.5, "p": 2.4, "é": 1.2, "g": 1.1, "b": 1.0, "v": 1.0, "h": 1.6, "f": 1.1, "q": 0.8,
    "y": 0.7, "x": 0.3, "j": 0.4, "k": 0.2, "w": 0.4, "z": 0.2,
}  # fmt: skip
# Advance widths of Arial and Times New Roman in thousandths of the size: those of Helvetica and Times in Adobe's
# metrics for the core fonts, which both keep to.
_ARIAL = {
    " ": 278, "a": 556, "b": 556, "c": 500, "d": 556, "e": 556, "é": 556, "f": 278, "g": 556, "h": 556, "i": 222,
    "j": 222, "k": 500, "l": 222, "m": 833, "n": 556, "o": 556, "p": 556, "q": 556, "r": 333, "s": 500, "t": 278,
    "u": 556, "v": 500, "w": 722, "x": 500, "y": 500, "z": 500,
}  # fmt: skip
_TIMES = {
    " ": 250, "a": 444, "b": 500, "c": 444, "d": 500, "e": 444, "é": 444, "f": 333, "g": 500, "h": 500, "i": 278,
    "j": 278, "k": 500, "l": 278, "m": 778, "n": 500, "o": 500, "p": 500, "q": 500, "r": 333, "s": 389, "t": 278,
    "u": 500, "v": 500, "w": 722, "x": 500, "y": 500, "z": 444,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface. `content` is WOFF2; `ascent`, `descent`, `gap` are in sizes, as browsers take them.

    `stretch`: how much wider it runs than Arial, or than Times New Roman where it `has_serifs`.
    """

    refusal: Refusal | None = None
    content: bytes = b""
    family: str = ""
    licence: str = ""  # what its name table says of it, "" where it says nothing
    lightest: int = 400  # weights that it has, of 1 to 1000: one, or all from here
    boldest: int = 400
    is_italic: bool = False
    has_serifs: bool = False
    stretch: float = 1.0
    ascent: float = 0.0
    descent: float = 0.0
    gap: float = 0.0


def face(content: bytes, *, is_licensed: bool = False) -> Face:
    """What a file is as a typeface. Raises MemoryError and whatever fontTools raises for what is broken.

    `is_licensed`: for websites, as the partner says, where its maker leaves that open.
    """
    from fontTools.ttLib import TTFont, TTLibError

    if content.startswith(b"ttcf"):
        return Face("collection")
    if not content.startswith(_SIGNS):
        return Face("no-font")
    if len(content) > LARGEST:
        return Face("too-large")
    try:
        font = TTFont(io.BytesIO(content), recalcTimestamp=False)
        return _described(font, is_licensed)
    except (TTLibError, KeyError, ValueError, AssertionError, EOFError, IndexError, OverflowError):
        return Face("broken")


def _described(font: TTFont, is_licensed: bool) -> Face:
    about: Any = font["OS/2"]
    letters: Mapping[int, str] = font.getBestCmap() or {}
    if not all(ord(letter) in letters for letter in _SHARES if letter != "é"):
        return Face("no-text")
    refusal = _refusal(about.fsType)
    if refusal == "restricted" or (refusal and not is_licensed):
        return Face(refusal, family=_said(font, _FAMILY))
    head: Any = font["head"]
    unit = head.unitsPerEm
    axes = {axis.axisTag: axis for axis in font["fvar"].axes} if "fvar" in font else {}
    weight = axes.get("wght")
    has_serifs = _has_serifs(font)
    ascent, descent, gap = _lines(font)
    font.flavor = "woff2"
    packed = io.BytesIO()
    font.save(packed, reorderTables=None)
    return Face(
        content=packed.getvalue(),
        family=_said(font, _TYPOGRAPHIC_FAMILY) or _said(font, _FAMILY),
        licence=_said(font, _LICENCE) or _said(font, _LICENCE_ADDRESS),
        lightest=max(1, round(weight.minValue)) if weight else about.usWeightClass,
        boldest=min(1000, round(weight.maxValue)) if weight else about.usWeightClass,
        is_italic=bool(head.macStyle & 2),
        has_serifs=has_serifs,
        stretch=round(_width(font, letters) / unit / _mean(_TIMES if has_serifs else _ARIAL), 4),
        ascent=ascent / unit,
        descent=descent / unit,
        gap=gap / unit,
    )


def _refusal(permission: int) -> Refusal | None:
    """Of several permissions the loosest holds (OpenType, OS/2 versions 0 to 2); none at all is freedom."""
    if permission & _BITMAPS:
        return "restricted"
    if permission & _EDITABLE or not permission & (_RESTRICTED | _PREVIEW):
        return None
    return "preview" if permission & _PREVIEW else "restricted"


def _lines(font: TTFont) -> tuple[int, int, int]:
    """Ascent, descent (a positive number) and gap, from the table that browsers take them from."""
    about: Any = font["OS/2"]
    across: Any = font["hhea"]
    if about.fsSelection & (1 << 7):  # USE_TYPO_METRICS
        return about.sTypoAscender, -about.sTypoDescender, about.sTypoLineGap
    return across.ascent, -across.descent, across.lineGap


def _has_serifs(font: TTFont) -> bool:
    about: Any = font["OS/2"]
    if about.panose.bFamilyType == 2 and about.panose.bSerifStyle:
        return bool(2 <= about.panose.bSerifStyle <= 10)
    family = _said(font, _FAMILY).lower()
    return "serif" in family and "sans" not in family


def _width(font: TTFont, letters: Mapping[int, str]) -> float:
    """The mean advance of a letter in a text, in units of the font."""
    widths: Any = font["hmtx"]
    advances = (
        float(share * widths[letters.get(ord(letter), letters[ord("e")])][0]) for letter, share in _SHARES.items()
    )
    return sum(advances) / sum(_SHARES.values())


def _mean(widths: Mapping[str, int]) -> float:
    return sum(share * widths[letter] for letter, share in _SHARES.items()) / sum(_SHARES.values()) / 1000


def _said(font: TTFont, name: int) -> str:
    """What the name table says under a number, in one line."""
    names: Any = font["name"]
    return " ".join((names.getDebugName(name) or "").split())[:300]
