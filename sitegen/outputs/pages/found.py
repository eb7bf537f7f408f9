"""The search page, and the cards that the search shows: those of the listing, in blocks that scripts fetch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from sitegen.engine import Artifact
from sitegen.outputs.pages.cards import Cards
from sitegen.outputs.pages.context import PageMaker, render_page
from sitegen.outputs.pages.finder import finder
from sitegen.outputs.pages.listings import ways
from sitegen.outputs.pages.views import Card, FoundPage, Frame, SearchPage
from sitegen.site import PER_BLOCK
from sitegen.theme import Theme

_VALUES = 40  # of a facet, for who has no scripts


def artifacts(maker: PageMaker, cards: Cards) -> Iterator[Artifact]:
    site, urls = maker.site, maker.site.urls
    yield maker.page(
        "search.html",
        SearchPage(
            path=urls.search(),
            title=maker.say("search.title"),
            section="search",
            trail=(maker.home,),
            alternates=maker.alternates(lambda u: u.search()),
            indexed=False,
            finder=finder(maker),
            listing=urls.listing(),
            site_map=urls.text("site-map"),
            facets=ways(maker, _VALUES),
        ),
    )
    if not maker.has_search:
        return
    for block, start in enumerate(range(0, len(site.numbered), PER_BLOCK)):
        found = cards.of(site.numbered[start : start + PER_BLOCK])
        arguments = (maker.theme, site.language, maker.frame, urls.search(), found)
        yield Artifact(urls.search_cards(block), render_block, arguments)


def render_block(theme: Theme, language: str, frame: Frame, path: str, cards: Sequence[Card]) -> bytes:
    """The HTML of each card, as a JSON list. Links hold for the pages that show them: those are as deep as `path`."""
    pages = (FoundPage(path, "", card=card) for card in cards)
    return msgspec.json.encode([render_page(theme, "found.html", language, frame, page).decode() for page in pages])
