"""A theme: a chain of folders as one set of templates, words, tokens and assets."""

from sitegen.theme.assets import Asset
from sitegen.theme.bundle import compacted
from sitegen.theme.chain import THEME_FILE, Chain, Layer, chain_of, package_folders, parents_of, theme_folder, themes
from sitegen.theme.palette import Pair, Palette
from sitegen.theme.readable import pair_lines, unreadable
from sitegen.theme.theme import Theme, declared_tokens, load_theme
from sitegen.theme.version import API

__all__ = [
    "API", "THEME_FILE", "Asset", "Chain", "Layer", "Pair", "Palette", "Theme",
    "chain_of", "compacted", "declared_tokens", "load_theme", "package_folders", "pair_lines", "parents_of",
    "theme_folder", "themes", "unreadable",
]  # fmt: skip
