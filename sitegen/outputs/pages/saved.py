"""Saved searches: each as a page of its own, and as a small one to stand in a frame on the partner's other sites."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

from sitegen import urls as places
from sitegen.engine import Artifact, Sealed, seal
from sitegen.outputs.pages.listings import Aside, directions, pages, sidebar
from sitegen.outputs.pages.views import Criterion, EmbedPage, ListPage, Saved
from sitegen.page.cards import Brief, Briefs, cards_of
from sitegen.page.maker import PageMaker, PagePlan, Setting
from sitegen.page.views import Link
from sitegen.site.saved_searches import Filter, Search, in_words
from sitegen.theme import Theme
from sitegen.urls import Urls

_EMBEDDED = 5  # cards in a frame: what can be seen at once
_HEIGHT = 520  # pixels of the frame: room for them on a wide page; what is longer scrolls in it


def artifacts(plan: PagePlan, briefs: Briefs) -> Iterator[Artifact]:
    """The pages of each saved search, and its page to embed."""
    if not plan.searches:
        return
    beside = Aside(sidebar(plan), directions(plan))
    for search in plan.searches:
        yield from _pages(plan, briefs, search, beside)
        yield _embed(plan, briefs, search)


def _pages(plan: PagePlan, briefs: Briefs, search: Search, beside: Aside) -> Iterator[Artifact]:
    urls, name = plan.site.urls, search.name
    page = ListPage(
        path=urls.saved(name),
        title=str(search.title),
        description=in_words(search, plan.speech),
        section="search",
        trail=(plan.home, plan.link("search.title", urls.search())),
        alternates=plan.alternates(partial(Urls.saved, name=name)),
        kind="search",
        label=plan.say("saved.label"),
        heading=search.title,
        total=len(search.datasets),
        files=sum(len(dataset.resources) for dataset in search.datasets),
        modified=search.datasets[0].modified if search.datasets else None,
        feed=plan.feed(search.title, urls.saved_feed(name)),
        oembed=plan.oembed(search.title, f"search/{places.segment(name, name)}"),
        refine=f"{urls.search()}?{_query(search)}" if search.live and plan.has_search else "",
        saved=Saved(
            words=search.words,
            criteria=tuple(_criterion(plan, each) for each in search.filters),
            snippet=_snippet(places.absolute(urls.saved_embed(name), base=plan.frame.base), str(search.title)),
        ),
    )
    yield from pages(plan, briefs, page, plan.site.in_order_of_title(search.datasets), beside)


def _embed(plan: PagePlan, briefs: Briefs, search: Search) -> Artifact:
    urls, name = plan.site.urls, search.name
    page = EmbedPage(
        path=urls.saved_embed(name),
        title=str(search.title),
        description=in_words(search, plan.speech),
        section="embed",
        alternates=plan.alternates(partial(Urls.saved_embed, name=name)),
        indexed=False,
        heading=search.title,
        full=urls.saved(name),
        total=len(search.datasets),
    )
    return plan.artifact(page.path, embed_page, seal(page), *briefs.of(search.datasets[:_EMBEDDED]))


def embed_page(
    theme: Sealed[Theme], setting: Sealed[Setting], page: Sealed[EmbedPage], *briefs: Sealed[Brief]
) -> bytes:
    """A saved search in a frame, with its first cards."""
    maker = PageMaker(theme, setting)
    return maker.render("embed.html", replace(page.value, cards=cards_of(briefs, maker.territory)))


def _query(search: Search) -> str:
    """The search as the live one has it in its address."""
    words = [("q", search.words)] if search.words else []
    return urlencode([*words, *((each.facet.name, key) for each in search.filters for key, _ in each.values)])


def _criterion(plan: PagePlan, each: Filter) -> Criterion:
    """Values lead to their pages, where the partner has pages for the facet."""
    facet = next((facet for facet in plan.facets if facet.name == each.facet.name), None)
    here = {shelf.key for shelf in facet.shelves} if facet else set()
    links = tuple(
        Link(label, facet.at(plan.site.urls, key) if facet and key in here else "") for key, label in each.values
    )
    return Criterion(each.facet.label, links)


def _snippet(address: str, title: str) -> str:
    """What to paste: written whole, so that it works where only HTML can be entered."""
    return (
        f'<iframe src="{html.escape(address)}" title="{html.escape(title)}" width="100%" height="{_HEIGHT}" '
        'loading="lazy" style="border:0"></iframe>'
    )
