"""The reference page and the editors' schema come from the schema that validates, and cannot drift from it."""

from __future__ import annotations

import re
import tomllib

import pytest

from sitegen.commands import reference
from sitegen.config.schema import PartnerTable, ProjectTable


def test_the_page_is_what_the_schema_gives() -> None:
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page(), "run `python -m sitegen.commands.reference`"


def test_every_key_of_every_table_is_on_the_page_and_described() -> None:
    page = reference.page()
    tables = reference.json_schema("both")["$defs"]
    assert len(tables) > 10
    for name, table in tables.items():
        assert table["description"], name
        for key, entry in table["properties"].items():
            is_table = "$ref" in entry and "description" not in entry
            assert (f"`[{key}]`" if is_table else f"| `{key}` |") in page
            assert is_table or key == "kind" or entry.get("description"), f"{name}.{key} has no description"
    assert re.findall(r"\| *\|$", page, re.MULTILINE) == [], "a row without a description"


def test_the_examples_are_valid() -> None:
    project = tomllib.loads(reference.EXAMPLE_PROJECT)
    partner = tomllib.loads(reference.EXAMPLE_PARTNER)
    assert PartnerTable.model_validate(partner).source in ProjectTable.model_validate(project).sources
    assert reference.EXAMPLE_PROJECT in reference.page()
    assert reference.EXAMPLE_PARTNER in reference.page()


@pytest.mark.parametrize(("kind", "root"), [("project", "ProjectTable"), ("partner", "PartnerTable")])
def test_the_json_schema_of_one_file(kind: reference.Kind, root: str) -> None:
    schema = reference.json_schema(kind)
    assert schema["$ref"] == f"#/$defs/{root}"
    assert schema["$defs"][root]["additionalProperties"] is False


def test_the_json_schema_of_both_files_and_of_the_defaults() -> None:
    schema = reference.json_schema("both")
    assert schema["if"] == {"required": ["sources"]}
    assert (schema["then"]["$ref"], schema["else"]["$ref"]) == ("#/$defs/ProjectTable", "#/$defs/PartnerTable")
    tables = schema["$defs"]
    assert tables["ProjectTable"]["properties"]["defaults"]["$ref"] == "#/$defs/PartnerTable"
    assert "required" not in tables["PartnerTable"], "what is missing may stand under [defaults]"
    wanted = set(re.findall(r'"#/\$defs/(\w+)"', repr(schema).replace("'", '"')))
    assert wanted <= set(tables)
