"""What a theme is made of, as lines and as JSON: the chain, its tokens, and which folder serves each part."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from typing import Any

from sitegen.theme import Theme, declared_tokens
from sitegen.theme.origins import Origin, origins

_HEADS = {
    "template": "templates",
    "block": "blocks",
    "token": "tokens",
    "colour": "roles of colour",
    "sheet": "style sheets",
    "script": "scripts",
    "asset": "other assets",
    "words": "words",
}


def origin_lines(theme: Theme) -> Iterator[str]:
    """A line for each part, below a heading for each kind of them."""
    for kind, parts in itertools.groupby(origins(theme), lambda part: "template" if _is_page(part) else part.kind):
        yield f"  {'templates and their blocks' if kind == 'template' else _HEADS[kind]}"
        for part in parts:
            yield _line(part)


def as_table(theme: Theme, partner: str) -> dict[str, Any]:
    """The same for programs; `partner` is "" where a theme is shown by itself."""
    return {
        "theme": theme.name,
        "partner": partner,
        "chain": [{"name": layer.name, "folder": str(layer.folder)} for layer in theme.layers if layer.folder.is_dir()],
        "tokens": [
            {**dataclasses.asdict(token), "value": theme.tokens[token.name]} for token in declared_tokens(theme)
        ],
        "colours": {mode: dict(roles) for mode, roles in theme.palette.colours.items()},
        "parts": [dataclasses.asdict(part) for part in origins(theme)],
    }


def _is_page(part: Origin) -> bool:
    return part.kind in ("template", "block")


def _line(part: Origin) -> str:
    name = f"  {part.name.partition(' ')[2]}" if part.kind == "block" else part.name
    value = f" = {part.value or chr(34) * 2}" if part.kind == "token" else ""
    if part.kind == "sheet":
        value = f" ({part.value})"
    if part.kind == "words":
        value = f" ({part.value})"
    over = f", over {', '.join(part.over)}" if part.over else ""
    return f"    {name}{value}: {part.file}{over}"
