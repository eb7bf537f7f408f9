"""What a template is made of, read without running it: what it extends, its blocks, macros, and what it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import jinja2
from jinja2 import nodes

from sitegen.theme.chain import Chain, Layer

Place = tuple[str, int]
"""A name, and the line where it stands."""


@dataclass(frozen=True, slots=True)
class Outline:
    """Of one template. What is not written as a constant (`{% include page.part %}`) is left out."""

    extends: Place | None
    blocks: Mapping[str, int]  # by name, the line
    outer: tuple[Place, ...]  # those that stand in no other block
    macros: Mapping[str, tuple[str, ...]]  # by name, the arguments
    named: tuple[Place, ...]  # templates that it extends, includes or imports; not those that may be missing
    assets: tuple[Place, ...]  # of `theme.asset("…")`
    tokens: tuple[Place, ...]  # of `theme.tokens["…"]`
    words: tuple[Place, ...]  # of `"…"|say`
    stray: int  # the first line outside of blocks that a template which extends another never shows; 0: none


def outline_of(source: str) -> Outline:
    """Raises jinja2.TemplateSyntaxError."""
    return _outline(source)


@lru_cache(maxsize=512)
def _outline(source: str) -> Outline:
    tree = _ENVIRONMENT.parse(source)
    extends = next((_constant(each.template, each.lineno) for each in tree.find_all(nodes.Extends)), None)
    return Outline(
        extends=extends,
        blocks={each.name: each.lineno for each in tree.find_all(nodes.Block)},
        outer=tuple((each.name, each.lineno) for each in _outer(tree)),
        macros={each.name: tuple(_arguments(each)) for each in tree.body if isinstance(each, nodes.Macro)},
        named=tuple(_named(tree)),
        assets=tuple(_assets(tree)),
        tokens=tuple(_tokens(tree)),
        words=tuple(_words(tree)),
        stray=next(_stray(tree), 0) if extends else 0,
    )


def templates(layer: Layer) -> dict[str, Path]:
    """A layer's own templates by name."""
    folder = layer.folder / "templates"
    return {file.relative_to(folder).as_posix(): file for file in layer.files("templates")}


def served(chain: Chain) -> dict[str, list[tuple[Layer, Path]]]:
    """By a template's name, the layers that have one of it, the one that serves it first."""
    found: dict[str, list[tuple[Layer, Path]]] = {}
    for layer in chain:
        for name, file in templates(layer).items():
            found.setdefault(name, []).append((layer, file))
    return found


def named_file(name: str, known: Mapping[str, list[tuple[Layer, Path]]]) -> tuple[str, Layer, Path] | None:
    """What a name in a template means: "home.html", or "@base/home.html"; None where there is no such file."""
    at, _, rest = name.partition("/") if name.startswith("@") else ("", "", name)
    for layer, file in known.get(rest, ()):
        if at in ("", f"@{layer.name}"):
            return rest, layer, file
    return None


def ancestry(
    name: str, layer: Layer, file: Path, known: Mapping[str, list[tuple[Layer, Path]]]
) -> list[tuple[Layer, Path, Outline]]:
    """A template and those that it extends, one after the other. Raises as `outline_of`; a circle ends it."""
    found: list[tuple[Layer, Path, Outline]] = []
    here: tuple[str, Layer, Path] | None = (name, layer, file)
    while here is not None and here[2] not in [file for _, file, _ in found]:
        outline = outline_of(here[1].text(here[2]))
        found.append((here[1], here[2], outline))
        here = named_file(outline.extends[0], known) if outline.extends else None
    return found


_ENVIRONMENT = jinja2.Environment(autoescape=True)


def _constant(node: nodes.Node, line: int) -> Place | None:
    return (node.value, line) if isinstance(node, nodes.Const) and isinstance(node.value, str) else None


def _outer(node: nodes.Node) -> Iterator[nodes.Block]:
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Block):
            yield child
        else:
            yield from _outer(child)


def _arguments(macro: nodes.Macro) -> Iterator[str]:
    optional = len(macro.args) - len(macro.defaults)
    yield from (f"{arg.name}=" if index >= optional else arg.name for index, arg in enumerate(macro.args))


def _named(tree: nodes.Template) -> Iterator[Place]:
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        if isinstance(node, nodes.Include) and node.ignore_missing:
            continue
        assert isinstance(node, nodes.Extends | nodes.Include | nodes.Import | nodes.FromImport)  # noqa: S101
        if found := _constant(node.template, node.lineno):
            yield found


def _assets(tree: nodes.Template) -> Iterator[Place]:
    for call in tree.find_all(nodes.Call):
        if _is_of_theme(call.node, "asset") and len(call.args) == 1 and (found := _constant(call.args[0], call.lineno)):
            yield found


def _tokens(tree: nodes.Template) -> Iterator[Place]:
    for item in tree.find_all(nodes.Getitem):
        if _is_of_theme(item.node, "tokens") and (found := _constant(item.arg, item.lineno)):
            yield found


def _is_of_theme(node: nodes.Node, name: str) -> bool:
    if not isinstance(node, nodes.Getattr) or node.attr != name:
        return False
    return isinstance(node.node, nodes.Name) and node.node.name == "theme"


def _words(tree: nodes.Template) -> Iterator[Place]:
    for each in tree.find_all(nodes.Filter):
        if each.name == "say" and each.node is not None and (found := _constant(each.node, each.lineno)):
            yield found


_BLANK = re.compile(r"\s*")


def _stray(tree: nodes.Template) -> Iterator[int]:
    for each in tree.body:
        for node in each.nodes if isinstance(each, nodes.Output) else ():
            if not isinstance(node, nodes.TemplateData):
                yield node.lineno
            elif node.data.strip():
                blank = _BLANK.match(node.data)
                yield node.lineno + (blank[0].count("\n") if blank else 0)
