"""What themes that come with sitegen know of languages."""

from __future__ import annotations

from functools import lru_cache

from sitegen import package_data
from sitegen.text.grammar import Grammar
from sitegen.text.words import Tongue
from sitegen.theme.chain import Layer
from sitegen.theme.grammars import grammar_of

LANGUAGES = ("fr", "en", "es", "eu", "oc", "de", "it", "pt")
"""Those that sitegen speaks: everything that visitors read, and words to search by."""


@lru_cache
def grammar(language: str) -> Grammar:
    return grammar_of((Layer("base", package_data.themes() / "base", {}),), language)


def tongue(language: str) -> Tongue:
    return grammar(language).tongue
