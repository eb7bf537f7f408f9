"""The pages that people read, and the files beside them."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from sitegen import urls
from sitegen.engine import Artifact
from sitegen.outputs.pages import api, datasets, files, found, home, listings, maps, saved, texts
from sitegen.outputs.pages.cards import Cards
from sitegen.outputs.pages.context import PageMaker
from sitegen.outputs.pages.frame import frame_of
from sitegen.outputs.pages.picture import picture
from sitegen.outputs.pages.views import Page
from sitegen.site import Site
from sitegen.theme import Theme


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    """Every page of one language; the default language also brings what exists once: assets, logos, data files."""
    maker = PageMaker(site, theme, frame_of(site, theme))
    cards = Cards(site)
    yield from home.artifacts(maker, cards)
    yield from listings.artifacts(maker, cards)
    yield from found.artifacts(maker, cards)
    yield from saved.artifacts(maker, cards)
    yield from datasets.artifacts(maker, cards)
    yield from api.artifacts(maker)
    yield from texts.artifacts(maker)
    yield _picture(site, theme)
    if site.is_default:
        yield maker.page("404.html", Page(urls.NOT_FOUND, maker.say("not_found.title"), rooted=True, indexed=False))
        yield from files.artifacts(site, theme)
        yield from maps.artifacts(site)


def _picture(site: Site, theme: Theme) -> Artifact:
    tokens, parts = theme.tokens, urlsplit(site.partner.table.url)
    address = f"{parts.hostname}{unquote(parts.path)}".rstrip("/")
    colour = tokens.get("color-band") or tokens.get("color-primary", "")
    typeface = theme.assets.get(tokens.get("font-file", ""))
    outline = site.territory.outline if site.territory else None
    return Artifact(site.urls.picture(), picture, (site.title, address, colour, typeface, outline))
