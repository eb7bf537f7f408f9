"""What of a catalogue's files is published as data: what is whole, at hand and open."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sitegen import config, sources
from sitegen.build.build import theme_of
from sitegen.catalogue import Catalogue, Content, Resource
from sitegen.outputs import data_api
from sitegen.site import Site, sites_of
from sitegen.site.data_files import publication_of
from tests.acceptance.projects import write_lines, write_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    found = write_project(tmp_path / "project", datasets="data/datasets.jsonl", languages=("fr", "en"))
    (found / "data/files").mkdir(parents=True)
    (found / "data/files/a.csv").write_bytes(b"a;b\n1;2\n")
    resource = {"id": "r", "name": "Le fichier", "format": "CSV", "url": "files/a.csv"}
    write_lines(found / "data/datasets.jsonl", [{"id": "d", "name": "jeu", "title": "Le jeu", "resources": [resource]}])
    return found


def _sites(project: Path, **changes: Any) -> list[Site]:
    """With what the only resource is, changed."""
    partner = config.load(project).partners["one"]
    catalogue = sources.fetch(partner, cache=project / ".sitegen")
    resource = replace(catalogue.datasets[0].resources[0], **changes)
    datasets = (replace(catalogue.datasets[0], resources=(resource,)),)
    return sites_of(partner, replace(catalogue, datasets=datasets))


def _resource(project: Path) -> Resource:
    catalogue: Catalogue = sources.fetch(config.load(project).partners["one"], cache=project / ".sitegen")
    return catalogue.datasets[0].resources[0]


def _published(project: Path, sites: list[Site]) -> dict[str, bytes]:
    theme = theme_of(sites[0].partner, project)
    found = {}
    for site in sites:
        for artifact in data_api.artifacts(site, theme):
            content = artifact.make(*artifact.args)
            assert isinstance(content, bytes)
            found[artifact.path] = content
    return found


def test_a_whole_file(project: Path) -> None:
    found = _published(project, _sites(project))
    assert sorted(found) == [
        "api/index.json", "api/openapi.json", "dataset/jeu/resource/r.csv", "dataset/jeu/resource/r.json",
    ]  # fmt: skip
    assert json.loads(found["dataset/jeu/resource/r.json"]) == [{"a": 1, "b": 2}]


def test_both_languages_see_the_same(project: Path) -> None:
    french, english = _sites(project)
    assert publication_of(english.first) is publication_of(french)


def test_a_sample_is_told_as_such_and_has_no_data(project: Path) -> None:
    content = _resource(project).content
    assert content is not None
    elsewhere = "https://ailleurs.example.org/a.csv"
    part = replace(content, whole=False)
    found = _published(project, _sites(project, content=part, file=None, url=elsewhere))
    [resource] = json.loads(found.pop("api/index.json"))["resources"]
    assert (resource["whole"], resource["formats"], resource["reason"]) == (False, [], "sample")
    assert resource["source"] == elsewhere
    assert list(found) == ["api/openapi.json"]


@pytest.mark.parametrize("content", [None, Content()])
def test_what_nobody_has_read_is_not_in_the_index(project: Path, content: Content | None) -> None:
    found = _published(project, _sites(project, content=content))
    assert json.loads(found["api/index.json"])["resources"] == []


def test_what_is_restricted_is_nowhere_whatever_is_at_hand(project: Path) -> None:
    found = _published(project, _sites(project, restricted=True))
    assert sorted(found) == ["api/index.json", "api/openapi.json"]
    assert json.loads(found["api/index.json"])["resources"] == []
