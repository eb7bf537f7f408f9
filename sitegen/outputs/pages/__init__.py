"""The pages that people read, and the files beside them."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen import urls
from sitegen.catalogue import Caution
from sitegen.engine import Artifact
from sitegen.outputs.pages import (
    api,
    datasets,
    described,
    files,
    former,
    home,
    law,
    listings,
    maps,
    marks,
    saved,
    search,
    texts,
)  # fmt: skip
from sitegen.page.cards import Briefs
from sitegen.page.maker import PagePlan
from sitegen.page.views import Page
from sitegen.site import Site
from sitegen.theme import Theme


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
    yield from law.artifacts(plan)
    yield from marks.artifacts(site, theme)
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
