"""What is told of a palette: the roles that nobody can read on their grounds, and all pairs as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sitegen.catalogue import Caution
from sitegen.theme.palette import Pair, Palette
from sitegen.theme.recipe import DARK, MODES

CODE = "contrast"
_NAMED = 3  # roles of those that fail on one ground


def unreadable(palette: Palette, where: str) -> Iterator[Caution]:
    """A warning for each role, on light and on dark pages, that has less contrast to a ground than it needs.

    Where a theme derives what fails, a ground is at fault that the partner has set: one warning for each.
    """
    groups: dict[tuple[str, str, bool], list[Pair]] = {}
    for pair in sorted(palette.failing, key=lambda pair: pair.ratio):
        fault = _fault(palette, pair)
        groups.setdefault((fault, pair.mode, fault == pair.role), []).append(pair)
    for (name, mode, is_role), pairs in sorted(groups.items()):
        yield Caution(CODE, where, (_of_role if is_role else _of_ground)(palette, name, mode, pairs))


def pair_lines(palette: Palette) -> list[str]:
    """A line for each pair: whether it passes, the ratio, the least, and both colours. Those that fail come first."""
    return [
        f"{'passes' if pair.passes else 'FAILS '} {_ratio(pair)} of {pair.least:g}:1  {pair.mode:5}  "
        f"{pair.role} {pair.colour} on {pair.ground} {pair.behind}"
        for pair in sorted(palette.pairs, key=lambda pair: pair.passes)
    ]


def _of_role(palette: Palette, role: str, mode: str, pairs: list[Pair]) -> str:
    worst, *others = pairs
    also = f", nor on {_and(str(pair.ground) for pair in others)}" if others else ""
    said = f"{role} {worst.colour} cannot be read on {worst.ground} {worst.behind}{also}, on {mode} pages: "
    said += f"{_needed(worst)}; "
    if nearest := palette.nearest(role, mode):
        other = palette.colours[MODES[1]][role]
        keeps = mode == MODES[0] and role in palette.given and f"{role}{DARK}" not in palette.given
        kept = f', with {role}{DARK} = "{other}" for dark pages' if keeps and _passes(palette, role) else ""
        return f"{said}{_nearest(role, mode, nearest)}{kept}"
    return f"{said}no shade of it is enough for all that it stands on"


def _of_ground(palette: Palette, ground: str, mode: str, pairs: list[Pair]) -> str:
    worst, roles = pairs[0], list(dict.fromkeys(pair.role for pair in pairs))
    named = _and(roles if len(roles) <= _NAMED else [*roles[:_NAMED], f"{len(roles) - _NAMED} more"])
    said = f"no shade of {named} can be read on {ground} {palette.colours[mode][ground]}, on {mode} pages: "
    said += f"{_needed(worst)} for {worst.role} on {worst.ground.role}; "
    if nearest := palette.nearest_ground(ground, mode):
        return f"{said}{_nearest(ground, mode, nearest)}"
    return f"{said}the other grounds leave none"


def _needed(pair: Pair) -> str:
    return f"{_ratio(pair).strip()}, and {pair.least:g}:1 is needed"


def _nearest(role: str, mode: str, colour: str) -> str:
    return f'the nearest colour that passes: {role}{DARK if mode == MODES[1] else ""} = "{colour}"'


def _and(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _fault(palette: Palette, pair: Pair) -> str:
    """The role or the ground that the partner has set; of several the role, then this pair's ground."""
    candidates = (pair.role, pair.ground.role, *(ground.role for ground in palette.on(pair.role)))
    known = palette.given.keys()
    is_dark = pair.mode == MODES[1]
    return next((each for each in candidates if each in known or (is_dark and f"{each}{DARK}" in known)), pair.role)


def _passes(palette: Palette, role: str) -> bool:
    """Whether it can be read on dark pages."""
    return not any((pair.role, pair.mode) == (role, MODES[1]) for pair in palette.failing)


def _ratio(pair: Pair) -> str:
    """Cut off, not rounded: 4.49 is not 4.5."""
    return f"{int(pair.ratio * 100) / 100:5.2f}:1"
