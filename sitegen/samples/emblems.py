"""A partner's logo, from its file: in the form in which it is published, and as pixels that icons are made of.

For the process that reads files (`worker`). Of a picture nothing is taken over but its pixels: no place that a camera
wrote, no second frame, no colours that only printers know. What an SVG may hold is in `svg`.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitegen.samples import signs, svg
from sitegen.samples.svg import NoDrawingError, Seen

if TYPE_CHECKING:
    from PIL import Image

LARGEST = 10 << 20  # bytes of a file
MOST_PIXELS = 40_000_000
SHOWN = 640  # pixels of the longer side, as it is published: twice what any theme shows
KEPT = svg.PAINTED  # pixels of the longer side, as icons are made of it
SMALLEST, SMALL = 16, 180  # pixels of the longer side: none at all, and too few for the larger icons
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_QUALITY = 90
WHITE, NIGHT = "#ffffff", "#14181c"  # grounds that a logo is looked at on
_LOST_ON_NIGHT = 58  # of 255: as dark a grey has 1.5:1 with NIGHT
_LOST_ON_WHITE = 224  # as light a grey has 1.3:1 with white
_MUCH = 0.3  # share of an outline, from which a shape is not recognised
_SOLID = 128  # of 255: what is counted as drawn


@dataclass(frozen=True, slots=True)
class Emblem:
    """A logo. `fault`: why there is none; `seen`: what a person should know of it.

    `width`, `height`: pixels, of an SVG its own units. `content` is a cleaned SVG or WebP, `square` the SVG for tabs of
    browsers (empty for others), `pixels` a PNG without its margins.
    """

    kind: str = ""  # "SVG", "PNG", "JPEG", "GIF", "WebP": what the file is, whatever its name says
    fault: Seen | None = None
    seen: tuple[Seen, ...] = ()
    content: bytes = b""
    square: bytes = b""
    pixels: bytes = b""
    width: float = 0
    height: float = 0
    tone: str = ""  # "dark", "light": its outline is lost on a ground of the same tone, and stands on the other
    ground: str = ""  # "#rrggbb" that it brings with it, "" for a transparent one

    @property
    def extension(self) -> str:
        """Of the published file."""
        return "svg" if self.kind == "SVG" else "webp"

    @property
    def plaque(self) -> str:
        """The colour on which it is seen whatever is around it; "" where it is seen on both white and black."""
        return self.ground or {"dark": WHITE, "light": NIGHT}.get(self.tone, "")


def emblem(content: bytes) -> Emblem:
    """What a file shows, for any bytes that decoders do not stumble over: they raise what they like."""
    kind = signs.magic(content) or ("SVG" if b"<svg" in content[:65_536] or b":svg" in content[:65_536] else "")
    if len(content) > LARGEST:
        return Emblem(kind, "too-large")
    try:
        if kind == "SVG":
            return _drawn(svg.drawing(content))
        if kind.upper() in _FORMATS:
            return _read(kind, content)
    except NoDrawingError as error:
        return Emblem(kind, error.fault)
    return Emblem(kind, "no-picture")


def _drawn(drawing: svg.Drawing) -> Emblem:
    whole = drawing.painted()
    trimmed, tone, ground = _measured(whole)
    plaque = ("" if tone != "light" else NIGHT, "" if tone != "dark" else WHITE)
    _, _, width, height = drawing.box
    return Emblem(
        "SVG", None, drawing.seen, drawing.content, drawing.square(plaque), trimmed, width, height, tone, ground
    )  # fmt: skip


def _read(kind: str, content: bytes) -> Emblem:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened: Image.Image = Image.open(io.BytesIO(content), formats=_FORMATS)
            is_moving = getattr(opened, "is_animated", False)
            size = max(opened.size)
            if size < SMALLEST:
                raise NoDrawingError("tiny")
            opened.draft("RGB" if opened.mode != "CMYK" else "CMYK", (2 * KEPT, 2 * KEPT))  # of JPEG only
            opened.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NoDrawingError("too-large") from None
    except (OSError, ValueError, SyntaxError, EOFError):
        raise NoDrawingError("broken") from None
    whole = _upright(opened)
    whole.thumbnail((KEPT, KEPT), Image.Resampling.LANCZOS)
    trimmed, tone, ground = _measured(whole)
    whole.thumbnail((SHOWN, SHOWN), Image.Resampling.LANCZOS)
    packed = io.BytesIO()
    if kind == "JPEG":
        whole.convert("RGB").save(packed, "WEBP", quality=_QUALITY, method=6)
    else:
        whole.save(packed, "WEBP", lossless=True, method=6)
    seen: list[Seen] = [*(["moving"] if is_moving else []), *(["small"] if size < SMALL else [])]  # type: ignore[list-item]
    return Emblem(kind, None, tuple(seen), packed.getvalue(), b"", trimmed, *whole.size, tone, ground)


def _upright(image: Image.Image) -> Image.Image:
    """The first frame as RGBA in sRGB, as it is meant to be looked at."""
    from PIL import ImageCms, ImageOps

    profile = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(image)
    if profile and image.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            image = turned or image
        except (ImageCms.PyCMSError, OSError):  # a profile of nothing, or of another kind of picture
            pass
    if image.mode.startswith("I;16"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return image.convert("RGBA")


def _measured(image: Image.Image) -> tuple[bytes, str, str]:
    """A picture without its margins, as PNG; its tone, and the ground that it brings."""
    from PIL import Image, ImageChops

    alpha = image.getchannel("A")
    ground = ""
    if alpha.getextrema()[0] == 255 and (corner := _corner(image)):
        ground = "#{:02x}{:02x}{:02x}".format(*corner)
        around = Image.new("RGB", image.size, corner)
        bounds = ImageChops.difference(image.convert("RGB"), around).convert("L").point(_at_least(16)).getbbox()
    else:
        bounds = alpha.point(_at_least(8)).getbbox()
    if bounds is None:
        raise NoDrawingError("empty")
    trimmed = image.crop(bounds)
    packed = io.BytesIO()
    trimmed.save(packed, "PNG")
    return packed.getvalue(), "" if ground else _tone(trimmed), ground


def _corner(image: Image.Image) -> tuple[int, int, int] | None:
    """The colour in all four corners of an opaque picture, where it is about the same."""
    right, bottom = image.width - 1, image.height - 1
    corners = [image.getpixel(each) for each in ((0, 0), (right, 0), (0, bottom), (right, bottom))]
    first = corners[0]
    assert isinstance(first, tuple)  # noqa: S101  # RGBA
    same = all(
        isinstance(each, tuple) and max(abs(a - b) for a, b in zip(first, each, strict=True)) <= 16 for each in corners
    )
    return (int(first[0]), int(first[1]), int(first[2])) if same else None


def _tone(image: Image.Image) -> str:
    """Which ground a transparent logo needs, by its outline: what lies within it stands on the logo itself."""
    from PIL import Image, ImageChops, ImageFilter

    framed = Image.new("RGBA", (image.width + 4, image.height + 4))
    framed.paste(image, (2, 2))
    solid = framed.getchannel("A").point(_at_least(_SOLID))
    outline = ImageChops.subtract(solid, solid.filter(ImageFilter.MinFilter(5)))
    greys = framed.convert("RGB").convert("L").histogram(outline)
    drawn = sum(greys) or 1
    dark, light = sum(greys[:_LOST_ON_NIGHT]) / drawn, sum(greys[_LOST_ON_WHITE:]) / drawn
    if max(dark, light) < _MUCH:
        return ""
    return "dark" if dark >= light else "light"


def _at_least(value: int) -> list[int]:
    """A table of points: 255 from `value` on."""
    return [0] * value + [255] * (256 - value)
