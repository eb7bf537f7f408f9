"""What of others' work comes with sitegen is listed, all of it, with licences that are what the list says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests import PROJECT

# The first words that each licence is known by.
WORDS = {
    "OFL-1.1": "licensed under the SIL Open Font License, Version 1.1",
    "BSD-2-Clause": "BSD 2-Clause License",
}
CODE = {".css", ".html", ".js", ".toml"}  # what the themes' own files are
_ROW = re.compile(r"(?m)^\| (\S+) \| (\S+) \| (\S+) \| (.*) \| \[.*\]\((.*)\) \|$")


def printed(what: str) -> str:
    command = [sys.executable, str(PROJECT / "tools" / "third-party.py"), what]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=PROJECT).stdout


@pytest.fixture(scope="module")
def bill() -> str:
    return printed("sbom")


def test_the_list_is_what_the_tool_prints() -> None:
    assert (PROJECT / "THIRD-PARTY.md").read_text("utf-8") == printed("list"), "make third-party"


def test_every_file_that_is_not_ours_is_listed_and_is_there() -> None:
    listed = {
        path
        for _, _, _, files, text in _ROW.findall((PROJECT / "THIRD-PARTY.md").read_text("utf-8"))
        for path in (*re.findall(r"`(.*?)`", files), text)
    }
    folder = PROJECT / "themes"
    assets = {path.relative_to(PROJECT) for path in folder.glob("*/assets/**/*") if path.is_file()}
    foreign = {path.as_posix() for path in assets if path.suffix not in CODE or {"vendor", "fonts"} & {*path.parts}}
    assert foreign == listed


def test_each_licence_is_the_one_that_is_named() -> None:
    for name, _, licence, _, text in _ROW.findall((PROJECT / "THIRD-PARTY.md").read_text("utf-8")):
        assert WORDS[licence] in (PROJECT / text).read_text("utf-8"), name


def test_the_package_says_that_they_are_in_it() -> None:
    said = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]["license"]
    assert {*said.split(" AND ")} == {"MIT", *WORDS}


def test_the_bill_of_materials_is_valid_and_the_same_each_time(bill: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill) is None
    assert printed("sbom") == bill


def test_the_bill_names_everything_that_sitegen_runs_on_with_a_licence(bill: str) -> None:
    components = {
        row["purl"].partition("@")[0] if "%40" not in row["purl"] else row["name"]: row
        for row in json.loads(bill)["components"]
    }
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {re.split(r"[><=]", line)[0] for line in project["dependencies"]}
    assert {name for name in wanted if f"pkg:pypi/{name}" not in components} == set()
    assert {"pkg:npm/leaflet", "encode-sans", "instrument-sans", "source-serif-4", "pkg:pypi/markupsafe"} <= set(
        components
    )
    assert [name for name, row in components.items() if not row.get("licenses")] == []
    told_by_its_text_alone = components["pkg:pypi/py-svg-hush"], components["pkg:pypi/resvg-py"]
    assert [row["licenses"] for row in told_by_its_text_alone] == [[{"license": {"id": "MIT"}}]] * 2
    assert "hatchling" not in bill, "builds it, and does not run it"
    assert str(PROJECT) not in bill
