"""The search page, and the cards that the search shows: those of the listing, in blocks that scripts fetch."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from sitegen.engine import Artifact, Sealed
from sitegen.outputs.pages import described
from sitegen.outputs.pages.finder import finder
from sitegen.outputs.pages.listings import ways
from sitegen.outputs.pages.views import FoundPage, SearchPage
from sitegen.page.cards import Brief, Briefs, cards_of
from sitegen.page.maker import PageMaker, PagePlan, Setting
from sitegen.site import PER_BLOCK
from sitegen.theme import Theme

_VALUES = 40  # of a facet, for who has no scripts


def artifacts(plan: PagePlan, briefs: Briefs) -> Iterator[Artifact]:
    """The search page; with an index to search, also the blocks of cards that results are shown from."""
    site, urls = plan.site, plan.site.urls
    yield plan.page(
        "search.html",
        SearchPage(
            path=urls.search(),
            title=plan.say("search.title"),
            description=described.page(plan, "search", plan.say("search.title")),
            section="search",
            trail=(plan.home,),
            alternates=plan.alternates(lambda u: u.search()),
            indexed=False,
            finder=finder(plan),
            listing=urls.listing(),
            site_map=urls.text("site-map"),
            facets=ways(plan, _VALUES),
        ),
    )
    if not plan.has_search:
        return
    for block, start in enumerate(range(0, len(site.numbered), PER_BLOCK)):
        found = briefs.of(site.numbered[start : start + PER_BLOCK])
        yield plan.artifact(urls.search_cards(block), render_block, *found)


def render_block(theme: Sealed[Theme], setting: Sealed[Setting], *briefs: Sealed[Brief]) -> bytes:
    """The HTML of each card, as a JSON list. Links hold for the search page, and for those that are as deep."""
    maker = PageMaker(theme, setting)
    path, cards = maker.urls.search(), cards_of(briefs, maker.territory)
    return msgspec.json.encode([maker.render("found.html", FoundPage(path, "", card=card)).decode() for card in cards])
