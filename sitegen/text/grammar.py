"""What a language needs beside its messages: what CLDR does not know of it, and what a search has to.

It is written as `languages/LANG.toml` of a theme (docs/languages.md), so that a language is added without any Python.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from sitegen.text.words import Tongue

FALLBACK_LANGUAGE = "en"
"""Whose messages stand in where one is missing, and whose dates and plurals where nobody knows better."""

Sides = tuple[str, str, str, str]  # east, west, north, south


@dataclass(frozen=True, slots=True)
class Grammar:
    """A language as `languages/LANG.toml` has it; an empty one says nothing that CLDR does not.

    `like`: another language, whose plural forms and numbers it has, and whose dates and lists where CLDR has none of
    its own; for languages that CLDR knows little of, or nothing. `dates`: (regular expression, replacement) for dates
    as CLDR writes them, in order. `sides`: letters for east, west, north and south on maps.
    """

    like: str = ""
    direction: str = ""
    territory: str = ""
    dates: tuple[tuple[str, str], ...] = ()
    sides: Sides = ("E", "W", "N", "S")
    tongue: Tongue = field(default_factory=Tongue)

    def date(self, written: str) -> str:
        """A date as the language writes it, made of CLDR's."""
        for pattern, replacement in self.dates:
            written = re.sub(pattern, replacement, written)
        return written


@lru_cache(maxsize=64)
def locale_of(language: str, like: str = "") -> Locale:
    """CLDR's dates and lists for a language; of the one that it is like where CLDR has none; at last English."""
    for known in (language, like):
        try:
            return Locale.parse(known)
        except (UnknownLocaleError, ValueError, TypeError):
            continue
    return Locale.parse(FALLBACK_LANGUAGE)


@lru_cache(maxsize=64)
def counting_locale(language: str, like: str = "") -> Locale:
    """CLDR's plural forms and numbers for a language: those of the one that it is like, where it says so."""
    return locale_of(like or language)


def plural_forms(language: str, grammar: Grammar) -> tuple[frozenset[str], frozenset[str]]:
    """(forms that whole numbers below a thousand take, all forms): CLDR's names, "other" always among them.

    A message needs those of the first. What is only for millions, as `many` in French, or for fractions, may be left
    out: "other" stands in.
    """
    rule = counting_locale(language, grammar.like).plural_form
    usual = frozenset(rule(number) for number in range(1000)) | {"other"}
    return usual, frozenset(rule.tags) | usual
