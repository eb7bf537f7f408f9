"""Text pages: the partner's own, and the site map."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalogue import Phrase
from sitegen.engine import Artifact
from sitegen.outputs.pages import described
from sitegen.outputs.pages.law import at
from sitegen.outputs.pages.listings import values_of
from sitegen.outputs.pages.views import MapPage, TextPage
from sitegen.page.maker import PagePlan
from sitegen.page.menu import own_pages
from sitegen.page.views import Link
from sitegen.site.facets import CKAN
from sitegen.site.partner_pages import LEGAL_PAGES
from sitegen.text import markup


def artifacts(plan: PagePlan) -> Iterator[Artifact]:
    """The partner's texts, and the site map where the partner has not written one."""
    for file in plan.site.texts:
        yield plan.page(
            "text.html",
            TextPage(
                path=plan.site.urls.text(file.slug),
                title=file.document.title,
                description=markup.literal(markup.plain(file.document.html))
                or described.page(plan, "text", file.document.title),
                section=f"text:{file.slug}",
                trail=(plan.home,),
                alternates=plan.alternates(at(file.slug), None if file.slug in LEGAL_PAGES else file.languages),
                document=file.document,
            ),
        )
    if "site-map" not in {file.slug for file in plan.site.texts}:
        yield _site_map(plan)


def _site_map(plan: PagePlan) -> Artifact:
    site, urls = plan.site, plan.site.urls
    pages = [plan.home, plan.listing, plan.link("nav.groups", urls.groups()),
             plan.link("nav.organizations", urls.organizations()), plan.link("nav.tags", urls.tags()),
             plan.link("search.title", urls.search())]  # fmt: skip
    pages += [link for _, link in own_pages(site)]
    around = [
        *([plan.link("snippet.title", urls.embedding())] if site.publishes("embed") else []),
        *([plan.link("api.title", urls.api())] if site.publishes("data_api") else []),
        *(
            [plan.link("preflight.title", urls.preflight())]
            if site.publishes("preflight") and site.publishes("dcat")
            else []
        ),
    ]
    lists = [Link(Phrase(plan.title_of(each)), each.index(urls)) for each in plan.facets if each.name not in CKAN]
    law = [plan.link(f"{slug}.title", urls.text(slug)) for slug in LEGAL_PAGES]
    saved = (Link(search.title, urls.saved(search.name), len(search.datasets)) for search in plan.searches)
    parts: tuple[tuple[str, tuple[Link, ...]], ...] = (
        (plan.say("site-map.pages"), tuple(pages)),
        (plan.say("site-map.around"), tuple(around)),
        (plan.say("site-map.law"), tuple(law)),
        (plan.say("facet.title"), tuple(lists)),
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
            alternates=plan.alternates(at("site-map")),
            parts=tuple(part for part in parts if part[1]),
        ),
    )
