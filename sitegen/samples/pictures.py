"""Pictures (PNG, JPEG, GIF, WebP, TIFF) and PDF -> a thumbnail, by `thumbnailer` in the process that reads files."""

from __future__ import annotations

from pathlib import Path

from sitegen.samples import signs
from sitegen.samples.jobs import Draw, File
from sitegen.samples.reader import Budget
from sitegen.samples.sample import Small
from sitegen.samples.thumbnailer import LARGEST

__all__ = ["FORMATS", "LARGEST", "Small", "is_picture", "small"]

FORMATS = ("PNG", "JPEG", "GIF", "WebP", "TIFF", "PDF")  # by `signs.magic`


def is_picture(path: Path) -> bool:
    """Whether a file begins as one of those that thumbnails are made of."""
    with path.open("rb") as stream:
        return signs.magic(stream.read(16)) in FORMATS


def small(path: Path, budget: Budget | None = None) -> Small:
    """The thumbnail of a whole file for which `is_picture` holds. The same bytes give the same.

    Raises SpentError where the budget has no time left.
    """
    if path.stat().st_size > LARGEST:
        return Small("too-large")
    outcome = (budget or Budget()).ask(Draw(File.at(path)), Small)
    return outcome.value or Small(outcome.why)
