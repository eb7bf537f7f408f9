"""Logos: the picture formats that are published as they come, known by their first bytes.

An SVG is a program. One that a stranger put on the portal is not shown on a partner's domain.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from sitegen.catalogue import LocalFile
from sitegen.digest import digest

LARGEST = 512 * 1024  # bytes; a logo is seldom above 100 kB


def extension(content: bytes) -> str:
    """The extension of a picture by its content; empty for anything that is not PNG, JPEG, GIF or WebP."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    return "webp" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else ""


def logo(path: Path, content: bytes) -> LocalFile:
    """The file at `path`, which holds `content`, as a logo to publish."""
    return local_file(path, f"logo.{extension(content)}", hashlib.blake2b(content).digest(), len(content))


def local_file(path: Path, name: str, content_hash: bytes, size: int) -> LocalFile:
    """A file to be published as `name`; its digest is that of the name and of the content's hash."""
    return LocalFile(path, name=name, digest=digest(name.encode(), content_hash), size=size)
