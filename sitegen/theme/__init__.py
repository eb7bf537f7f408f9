"""A theme: a chain of folders as one set of templates, words, tokens and assets."""

from sitegen.theme.theme import Asset, Layer, Theme, declared_tokens, load_theme, themes

__all__ = ["Asset", "Layer", "Theme", "declared_tokens", "load_theme", "themes"]
