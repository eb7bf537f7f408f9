"""CKAN's API as files: what clients ask for is there, and what is read back is the same dataset."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sitegen.catalogue import Catalogue, Contact, Dataset, Group, License, LocalFile, Organization, Resource, Tag, Text
from sitegen.config import Partner, load
from sitegen.engine import Artifact
from sitegen.engine.artifact import key_of
from sitegen.outputs import ckan_api
from sitegen.outputs.ckan_api.package import package, tag_name
from sitegen.site import Site, sites_of
from sitegen.sources import fetch
from sitegen.sources.shape.context import Context
from sitegen.sources.shape.dataset import dataset as shaped
from sitegen.sources.shape.owners import Directory
from tests import PROJECT
from tests.site.test_saved_searches import made
from tests.sources.making import partner as reading
from tests.sources.test_real_catalogues import PORTALS, source

DAY = datetime(2026, 11, 20, 8, 30, 15, 123456, tzinfo=UTC)
AGEN, DAX = (Organization(f"o{name}", name, Text.of(name.title())) for name in ("agen", "dax"))
EAU = Group("g", "eau", Text((("fr", "L’eau"), ("en", "Water"))), Text.of("Tout sur l’eau."))
ANSWERED = {
    "group_list",
    "license_list",
    "organization_list",
    "package_list",
    "package_search",
    "status_show",
    "tag_list",
}


def dataset(name: str, **fields: Any) -> Dataset:
    some: dict[str, Any] = {"title": Text.of(name.title()), "notes": Text(), "organization": "odax", "modified": DAY}
    return Dataset(id=f"id-{name}", name=name, **some | fields)


def artifacts(folder: Path, *datasets: Dataset, **table: Any) -> list[Artifact]:
    catalogue = Catalogue("s", datasets=datasets, organizations=(AGEN, DAX), groups=(EAU,), as_of=DAY)
    sites, theme = made(folder, catalogue, **table)
    return [artifact for site in sites for artifact in ckan_api.artifacts(site, theme)]


def written(folder: Path, *datasets: Dataset, **table: Any) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for artifact in artifacts(folder, *datasets, **table):
        content = artifact.make(*artifact.args)
        files |= _under(artifact.path, content) if isinstance(content, Mapping) else {artifact.path: content}
    return files


def _under(folder: str, contents: Mapping[str, bytes]) -> dict[str, bytes]:
    return {folder + name: content for name, content in contents.items()}


def result(files: Mapping[str, bytes], action: str) -> Any:
    answer = json.loads(files[f"api/3/action/{action}"])
    assert answer["success"] is True
    return answer["result"]


def test_both_trees_answer_the_same(tmp_path: Path) -> None:
    files = written(tmp_path, dataset("budget"), dataset("eau", groups=("g",)))
    three = {path.removeprefix("api/3/"): content for path, content in files.items() if path.startswith("api/3/")}
    bare = {path.removeprefix("api/"): content for path, content in files.items() if path.startswith("api/action/")}
    assert three == bare
    assert {path.partition("/")[2] for path in bare} >= ANSWERED | {"package_show/budget.json", "group_show/eau.json"}
    assert len(three) + len(bare) + 2 == len(files), "and a file beside each dataset's page"


def test_no_file_is_a_folder_too(tmp_path: Path) -> None:
    files = written(tmp_path, dataset("budget"), dataset("agen", organization="oagen"))
    folders = {path[: match.start()] for path in files for match in re.finditer("/", path)}
    assert folders.isdisjoint(files)


def test_all_datasets_come_in_one_answer(tmp_path: Path) -> None:
    found = result(written(tmp_path, *(dataset(f"n{number:04}") for number in range(1200))), "package_search")
    assert (found["count"], len(found["results"])) == (1200, 1200)
    assert [each["id"] for each in found["results"]] == sorted(each["id"] for each in found["results"])
    assert (found["facets"], found["search_facets"], found["sort"]) == ({}, {}, "id asc")


def test_a_package_is_the_same_wherever_it_is(tmp_path: Path) -> None:
    files = written(tmp_path, dataset("budget", title=Text.of("Été à l’eau")))
    [listed] = result(files, "package_search")["results"]
    assert listed == json.loads(files["dataset/budget.json"]) == result(files, "package_show/budget.json")
    assert {content.isascii() for content in files.values()} == {True}, "hosts may not know the encoding"


def test_harvesters_find_what_they_need(tmp_path: Path) -> None:
    tags = (Tag("l’eau"), Tag("Mont-de-Marsan"), Tag("x"), Tag("a" * 120), Tag("R&D"))
    [found] = result(written(tmp_path, dataset("budget", groups=("g",), tags=tags)), "package_search")["results"]
    assert found["metadata_modified"] == "2026-11-20T08:30:15.123456", "CKAN's spelling, to be compared as text"
    assert (found["owner_org"], found["organization"]["name"]) == ("odax", "dax")
    assert found["groups"][0].items() >= {"name": "eau", "display_name": "L’eau"}.items()
    names = [tag["name"] for tag in found["tags"]]
    assert names == ["l eau", "Mont-de-Marsan", "a" * 100, "R D"], "a CKAN refuses a dataset with another"
    assert all(re.fullmatch(r"[\w .-]{2,100}", name) for name in names)
    assert found["tags"][0]["display_name"] == "l’eau"


def test_what_is_not_known_is_not_said(tmp_path: Path) -> None:
    [found] = result(written(tmp_path, dataset("x", modified=None, organization="")), "package_search")["results"]
    assert {"metadata_modified", "metadata_created", "maintainer", "author"}.isdisjoint(found)
    assert (found["organization"], found["owner_org"], found["license_id"], found["extras"]) == (None, None, None, [])


def test_a_restricted_file_has_no_address(tmp_path: Path) -> None:
    one = Resource("r", Text.of("Registre"), Text(), "CSV", "table", "file", "https://example.org/r", restricted=True)
    found = written(tmp_path, dataset("budget", resources=(one,)))["dataset/budget.json"]
    [resource] = json.loads(found)["resources"]
    assert (resource["url"], resource["restricted"]) == ("", '{"level": "restricted"}')


def test_a_file_of_the_site_has_its_address_there(tmp_path: Path) -> None:
    file = LocalFile(tmp_path / "a.csv", name="a.csv", digest="d", size=3)
    one = Resource("r", Text.of("A"), Text(), "CSV", "table", "file", "", size=3, file=file)
    found = written(tmp_path, dataset("budget", resources=(one,)))["dataset/budget.json"]
    [resource] = json.loads(found)["resources"]
    assert resource["url"] == "https://example.org/dataset/budget/resource/r/download/a.csv"


def test_an_organisation_is_shown_by_the_action_only_where_it_is_the_only_one(tmp_path: Path) -> None:
    alone = written(tmp_path, dataset("budget"))
    assert result(alone, "organization_show").items() >= {"name": "dax", "package_count": 1}.items()
    both = written(tmp_path, dataset("budget"), dataset("a", organization="oagen"))
    assert "api/3/action/organization_show" not in both
    assert result(both, "organization_show/agen.json")["id"] == "oagen"
    assert result(both, "organization_list") == ["agen", "dax"]


def test_lists(tmp_path: Path) -> None:
    license = License("lov2", "Licence Ouverte 2.0", "https://example.org/lo", True)  # noqa: A001 - CKAN's word
    files = written(tmp_path, dataset("b", license=license, tags=(Tag("eau"),)), dataset("a", groups=("g",)))
    assert result(files, "package_list") == ["a", "b"]
    assert (result(files, "group_list"), result(files, "tag_list")) == (["eau"], ["eau"])
    [licence] = result(files, "license_list")
    assert licence.items() >= {"id": "lov2", "title": "Licence Ouverte 2.0", "od_conformance": "approved"}.items()
    assert result(files, "status_show").items() >= {"site_url": "https://example.org", "locale_default": "fr"}.items()


def test_one_changed_dataset_makes_its_own_files_and_the_whole_answer_anew(tmp_path: Path) -> None:
    before = artifacts(tmp_path, dataset("a"), dataset("b"))
    after = artifacts(tmp_path, dataset("a"), dataset("b", title=Text.of("Autre")))
    changed = [new.path for old, new in zip(before, after, strict=True) if key_of(old) != key_of(new)]
    assert changed == [
        "dataset/b.json",
        "api/3/action/package_show/b.json",
        "api/action/package_show/b.json",
        "api/",
    ]


def test_what_happens_to_files_elsewhere_changes_no_package(tmp_path: Path) -> None:
    """`content` tells when a file was last read: that is not the dataset's."""
    one = Resource("r", Text.of("A"), Text(), "CSV", "table", "file", "https://example.org/a.csv", datastore=True)
    plain = written(tmp_path, dataset("a", resources=(one,)))
    assert written(tmp_path, dataset("a", resources=(replace(one, datastore=False),))) == plain


