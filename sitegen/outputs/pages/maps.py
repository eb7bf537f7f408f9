"""What maps in the browser are drawn from, as GeoJSON: the features of a preview, the partner's land, an extent.

A preview's features are a drawing of them, two thousand positions at most (`samples.Features`). Where each shape is
certain to be one feature, as it is with points that are all there, it carries its row; else shapes of one kind are
one feature without properties.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from sitegen import urls
from sitegen.catalogue import Dataset, Geometry, Reading, Resource
from sitegen.engine import Artifact, Sealed, seal
from sitegen.geo.geometry import thinned
from sitegen.geo.territory import Territory
from sitegen.outputs.pages.views import Explorer
from sitegen.samples import Features, Sample
from sitegen.samples.kept import load
from sitegen.site import Site
from sitegen.site.edition import Edition
from sitegen.site.previews import drawn

_DIGITS = 5  # of a degree: about a metre
_MOST_LAND = 2000  # points of all outlines of a territory
_MOST_OF_AN_EXTENT = 120  # points, in the page of each dataset

_Point = tuple[float, float]


def artifacts(site: Site) -> Iterator[Artifact]:
    """Once for all languages."""
    if site.sealed_territory is not None:
        yield Artifact(urls.TERRITORY, territory_file, (site.sealed_territory,))
    for dataset in site.datasets:
        for resource in dataset.resources:
            if (reading := drawn(resource)) is not None:
                path = urls.shapes(site.key(dataset), site.resource_key(resource))
                yield Artifact(path, shapes_file, (seal(reading),))


def territory_file(land: Sealed[Territory]) -> bytes:
    """`territory` as an artifact's function."""
    return territory(land.value)


def shapes_file(reading: Sealed[Reading]) -> bytes:
    """`shapes` as an artifact's function."""
    return shapes(reading.value)


def explorer_of(edition: Edition, land: Territory | None, key: str, resource: Resource) -> Explorer | None:
    """The map of a file's features; None for what must not be shown, and where there are none."""
    if drawn(resource) is None:
        return None
    return Explorer(urls.shapes(key, edition.resource_key(resource)), territory=_address_of(land))


def explorer_of_extent(land: Territory | None, dataset: Dataset) -> Explorer | None:
    """The map of a dataset's outline, thinned; None where no outline is known."""
    if dataset.spatial is None or not any(dataset.spatial.rings):
        return None
    few = thinned(dataset.spatial, _MOST_OF_AN_EXTENT)
    return Explorer(shapes=msgspec.json.encode(_feature(_polygons(few))).decode(), territory=_address_of(land))


def shapes(reading: Reading) -> bytes:
    """A FeatureCollection of what the preview draws. What its table shows are the properties."""
    sample = load(reading)
    return _collection(_features(sample, sample.features) if sample.features else ())


def territory(land: Territory) -> bytes:
    """A FeatureCollection of outlines, of what lies around, and of places; each has its `role` and `name`."""
    roles = (("context", land.context), ("outline", land.outlines))  # what comes first lies beneath
    several = [(role, name, geometry) for role, pairs in roles for name, geometry in pairs]
    points = sum(len(ring) for _, _, geometry in several for ring in geometry.rings)
    found = []
    for role, name, geometry in several:
        most = max(4, _MOST_LAND * sum(map(len, geometry.rings)) // points)
        found.append(_feature(_polygons(thinned(geometry, most)), {"role": role, "name": name}))
    for place in land.places:
        point = {"type": "Point", "coordinates": _position((place.longitude, place.latitude))}
        found.append(_feature(point, {"role": "place", "name": place.name}))
    return _collection(found)


def _address_of(land: Territory | None) -> str:
    return urls.TERRITORY if land is not None else ""


def _features(sample: Sample, features: Features) -> Iterator[dict[str, Any]]:
    rings = features.geometry.rings if features.geometry else ()
    kinds: dict[str, tuple[str, Sequence[Any]]] = {
        "Polygon": ("MultiPolygon", [[_path(ring)] for ring in rings if ring]),
        "LineString": ("MultiLineString", [_path(line) for line in features.lines]),
        "Point": ("MultiPoint", _path(features.points)),
    }
    table = features.table or sample.table
    for kind, (together, coordinates) in kinds.items():
        if not coordinates:
            continue
        if features.types == ((kind, len(coordinates)),):
            names = [column.name for column in table.columns] if table else []
            for index, each in enumerate(coordinates):
                row = table.rows[index] if table and index < len(table.rows) else None
                yield _feature({"type": kind, "coordinates": each}, dict(zip(names, row, strict=True)) if row else None)
        else:
            yield _feature({"type": together, "coordinates": coordinates})


def _collection(features: Sequence[dict[str, Any]] | Iterator[dict[str, Any]]) -> bytes:
    return msgspec.json.encode({"type": "FeatureCollection", "features": list(features)})


def _feature(geometry: dict[str, Any], properties: dict[str, str] | None = None) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _polygons(geometry: Geometry) -> dict[str, Any]:
    return {"type": "MultiPolygon", "coordinates": [[_path(ring)] for ring in geometry.rings if ring]}


def _path(points: Sequence[_Point]) -> list[list[float]]:
    return [_position(point) for point in points]


def _position(point: _Point) -> list[float]:
    return [round(point[0], _DIGITS), round(point[1], _DIGITS)]
