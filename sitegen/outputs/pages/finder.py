"""What the search in the browser starts from, with the map among its facets: areas and places, drawn to be chosen.

The map helps those who see it; the list of territories beside it says the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalogue import Geometry
from sitegen.geo.drawing import Canvas
from sitegen.geo.geometry import thinned
from sitegen.outputs.pages.views import Chart, Finder, Spot
from sitegen.page.maker import PagePlan
from sitegen.site import Site
from sitegen.site.facets import facet, key_of
from sitegen.urls import tag_segment

_WIDTH = 300
_DOT = 7  # pixels from a place's middle to its rim: to be hit by a finger, with the space around it
_MOST = 60  # shapes; more cannot be told apart
_MOST_POINTS = 400
_EDGE = 0.04  # of the map, left free around the land


def finder(plan: PagePlan) -> Finder | None:
    """None where the partner publishes no search."""
    if not plan.has_search:
        return None
    urls, facets = plan.site.urls, plan.site.partner.table.search.facets
    cards = urls.search_cards(0).removesuffix("0.json")
    return Finder(urls.search_index(), cards, _chart(plan) if "territory" in facets else None)


def _chart(plan: PagePlan) -> Chart | None:
    """None where there is nothing to choose: no outline, or no value of the facet that has a place."""
    site = plan.site
    titles = {shelf.key: shelf.title for shelf in facet("territory", site, plan.theme).shelves if shelf.datasets}
    areas = {key: area for key, area in _areas(site) if key in titles and any(area.rings)}
    places = [p for p in site.territory.places if tag_segment(p.name) in titles] if site.territory else []
    if len(areas) + len(places) < 2:
        return None
    boxes = [area.bbox for area in areas.values()] if site.territory is None else [site.territory.outline.bbox]
    west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
    east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
    dx, dy = (east - west) * _EDGE, (north - south) * _EDGE
    canvas = Canvas.around((west - dx, south - dy, east + dx, north + dy), _WIDTH, margin=0)
    # Large ones first: small ones lie on them, where they can be hit.
    largest_first = sorted(areas, key=lambda key: -_size(areas[key]))[:_MOST]
    spots = [Spot(key, titles[key], path) for key in largest_first if (path := _path(canvas, areas[key]))]
    for place in places:
        x, y = canvas.point(place.longitude, place.latitude)
        if 0 <= x <= canvas.width and 0 <= y <= canvas.height:
            dot = f"M{round(x) - _DOT},{round(y)}a{_DOT},{_DOT} 0 1 0 {2 * _DOT},0a{_DOT},{_DOT} 0 1 0 {-2 * _DOT},0z"
            spots.append(Spot(tag_segment(place.name), titles[tag_segment(place.name)], dot, is_place=True))
    land = canvas.path(site.territory.outline) if site.territory else ""
    return Chart(canvas.width, canvas.height, land, tuple(spots))


def _areas(site: Site) -> Iterator[tuple[str, Geometry]]:
    """The partner's own areas, else the first extent that comes with the portal's words for the place."""
    yield from (
        (key_of(site, dataset.territory), dataset.spatial)
        for dataset in reversed(site.numbered)
        if dataset.territory and dataset.spatial
    )
    if site.territory:
        yield from ((tag_segment(name), area) for name, area in site.territory.areas)


def _path(canvas: Canvas, area: Geometry) -> str:
    return canvas.path(thinned(area, _MOST_POINTS)) or canvas.box(area.bbox)


def _size(area: Geometry) -> float:
    west, south, east, north = area.bbox
    return (east - west) * (north - south)
