"""What pictures are written with."""

from __future__ import annotations

from sitegen.colour import contrast
from sitegen.samples.emblems import NIGHT, WHITE


def ink_on(ground: str) -> str:
    """White or almost black, whichever is read better on a ground."""
    return WHITE if contrast(WHITE, ground) >= contrast(NIGHT, ground) else NIGHT
