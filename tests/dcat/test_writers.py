"""Three writers, one graph: whatever the tree holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import DCTERMS, Graph, URIRef
from rdflib import Literal as Term

from sitegen.dcat.graph import GEOJSON, Literal, Node, iri, subjects
from sitegen.dcat.jsonld import jsonld
from sitegen.dcat.rdfxml import rdfxml
from sitegen.dcat.turtle import turtle
from tests.dcat.reading import ADDRESS, one_graph

HOSTILE = (
    "a\x00b\x08\x0b\x1f<b>&amp;]]>\"'\\u0041\\\ud800\udfff\ufffe\uffff\x7f\x85\U0001f600 \u2028\u202f: é\r\n\r\t\n z"
)
TEXTS = st.text(st.characters() | st.sampled_from(HOSTILE), max_size=30)
ADDRESSES = st.builds(lambda path: f"https://example.org/{path}", TEXTS)
NAMES = st.sampled_from(["dct:title", "dct:description", "dcat:keyword", "rdf:value", "skos:prefLabel"])
TYPES = st.lists(st.sampled_from(["dcat:Dataset", "foaf:Agent", "dct:IMT"]), max_size=2, unique=True).map(tuple)
LITERALS = (
    st.builds(Literal, TEXTS)
    | st.builds(Literal, TEXTS, language=st.sampled_from(["fr", "en", "pt"]))
    | st.builds(Literal, TEXTS, datatype=st.just(GEOJSON))
)
NODES = st.recursive(
    st.builds(Node, ADDRESSES),
    lambda inner: st.builds(
        Node,
        ADDRESSES | st.just(""),
        TYPES,
        st.lists(st.tuples(NAMES, LITERALS | inner), max_size=4).map(tuple),
    ),
    max_leaves=8,
)
ROOTS = st.lists(st.builds(Node, ADDRESSES, TYPES, st.lists(st.tuples(NAMES, LITERALS | NODES)).map(tuple)), max_size=3)


def graph_of(*nodes: Node) -> Graph:
    writers = {"ttl": turtle, "rdf": rdfxml, "jsonld": jsonld}
    return one_graph({extension: write(subjects(nodes)) for extension, write in writers.items()})


@given(ROOTS)
def test_three_writers_make_one_graph(roots: list[Node]) -> None:
    graph_of(*roots)


def test_every_text_comes_through_but_for_what_xml_refuses() -> None:
    here = Node("https://example.org/", properties=(("dct:title", Literal(HOSTILE, "fr")),))
    [title] = graph_of(here).objects(URIRef("https://example.org/"), DCTERMS.title)
    kept = "ab<b>&amp;]]>\"'\\u0041\\\x7f\x85\U0001f600 \u2028\u202f: é\n\n\t\n z"
    assert title == Term(kept, lang="fr")


def test_a_thing_is_described_once_wherever_it_stands() -> None:
    licence = Node("https://example.org/l", ("dct:LicenseDocument",), (("dct:title", Literal("L")),))
    ones = [Node(f"https://example.org/{n}", (), (("dct:license", licence),)) for n in range(3)]
    assert [node.iri for node in subjects(ones)] == [ones[0].iri, licence.iri, ones[1].iri, ones[2].iri]
    document = turtle(subjects(ones)).decode()
    assert document.count("dct:LicenseDocument") == 1
    assert len(graph_of(*ones)) == 5


def test_a_thing_in_two_roles_is_described_in_both() -> None:
    """A portal may give one address as the licence and as the schema."""
    both = [Node("https://example.org/x", (kind,)) for kind in ("dct:LicenseDocument", "dct:Standard")]
    here = Node("https://example.org/", (), (("dct:license", both[0]), ("dct:conformsTo", both[1])))
    assert len(graph_of(here)) == 4


def test_what_stands_inside_a_blank_node_is_described_too() -> None:
    standard = Node("https://example.org/s", ("dct:Standard",))
    service = Node(types=("dcat:DataService",), properties=(("dct:conformsTo", standard),))
    assert len(graph_of(Node("https://example.org/", (), (("dcat:accessService", service),)))) == 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org/é à?q=[1]#x#y", "https://example.org/%C3%A9%20%C3%A0?q=%5B1%5D#x%23y"),
        ("https://[::1]:80/", "https://[::1]:80/"),
        ("https://été.fr:80/é", "https://été.fr:80/%C3%A9"),
        ("https://é:à@हिन्दी.fr/", "https://%C3%A9:%C3%A0@हिन्दी.fr/"),
        ("https://é t.fr/", "https://é%20t.fr/"),
        ("https://\ue000é.fr/", "https://%EE%80%80é.fr/"),
        ("https://example.org/a%20b%zz", "https://example.org/a%20b%25zz"),
        ('https://example.org/"<>\\^`{|}\n\x00', "https://example.org/%22%3C%3E%5C%5E%60%7B%7C%7D%0A"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("", ""),
        ("relative/path", ""),
        ("//example.org/", ""),
        ("mailto:", ""),
    ],
)
def test_an_address_is_absolute_and_in_ascii_but_for_the_host(text: str, expected: str) -> None:
    assert iri(text) == expected


@given(ADDRESSES | TEXTS)
def test_no_address_breaks_a_document(text: str) -> None:
    made = iri(text)
    assert iri(made) == made
    if text.startswith("https://example.org/"):
        assert ADDRESS.fullmatch(made)
