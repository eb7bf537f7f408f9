"""A theme: a chain of folders as one set of templates, words, tokens and assets."""

from sitegen.theme.assets import Asset
from sitegen.theme.bundle import compacted
from sitegen.theme.chain import Layer, themes
from sitegen.theme.palette import Pair, Palette
from sitegen.theme.readable import pair_lines, unreadable
from sitegen.theme.theme import Theme, declared_tokens, load_theme

__all__ = [
    "Asset", "Layer", "Pair", "Palette", "Theme",
    "compacted", "declared_tokens", "load_theme", "pair_lines", "themes", "unreadable",
]  # fmt: skip
