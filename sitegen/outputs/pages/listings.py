"""The listing in its two orders, and the pages of organisations, groups and tags, which are listings too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sitegen import urls as places
from sitegen.engine import Artifact
from sitegen.model import Dataset, Group, LocalFile, Organization, Phrase
from sitegen.outputs.pages.cards import Cards, page_numbers
from sitegen.outputs.pages.context import PageMaker
from sitegen.outputs.pages.home import by_count, links_to
from sitegen.outputs.pages.views import Facet, IndexPage, Link, ListPage, Pager
from sitegen.site import PER_PAGE, Shelf, page_count
from sitegen.urls import SORTS, Sort, Urls

_FACET_VALUES = 10


def artifacts(maker: PageMaker, cards: Cards) -> Iterator[Artifact]:
    site = maker.site
    facets = _facets(maker)
    orders: tuple[tuple[Sort, Sequence[Dataset]], ...] = (("modified", site.datasets), ("title", site.by_title))
    for sort, datasets in orders:
        page = ListPage(
            path="",
            title=maker.say("nav.datasets"),
            section="datasets",
            trail=(maker.home,),
            facets=facets,
            total=len(datasets),
        )
        yield from _pages(maker, cards, page, datasets, _listing_at(sort))
    for kind in _kinds(maker):
        yield from _index(maker, kind)
        for shelf in kind.shelves:
            yield from _shelf(maker, cards, kind, shelf, facets)


@dataclass(frozen=True, slots=True)
class _Kind:
    """Organisations, groups or tags: what differs between them."""

    name: str
    section: str
    shelves: Sequence[Shelf[Any]]
    index: Callable[[Urls], str]
    at: Callable[[Urls, str, int], str]
    languages: Callable[[str], tuple[str, ...] | None]  # in which a page exists, by key; None: all


def _kinds(maker: PageMaker) -> tuple[_Kind, ...]:
    site = maker.site
    return (
        _Kind("organization", "organizations", site.organizations, lambda u: u.organizations(),
              lambda u, key, page: u.organization(key, page), lambda key: None),
        _Kind("group", "groups", site.groups, lambda u: u.groups(),
              lambda u, key, page: u.group(key, page), lambda key: None),
        _Kind("tag", "tags", site.tags, lambda u: u.tags(),
              lambda u, key, page: u.tag(key, page), site.languages_of_tag),
    )  # fmt: skip


def _listing_at(sort: Sort) -> Callable[[Urls, int], str]:
    return lambda u, page: u.listing(page, sort)


def _pages(
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


def _facets(maker: PageMaker) -> tuple[Facet, ...]:
    """The ways to narrow the listing that work as plain links; a facet with one value narrows nothing."""
    facets = []
    urls = maker.site.urls
    for kind in _kinds(maker):
        links = [link for link in links_to(kind.shelves, lambda key, kind=kind: kind.at(urls, key, 1)) if link.count]
        if len(links) > 1:
            rest = maker.link(f"facet.all_{kind.section}", kind.index(urls)) if len(links) > _FACET_VALUES else None
            facets.append(Facet(kind.name, by_count(links, _FACET_VALUES), rest))
    # Themes first: that is what people come with; who publishes matters less, and keywords least.
    order = ("group", "organization", "tag")
    return tuple(sorted(facets, key=lambda facet: order.index(facet.name)))


def _index(maker: PageMaker, kind: _Kind) -> Iterator[Artifact]:
    site = maker.site
    yield maker.page(
        "index.html",
        IndexPage(
            path=kind.index(site.urls),
            title=maker.say(f"{kind.section}.title"),
            section=kind.section,
            trail=(maker.home,),
            alternates=maker.alternates(kind.index),
            kind=kind.name,
            entries=tuple(
                (link, _notes(maker, shelf.item), logo_path(kind.name, shelf))
                for link, shelf in zip(
                    links_to(kind.shelves, lambda key: kind.at(site.urls, key, 1)), kind.shelves, strict=True
                )
            ),
        ),
    )


def _shelf(
    maker: PageMaker, cards: Cards, kind: _Kind, shelf: Shelf[Any], facets: tuple[Facet, ...]
) -> Iterator[Artifact]:
    site = maker.site
    item, path = shelf.item, kind.at(site.urls, shelf.key, 1)
    notes = _notes(maker, item)
    yield from _pages(
        maker,
        cards,
        ListPage(
            path="",
            title=str(shelf.title),
            description=str(notes),
            section=kind.section,
            trail=(maker.home, maker.link(f"nav.{kind.section}", kind.index(site.urls))),
            kind=kind.name,
            heading=shelf.title,
            notes=notes,
            logo=logo_path(kind.name, shelf),
            site=item.url if isinstance(item, Organization) else "",
            central=site.central(kind.name, item.name) if isinstance(item, Organization | Group) else "",
            total=len(shelf.datasets),
            files=sum(len(dataset.resources) for dataset in shelf.datasets),
            modified=shelf.datasets[0].modified if shelf.datasets else None,
            facets=tuple(replace(facet, links=_marked(facet.links, path)) for facet in facets),
        ),
        shelf.datasets,
        lambda u, number: kind.at(u, shelf.key, number),
        kind.languages(shelf.key),
    )


def _marked(links: tuple[Link, ...], path: str) -> tuple[Link, ...]:
    return tuple(replace(link, current=True) if link.path == path else link for link in links)


def _notes(maker: PageMaker, item: Organization | Group | str) -> Phrase:
    return Phrase() if isinstance(item, str) else maker.site.pick(item.description)


def logo_path(kind: str, shelf: Shelf[Any]) -> str:
    """Where the logo of an organisation or a group is published; "" where it has none."""
    logo: LocalFile | None = getattr(shelf.item, "logo", None)
    if logo is None:
        return ""
    at = places.organization_logo if kind == "organization" else places.group_logo
    return at(shelf.key, logo.name)
