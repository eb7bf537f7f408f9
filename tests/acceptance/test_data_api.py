"""The data API of built sites, against validators of others, and against the files that it comes from."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from openapi_spec_validator import validate

from sitegen.samples.values import written
from tests import geojson_rules
from tests.acceptance.projects import URL, write_lines, write_project
from tests.browser.everywhere import PARTNERS
from tests.program import sitegen, tree
from tests.surroundings import shared

GIVEN = ("csv", "json", "geojson", "xlsx", "ods", "xls", "gz")


@dataclass(frozen=True)
class Api:
    """What a built site publishes as data."""

    folder: Path

    @property
    def index(self) -> Any:
        return json.loads((self.folder / "api/index.json").read_bytes())

    @property
    def openapi(self) -> Any:
        return json.loads((self.folder / "api/openapi.json").read_bytes())

    def each(self) -> Iterator[tuple[Any, dict[str, Path]]]:
        """Every resource of the index, with its files by format."""
        index = self.index
        for resource in index["resources"]:
            files = {form["format"]: form["url"].removeprefix(index["site"]) for form in resource["formats"]}
            yield resource, {form: self.folder / path for form, path in files.items()}

    def files(self, form: str) -> list[Path]:
        return [files[form] for _, files in self.each() if form in files]


@pytest.fixture(scope="module", params=["real", *PARTNERS])
def api(request: pytest.FixtureRequest, built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Api:
    """Of each partner of the demonstration; and of a site over all real files there are."""
    if request.param != "real":
        return Api(built_demo / "public" / request.param)
    project = write_project(tmp_path_factory.mktemp("real") / "project", datasets="data/datasets.jsonl")
    packages = []
    files = [file for place in ("geo", "scdl") for file in sorted(shared(f"data/{place}").rglob("*.*"))]
    for number, file in enumerate(file for file in files if file.name.rpartition(".")[2] in GIVEN):
        target = project / "data" / "files" / str(number) / file.name
        target.parent.mkdir(parents=True)
        shutil.copyfile(file, target)
        url = target.relative_to(project / "data").as_posix()
        kind = file.name.rpartition(".")[2].replace("gz", "csv")
        resource = {"id": f"r{number}", "name": file.name, "format": kind, "url": url}
        packages.append({"id": f"d{number}", "name": f"d{number}", "title": file.name, "resources": [resource]})
    write_lines(project / "data" / "datasets.jsonl", packages)
    sitegen("build", project=project)
    return Api(project / "public" / "one")


def _rows(file: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8", "strict"), newline="")))


def test_the_index_counts_what_the_files_hold(api: Api) -> None:
    published = [(resource, files) for resource, files in api.each() if files]
    assert len(published) > 10
    for resource, files in published:
        sizes = {form["format"]: form["bytes"] for form in resource["formats"]}
        assert {form: file.stat().st_size for form, file in files.items()} == sizes
        records = json.loads(files["json"].read_bytes())
        rows = _rows(files["csv"])
        assert (len(records), len(rows) - 1) == (resource["rows"], resource["rows"]), resource["title"]
        assert [len(row) for row in rows] == [len(rows[0])] * len(rows)
        if "geojson" in files:
            assert len(json.loads(files["geojson"].read_bytes())["features"]) == resource["features"]
        else:
            assert resource["features"] is None
        assert list(dict.fromkeys(name for record in records for name in record)) == [
            column["name"] for column in resource["columns"]
        ]
        assert resource["whole"] is True


def test_json_and_csv_say_the_same(api: Api) -> None:
    compared = 0
    for resource, files in api.each():
        if not files or resource["source"].rpartition(".")[2] in ("json", "geojson"):
            continue
        names, *rows = _rows(files["csv"])
        records = json.loads(files["json"].read_bytes())
        assert [[written(value) for value in record.values()] for record in records] == rows
        assert all(list(record) == names for record in records)
        compared += len(rows)
    assert compared > 100


def test_what_there_is_no_data_of_says_why(api: Api) -> None:
    for resource, files in api.each():
        assert bool(files) != bool(resource.get("reason"))
        assert files or resource["reason"] in ("format", "many-files", "empty", "no-table", "too-large")


def test_features_are_valid_for_everybody(api: Api) -> None:
    files = api.files("geojson")
    assert len(files) > 5
    assert geojson_rules.hints(files) == {}
    for resource, found in api.each():
        if "geojson" in found:
            assert geojson_rules.features(found["geojson"]) == resource["features"]
            assert geojson_rules.features_for_gdal(found["geojson"]) == resource["features"]
            assert b'"crs"' not in found["geojson"].read_bytes()


def test_a_checker_that_finds_nothing_would_be_of_no_use(tmp_path: Path) -> None:
    square = [[0, 44], [0, 45], [1, 45], [1, 44], [0, 44]]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [square]}}
    (tmp_path / "a.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert "right-hand rule" in geojson_rules.hints([tmp_path / "a.geojson"])["a.geojson"][0]


def test_openapi_is_valid_and_says_what_the_files_hold(api: Api) -> None:
    document = api.openapi
    validate(document)
    assert document["openapi"].startswith("3.1")
    forms = {form["url"] for resource, _ in api.each() for form in resource["formats"]}
    server = document["servers"][0]["url"]
    data = {f"{server}{path}" for path in document["paths"] if path.startswith("/dataset/")}
    assert data == forms
    for path, item in document["paths"].items():
        [(media, content)] = item["get"]["responses"]["200"]["content"].items()
        file = api.folder / path[1:]
        assert file.is_file(), path
        if media in ("application/json", "application/geo+json"):
            schema: Mapping[str, Any] = {**content["schema"], "components": document["components"]}
            checker = jsonschema.FormatChecker(["date"])
            jsonschema.Draft202012Validator(schema, format_checker=checker).validate(json.loads(file.read_bytes()))


def test_feeds_and_catalogues_are_part_of_it(built_demo: Path) -> None:
    for partner in PARTNERS:
        site = built_demo / "public" / partner
        told = {path[1:] for path in Api(site).openapi["paths"] if path.endswith(".atom")}
        assert told == {file.relative_to(site).as_posix() for file in site.rglob("*.atom")}
        wanted = {"/catalog.ttl", "/data.json", "/catalogue-scdl.csv", "/api/3/action/package_search"}
        assert wanted <= Api(site).openapi["paths"].keys()


def test_dates_are_promised_where_all_of_them_are_some(tmp_path: Path) -> None:
    rows = b"le;et\n" + b"01/02/2026;02/03/2026\n" * 40 + b"en mars;\n"
    site = _project(tmp_path, [_package("jeu", "a.csv")], {"a.csv": rows}) / "public/one"
    schemas = Api(site).openapi["components"]["schemas"]
    [record] = [schema for name, schema in schemas.items() if name.startswith("jeu-")]
    assert record["properties"] == {"le": {"type": "string"}, "et": {"type": ["null", "string"], "format": "date"}}


def _project(folder: Path, packages: list[dict[str, Any]], files: Mapping[str, bytes], partner: str = "") -> Path:
    project = write_project(folder / "project", datasets="data/datasets.jsonl", languages=("fr", "en"), partner=partner)
    (project / "data" / "files").mkdir(parents=True)
    for name, content in files.items():
        (project / "data" / "files" / name).write_bytes(content)
    write_lines(project / "data" / "datasets.jsonl", packages)
    sitegen("build", project=project)
    return project


def _package(name: str, file: str, day: int = 1, **more: Any) -> dict[str, Any]:
    resource = {"id": f"r-{name}", "name": name, "format": "CSV", "url": f"files/{file}", **more}
    modified = f"2026-03-{day:02}T00:00:00"
    return {"id": name, "name": name, "title": name, "metadata_modified": modified, "resources": [resource]}


def test_nothing_of_a_restricted_resource_is_anywhere(tmp_path: Path) -> None:
    locked = json.dumps({"level": "registered"})
    packages = [_package("libre", "a.csv"), _package("secret", "b.csv", restricted=locked)]
    files = {"a.csv": b"nom;lon;lat\na;1,5;44,5\n", "b.csv": b"MARQUE;valeur\nMARQUE;1\n"}
    site = _project(tmp_path, packages, files) / "public" / "one"
    assert [resource["dataset"] for resource, _ in Api(site).each()] == ["libre"]
    found = [path for path, content in tree(site).items() if b"MARQUE" in content]
    assert found == []
    assert [path for path in tree(site) if "r-secret." in path] == []
    api_page = (site / "api/index.html").read_text("utf-8")
    assert "r-secret" not in api_page + json.dumps(Api(site).openapi) + json.dumps(Api(site).index)


def test_a_site_without_whole_files(tmp_path: Path) -> None:
    site = _project(tmp_path, [_package("vide", "missing.csv")], {}) / "public" / "one"
    assert Api(site).index["resources"] == []
    validate(Api(site).openapi)
    assert "Aucun fichier de ce site n’est encore disponible" in (site / "api/index.html").read_text("utf-8")
    assert "No file of this site is available" in (site / "en/api/index.html").read_text("utf-8")
    assert 'id="data"' not in (site / "dataset/vide/resource/r-vide/index.html").read_text("utf-8")


def test_a_budget_takes_the_newest_first_and_passes_over_what_does_not_fit(tmp_path: Path) -> None:
    large = b"nom;valeur\n" + b"un nom de la ville;12\n" * 10_000  # 700 kB as JSON and CSV
    packages = [
        _package("ancien", "a.csv", 1), _package("nouveau", "b.csv", 9), _package("petit", "c.csv", 3),
        _package("milieu", "d.csv", 5),
    ]  # fmt: skip
    files = {"a.csv": large, "b.csv": large, "c.csv": b"a;b\n1;2\n", "d.csv": large + b"x;1\n"}
    project = _project(tmp_path, packages, files, "[data]\nsite_mb = 1\n")
    found = {resource["dataset"]: resource for resource, _ in Api(project / "public/one").each()}
    taken = [name for name, resource in found.items() if resource["formats"]]
    assert taken == ["nouveau", "petit"]
    assert {name: found[name]["reason"] for name in found if name not in taken} == {
        "milieu": "over-budget", "ancien": "over-budget",
    }  # fmt: skip
    total = sum(form["bytes"] for resource in found.values() for form in resource["formats"])
    assert 500_000 < total <= 1_000_000
    before = tree(project / "public")
    sitegen("build", "--fresh", project=project)
    assert tree(project / "public") == before
    table = (project / "partners/one/partner.toml").read_text("utf-8")
    (project / "partners/one/partner.toml").write_text(table.replace("site_mb = 1", "site_mb = 0"), "utf-8")
    sitegen("build", project=project)
    assert {resource["reason"] for resource, _ in Api(project / "public/one").each()} == {"over-budget"}
    assert list((project / "public/one/dataset").rglob("r-*.json")) == []


def test_a_partner_without_the_output_has_no_trace_of_it(tmp_path: Path) -> None:
    project = write_project(tmp_path / "project", datasets="data/datasets.jsonl")
    table = project / "partners/one/partner.toml"
    table.write_text(table.read_text("utf-8") + 'outputs = ["pages", "sitemap"]\n', "utf-8")
    (project / "data/files").mkdir(parents=True)
    (project / "data/files/a.csv").write_bytes(b"a;b\n1;2\n")
    write_lines(project / "data/datasets.jsonl", [_package("jeu", "a.csv")])
    sitegen("build", project=project)
    site = project / "public/one"
    assert not (site / "api").exists()
    pages = [path for path in site.rglob("*.html") if "api/" in path.read_text("utf-8")]
    assert pages == []
    assert "api/" not in (site / "sitemap.xml").read_text("utf-8")


def test_the_examples_of_the_page_read_what_is_there(tmp_path: Path) -> None:
    site = _project(tmp_path, [_package("lieux", "a.csv")], {"a.csv": b"nom;lon;lat\na;1,5;44,5\n"}) / "public/one"
    page = (site / "api/index.html").read_text("utf-8")
    for extension in ("json", "geojson"):
        assert f"{URL}dataset/lieux/resource/r-lieux.{extension}" in page
        assert (site / f"dataset/lieux/resource/r-lieux.{extension}").is_file()
    assert page.count("<pre") == 5, "curl, JavaScript, Python, R, QGIS"
    own = (site / "dataset/lieux/resource/r-lieux/index.html").read_text("utf-8")
    assert "Réutiliser ces données" in own
    assert f"<code>{URL}dataset/lieux/resource/r-lieux.csv</code>" in own
