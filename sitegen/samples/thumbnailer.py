"""Reads a picture or a PDF from standard input, writes it in small. A program of its own: see `pictures`.

What it writes is a line with width and height, and then WebP. Nothing of sitegen is imported here, so that it starts
in hundredths of a second.
"""

from __future__ import annotations

import io
import sys
import warnings

from PIL import Image, ImageOps

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

ENCRYPTED, BROKEN, TOO_LARGE, UNKNOWN = 10, 11, 13, 14  # exit codes
MEMORY = 300 << 20  # bytes of address space; the interpreter, Pillow and PDFium take a sixth of them
SECONDS = 10  # of processor time
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


def main() -> int:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)  # at the limit, not at twice the limit
    try:
        content = sys.stdin.buffer.read()
        answer = _written(_page(content) if content.startswith(b"%PDF-") else _picture(content))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, TooLargeError, MemoryError):
        return TOO_LARGE
    except UnknownError:
        return UNKNOWN
    except EncryptedError:
        return ENCRYPTED
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # decoders raise whatever they like
        return BROKEN
    sys.stdout.buffer.write(answer)
    return 0


def _picture(content: bytes) -> Image.Image:
    """The first frame of a picture, upright, at most `WIDEST` pixels wide and high."""
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
    import pypdfium2  # pictures need not wait for it

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


def _written(image: Image.Image) -> bytes:
    """A line with the sides, and WebP: of the pixels only, on white paper, nothing of what else a file says."""
    paper = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        paper.paste(image, mask=image)
    else:
        paper.paste(image.convert("RGB"))
    packed = io.BytesIO()
    paper.save(packed, "WEBP", quality=_QUALITY)
    return b"%d %d\n%b" % (*paper.size, packed.getvalue())


if __name__ == "__main__":
    sys.exit(main())
