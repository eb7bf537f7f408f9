"""A partner's territory: the GeoJSON file in its folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sitegen.catalogue import Geometry
from sitegen.config.text_files import text_of
from sitegen.errors import ConfigError

Point = tuple[float, float]  # longitude, latitude, in degrees
ROLES = ("outline", "context", "place")


@dataclass(frozen=True, slots=True)
class Place:
    """A name at a point, in degrees."""

    name: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Territory:
    """A partner's GeoJSON: its outline, what lies around it, and places to find one's way by."""

    name: str
    outlines: tuple[tuple[str, Geometry], ...]  # role "outline", with their names
    context: tuple[tuple[str, Geometry], ...]  # role "context", with their names
    places: tuple[Place, ...]

    def __hash__(self) -> int:
        """Of its names: drawings are looked up by it, and thousands of points take longer than to draw some."""
        return hash((self.name, tuple(name for name, _ in self.outlines), len(self.context), len(self.places)))

    @property
    def outline(self) -> Geometry:
        """All rings as one geometry, without the names of the places."""
        return Geometry(tuple(ring for _, geometry in self.outlines for ring in geometry.rings))

    @property
    def areas(self) -> tuple[tuple[str, Geometry], ...]:
        """What has a name and an outline, but for the territory as a whole."""
        parts = self.outlines if len(self.outlines) > 1 else ()
        return tuple((name, geometry) for name, geometry in (*parts, *self.context) if name)


def read(folder: Path, file: str) -> Territory:
    """A GeoJSON file of a partner's folder, in WGS 84.

    Features have `role` "outline" (the default), "context" or "place", and `name`.

    Raises ConfigError where the file is not GeoJSON, holds no outline, or is in another projection.
    """
    where = f"partners/{folder.name}/{file}"
    try:
        data = json.loads(text_of(folder / file, where))
    except json.JSONDecodeError as error:
        message = f"not GeoJSON: {error.msg}"
        raise ConfigError(message, where=f"{where}:{error.lineno}", hint="save it as GeoJSON") from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"not GeoJSON: {error}", where=where, hint="save it as GeoJSON, UTF-8") from error
    outlines: list[tuple[str, Geometry]] = []
    context: list[tuple[str, Geometry]] = []
    places: list[Place] = []
    for feature in _features(data):
        properties, shape = _table(feature.get("properties")), _table(feature.get("geometry"))
        name, role = str(properties.get("name") or properties.get("nom") or ""), properties.get("role") or "outline"
        if role not in ROLES:
            raise ConfigError(f'unknown role "{role}"', where=where, hint=f"known ones: {', '.join(ROLES)}")
        try:
            if shape.get("type") == "Point":
                places.append(Place(name, *_position(shape.get("coordinates"))))
            elif rings := tuple(_rings(shape)):
                (outlines if role == "outline" else context).append((name, Geometry(rings)))
        except ValueError as error:
            hint = "convert it to WGS 84 (EPSG:4326), which GeoJSON asks for (RFC 7946)"
            raise ConfigError(f"{name or 'a feature'}: {error}", where=where, hint=hint) from error
    if not outlines:
        hint = 'add a feature with a Polygon or MultiPolygon, and the property "role": "outline"'
        raise ConfigError("no outline in it", where=where, hint=hint)
    name = str(_table(data).get("name") or "") or (outlines[0][0] if len(outlines) == 1 else "")
    return Territory(name, tuple(outlines), tuple(context), tuple(place for place in places if place.name))


def _features(data: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(data, dict):
        return
    if data.get("type") == "FeatureCollection":
        features = data.get("features")
        yield from (
            feature for feature in (features if isinstance(features, list) else ()) if isinstance(feature, dict)
        )
    elif data.get("type") == "Feature":
        yield data
    else:
        yield {"geometry": data}


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _rings(shape: dict[str, Any]) -> Iterator[tuple[Point, ...]]:
    """The outer rings of a polygon or several, closed. Raises ValueError where one is none."""
    coordinates = shape.get("coordinates")
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(str(shape.get("type")), [])
    for polygon in polygons if isinstance(polygons, list) else ():
        outer = polygon[0] if isinstance(polygon, list) and polygon else None
        if not isinstance(outer, list):
            raise ValueError("a polygon without coordinates")
        ring = tuple(_position(value) for value in outer)
        if len(set(ring)) > 2:
            yield ring if ring[0] == ring[-1] else (*ring, ring[0])


def _position(value: Any) -> Point:
    numbers = value[:2] if isinstance(value, list) else []
    if len(numbers) < 2 or not all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers):
        raise ValueError("a position is not a longitude and a latitude")
    if not (-180 <= numbers[0] <= 180 and -90 <= numbers[1] <= 90):  # true for NaN as well
        shown = ", ".join(str(number)[:12] for number in numbers)
        raise ValueError(f"{shown} is no longitude and latitude in degrees")
    return float(numbers[0]), float(numbers[1])
