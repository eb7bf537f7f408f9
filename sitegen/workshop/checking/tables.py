"""theme.toml: keys that mean nothing, tokens of no type, defaults that are none, style sheets that nothing lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sitegen.catalogue import Caution
from sitegen.config import suggestion
from sitegen.config.text_files import toml_of
from sitegen.config.toml_lines import KeyPath, line_of_keys
from sitegen.errors import ConfigError, SitegenError
from sitegen.theme import THEME_FILE, Layer, Theme
from sitegen.theme.tokens import TYPES, Token, declared, misfit

KEYS = ("name", "version", "extends", "api", "licence", "description", "homepage", "css", "tokens", "colours")
TOKEN_KEYS = ("type", "default", "description", "choices")


def table_faults(theme: Theme) -> Iterator[SitegenError | Caution]:
    """What is wrong with the theme.toml of each folder of the chain, by line."""
    for position, layer in enumerate(theme.layers):
        file = layer.folder / THEME_FILE
        if file.is_file() and layer.table:
            table, text = toml_of(file, f"{layer.place}/{THEME_FILE}")
            yield from _faults(theme, theme.layers[position:], table, line_of_keys(text))


def _faults(
    theme: Theme, chain: tuple[Layer, ...], table: Mapping[str, Any], lines: Mapping[KeyPath, int]
) -> Iterator[SitegenError | Caution]:
    layer, parents = chain[0], chain[1:]

    def at(*path: str) -> str:
        return f"{layer.place}/{THEME_FILE}:{lines.get(path, 1)}"

    for key in table:
        if key not in KEYS:
            yield ConfigError(f'unknown key "{key}"{suggestion(key, KEYS)}', where=at(key))
    name = table.get("name", layer.folder.name)
    if name != layer.folder.name and not layer.of_package:
        message = f'it is called "{name}" here, and partners find it by its folder, "{layer.folder.name}"'
        yield Caution("theme-name", at("name"), message)
    own, below = declared(chain), declared(parents)
    for token, entry in table.get("tokens", {}).items():
        if isinstance(entry, dict):
            for key in entry:
                if key not in TOKEN_KEYS:
                    yield ConfigError(
                        f'unknown key "{key}"{suggestion(key, TOKEN_KEYS)}', where=at("tokens", token, key)
                    )
        if fault := _token_fault(own[token], below):
            yield ConfigError(fault, where=at("tokens", token))
        elif own[token].type == "asset" and own[token].default and not _has(chain, own[token].default):
            yield ConfigError(f'no asset "{own[token].default}"', where=at("tokens", token))
    for cascade, files in table.get("css", {}).items():
        for css in files:
            if not _has(theme.layers, f"css/{css}"):
                yield ConfigError(f"no style sheet assets/css/{css}", where=at("css", cascade))


def _token_fault(token: Token, below: Mapping[str, Token]) -> str:
    if not token.type and token.name not in below:
        known = suggestion(token.name, below)
        return f'no parent has a token "{token.name}", so it needs a `type`{known}'
    if token.type not in TYPES:
        return f'no type "{token.type}" of tokens{suggestion(token.type, TYPES)}; there are {", ".join(TYPES)}'
    if token.type == "choice" and not token.choices:
        return "a token of type choice needs its `choices`"
    return misfit(token, token.default) if token.default else ""


def _has(chain: tuple[Layer, ...], asset: str) -> bool:
    return any((layer.folder / "assets" / asset).is_file() for layer in chain)
