"""Where each part of a theme comes from: which folder of its chain serves it, and what of that name it replaces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import jinja2

from sitegen.config.text_files import toml_of
from sitegen.theme.chain import PARTNER, THEME_FILE, Layer
from sitegen.theme.messages import flat
from sitegen.theme.outline import ancestry, served
from sitegen.theme.theme import Theme
from sitegen.theme.tokens import declared

Kind = Literal["template", "block", "token", "colour", "sheet", "script", "asset", "words"]


@dataclass(frozen=True, slots=True)
class Origin:
    """One part. `layer`, `file`: what serves it; `over`: the layers whose part of this name is not shown.

    `value`: of a token; the cascade layer of a style sheet; of a file of words, how many it has.
    """

    kind: Kind
    name: str
    layer: str
    file: str
    value: str = ""
    over: tuple[str, ...] = ()


def origins(theme: Theme) -> Iterator[Origin]:
    """Every part of a theme. A template that does not compile has no blocks here; `theme check` tells why."""
    yield from _templates(theme)
    yield from _tokens(theme)
    yield from _colours(theme)
    yield from _sheets(theme)
    yield from _files(theme)
    yield from _words(theme)


def _templates(theme: Theme) -> Iterator[Origin]:
    known = served(theme.layers)
    for name in sorted(known):
        (layer, file), *others = known[name]
        yield Origin("template", name, layer.name, _shown(layer, file), over=tuple(each.name for each, _ in others))
        try:
            line = ancestry(name, layer, file, known)
        except jinja2.TemplateError:
            continue
        # Those that the template has itself, in any folder: blocks of layout.html are told once.
        own = [outline for each, place, outline in line if place == each.folder / "templates" / name]
        for block in dict.fromkeys(block for outline in reversed(own) for block in outline.blocks):
            (first, place), *rest = ((each, place) for each, place, outline in line if block in outline.blocks)
            over = tuple(dict.fromkeys(each.name for each, _ in rest if each != first))
            yield Origin("block", f"{name} {block}", first.name, _shown(first, place), over=over)


def _tokens(theme: Theme) -> Iterator[Origin]:
    for name in declared(theme.layers):
        layers = [layer for layer in theme.layers if name in layer.table.get("tokens", {})]
        given = [theme.layers[0]] if name in theme.given else []
        first, *rest = given + layers
        file = "partner.toml [theme.tokens]" if given else f"@{first.name}/{THEME_FILE}"
        yield Origin("token", name, first.name, file, theme.tokens[name], tuple(layer.name for layer in rest))


def _colours(theme: Theme) -> Iterator[Origin]:
    tables = [(layer, layer.table.get("colours", {})) for layer in theme.layers]
    for name in dict.fromkeys(name for _, table in reversed(tables) for name in table):
        first, *rest = (layer for layer, table in tables if name in table)
        over = tuple(layer.name for layer in rest)
        yield Origin("colour", name, first.name, f"@{first.name}/{THEME_FILE}", over=over)


def _sheets(theme: Theme) -> Iterator[Origin]:
    listed: dict[str, str] = {}
    for layer in reversed(theme.layers):
        for cascade, files in layer.table.get("css", {}).items():
            listed |= {file: cascade for file in files if file not in listed}
    for name, cascade in listed.items():
        yield from _file(theme, "sheet", f"css/{name}", cascade)
    if (theme.layers[0].folder / "assets/css/partner.css").is_file():
        yield from _file(theme, "sheet", "css/partner.css", PARTNER)


def _files(theme: Theme) -> Iterator[Origin]:
    names = {name for layer in theme.layers for name in _assets(layer) if not name.startswith("css/")}
    for name in sorted(names):
        yield from _file(theme, "script" if name.endswith(".js") else "asset", name)


def _file(theme: Theme, kind: Kind, name: str, value: str = "") -> Iterator[Origin]:
    layers = [layer for layer in theme.layers if (layer.folder / "assets" / name).is_file()]
    if layers:
        over = tuple(layer.name for layer in layers[1:])
        yield Origin(kind, name, layers[0].name, f"@{layers[0].name}/assets/{name}", value, over)


def _words(theme: Theme) -> Iterator[Origin]:
    """Files of words are merged, so each of them serves; the first one of a language has the last word."""
    for language in sorted(theme.languages):
        for layer in theme.layers:
            file = layer.folder / "i18n" / f"{language}.toml"
            if file.is_file():
                table, _ = toml_of(file, f"{layer.place}/i18n/{file.name}")
                yield Origin("words", language, layer.name, _shown(layer, file), str(len(flat(table))))


def _assets(layer: Layer) -> Iterator[str]:
    return (file.relative_to(layer.folder / "assets").as_posix() for file in layer.files("assets"))


def _shown(layer: Layer, file: Path) -> str:
    return f"@{layer.name}/{file.relative_to(layer.folder).as_posix()}"
