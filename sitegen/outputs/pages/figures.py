"""A catalogue in figures, for the home page: when its datasets changed, in which formats they come.

All of it counts from the newest change and not from today: the same catalogue has the same figures on any day.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from babel import Locale
from babel.dates import format_date

from sitegen.outputs.pages.views import Month
from sitegen.page.maker import PagePlan
from sitegen.page.views import Link
from sitegen.site import Site
from sitegen.site.facets import facet

_MONTHS = 12
_FORMATS = 8


def months(site: Site, locale: Locale) -> tuple[Month, ...]:
    """The twelve months that end with the newest change: how many datasets changed last in each. None without dates."""
    changed = Counter((d.modified.year, d.modified.month) for d in site.datasets if d.modified)
    if not changed:
        return ()
    year, month = max(changed)
    last = year * 12 + month - 1
    days = (date(at // 12, at % 12 + 1, 1) for at in range(last - _MONTHS + 1, last + 1))
    return tuple(Month(day, format_date(day, "LLL", locale=locale), changed[day.year, day.month]) for day in days)


def formats(plan: PagePlan) -> tuple[Link, ...]:
    """The formats with most datasets, most first, with their pages; nothing where the partner has no such pages."""
    if not any(each.name == "format" for each in plan.facets):
        return ()
    found = facet("format", plan.site, plan.theme)
    links = [Link(s.title, found.at(plan.site.urls, s.key), len(s.datasets)) for s in found.shelves if s.datasets]
    return tuple(sorted(links, key=lambda link: -(link.count or 0))[:_FORMATS])
