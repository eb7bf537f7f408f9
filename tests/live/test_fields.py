"""A dataset in each schema keeps every field of its row in DCAT, as ckanext-dcat's own parser reads it back."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.catalogue import ACCESS_RIGHTS
from tests.acceptance.schema_packages import LAW, PACKAGES
from tests.acceptance.test_schema_rows import build
from tests.live.harvesting import Package, extras
from tests.surroundings import missing, shared

_EU = "http://publications.europa.eu/resource/authority"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("fields")) / "public" / "one" / "catalog.ttl"


def read(catalogue: Path, profile: str) -> dict[str, Package]:
    """What ckanext-dcat makes of it, by the ends of the datasets' addresses."""
    program = [sys.executable, str(shared("ckan/ckan-dcat-parse")), str(catalogue), "--dump", "--profile", profile]
    done = subprocess.run(program, capture_output=True, text=True, encoding="utf-8", check=False)
    if "ckan-stack install" in done.stderr:
        missing("no ckanext-dcat: `ckan-stack install` makes an environment that has it")
    assert done.returncode == 0, done.stderr
    packages = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {extras(each)["uri"].rstrip("/").rpartition("/")[2]: each for each in packages}


@pytest.mark.parametrize("profile", ["euro_dcat_ap_2", "euro_dcat_ap_3"])
def test_what_ckanext_dcat_reads_back(catalogue: Path, profile: str) -> None:
    came = read(catalogue, profile)
    assert set(came) == set(PACKAGES)
    for name, (_, told) in PACKAGES.items():
        said, [file] = extras(came[name]), came[name]["resources"]
        assert file["license"].rstrip("/") == "https://www.etalab.gouv.fr/licence-ouverte-open-licence", name
        assert (said["contact_name"], said["contact_email"]) == (told.contact, told.mail), name
        assert said["publisher_name"] == (told.publisher or "Parc du Luberon"), name
        assert said.get("creator_name", "") == told.creator, name
        assert said.get("issued", "") == told.issued, name
        assert said["frequency"] == f"{_EU}/frequency/ANNUAL", name
        assert (said.get("temporal_start", ""), said.get("temporal_end", "")) == told.period, name
        assert ("spatial" in said) == told.outline, name
        assert said.get("spatial_text", "") == told.place[0], name
        rights = f"{_EU}/access-right/{told.rights or 'PUBLIC'}"
        assert said["access_rights"] == (rights if not told.rights or told.rights in ACCESS_RIGHTS else told.rights), (
            name
        )
        assert json.loads(said.get("applicable_legislation", "[]")) == ([LAW] if told.law else []), name
        assert json.loads(said.get("documentation", "[]")) == ([told.page] if told.page else []), name
        assert bool(file.get("access_services")) == told.service, name
        assert file["format"] == ("WMS" if told.service else "CSV"), name
        assert came[name]["title"] == (told.title[0] or name.capitalize().replace("Udata", "Eaux")), name
