"""`sitemap.xml` (sitemaps.org 0.9) and `robots.txt`: every page of every language that a search engine should know.

A page that gives way to the central portal's (`canonical = "central"`) is not among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from sitegen import urls
from sitegen.catalogue import Dataset
from sitegen.engine import Artifact, Sealed, seal
from sitegen.site import Site, in_pages, register
from sitegen.site.facets import with_pages
from sitegen.site.partner_pages import LEGAL_PAGES
from sitegen.site.saved_searches import searches_of
from sitegen.theme import Theme
from sitegen.urls import SORTS

Entry = tuple[str, str]  # path, day of the last change or ""
_MOST = 50_000  # addresses in one file, as sitemaps.org has it
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    """The sitemap, in parts with an index where it is too long for one file, and robots.txt; once for all languages."""
    if not site.is_default:
        return
    entries = tuple(entry for each in site.in_all_languages for entry in _entries(each, theme))
    base = site.partner.table.url
    parts = [entries[start : start + _MOST] for start in range(0, len(entries), _MOST)]
    if len(parts) == 1:
        yield Artifact(urls.SITEMAP, sitemap, (base, seal(entries)))
    else:
        names = [urls.part_of_sitemap(number) for number in range(1, len(parts) + 1)]
        for name, part in zip(names, parts, strict=True):
            yield Artifact(name, sitemap, (base, seal(part)))
        days = (max(day for _, day in part) for part in parts)
        yield Artifact(urls.SITEMAP, index, (base, seal(tuple(zip(names, days, strict=True)))))
    yield Artifact(urls.ROBOTS, robots, (urls.absolute(urls.SITEMAP, base=base),))


def sitemap(base: str, entries: Sealed[tuple[Entry, ...]]) -> bytes:
    """A `urlset` of the paths of `entries`, made absolute with `base`."""
    return _document("urlset", "url", base, entries.value)


def index(base: str, files: Sealed[tuple[Entry, ...]]) -> bytes:
    """The list of the files among which the addresses are shared out."""
    return _document("sitemapindex", "sitemap", base, files.value)


def _document(root: str, item: str, base: str, entries: Sequence[Entry]) -> bytes:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{_NAMESPACE}">']
    for path, day in entries:
        changed = f"<lastmod>{day}</lastmod>" if day else ""
        lines.append(f"<{item}><loc>{escape(urls.absolute(path, base=base))}</loc>{changed}</{item}>")
    return "\n".join([*lines, f"</{root}>", ""]).encode()


def robots(address: str) -> bytes:
    """A robots.txt (RFC 9309) that lets everybody read everything, and names the sitemap's `address`."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {address}\n".encode()


def _entries(site: Site, theme: Theme) -> Iterator[Entry]:
    at = site.urls
    yield at.home(), _day(site.datasets)
    for sort, datasets in zip(SORTS, (site.datasets, site.by_title), strict=True):
        yield from ((at.listing(page, sort), "") for page in _pages(datasets))
    for dataset in site.datasets:
        if site.edition.elsewhere("dataset", dataset.name):
            continue
        key, day = site.key(dataset), _day((dataset,))
        yield at.dataset(key), day
        yield from ((at.resource(key, site.resource_key(resource)), day) for resource in dataset.resources)
    for facet in with_pages(site, theme):
        yield facet.index(at), ""
        for shelf in facet.shelves:
            if facet.name in ("organization", "group") and site.edition.elsewhere(facet.name, shelf.item.name):
                continue
            listed = site.in_order_of_title(shelf.datasets)
            yield from ((facet.at(at, shelf.key, page), "") for page in _pages(listed))
    for search in searches_of(site, theme):
        listed = site.in_order_of_title(search.datasets)
        yield from ((at.saved(search.name, page), "") for page in _pages(listed))
    if site.publishes("data_api"):
        yield at.api(), ""
    for slug in dict.fromkeys([*(file.slug for file in site.texts), *LEGAL_PAGES]):
        yield at.text(slug), ""
    if "register" not in {file.slug for file in site.texts}:
        yield from ((at.text("register", page), "") for page in range(2, len(register.parts(site)) + 1))


def _pages(datasets: Sequence[Dataset]) -> range:
    return range(1, len(in_pages(datasets)) + 1)


def _day(datasets: Sequence[Dataset]) -> str:
    newest = datasets[0].modified if datasets else None
    return newest.date().isoformat() if newest else ""
