"""Colours by what they are for: which roles a theme has, as `[colours]` declares them or its style sheets set them."""

from __future__ import annotations

import os
import re
from pathlib import Path

from sitegen.theme import Chain, Layer

_PROPERTY = re.compile(r"(?<![\w-])--([a-z][a-z0-9-]*)[ \t]*:[ \t\n]*([^;{}]{1,400})")
_COLOUR = re.compile(r"#[0-9a-f]{3}|light-dark\(|oklch\(|color\(|color-mix\(", re.IGNORECASE)
_LAYER = "tokens"  # the cascade layer of custom properties


def roles(chain: Chain) -> tuple[str, ...]:
    """The roles of colour, in the order in which the chain names them: custom properties that are colours."""
    declared = dict.fromkeys(name for layer in reversed(chain) for name in layer.table.get("colours", {}))
    return tuple(declared or (name for name, value in _set(chain).items() if _COLOUR.match(value)))


def properties(chain: Chain) -> tuple[str, ...]:
    """The custom properties that a theme's style sheets can count on: of its layer of tokens, and the roles."""
    return tuple(sorted({*_set(chain), *roles(chain)}))


def _set(chain: Chain) -> dict[str, str]:
    files = dict.fromkeys(file for layer in reversed(chain) for file in layer.table.get("css", {}).get(_LAYER, ()))
    found: dict[str, str] = {}
    for file in files:
        serving = next((layer for layer in chain if os.path.lexists(_sheet(layer, file))), None)
        if serving:
            found |= dict(_PROPERTY.findall(serving.text(_sheet(serving, file))))
    return found


def _sheet(layer: Layer, file: str) -> Path:
    return layer.folder / "assets" / "css" / file
