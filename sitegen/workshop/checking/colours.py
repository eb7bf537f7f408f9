"""Colours: the pairs of `[colours]` that nobody can read, with the values that the theme itself sets."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.errors import ConfigError
from sitegen.theme import THEME_FILE, Theme, unreadable


def colour_faults(theme: Theme) -> Iterator[ConfigError]:
    """As a partner is told of its own colours; here they are the theme's, and a fault of it."""
    place = f"{theme.layers[1].place}/{THEME_FILE}"
    for caution in unreadable(theme.palette, f"{place}: [colours]"):
        yield ConfigError(caution.message, where=caution.where)
