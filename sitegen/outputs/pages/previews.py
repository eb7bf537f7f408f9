"""What is shown of a file that the site holds: first rows, shapes on a map, structure, or why there is nothing."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.model import Geometry, LocalFile, Resource
from sitegen.outlines import Box, Frame, grown, meet, simplified, thinned
from sitegen.outputs.pages.views import Sketch
from sitegen.samples import LARGEST, Features, Sample, read
from sitegen.site import Site

_WIDTH = 640
_DOT = 3  # pixels from a point's middle to its rim
_LEAST = 0.002  # degrees across: about 200 m, so that a single point has some ground around it
_MARGIN = 0.08  # of the map, left free around what is drawn
_MOST_LAND = 800  # points of the partner's outline
_PICTURES = ("PNG", "JPEG", "JPG", "GIF", "WEBP")  # an SVG file is published as text: it may run scripts


@dataclass(frozen=True, slots=True)
class Preview:
    """A file to look into, and the partner's land to draw its shapes upon.

    The file is read when the page is made: only its digest counts for whether that is needed.
    """

    file: LocalFile
    label: str  # the format that the catalogue names
    land: Geometry | None = None

    @property
    def is_picture(self) -> bool:
        return self.label in _PICTURES

    @property
    def sample(self) -> Sample:
        """Reads the file: ask once a page."""
        with self.file.path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
        whole = len(content) <= LARGEST
        return read(content[:LARGEST], label=self.label, name=self.file.name, whole=whole)

    def sketch(self, features: Features) -> Sketch | None:
        """The features as a small map; None where none has a place in degrees."""
        if features.bbox is None or features.bbox[0] > features.bbox[2]:
            return None
        frame = Frame.around(_room(features.bbox), _WIDTH, margin=8)
        land = ""
        if self.land is not None and meet(self.land.bbox, frame.bounds):
            land = frame.path(thinned(self.land, _MOST_LAND))
        areas = frame.path(features.geometry) if features.geometry and any(features.geometry.rings) else ""
        lines = "".join(_line(frame, line) for line in features.lines)
        dots = dict.fromkeys(_dot(frame, point) for point in features.points)
        return Sketch(frame.width, frame.height, land, areas, lines, "".join(dots))


def preview_of(site: Site, resource: Resource) -> Preview | None:
    """None for what must not be shown, and for what the site does not hold."""
    if resource.restricted or resource.file is None:
        return None
    return Preview(resource.file, resource.format, site.territory.outline if site.territory else None)


def _room(box: Box) -> Box:
    west, south, east, north = grown(box, _MARGIN)
    wide, high = max(0.0, _LEAST - (east - west)) / 2, max(0.0, _LEAST - (north - south)) / 2
    return max(west - wide, -180), max(south - high, -90), min(east + wide, 180), min(north + high, 90)


def _line(frame: Frame, line: tuple[tuple[float, float], ...]) -> str:
    points = simplified([frame.point(x, y) for x, y in line], 0.7)
    return "M" + "L".join(f"{round(x, 1):g},{round(y, 1):g}" for x, y in points)


def _dot(frame: Frame, point: tuple[float, float]) -> str:
    x, y = frame.point(*point)
    return f"M{round(x) - _DOT},{round(y)}a{_DOT},{_DOT} 0 1 0 {2 * _DOT},0a{_DOT},{_DOT} 0 1 0 {-2 * _DOT},0z"
