"""Pictures (PNG, JPEG, GIF, WebP, TIFF) and PDF -> a thumbnail, made in a process of its own.

The decoders of pictures and of PDF are C, and what they are given was written by strangers: a file that brings one
down, or makes it ask for all the memory or time there is, ends another process than this (as `sheets`). Of a
thumbnail nothing is taken over but its pixels: no place or name that a camera wrote, no program that a PDF carries.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from sitegen.samples import signs, thumbnailer
from sitegen.samples.sample import Why

FORMATS = ("PNG", "JPEG", "GIF", "WebP", "TIFF", "PDF")  # by `signs.magic`
LARGEST = 64 << 20  # bytes of a file
_PROGRAM = Path(thumbnailer.__file__)
_PATIENCE = 120  # seconds: it limits its processor time itself, and a busy machine is no fault of the file's
_HEAD = re.compile(rb"(\d{1,3}) (\d{1,3})\n(?=RIFF....WEBP)", re.DOTALL)
_WHY: dict[int, Why] = {
    thumbnailer.ENCRYPTED: "encrypted",
    thumbnailer.BROKEN: "broken",
    thumbnailer.TOO_LARGE: "too-large",
    thumbnailer.UNKNOWN: "format",
}


@dataclass(frozen=True, slots=True)
class Small:
    """A thumbnail as WebP, and its sides in pixels; or `why` there is none."""

    why: Why = ""
    content: bytes = b""
    width: int = 0
    height: int = 0


def is_picture(path: Path) -> bool:
    """Whether a file begins as one of those that thumbnails are made of."""
    with path.open("rb") as stream:
        return signs.magic(stream.read(16)) in FORMATS


def small(path: Path) -> Small:
    """The thumbnail of a whole file for which `is_picture` holds. The same bytes give the same."""
    with path.open("rb") as file:
        if file.seek(0, 2) > LARGEST:
            return Small("too-large")
        file.seek(0)
        try:
            run = subprocess.run(  # noqa: S603  # our own program; -P keeps its folder from hiding Python's modules
                [sys.executable, "-P", str(_PROGRAM)],
                stdin=file,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Small("too-large")
    if run.returncode == 1:  # Python's own: it could not even begin
        raise RuntimeError(f"{_PROGRAM} does not run; are pillow and pypdfium2 installed?")
    head = _HEAD.match(run.stdout)
    if run.returncode or head is None:
        return Small(_WHY.get(run.returncode, "too-large"))  # any other: the system, or the decoder, has ended it
    return Small("", run.stdout[head.end() :], int(head[1]), int(head[2]))
