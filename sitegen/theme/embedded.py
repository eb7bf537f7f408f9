"""The partner's colours in the style sheets of what other sites' pages show.

There the scheme is the page's own (`color-scheme`), which `light-dark()` follows, and most roles are derived from
`--color-primary` (`embed/elements.css`), which the page around may set otherwise. A browser that cannot do either (of
2023) loads plain values instead: the light ones, unless the element is asked for dark ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sitegen.theme.palette import Palette
from sitegen.theme.recipe import DARK, MODES

# What the elements use: derived in their sheet, or the same for every brand.
_DERIVED = (
    "paper", "well", "tint", "ink", "muted", "line", "edge", "field", "link",
    "action", "action-hover", "on-action", "mark",
)  # fmt: skip
_SAME = ("visited", "warn", "bad")
_FAMILIES = ("table", "geo", "transport", "api", "document", "image")
_DERIVES = "(color: light-dark(red, oklch(from red l c h)))"  # as the sheet asks
_ASKED_DARK = ':host([scheme="dark"]:not([look="page"])) '  # with that look the colours of the page around hold


def dressed(sheet: str, palette: Palette) -> str:
    """`embed/elements.css` with what the page around cannot change: at its head what is the same for every brand, after
    all the roles that the partner has set."""
    light, dark = (palette.colours[mode] for mode in MODES)
    own = {name.removesuffix(DARK) for name in palette.given}

    def derived(rules: str) -> str:
        return f"@supports {_DERIVES}{{{rules}}}" if rules else ""

    def both(role: str) -> str:
        return f"light-dark({light[role]},{dark[role]})"

    same = _roles(both, light.keys() & (set(_SAME) - own)) + _families(both, light.keys())
    return derived(same) + sheet + derived(_roles(both, light.keys() & {*_DERIVED, *_SAME} & own))


def plain(palette: Palette) -> str:
    """`embed/plain.css`: values for browsers that derive none."""
    light, dark = (palette.colours[mode] for mode in MODES)
    used = light.keys() & {*_DERIVED, *_SAME}
    return "".join(
        _roles(values.__getitem__, used, before) + _families(values.__getitem__, light.keys(), before)
        for values, before in ((light, ""), (dark, _ASKED_DARK))
    )


def _roles(value: Callable[[str], str], names: Iterable[str], before: str = "") -> str:
    values = ";".join(f"--{name}:{value(name)}" for name in sorted(names))
    return f"{before}.root{{{values}}}" if values else ""


def _families(value: Callable[[str], str], known: Iterable[str], before: str = "") -> str:
    named = {f"family-{name}": f'{before}[data-family="{name}"]' for name in _FAMILIES}
    return "".join(f"{rule}{{--hue:{value(role)}}}" for role, rule in named.items() if role in known)
