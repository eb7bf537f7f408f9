"""A dataset as udata tells of it -> the package that a CKAN would show, for `shape` to read.

Nothing is trusted here either: `shape` takes any value in any place, so whatever is not of the usual form is handed on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from sitegen.sources.values import line

Raw = dict[str, Any]

_OPEN = ("", "open")
_KINDS = {"api": "api", "documentation": "documentation"}
# A schema of the national register is named, without its address (udata.core.dataset.models.Schema).
_SCHEMAS = "https://schema.data.gouv.fr/schemas"
_EU = "http://publications.europa.eu/resource/authority"
# Elsewhere than here, "never" is idgo's word for "not planned"; "fourTimesAWeek" is one of udata's earlier words, of
# which it makes the same (udata.core.dataset.constants).
_FREQUENCIES = {"never": f"{_EU}/frequency/NEVER", "fourTimesAWeek": f"{_EU}/frequency/OTHER"}
_RIGHTS = {"restricted": f"{_EU}/access-right/NON_PUBLIC"}  # as udata's own DCAT says it
_NO_GRANULARITY = ("other", "country")
_ORIGINS = ("remote_url", "source_url", "uri", "ckan_source")


def package(raw: Mapping[str, Any]) -> Raw:
    """The package. What `access_type` keeps from some is restricted: its address is not for everybody."""
    covered, area = _object(raw.get("temporal_coverage")), _object(raw.get("spatial"))
    access = line(raw.get("access_type"))
    files = raw.get("resources")
    return {
        "id": raw.get("id"),
        "name": raw.get("slug"),
        "title": raw.get("title"),
        "notes": raw.get("description"),
        "private": raw.get("private"),
        "state": "deleted" if raw.get("deleted") else "active",
        "metadata_created": raw.get("created_at"),
        "metadata_modified": raw.get("last_modified"),
        "issued": _object(raw.get("harvest")).get("issued_at"),
        "license_id": raw.get("license"),
        "organization": owner(_object(raw.get("organization"))) or None,
        "tags": raw.get("tags"),
        "frequency": _FREQUENCIES.get(line(raw.get("frequency")), raw.get("frequency")),
        "temporal_start": covered.get("start"),
        "temporal_end": covered.get("end"),
        "spatial": area.get("geom"),
        "territory": _zones(area.get("zones")),
        "granularity": _granularity(line(area.get("granularity"))),
        "url": _object(raw.get("harvest")).get("remote_url"),
        "access_rights": _RIGHTS.get(access) or _object(_object(raw.get("extras")).get("dcat")).get("accessRights"),
        "resources": [_file(each) if isinstance(each, dict) else each for each in files]
        if isinstance(files, list)
        else files,
        "restricted": {"level": "public" if access in _OPEN else access},
        "extras": raw.get("extras"),
        **_contact(raw.get("contact_points")),
    }


def owner(raw: Mapping[str, Any]) -> Raw:
    """An organisation, of a dataset or of its own address."""
    pairs = {"id": "id", "name": "slug", "title": "name", "description": "description", "url": "url"}
    found = {ours: raw[theirs] for ours, theirs in pairs.items() if raw.get(theirs)}
    return {**found, "image_url": raw["logo"]} if raw.get("logo") else found


def harvested_from(raw: Mapping[str, Any], hosts: Collection[str], site: str) -> bool:
    """Whether the portal has the dataset from one of these hosts, or from the site at this address.

    What is read of such a portal and published, and then harvested by it, would come back as another dataset, and so
    at every round.
    """
    harvest = _object(raw.get("harvest"))
    origins = [line(harvest.get(key)) for key in _ORIGINS]
    if any(origin.startswith(site) for origin in origins):
        return True
    met = {_host(origin) for origin in origins} | {_plain(line(harvest.get("domain")))}
    return any(_plain(host) in met for host in hosts)


def _file(raw: Mapping[str, Any]) -> Raw:
    """A resource. One that lies on the portal has an address that lasts, where its own changes with every version."""
    is_uploaded = line(raw.get("filetype")) == "file"
    schema = _object(raw.get("schema"))
    name, version = line(schema.get("name")), line(schema.get("version")) or "latest"
    return {
        "id": raw.get("id"),
        "name": raw.get("title"),
        "description": raw.get("description"),
        "url": (raw.get("latest") if is_uploaded else None) or raw.get("url"),
        "format": raw.get("format"),
        "mimetype": raw.get("mime"),
        "size": raw.get("filesize"),
        "created": raw.get("created_at"),
        "last_modified": raw.get("last_modified"),
        "resource_type": _KINDS.get(line(raw.get("type")), "file"),
        "schema": line(schema.get("url")) or (f"{_SCHEMAS}/{name}/{version}/schema.json" if name else ""),
    }


def _contact(points: object) -> Raw:
    """The first whom to ask, the first of those who publish and of those who made it; named where the partner publishes
    contacts."""
    listed = [each for each in points if isinstance(each, dict)] if isinstance(points, list) else []
    asked = [each for each in listed if line(each.get("role")) in ("contact", "")] or listed
    named = {
        f"{role}_{field}": each.get(name)
        for role in ("publisher", "creator")
        for each in [each for each in listed if line(each.get("role")) == role][:1]
        for field, name in (("name", "name"), ("url", "contact_form"))
    }
    return {
        **(_asked(asked[0]) if asked else {}),
        **named,
    }


def _asked(point: Mapping[str, Any]) -> Raw:
    return {
        "maintainer": point.get("name"),
        "maintainer_email": point.get("email"),
        "contact_url": point.get("contact_form"),
    }


def _zones(said: object) -> object:
    """Ids of zones as they are; of zones given whole, their names."""
    if not isinstance(said, list):
        return None
    return [each.get("name") or each.get("id") if isinstance(each, dict) else each for each in said]


def _granularity(said: str) -> str:
    """`fr:commune` and the like; the codes behind the colon are idgo's as well."""
    code = said.rpartition(":")[2]
    return "" if code in _NO_GRANULARITY else code


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _host(address: str) -> str:
    try:
        return _plain(urlsplit(address).netloc)
    except ValueError:
        return ""


def _plain(host: str) -> str:
    return host.lower().removeprefix("www.")
