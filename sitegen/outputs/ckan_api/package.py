"""A dataset as CKAN's `package_show` gives it, with what the model holds and nothing else.

It is read by another CKAN (ckanext-harvest), by clients of CKAN's API, and by sitegen itself, which makes the same
Dataset of it again. What a CKAN without further plugins takes stands in CKAN's own fields and in `extras`, which
data.gouv.fr reads too; texts in several languages, which neither of them knows, stand beside under the names of
ckanext-fluent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sitegen.catalogue import ACCESS_RIGHTS, Dataset, Geometry, Group, License, Organization, Resource, Text
from sitegen.catalogue.formats import media_type
from sitegen.catalogue.frequencies import FREQUENCIES
from sitegen.site.around import Around, GroupPage, OwnerPage
from sitegen.site.edition import Edition

Raw = dict[str, Any]

_HVD = "http://data.europa.eu/bna/"  # categories of high-value datasets, as ckanext-dcat keeps them
_EU = "http://publications.europa.eu/resource/authority/"
_EU_FREQUENCY = f"{_EU}frequency/"
# data.gouv.fr drops a resource of any other type; "metadata" is its word for what tells about data.
_TYPES = {"file": "file", "api": "api", "documentation": "metadata"}
# A level that ckanext-restricted does not know, so that it denies: the portal's own is not ours to tell.
_LOCKED = json.dumps({"level": "restricted"})
_REFUSED_IN_TAGS = re.compile(r"[^\w .-]+")
_LONGEST_TAG, _SHORTEST_TAG = 100, 2  # characters that CKAN takes


def package(dataset: Dataset, around: Around, edition: Edition) -> Raw:
    """The dictionary, on the site in its first language. Dates that are not known are left out: harvesters compare."""
    language = edition.language
    tags = list(_tags(dataset))
    organization = around.owner and around.owner.item
    return {
        "id": dataset.id,
        "name": dataset.name,
        "type": "dataset",
        "state": "active",
        "private": False,
        **_texts("title", dataset.title, language),
        **_texts("notes", dataset.notes, language),
        "url": dataset.url,
        "version": dataset.version,
        **_dates(metadata_created=dataset.created, metadata_modified=dataset.modified),
        **_license(dataset.license),
        **_contact(dataset),
        "owner_org": organization.id if organization else None,
        "organization": around.owner and _page(around.owner, edition),
        "groups": [_page(each, edition) for each in around.groups],
        "num_tags": len(tags),
        "tags": tags,
        **_keywords(dataset),
        "num_resources": len(dataset.resources),
        "resources": [
            _resource(dataset, number, each, around.key, edition) for number, each in enumerate(dataset.resources)
        ],
        **(_in_languages("publisher", dataset.publisher.name) if dataset.publisher else {}),
        **(_in_languages("creator", dataset.creator.name) if dataset.creator else {}),
        **_in_languages("territory", dataset.territory),
        **_in_languages("granularity", dataset.granularity),
        "extras": [{"key": key, "value": value} for key, value in _extras(dataset, language).items()],
        "relationships_as_subject": [],
        "relationships_as_object": [],
    }


def _page(each: OwnerPage | GroupPage, edition: Edition) -> Raw:
    return owner(each.item, edition.language, edition.absolute(each.logo) if each.logo else "")


def owner(each: Organization | Group, language: str, logo: str) -> Raw:
    """An organisation or a group as packages tell of it: in short, for every package repeats it."""
    is_organization = isinstance(each, Organization)
    texts = _texts("title", each.title, language)
    return {
        "id": each.id,
        "name": each.name,
        "type": "organization" if is_organization else "group",
        "is_organization": is_organization,
        "state": "active",
        "approval_status": "approved",
        **texts,
        "display_name": texts["title"],
        "image_url": logo,
        "image_display_url": logo,
    }


def shown(each: Organization | Group, language: str, logo: str, datasets: int) -> Raw:
    """An organisation or a group as `organization_show` and `group_show` give it."""
    site = each.url if isinstance(each, Organization) else ""
    return {
        **owner(each, language, logo),
        **_texts("description", each.description, language),
        "package_count": datasets,
        "extras": [{"key": "url", "value": site}] if site else [],
    }


def _license(license: License | None) -> Raw:  # noqa: A002 - CKAN's word
    """A licence without an id is known by its address, or by its words under `license`."""
    if license is None:
        return {"license_id": None, "license_title": None, "isopen": False}
    words = {"license": license.title} if not license.id and license.title != license.url else {}
    return {
        "license_id": license.id,
        "license_title": license.title,
        **({"license_url": license.url} if license.url else {}),
        **words,
        "isopen": bool(license.is_open),
    }


def _license_of_file(license: License | None) -> Raw:  # noqa: A002 - CKAN's word
    """As ckanext-dcat keeps it, an address, or words; beside it id and title, where there are any."""
    if license is None:
        return {}
    named = {"license_id": license.id, "license_title": license.title} if license.id else {}
    return {**named, "license": license.url or license.title, **({} if named else {"license_title": license.title})}


def tag_name(name: str) -> str:
    """The name of a tag as CKAN takes it: one sign that it refuses, as in "l'eau", and it refuses the whole dataset."""
    taken = " ".join(_REFUSED_IN_TAGS.sub(" ", name).split())[:_LONGEST_TAG].rstrip()
    return taken if len(taken) >= _SHORTEST_TAG else ""


def _tags(dataset: Dataset) -> Iterator[Raw]:
    shown_as: dict[str, str] = {}
    for tag in dataset.tags:
        if name := tag_name(tag.name):
            shown_as.setdefault(name, tag.name)
    for name, display_name in shown_as.items():
        yield {"name": name, "display_name": display_name, "state": "active", "vocabulary_id": None}


def _keywords(dataset: Dataset) -> Raw:
    """Tags by language, where there are any that are for one."""
    found: dict[str, list[str]] = {}
    for tag in dataset.tags:
        if tag.language:
            found.setdefault(tag.language, []).append(tag.name)
    return {"keywords": found} if found else {}


def _resource(dataset: Dataset, number: int, resource: Resource, key: str, edition: Edition) -> Raw:
    """Rows of the portal's datastore are not on the site: `datastore_active` would have clients look for them."""
    return {
        "id": resource.id,
        "package_id": dataset.id,
        "position": number,
        "state": "active",
        **_texts("name", resource.name, edition.language),
        **_texts("description", resource.description, edition.language),
        "format": resource.format,
        "resource_type": _TYPES[resource.kind],
        "url": edition.address(key, resource),
        **({"mimetype": mimetype} if (mimetype := media_type(resource.format)) else {}),
        "size": resource.size,
        "last_modified": moment(resource.modified) if resource.modified else None,
        "datastore_active": False,
        **({"schema": resource.schema} if resource.schema else {}),
        **_license_of_file(resource.license),
        **({"restricted": _LOCKED} if resource.restricted else {}),
    }


