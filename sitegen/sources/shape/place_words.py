"""Words for codes of places, in every language of `places.toml`: a language is added there, without any Python."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from sitegen.catalogue import Text

_TABLE: Mapping[str, Mapping[str, Mapping[str, str]]] = tomllib.loads(
    Path(__file__).with_name("places.toml").read_text("utf-8")
)


def place_words(table: str, name: str, code: str = "") -> Text:
    """What a name of a table of `places.toml` says in each language; empty where there is none.

    What all languages write alike is in none of them.
    """
    found = {language: words.format(code=code) for language, words in _TABLE[table].get(name, {}).items()}
    shared = set(found.values())
    return Text.of(shared.pop()) if len(shared) == 1 else Text(tuple(found.items()))
