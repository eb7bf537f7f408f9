"""GeoJSON documents, and tables with coordinates -> features: how many, and what `geo.shapes` says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sitegen.geo import projections
from sitegen.geo.shapes import GEOMETRIES, Survey, survey
from sitegen.samples.documents import Document
from sitegen.samples.places import places_of
from sitegen.samples.sample import Features, Table
from sitegen.samples.tables import Grid
from sitegen.samples.tree import grid


def is_geojson(value: object) -> bool:
    """Whether a JSON value is a GeoJSON object, a list of features, or the beginning of a collection."""
    if isinstance(value, list):
        return bool(value) and _is_feature(value[0])
    if not isinstance(value, dict):
        return False
    if isinstance(members := value.get("features"), list):
        return value.get("type") == "FeatureCollection" or (bool(members) and _is_feature(members[0]))
    return _is_feature(value) or _is_geometry(value)


def features(document: Document) -> Features:
    """The features of a document for which `is_geojson` holds."""
    each, incomplete = members(document)
    properties = [record if isinstance(record := feature.get("properties"), dict) else {} for feature in each]
    attributes = grid(properties, whole=document.complete)
    surveyed = survey([feature.get("geometry") for feature in each], declared=declared(document), cut=incomplete)
    return _features(surveyed, len(each), exact=document.complete, table=attributes.table() if attributes else None)


def members(document: Document) -> tuple[list[Mapping[str, object]], bool]:
    """The features, and whether the last of them is incomplete: where there are others, such a one is left out."""
    value = document.value
    each = value.get("features") if isinstance(value, dict) else value
    found = each if isinstance(each, list) else [value if _is_feature(value) else {"geometry": value}]
    features: list[Mapping[str, object]] = [feature if isinstance(feature, dict) else {} for feature in found]
    incomplete = bool(document.trail)
    if incomplete and isinstance(each, list) and len(features) > 1:
        return features[:-1], False
    return features, incomplete


def declared(document: Document) -> str:
    """The code of the projection that a document names, or its first feature does; "" for degrees.

    PostGIS writes it into each geometry, some programs into each feature.
    """
    first = next(iter(members(document)[0]), {})
    for each in (document.value, first, first.get("geometry")):
        if isinstance(each, dict) and (code := projections.named(each.get("crs"))):
            return code
    return ""


def features_of(grid: Grid, table: Table) -> Features | None:
    """The points or shapes of a table that has places. None where it has none."""
    places = places_of([column.name for column in table.columns], [c.type for c in table.columns], grid.column)
    if places is None:
        return None
    each = [places.geometry(row) for row in grid.rows]
    surveyed = survey(each, declared=places.declared)
    return _features(surveyed, grid.total, exact=grid.exact and len(each) == grid.total)


def put_right(grid: Grid, table: Table) -> Grid:
    """A table whose latitudes and longitudes have changed places, with each in its own column."""
    places = places_of([column.name for column in table.columns], [c.type for c in table.columns], grid.column)
    return replace(grid, rows=[places.exchanged(row) for row in grid.rows]) if places else grid


def _features(surveyed: Survey, total: int, *, exact: bool, table: Table | None = None) -> Features:
    return Features(
        types=surveyed.types,
        total=total,
        exact=exact,
        bbox=surveyed.bbox,
        geometry=surveyed.rings,
        lines=surveyed.lines,
        points=surveyed.points,
        table=table,
        warnings=surveyed.warnings,
        projections=surveyed.projections,
        converted=surveyed.converted,
    )


def _is_feature(value: object) -> bool:
    return isinstance(value, dict) and value.get("type") == "Feature" and ("geometry" in value or "properties" in value)


def _is_geometry(value: Mapping[str, object]) -> bool:
    return value.get("type") in GEOMETRIES and ("coordinates" in value or "geometries" in value)
