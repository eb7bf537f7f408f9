"""RDF/XML (https://www.w3.org/TR/rdf-syntax-grammar/)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from sitegen.dcat.graph import PREFIXES, Literal, Node, Value, expanded

_QUOTED = {'"': "&quot;"}


def rdfxml(subjects: Iterable[Node]) -> bytes:
    """A document of these nodes."""
    names = "".join(f'\n  xmlns:{prefix}="{address}"' for prefix, address in PREFIXES.items())
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f"<rdf:RDF{names}>"]
    for node in subjects:
        lines += _node(node, "")
    return "\n".join([*lines, "</rdf:RDF>", ""]).encode()


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
