"""Schemas of data files -> what they say of each column: a title, a description, whether it must be there.

Read are Table Schema (Frictionless), the schemas that stand inside a data package, and JSON Schema
(`json_schemas`). Texts are clean and cut; a description may be Markdown, as that of a dataset may.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sitegen import urls
from sitegen.samples import documents, json_schemas, text
from sitegen.samples.cells import one_line, shown, written

LARGEST = 2 << 20  # bytes: the largest of schema.data.gouv.fr has fifty kilobytes
_MOST_FIELDS, _MOST_VALUES, _MOST_SCHEMAS = 500, 50, 50
_LONGEST_NAME, _LONGEST_TITLE, _LONGEST_TEXT, _LONGEST_VALUE = 100, 200, 2_000, 60  # characters


@dataclass(frozen=True, slots=True)
class Field:
    """What a schema says of a column."""

    name: str
    title: str = ""
    description: str = ""
    type: str = ""  # in the schema's own words: "string", "date"
    example: str = ""
    required: bool = False
    allowed: tuple[str, ...] = ()  # the only values that it may have; () where there is no such list


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema of a data file. All is empty that it does not say; fields are in its order."""

    title: str = ""
    name: str = ""
    version: str = ""  # without a "v" before it
    fields: tuple[Field, ...] = ()

    def of(self, columns: Sequence[str]) -> tuple[Field | None, ...]:
        """The field of each column: that of the same name, else one whose name differs by case and accents only."""
        exact = {field.name: field for field in self.fields}
        left = {urls.fold(name): field for name, field in reversed(exact.items()) if name not in set(columns)}
        left.pop("", None)
        return tuple(exact.get(column) or left.get(urls.fold(column)) for column in columns)

    def missing(self, columns: Sequence[str]) -> tuple[str, ...]:
        """Names of the required fields that none of all the `columns` of a file has.

        A member of an object, "acheteur.id", is only missed where other members of its object have columns.
        """
        objects = {column.rpartition(".")[0] for column in columns}
        found = {field.name for field in self.of(columns) if field} | objects
        names = {field.name for field in self.fields}
        missed = []
        for field in self.fields:
            parent = field.name.rpartition(".")[0]
            if field.required and field.name not in found and (parent not in names or parent in objects):
                missed.append(field.name)
        return tuple(missed)


def schema(content: bytes, columns: Sequence[str] = (), name: str = "") -> Schema | None:
    """What a schema says; None for bytes that are none, or of which nothing can be told.

    Some hold several: data packages, and formats with several lists of records. The one called `name` is taken, else
    that which knows most of the `columns` of the file, else the first.
    """
    if len(content) > LARGEST:
        return None
    try:
        value = documents.parsed(text.decoded(content, whole=True).text, whole=True).value
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    found = [one for one in _schemas(value) if one.fields]

    def fits(one: Schema) -> tuple[bool, int]:
        return bool(name) and urls.fold(one.name) == urls.fold(name), sum(map(bool, one.of(columns)))

    return max(found, key=fits, default=None)


def _schemas(value: Mapping[str, object]) -> list[Schema]:
    if isinstance(value.get("fields"), list):
        return [_table(value)]
    if not isinstance(value.get("resources"), list) or "properties" in value:
        return [
            _about(about, tuple(_field(*each) for each in record[:_MOST_FIELDS]))
            for about, record in json_schemas.records(value)
        ]
    found = []
    for resource in _list(value.get("resources"))[:_MOST_SCHEMAS]:
        inside = resource.get("schema") if isinstance(resource, dict) else None
        if isinstance(resource, dict) and isinstance(inside, dict):
            # Of its resource a schema in a package bears the name, and often no other.
            found.append(_table({"title": value.get("title"), "version": value.get("version"), **resource, **inside}))
            found[-1] = replace(found[-1], name=_word(resource.get("name")))
    return found


def _table(value: Mapping[str, object]) -> Schema:
    fields = []
    for each in _list(value.get("fields"))[:_MOST_FIELDS]:
        if isinstance(each, dict) and isinstance(each.get("name"), str):
            constraints = each.get("constraints")
            constraints = constraints if isinstance(constraints, dict) else {}
            fields.append(_field(each["name"], {**constraints, **each}, constraints.get("required") is True))
    return _about(value, tuple(field for field in fields if field.name))


def _about(value: Mapping[str, object], fields: tuple[Field, ...]) -> Schema:
    version = value.get("version")
    return Schema(
        title=_word(value.get("title"), _LONGEST_TITLE),
        name=_word(value.get("name")),
        version=re.sub(r"^v(?=\d)", "", _word(version if isinstance(version, str) else written(version))),
        fields=fields,
    )


def _field(name: str, said: Mapping[str, object], required: bool) -> Field:
    kinds = said.get("type")
    kinds = [kind for kind in kinds if kind != "null"] if isinstance(kinds, list) else [kinds]
    values = said.get("enum")
    examples = said.get("examples")
    if isinstance(examples, list):
        examples = examples[0] if examples else ""
    example = said.get("example")
    description = said.get("description")
    return Field(
        name=one_line(name, _LONGEST_NAME),
        title=_word(said.get("title"), _LONGEST_TITLE),
        description=shown(description, _LONGEST_TEXT).strip() if isinstance(description, str) else "",
        type=_word(kinds[0] if kinds else ""),
        example=_value(examples if example in (None, "") else example),
        required=required,
        allowed=tuple(filter(None, map(_value, _list(values)[:_MOST_VALUES]))),
    )


def _word(value: object, longest: int = _LONGEST_NAME) -> str:
    return one_line(value, longest) if isinstance(value, str) else ""


def _value(value: object) -> str:
    return one_line(written(value), _LONGEST_VALUE)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
