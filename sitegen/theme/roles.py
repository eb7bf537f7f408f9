"""Roles: the colours that a theme declares under `[colours]`, by what they are for, and what they stand on.

docs/themes.md says what the keys mean. Here they are merged along the chain; `palette.py` makes colours of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sitegen.config import suggestion
from sitegen.errors import ConfigError
from sitegen.theme.chain import THEME_FILE, Chain
from sitegen.theme.recipe import MODES, RECIPE

TEXT = 4.5  # WCAG 2.2, 1.4.3: what text needs to what is behind it


@dataclass(frozen=True, slots=True)
class Ground:
    """What a role stands on: another role, with a share (0 to 1) of the role itself mixed in."""

    role: str
    share: float = 0

    def __str__(self) -> str:
        return f"{self.role} with {self.share:.0%} of it" if self.share else self.role


@dataclass(frozen=True, slots=True)
class Role:
    """A colour by what it is for. `recipe` is as theme.toml has it; `layer` is the folder whose recipe it is."""

    name: str
    layer: str
    recipe: Mapping[str, Any]
    on: tuple[Ground, ...] = ()
    ratio: float = TEXT
    aim: float = 0
    description: str = ""
    under: tuple[str, ...] = field(default=(), repr=False)

    def steps(self, mode: str, choices: Mapping[str, str]) -> Mapping[str, Any]:
        """The keys of its recipe that hold on pages of a mode, for these values of tokens."""
        recipe: Mapping[str, Any] = self.recipe
        for token, by_choice in recipe.get("when", {}).items():
            if choices.get(token) in by_choice:
                recipe = _table(by_choice[choices[token]])
                break
        common = {key: value for key, value in recipe.items() if key not in (*MODES, "when")}
        own = recipe.get(mode, {})
        return {"seed": own} if isinstance(own, str) else {**common, **own}


def roles(chain: Chain) -> dict[str, Role]:
    """The roles that the chain declares, base's first. Raises ConfigError for one that stands on no role."""
    found: dict[str, Role] = {}
    for layer in reversed(chain):
        for name, entry in layer.table.get("colours", {}).items():
            table, before = _table(entry), found.get(name)
            own = {key: value for key, value in table.items() if key in RECIPE}
            found[name] = Role(
                name,
                layer.name if own or not before else before.layer,
                own or (before.recipe if before else {}),
                tuple(map(_ground, table["on"])) if "on" in table else before.on if before else (),
                table.get("ratio", before.ratio if before else TEXT),
                table.get("aim", before.aim if before else 0),
                table.get("description", before.description if before else ""),
                tuple(table.get("under", before.under if before else ())),
            )
    standing = {name: [*role.on, *(Ground(each) for each in _above(found, name))] for name, role in found.items()}
    for name, role in found.items():
        where = f"themes/{role.layer}/{THEME_FILE}: [colours.{name}]"
        for other in (*(ground.role for ground in standing[name]), *role.under):
            if other not in found:
                raise ConfigError(f'no role "{other}"{suggestion(other, found)}', where=where)
        if not role.recipe:
            raise ConfigError("a role needs a `seed`, or `best`", where=where)
    return {
        name: Role(
            name, role.layer, role.recipe, tuple(dict.fromkeys(standing[name])), role.ratio, role.aim, role.description
        )
        for name, role in found.items()
    }


def _table(entry: str | Mapping[str, Any]) -> Mapping[str, Any]:
    return {"seed": entry} if isinstance(entry, str) else entry


def _ground(text: str) -> Ground:
    share, _, role = text.rpartition("% ")
    return Ground(role, int(share or 0) / 100)


def _above(found: Mapping[str, Role], name: str) -> list[str]:
    return [role.name for role in found.values() if name in role.under]
