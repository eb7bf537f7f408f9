"""The home page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sitegen import urls as places
from sitegen.engine import Artifact
from sitegen.outputs.pages import linked
from sitegen.outputs.pages.cards import Cards
from sitegen.outputs.pages.context import PageMaker
from sitegen.outputs.pages.views import HomePage, Link
from sitegen.site import Shelf

_GROUPS = 18  # tiles on the home page; a link leads to the rest
_ORGANIZATIONS = 12


def artifacts(maker: PageMaker, cards: Cards) -> Iterator[Artifact]:
    site, urls = maker.site, maker.site.urls
    groups = links_to(site.groups, urls.group)
    organizations = [link for link in links_to(site.organizations, urls.organization) if link.count]
    yield maker.page(
        "home.html",
        HomePage(
            path=urls.home(),
            title=site.title,
            description=site.tagline,
            section="home",
            alternates=maker.alternates(lambda u: u.home()),
            alternates_data=(*maker.alternates_data(places.catalog), *_records(maker)),
            feed=maker.all_changes,
            linked=linked.catalogue(site),
            intro=site.introduction,
            datasets=len(site.datasets),
            files=sum(len(dataset.resources) for dataset in site.datasets),
            modified=site.datasets[0].modified if site.datasets else None,
            searches=tuple(
                Link(search.title, urls.saved(search.name), len(search.datasets))
                for search in maker.searches
                if search.tile and search.datasets
            ),
            groups=by_count(groups, _GROUPS),
            groups_more=maker.link("home.all_groups", urls.groups()) if len(groups) > _GROUPS else None,
            organizations=by_count(organizations, _ORGANIZATIONS),
            organizations_more=maker.link("home.all_organizations", urls.organizations())
            if len(organizations) > _ORGANIZATIONS
            else None,
            latest=cards.of(site.datasets[: site.partner.table.home.latest]),
            listing=urls.listing(),
        ),
    )


def _records(maker: PageMaker) -> Iterator[tuple[str, str]]:
    if maker.publishes("pod"):
        yield "application/json", places.POD


def links_to(shelves: Sequence[Shelf[Any]], where: Any) -> list[Link]:
    return [Link(shelf.title, where(shelf.key), len(shelf.datasets)) for shelf in shelves]


def by_count(links: Sequence[Link], limit: int) -> tuple[Link, ...]:
    """The links with most datasets behind them, most first; those of one count in the order given."""
    return tuple(sorted(links, key=lambda link: -(link.count or 0))[:limit])
