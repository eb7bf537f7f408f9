"""`api/index.json`: every resource of which something is at hand, and where its data is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sitegen import urls
from sitegen.samples.conversions import Field


@dataclass(frozen=True, slots=True)
class ApiInfo:
    """The site. Addresses are absolute."""

    title: str
    site: str
    language: str
    publisher: str
    updated: str  # ISO date of the catalogue's newest change
    page: str  # about the API, for people
    openapi: str
    index_title: str


@dataclass(frozen=True, slots=True)
class Records:
    """What is in a file, or in a sheet of a workbook. Without `forms` there is no data of it, and `why` says why."""

    why: str
    rows: int
    features: int | None
    fields: tuple[Field, ...]
    projection: str
    forms: tuple[tuple[str, str, int], ...]  # extension, path, bytes
    sheet: str = ""  # its name


@dataclass(frozen=True, slots=True)
class Entry:
    """A resource. `records` are those of its file; of a workbook those of its first table."""

    id: str
    dataset: str
    title: str
    dataset_title: str
    key: str  # the dataset's segment in paths
    page: str
    updated: str
    license: tuple[str, str] | None  # title, address
    schema: str
    source: str
    whole: bool
    records: Records
    sheets: tuple[Records, ...] = ()  # the workbook's further ones
    unread: int = 0  # sheets that are not among them

    @property
    def published(self) -> tuple[Records, ...]:
        """All that there is data of."""
        return tuple(records for records in (self.records, *self.sheets) if records.forms)


def index(about: ApiInfo, entries: Sequence[Entry]) -> bytes:
    """The document as JSON bytes; docs/api.md describes its fields. What is not known is null or left out."""
    document = {
        "title": about.title,
        "site": about.site,
        "language": about.language,
        "updated": about.updated or None,
        "documentation": about.page,
        "openapi": about.openapi,
        "resources": [_resource(about, entry) for entry in entries],
    }
    return written(document)


def _resource(about: ApiInfo, entry: Entry) -> dict[str, object]:
    found: dict[str, object] = {
        "id": entry.id,
        "dataset": entry.dataset,
        "title": entry.title,
        "dataset_title": entry.dataset_title,
        "page": entry.page,
        "updated": entry.updated or None,
        "license": {"title": entry.license[0], "url": entry.license[1] or None} if entry.license else None,
        "schema": entry.schema or None,
        "source": entry.source or None,
        "whole": entry.whole,
        **_records(about, entry.records),
    }
    if entry.sheets or entry.unread:
        found["sheet"] = entry.records.sheet
        found["sheets"] = [{"name": sheet.sheet, **_records(about, sheet)} for sheet in entry.sheets]
    if entry.unread:
        found["sheets_unread"] = entry.unread
    return found


def _records(about: ApiInfo, records: Records) -> dict[str, object]:
    forms = [
        {"format": extension, "url": urls.absolute(path, base=about.site), "bytes": size}
        for extension, path, size in records.forms
    ]
    if not forms:
        return {"formats": forms, "reason": records.why}
    return {
        "formats": forms,
        "rows": records.rows,
        "features": records.features,
        "converted_from": records.projection or None,
        "columns": [
            {"name": field.name, "type": field.type, **({"unit": field.unit} if field.unit else {})}
            for field in records.fields
        ],
    }


def written(document: object) -> bytes:
    """JSON that people can read too. Halves of characters, which a catalogue may hold, become question marks."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
