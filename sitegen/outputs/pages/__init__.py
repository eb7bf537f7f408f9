"""The pages that people read, and the files beside them."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from sitegen import urls
from sitegen.catalogue import Caution
from sitegen.engine import Artifact, Sealed
from sitegen.geo.territory import Territory
from sitegen.outputs.pages import api, datasets, described, files, former, home, listings, maps, saved, search, texts
from sitegen.outputs.pages.picture import picture
from sitegen.page.cards import Briefs
from sitegen.page.maker import PagePlan
from sitegen.page.views import Page
from sitegen.site import Site
from sitegen.theme import Asset, Theme


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    """Every page of one language; the default language also brings what exists once: assets, logos, data files."""
    plan = PagePlan(site, theme)
    briefs = site.once(Briefs)
    yield from home.artifacts(plan, briefs)
    yield from listings.artifacts(plan, briefs)
    yield from search.artifacts(plan, briefs)
    yield from saved.artifacts(plan, briefs)
    yield from datasets.artifacts(plan, briefs)
    yield from former.artifacts(plan)
    yield from api.artifacts(plan)
    yield from texts.artifacts(plan)
    yield _picture(site, theme)
    if site.is_default:
        yield _not_found(plan)
        yield from files.artifacts(site, theme)
        yield from maps.artifacts(site)


def _not_found(plan: PagePlan) -> Artifact:
    title = plan.say("not_found.title")
    about = described.page(plan, "not_found", title)
    return plan.page("404.html", Page(urls.NOT_FOUND, title, about, rooted=True, indexed=False))


def cautions(site: Site, theme: Theme) -> Iterator[Caution]:
    """What partner.toml names and the catalogue does not have."""
    yield from home.cautions(site)


def _picture(site: Site, theme: Theme) -> Artifact:
    tokens, parts = theme.tokens, urlsplit(site.partner.table.url)
    address = f"{parts.hostname}{unquote(parts.path)}".rstrip("/")
    colour = tokens.get("color-band") or tokens.get("color-primary", "")
    typeface = theme.assets.get(tokens.get("font-file", ""))
    args = (site.title, address, colour, typeface.sealed if typeface else None, site.sealed_territory)
    return Artifact(site.urls.picture(), site_picture, args)


def site_picture(
    title: str, address: str, colour: str, typeface: Sealed[Asset] | None, land: Sealed[Territory] | None
) -> bytes:
    """What social networks show of the site."""
    outline = land.value.outline if land else None
    return picture(title, address, colour, typeface.value if typeface else None, outline)
