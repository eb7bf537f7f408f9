"""The home page: the blocks that the partner wants on it, in the partner's order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from sitegen import urls as places
from sitegen.catalogue import Caution, Dataset, Geometry, Phrase
from sitegen.config import nearest
from sitegen.engine import Artifact, Sealed, recalled, seal
from sitegen.geo.overlay import Overlay, overlay
from sitegen.geo.territory import Territory
from sitegen.outputs.pages import described, figures, linked
from sitegen.outputs.pages.views import HomeBlock, HomePage
from sitegen.page.cards import Briefs, cards_of
from sitegen.page.maker import PageMaker, PagePlan, Setting
from sitegen.page.views import Link
from sitegen.site import Shelf, Site
from sitegen.site.partner_pages import home_texts
from sitegen.theme import Theme

_GROUPS = 18  # tiles on the home page; a link leads to the rest
_ORGANIZATIONS = 12
_PLACES = 12  # beside the map


def artifacts(plan: PagePlan, briefs: Briefs) -> Iterator[Artifact]:
    """The home page of one language."""
    site, urls, table = plan.site, plan.site.urls, plan.site.partner.table.home
    groups = links_to(site.groups, urls.group)
    organizations = [link for link in links_to(site.organizations, urls.organization) if link.count]
    months = figures.months(site, plan.speech.locale)
    page = HomePage(
        path=urls.home(),
        title=site.title,
        description=described.home(plan),
        title_language=site.edition.title_language,
        description_language=site.edition.tagline_language,
        section="home",
        alternates=plan.alternates(lambda u: u.home()),
        alternates_data=(*plan.alternates_data(places.catalog), *_records(plan)),
        feed=plan.all_changes,
        oembed=plan.oembed(Phrase(site.title, site.edition.title_language)),
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
        blocks=tuple(_blocks(site)),
        figures=tuple(_figures(plan, groups, organizations)) if "figures" in table.blocks else (),
        central=_central(site) if plan.frame.central else "",
        themes=len(groups),
        producers=len(organizations),
        months=months,
        recent=sum(month.count for month in months),
        formats=figures.formats(plan),
        **(_places(plan) if "map" in table.blocks else {}),
    )
    featured = [found for name in table.featured if (found := _named(site, name))] if "featured" in table.blocks else []
    latest = site.datasets[: table.latest] if "latest" in table.blocks else ()
    extents = (seal(dataset.spatial) for dataset in site.datasets if dataset.spatial)
    shown: tuple[Sealed[Any], ...] = (*briefs.of(featured), *briefs.of(latest), *extents)
    yield plan.artifact(page.path, home_page, seal(page), len(featured), len(latest), *shown)


def cautions(site: Site) -> Iterator[Caution]:
    """Featured datasets that the site does not have."""
    for name in site.partner.table.home.featured:
        if _named(site, name) is None:
            close = nearest(name, (dataset.name for dataset in site.datasets))
            message = f'[home] featured: no dataset "{name}" here' + (f'; did you mean "{close[0]}"?' if close else "")
            yield Caution("featured-unknown", f"partners/{site.partner.name}/partner.toml", message)


def home_page(
    theme: Sealed[Theme],
    setting: Sealed[Setting],
    page: Sealed[HomePage],
    featured: int,
    latest: int,
    *shown: Sealed[Any],
) -> bytes:
    """The home page. `shown`: so many briefs of featured datasets and of the latest, then all extents, for the map."""
    maker = PageMaker(theme, setting)
    cards = cards_of(shown[: featured + latest], maker.territory)
    mapped = shown[featured + latest :]
    drawn = msgspec.json.decode(recalled(drawn_extents, setting.value.territory, *mapped), type=Overlay | None)
    made = replace(page.value, featured=cards[:featured], latest=cards[featured:], map=drawn)
    return maker.render("home.html", made)


def drawn_extents(territory: Sealed[Territory] | None, *extents: Sealed[Geometry]) -> bytes:
    """What the datasets cover, as an `Overlay` in JSON: the same in all languages."""
    return msgspec.json.encode(overlay(territory.value if territory else None, (each.value for each in extents)))


def _blocks(site: Site) -> Iterator[HomeBlock]:
    texts = home_texts(site.partner, site.language, site.urls)
    for name in site.partner.table.home.blocks:
        kind, _, text = name.partition(":")
        document = texts.get(text) if text else site.introduction if kind == "text" else None
        if kind != "text" or document:
            yield HomeBlock(kind, text, document)


def _named(site: Site, name: str) -> Dataset | None:
    return site.once(_by_name).get(name)


def _by_name(site: Site) -> dict[str, Dataset]:
    """By their names in CKAN, and by the segments of their pages; of two with one name, the older."""
    by_key = {site.key(dataset): dataset for dataset in site.numbered}
    return by_key | {dataset.name: dataset for dataset in reversed(site.numbered)}


def _figures(plan: PagePlan, groups: Sequence[Link], organizations: Sequence[Link]) -> Iterator[tuple[int, str]]:
    """How many there are of each kind of thing, with the word for so many; of one there is nothing to count."""
    site = plan.site
    formats = {resource.format for dataset in site.datasets for resource in dataset.resources if resource.format}
    counts = {
        "datasets": len(site.datasets),
        "files": sum(len(dataset.resources) for dataset in site.datasets),
        "organizations": len(organizations),
        "groups": len(groups),
        "formats": len(formats),
    }
    for key, count in counts.items():
        if count > 1 or key == "datasets":
            yield count, plan.say(f"home_blocks.figure.{key}", count)


def _places(plan: PagePlan) -> dict[str, Any]:
    """The places that most datasets are about, for the words beside the map."""
    facet = next((each for each in plan.facets if each.name == "territory"), None)
    if facet is None:
        return {}
    links = links_to(facet.shelves, lambda key: facet.at(plan.site.urls, key))
    more = plan.link("facet.all_territory", facet.index(plan.site.urls)) if len(links) > _PLACES else None
    return {"places": by_count(links, _PLACES), "places_more": more}


def _central(site: Site) -> str:
    """The page on the central catalogue that shows the most of the same: the only producer's, else its home page."""
    wanted = site.partner.select.organizations
    only = site.organizations[0].item.name if len(wanted) == len(site.organizations) == 1 else ""
    return (site.edition.central("organization", only) if only else "") or site.edition.portal


def _records(plan: PagePlan) -> Iterator[tuple[str, str]]:
    if plan.publishes("pod"):
        yield "application/json", places.POD


def links_to(shelves: Sequence[Shelf[Any]], where: Any) -> list[Link]:
    """A link to each shelf's page, with its number of datasets; `where` gives the path for a key."""
    return [Link(shelf.title, where(shelf.key), len(shelf.datasets)) for shelf in shelves]


def by_count(links: Sequence[Link], limit: int) -> tuple[Link, ...]:
    """The links with most datasets behind them, most first; those of one count in the order given."""
    return tuple(sorted(links, key=lambda link: -(link.count or 0))[:limit])
