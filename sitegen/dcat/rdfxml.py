"""RDF/XML (https://www.w3.org/TR/rdf-syntax-grammar/)."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from sitegen.dcat.graph import PREFIXES, Literal, Node, Syntax, Value, expanded

_QUOTED = {'"': "&quot;"}


def _block(node: Node) -> bytes:
    return "\n".join(_node(node, "")).encode()


_NAMES = "".join(f'\n  xmlns:{prefix}="{address}"' for prefix, address in PREFIXES.items())
_HEAD = f'<?xml version="1.0" encoding="utf-8"?>\n<rdf:RDF{_NAMES}>\n'
RDFXML = Syntax(_HEAD.encode(), b"\n", b"\n</rdf:RDF>\n", _block)
rdfxml = RDFXML.of


def _node(node: Node, margin: str) -> Iterator[str]:
    """The first type is the element, any other a property."""
    element, *more = node.types or ("rdf:Description",)
    about = f' rdf:about="{escape(node.iri, _QUOTED)}"' if node.iri else ""
    yield f"{margin}<{element}{about}>"
    for other in more:
        yield f'{margin}  <rdf:type rdf:resource="{expanded(other)}"/>'
    for name, value in node.properties:
        yield from _property(name, value, f"{margin}  ")
    yield f"{margin}</{element}>"


def _property(name: str, value: Value, margin: str) -> Iterator[str]:
    if isinstance(value, Literal):
        yield f"{margin}<{name}{_mark(value)}>{escape(value.text)}</{name}>"
    elif value.iri:
        yield f'{margin}<{name} rdf:resource="{escape(value.iri, _QUOTED)}"/>'
    else:
        yield f"{margin}<{name}>"
        yield from _node(value, f"{margin}  ")
        yield f"{margin}</{name}>"


def _mark(value: Literal) -> str:
    if value.language:
        return f' xml:lang="{value.language}"'
    return f' rdf:datatype="{value.datatype}"' if value.datatype else ""
