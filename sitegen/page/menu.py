"""The site's menu: the partner's own, or what the site has."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from sitegen.catalogue import Phrase
from sitegen.config import MenuEntry, Translation
from sitegen.page.views import Link
from sitegen.site import Site
from sitegen.site.facets import CKAN, facets_of, title_of
from sitegen.site.partner_pages import LEGAL_PAGES
from sitegen.site.saved_searches import searches_of
from sitegen.text.i18n import Speech
from sitegen.theme import Theme

Entry = tuple[str, Link]
"""A section of the site, "" for a page that has none below it, and the link to it."""


def nav_of(site: Site, theme: Theme) -> tuple[Entry, ...]:
    """Without a menu of the partner's own, groups are linked where there is one, organisations from two on."""
    speech = theme.speech(site.language)
    if site.partner.table.menu:
        return tuple(_entry(site, theme, each) for each in site.partner.table.menu)
    return tuple(_usual(site, speech))


def _usual(site: Site, speech: Speech) -> Iterator[Entry]:
    urls = site.urls
    yield "datasets", Link(Phrase(speech.say("nav.datasets")), urls.listing())
    if site.groups:
        yield "groups", Link(Phrase(speech.say("nav.groups")), urls.groups())
    if len(site.organizations) > 1:
        yield "organizations", Link(Phrase(speech.say("nav.organizations")), urls.organizations())
    yield from own_pages(site)


def own_pages(site: Site) -> Iterator[Entry]:
    """The partner's own pages."""
    for file in site.texts:
        if file.in_nav:
            yield f"text:{file.slug}", Link(Phrase(file.document.title), site.urls.text(file.slug))


def _entry(site: Site, theme: Theme, entry: MenuEntry) -> Entry:
    names = site.partner.table.translations.get(site.language, Translation()).menu
    own = names.get(entry.label, "")
    label = Phrase(own) if own else Phrase(entry.label, site.unmarked if entry.label else "")
    if "://" in entry.to:
        return "", Link(label or Phrase(entry.to), "", address=entry.to)
    at, mark, rest = _parted(unquote(entry.to))
    section, title = _titles(site, theme).get(at, ("", ""))
    if not label:
        label = Phrase(title or at.strip("/"))
    return ("" if rest else section), Link(label, f"{site.urls.prefix}{at}{mark}{rest}")


def _parted(to: str) -> tuple[str, str, str]:
    """A path, and what follows "?" or "#"."""
    at = min((place for sign in "?#" if (place := to.find(sign)) >= 0), default=len(to))
    return to[:at], to[at : at + 1], to[at + 1 :]


def _titles(site: Site, theme: Theme) -> dict[str, tuple[str, str]]:
    """Section and title of pages, by their path from the language's home page."""
    say, urls = theme.speech(site.language).say, site.urls
    found = {
        urls.home(): ("home", say("nav.home")),
        urls.listing(): ("datasets", say("nav.datasets")),
        urls.groups(): ("groups", say("nav.groups")),
        urls.organizations(): ("organizations", say("nav.organizations")),
        urls.tags(): ("tags", say("nav.tags")),
        urls.search(): ("search", say("search.title")),
        urls.api(): ("api", say("api.title")),
        urls.embedding(): ("embed", say("snippet.title")),
        **{urls.text(page): ("", say(f"{page}.title")) for page in LEGAL_PAGES},
        **{urls.text(file.slug): (f"text:{file.slug}", file.document.title) for file in site.texts},
        **{urls.saved(search.name): ("", str(search.title)) for search in searches_of(site, theme)},
        **{facet.index(urls): ("", title_of(facet, theme.speech(site.language))) for facet in facets_of(site, theme)
           if facet.name not in CKAN},
    }  # fmt: skip
    return {path.removeprefix(urls.prefix): told for path, told in found.items()}
