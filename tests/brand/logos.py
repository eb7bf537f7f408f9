"""Logos as people have them, made anew for each test."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw

NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def drawn(inside: str = '<circle cx="24" cy="24" r="20" fill="#0047bb"/>', about: str = 'viewBox="0 0 48 48"') -> bytes:
    """An SVG."""
    return f"<svg {NS} {about}>{inside}</svg>".encode()


def painted(
    size: tuple[int, int] = (400, 400), *, mode: str = "RGBA", ink: Any = "#0047bb", ground: Any = None
) -> Image.Image:
    """A disc: on a transparent ground, or on one of its own."""
    image = Image.new(mode, size, ground if ground is not None else (0, 0, 0, 0) if mode == "RGBA" else "white")
    width, height = size
    ImageDraw.Draw(image).ellipse((width // 8, height // 8, width * 7 // 8, height * 7 // 8), fill=ink)
    return image


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """A picture as a file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def moving(kind: str) -> bytes:
    """Three pictures one after the other: the first is blue."""
    frames = [painted((200, 200), ink=ink) for ink in ("#0047bb", "#bb0000", "#00bb00")]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=80)
