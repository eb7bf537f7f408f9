"""A theme with the examples' own folder at the end of its chain: their drawings, and the gallery's template."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sitegen.theme import Chain, Layer, Theme, parents_of
from sitegen.theme.chain import PARTNER

EXAMPLES = "examples"  # the layer's name, and that of the folder of its assets
_FOLDER = Path(__file__).parents[1] / "gallery"


def theme_with_examples(chain: Chain, tokens: Mapping[str, str] | None = None, compiled: Path | None = None) -> Theme:
    """The theme of a chain, which anything in the examples' folder comes after. `compiled` is as `Theme` has it."""
    return Theme((*chain, Layer(EXAMPLES, _FOLDER, {})), tokens or {}, compiled=compiled)


def chain_without_partner(name: str, folders: tuple[Path, ...]) -> Chain:
    """A theme as nobody's in particular. Raises ConfigError as `load_theme` does."""
    return (Layer(PARTNER, _FOLDER / "nobody", {}), *parents_of(name, folders))
