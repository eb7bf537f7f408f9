"""`api/openapi.json`: the site's static API as OpenAPI 3.1, with a path for each file and the schema of its records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from sitegen import urls
from sitegen.digest import digest
from sitegen.outputs.data_api.index import ApiInfo, Entry, Records, written
from sitegen.samples.conversions import Field

_VERSION = "1.0.0"  # of the layout: paths and what is in them
_MEDIA = {"json": "application/json", "geojson": "application/geo+json", "csv": "text/csv"}
_TAG_OF_ALL = "catalogue"
_ADDRESS = {"type": "string", "format": "uri"}


def openapi(about: ApiInfo, entries: Sequence[Entry], others: Sequence[tuple[str, str, str]]) -> bytes:
    """Of `entries` those that have data; `others`: path, media type and title of what tells of the catalogue itself."""
    entries = [entry for entry in entries if entry.published]
    first = _operation("index", about.index_title, _TAG_OF_ALL, "application/json", _reference("Index"))
    paths: dict[str, Any] = {_path(urls.API_INDEX): first}
    schemas = dict(_SCHEMAS)
    for entry in entries:
        for records in entry.published:
            name = _name(entry, records)
            schemas[name] = _record(records.fields)
            for extension, path, _ in records.forms:
                paths[_path(path)] = _data(entry, records, extension, path, name)
    for path, media, title in others:
        schema = {"type": "object"} if media.endswith("json") else {"type": "string"}
        paths[_path(path)] = _operation(_identity(path), title, _TAG_OF_ALL, media, schema)
    titles = {entry.key: entry.dataset_title for entry in entries}
    document = {
        "openapi": "3.1.0",
        "info": _info(about, entries),
        "externalDocs": {"url": about.page},
        "servers": [{"url": about.site.rstrip("/")}],
        "tags": [{"name": _TAG_OF_ALL}, *({"name": f"dataset/{key}", "description": titles[key]} for key in titles)],
        "paths": paths,
        "components": {"schemas": schemas},
    }
    return written(document)


def _info(about: ApiInfo, entries: Sequence[Entry]) -> dict[str, Any]:
    """With a licence only where there is one for all."""
    info: dict[str, Any] = {"title": about.title, "version": _VERSION}
    if about.publisher:
        info["contact"] = {"name": about.publisher, "url": about.site}
    licenses = {entry.license for entry in entries}
    if len(licenses) == 1 and (license_ := licenses.pop()):
        title, address = license_
        info["license"] = {"name": title, **({"url": address} if address else {})}
    return info


def _data(entry: Entry, records: Records, extension: str, path: str, schema: str) -> dict[str, Any]:
    record = _reference(schema)
    bodies: dict[str, dict[str, Any]] = {
        "json": {"type": "array", "items": record, "minItems": records.rows, "maxItems": records.rows},
        "geojson": {
            "allOf": [
                _reference("FeatureCollection"),
                {"properties": {"features": {"items": {"properties": {"properties": record}}}}},
            ]
        },
        "csv": {"type": "string"},
    }
    tag = f"dataset/{entry.key}"
    title = f"{entry.title} – {records.sheet}" if entry.sheets else entry.title
    found = _operation(_identity(path), title, tag, _MEDIA[extension], bodies[extension])
    said = [entry.dataset_title, *(entry.license[:1] if entry.license else ()), entry.updated]
    found["get"]["description"] = " · ".join(part for part in said if part)
    found["get"]["externalDocs"] = {"url": entry.page}
    return found


def _operation(identity: str, summary: str, tag: str, media: str, schema: dict[str, Any]) -> dict[str, Any]:
    response = {"description": summary or identity, "content": {media: {"schema": schema}}}
    return {"get": {"operationId": identity, "summary": summary, "tags": [tag], "responses": {"200": response}}}


def _record(fields: Sequence[Field]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {field.name: _field(field) for field in fields},
        "required": [field.name for field in fields if field.always],
        "additionalProperties": False,
    }


def _field(field: Field) -> dict[str, Any]:
    kinds = [kind for kind in field.kinds if not (kind == "integer" and "number" in field.kinds)]
    found: dict[str, Any] = {"type": kinds[0] if len(kinds) == 1 else kinds}
    if field.type in ("date", "duration") and field.fits:
        found["format"] = field.type
    if field.unit:
        found["description"] = field.unit
    return found


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _path(path: str) -> str:
    return f"/{quote(path)}"


def _identity(path: str) -> str:
    return quote(path, safe="").replace("%2F", "/").replace("/", ".")


def _name(entry: Entry, records: Records) -> str:
    """Readable, in the letters that names of components may have, and no two are the same."""
    path = records.forms[0][1]
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "-", entry.key)
    return f"{plain}-{digest(path.encode())[:12]}"


def _members(**schemas: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": schemas, "required": list(schemas)}


def _or_null(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": [kind, "null"], **more}


def _schemas() -> Iterator[tuple[str, dict[str, Any]]]:
    form = _members(format={"enum": list(_MEDIA)}, url=_ADDRESS, bytes={"type": "integer"})
    column = _members(name={"type": "string"}, type={"type": "string"})
    column["properties"]["unit"] = {"type": "string"}
    resource = _members(
        id={"type": "string"},
        dataset={"type": "string"},
        title={"type": "string"},
        dataset_title={"type": "string"},
        page=_ADDRESS,
        updated=_or_null("string", format="date"),
        license=_or_null("object", properties={"title": {"type": "string"}, "url": _or_null("string")}),
        schema=_or_null("string"),
        source=_or_null("string"),
        whole={"type": "boolean"},
        formats={"type": "array", "items": form},
    )
    records = {
        "reason": {"type": "string"},
        "rows": {"type": "integer"},
        "features": _or_null("integer"),
        "converted_from": _or_null("string"),
        "columns": {"type": "array", "items": column},
    }
    sheet = _members(name={"type": "string"}, formats={"type": "array", "items": form})
    sheet["properties"] |= records
    resource["properties"] |= {
        **records,
        "sheet": {"type": "string"},
        "sheets": {"type": "array", "items": sheet},
        "sheets_unread": {"type": "integer"},
    }
    yield (
        "Index",
        _members(
            title={"type": "string"},
            site=_ADDRESS,
            language={"type": "string"},
            updated=_or_null("string", format="date"),
            documentation=_ADDRESS,
            openapi=_ADDRESS,
            resources={"type": "array", "items": resource},
        ),
    )
    geometry = _or_null("object", properties={"type": {"type": "string"}}, required=["type"])
    feature = _members(type={"const": "Feature"}, geometry=geometry, properties={"type": "object"})
    feature["properties"]["id"] = {"type": ["string", "number"]}
    yield (
        "FeatureCollection",
        {
            "description": "GeoJSON (RFC 7946), WGS 84.",
            **_members(type={"const": "FeatureCollection"}, features={"type": "array", "items": feature}),
        },
    )


_SCHEMAS = dict(_schemas())
