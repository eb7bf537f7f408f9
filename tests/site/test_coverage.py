"""What datasets cover where the portal does not say, partner.toml may: once per producer, for all outputs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from rdflib import DCTERMS, SKOS, Literal, URIRef

from sitegen import config, sources
from sitegen.build.build import build
from sitegen.catalogue import Catalogue, Dataset, Geometry, Text
from sitegen.commands import check
from sitegen.config import Partner
from sitegen.dcat.graph import GEOJSON
from sitegen.errors import ConfigError, SitegenError
from sitegen.site import coverage
from tests.acceptance.projects import URL, write_lines, write_project
from tests.dcat.reading import read
from tests.program import tree

DAX = ((-1.08, 43.69), (-1.0, 43.69), (-1.0, 43.73), (-1.08, 43.69))
ELSEWHERE = ((1.0, 44.0), (2.0, 44.0), (2.0, 45.0), (1.0, 44.0))
OUTLINE = Geometry((DAX,))
TERRITORY, BOTH = 'territory = "Dax"\n', 'territory = "Dax"\noutline = "outlines/dax.geojson"\n'
ALONE = 'outline = "outlines/dax.geojson"\n'


def polygon(ring: tuple[tuple[float, float], ...] = ELSEWHERE) -> str:
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def commune(ring: tuple[tuple[float, float], ...] = DAX) -> str:
    """As geo.api.gouv.fr answers."""
    properties = {"nom": "Dax", "code": "40088"}
    return json.dumps({"type": "Feature", "properties": properties, "geometry": json.loads(polygon(ring))})


def project(root: Path, told: str, *packages: dict[str, Any], outline: str = "", **more: Any) -> Partner:
    """One partner, whose producer `ville_de_dax` has what is `told` of it."""
    partner = f"[organizations.ville_de_dax]\n{told}" if told else ""
    write_project(root, partner=partner, **more)
    producer = {"id": "o", "name": "ville_de_dax", "title": "Ville de Dax"}
    common = {"title": "Budget", "organization": producer, "resources": []}
    write_lines(
        root / "datasets.jsonl", [common | {"id": f"id-{n}", "name": f"n{n}"} | p for n, p in enumerate(packages)]
    )
    folder = root / "partners" / "one"
    (folder / "outlines").mkdir()
    (folder / "outlines" / "dax.geojson").write_text(outline or commune(), encoding="utf-8")
    return config.load(root).partners["one"]


def listed(partner: Partner, root: Path) -> Catalogue:
    return sources.fetch(partner, cache=root / "cache", files=None)


def completed(partner: Partner, root: Path) -> tuple[Dataset, ...]:
    return coverage.completed(listed(partner, root), coverage.read(partner)).datasets


@pytest.mark.parametrize(
    ("told", "package", "words", "spatial"),
    [
        (BOTH, {}, "Dax", OUTLINE),
        (TERRITORY, {}, "Dax", None),
        (ALONE, {}, "", OUTLINE),
        ("", {}, "", None),
        ('siret = "21400088700015"\n', {}, "", None),
        (BOTH, {"territory": "Dax"}, "Dax", OUTLINE),
        (BOTH, {"territory": {"fr": "Dax", "en": "The town of Dax"}}, "Dax", OUTLINE),
        (ALONE, {"territory": coverage.IN_CHARGE}, coverage.IN_CHARGE, OUTLINE),
        (BOTH, {"territory": "Bayonne"}, "Bayonne", None),
        (ALONE, {"territory": "Dax"}, "Dax", None),
        (BOTH, {"spatial": polygon()}, "", Geometry((ELSEWHERE,))),
        (BOTH, {"spatial": polygon(), "territory": "Bayonne"}, "Bayonne", Geometry((ELSEWHERE,))),
        (BOTH, {"organization": {"id": "p", "name": "pau", "title": "Pau"}}, "", None),
        (BOTH, {"organization": None}, "", None),
    ],
)
def test_a_dataset_gets_what_does_not_contradict_it(
    tmp_path: Path, told: str, package: dict[str, Any], words: str, spatial: Geometry | None
) -> None:
    partner = project(tmp_path, told, package)
    [dataset] = completed(partner, tmp_path)
    assert str(dataset.territory.pick("fr")) == words
    assert dataset.spatial == spatial


def test_a_name_of_partner_toml_is_in_the_first_language(tmp_path: Path) -> None:
    [dataset] = completed(project(tmp_path, BOTH, {}), tmp_path)
    assert dataset.territory == Text.of("Dax")


def test_what_says_all_by_itself_stays_what_it_is(tmp_path: Path) -> None:
    partner = project(tmp_path, BOTH, {"spatial": polygon()}, {"territory": "Bayonne"}, {})
    catalogue = listed(partner, tmp_path)
    assert coverage.completed(catalogue, {}) is catalogue
    made = coverage.completed(catalogue, coverage.read(partner))
    assert [new is old for new, old in zip(made.datasets, catalogue.datasets, strict=True)] == [True, True, False]
    again = coverage.completed(made, coverage.read(partner))
    assert again is made


def test_an_outline_of_many_points_is_made_coarser(tmp_path: Path) -> None:
    ring = tuple((n / 100_000, 44 + (n % 7) / 100_000) for n in range(30_000))
    partner = project(tmp_path, ALONE, {}, outline=polygon((*ring, ring[0])))
    [dataset] = completed(partner, tmp_path)
    assert dataset.spatial is not None
    assert 500 < len(dataset.spatial.rings[0]) < 1_010
    assert dataset.spatial.bbox == Geometry((ring,)).bbox


@pytest.mark.parametrize("file", ["outlines/pau.geojson", "../../sitegen.toml"])
def test_a_file_that_is_not_in_the_folder_is_a_fault(tmp_path: Path, file: str) -> None:
    with pytest.raises(ConfigError) as caught:
        project(tmp_path, f'outline = "{file}"\n', {})
    [fault] = caught.value.faults
    message = f'"organizations.ville_de_dax.outline": no file "{file}" in the partner\'s folder'
    assert fault == f"partners/one/partner.toml:6: {message}"


@pytest.mark.parametrize(
    ("content", "message"),
    [("{\nno JSON", ":2: not GeoJSON"), (polygon(((418000.0, 6310000.0),) * 4), "no longitude and latitude")],
)
def test_a_faulty_file_is_told_by_check_and_stops_a_build(tmp_path: Path, content: str, message: str) -> None:
    partner = project(tmp_path, BOTH, {}, outline=content)
    found = [each for each in check.check(partner, root=tmp_path, reached={}) if isinstance(each, SitegenError)]
    with pytest.raises(ConfigError) as caught:
        build(partner, root=tmp_path, dest=tmp_path / "out")
    assert [str(each) for each in found] == [str(caught.value)]
    assert str(caught.value).startswith("partners/one/outlines/dax.geojson")
    assert message in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_one_file_of_several_producers_is_told_of_once(tmp_path: Path) -> None:
    twice = f"{BOTH}[organizations.cias]\n{ALONE}"
    partner = project(tmp_path, twice, {}, outline="no JSON")
    found = [each for each in check.check(partner, root=tmp_path, reached={}) if isinstance(each, SitegenError)]
    assert len(found) == 1


def test_all_outputs_say_the_same(tmp_path: Path) -> None:
    bayonne = {"territory": "Bayonne"}
    partner = project(tmp_path, f'{BOTH}scale = "Communale"\n', {}, bayonne, languages=("fr", "en"))
    build(partner, root=tmp_path, dest=tmp_path / "out")
    files = tree(tmp_path / "out")
    shape = {"type": "Polygon", "coordinates": [[list(point) for point in DAX]]}

    for document in ("dataset/n0.ttl", "catalog.ttl"):
        graph = read(files[document], "ttl")
        place = graph.value(URIRef(f"{URL}dataset/n0/"), DCTERMS.spatial)
        assert graph.value(place, SKOS.prefLabel) == Literal("Dax", lang="fr")
        outline = graph.value(place, URIRef("http://www.w3.org/ns/locn#geometry"))
        assert isinstance(outline, Literal)
        assert str(outline.datatype) == GEOJSON
        assert json.loads(outline) == shape

    package = json.loads(files["api/3/action/package_show/n0.json"])["result"]
    extras = {each["key"]: each["value"] for each in package["extras"]}
    assert extras["spatial_text"] == "Dax"
    assert json.loads(extras["spatial"]) == shape

    row, _ = csv.DictReader(io.StringIO(files["catalogue-scdl.csv"].decode(), newline=""))
    assert (row["COUV_SPAT_MAILLE"], row["COUV_SPAT_NOM"]) == ("Communale", "Dax")

    [box] = [each["spatial"] for each in json.loads(files["data.json"])["dataset"] if each["identifier"] == "id-0"]
    assert box == "-1.08,43.69,-1.0,43.73"
    place_in_json_ld = b'"spatialCoverage":{"@type":"Place","name":"Dax","geo":'
    for language, words in (("", b"<dd>Dax</dd>"), ("en/", b'<dd lang="fr">Dax</dd>')):
        page = files[f"{language}dataset/n0/index.html"]
        assert words in page
        assert b'<path class="here"' in page
        assert place_in_json_ld in page
        assert b"/n0/" in files[f"{language}facet/territory/dax/index.html"]


def test_after_a_change_of_the_outline_alone_a_build_is_as_a_fresh_one(tmp_path: Path) -> None:
    partner = project(tmp_path, BOTH, {}, {"spatial": polygon()})
    build(partner, root=tmp_path, dest=tmp_path / "out")
    before = tree(tmp_path / "out")
    file = partner.folder / "outlines" / "dax.geojson"
    file.write_text(commune(((-1.2, 43.6), (-1.0, 43.6), (-1.0, 43.73), (-1.2, 43.6))), encoding="utf-8")
    build(partner, root=tmp_path, dest=tmp_path / "out")
    build(partner, root=tmp_path, dest=tmp_path / "fresh", fresh=True)
    after = tree(tmp_path / "out")
    assert after == tree(tmp_path / "fresh")
    assert b"-1.2," in after["dataset/n0.ttl"]
    assert before["dataset/n0.ttl"] != after["dataset/n0.ttl"]
    assert before["dataset/n1.ttl"] == after["dataset/n1.ttl"]
