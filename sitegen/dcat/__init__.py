"""The catalogue as DCAT-AP 3: each dataset, and all of them, as triples in Turtle, RDF/XML and JSON-LD.

One set of files for all languages of a site, which says every text in all the languages that it exists in.
`dataset_file` and `catalogue_file` make them; the output `dcat` publishes them, and others read them as harvesters do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from sitegen import urls
from sitegen.catalogue import Dataset
from sitegen.dcat import vocabularies
from sitegen.dcat.catalogue import About, News, Place, catalogue_node, view_node
from sitegen.dcat.distributions import dataset_node
from sitegen.dcat.graph import Branch, Node, Syntax, Twig, branch, unseen
from sitegen.dcat.jsonld import JSONLD
from sitegen.dcat.rdfxml import RDFXML
from sitegen.dcat.subject import Agent, Subject, Topic, address_of
from sitegen.dcat.turtle import TURTLE
from sitegen.engine import Sealed, recalled
from sitegen.site.around import Around, GroupPage
from sitegen.site.edition import Edition

_SYNTAXES: Mapping[str, Syntax] = {"ttl": TURTLE, "rdf": RDFXML, "jsonld": JSONLD}
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Twig]).decode


def dataset_file(extension: str, edition: Sealed[Edition], dataset: Sealed[Dataset], around: Sealed[Around]) -> bytes:
    """The description of a dataset, in one of the formats."""
    return _SYNTAXES[extension].document(unseen([_recalled(extension, edition, dataset, around)]))


def catalogue_file(
    extension: str,
    edition: Sealed[Edition],
    about: Sealed[About],
    news: Sealed[News] | None,
    page: int,
    is_last: bool,
    *pairs: Sealed[Any],
) -> bytes:
    """A file of the catalogue; `pairs` are its datasets, each with what is said of it elsewhere."""
    place, base, syntax = Place(page, is_last), edition.value.base, _SYNTAXES[extension]
    each = list(zip(pairs[::2], pairs[1::2], strict=True))

    def branches() -> Iterator[Branch]:
        addresses = [address_of(base, around.value.key) for _, around in each]
        yield branch(catalogue_node(about.value, news.value if news else None, place, addresses), syntax)
        if not (page == 1 and is_last):
            yield branch(view_node(about.value, place, extension), syntax)
        for dataset, around in each:
            yield _recalled(extension, edition, dataset, around)

    return syntax.document(unseen(branches()))


def description(extension: str, edition: Sealed[Edition], dataset: Sealed[Dataset], around: Sealed[Around]) -> bytes:
    """A dataset as blocks of one of the formats, encoded: what its own files and those of the catalogue are made of."""
    return _encode(branch(_node(edition, dataset, around), _SYNTAXES[extension]))


def _recalled(extension: str, edition: Sealed[Edition], dataset: Sealed[Dataset], around: Sealed[Around]) -> Branch:
    return _decode(recalled(description, extension, edition, dataset, around))


@lru_cache(maxsize=64)  # each is described once, and written in three formats
def _node(edition: Sealed[Edition], dataset: Sealed[Dataset], around: Sealed[Around]) -> Node:
    return dataset_node(subject_of(edition.value, dataset.value, around.value))


def subject_of(edition: Edition, dataset: Dataset, around: Around) -> Subject:
    """What a description says; `edition` is that of the first language."""
    owner, publisher = around.owner, None
    if owner:
        address = edition.absolute(edition.urls.organization(owner.key))
        publisher = Agent(address, owner.item.title, owner.item.url)
    return Subject(
        dataset=dataset,
        key=around.key,
        base=edition.base,
        language=edition.language,
        publisher=publisher,
        topics=tuple(_topic(edition, group) for group in around.groups),
    )


def _topic(edition: Edition, group: GroupPage) -> Topic:
    said = "-".join((group.item.name, *(urls.fold(words) for _, words in group.item.title.values)))
    return Topic(edition.absolute(edition.urls.group(group.key)), group.item.title, vocabularies.themes_of(said))
