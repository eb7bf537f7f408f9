"""DCAT-AP 3: the catalogue and each dataset in Turtle, RDF/XML and JSON-LD, for data.gouv.fr and other harvesters.

One set of files for all languages of a site, which says every text in all the languages that it exists in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from sitegen import urls
from sitegen.catalogue import Dataset, License, Text
from sitegen.engine import Artifact
from sitegen.outputs.dcat import vocabularies
from sitegen.outputs.dcat.catalogue import About, News, Place, catalogue_node, spread, view_node
from sitegen.outputs.dcat.distributions import dataset_node
from sitegen.outputs.dcat.graph import Node, subjects
from sitegen.outputs.dcat.jsonld import jsonld
from sitegen.outputs.dcat.rdfxml import rdfxml
from sitegen.outputs.dcat.subject import Agent, Sealed, Subject, Topic
from sitegen.outputs.dcat.turtle import turtle
from sitegen.site import Site, sites_of
from sitegen.theme import Theme

_WRITERS: Mapping[str, Callable[[Iterable[Node]], bytes]] = {"ttl": turtle, "rdf": rdfxml, "jsonld": jsonld}


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    if not site.is_default:
        return
    about, news = about_of(site, theme), _news_of(site)
    files = spread(sealed_of(site))
    for page, datasets in enumerate(files, start=1):
        for each in datasets:
            for extension in _WRITERS:
                yield Artifact(urls.description(each.subject.key, extension), dataset_file, (each, extension))
        place = Place(page, is_last=page == len(files))
        for extension in _WRITERS:
            args = (about, news if page == 1 else None, place, datasets, extension)
            yield Artifact(urls.catalog(extension, page), catalogue_file, args)


@lru_cache(maxsize=1)
def sealed_of(site: Site) -> tuple[Sealed, ...]:
    """What each dataset is described from, in the order of `site.numbered`."""
    return tuple(Sealed(subject_of(site, dataset)) for dataset in site.numbered)


def dataset_file(sealed: Sealed, extension: str) -> bytes:
    return _WRITERS[extension](subjects([_node(sealed)]))


@lru_cache(maxsize=1024)  # those of a file of the catalogue, mostly: each is described once, and written six times
def _node(sealed: Sealed) -> Node:
    return dataset_node(sealed.subject)


def catalogue_file(about: About, news: News | None, place: Place, datasets: Sequence[Sealed], extension: str) -> bytes:
    """A file of the catalogue."""

    def nodes() -> Iterator[Node]:
        yield catalogue_node(about, news, place, [each.subject.address for each in datasets])
        if not (place.page == 1 and place.is_last):
            yield view_node(about, place, extension)
        for each in datasets:
            yield _node(each)

    return _WRITERS[extension](subjects(nodes()))


def subject_of(site: Site, dataset: Dataset) -> Subject:
    base = site.partner.table.url
    owner = site.organization_of.get(dataset.organization)
    publisher = None
    if owner:
        address = urls.absolute(site.urls.organization(owner.key), base=base)
        publisher = Agent(address, owner.item.title, owner.item.url)
    return Subject(
        dataset=dataset,
        key=site.key(dataset),
        base=base,
        language=site.language,
        publisher=publisher,
        topics=tuple(_topic(site, group) for group in dataset.groups if group in site.group_of),
    )


def _topic(site: Site, group: str) -> Topic:
    shelf = site.group_of[group]
    said = "-".join((shelf.item.name, *(urls.fold(words) for _, words in shelf.item.title.values)))
    address = urls.absolute(site.urls.group(shelf.key), base=site.partner.table.url)
    return Topic(address, shelf.item.title, vocabularies.themes_of(said))


def about_of(site: Site, theme: Theme) -> About:
    """In all languages of the site. Where the partner has no tagline, a sentence tells whose data they are."""
    table = site.partner.table
    sites = sites_of(site.partner, site.catalogue, territory=site.territory)
    publisher = table.legal.publisher or site.title

    def described(each: Site) -> str:
        return each.tagline or theme.speech(each.language).say("dcat.description", publisher=publisher)

    return About(
        base=table.url,
        languages=table.languages,
        title=Text(tuple((each.language, each.title) for each in sites)),
        description=Text(tuple((each.language, described(each)) for each in sites)),
        publisher=publisher,
    )


def _news_of(site: Site) -> News:
    licences: set[License | None] = {dataset.license for dataset in site.datasets}
    return News(
        modified=site.catalogue.as_of,
        license=licences.pop() if len(licences) == 1 else None,
        total=len(site.datasets),
    )
