"""Text in pictures, in the typefaces of a site: how wide it runs, whether they have its letters, and their outlines.

A renderer shapes it (`card`), so that Arabic joins and goes from the right; here is what it cannot be asked for.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sitegen import package_data

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

REGULAR, BOLD = 400, 700
_OURS = "fonts/instrument-sans-latin.woff2"
_MOST = 4  # font files that a picture is drawn with
_SILENT = "\u200b\u200c\u200d\u200e\u200f\u00ad\u2066\u2067\u2068\u2069\ufe0e\ufe0f"  # without a shape of their own


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter as an SVG path, with y upwards, and its bounds: left, bottom, right, top."""

    path: str
    bounds: tuple[float, float, float, float]


class Lettering:
    """Font files (WOFF2, WOFF, TTF, OTF), the first of which is preferred.

    One that cannot be read does not count; without any, letters are those of the theme `base`.
    """

    def __init__(self, files: Sequence[bytes]) -> None:
        self._fonts = [font for content in files[:_MOST] if (font := _opened(content)) is not None]
        if not self._fonts:
            ours = _opened((package_data.themes() / "base" / "assets" / _OURS).read_bytes())
            self._fonts = [ours] if ours else []
        self._letters: list[dict[int, str]] = [font.getBestCmap() or {} for font in self._fonts]
        self._sets: dict[tuple[int, int], Any] = {}
        self._advances: dict[tuple[str, int], float] = {}
        self._unpacked: list[bytes] = []

    @property
    def family(self) -> str:
        """The name by which a renderer knows the first."""
        names: Any = self._fonts[0]["name"] if self._fonts else None
        if names is None:
            return ""
        return names.getDebugName(16) or names.getDebugName(1) or ""

    def covers(self, text: str) -> bool:
        """Whether every letter of a text has a shape."""
        return all(self._holder(letter) is not None for letter in text if letter not in _SILENT)

    def width(self, text: str, size: float, weight: int = REGULAR) -> float:
        """Of a line of text in pixels, before kerning and joining, which take little off it."""
        return sum(self._advance(letter, weight) for letter in text if letter not in _SILENT) * size

    def glyph(self, letter: str, weight: int = BOLD) -> Glyph | None:
        """The outline of a letter; None where no font has one."""
        from fontTools.pens.boundsPen import BoundsPen
        from fontTools.pens.svgPathPen import SVGPathPen

        holder = self._holder(letter)
        if holder is None:
            return None
        glyphs, name = self._glyphs(holder, weight), self._letters[holder][ord(letter)]
        bounds, path = BoundsPen(glyphs), SVGPathPen(glyphs)
        glyphs[name].draw(bounds)
        glyphs[name].draw(path)
        return Glyph(path.getCommands(), bounds.bounds) if bounds.bounds else None

    @contextmanager
    def unpacked(self) -> Iterator[list[str]]:
        """The fonts as files that a renderer opens, as long as it draws."""
        with TemporaryDirectory(prefix="sitegen-") as folder:
            self._unpacked = self._unpacked or [_unpacked(font) for font in self._fonts]
            files = [Path(folder, f"{number}.ttf") for number in range(len(self._unpacked))]
            for file, content in zip(files, self._unpacked, strict=True):
                file.write_bytes(content)
            yield [str(file) for file in files]

    def _advance(self, letter: str, weight: int) -> float:
        if (letter, weight) not in self._advances:
            self._advances[letter, weight] = self._measured(letter, weight)
        return self._advances[letter, weight]

    def _measured(self, letter: str, weight: int) -> float:
        holder = self._holder(letter)
        if holder is None:
            return 0.6
        head: Any = self._fonts[holder]["head"]
        return float(self._glyphs(holder, weight)[self._letters[holder][ord(letter)]].width / head.unitsPerEm)

    def _holder(self, letter: str) -> int | None:
        """The first font that has a letter."""
        return next((number for number, letters in enumerate(self._letters) if ord(letter) in letters), None)

    def _glyphs(self, holder: int, weight: int) -> Any:
        if (holder, weight) not in self._sets:
            self._sets[holder, weight] = self._fonts[holder].getGlyphSet(location={"wght": weight})
        return self._sets[holder, weight]


@lru_cache(maxsize=4)
def lettering_of(files: tuple[bytes, ...]) -> Lettering:
    """Those of a site, opened once for its icons and all of its cards, and for other sites of the same theme."""
    return Lettering(files)


def _unpacked(font: TTFont) -> bytes:
    font.flavor = None
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _opened(content: bytes) -> TTFont | None:
    from fontTools.ttLib import TTFont, TTLibError  # builds with nothing to draw need not wait for it

    try:
        font = TTFont(io.BytesIO(content), recalcTimestamp=False)
        font.getBestCmap()
    except (TTLibError, KeyError, ValueError, AssertionError, EOFError):
        return None
    return font