def _extras(dataset: Dataset, language: str) -> Mapping[str, str]:
    """The names that ckanext-dcat writes and data.gouv.fr reads, then those that the partner asked for."""
    period, territory = dataset.temporal, _plain(dataset.territory, language)
    own = {
        "created": moment(dataset.created) if dataset.created else "",  # CKAN keeps `metadata_created` to itself
        "issued": dataset.issued,
        "frequency": _frequency(dataset),
        "temporal_start": period.start if period else "",
        "temporal_end": period.end if period else "",
        "spatial": geojson(dataset.spatial) if dataset.spatial else "",
        "spatial_text": territory,
        "spatial-text": territory,
        "granularity": _plain(dataset.granularity, language),
        "access_rights": _access_rights(dataset.access_rights),
        "applicable_legislation": json.dumps(dataset.legislation) if dataset.legislation else "",
        "contact_url": dataset.contact.url if dataset.contact else "",
        "publisher_name": _plain(dataset.publisher.name, language) if dataset.publisher else "",
        "publisher_url": dataset.publisher.url if dataset.publisher else "",
        "creator_name": _plain(dataset.creator.name, language) if dataset.creator else "",
        "creator_url": dataset.creator.url if dataset.creator else "",
        "hvd_category": json.dumps([_HVD + code for code in dataset.hvd]) if dataset.hvd else "",
    }
    return {**dict(dataset.extras), **{key: value for key, value in own.items() if value}}


def _access_rights(told: str) -> str:
    return f"{_EU}access-right/{told}" if told in ACCESS_RIGHTS else told


def _frequency(dataset: Dataset) -> str:
    """data.gouv.fr's id. Its "never" is idgo's word for "not planned", so that one is written as the EU's address."""
    if dataset.frequency == "NEVER":
        return _EU_FREQUENCY + dataset.frequency
    known = FREQUENCIES.get(dataset.frequency)
    return known.udata if known else dataset.frequency_label


def geojson(area: Geometry) -> str:
    """A Polygon, or a MultiPolygon of outer rings, as JSON."""
    if len(area.rings) == 1:
        return json.dumps({"type": "Polygon", "coordinates": area.rings})
    return json.dumps({"type": "MultiPolygon", "coordinates": [[ring] for ring in area.rings]})


def _contact(dataset: Dataset) -> Raw:
    """Nobody, unless the partner publishes contacts."""
    if dataset.contact is None:
        return {}
    return {"maintainer": dataset.contact.name, "maintainer_email": dataset.contact.email}


def _texts(key: str, text: Text, language: str) -> Raw:
    """The text as one string, and beside it in each language that CKAN told of."""
    translated = {code: words for code, words in text.values if code}
    return {key: _plain(text, language), **({f"{key}_translated": translated} if translated else {})}


def _in_languages(key: str, text: Text) -> Raw:
    translated = {code: words for code, words in text.values if code}
    return {key: translated} if translated else {}


def _plain(text: Text, language: str) -> str:
    """What is for every language, else the site's first."""
    return dict(text.values).get("") or str(text.pick(language))


def _dates(**known: datetime | None) -> Raw:
    return {key: moment(value) for key, value in known.items() if value}


def moment(value: datetime) -> str:
    """CKAN's spelling: UTC without saying so, microseconds always. Harvesters compare it as text."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
