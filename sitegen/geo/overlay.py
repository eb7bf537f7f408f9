"""The extents of many datasets on one sheet: where a catalogue has much to say, and where little.

What is drawn is bounded, however many datasets there are: extents that are the same are one shape, and of the others
the most frequent are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sitegen.catalogue import Geometry
from sitegen.geo.drawing import SHEET_WIDTH, Canvas, Label, covers, labels
from sitegen.geo.geometry import Box, grown, meet, thinned, union
from sitegen.geo.territory import Territory

_MOST = 160  # shapes: more cannot be told apart, and each has up to some hundred bytes
_MOST_POINTS = 120  # of a shape
_TOLERANCE = 1.2  # pixels: many shapes lie upon each other, none is looked at alone
_MARGIN = 0.06  # of the sheet, left free around the land
_USUAL = 0.9  # share of the datasets that the sheet is made for, where no land says how large it is
_DEGREE = 4  # decimals by which two extents are the same: 10 m

_Key = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Overlay:
    """In pixels of a width × height viewBox. Land, areas, context: SVG path data; the largest areas come first."""

    width: int
    height: int
    land: str
    areas: tuple[str, ...]
    datasets: int  # that say where they apply
    everywhere: int  # of these, in the whole territory
    counts: tuple[int, ...] = ()  # of datasets in each of the areas
    context: str = ""  # what lies around the land
    places: tuple[Label, ...] = ()  # to find one's way by


def overlay(territory: Territory | None, extents: Iterable[Geometry]) -> Overlay | None:
    """None where no extent has an outline, or none meets the territory and there is nothing to draw."""
    found: dict[_Key, Geometry] = {}
    counts: Counter[_Key] = Counter()
    for extent in extents:
        if any(extent.rings):
            key = _key(extent)
            counts[key] += 1
            found.setdefault(key, extent)
    if not found:
        return None
    boxes = {key: extent.bbox for key, extent in found.items()}
    land = territory.outline if territory else None
    canvas = Canvas.around(grown(land.bbox if land else _usual(boxes, counts), _MARGIN), SHEET_WIDTH, margin=0)
    everywhere = {key for key, extent in found.items() if _is_everywhere(extent, boxes[key], land, canvas)}
    shown = [key for key, _ in counts.most_common() if key not in everywhere and meet(boxes[key], canvas.bounds)][
        :_MOST
    ]
    largest_first = sorted(shown, key=lambda key: -_size(boxes[key]))
    return Overlay(
        width=canvas.width,
        height=canvas.height,
        land=canvas.path(land) if land else "",
        areas=tuple(_path(canvas, found[key], boxes[key]) for key in largest_first),
        datasets=counts.total(),
        everywhere=sum(counts[key] for key in everywhere),
        counts=tuple(counts[key] for key in largest_first),
        context="".join(canvas.path(around) for _, around in territory.context) if territory else "",
        places=labels(canvas, territory.places) if territory else (),
    )


def _key(extent: Geometry) -> _Key:
    """The same for extents that the eye cannot tell apart, or hardly."""
    return (*(round(degree, _DEGREE) for degree in extent.bbox), sum(map(len, extent.rings)))


def _usual(boxes: Mapping[_Key, Box], counts: Counter[_Key]) -> Box:
    """The box around most datasets: one of the whole country would leave the others as dots."""
    first, *others = sorted(boxes, key=lambda key: _size(boxes[key]))
    whole, within = boxes[first], counts[first]
    for key in others:
        if within >= _USUAL * counts.total():
            break
        whole, within = union(whole, boxes[key]), within + counts[key]
    return whole


def _is_everywhere(extent: Geometry, box: Box, land: Geometry | None, canvas: Canvas) -> bool:
    if land is not None:
        return covers(thinned(extent, _MOST_POINTS), land)
    west, south, east, north = canvas.bounds
    return box[0] <= west and box[1] <= south and box[2] >= east and box[3] >= north


def _path(canvas: Canvas, extent: Geometry, box: Box) -> str:
    return canvas.path(thinned(extent, _MOST_POINTS), _TOLERANCE) or canvas.box(box)


def _size(box: Box) -> float:
    west, south, east, north = box
    return (east - west) * (north - south)
