"""The triples of a file of the catalogue, as its JSON-LD has them: a reader of what `dcat.jsonld` writes.

That is one object with `@context` and `@graph`, a list of nodes. A node has perhaps an `@id`, perhaps an `@type`, which
is a list of prefixed names; and properties by their prefixed names, each a list of values. A value is a literal
(`@value`, with `@language` or `@type`), the name of a node (`@id` alone), or a blank node. It takes rdflib to read the
JSON-LD of anybody else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec


@dataclass(frozen=True, slots=True)
class Literal:
    """A text; `datatype` is an address, or nothing."""

    text: str
    language: str = ""
    datatype: str = ""


@dataclass(slots=True, eq=False)
class Node:
    """A thing, with all that the file says of it; the address is empty where it is blank."""

    iri: str = ""
    types: set[str] = field(default_factory=set)
    properties: dict[str, list[Value]] = field(default_factory=dict)

    def all(self, name: str) -> list[Value]:
        """The values of a property, by its prefixed name; empty where there is none."""
        return self.properties.get(name, [])

    def nodes(self, name: str) -> list[Node]:
        """The values of a property that are things."""
        return [value for value in self.all(name) if isinstance(value, Node)]

    def address(self, name: str) -> str:
        """Where the first value leads; empty where there is none."""
        return next((node.iri for node in self.nodes(name)), "")

    def literals(self, name: str) -> list[Literal]:
        """The values of a property that are texts."""
        return [value for value in self.all(name) if isinstance(value, Literal)]

    def literal(self, name: str, language: str) -> Literal | None:
        """The text in `language`, or else the first one, as udata.rdf's default_lang_value picks it."""
        found = self.literals(name)
        return next((each for each in found if each.language == language), found[0] if found else None)

    def text(self, name: str, language: str) -> str:
        """The words of `literal`; "" where there is none."""
        found = self.literal(name, language)
        return found.text if found else ""


Value = Literal | Node


class Graph:
    """What one file says. Raises ValueError where it is not one of ours."""

    def __init__(self, document: bytes) -> None:
        self._nodes: dict[str, Node] = {}
        try:
            for entry in msgspec.json.decode(document)["@graph"]:
                self._node(entry)
        except (msgspec.DecodeError, KeyError, TypeError, AttributeError) as error:
            raise ValueError("not JSON-LD as sitegen writes it") from error

    def of_type(self, name: str) -> Iterator[Node]:
        """In the order in which they stand."""
        return (node for node in self._nodes.values() if name in node.types)

    def _node(self, entry: Mapping[str, Any]) -> Node:
        address = entry.get("@id", "")
        node = self._nodes.setdefault(address, Node(address)) if address else Node()
        node.types.update(entry.get("@type", ()))
        for name, values in entry.items():
            if not name.startswith("@"):
                said = node.properties.setdefault(name, [])
                for value in map(self._value, values):
                    if value not in said:  # a node of two roles says everything twice
                        said.append(value)
        return node

    def _value(self, value: Mapping[str, Any]) -> Value:
        if "@value" in value:
            return Literal(value["@value"], value.get("@language", ""), value.get("@type", ""))
        return self._node(value)
