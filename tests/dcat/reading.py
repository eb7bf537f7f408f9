"""Files of DCAT as rdflib reads them, and the rules that they keep."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyshacl
from rdflib import DCAT, RDF, SKOS, Graph, Namespace, URIRef
from rdflib.compare import graph_diff, isomorphic, to_isomorphic

from tests.surroundings import shared

FORMATS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
OWN_SHAPES = Path(__file__).with_name("shapes.ttl")
# What RFC 3986 lets stand in one, and what RFC 3987 does in the name of a host.
ADDRESS = re.compile(
    r"(?:https?|ftp|mailto):(?://[!#-.0-;=@-\[\]_a-z~\u00a1-\ud7ff\uf900-\U000efffd]*)?[!#-;=?-\[\]_a-z~]*"
)


def read(document: bytes, extension: str) -> Graph:
    return Graph().parse(data=document, format=FORMATS[extension])


def one_graph(documents: Mapping[str, bytes]) -> Graph:
    """The graph of the documents, by extension; fails where they are not of one graph.

    Which page follows is no part of it: that is one of the same format.
    """
    first, *others = (_without_view(read(document, extension)) for extension, document in documents.items())
    for other in others:
        if not isomorphic(first, other):
            _, left, right = graph_diff(to_isomorphic(first), to_isomorphic(other))
            raise AssertionError(f"only here:\n{left.serialize()[:3000]}\nonly there:\n{right.serialize()[:3000]}")
    return first


def _without_view(graph: Graph) -> Graph:
    for view in list(graph.subjects(RDF.type, HYDRA.PartialCollectionView)):
        graph.remove((view, None, None))
    return graph


def faults(graph: Graph, shapes: Graph) -> str:
    """What SHACL says against it; empty where it says nothing."""
    conforms, _, report = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
    return "" if conforms else str(report)


def own_shapes() -> Graph:
    return Graph().parse(OWN_SHAPES)


def shapes_of_dcat_ap() -> Graph:
    """SEMIC's rules for DCAT-AP 3.0.1 that need no other file.

    Not among them are `range.ttl` and `mdr-vocabularies.shape.ttl`, which look the words of the EU's vocabularies up in
    those vocabularies, and `shapes_recommended.ttl`, which lists what a description may have besides.
    """
    folder = shared("data/dcat-ap-3.0.1")
    shapes = Graph()
    for name in ("shapes.ttl", "deprecateduris.ttl"):
        shapes.parse(folder / name)
    assert len(shapes) > 100, f"no shapes in {folder}"
    return shapes


def addresses(graph: Graph) -> Iterator[str]:
    for triple in graph:
        yield from (str(term) for term in triple if isinstance(term, URIRef))


def labels_of_themes(graph: Graph) -> set[str]:
    return {str(label) for theme in graph.objects(None, DCAT.theme) for label in graph.objects(theme, SKOS.prefLabel)}