def _back(site: Site, partner: Partner) -> list[tuple[Dataset, Dataset | None]]:
    """Each dataset, and what is made of its package."""
    context = Context(show=partner.table.show, organizations=Directory(()), groups=Directory(()))
    packages = [package(each, site.around(each).value, site.edition) for each in site.datasets]
    return [
        (each, shaped(json.loads(json.dumps(made)), context))
        for each, made in zip(site.datasets, packages, strict=True)
    ]


def _published(each: Dataset) -> Dataset:
    """Without what docs/machines.md says is another thing when it comes back.

    Tags are compared as CKAN takes them; a file that lies on the site has its address there; the portal's datastore
    and what a build has read of files are not published.
    """
    names = tuple(dict.fromkeys(Tag(name) for tag in each.tags if (name := tag_name(tag.name))))
    resources = tuple(replace(one, file=None, url="", datastore=False, content=None) for one in each.resources)
    return replace(each, tags=tuple(sorted(names, key=lambda tag: tag.name)), resources=resources)


def _same(site: Site, partner: Partner) -> None:
    for each, back in _back(site, partner):
        assert back is not None, each.name
        assert _published(back) == _published(each)
        assert all(
            one.url == other.url for one, other in zip(back.resources, each.resources, strict=True) if not other.file
        )
        if all(tag_name(tag.name) == tag.name for tag in each.tags):
            assert back.tags == each.tags


