"""The listing in its two orders, and the page of each value of each facet, which is a listing too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from sitegen import urls as places
from sitegen.catalogue import Dataset, Group, LocalFile, Organization, Phrase
from sitegen.engine import Artifact
from sitegen.outputs.pages.cards import Cards, page_numbers
from sitegen.outputs.pages.context import PageMaker
from sitegen.outputs.pages.finder import finder
from sitegen.outputs.pages.home import by_count, links_to
from sitegen.outputs.pages.views import Facet, IndexPage, Link, ListPage, Pager
from sitegen.site import PER_PAGE, Shelf, facets, page_count
from sitegen.urls import SORTS, Sort, Urls

_FACET_VALUES = 10


def artifacts(maker: PageMaker, cards: Cards) -> Iterator[Artifact]:
    site = maker.site
    shown, start = ways(maker), finder(maker)
    orders: tuple[tuple[Sort, Sequence[Dataset]], ...] = (("modified", site.datasets), ("title", site.by_title))
    for sort, datasets in orders:
        page = ListPage(
            path="",
            title=maker.say("nav.datasets"),
            section="datasets",
            trail=(maker.home,),
            feed=maker.all_changes,
            facets=shown,
            total=len(datasets),
            finder=start if sort == SORTS[0] else None,
        )
        yield from pages(maker, cards, page, datasets, _listing_at(sort))
    for facet in maker.facets:
        yield from _index(maker, facet)
        for shelf in facet.shelves:
            yield from _shelf(maker, cards, facet, shelf, shown)


def _listing_at(sort: Sort) -> Callable[[Urls, int], str]:
    return lambda u, page: u.listing(page, sort)


def pages(
    maker: PageMaker,
    cards: Cards,
    page: ListPage,
    datasets: Sequence[Dataset],
    at: Callable[[Urls, int], str],
    languages: tuple[str, ...] | None = None,
) -> Iterator[Artifact]:
    """`page` for each twenty of `datasets`; one page where there are none."""
    urls = maker.site.urls
    total = page_count(datasets)
    for number in range(1, total + 1):
        path = at(urls, number)
        first = at(urls, 1)
        yield maker.page(
            "listing.html",
            replace(
                page,
                path=path,
                alternates=maker.alternates(partial(_numbered, at, number), languages),
                cards=cards.of(datasets[(number - 1) * PER_PAGE : number * PER_PAGE]),
                finder=page.finder if number == 1 else None,
                pager=_pager(number, total, lambda n: at(urls, n)),
                sorts=_sorts(urls, first) if not page.kind else (),
            ),
        )


def _numbered(at: Callable[[Urls, int], str], number: int, urls: Urls) -> str:
    return at(urls, number)


def _sorts(urls: Urls, current: str) -> tuple[tuple[Sort, str, bool], ...]:
    return tuple((sort, urls.listing(1, sort), urls.listing(1, sort) == current) for sort in SORTS)


def _pager(number: int, total: int, at: Callable[[int], str]) -> Pager:
    return Pager(
        number,
        total,
        tuple(None if n is None else (n, at(n)) for n in page_numbers(number, total)),
        at(number - 1) if number > 1 else None,
        at(number + 1) if number < total else None,
    )


def ways(maker: PageMaker, limit: int = _FACET_VALUES) -> tuple[Facet, ...]:
    """The ways to narrow the listing that work as plain links; a facet with one value narrows nothing."""
    found = []
    for facet in facets.facets_of(maker.site, maker.theme):
        if facet.narrows:
            links = [link for link in values_of(maker, facet) if link.count]
            rest = _rest(maker, facet) if len(links) > limit else None
            shown = tuple(links[:limit]) if facet.is_ordered else by_count(links, limit)
            found.append(Facet(facet.name, facet.label, shown, rest))
    return tuple(found)


def _rest(maker: PageMaker, facet: facets.Facet) -> Link:
    key = f"facet.all_{facet.name}"
    speech = maker.theme.speech(maker.site.language)
    return maker.link(key if speech.knows(key) else "facet.all", facet.index(maker.site.urls))


def values_of(maker: PageMaker, facet: facets.Facet) -> list[Link]:
    return links_to(facet.shelves, lambda key: facet.at(maker.site.urls, key))


def _index(maker: PageMaker, facet: facets.Facet) -> Iterator[Artifact]:
    yield maker.page(
        "index.html",
        IndexPage(
            path=facet.index(maker.site.urls),
            title=maker.title_of(facet),
            section=_section(facet),
            trail=(maker.home,),
            alternates=maker.alternates(facet.index),
            kind=facet.name,
            entries=tuple(
                (link, _notes(maker, shelf.item), logo_path(facet.name, shelf))
                for link, shelf in zip(values_of(maker, facet), facet.shelves, strict=True)
            ),
        ),
    )


def _shelf(
    maker: PageMaker, cards: Cards, facet: facets.Facet, shelf: Shelf[Any], shown: tuple[Facet, ...]
) -> Iterator[Artifact]:
    site = maker.site
    item, path = shelf.item, facet.at(site.urls, shelf.key)
    notes = _notes(maker, item)
    of_ckan = isinstance(item, Organization | Group)
    yield from pages(
        maker,
        cards,
        ListPage(
            path="",
            title=str(shelf.title)
            if facet.name in facets.CKAN
            else maker.say("facet.value", label=facet.label, value=shelf.title),
            description=str(notes),
            section=_section(facet),
            trail=(maker.home, Link(Phrase(maker.title_of(facet)), facet.index(site.urls))),
            canonical=site.elsewhere(facet.name, item.name) if of_ckan else "",
            feed=_feed(maker, shelf),
            kind=facet.name,
            label=facet.label,
            heading=shelf.title,
            notes=notes,
            logo=logo_path(facet.name, shelf),
            site=item.url if isinstance(item, Organization) else "",
            central=site.central(facet.name, item.name) if of_ckan else "",
            total=len(shelf.datasets),
            files=sum(len(dataset.resources) for dataset in shelf.datasets),
            modified=shelf.datasets[0].modified if shelf.datasets else None,
            refine=f"{site.urls.search()}?{urlencode({facet.name: shelf.key})}" if maker.has_search else "",
            facets=tuple(replace(way, links=_marked(way.links, path)) for way in shown),
        ),
        shelf.datasets,
        lambda u, number: facet.at(u, shelf.key, number),
        site.languages_of_tag(shelf.key) if facet.name == "tag" else None,
    )


def _feed(maker: PageMaker, shelf: Shelf[Any]) -> Link | None:
    at = maker.site.urls
    match shelf.item:
        case Organization():
            return maker.feed(shelf.title, at.organization_feed(shelf.key))
        case Group():
            return maker.feed(shelf.title, at.group_feed(shelf.key))
        case _:
            return None


def _section(facet: facets.Facet) -> str:
    return {"organization": "organizations", "group": "groups", "tag": "tags"}.get(facet.name, "datasets")


def _marked(links: tuple[Link, ...], path: str) -> tuple[Link, ...]:
    return tuple(replace(link, current=True) if link.path == path else link for link in links)


def _notes(maker: PageMaker, item: object) -> Phrase:
    return maker.site.pick(item.description) if isinstance(item, Organization | Group) else Phrase()


def logo_path(kind: str, shelf: Shelf[Any]) -> str:
    """Where the logo of an organisation or a group is published; "" where it has none."""
    logo: LocalFile | None = getattr(shelf.item, "logo", None)
    if logo is None:
        return ""
    at = places.organization_logo if kind == "organization" else places.group_logo
    return at(shelf.key, logo.name)
