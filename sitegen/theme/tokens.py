"""Tokens: the values that a theme declares, and a partner may set."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sitegen.config import suggestion
from sitegen.errors import ConfigError
from sitegen.theme.chain import Chain

_TYPES: Mapping[str, re.Pattern[str]] = {
    "colour": re.compile(r"#[0-9a-fA-F]{3,8}|(?:rgb|hsl|oklch|oklab)\([^;{}()]*\)|[a-z]{3,20}"),
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


def resolved(chain: Chain, given: Mapping[str, str]) -> Mapping[str, str]:
    """The value of each token: the partner's, or the default. Raises ConfigError, with every fault of the partner's."""
    known = declared(chain)
    faults = []
    for name, value in given.items():
        token = known.get(name)
        if token is None:
            faults.append(f'unknown token "{name}"{suggestion(name, known)}')
        elif token.choices and value not in token.choices:
            faults.append(f'token "{name}": expected one of {", ".join(token.choices)}, not "{value}"')
        elif not _TYPES[token.type].fullmatch(value):
            faults.append(f'token "{name}": expected a {token.type}, not "{value}"')
    if faults:
        place = f"partners/{chain[0].folder.name}/partner.toml"
        raise ConfigError(faults[0], faults=tuple(f"{place}: [theme.tokens]: {fault}" for fault in faults))
    return {name: given.get(name, token.default) for name, token in known.items()}
