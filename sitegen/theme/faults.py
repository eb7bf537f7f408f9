"""What is wrong with a theme's tables, although they are TOML: values of another kind than they should be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sitegen.errors import ConfigError
from sitegen.theme.recipe import refuse_colours


def refuse_shape(table: Mapping[str, Any], where: str) -> None:
    """Raise ConfigError for a theme.toml whose keys have values of another kind than they should."""

    def expect(key: str, value: object, kind: type | tuple[type, ...], words: str) -> None:
        if not isinstance(value, kind):
            raise ConfigError(f'"{key}": expected {words}, not {value!r:.60}', where=where)

    expect("extends", table.get("extends", ""), str, "a theme's name in quotes")
    for key in ("css", "tokens", "colours"):
        expect(key, table.get(key, {}), dict, "a table")
    lists = {f"css.{name}": files for name, files in table.get("css", {}).items()}
    for name, entry in table.get("tokens", {}).items():
        expect(f"tokens.{name}", entry, (str, dict), "a text in quotes, or a table")
        for key, value in entry.items() if isinstance(entry, dict) else ():
            if key == "choices":
                lists[f"tokens.{name}.choices"] = value
            else:
                expect(f"tokens.{name}.{key}", value, str, "a text in quotes")
    for key, values in lists.items():
        expect(key, values, list, "a list of texts")
        for value in values:
            expect(key, value, str, "a list of texts")
    refuse_colours(table.get("colours", {}), where)


def refuse_words(table: Mapping[str, Any], below: Mapping[str, Any], where: str, path: str = "") -> None:
    """Raise ConfigError for messages that are no texts, or that stand where the theme below has a table of others."""
    for key, value in table.items():
        known, named = below.get(key), f"{path}{key}"
        if isinstance(value, dict):
            refuse_words(value, known if isinstance(known, dict) else {}, where, f"{named}.")
        elif not isinstance(value, str):
            raise ConfigError(f'"{named}": expected a text in quotes, not {value!r:.60}', where=where)
        elif isinstance(known, dict) and "other" not in known:
            raise ConfigError(f'"{named}": expected a table of texts, not {value!r:.60}', where=where)
