from __future__ import annotations

import json
from pathlib import Path

import pytest

from sitegen.errors import ConfigError
from sitegen.geo.territory import read


def features(*found: tuple[dict[str, object] | None, dict[str, object]]) -> str:
    inside = [{"type": "Feature", "properties": properties, "geometry": shape} for properties, shape in found]
    return json.dumps({"type": "FeatureCollection", "features": inside})


POLYGON: dict[str, object] = {"type": "Polygon", "coordinates": [[[0, 44], [1, 44], [1, 45], [0, 44]]]}


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(POLYGON),
        json.dumps({"type": "Feature", "properties": None, "geometry": POLYGON}),
        features((None, POLYGON)),
        "\ufeff" + features(({}, {"type": "MultiPolygon", "coordinates": [POLYGON["coordinates"]]})),
        features(({}, {"type": "Polygon", "coordinates": [[[0, 44, 9], [1, 44, 9], [1, 45, 9]]]})),  # high, not closed
    ],
)
def test_any_kind_of_polygon_is_an_outline(tmp_path: Path, content: str) -> None:
    file = tmp_path / "territory.geojson"
    file.write_text(content, encoding="utf-8")
    assert read(tmp_path, file.name).outline.rings == (((0, 44), (1, 44), (1, 45), (0, 44)),)


def test_features_have_roles(tmp_path: Path) -> None:
    file = tmp_path / "territory.geojson"
    bourg: dict[str, object] = {"type": "Point", "coordinates": [0.5, 44.5]}
    file.write_text(
        features(
            ({"role": "outline", "name": "Pays"}, POLYGON),
            ({"role": "context", "name": "Région"}, POLYGON),
            ({"role": "place", "name": "Bourg"}, bourg),
            ({"role": "place"}, bourg),
        )
    )
    territory = read(tmp_path, file.name)
    assert territory.name == "Pays"
    assert [name for name, _ in territory.outlines] == ["Pays"]
    assert len(territory.context) == 1
    assert [(place.name, place.longitude, place.latitude) for place in territory.places] == [("Bourg", 0.5, 44.5)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{\nnot json", ":2: not GeoJSON"),
        ("[" * 100_000, "not GeoJSON"),
        ("[]", "no outline"),
        ('"Polygon"', "no outline"),
        (json.dumps({"type": "Point", "coordinates": [0, 44]}), "no outline"),
        (json.dumps({"type": "Polygon", "coordinates": [[[0, 44], [1, 44], [0, 44]]]}), "no outline"),
        (json.dumps({"type": "Polygon", "coordinates": [[[418000, 6310000]] * 4]}), "418000, 6310000 is no longitude"),
        (json.dumps({"type": "Polygon", "coordinates": [[[0, 10**400]] * 4]}), "is no longitude"),
        (json.dumps({"type": "Polygon", "coordinates": [[[float("nan"), 44]] * 4]}), "is no longitude"),
        (json.dumps({"type": "Polygon", "coordinates": [[["a", "b"]] * 4]}), "a position is not"),
        (json.dumps({"type": "Polygon", "coordinates": None}), "without coordinates"),
        (json.dumps({"type": "FeatureCollection", "features": [None, 3, {}]}), "no outline"),
        (json.dumps({"type": "FeatureCollection", "features": None}), "no outline"),
        (features(({"role": "border"}, POLYGON)), 'unknown role "border"'),
        (features(({"role": "context"}, POLYGON)), "no outline"),
    ],
)
def test_a_faulty_file_is_named_with_a_hint(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "outlines" / "dax.geojson"
    file.parent.mkdir()
    file.write_text(content)
    with pytest.raises(ConfigError) as error:
        read(tmp_path, "outlines/dax.geojson")
    assert message in str(error.value)
    assert error.value.where.startswith(f"partners/{tmp_path.name}/outlines/dax.geojson")
    assert error.value.hint


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "territory.geojson"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="UTF-8"):
        read(tmp_path, file.name)
