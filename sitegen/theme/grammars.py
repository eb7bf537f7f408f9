"""What a theme says of a language beside its messages: `languages/LANG.toml`, merged key by key along the chain."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from typing import Any

from babel import Locale, UnknownLocaleError

from sitegen.config import merge_tables, suggestion
from sitegen.config.text_files import toml_of
from sitegen.config.toml_lines import KeyPath, line_of_keys
from sitegen.errors import ConfigError
from sitegen.text.grammar import Grammar
from sitegen.text.words import Tongue
from sitegen.theme.chain import Chain

FOLDER = "languages"


def grammar_of(chain: Chain, language: str) -> Grammar:
    """A language's grammar, an empty one where no folder of the chain has any.

    Raises ConfigError, with file and line, for a key that there is not, a value of another kind than it should be, and
    a regular expression that is none.
    """
    merged: dict[str, Any] = {}
    for layer in reversed(chain):
        file = layer.folder / FOLDER / f"{language}.toml"
        if os.path.lexists(file):
            place = f"{layer.place}/{FOLDER}/{file.name}"
            table, text = toml_of(file, place)
            _refuse(table, _KEYS, place, line_of_keys(text))
            merged = merge_tables(merged, table)
    search, sides = merged.get("search", {}), merged.get("sides", {})
    usual, plain = Grammar(), Tongue()
    return Grammar(
        like=merged.get("like", ""),
        direction=merged.get("direction", ""),
        territory=merged.get("territory", ""),
        dates=tuple(merged.get("dates", {}).items()),
        sides=(
            sides.get("east", usual.sides[0]),
            sides.get("west", usual.sides[1]),
            sides.get("north", usual.sides[2]),
            sides.get("south", usual.sides[3]),
        ),
        tongue=Tongue(
            frozenset(search.get("little", "").split()),
            tuple(search.get("endings", plain.endings)),
            search.get("compounds", False),
            tuple(search.get("beginnings", ())),
        ),
    )


def _text(value: object) -> str:
    return "" if isinstance(value, str) else "a text in quotes"


def _language(value: object) -> str:
    try:
        Locale.parse(value if isinstance(value, str) else "")
    except (UnknownLocaleError, ValueError):
        return 'the code of a language whose plural forms Babel knows, as "fr"'
    return ""


def _direction(value: object) -> str:
    return "" if value in ("ltr", "rtl") else '"ltr" or "rtl"'


def _territory(value: object) -> str:
    return "" if isinstance(value, str) and re.fullmatch(r"[A-Z]{2}", value) else 'the code of a country, as "GB"'


def _truth(value: object) -> str:
    return "" if isinstance(value, bool) else "true or false"


def _patterns(value: object) -> str:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        return "a list of regular expressions in quotes"
    return next(filter(None, map(_pattern, value)), "")


def _pattern(value: str) -> str:
    """For this and for JavaScript's expressions, as far as the two are the same."""
    try:
        re.compile(value)
    except (re.error, OverflowError, RecursionError) as error:
        return f"a regular expression: {error}"
    return ""


def _dates(value: object) -> str:
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        return "regular expressions, and in quotes what takes the place of what they match"
    for pattern, replacement in value.items():
        if wrong := _pattern(pattern):
            return wrong
        try:
            re.sub(pattern, replacement, "")
            re.compile(pattern).sub(replacement, "2026-11-01")
        except (re.error, IndexError) as error:
            return f"what takes the place of a match, with groups as \\1: {error}"
    return ""


_Judge = Callable[[Any], str]  # of a value: what is expected in its place, "" where it is fine
_KEYS: Mapping[str, Any] = {
    "like": _language,
    "direction": _direction,
    "territory": _territory,
    "dates": _dates,
    "sides": {"east": _text, "west": _text, "north": _text, "south": _text},
    "search": {"little": _text, "endings": _patterns, "beginnings": _patterns, "compounds": _truth},
}


def _refuse(
    table: Mapping[str, Any], known: Mapping[str, Any], place: str, lines: Mapping[KeyPath, int], above: KeyPath = ()
) -> None:
    for key, value in table.items():
        path = (*above, key)
        where, named = f"{place}:{lines.get(path, 1)}", ".".join(path)
        if key not in known:
            raise ConfigError(f'"{named}": no such key{suggestion(key, known)}', where=where)
        judge: _Judge | Mapping[str, Any] = known[key]
        if isinstance(judge, Mapping):
            if not isinstance(value, dict):
                raise ConfigError(f'"{named}": expected a table, not {value!r:.60}', where=where)
            _refuse(value, judge, place, lines, path)
        elif expected := judge(value):
            raise ConfigError(f'"{named}": expected {expected}', where=where)
