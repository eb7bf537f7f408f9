"""What is shown of a file that the site holds: first rows, shapes on a map, structure, or why there is nothing."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen import urls
from sitegen.catalogue import Content, Geometry, Resource
from sitegen.geo.drawing import Canvas
from sitegen.geo.geometry import Box, grown, meet, simplified, thinned
from sitegen.geo.territory import Territory
from sitegen.outputs.pages.views import Sketch
from sitegen.samples import Features, Sample, Table
from sitegen.samples.kept import load, load_schema
from sitegen.samples.schemas import Field, Schema
from sitegen.site.edition import Edition
from sitegen.site.previews import PICTURES

_WIDTH = 640
_DOT = 3  # pixels from a point's middle to its rim
_LEAST = 0.002  # degrees across: about 200 m, so that a single point has some ground around it
_MARGIN = 0.08  # of the map, left free around what is drawn
_MOST_LAND = 800  # points of the partner's outline


@dataclass(frozen=True, slots=True)
class Explained:
    """What a schema says of a table."""

    schema: Schema
    fields: tuple[Field | None, ...]  # one for each column
    missing: tuple[str, ...] = ()  # columns that have to be there; () too where not all columns are known

    @property
    def any(self) -> bool:
        """Whether it knows a column of the file at all."""
        return any(self.fields)


@dataclass(frozen=True, slots=True)
class Preview:
    """What is in a file, and the partner's land to draw its shapes upon.

    The kept sample is read when the page is made: only its digest counts for whether that is needed.
    """

    content: Content
    land: Geometry | None = None
    picture: bool = False  # shown as it is, or in small
    small: str = ""  # path of the thumbnail

    @property
    def is_paged(self) -> bool:
        """Whether the thumbnail is that of the first page only."""
        return self.content.reading is not None and self.content.reading.found == "PDF"

    @property
    def sample(self) -> Sample:
        """What was found: ask once a page."""
        return load(self.content.reading) if self.content.reading else Sample()

    def explained(self, table: Table) -> Explained | None:
        """The table's columns by their schema; None without one, and where it cannot be read."""
        if self.content.schema is None:
            return None
        names = [column.name for column in table.columns]
        found = load_schema(self.content.schema)
        if found is None:
            return None
        return Explained(found, found.of(names), found.missing(names) if table.width == len(names) else ())

    def sketch(self, features: Features) -> Sketch | None:
        """The features as a small map; None where none has a place in degrees."""
        if features.bbox is None:
            return None
        canvas = Canvas.around(_room(features.bbox), _WIDTH, margin=8)
        land = ""
        if self.land is not None and meet(self.land.bbox, canvas.bounds):
            land = canvas.path(thinned(self.land, _MOST_LAND))
        areas = canvas.path(features.geometry) if features.geometry and any(features.geometry.rings) else ""
        lines = "".join(_line(canvas, line) for line in features.lines)
        dots = dict.fromkeys(_dot(canvas, point) for point in features.points)
        return Sketch(canvas.width, canvas.height, land, areas, lines, "".join(dots))


def preview_of(edition: Edition, land: Territory | None, key: str, resource: Resource) -> Preview | None:
    """None for what must not be shown, and for what nobody looked into."""
    if resource.restricted:
        return None
    content = resource.content
    small = ""
    if content and content.thumbnail and content.thumbnail.file:
        small = urls.thumbnail(key, edition.resource_key(resource))
    if resource.format in PICTURES and (resource.file or small):
        return Preview(content or Content(resource.file), picture=True, small=small)
    if content is None or (content.reading is None and content.thumbnail is None):
        return None
    return Preview(content, land.outline if land else None, small=small)


def _room(box: Box) -> Box:
    """A box with some ground around it. One that lies across the antimeridian goes on beyond 180°, as its shapes do."""
    west, south, east, north = box
    furthest = 180 if west <= east else 540
    west, south, east, north = grown((west, south, east if west <= east else east + 360, north), _MARGIN)
    wide, high = max(0.0, _LEAST - (east - west)) / 2, max(0.0, _LEAST - (north - south)) / 2
    return max(west - wide, -180), max(south - high, -90), min(east + wide, furthest), min(north + high, 90)


def _line(canvas: Canvas, line: tuple[tuple[float, float], ...]) -> str:
    points = simplified([canvas.point(x, y) for x, y in line], 0.7)
    return "M" + "L".join(f"{round(x, 1):g},{round(y, 1):g}" for x, y in points)


def _dot(canvas: Canvas, point: tuple[float, float]) -> str:
    x, y = canvas.point(*point)
    return f"M{round(x) - _DOT},{round(y)}a{_DOT},{_DOT} 0 1 0 {2 * _DOT},0a{_DOT},{_DOT} 0 1 0 {-2 * _DOT},0z"
