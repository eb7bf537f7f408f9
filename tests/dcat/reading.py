"""What rdflib reads of files, and what a site's DCAT is."""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import Graph
from rdflib.compare import graph_diff, isomorphic, to_isomorphic

FORMATS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}


def read(document: bytes, extension: str) -> Graph:
    return Graph().parse(data=document, format=FORMATS[extension])


def one_graph(documents: Mapping[str, bytes]) -> Graph:
    """The graph of the documents, by extension; fails where they are not of one graph."""
    first, *others = (read(document, extension) for extension, document in documents.items())
    for other in others:
        if not isomorphic(first, other):
            _, left, right = graph_diff(to_isomorphic(first), to_isomorphic(other))
            raise AssertionError(f"only here:\n{left.serialize()[:3000]}\nonly there:\n{right.serialize()[:3000]}")
    return first
