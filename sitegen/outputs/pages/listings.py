"""The listing in its two orders, and the page of each value of each facet, which is a listing too."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from sitegen import urls as places
from sitegen.catalogue import Dataset, Group, LocalFile, Organization, Phrase
from sitegen.engine import Artifact, Sealed, seal
from sitegen.outputs.pages import described
from sitegen.outputs.pages.finder import finder
from sitegen.outputs.pages.home import by_count, links_to
from sitegen.outputs.pages.views import Facet, IndexPage, ListPage, Pager
from sitegen.page.cards import Brief, Briefs, cards_of, page_numbers
from sitegen.page.maker import PageMaker, PagePlan, Setting
from sitegen.page.views import Link
from sitegen.site import Shelf, facets, in_pages
from sitegen.theme import Theme
from sitegen.urls import SORTS, Sort, Urls, paged

_FACET_VALUES = 10


def artifacts(plan: PagePlan, briefs: Briefs) -> Iterator[Artifact]:
    """The pages of the listing in each order, of each facet's index, and of each of its values."""
    site = plan.site
    start, elsewhere = finder(plan), directions(plan)
    everything, shown = Aside(seal(ways(plan)), elsewhere), Aside(sidebar(plan), elsewhere)
    orders: tuple[tuple[Sort, Sequence[Dataset]], ...] = (("modified", site.datasets), ("title", site.by_title))
    for sort, datasets in orders:
        page = ListPage(
            path=site.urls.listing(1, sort),
            title=plan.say("nav.datasets"),
            description=described.listing(plan, sort),
            section="datasets",
            trail=(plan.home,),
            alternates=_listing_in_languages(plan, sort),
            feed=plan.all_changes,
            total=len(datasets),
            finder=start if sort == SORTS[0] else None,
        )
        yield from pages(plan, briefs, page, datasets, everything)
    for facet in plan.facets:
        yield from _index(plan, facet)
        beside = _beside_ordered(plan, facet, elsewhere) if facet.is_ordered else shown
        for shelf in facet.shelves:
            yield from _shelf(plan, briefs, facet, shelf, beside)


def _listing_in_languages(plan: PagePlan, sort: Sort) -> tuple[tuple[str, str], ...]:
    return plan.alternates(lambda u: u.listing(1, sort))


@dataclass(frozen=True, slots=True)
class Aside:
    """What stands beside a list: `ways` to narrow the catalogue, or `directions` to the pages that list all values."""

    ways: Sealed[tuple[Facet, ...]]
    directions: Sealed[tuple[Facet, ...]]


def pages(
    plan: PagePlan, briefs: Briefs, page: ListPage, datasets: Sequence[Dataset], beside: Aside
) -> Iterator[Artifact]:
    """A list in pages of about twenty; one where there are no `datasets`. `page` is its first one, without its cards.

    How many there are, and what else changes with any of them, is told on the first page alone: of the others, those
    are made anew that show other datasets. The ways to narrow the catalogue, a fifth of a page, stand there too, but
    not beside the list of a value that is no longer than a page: the others say where all values are.
    """
    first, later = seal(page), seal(replace(page, total=0, files=0, modified=None, finder=None))
    shown = in_pages(datasets)
    is_long = len(shown) > 1 or not page.kind
    for number, each in enumerate(shown, 1):
        head = first if number == 1 else later
        aside = beside.ways if number == 1 and is_long else beside.directions
        yield plan.artifact(paged(page.path, number), listing_page, head, aside, number, len(shown), *briefs.of(each))


def listing_page(
    theme: Sealed[Theme],
    setting: Sealed[Setting],
    head: Sealed[ListPage],
    shown: Sealed[tuple[Facet, ...]],
    number: int,
    total: int,
    *briefs: Sealed[Brief],
) -> bytes:
    """Page `number` of `total` of a list: `head` is what they share, `shown` the ways to narrow the catalogue."""
    maker, page = PageMaker(theme, setting), head.value
    first = page.path
    page = replace(
        page,
        path=paged(first, number),
        description=described.later(maker, page.description, number) if number > 1 else page.description,
        is_translated=number == 1,
        cards=cards_of(briefs, maker.territory),
        facets=tuple(replace(way, links=_marked(way.links, first)) for way in shown.value),
        pager=_pager(number, total, first),
        sorts=_sorts(maker.urls, first) if not page.kind else (),
    )
    return maker.render("listing.html", page)


def _sorts(urls: Urls, current: str) -> tuple[tuple[Sort, str, bool], ...]:
    return tuple((sort, urls.listing(1, sort), urls.listing(1, sort) == current) for sort in SORTS)


def _pager(number: int, total: int, first: str) -> Pager:
    return Pager(
        number,
        total,
        tuple(None if n is None else (n, paged(first, n)) for n in page_numbers(number, total)),
        paged(first, number - 1) if number > 1 else None,
        paged(first, number + 1) if number < total else None,
    )


def ways(plan: PagePlan, limit: int = _FACET_VALUES) -> tuple[Facet, ...]:
    """The ways to narrow the listing that work as plain links; a facet with one value narrows nothing."""
    found = []
    for facet in _narrowing(plan):
        links = [link for link in values_of(plan, facet) if link.count]
        shown = tuple(links[:limit]) if facet.is_ordered else by_count(links, limit)
        found.append(Facet(facet.name, facet.label, shown, _rest(plan, facet) if len(links) > limit else None))
    return tuple(found)


def _beside_ordered(plan: PagePlan, facet: facets.Facet, elsewhere: Sealed[tuple[Facet, ...]]) -> Aside:
    """Beside the lists of a facet that follows time: the other values of it, whatever else stands there."""
    found = sidebar(plan, facet.name)
    own = tuple(each for each in found.value if each.name == facet.name)
    return Aside(found, seal((*own, *elsewhere.value)))