@pytest.mark.slow
@pytest.mark.parametrize("portal", PORTALS)
def test_a_package_read_back_is_the_same_dataset(portal: str, tmp_path: Path) -> None:
    partner = reading(source(portal), contacts=True, extras=("theme", "author", "language"))
    catalogue = fetch(partner, cache=tmp_path, files=None)
    assert catalogue.datasets
    _same(sites_of(partner, catalogue)[0], partner)


@pytest.mark.parametrize("name", sorted(path.parent.name for path in (PROJECT / "partners").glob("*/partner.toml")))
def test_so_is_one_of_the_demonstration(name: str, tmp_path: Path) -> None:
    partner = load(PROJECT, [name]).partners[name]
    catalogue = fetch(partner, cache=tmp_path, files=None)
    _same(sites_of(partner, catalogue)[0], partner)


@pytest.mark.parametrize(
    "license",
    [
        None,
        License("lov2", "Licence Ouverte 2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/", True),
        License("", "ODC-BY 1.0", "https://opendatacommons.org/licenses/by/1-0/", True),
        License("", "Une licence de la région"),
        License("", "example.org/licence", "https://example.org/licence"),
        License("", "La nôtre", "https://example.org/licence"),
        License("maison", "La nôtre", "https://example.org/licence"),
        License("other-closed", "Licence non ouverte", "", False),
        License("cc-by-4.0", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/", True),
    ],
)
def test_so_is_every_kind_of_licence(license: License | None, tmp_path: Path) -> None:  # noqa: A002 - CKAN's word
    package = written(tmp_path, dataset("x", license=license))["dataset/x.json"]
    back = shaped(json.loads(package), _context())
    assert back is not None
    assert back.license == license


@pytest.mark.parametrize(
    "code", ["NEVER", "NOT_PLANNED", "AS_NEEDED", "IRREG", "12HRS", "DAILY_2", "OTHER", "BIWEEKLY"]
)
def test_so_is_every_frequency(code: str, tmp_path: Path) -> None:
    back = shaped(json.loads(written(tmp_path, dataset("x", frequency=code))["dataset/x.json"]), _context())
    assert back is not None
    assert (back.frequency, back.frequency_label) == (code, "")


def test_so_are_texts_in_languages(tmp_path: Path) -> None:
    both = Text((("fr", "Commune"), ("en", "Municipality")))
    one = dataset(
        "x",
        title=Text((("", "Titre"), ("en", "Title"))),
        notes=Text((("en", "Only English"),)),
        granularity=both,
        territory=both,
        contact=Contact("Service", "sig@example.org"),
    )
    package = json.loads(written(tmp_path, one)["dataset/x.json"])
    extras = {each["key"]: each["value"] for each in package["extras"]}
    assert extras == {"spatial_text": "Commune", "spatial-text": "Commune", "granularity": "Commune"}
    back = shaped(package, _context())
    assert back is not None
    assert (back.title, back.notes, back.granularity, back.territory) == (one.title, one.notes, both, both)


def _context() -> Context:
    table = reading(source(PORTALS[0])).table
    return Context(show=table.show, organizations=Directory(()), groups=Directory(()))
