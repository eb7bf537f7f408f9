"""What maps in the browser are drawn from: the sample, the partner's land, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sitegen.catalogue import Catalogue, Content, Dataset, Geometry, LocalFile, Reading, Resource, Text
from sitegen.config import DumpSource, Partner, PartnerTable, Source
from sitegen.geo.geometry import box_of
from sitegen.geo.territory import Place, Territory
from sitegen.outputs.pages import maps
from sitegen.samples.kept import Keeper
from sitegen.site import Site
from tests.acceptance.projects import write_lines, write_project
from tests.program import sitegen

LAND = Territory(
    "Chez nous",
    outlines=(("Chez nous", box_of((0, 44, 1, 45))),),
    context=(("À côté", box_of((1, 44, 2, 45))), ("", box_of((-1, 44, 0, 45)))),
    places=(Place("<b>Dax</b>", 0.123456789, 44.5),),
)


def _reading(folder: Path, name: str, content: bytes) -> Reading:
    path = folder / name
    path.write_bytes(content)
    return Keeper(folder / "kept").reading(LocalFile(path, name=name, digest=name, size=len(content)), label="")


def _geojson(*geometries: dict[str, Any]) -> bytes:
    features = [{"type": "Feature", "properties": {"nom": f"n{i}"}, "geometry": g} for i, g in enumerate(geometries)]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _point(x: float, y: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [x, y]}


def _shapes(reading: Reading) -> list[dict[str, Any]]:
    collection = json.loads(maps.shapes(reading))
    assert collection["type"] == "FeatureCollection"
    features: list[dict[str, Any]] = collection["features"]
    assert all(set(feature) == {"type", "properties", "geometry"} for feature in features)
    return features


def test_points_of_a_table_have_their_rows(tmp_path: Path) -> None:
    rows = "".join(f"Dax {i};{i},5;{i / 100};44.123456789\n" for i in range(60))
    features = _shapes(_reading(tmp_path, "a.csv", f"nom;valeur;longitude;latitude\n{rows}".encode()))
    assert len(features) == 60
    assert features[3]["properties"] == {
        "nom": "Dax 3",
        "valeur": "3,5",
        "longitude": "0.03",
        "latitude": "44.123456789",
    }
    assert features[3]["geometry"] == {"type": "Point", "coordinates": [0.03, 44.12346]}
    assert features[55]["properties"] is None, "the sample has fifty rows"


def test_areas_and_lines_have_theirs_where_each_is_one_feature(tmp_path: Path) -> None:
    ring = [[0, 44], [1, 44], [1, 45], [0, 44]]
    areas = [{"type": "Polygon", "coordinates": [[[x + i, y] for x, y in ring]]} for i in range(3)]
    found = _shapes(_reading(tmp_path, "areas.geojson", _geojson(*areas)))
    assert [feature["properties"] for feature in found] == [{"nom": "n0"}, {"nom": "n1"}, {"nom": "n2"}]
    assert found[1]["geometry"] == {
        "type": "Polygon",
        "coordinates": [[[1.0, 44.0], [2.0, 44.0], [2.0, 45.0], [1.0, 44.0]]],
    }
    lines = [{"type": "LineString", "coordinates": [[i, 44], [i + 1, 45]]} for i in range(2)]
    found = _shapes(_reading(tmp_path, "lines.geojson", _geojson(*lines)))
    assert [feature["geometry"]["type"] for feature in found] == ["LineString"] * 2


@pytest.mark.parametrize(
    "geometries",
    [
        (_point(0, 44), {"type": "MultiPoint", "coordinates": [[0, 45], [1, 45]]}),
        (_point(0, 44), {"type": "LineString", "coordinates": [[0, 44], [1, 45]]}),
        (_point(0, 44), {"type": "Point", "coordinates": []}, _point(1, 44)),
        (_point(0, 44), _point(1, 44), {"type": "Point", "coordinates": [900, 44]}),
    ],
    ids=["several in one", "several kinds", "one without a place", "one out of the world"],
)
def test_nothing_carries_a_row_that_may_be_anothers(tmp_path: Path, geometries: tuple[dict[str, Any], ...]) -> None:
    features = _shapes(_reading(tmp_path, "a.geojson", _geojson(*geometries)))
    assert features
    assert {json.dumps(feature["properties"]) for feature in features} == {"null"}


def test_a_drawing_is_small_however_much_it_is_of(tmp_path: Path) -> None:
    rows = "".join(f"{i % 90}.25,{i % 50}.5\n" for i in range(50_000))
    made = maps.shapes(_reading(tmp_path, "a.csv", f"longitude,latitude\n{rows}".encode()))
    assert len(made) < 64_000
    assert [feature["geometry"]["type"] for feature in json.loads(made)["features"]] == ["MultiPoint"]


def test_the_partners_land_lies_over_what_is_around_it() -> None:
    features = json.loads(maps.territory(LAND))["features"]
    told = [(feature["properties"]["role"], feature["properties"]["name"]) for feature in features]
    assert told == [("context", "À côté"), ("context", ""), ("outline", "Chez nous"), ("place", "<b>Dax</b>")]
    assert features[-1]["geometry"] == {"type": "Point", "coordinates": [0.12346, 44.5]}
    long = Geometry((tuple((i / 10_000, 44 + (i % 7) / 100) for i in range(10_000)),))
    many = Territory("", outlines=(("", long),), context=(("", long),) * 3, places=())
    assert len(maps.territory(many)) < 64_000


def test_files_of_a_site_are_the_same_each_time_and_once_for_all_languages(tmp_path: Path) -> None:
    """Nothing of a restricted file is among them."""
    project = write_project(
        tmp_path / "project",
        datasets="data/datasets.jsonl",
        languages=("fr", "en"),
        partner='territory = "t.geojson"\n',
    )
    (project / "partners" / "one" / "t.geojson").write_text(
        json.dumps({"type": "Polygon", "coordinates": [[[0, 44], [1, 44], [1, 45], [0, 44]]]})
    )
    files = project / "data" / "files"
    files.mkdir(parents=True)
    (files / "open.geojson").write_bytes(_geojson(_point(0, 44), _point(1, 44)))
    (files / "locked.geojson").write_bytes(_geojson(_point(0.777, 44), _point(1, 44)))
    (files / "plain.csv").write_bytes(b"a;b\n1;2\n")
    (files / "metres.csv").write_bytes(b"x;y\n652469.0;6862035.0\n652470.0;6862036.0\n")
    resources = [
        {"id": name, "name": name, "format": "", "url": f"files/{name}"}
        for name in sorted(p.name for p in files.iterdir())
    ]
    locked = next(row for row in resources if row["id"] == "locked.geojson")
    locked["restricted"] = json.dumps({"level": "registered"})
    package = {"id": "d", "name": "jeu", "title": "Le jeu", "resources": resources}
    write_lines(project / "data" / "datasets.jsonl", [package])
    built = []
    for dest in ("a", "b"):
        sitegen("build", "--fresh", "-o", tmp_path / dest, project=project)
        found = {path.relative_to(tmp_path / dest): path.read_bytes() for path in (tmp_path / dest).rglob("*.json")}
        built.append(
            {path.as_posix(): content for path, content in found.items() if path.name in ("map.json", "territory.json")}
        )
    assert built[0] == built[1]
    names = sorted(built[0])
    assert [name.partition("/resource/")[2].partition("-")[0] for name in names] == ["metres", "open", ""]
    [metres, _] = json.loads(built[0][names[0]])["features"]
    assert metres["geometry"]["coordinates"] == pytest.approx([2.3522, 48.8566], abs=0.01), (
        "degrees, whatever the file has"
    )
    assert names[2] == "one/territory.json"
    assert b"0.777" not in b"".join(built[0].values())


@pytest.mark.parametrize("restricted", [True, False])
def test_a_restricted_file_is_not_drawn_even_where_somebody_read_it(tmp_path: Path, restricted: bool) -> None:
    reading = _reading(tmp_path, "a.geojson", _geojson(_point(0, 44)))
    content = Content(reading=reading)
    resource = Resource("r", Text.of("R"), Text(), "GeoJSON", "geo", "file", "", restricted=restricted, content=content)
    dataset = Dataset("d", "jeu", Text.of("Jeu"), Text(), resources=(resource,))
    source = Source("s", DumpSource(kind="dump", datasets="x.jsonl"), tmp_path)
    partner = Partner("p", tmp_path, source, PartnerTable(title="A", url="https://example.org/", source="s"))
    site = Site(partner, Catalogue("s", datasets=(dataset,)), "fr")
    assert [artifact.path for artifact in maps.artifacts(site)] == (
        [] if restricted else ["dataset/jeu/resource/r/map.json"]
    )
    assert (maps.explorer_of(site.edition, None, "jeu", resource) is None) is restricted
