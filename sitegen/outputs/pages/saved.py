"""Saved searches: each as a page of its own, and as a small one to stand in a frame on the partner's other sites."""

from __future__ import annotations

import html
from collections.abc import Iterator
from functools import partial
from urllib.parse import urlencode

from sitegen import urls as places
from sitegen.engine import Artifact
from sitegen.outputs.pages.cards import Cards
from sitegen.outputs.pages.context import PageMaker
from sitegen.outputs.pages.listings import pages, ways
from sitegen.outputs.pages.views import Criterion, EmbedPage, Facet, Link, ListPage, Saved
from sitegen.site.saved_searches import Filter, Search, in_words
from sitegen.urls import Urls

_EMBEDDED = 5  # cards in a frame: what can be seen at once
_HEIGHT = 520  # pixels of the frame: room for them on a wide page; what is longer scrolls in it


def artifacts(maker: PageMaker, cards: Cards) -> Iterator[Artifact]:
    shown = ways(maker) if maker.searches else ()
    for search in maker.searches:
        yield from _pages(maker, cards, search, shown)
        yield _embed(maker, cards, search)


def _pages(maker: PageMaker, cards: Cards, search: Search, shown: tuple[Facet, ...]) -> Iterator[Artifact]:
    urls, name = maker.site.urls, search.name
    page = ListPage(
        path="",
        title=str(search.title),
        description=in_words(search, maker.theme.speech(maker.site.language)),
        section="search",
        trail=(maker.home, maker.link("search.title", urls.search())),
        kind="search",
        label=maker.say("saved.label"),
        heading=search.title,
        total=len(search.datasets),
        files=sum(len(dataset.resources) for dataset in search.datasets),
        modified=search.datasets[0].modified if search.datasets else None,
        feed=maker.feed(search.title, urls.saved_feed(name)),
        refine=f"{urls.search()}?{_query(search)}" if search.live and maker.has_search else "",
        facets=shown,
        saved=Saved(
            words=search.words,
            criteria=tuple(_criterion(maker, each) for each in search.filters),
            snippet=_snippet(places.absolute(urls.saved_embed(name), base=maker.frame.base), str(search.title)),
        ),
    )
    yield from pages(maker, cards, page, search.datasets, lambda u, number: u.saved(name, number))


def _embed(maker: PageMaker, cards: Cards, search: Search) -> Artifact:
    urls, name = maker.site.urls, search.name
    return maker.page(
        "embed.html",
        EmbedPage(
            path=urls.saved_embed(name),
            title=str(search.title),
            section="embed",
            alternates=maker.alternates(partial(Urls.saved_embed, name=name)),
            indexed=False,
            heading=search.title,
            full=urls.saved(name),
            total=len(search.datasets),
            cards=cards.of(search.datasets[:_EMBEDDED]),
        ),
    )


def _query(search: Search) -> str:
    """The search as the live one has it in its address."""
    words = [("q", search.words)] if search.words else []
    return urlencode([*words, *((each.facet.name, key) for each in search.filters for key, _ in each.values)])


def _criterion(maker: PageMaker, each: Filter) -> Criterion:
    """Values lead to their pages, where the partner has pages for the facet."""
    facet = next((facet for facet in maker.facets if facet.name == each.facet.name), None)
    here = {shelf.key for shelf in facet.shelves} if facet else set()
    links = tuple(
        Link(label, facet.at(maker.site.urls, key) if facet and key in here else "") for key, label in each.values
    )
    return Criterion(each.facet.label, links)


def _snippet(address: str, title: str) -> str:
    """What to paste: written whole, so that it works where only HTML can be entered."""
    return (
        f'<iframe src="{html.escape(address)}" title="{html.escape(title)}" width="100%" height="{_HEIGHT}" '
        'loading="lazy" style="border:0"></iframe>'
    )
