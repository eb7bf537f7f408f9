"""Turtle (https://www.w3.org/TR/turtle/)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sitegen.dcat.graph import PREFIXES, Literal, Node, Value

_ESCAPED = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def turtle(subjects: Iterable[Node]) -> bytes:
    """A document of these nodes."""
    lines = [*(f"@prefix {prefix}: <{address}> ." for prefix, address in PREFIXES.items()), ""]
    lines += (f"<{node.iri}>{_description(node, 1)} .\n" for node in subjects)
    return "\n".join(lines).encode()


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
