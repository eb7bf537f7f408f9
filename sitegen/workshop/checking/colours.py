"""Colours: the pairs of `[colours]` that nobody can read, with what the theme itself sets."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.errors import ConfigError
from sitegen.theme import THEME_FILE, Theme


def colour_faults(theme: Theme) -> Iterator[ConfigError]:
    """Each pair of a role and a ground whose contrast is below what the role needs, in light and in dark pages."""
    places = {layer.name: layer.place for layer in theme.layers}
    by_role = {name: layer.name for layer in reversed(theme.layers) for name in layer.table.get("colours", {})}
    for pair in theme.palette.failing:
        nearest = theme.palette.nearest(pair.role, pair.mode)
        yield ConfigError(
            f"{pair.role} {pair.colour} has a contrast of {pair.ratio:.2f}:1 with {pair.ground} {pair.behind} on "
            f"{pair.mode} pages, below {pair.least:g}:1",
            where=f"{places[by_role[pair.role]]}/{THEME_FILE}: [colours.{pair.role}]",
            hint=f"the nearest colour that passes: {nearest}" if nearest else "no lightness passes: move the ground",
        )
