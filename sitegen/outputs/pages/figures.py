"""A catalogue in figures, for the home page: when its datasets changed, in which formats they come, where they lie.

All of it counts from the newest change and not from today: the same catalogue has the same figures on any day.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from babel import Locale
from babel.dates import format_date

from sitegen.catalogue import Geometry
from sitegen.geo.drawing import SHEET_WIDTH, Canvas, covers_land, labels
from sitegen.geo.geometry import Box, grown, meet, thinned
from sitegen.geo.territory import Territory
from sitegen.outputs.pages.views import Area, Coverage, Month
from sitegen.page.maker import PagePlan
from sitegen.page.views import Link
from sitegen.site import Site
from sitegen.site.facets import facet

_MONTHS = 12
_FORMATS = 8
_MOST_AREAS = 80  # shapes; more cannot be told apart
_MOST_POINTS = 300  # of a shape
_AROUND = 0.14  # of the territory, shown about it
_HEIGHT = (0.5, 0.8)  # of a map, by its width: for places wide and narrow


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


def coverage(site: Site) -> Coverage | None:
    """The extents of all datasets on the partner's land; None without a land, or without a dataset that lies on it."""
    land = site.territory
    if land is None:
        return None
    canvas = Canvas.around(grown(land.outline.bbox, _AROUND), SHEET_WIDTH, margin=0, ratio=_HEIGHT)
    known = Counter(d.spatial for d in site.datasets if d.spatial and any(d.spatial.rings))
    boxes = {spatial: spatial.bbox for spatial in known}
    inside = {spatial: count for spatial, count in known.items() if meet(boxes[spatial], canvas.bounds)}
    if not inside:
        return None
    whole = land.outline
    parts = {s: n for s, n in inside.items() if not (_holds(boxes[s], whole.bbox) and covers_land(s, whole))}
    return Coverage(
        width=canvas.width,
        height=canvas.height,
        land=canvas.path(land.outline),
        context=_context(canvas, land),
        places=labels(canvas, land.places),
        areas=_areas(canvas, parts),
        datasets=sum(inside.values()),
        everywhere=sum(inside.values()) - sum(parts.values()),
    )


def _areas(canvas: Canvas, parts: dict[Geometry, int]) -> tuple[Area, ...]:
    """Those with most datasets; large ones first, so that small ones lie on them."""
    kept = sorted(parts, key=lambda spatial: -parts[spatial])[:_MOST_AREAS]
    largest_first = sorted(kept, key=lambda spatial: -_size(spatial.bbox))
    drawn = ((canvas.path(thinned(s, _MOST_POINTS)) or canvas.box(s.bbox), parts[s]) for s in largest_first)
    return tuple(Area(path, count) for path, count in drawn)


def _context(canvas: Canvas, land: Territory) -> str:
    return "".join(canvas.path(geometry) for _, geometry in land.context)


def _holds(box: Box, land: Box) -> bool:
    """Whether a box reaches as far as the land on every side, but for a hair."""
    west, south, east, north = grown(box, 0.02)
    return west <= land[0] and south <= land[1] and east >= land[2] and north >= land[3]


def _size(box: Box) -> float:
    west, south, east, north = box
    return (east - west) * (north - south)
