"""A marker in every field that a CKAN can hold, and none in what is published but where the white list says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.marked import Field, Marked, marked, readings
from tests.acceptance.projects import URL, write_lines, write_project
from tests.program import Finished, sitegen
from tests.sources.portal import running

_TEXTS = {"title", "display_name", "title_translated", "description", "description_translated"}
_DATASET = {
    *("title", "display_name", "title_translated", "notes", "description", "notes_translated"),
    *("license_id", "license_title", "license_url", "license", "rights"),
    *("frequency", "update_frequency", "accrual_periodicity", "accrualPeriodicity", "updateInterval", "update_freq"),
    *("data_update_frequency", "frequency-of-update", "更新頻度"),
    *("territory", "spatial_text", "spatial-text", "spatial-name", "spatial_coverage", "geographical_coverage"),
    *("spatialRelationship", "geographic_region", "spatial"),
    *("granularity", "geographical_granularity", "spatial_resolution"),
    *("version", "url", "landing_page", "landingPage", "hyperlink"),
    *("licence", "licence_url", "use-constraints", "use-limitation"),
    *("access_rights", "access_constraints", "applicable_legislation"),
}
_FILE = {
    "name",
    "name_translated",
    "title",
    "description",
    "description_translated",
    "format",
    "mimetype",
    "media_type",
}
# What of a field may be published. A locked file is shown by its name, its description and its format.
WHITE: dict[str, set[str]] = {
    "package": _DATASET | {"keywords"},
    "extra": _DATASET,
    "resource": _FILE
    | {"url", "download_url", "access_url", "accessURL", "schema", "schema_url", "conformsTo", "conforms_to"}
    | {"license", "rights", "licence", "license_url", "license_uri", "licence_url", "license_id", "license_title"},
    "locked": _FILE,
    "lock": {"description"},
    "organization": _TEXTS | {"site", "url", "website", "site_web", "site_internet", "homepage", "org_url"},
    "group": _TEXTS,
    "tag": {"name", "display_name"},
}
CONTACT = {("package", "maintainer"), ("package", "maintainer_email")}
# Whom else a description names, where the partner publishes contacts: by name and site, and who is to be written to.
PARTIES = {(kind, key) for kind in ("package", "extra") for key in ("contact", "publisher", "creator")}
# A logo is published as a picture, never its address; a message says which one cannot be read.
LOGOS = {(kind, key) for kind in ("organization", "group") for key in ("image_url", "image_display_url")}
_WHITE_FIELDS = sorted((kind, key) for kind, keys in WHITE.items() for key in keys)
TWO_LANGUAGES = ("fr", "en")


@pytest.fixture(scope="module")
def catalogue() -> Marked:
    return marked(WHITE)


def _allowed(field: Field) -> bool:
    return field[1] in WHITE.get(field[0], ())


def _published(made: Marked, site: Path) -> set[Field]:
    files = (file for file in site.rglob("*") if file.is_file())
    return {field for file in files for part in readings(file) for field in made.marks.found_in(part)}


def _said(made: Marked, done: Finished) -> set[Field]:
    return made.marks.found_in((done.out + done.err).encode("utf-8", "ignore"))


def _dump(made: Marked, folder: Path, partner: str = "") -> Path:
    project = write_project(
        folder, organizations="organizations.json", groups="groups.json", languages=TWO_LANGUAGES, partner=partner
    )
    write_lines(project / "datasets.jsonl", made.packages)
    write_lines(project / "organizations.json", made.organizations)
    write_lines(project / "groups.json", made.groups)
    for name, content in made.files.items():
        file = project / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
    return project


def test_a_dump_publishes_what_the_white_list_names(catalogue: Marked, tmp_path: Path) -> None:
    project = _dump(catalogue, tmp_path / "project")
    out = tmp_path / "out"
    loud = sitegen("build", "-o", out, project=project)
    quiet = sitegen("build", "--json", "-o", out, project=project)
    _is_clean(catalogue, out, loud, quiet)
    assert quiet.partner("one")["datasets"] == len(list((out / "one" / "dataset").glob("*/resource")))


def test_a_portal_publishes_the_same(catalogue: Marked, tmp_path: Path) -> None:
    with running() as portal:
        portal.packages, portal.organizations, portal.groups = (
            catalogue.packages,
            catalogue.organizations,
            catalogue.groups,
        )
        portal.files = {f"/{name}": content for name, content in catalogue.files.items()}
        project = write_project(tmp_path / "project", languages=TWO_LANGUAGES)
        source = f'[sources.dump]\nkind = "ckan"\nurl = "{portal.url}"\n[fetch]\nfiles_minutes = 0\n'
        (project / "sitegen.toml").write_text(source, encoding="utf-8")
        done = sitegen("build", "--json", "-o", tmp_path / "out", project=project)
        asked = [path for _, path, _ in portal.asked if path.startswith("/files/")]
    _is_clean(catalogue, tmp_path / "out", done)
    assert asked == [], "no file of the catalogue is fetched"


def _is_clean(made: Marked, out: Path, *runs: Finished) -> None:
    found = _published(made, out)
    assert sorted(field for field in found if not _allowed(field)) == []
    assert [field for field in _WHITE_FIELDS if field not in found] == [], "what may be published is"
    for done in runs:
        assert sorted(field for field in _said(made, done) if not _allowed(field) and field not in LOGOS) == []


def test_contacts_are_the_maintainer_and_nobody_else(catalogue: Marked, tmp_path: Path) -> None:
    asked = '["author_email", "maintainer_email", "restricted", "allowed_users", "creator_user_id", "contact_points"]'
    project = _dump(catalogue, tmp_path / "project", f"[show]\ncontacts = true\nextras = {asked}\n")
    done = sitegen("build", "--json", "-o", tmp_path / "out", project=project)
    found = _published(catalogue, tmp_path / "out")
    assert sorted(field for field in found if not _allowed(field) and field not in CONTACT | PARTIES) == []
    assert found >= CONTACT
    assert sorted(field for field in _said(catalogue, done) if not _allowed(field)) == []


def test_the_files_of_what_is_locked_or_hidden_are_not_copied(catalogue: Marked, tmp_path: Path) -> None:
    project = _dump(catalogue, tmp_path / "project")
    sitegen("build", "-o", tmp_path / "out", project=project)
    assert list((tmp_path / "out/one/dataset").rglob("*.csv")) == []
    open_file = project / "files" / "ouvert.csv"
    open_file.write_text("a;b\n", encoding="utf-8")
    with (project / "datasets.jsonl").open("a", encoding="utf-8") as lines:
        lines.write('{"id": "x", "name": "x", "resources": [{"id": "r", "url": "files/ouvert.csv"}]}\n')
    sitegen("build", "-o", tmp_path / "out", project=project)
    assert [file.name for file in (tmp_path / "out/one/dataset").rglob("*.csv")] == ["ouvert.csv"], "an open one is"
    assert URL in (tmp_path / "out/one/dataset/x/resource/r/index.html").read_text(encoding="utf-8")
