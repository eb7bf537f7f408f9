"""TopoJSON and ArcGIS' JSON: the same shapes and records as the GeoJSON that they were made from."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen import samples
from sitegen.samples.foreign_json import as_geojson
from sitegen.samples.whole import whole

# Two squares that share a border, west and east of it, in steps of a thousandth of a degree.
TOPOLOGY: dict[str, Any] = {
    "type": "Topology",
    "transform": {"scale": [0.001, 0.001], "translate": [-0.5, 44.8]},
    "arcs": [[[1, 0], [0, 1]], [[1, 1], [-1, 0], [0, -1], [1, 0]], [[1, 0], [1, 0], [0, 1], [-1, 0]]],
    "objects": {
        "departement": {"type": "Polygon", "arcs": [[2, 1]], "properties": {"nom": "Landes"}},
        "communes": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "40088", "arcs": [[0, 1]], "properties": {"nom": "Dax"}},
                {"type": "MultiPolygon", "arcs": [[[2, -1]]], "properties": {"nom": "Narrosse"}},
                {"type": "Point", "coordinates": [1, 1], "properties": {"nom": "Gare"}},
                {"type": None, "properties": {"nom": "ailleurs"}},
            ],
        },
    },
}
WEST = [[-0.499, 44.8], [-0.499, 44.801], [-0.5, 44.801], [-0.5, 44.8], [-0.499, 44.8]]
EAST = [[-0.499, 44.8], [-0.498, 44.8], [-0.498, 44.801], [-0.499, 44.801], [-0.499, 44.8]]

ARCGIS: dict[str, Any] = {
    "geometryType": "esriGeometryPoint",
    "spatialReference": {"wkid": 102110, "latestWkid": 2154},
    "fields": [{"name": "NOM", "type": "esriFieldTypeString"}],
    "features": [
        {"attributes": {"NOM": "Gare"}, "geometry": {"x": 417241, "y": 6457410}},
        {"attributes": {"NOM": "ailleurs"}},
    ],
}


def test_a_topology() -> None:
    content = json.dumps(TOPOLOGY).encode()
    sample = samples.read(content, label="TopoJSON", whole=True)
    assert (sample.kind, sample.found) == ("features", "JSON")
    assert sample.features is not None
    assert sample.features.bbox == pytest.approx((-0.5, 44.8, -0.498, 44.801))
    entries = list(whole(content, label="TopoJSON").entries)
    assert [entry.record for entry in entries] == [
        {"nom": "Dax"}, {"nom": "Narrosse"}, {"nom": "Gare"}, {"nom": "ailleurs"},
    ]  # fmt: skip
    assert [entry.feature and entry.feature["geometry"] for entry in entries] == [
        {"type": "Polygon", "coordinates": [WEST]},
        {"type": "MultiPolygon", "coordinates": [[EAST]]},
        {"type": "Point", "coordinates": [-0.499, 44.801]},
        None,
    ]


def test_what_arcgis_answers() -> None:
    content = json.dumps(ARCGIS).encode()
    sample = samples.read(content, label="JSON", whole=True)
    assert (sample.kind, sample.found) == ("features", "JSON")
    assert sample.features is not None
    assert (sample.features.converted, sample.features.types) == ("EPSG:2154", (("", 1), ("Point", 1)))
    assert [entry.record for entry in whole(content, label="JSON").entries] == [{"NOM": "Gare"}, {"NOM": "ailleurs"}]


def test_rings_of_arcgis() -> None:
    """Outer ones run clockwise, holes the other way (as in shapefiles)."""
    hole = [[-0.4998, 44.8002], [-0.4992, 44.8002], [-0.4992, 44.8008], [-0.4998, 44.8002]]
    feature = {"attributes": {}, "geometry": {"rings": [WEST[::-1], hole, EAST[::-1]]}}
    found = as_geojson({"geometryType": "esriGeometryPolygon", "features": [feature]})
    assert found is not None
    assert json.loads(json.dumps(found))["features"][0]["geometry"] == {
        "type": "MultiPolygon", "coordinates": [[WEST[::-1], hole], [EAST[::-1]]],
    }  # fmt: skip


@pytest.mark.parametrize(
    "value",
    [
        [], {"type": "Topology"}, {**TOPOLOGY, "arcs": []}, {**TOPOLOGY, "transform": {"scale": "ab"}},
        {**TOPOLOGY, "objects": {}}, {**ARCGIS, "features": 3}, {**ARCGIS, "spatialReference": {"wkid": "x"}},
        {**ARCGIS, "spatialReference": {"wkid": float("inf")}},
        {"type": "FeatureCollection", "features": []},
        {**TOPOLOGY, "objects": {"a": {"type": "Polygon", "arcs": [[1] * 100_000]}}},  # more than there is
    ],
)  # fmt: skip
def test_what_is_none_of_them_is_left(value: object) -> None:
    assert as_geojson(value) is None


JSON = st.recursive(
    st.none() | st.integers(-3, 3) | st.sampled_from(["Polygon", "Point", "x"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["type", "arcs", "coordinates", "geometries", "geometry", "rings", "x", "y"]), inner,
    ),
)  # fmt: skip


@given(JSON, JSON)
def test_whatever_lies(one: object, other: object) -> None:
    as_geojson({**TOPOLOGY, "arcs": one, "objects": {"a": other}})
    as_geojson({**TOPOLOGY, "objects": {"a": {"type": "GeometryCollection", "geometries": one}}})
    as_geojson({**ARCGIS, "features": one, "spatialReference": other})
    as_geojson({**ARCGIS, "features": [{"attributes": one, "geometry": other}]})
