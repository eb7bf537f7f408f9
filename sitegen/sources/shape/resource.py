"""CKAN's resources -> Resource."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from sitegen.digest import digest
from sitegen.model import Resource, ResourceKind, Text
from sitegen.sources.answer import FindFile
from sitegen.sources.shape import dates, formats, links
from sitegen.sources.shape.values import Fields, line, size, strings, together, truth, unfold

# `resource_type` of CKAN's forms, of Canada's; `data_type` of idgo (french-open-data.md §5).
_KINDS: dict[str, ResourceKind] = {
    **dict.fromkeys(("api", "service", "webservice", "web_service"), "api"),
    **dict.fromkeys(("documentation", "annexe", "metadata", "guide"), "documentation"),
}


def resources(dataset: str, raw: object, find: FindFile) -> tuple[list[Resource], Counter[str]]:
    """The resources of the dataset with this id, in their order, and how often each fault was met."""
    faults: Counter[str] = Counter()
    made: list[Resource] = []
    taken: set[str] = set()
    raw = unfold(raw)
    for position, item in enumerate(raw if isinstance(raw, list) else []):
        if not isinstance(item, dict):
            faults["resource-unreadable"] += 1
        elif line(item.get("state")).lower() not in ("deleted", "draft"):
            made.append(_resource(dataset, position, item, taken, find, faults))
    return made, faults


def _resource(
    dataset: str, position: int, raw: dict[str, Any], taken: set[str], find: FindFile, faults: Counter[str]
) -> Resource:
    fields = Fields(raw)
    address = fields.line("url", "download_url", "access_url", "accessURL")
    locked = is_restricted(raw)
    url = links.link(address)
    file = find(address) if address and not url and not locked else None
    if address and not url and file is None and not locked:
        faults["resource-without-link"] += 1
    identity = line(raw.get("id"))
    if not identity or identity in taken:
        faults["resource-without-id"] += 1
        identity = _derived(dataset, address, position, taken)
    taken.add(identity)
    known = formats.format_of(fields.line("format"), fields.line("mimetype", "media_type"), "" if locked else address)
    # A locked resource's address is not published, not even its last part.
    fallback = ("" if locked else _file_name(address)) or known.label or identity
    return Resource(
        id=identity,
        name=together(fields.words("name", "title"), fields.words("name_translated")) or Text.of(fallback),
        description=together(fields.paragraphs("description"), fields.paragraphs("description_translated")),
        format=known.label,
        family=known.family,
        kind=_kind(fields, known.kind),
        url="" if locked else url,
        size=file.size if file else size(fields.get("size", "byte_size")),
        modified=dates.first_moment(fields, "last_modified", "modified", "metadata_modified", "created"),
        schema=_schema(fields),
        restricted=locked,
        file=file,
    )


def is_restricted(raw: Mapping[str, Any]) -> bool:
    """Whether the portal keeps the file from the public.

    ckanext-restricted and idgo write JSON in a string, with a `level` that is "public" where everybody may read
    (french-open-data.md §5). What cannot be understood there counts as restricted: a file shown locked by mistake is
    mended, one that leaked is not.
    """
    if truth(raw.get("private")) or truth(raw.get("in_quarantine")) or truth(raw.get("restricted_by_jurisdiction")):
        return True
    value = unfold(raw.get("restricted"))
    if isinstance(value, dict):
        level = value.get("level")
        if level in (None, ""):
            return bool(value.get("allowed_users") or value.get("allowed_groups"))
        return line(level).lower() != "public"
    if isinstance(value, str):
        return value.strip().lower() not in ("", "public", "false", "none", "null", "no", "0")
    return bool(value)


def _derived(dataset: str, address: str, position: int, taken: set[str]) -> str:
    """An id that lasts as long as the address does, and does not depend on the resources around."""
    identity = digest(dataset.encode(), (address or str(position)).encode())
    repeat = 1
    while identity in taken:  # the same address twice
        repeat += 1
        identity = digest(dataset.encode(), address.encode(), str(repeat).encode())
    return identity


def _kind(fields: Fields, usual: ResourceKind) -> ResourceKind:
    for key in ("resource_type", "data_type"):
        if kind := _KINDS.get(fields.line(key).lower()):
            return kind
    return usual


def _schema(fields: Fields) -> str:
    for value in fields.each("schema", "schema_url", "conformsTo", "conforms_to"):
        found = unfold(value)
        if isinstance(found, dict):
            found = found.get("url")
        if address := links.first_web(*strings(found)):
            return address
    return ""


def _file_name(address: str) -> str:
    try:
        name = unquote(urlsplit(address).path.rstrip("/").rpartition("/")[2])
    except ValueError:
        return ""
    return line(name) if "." in name.strip(".") else ""
