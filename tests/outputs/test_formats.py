"""Of a format, every output says the same media type: that of `catalogue.formats`."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from rdflib import DCAT, RDF, RDFS, Graph
from rdflib.namespace import DCTERMS

from sitegen import urls
from sitegen.catalogue import Catalogue
from sitegen.catalogue.formats import FORMATS, media_type
from sitegen.outputs import ckan_api, datapackage, dcat, hosting, pod
from sitegen.sources.shape.formats import format_of
from tests.dcat.making import dataset, resource
from tests.site.test_saved_searches import made

LABELS = (*FORMATS, "Autre chose")
SETTLED = {
    "JSONL": "application/x-ndjson",
    "RAR": "application/vnd.rar",
    "JPEG2000": "image/jp2",
    "GTFS": "",
    "GeoTIFF": "",
}
SETTLED |= {"7Z": "application/x-7z-compressed", "TAR": "application/x-tar", "SQLite": "application/vnd.sqlite3"}
SETTLED |= {"GTFS-RT": "", "CSV": "text/csv", "Autre chose": ""}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the outputs write of one dataset with a file of each format, by path."""
    folder = tmp_path_factory.mktemp("formats")
    each = (
        resource(f"r{number}", format=label, url=f"https://files.example.org/{number}")
        for number, label in enumerate(LABELS)
    )
    [site, *_], theme = made(folder, Catalogue("s", datasets=(dataset(resources=tuple(each)),)))
    found: dict[str, bytes] = {}
    for output in (ckan_api, datapackage, dcat, hosting, pod):
        for artifact in output.artifacts(site, theme):
            content = artifact.make(*artifact.args)
            found |= {artifact.path: content} if isinstance(content, bytes) else {}
    return found


def told(resources: Any, name: str) -> dict[str, str]:
    """By label. A list is in the order of the files."""
    return {label: each.get(name, "") for label, each in zip(LABELS, resources, strict=True)}


def expected() -> dict[str, str]:
    return {label: media_type(label) for label in LABELS}


def test_the_table_says_what_was_settled() -> None:
    assert {label: media_type(label) for label in SETTLED} == SETTLED


def test_ckans_api(files: dict[str, bytes]) -> None:
    assert (
        told(json.loads(files["api/3/action/package_show/budget.json"])["result"]["resources"], "mimetype")
        == expected()
    )


def test_the_data_package(files: dict[str, bytes]) -> None:
    assert told(json.loads(files["dataset/budget/datapackage.json"])["resources"], "mediatype") == expected()


def test_project_open_data(files: dict[str, bytes]) -> None:
    [one] = json.loads(files["data.json"])["dataset"]
    assert told(one["distribution"], "mediaType") == expected()


def test_dcat(files: dict[str, bytes]) -> None:
    graph = Graph().parse(data=files["dataset/budget.ttl"], format="turtle")
    found: dict[str, str] = {}
    for one in graph.subjects(RDF.type, DCAT.Distribution):
        kind = graph.value(one, DCTERMS["format"])
        said = {str(graph.value(kind, RDF.value)), str(graph.value(graph.value(one, DCAT.mediaType), RDFS.label) or "")}
        [found[str(graph.value(kind, RDFS.label))]] = said
    assert found == expected()


def test_hosts(files: dict[str, bytes]) -> None:
    listed = re.findall(r'^  "([^"]+)" (\w+);$', files[urls.NGINX].decode(), re.MULTILINE)
    types = {extension: kind.partition(";")[0] for kind, extension in listed}
    for row in FORMATS.values():
        assert [types[extension] for extension in row.extensions] == [row.media_type] * len(row.extensions)


@pytest.mark.parametrize("label", FORMATS)
def test_a_media_type_and_an_extension_are_read_as_the_format(label: str) -> None:
    row = FORMATS[label]
    said = (label, *(filter(None, (row.media_type,))), *row.extensions)
    assert {format_of(each, "", "") for each in said} == {(label, row.family, row.kind)}
