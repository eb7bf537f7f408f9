"""Text pages: the partner's own, those that the law asks for, and the site map."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sitegen.engine import Artifact
from sitegen.outputs.pages.context import PageMaker
from sitegen.outputs.pages.listings import values_of
from sitegen.outputs.pages.views import LegalPage, Link, MapPage, TextPage
from sitegen.site.partner_pages import LEGAL_PAGES
from sitegen.urls import Urls


def artifacts(maker: PageMaker) -> Iterator[Artifact]:
    for file in maker.site.texts:
        yield maker.page(
            "text.html",
            TextPage(
                path=maker.site.urls.text(file.slug),
                title=file.document.title,
                section=f"text:{file.slug}",
                trail=(maker.home,),
                alternates=maker.alternates(_at(file.slug), file.languages),
                document=file.document,
            ),
        )
    own = {file.slug for file in maker.site.texts}
    yield from (_legal(maker, page) for page in LEGAL_PAGES if page not in own and page != "site-map")
    if "site-map" not in own:
        yield _site_map(maker)


def _legal(maker: PageMaker, slug: str) -> Artifact:
    table = maker.site.partner.table
    return maker.page(
        f"{slug}.html",
        LegalPage(
            path=maker.site.urls.text(slug),
            title=maker.say(f"{slug}.title"),
            trail=(maker.home,),
            alternates=maker.alternates(_at(slug)),
            legal=table.legal,
            accessibility=table.accessibility,
        ),
    )


def _site_map(maker: PageMaker) -> Artifact:
    site, urls = maker.site, maker.site.urls
    pages = [maker.home, maker.listing, maker.link("nav.groups", urls.groups()),
             maker.link("nav.organizations", urls.organizations()), maker.link("nav.tags", urls.tags()),
             maker.link("search.title", urls.search())]  # fmt: skip
    pages += [link for section, link in maker.frame.nav if section.startswith("text:")]
    if site.publishes("data_api"):
        pages.append(maker.link("api.title", urls.api()))
    if site.publishes("preflight") and site.publishes("dcat"):
        pages.append(maker.link("preflight.title", urls.preflight()))
    own = {file.slug for file in site.texts}
    pages += [maker.link(f"{slug}.title", urls.text(slug)) for slug in LEGAL_PAGES if slug != "site-map" or slug in own]
    saved = (Link(search.title, urls.saved(search.name), len(search.datasets)) for search in maker.searches)
    parts: tuple[tuple[str, tuple[Link, ...]], ...] = (
        (maker.say("site-map.pages"), tuple(pages)),
        (maker.say("saved.all"), tuple(saved)),
        *((maker.title_of(facet), tuple(values_of(maker, facet))) for facet in maker.facets if facet.name != "tag"),
    )
    return maker.page(
        "site-map.html",
        MapPage(
            path=urls.text("site-map"),
            title=maker.say("site-map.title"),
            trail=(maker.home,),
            alternates=maker.alternates(_at("site-map")),
            parts=tuple(part for part in parts if part[1]),
        ),
    )


def _at(slug: str) -> Callable[[Urls], str]:
    return lambda urls: urls.text(slug)
