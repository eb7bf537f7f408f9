"""Every name of the table of fields is read: at the top of a package, in its extras, as JSON in a string; alone."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from sitegen.sources.shape import schemas
from sitegen.sources.shape.dataset import dataset
from tests import PROJECT
from tests.sources.making import package
from tests.sources.shape.names import Case, cases
from tests.sources.shape.test_dataset import context

FILE = {"id": "f", "url": "https://geo.example.org/ows", "format": ""}


def _as_text(value: object) -> object:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: f"{case.field}-{case.name}")
def test_a_name_alone_is_read(case: Case) -> None:
    own = {key: value for key, value in case.package.items() if value is not None}
    at_top = {**case.package, "resources": [FILE | case.file]}
    pairs = [{"key": key, "value": _as_text(value)} for key, value in own.items() if key != "license_id"]
    ways: list[dict[str, Any]] = [at_top]
    ways.append({**at_top, **{key: _as_text(value) for key, value in own.items()}})
    ways.append({"license_id": "", "extras": pairs, "resources": [FILE | case.file], "metadata_modified": at_top.get(
        "metadata_modified", "2026-02-03T09:30:00.123456")})  # fmt: skip
    ways.append({**at_top, "resources": [FILE | {key: _as_text(value) for key, value in case.file.items()}]})
    for fields in ways:
        made = dataset(package("jeu", **fields), context(contacts=True))
        assert made is not None
        assert case.seen(made) == case.expected, fields


def test_the_sides_of_a_box() -> None:
    sides = dict(zip(schemas.names("box"), ("0.1", "43.1", "0.3", "43.3"), strict=True))
    made = dataset(package("jeu", extras=[{"key": key, "value": value} for key, value in sides.items()]), context())
    assert made is not None
    assert made.spatial is not None
    assert made.spatial.bbox == (0.1, 43.1, 0.3, 43.3)


COLUMNS = ("ckan", "idgo", "dcat", "iso", "pod", "portals")
ROWS = {
    "license": "licence", "license_url": "its address", "contact_name": "contact, with `[show] contacts`: name",
    "contact_email": "its e-mail address", "contact_url": "its page, or the form to write by",
    "publisher_name": "publisher, with `[show] contacts`: name",
    "publisher_url": "its site", "creator_name": "creator, with `[show] contacts`: name", "creator_url": "its site",
    "issued": "first publication", "modified": "last change, where CKAN’s own is no moment", "frequency": "frequency",
    "period_start": "period: from", "period_end": "period: to", "period": "period: both", "outline": "outline",
    "box": "outline, by its sides", "place": "place, in words", "granularity": "granularity",
    "access_rights": "access rights", "legislation": "applicable legislation", "hvd": "high-value categories",
    "page": "page elsewhere", "file_license": "licence of a file", "file_license_url": "its address",
    "protocol": "service, by its protocol", "purpose": "what a link is for",
}  # fmt: skip


def test_the_documentations_table_is_the_code() -> None:
    text = (PROJECT / "docs/machines.md").read_text("utf-8").partition("## Fields by schema")[2]
    rows = [
        [cell.strip() for cell in row.split("|")[1:-1]]
        for row in re.findall(r"^\|.*\|$", text.partition("\n- **Licence**")[0], re.MULTILINE)
    ]
    assert len(rows[0]) == 1 + len(COLUMNS)
    assert COLUMNS == schemas.SCHEMAS
    wanted = [
        [ROWS[field], *(", ".join(f"`{name}`" for name in by.get(schema, "").split()) for schema in COLUMNS)]
        for field, by in schemas.FIELDS.items()
    ]
    assert rows[2:] == wanted
