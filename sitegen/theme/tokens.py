"""Tokens: the values that a theme declares, and a partner may set."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sitegen import colour
from sitegen.config import suggestion
from sitegen.errors import ConfigError
from sitegen.theme.chain import THEME_FILE, Chain
from sitegen.theme.recipe import DARK
from sitegen.theme.roles import roles

_TYPES: Mapping[str, re.Pattern[str]] = {
    "length": re.compile(r"0|[0-9.]+(?:rem|em|px|ch|%)"),
    "number": re.compile(r"[0-9.]+"),
    "font": re.compile(r"[\w\s,'\"-]+"),
    "asset": re.compile(r"[\w./-]+"),
    "choice": re.compile(r"[a-z-]+"),
}


@dataclass(frozen=True, slots=True)
class Token:
    """A themed value. `choices` only for type "choice", which becomes `data-NAME` on the page's root element."""

    name: str
    type: str
    default: str
    description: str
    choices: tuple[str, ...] = ()


def declared(chain: Chain) -> dict[str, Token]:
    """The tokens that the chain declares, base's first; a child theme may give another default."""
    found: dict[str, Token] = {}
    for layer in reversed(chain):
        for name, entry in layer.table.get("tokens", {}).items():
            before = found.get(name)
            if isinstance(entry, str):
                entry = {"default": entry}
            found[name] = Token(
                name,
                entry.get("type", before.type if before else ""),
                entry.get("default", before.default if before else ""),
                entry.get("description", before.description if before else ""),
                tuple(entry.get("choices", before.choices if before else ())),
            )
    return found


def resolved(chain: Chain, given: Mapping[str, str]) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The value of each token, the partner's or the default; and the roles that the partner has set (`link-dark`).

    Colours are plain ones, in hexadecimal. Raises ConfigError, with every fault of the partner's.
    """
    known, declares = declared(chain), roles(chain)
    if both := [name for name in declares if name in known and known[name].type != "choice"]:
        raise ConfigError(
            f'"{both[0]}" is a token, and a role of [colours]', where=THEME_FILE, hint="rename one of them"
        )
    of_roles = {name + mode for name in declares if name not in known for mode in ("", DARK)}
    faults = []
    for name, value in given.items():
        token = known.get(name)
        if token is None and name not in of_roles:
            faults.append(f'unknown token "{name}"{suggestion(name, {*known, *of_roles})}')
        elif token is not None and token.choices and value not in token.choices:
            faults.append(f'token "{name}": expected one of {", ".join(token.choices)}, not "{value}"')
        elif token is None or token.type == "colour":
            try:
                colour.read(value)
            except ValueError as error:
                close = suggestion(value, colour.names()) if value.isalpha() else ""
                faults.append(f'token "{name}": expected {error}, not "{value}"{close}')
        elif not _TYPES[token.type].fullmatch(value):
            faults.append(f'token "{name}": expected a {token.type}, not "{value}"')
    if faults:
        place = f"partners/{chain[0].folder.name}/partner.toml"
        raise ConfigError(faults[0], faults=tuple(f"{place}: [theme.tokens]: {fault}" for fault in faults))
    values = {name: given.get(name, token.default) for name, token in known.items()}
    plain = {name: _plain(each, values[name]) for name, each in known.items() if each.type == "colour" and values[name]}
    return {**values, **plain}, {name: colour.read(given[name]) for name in given if name not in known}


def _plain(token: Token, value: str) -> str:
    try:
        return colour.read(value)
    except ValueError as error:
        raise ConfigError(
            f'token "{token.name}": its default is to be {error}, not "{value}"', where=THEME_FILE
        ) from None
