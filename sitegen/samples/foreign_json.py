"""JSON of other programs that has shapes, as GeoJSON: TopoJSON's topologies, and what ArcGIS answers to `f=json`.

Only what is whole can be read so: arcs come last in a topology. What lies about itself is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sitegen.geo.shapes import GEOMETRIES

_MOST_TIMES = 10  # that the positions of arcs may come: a border belongs to two shapes of each layer
_FREE = 1_000  # positions that are not counted so
_DEEPEST = 8  # collections in collections
_LISTS = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}  # around those of arcs

Position = Sequence[float]


def as_geojson(value: object) -> dict[str, object] | None:
    """A feature collection; None for what is none of these."""
    try:
        if isinstance(value, dict) and value.get("type") == "Topology":
            return _collection(list(_Topology(value).features()))
        if isinstance(value, dict) and str(value.get("geometryType", "")).startswith("esriGeometry"):
            return _collection([_esri_feature(each) for each in value["features"]], value.get("spatialReference"))
    except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError):  # what documents that lie raise
        return None
    return None


def _collection(features: list[dict[str, object]], reference: Any = None) -> dict[str, object]:
    found: dict[str, object] = {"type": "FeatureCollection", "features": features}
    if isinstance(reference, dict) and (code := reference.get("latestWkid") or reference.get("wkid")):
        found["crs"] = {"type": "name", "properties": {"name": f"EPSG:{int(code)}"}}
    return found


def _feature(geometry: object, properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties if isinstance(properties, dict) else {}, "geometry": geometry}


# -- TopoJSON (the specification, 1.0).


class _Topology:
    def __init__(self, value: dict[str, Any]) -> None:
        transform = value.get("transform")
        self._scale = [float(one) for one in transform["scale"]] if transform else None
        self._from = [float(one) for one in transform["translate"]] if transform else [0.0, 0.0]
        self._arcs = [self._arc(arc) for arc in value["arcs"]]
        self._left = _FREE + _MOST_TIMES * sum(map(len, self._arcs))
        layers = [each for each in value["objects"].values() if isinstance(each, dict)]
        members = [each["geometries"] if each.get("type") == "GeometryCollection" else [each] for each in layers]
        self._layer: list[Any] = max(members, key=len)  # the finest: communes, not départements

    def features(self) -> Iterator[dict[str, object]]:
        for each in self._layer:
            feature = _feature(self._geometry(each, _DEEPEST), each.get("properties"))
            yield {**feature, "id": each["id"]} if "id" in each else feature

    def _arc(self, arc: Sequence[Position]) -> list[list[float]]:
        """Its positions: each is a step from the one before where the topology is quantized."""
        if self._scale is None:
            return [list(position) for position in arc]
        x = y = 0.0
        found = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            found.append(self._placed((x, y)))
        return found

    def _placed(self, position: Position) -> list[float]:
        if self._scale is None:
            return list(position)
        scaled = zip(position, self._scale, self._from, strict=False)
        return [round(at * scale + start, 9) for at, scale, start in scaled]

    def _geometry(self, geometry: dict[str, Any], levels: int) -> dict[str, object] | None:
        kind = geometry.get("type")
        if kind not in GEOMETRIES or not levels:
            return None
        if kind == "GeometryCollection":
            members = [self._geometry(each, levels - 1) for each in geometry["geometries"]]
            return {"type": kind, "geometries": [each for each in members if each]}
        if kind == "Point":
            return {"type": kind, "coordinates": self._placed(geometry["coordinates"])}
        if kind == "MultiPoint":
            return {"type": kind, "coordinates": [self._placed(each) for each in geometry["coordinates"]]}
        return {"type": kind, "coordinates": self._lines(geometry["arcs"], _LISTS[kind])}

    def _lines(self, arcs: list[Any], depth: int) -> list[Any]:
        if depth:
            return [self._lines(each, depth - 1) for each in arcs]
        line: list[list[float]] = []
        for number in arcs:
            arc = self._arcs[number] if number >= 0 else self._arcs[~number][::-1]
            self._left -= len(arc)
            if self._left < 0:
                raise ValueError("arcs without end")
            line += arc[1:] if line else arc
        return line


# -- ArcGIS ("Geometry objects" of its REST API).


def _esri_feature(feature: dict[str, Any]) -> dict[str, object]:
    return _feature(_esri_geometry(feature.get("geometry") or {}), feature["attributes"])


def _esri_geometry(geometry: dict[str, Any]) -> dict[str, object] | None:
    if "x" in geometry:
        return {"type": "Point", "coordinates": [geometry["x"], geometry["y"]]}
    if "points" in geometry:
        return {"type": "MultiPoint", "coordinates": geometry["points"]}
    if "paths" in geometry:
        return {"type": "MultiLineString", "coordinates": geometry["paths"]}
    if "rings" not in geometry:
        return None
    polygons: list[list[Any]] = []
    for ring in geometry["rings"]:
        if _is_clockwise(ring) or not polygons:
            polygons.append([ring])
        else:
            polygons[-1].append(ring)  # a hole
    return {"type": "MultiPolygon", "coordinates": polygons}


def _is_clockwise(ring: Sequence[Position]) -> bool:
    pairs = zip(ring, [*ring[1:], *ring[:1]], strict=True)
    return sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairs) > 0
