"""Pictures and PDF for tests, made anew each time: also those that no program would write."""

from __future__ import annotations

import io
import zlib
from typing import Any

from PIL import Image

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "PDF")


def drawn(width: int = 900, height: int = 1200) -> Image.Image:
    """A picture with something in it, red in its upper left corner."""
    image = Image.effect_mandelbrot((width, height), (-2, -1.5, 1, 1.5), 30).convert("RGB")
    image.paste("red", (0, 0, width // 4, height // 4))
    return image


def packed(image: Image.Image, kind: str, **options: Any) -> bytes:
    content = io.BytesIO()
    image.save(content, kind, **options)
    return content.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def pdf(stream: bytes, *, box: str = "0 0 200 300", more: bytes = b"", trailer: bytes = b"") -> bytes:
    """A document of one page: the program that draws it, its sides in points, other objects from the fifth on."""
    objects = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
        f"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R".encode(),
        b"/Resources<</XObject<</X 5 0 R>>>>>>endobj",
        b"4 0 obj<</Length %d>>stream\n%b\nendstream endobj" % (len(stream), stream),
        more,
    ]
    return b"%PDF-1.7\n" + b"\n".join(objects) + b"\ntrailer<</Root 1 0 R" + trailer + b">>\n%%EOF"


def image_bomb(side: int = 20_000) -> bytes:
    """A document with a picture of `side` by `side` pixels that is a few megabytes as a file."""
    packer = zlib.compressobj(1)
    inside = b"".join(packer.compress(b"\0" * side * 100) for _ in range(side // 100)) + packer.flush()
    head = (
        f"5 0 obj<</Type/XObject/Subtype/Image/Width {side}/Height {side}/ColorSpace/DeviceGray/BitsPerComponent 8"
        f"/Filter/FlateDecode/Length {len(inside)}>>stream\n"
    )
    return pdf(b"q 200 0 0 300 0 0 cm /X Do Q", more=head.encode() + inside + b"\nendstream endobj")


def locked() -> bytes:
    """A document with a password that nobody knows."""
    secret = b"<" + b"00" * 32 + b">"
    encrypt = b"5 0 obj<</Filter/Standard/V 1/R 2/P -4/O %b/U %b>>endobj" % (secret, secret)
    return pdf(b"", more=encrypt, trailer=b"/Encrypt 5 0 R/ID[<00><00>]")
