"""A part of artifacts that many are made from, remembered between builds: keyed as an artifact is, by its arguments."""

from __future__ import annotations

from typing import cast

from sitegen import memory
from sitegen.engine.artifact import Argument, Make, key_for


def recalled(make: Make, *args: Argument) -> bytes:
    """What `make` gives for `args`, made or remembered.

    As an artifact's function it is module-level and reads nothing but its arguments; these are scalars or sealed
    values. The key covers the same code as an artifact's: what another version has made is not used.
    """
    return memory.recalled(key_for(make, *args), lambda: cast("bytes", make(*args)))
