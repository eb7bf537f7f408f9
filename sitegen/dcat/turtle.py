"""Turtle (https://www.w3.org/TR/turtle/)."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.dcat.graph import PREFIXES, Literal, Node, Syntax, Value

_ESCAPED = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def _block(node: Node) -> bytes:
    return f"<{node.iri}>{_description(node, 1)} .\n".encode()


_PREFIXES = "".join(f"@prefix {prefix}: <{address}> .\n" for prefix, address in PREFIXES.items())
TURTLE = Syntax(f"{_PREFIXES}\n".encode(), b"\n", b"", _block)
turtle = TURTLE.of


def _description(node: Node, depth: int) -> str:
    margin = "\n" + "  " * depth
    return ";".join(f"{margin}{line} " for line in _lines(node, depth)).rstrip(" ")


def _lines(node: Node, depth: int) -> Iterator[str]:
    if node.types:
        yield f"a {', '.join(node.types)}"
    for name, value in node.properties:
        yield f"{name} {_object(value, depth)}"


def _object(value: Value, depth: int) -> str:
    if isinstance(value, Node):
        if value.iri:
            return f"<{value.iri}>"
        return f"[{_description(value, depth + 1)}\n{'  ' * depth}]" if not value.is_bare else "[]"
    return f'"{value.text.translate(_ESCAPED)}"{_mark(value)}'


def _mark(value: Literal) -> str:
    if value.language:
        return f"@{value.language}"
    return f"^^<{value.datatype}>" if value.datatype else ""
