"""JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/), with its context inside: nothing is asked of another host."""

from __future__ import annotations

from typing import Any

import msgspec

from sitegen.dcat.graph import PREFIXES, Literal, Node, Syntax, Value

_encode = msgspec.json.Encoder().encode


def _block(node: Node) -> bytes:
    return _encode(_object(node))


JSONLD = Syntax(b'{"@context":' + _encode(PREFIXES) + b',\n"@graph":[\n', b",\n", b"\n]}\n", _block)
"""A document of nodes, one a line."""
jsonld = JSONLD.of


def _object(node: Node) -> dict[str, Any]:
    found: dict[str, Any] = {"@id": node.iri} if node.iri else {}
    if node.types:
        found["@type"] = node.types
    for name, value in node.properties:
        found.setdefault(name, []).append(_value(value))
    return found


def _value(value: Value) -> object:
    if isinstance(value, Node):
        return {"@id": value.iri} if value.iri else _object(value)
    return _literal(value)


def _literal(value: Literal) -> object:
    if value.language:
        return {"@value": value.text, "@language": value.language}
    return {"@value": value.text, "@type": value.datatype} if value.datatype else {"@value": value.text}