def sidebar(plan: PagePlan, of: str = "", limit: int = _FACET_VALUES) -> Sealed[tuple[Facet, ...]]:
    """The same ways beside every value's list: without counts, and with a choice that another dataset seldom changes.

    Shown are the values that most datasets have, where twice as many are more, in the order of their facet. A facet
    that follows time stands beside its own lists alone, those of the facet `of`: any change may bring another value.
    """
    found = []
    for facet in _narrowing(plan):
        if facet.is_ordered and facet.name != of:
            continue
        links = [replace(link, count=None) for link in values_of(plan, facet) if link.count]
        counts = [len(shelf.datasets) for shelf in facet.shelves if shelf.datasets]
        order = range(len(links))
        most = order if facet.is_ordered else sorted(order, key=lambda at: (-counts[at].bit_length(), at))
        shown = tuple(links[at] for at in sorted(most[:limit]))
        found.append(Facet(facet.name, facet.label, shown, _rest(plan, facet) if len(links) > limit else None))
    return seal(tuple(found))


def directions(plan: PagePlan) -> Sealed[tuple[Facet, ...]]:
    """Where all values of each facet are, for pages that show none; as in `sidebar`, without those that follow time."""
    lasting = (each for each in _narrowing(plan) if not each.is_ordered)
    return seal(tuple(Facet(each.name, each.label, (), _rest(plan, each)) for each in lasting))


def _narrowing(plan: PagePlan) -> Iterator[facets.Facet]:
    return (facet for facet in facets.facets_of(plan.site, plan.theme) if facet.narrows)


def _rest(plan: PagePlan, facet: facets.Facet) -> Link:
    key = f"facet.all_{facet.name}"
    speech = plan.speech
    return plan.link(key if speech.knows(key) else "facet.all", facet.index(plan.site.urls))


def values_of(plan: PagePlan, facet: facets.Facet) -> list[Link]:
    """A link to the page of each value of a facet, with its number of datasets."""
    return links_to(facet.shelves, lambda key: facet.at(plan.site.urls, key))


def _index(plan: PagePlan, facet: facets.Facet) -> Iterator[Artifact]:
    yield plan.page(
        "index.html",
        IndexPage(
            path=facet.index(plan.site.urls),
            title=plan.title_of(facet),
            description=described.values(plan, facet),
            section=_section(facet),
            trail=(plan.home,),
            alternates=plan.alternates(facet.index),
            kind=facet.name,
            entries=tuple(
                (link, _notes(plan, shelf.item), logo_path(facet.name, shelf))
                for link, shelf in zip(values_of(plan, facet), facet.shelves, strict=True)
            ),
        ),
    )


def _shelf(plan: PagePlan, briefs: Briefs, facet: facets.Facet, shelf: Shelf[Any], beside: Aside) -> Iterator[Artifact]:
    site, edition, item = plan.site, plan.edition, shelf.item
    notes = _notes(plan, item)
    of_ckan = isinstance(item, Organization | Group)
    languages = site.languages_of_tag(shelf.key) if facet.name == "tag" else None
    page = ListPage(
        path=facet.at(site.urls, shelf.key),
        title=str(shelf.title)
        if facet.name in facets.CKAN
        else plan.say("facet.value", label=facet.label, value=shelf.title),
        description=described.value(plan, facet, shelf.title, notes),
        section=_section(facet),
        trail=(plan.home, Link(Phrase(plan.title_of(facet)), facet.index(site.urls))),
        alternates=_shelf_in_languages(plan, facet, shelf.key, languages),
        canonical=edition.elsewhere(facet.name, item.name) if of_ckan else "",
        feed=_feed(plan, shelf),
        kind=facet.name,
        label=facet.label,
        heading=shelf.title,
        notes=notes,
        logo=logo_path(facet.name, shelf),
        site=item.url if isinstance(item, Organization) else "",
        central=edition.central(facet.name, item.name) if of_ckan else "",
        total=len(shelf.datasets),
        files=sum(len(dataset.resources) for dataset in shelf.datasets),
        modified=shelf.datasets[0].modified if shelf.datasets else None,
        refine=f"{site.urls.search()}?{urlencode({facet.name: shelf.key})}" if plan.has_search else "",
    )
    yield from pages(plan, briefs, page, site.in_order_of_title(shelf.datasets), beside)


def _shelf_in_languages(
    plan: PagePlan, facet: facets.Facet, key: str, languages: Collection[str] | None
) -> tuple[tuple[str, str], ...]:
    return plan.alternates(lambda u: facet.at(u, key), languages)


def _feed(plan: PagePlan, shelf: Shelf[Any]) -> Link | None:
    at = plan.site.urls
    match shelf.item:
        case Organization():
            return plan.feed(shelf.title, at.organization_feed(shelf.key))
        case Group():
            return plan.feed(shelf.title, at.group_feed(shelf.key))
        case _:
            return None


def _section(facet: facets.Facet) -> str:
    return {"organization": "organizations", "group": "groups", "tag": "tags"}.get(facet.name, "datasets")


def _marked(links: tuple[Link, ...], path: str) -> tuple[Link, ...]:
    return tuple(replace(link, current=True) if link.path == path else link for link in links)


def _notes(plan: PagePlan, item: object) -> Phrase:
    return plan.site.pick(item.description) if isinstance(item, Organization | Group) else Phrase()


def logo_path(kind: str, shelf: Shelf[Any]) -> str:
    """Where the logo of an organisation or a group is published; "" where it has none."""
    logo: LocalFile | None = getattr(shelf.item, "logo", None)
    if logo is None:
        return ""
    at = places.organization_logo if kind == "organization" else places.group_logo
    return at(shelf.key, logo.name)
