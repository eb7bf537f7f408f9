"""Text pages: the partner's own, those that the law asks for, and the site map."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sitegen.engine import Artifact
from sitegen.outputs.pages import described
from sitegen.outputs.pages.listings import values_of
from sitegen.outputs.pages.views import LegalPage, MapPage, TextPage
from sitegen.page.maker import PagePlan
from sitegen.page.menu import own_pages
from sitegen.page.views import Link
from sitegen.site.partner_pages import LEGAL_PAGES
from sitegen.text import markup
from sitegen.urls import Urls


def artifacts(plan: PagePlan) -> Iterator[Artifact]:
    """The partner's texts, and the legal pages and site map that the partner has not written."""
    for file in plan.site.texts:
        yield plan.page(
            "text.html",
            TextPage(
                path=plan.site.urls.text(file.slug),
                title=file.document.title,
                description=markup.plain(file.document.html) or described.page(plan, "text", file.document.title),
                section=f"text:{file.slug}",
                trail=(plan.home,),
                alternates=plan.alternates(_at(file.slug), file.languages),
                document=file.document,
            ),
        )
    own = {file.slug for file in plan.site.texts}
    yield from (_legal(plan, page) for page in LEGAL_PAGES if page not in own and page != "site-map")
    if "site-map" not in own:
        yield _site_map(plan)


def _legal(plan: PagePlan, slug: str) -> Artifact:
    table = plan.site.partner.table
    return plan.page(
        f"{slug}.html",
        LegalPage(
            path=plan.site.urls.text(slug),
            title=plan.say(f"{slug}.title"),
            description=described.page(plan, slug, plan.say(f"{slug}.title")),
            trail=(plan.home,),
            alternates=plan.alternates(_at(slug)),
            legal=table.legal,
            accessibility=table.accessibility,
        ),
    )


def _site_map(plan: PagePlan) -> Artifact:
    site, urls = plan.site, plan.site.urls
    pages = [plan.home, plan.listing, plan.link("nav.groups", urls.groups()),
             plan.link("nav.organizations", urls.organizations()), plan.link("nav.tags", urls.tags()),
             plan.link("search.title", urls.search())]  # fmt: skip
    pages += [link for _, link in own_pages(site)]
    if site.publishes("data_api"):
        pages.append(plan.link("api.title", urls.api()))
    if site.publishes("preflight") and site.publishes("dcat"):
        pages.append(plan.link("preflight.title", urls.preflight()))
    own = {file.slug for file in site.texts}
    pages += [plan.link(f"{slug}.title", urls.text(slug)) for slug in LEGAL_PAGES if slug != "site-map" or slug in own]
    saved = (Link(search.title, urls.saved(search.name), len(search.datasets)) for search in plan.searches)
    parts: tuple[tuple[str, tuple[Link, ...]], ...] = (
        (plan.say("site-map.pages"), tuple(pages)),
        (plan.say("saved.all"), tuple(saved)),
        *((plan.title_of(facet), tuple(values_of(plan, facet))) for facet in plan.facets if facet.name != "tag"),
    )
    return plan.page(
        "site-map.html",
        MapPage(
            path=urls.text("site-map"),
            title=plan.say("site-map.title"),
            description=described.page(plan, "site-map", plan.say("site-map.title")),
            trail=(plan.home,),
            alternates=plan.alternates(_at("site-map")),
            parts=tuple(part for part in parts if part[1]),
        ),
    )


def _at(slug: str) -> Callable[[Urls], str]:
    return lambda urls: urls.text(slug)
