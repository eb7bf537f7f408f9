"""The home page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sitegen import urls as places
from sitegen.catalogue import Phrase
from sitegen.engine import Artifact, Sealed, seal
from sitegen.outputs.pages import figures, linked
from sitegen.outputs.pages.views import HomePage
from sitegen.page.cards import Brief, Briefs, cards_of
from sitegen.page.maker import PageMaker, PagePlan, Setting
from sitegen.page.views import Link
from sitegen.site import Shelf
from sitegen.theme import Theme

_GROUPS = 18  # tiles on the home page; a link leads to the rest
_ORGANIZATIONS = 12


def artifacts(plan: PagePlan, briefs: Briefs) -> Iterator[Artifact]:
    """The home page of one language."""
    site, urls = plan.site, plan.site.urls
    groups = links_to(site.groups, urls.group)
    organizations = [link for link in links_to(site.organizations, urls.organization) if link.count]
    months = figures.months(site, plan.speech.locale)
    page = HomePage(
        path=urls.home(),
        title=site.title,
        description=site.tagline,
        section="home",
        alternates=plan.alternates(lambda u: u.home()),
        alternates_data=(*plan.alternates_data(places.catalog), *_records(plan)),
        feed=plan.all_changes,
        oembed=plan.oembed(Phrase(site.title)),
        linked=linked.catalogue(site.edition),
        intro=site.introduction,
        datasets=len(site.datasets),
        files=sum(len(dataset.resources) for dataset in site.datasets),
        modified=site.datasets[0].modified if site.datasets else None,
        searches=tuple(
            Link(search.title, urls.saved(search.name), len(search.datasets))
            for search in plan.searches
            if search.tile and search.datasets
        ),
        groups=by_count(groups, _GROUPS),
        groups_more=plan.link("home.all_groups", urls.groups()) if len(groups) > _GROUPS else None,
        organizations=by_count(organizations, _ORGANIZATIONS),
        organizations_more=plan.link("home.all_organizations", urls.organizations())
        if len(organizations) > _ORGANIZATIONS
        else None,
        listing=urls.listing(),
        themes=len(groups),
        producers=len(organizations),
        months=months,
        recent=sum(month.count for month in months),
        formats=figures.formats(plan),
        coverage=figures.coverage(site),
    )
    latest = briefs.of(site.datasets[: site.partner.table.home.latest])
    yield plan.artifact(page.path, home_page, seal(page), *latest)


def home_page(theme: Sealed[Theme], setting: Sealed[Setting], page: Sealed[HomePage], *latest: Sealed[Brief]) -> bytes:
    """The home page, with the cards of what changed last."""
    maker = PageMaker(theme, setting)
    return maker.render("home.html", replace(page.value, latest=cards_of(latest, maker.territory)))


def _records(plan: PagePlan) -> Iterator[tuple[str, str]]:
    if plan.publishes("pod"):
        yield "application/json", places.POD


def links_to(shelves: Sequence[Shelf[Any]], where: Any) -> list[Link]:
    """A link to each shelf's page, with its number of datasets; `where` gives the path for a key."""
    return [Link(shelf.title, where(shelf.key), len(shelf.datasets)) for shelf in shelves]


def by_count(links: Sequence[Link], limit: int) -> tuple[Link, ...]:
    """The links with most datasets behind them, most first; those of one count in the order given."""
    return tuple(sorted(links, key=lambda link: -(link.count or 0))[:limit])
