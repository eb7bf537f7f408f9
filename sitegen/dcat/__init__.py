"""The catalogue as DCAT-AP 3: each dataset, and all of them, as triples in Turtle, RDF/XML and JSON-LD.

One set of files for all languages of a site, which says every text in all the languages that it exists in.
`dataset_file` and `catalogue_file` make them; the output `dcat` publishes them, and others read them as harvesters do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from sitegen import urls
from sitegen.catalogue import Dataset
from sitegen.dcat import vocabularies
from sitegen.dcat.catalogue import About, News, Place, catalogue_node, view_node
from sitegen.dcat.distributions import dataset_node
from sitegen.dcat.graph import Node, subjects
from sitegen.dcat.jsonld import jsonld
from sitegen.dcat.rdfxml import rdfxml
from sitegen.dcat.subject import Agent, Subject, Topic, address_of
from sitegen.dcat.turtle import turtle
from sitegen.engine import Sealed
from sitegen.site.around import Around, GroupPage
from sitegen.site.edition import Edition

_WRITERS: Mapping[str, Callable[[Iterable[Node]], bytes]] = {"ttl": turtle, "rdf": rdfxml, "jsonld": jsonld}


def dataset_file(extension: str, edition: Sealed[Edition], dataset: Sealed[Dataset], around: Sealed[Around]) -> bytes:
    """The description of a dataset, in one of the formats."""
    return _WRITERS[extension](subjects([_node(edition, dataset, around)]))


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
    place, base = Place(page, is_last), edition.value.base
    each = list(zip(pairs[::2], pairs[1::2], strict=True))

    def nodes() -> Iterator[Node]:
        addresses = [address_of(base, around.value.key) for _, around in each]
        yield catalogue_node(about.value, news.value if news else None, place, addresses)
        if not (page == 1 and is_last):
            yield view_node(about.value, place, extension)
        for dataset, around in each:
            yield _node(edition, dataset, around)

    return _WRITERS[extension](subjects(nodes()))


@lru_cache(maxsize=1024)  # those of a file of the catalogue, mostly: each is described once, and written six times
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
