"""docs/configuration.md and the JSON Schema of editors, both from `schema` (DESIGN §3): they cannot drift from it.

`python -m sitegen.commands.reference` writes the page.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic.json_schema import models_json_schema

from sitegen.config.schema import PartnerTable, ProjectTable
from sitegen.config.source_tables import KINDS, kind_of
from sitegen.config.table import Table
from sitegen.config.target_tables import TARGET_TABLES

PAGE = Path(__file__).parents[2] / "docs" / "configuration.md"
Kind = Literal["project", "partner", "both"]
_DIALECT = "https://json-schema.org/draft/2020-12/schema"

EXAMPLE_PROJECT = """\
# sitegen.toml
[sources.pigma]
kind = "ckan"
url = "https://www.pigma.org/datanouvelleaquitaine"
title = "PIGMA"

[sources.archive]
kind = "dump"
datasets = "data/datasets.jsonl.gz"
organizations = "data/organizations.json"

[fetch]
contact = "opendata@region.example.org"

[defaults]
source = "pigma"
languages = ["fr"]

[defaults.legal]
host_name = "Hébergeur de la région"
"""

EXAMPLE_PARTNER = """\
# partners/saint-pierre-du-mont/partner.toml
title = "Saint-Pierre-du-Mont en données"
url = "https://saint-pierre-du-mont.example.org/"
source = "pigma"
languages = ["fr", "en"]

[select]
organizations = ["commune_de_saint_pierre_du_mont"]

[theme]
name = "register"

[brand]
color = "#0b5f3c"

[legal]
publisher = "Commune de Saint-Pierre-du-Mont"

[translations.en]
title = "Saint-Pierre-du-Mont in data"
"""

_INTRODUCTION = f"""\
# Configuration

<!-- Written by `python -m sitegen.commands.reference` from the tables of sitegen/config/: change it there. -->

A project is a folder with a `sitegen.toml` and a folder for each partner, `partners/NAME/`, with a `partner.toml`.
A key that is not listed here is an error. `sitegen check` tells every fault at once, with its file and line.

```toml
{EXAMPLE_PROJECT}```

```toml
{EXAMPLE_PARTNER}```

A partner's folder may also hold `pages/*.md`, `templates/`, `assets/` and `i18n/`: see [themes](themes.md).

## Help in the editor

`sitegen schema` prints a JSON Schema that holds for both files; `sitegen schema partner` and `sitegen schema project`
print one for each, which editors complete best. With Taplo or Even Better TOML:

```
sitegen schema partner > partner.schema.json
```

and, as the first line of a partner.toml, `#:schema ../../partner.schema.json`. `sitegen new` writes that line where the
file is there.
"""


def json_schema(kind: Kind) -> dict[str, Any]:
    """The JSON Schema of one of the files, or of both: which one is meant shows in whether it has `sources`."""
    models = [(ProjectTable, "validation"), (PartnerTable, "validation")]
    _, schema = models_json_schema(models)  # type: ignore[arg-type]
    tables = schema["$defs"]
    # What a partner.toml leaves out may stand under [defaults], and that table may hold whatever a partner.toml may.
    tables["PartnerTable"].pop("required", None)
    defaults = tables["ProjectTable"]["properties"]["defaults"]
    tables["ProjectTable"]["properties"]["defaults"] = {
        "$ref": "#/$defs/PartnerTable",
        "description": defaults["description"],
    }
    project, partner = {"$ref": "#/$defs/ProjectTable"}, {"$ref": "#/$defs/PartnerTable"}
    roots: dict[Kind, dict[str, Any]] = {
        "project": project,
        "partner": partner,
        "both": {"if": {"required": ["sources"]}, "then": project, "else": partner},
    }
    titles = {"project": "sitegen.toml", "partner": "partner.toml", "both": "sitegen.toml and partner.toml"}
    return {"$schema": _DIALECT, "title": titles[kind], **roots[kind], "$defs": tables}


def page() -> str:
    """docs/configuration.md."""
    parts = [_INTRODUCTION, "## sitegen.toml\n", _keys(ProjectTable)]
    for model in KINDS:
        parts += [f'### `[sources.NAME]` with `kind = "{kind_of(model)}"`\n', f"{_sentence(model)}\n", _keys(model)]
    parts += [*_tables(ProjectTable), "## partner.toml\n", _keys(PartnerTable), *_tables(PartnerTable)]
    for target in TARGET_TABLES:
        names = " or ".join(f'"{name}"' for name in typing.get_args(target.model_fields["target"].annotation))
        parts += [f"### `[publish]` with `target = {names}`\n", f"{_sentence(target)}\n", _keys(target)]
    return "\n".join(parts)


def _tables(model: type[Table]) -> Iterator[str]:
    """A section for each table inside the file that is one class of its own."""
    for name, field in model.model_fields.items():
        if (table := _table_of(field.annotation)) is not None:
            key = name + {"translations": ".LANGUAGE", "searches": ".NAME"}.get(name, "")
            header = f"[[{key}]]" if _is_list(field.annotation) else f"[{key}]"
            yield from (f"### `{header}`\n", f"{_sentence(table)}\n", _keys(table))


def _keys(model: type[Table]) -> str:
    rows = ["| key | type | default | what it says |", "|---|---|---|---|"]
    for name, field in model.model_fields.items():
        if _table_of(field.annotation) is not None and not field.description:
            continue  # it has a section of its own
        default = "required" if field.is_required() else _written(field.get_default(call_default_factory=True))
        description = field.description or {"kind": "The kind of source.", "target": "Where the site goes."}.get(
            name, ""
        )
        cells = (f"`{name}`", _type(field), default, description)
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join([*rows, ""])


def _type(field: FieldInfo) -> str:
    bounds = [str(getattr(rule, side)) for rule in field.metadata for side in ("ge", "le") if hasattr(rule, side)]
    return _words(field.annotation) + (f", {'–'.join(bounds)}" if bounds else "")


def _words(annotation: Any) -> str:
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _words(arguments[0])
    if origin is Literal:
        return " or ".join(f'`"{value}"`' for value in arguments)
    if origin in (types.UnionType, typing.Union):
        known = [argument for argument in arguments if argument is not type(None)]
        return "table" if any(_table_of(one) for one in known) else _words(known[0])
    if origin is dict:
        return "tables" if _table_of(arguments[1]) else "table"
    if origin is tuple:
        return "list of tables" if _table_of(arguments[0]) else "list of texts"
    return {bool: "true or false", int: "whole number", float: "number", str: "text"}.get(annotation, "table")


def _is_list(annotation: Any) -> bool:
    return typing.get_origin(annotation) is tuple


def _table_of(annotation: Any) -> type[Table] | None:
    """The class of a table, or of the tables of a dictionary or a list."""
    if typing.get_origin(annotation) is dict:
        return _table_of(typing.get_args(annotation)[1])
    if typing.get_origin(annotation) is tuple:
        return _table_of(typing.get_args(annotation)[0])
    return annotation if isinstance(annotation, type) and issubclass(annotation, Table) else None


def _written(value: object) -> str:
    if value is None or value in ("", {}):
        return ""
    return f"`{json.dumps(value, ensure_ascii=False)}`"


def _sentence(model: type[BaseModel]) -> str:
    return " ".join((model.__doc__ or "").split())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
