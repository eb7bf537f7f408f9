"""A picture or the first page of a PDF in small, by Pillow and PDFium: for the process that reads files (`worker`).

Their decoders are C, and unpack far more than a file has. Of a thumbnail nothing is taken over but its pixels: no place
or name that a camera wrote, no program that a PDF carries.
"""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from sitegen.samples.sample import Small

if TYPE_CHECKING:
    from PIL import Image

LARGEST = 64 << 20  # bytes of a file
WIDEST = 640  # pixels, and no higher
MOST_PIXELS = 40_000_000  # that are unpacked: A4 at 600 dots an inch; 160 MB
_JPEG = 4  # times as many: it can be unpacked at an eighth of its size
LARGEST_PAGE = 14_400  # points a side: what a page may have (ISO 32000-1, annex C.2), five metres
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "TIFF")
_GREY = ("1", "L", "I;16", "I;16L", "I;16B")
_COLOUR = ("P", "PA", "LA", "RGB", "RGBA", "RGBX", "RGBa", "CMYK", "YCbCr")
_QUALITY = 80


class TooLargeError(Exception):
    """Of more pixels, or on a larger page, than is looked at."""


class UnknownError(Exception):
    """A picture of something else than greys and colours: heights, temperatures."""


class EncryptedError(Exception):
    """A document that wants a password."""


def small(content: bytes) -> Small:
    """The thumbnail of a whole file, whose beginning `signs.magic` knows. The same bytes give the same.

    Raises MemoryError, and whatever decoders raise for what is broken.
    """
    from PIL import Image  # tables need not wait for it

    if len(content) > LARGEST:
        return Small("too-large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)  # at the limit, not at twice the limit
            return _written(_page(content) if content.startswith(b"%PDF-") else _picture(content))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, TooLargeError):
        return Small("too-large")
    except UnknownError:
        return Small("format")
    except EncryptedError:
        return Small("encrypted")


def _picture(content: bytes) -> Image.Image:
    """The first frame of a picture, upright, at most `WIDEST` pixels wide and high."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS * (_JPEG if content.startswith(b"\xff\xd8\xff") else 1)
    image: Image.Image = Image.open(io.BytesIO(content), formats=_FORMATS)
    if image.mode not in (*_GREY, *_COLOUR):
        raise UnknownError
    pixels = image.width * image.height
    try:
        image.draft(None, (2 * WIDEST, 2 * WIDEST))  # of JPEG only
        image.load()
    except OSError as error:
        if pixels > MOST_PIXELS:  # a progressive one, which is unpacked as a whole
            raise TooLargeError from error
        raise
    if image.mode.startswith("I;16"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    elif image.mode == "1":
        image = image.convert("L")
    elif image.mode in ("P", "PA"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
    return ImageOps.exif_transpose(image)


def _page(content: bytes) -> Image.Image:
    """The first page of a PDF, at most `WIDEST` pixels wide and high."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise EncryptedError from error
        raise
    page = document[0]
    width, height = page.get_size()
    if not (0 < width <= LARGEST_PAGE and 0 < height <= LARGEST_PAGE):
        raise TooLargeError
    image: Image.Image = page.render(scale=WIDEST / max(width, height), may_draw_forms=False).to_pil()
    image.thumbnail((WIDEST, WIDEST))  # sides are rounded up
    return image


def _written(image: Image.Image) -> Small:
    """WebP of the pixels only, on white paper: nothing of what else a file says."""
    from PIL import Image

    paper = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        paper.paste(image, mask=image)
    else:
        paper.paste(image.convert("RGB"))
    packed = io.BytesIO()
    paper.save(packed, "WEBP", quality=_QUALITY)
    return Small("", packed.getvalue(), *paper.size)
