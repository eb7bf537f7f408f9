"""A drawing of a partner's (SVG): cleaned of all that runs or reaches out, measured, and painted as pixels.

For the process that reads files (`worker`): what is wanted of a renderer may have no end. svg-hush keeps what draws,
and resolves entities; what it leaves of other files (`<use href="other.svg#a">`) and what moves goes here.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from xml.etree import ElementTree

if TYPE_CHECKING:
    from PIL import Image

Seen = Literal[
    # for which there is no picture
    "no-picture",  # another kind of file
    "broken",  # begins as a picture and cannot be read as one
    "entities",  # an SVG that says what it means by entities that lead elsewhere, or grow
    "too-large",  # asks for more bytes, pixels, memory or time than it may have
    "tiny",
    "stretched",  # a line rather than a picture
    "empty",  # nothing to be seen on it
    # that a person should know of
    "script",  # programs, or other pages in it: left out
    "outside",  # references to other files: left out
    "moving",  # one that moves: its first picture is shown
    "text",  # letters as text: they look as each visitor's browser likes, and are not in pictures made of it
    "no-size",
    "small",
]
LARGEST = 1 << 20  # bytes: what each visitor of each page would be sent
PAINTED = 1024  # pixels of the longer side
_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_PICTURES = {"image": ["png", "jpeg", "gif", "webp"]}  # that may lie inside, as `data:`
_HERE = re.compile(r"\s*+(?:#|data:image/(?:png|jpeg|gif|webp)[;,])", re.IGNORECASE)
_MOVING = ("animate", "animateColor", "animateMotion", "animateTransform", "set")
_LENGTH = re.compile(r"\s*+(\d++(?:\.\d*+)?|\.\d++)(?:e[+-]?\d+)?(px|pt|pc|mm|cm|in)?\s*+", re.IGNORECASE)
_PIXELS = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}
_FAR, _WIDE = -4096, 12288  # a sheet on which a drawing without a size is looked for
_MOST_STRETCHED = 40  # times as wide as high, or the other way round
_PLAQUE = "sitegen-plaque"

Box = tuple[float, float, float, float]
"""Left, top, width, height: as `viewBox` has them."""


class NoDrawingError(Exception):
    """No SVG, or one without a picture; and why."""

    def __init__(self, fault: Seen) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Drawing:
    """A cleaned SVG whose root has a `viewBox`; `seen`: what was found in the file, and what it lacked."""

    root: ElementTree.Element
    box: Box
    seen: tuple[Seen, ...]

    @property
    def content(self) -> bytes:
        """The file. The same drawing gives the same bytes."""
        return _written(self.root)

    def painted(self) -> Image.Image:
        """As pixels (RGBA), `PAINTED` of them along its longer side, without any typeface."""
        return _painted(self.content, *self.box[2:])

    def square(self, plaque: tuple[str, str]) -> bytes:
        """The drawing in the middle of a square, for tabs of browsers; `plaque` is a colour under it where the browser
        is light, and where it is dark ("" for none)."""
        left, top, width, height = self.box
        side = max(width, height)
        room = side * (1.2 if any(plaque) else 1)
        x, y = left - (room - width) / 2, top - (room - height) / 2
        outer = ElementTree.Element(f"{{{_SVG}}}svg", viewBox=_numbers(x, y, room, room))
        if any(plaque):
            light, dark = (f".{_PLAQUE}{{fill:{colour or 'none'}}}" for colour in plaque)
            style = ElementTree.SubElement(outer, f"{{{_SVG}}}style")
            style.text = f"{light}@media(prefers-color-scheme:dark){{{dark}}}"
            ground = dict(
                zip(("x", "y", "width", "height", "rx"), map(_number, (x, y, room, room, room / 5)), strict=True)
            )
            ElementTree.SubElement(outer, f"{{{_SVG}}}rect", {"class": _PLAQUE, **ground})
        place = dict(zip(("x", "y", "width", "height"), map(_number, self.box), strict=True))
        inner = ElementTree.SubElement(outer, f"{{{_SVG}}}svg", {**self.root.attrib, **place})
        inner.extend(self.root)
        return _written(outer)


def drawing(content: bytes) -> Drawing:
    """What a file draws. Raises NoDrawingError, MemoryError, and whatever parsers raise for what is broken."""
    import py_svg_hush

    if len(content) > LARGEST:
        raise NoDrawingError("too-large")
    try:
        clean = py_svg_hush.filter_svg(content, _PICTURES)
        root = ElementTree.fromstring(clean)  # noqa: S314  # no entity is left in it
    except (ValueError, ElementTree.ParseError):
        raise NoDrawingError("entities" if b"<!ENTITY" in content else "broken") from None
    if root.tag != f"{{{_SVG}}}svg":
        raise NoDrawingError("no-picture")
    seen = [*_removed(content), *_kept_here(root)]
    if next(root.iter(f"{{{_SVG}}}text"), None) is not None:
        seen.append("text")
    box, said = _box(root)
    if not 1 / _MOST_STRETCHED < box[2] / box[3] < _MOST_STRETCHED:
        raise NoDrawingError("stretched")
    root.set("viewBox", _numbers(*box))
    for name in ("width", "height"):
        root.attrib.pop(name, None)
    root.set("width", _number(box[2]))
    root.set("height", _number(box[3]))
    return Drawing(root, box, (*dict.fromkeys(seen), *said))


def _removed(content: bytes) -> Iterator[Seen]:
    """What of the file as it came is not published: of those parts that do more than draw."""
    try:
        root = ElementTree.fromstring(content)  # noqa: S314  # expat bounds entities, the process its memory
    except ElementTree.ParseError:
        return
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        if name in ("script", "handler", "foreignObject", "iframe") or any(
            attribute.lower().startswith("on") for attribute in element.attrib
        ):
            yield "script"
        for attribute, value in element.attrib.items():
            if attribute.rpartition("}")[2] == "href" and name != "a" and not _HERE.match(value):
                yield "outside"


def _kept_here(root: ElementTree.Element) -> Iterator[Seen]:
    """Take out what moves, and references to anything but what lies in the file."""
    for parent in root.iter():
        for child in [each for each in parent if str(each.tag).rpartition("}")[2] in _MOVING]:
            parent.remove(child)
            yield "moving"
        for name in ("href", f"{{{_XLINK}}}href"):
            value = parent.get(name)
            if value is not None and not _HERE.match(value):
                del parent.attrib[name]


def _box(root: ElementTree.Element) -> tuple[Box, tuple[Seen, ...]]:
    """Where the picture is: as its `viewBox` says, its width and height, or what it draws."""
    try:
        left, top, width, height = map(float, re.split(r"[\s,]+", root.get("viewBox", "").strip()))
        if 0 < width < 1e9 and 0 < height < 1e9 and abs(left) < 1e9 and abs(top) < 1e9:
            return (left, top, width, height), ()
    except ValueError:
        pass
    width, height = _pixels(root.get("width", "")), _pixels(root.get("height", ""))
    if 0 < width < 1e9 and 0 < height < 1e9:
        return (0.0, 0.0, width, height), ()
    for name in ("width", "height", "viewBox"):
        root.attrib.pop(name, None)
    found: Box = (_FAR, _FAR, _WIDE, _WIDE)
    for _ in range(2):
        found = _drawn(root, found)
    return found, ("no-size",)


def _drawn(root: ElementTree.Element, sheet: Box) -> Box:
    """The part of a sheet that a drawing covers, to a pixel of `PAINTED` and another around it."""
    left, top, width, height = sheet
    root.set("viewBox", _numbers(*sheet))
    image = _painted(_written(root), width, height)
    bounds = image.getchannel("A").getbbox()
    if bounds is None:
        raise NoDrawingError("empty")
    unit = max(width, height) / PAINTED
    x, y, right, bottom = bounds
    return left + (x - 1) * unit, top + (y - 1) * unit, (right - x + 2) * unit, (bottom - y + 2) * unit


def _painted(content: bytes, width: float, height: float) -> Image.Image:
    import resvg_py
    from PIL import Image

    wide, high = (PAINTED, None) if width >= height else (None, PAINTED)
    try:
        png = resvg_py.svg_to_bytes(svg_string=content.decode(), skip_system_fonts=True, width=wide, height=high)
    except ValueError as error:  # of which some say that a drawing has too many parts
        raise NoDrawingError("too-large" if "limit" in str(error) else "broken") from None
    return Image.open(io.BytesIO(png), formats=("PNG",)).convert("RGBA")


def _pixels(length: str) -> float:
    found = _LENGTH.fullmatch(length)
    return float(found[1]) * _PIXELS[(found[2] or "").lower()] if found else 0.0


def _numbers(*numbers: float) -> str:
    return " ".join(map(_number, numbers))


def _number(number: float) -> str:
    return f"{number:.10g}"


def _written(root: ElementTree.Element) -> bytes:
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _XLINK)
    written: bytes = ElementTree.tostring(root, encoding="utf-8")
    return written
