"""What `[colours]` of a theme.toml may say: the keys of a role, and the kinds of their values (docs/themes.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from sitegen.errors import ConfigError

MODES = ("light", "dark")
DARK = "-dark"  # after a role's name: what a partner sets for dark pages alone

_NAME = re.compile(r"[a-z][a-z0-9-]*")
_NUMBER = r"-?(?:\d+(?:\.\d*)?|\.\d+)"
AMOUNT = re.compile(
    rf"(?P<fixed>{_NUMBER})|(?P<least>{_NUMBER})\.\.(?P<most>{_NUMBER})?|\.\.(?P<only_most>{_NUMBER})"
    rf"|\* (?P<part>{_NUMBER})|(?P<token>[a-z][a-z0-9-]*)(?: \* (?P<factor>{_NUMBER}))?"
)
_GROUND = r"^(?:\d{1,2}% )?[a-z][a-z0-9-]*$"

_Amount = float | Annotated[str, Meta(pattern=f"^(?:{AMOUNT.pattern})$".replace("?P<", "?P<_"))]
_Contrast = Annotated[float, Meta(ge=1, le=21)]


class _Pale(msgspec.Struct, forbid_unknown_fields=True):
    lightness: _Amount = 0
    chroma: _Amount = 0
    turn: _Amount = 0


class _Mixture(msgspec.Struct, forbid_unknown_fields=True):
    seed: str | Annotated[list[str], Meta(min_length=1)] = ""
    mix: str = ""
    share: Annotated[float, Meta(ge=0, le=1)] = 0
    best: Annotated[list[str], Meta(min_length=1)] = []  # msgspec copies it
    lightness: _Amount = 0
    chroma: _Amount = 0
    turn: _Amount = 0
    pale: _Pale | None = None


class _Recipe(_Mixture):
    light: str | _Mixture = ""
    dark: str | _Mixture = ""


class _Role(_Recipe):
    when: dict[str, dict[str, str | _Recipe]] = {}
    on: list[Annotated[str, Meta(pattern=_GROUND)]] = []
    under: list[str] = []
    ratio: _Contrast = 1
    aim: _Contrast = 1
    description: str = ""


PLACE = ("on", "under", "ratio", "aim", "description")
RECIPE = frozenset(_Role.__struct_fields__) - {*PLACE}


def refuse_colours(table: Mapping[str, Any], where: str) -> None:
    """Raise ConfigError for `[colours]` of a theme.toml where a key is unknown, or a value of another kind."""
    for name, entry in table.items():
        if not _NAME.fullmatch(name) or name.endswith(DARK):
            expected = f'a name in small letters and hyphens that does not end with "{DARK}"'
            raise ConfigError(f'"colours.{name}": expected {expected}', where=where)
        try:
            msgspec.convert(entry, str | _Role)
        except msgspec.ValidationError as error:
            hint = "docs/themes.md says what a role may have"
            raise ConfigError(f'"colours.{name}": {error}', where=where, hint=hint) from None
