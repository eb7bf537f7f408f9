"""The catalogue as DCAT-AP 3 describes it, and how a large one is spread over several files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sitegen import urls
from sitegen.catalogue import Dataset, License, Text
from sitegen.dcat import vocabularies as known
from sitegen.dcat.describe import agent
from sitegen.dcat.graph import Literal, Node, typed
from sitegen.dcat.subject import Agent
from sitegen.dcat.terms import Property, licence, moment, texts
from sitegen.digest import digest
from sitegen.engine import Sealed
from sitegen.site.around import Around

Pair = tuple[Sealed[Dataset], Sealed[Around]]  # a dataset, and what is said of it elsewhere

# In the proportion of `_weight`, of which a written dataset has some two to three times as many bytes.
ONE_FILE = 3_300_000  # no more than that stays whole: below 10 MB in each format
_SMALLEST, _LARGEST = 2_000_000, 3_200_000
_ONE_IN = 32  # datasets at which a file may end


@dataclass(frozen=True, slots=True)
class About:
    """What every file of the catalogue says of it."""

    base: str
    languages: tuple[str, ...]  # the first is that of unmarked texts
    title: Text
    description: Text
    publisher: str


@dataclass(frozen=True, slots=True)
class News:
    """What moves from build to build, and so is said in the first file only: the others need not be written anew."""

    modified: datetime | None
    license: License | None  # that of all datasets
    total: int


@dataclass(frozen=True, slots=True)
class Place:
    """A file among those of a catalogue, counted from one."""

    page: int
    is_last: bool


def catalogue_node(about: About, news: News | None, place: Place, addresses: Sequence[str]) -> Node:
    """The catalogue with the datasets of one file."""
    return Node(
        f"{about.base}#catalog",
        ("dcat:Catalog",),
        (
            *_properties(about),
            *(_news(news, about.base) if news else ()),
            *(("dcat:dataset", Node(each)) for each in addresses),
        ),
    )


def _properties(about: About) -> Iterator[Property]:
    language = about.languages[0]
    yield from texts("dct:title", about.title, language)
    yield from texts("dct:description", about.description, language)
    publisher = Agent(f"{about.base}#publisher", Text.of(about.publisher), about.base)
    yield "dct:publisher", agent(publisher, language)
    yield "foaf:homepage", Node(about.base, ("foaf:Document",))
    for each in about.languages:
        if address := known.language(each):
            yield "dct:language", Node(address, ("dct:LinguisticSystem",))
    title = Literal("Data theme", "en")
    yield "dcat:themeTaxonomy", Node(known.THEMES, ("skos:ConceptScheme",), (("dct:title", title),))


def _news(news: News, base: str) -> Iterator[Property]:
    if news.modified:
        yield "dct:modified", moment(news.modified)
    yield from licence(news.license, base, in_register=False)
    yield "hydra:totalItems", typed(str(news.total), "integer")


def view_node(about: About, place: Place, extension: str) -> Node:
    """How to go on from one file to the next, which is of the same format."""

    def at(page: int) -> Node:
        return Node(urls.absolute(urls.catalog(extension, page), base=about.base))

    ways = [("hydra:first", at(1))]
    if place.page > 1:
        ways.append(("hydra:previous", at(place.page - 1)))
    if not place.is_last:
        ways.append(("hydra:next", at(place.page + 1)))
    return Node(at(place.page).iri, ("hydra:PartialCollectionView",), tuple(ways))


def spread(datasets: Sequence[Pair]) -> list[tuple[Pair, ...]]:
    """The datasets of each file, in their order; one file, perhaps of none, where they are not too large for it.

    Where a file ends depends on the dataset that ends it, by its id, and not on the number of those before: what is
    added, grows or goes changes its own file, and the ends behind it stay.
    """
    if sum(map(_weight, datasets)) <= ONE_FILE:
        return [tuple(datasets)]
    files: list[tuple[Pair, ...]] = []
    current: list[Pair] = []
    weight = 0
    for each in datasets:
        if current and weight + _weight(each) > _LARGEST:
            files.append(tuple(current))
            current, weight = [], 0
        current.append(each)
        weight += _weight(each)
        if weight >= _SMALLEST and _mark(each) % _ONE_IN == 0:
            files.append(tuple(current))
            current, weight = [], 0
    return [*files, tuple(current)] if current else files


def _weight(each: Pair) -> int:
    """Bytes, in proportion to those that will be written of a dataset."""
    dataset, around = each
    return dataset.weight + around.weight


def _mark(each: Pair) -> int:
    """A number that the dataset's id gives, the same for ever."""
    return int(digest(each[0].value.id.encode("utf-8", "surrogatepass"))[:8], 16)
