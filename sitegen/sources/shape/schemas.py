"""Names of fields, by schema: the one table of what each portal calls the things that a dataset is described with.

A name with a point is a sub-field: `contact.name` is the `name` of what `contact` holds, an object, a list of them, or
either as JSON in a string. docs/machines.md has the same table, for people.

Schemas, in the order in which they are trusted: "ckan", CKAN's own, into which `sources/udata` puts what data.gouv.fr
answers · "idgo", idgo and DataSud · "dcat", ckanext-dcat 2 (schemas/dcat_ap_full.yaml, and the extras of its earlier
releases) · "iso", what ckanext-spatial keeps of ISO 19139 (harvesters/base.py), also in geOrchestra's catalogues and
ckanext-geonetwork · "pod", Project Open Data · "portals", a portal or two each: data.gov.au, open.canada.ca,
opendata.swiss, HDX, Berlin, Zürich, Tokyo. Texts by language (ckanext-fluent: `title_translated`, or a dictionary in
place of a text) are texts like others: `sources/values.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from sitegen.sources.values import Fields, unfold

SCHEMAS: Final = ("ckan", "idgo", "dcat", "iso", "pod", "portals")

# Field -> schema -> names, apart by spaces, the most trusted first. Of fields that are read in pairs (beginning and
# end, name and address), each schema has as many names for the one as for the other.
FIELDS: Final[Mapping[str, Mapping[str, str]]] = {
    "license": {
        "ckan": "license",
        "dcat": "rights",
        "iso": "licence use-constraints use-limitation",
    },
    "license_url": {"ckan": "license_url", "iso": "licence_url"},
    "contact_name": {
        "ckan": "maintainer",
        "dcat": "contact.name contact_name contact",
        "iso": "responsible-party.name",
        "pod": "contactPoint.fn",
        "portals": "contact_points.name contact_point.name contact_point",
    },
    "contact_email": {
        "ckan": "maintainer_email",
        "dcat": "contact.email contact_email contact",
        "iso": "contact-email",
        "pod": "contactPoint.hasEmail",
        "portals": "contact_points.email contact_point.email contact_point",
    },
    "contact_url": {
        "dcat": "contact.url contact_url",
        "pod": "contactPoint.hasURL",
        "portals": "contact_points.url contact_point.url",
    },
    "publisher_name": {
        "dcat": "publisher.name publisher publisher_name",
        "iso": "responsible-party.name",
    },
    "publisher_url": {"dcat": "publisher.url publisher_url"},
    "creator_name": {"dcat": "creator.name creator creator_name"},
    "creator_url": {"dcat": "creator.url creator_url"},
    "issued": {
        "dcat": "issued",
        "iso": "dataset-reference-date",
        "idgo": "dataset_publication_date",
        "portals": "date_published date_released dateFirstPublished",
    },
    "modified": {
        "ckan": "last_modified",
        "dcat": "modified",
        "iso": "dataset-reference-date",
        "idgo": "dataset_modification_date",
        "portals": "date_modified",
    },
    "frequency": {
        "ckan": "frequency",
        "iso": "frequency-of-update",
        "pod": "accrualPeriodicity",
        "portals": "update_frequency accrual_periodicity updateInterval update_freq data_update_frequency 更新頻度",
    },
    "period_start": {
        "ckan": "temporal_start",
        "iso": "temporal-extent-begin",
        "portals": "temporal_coverage_from temporal_coverage-from time_period_coverage_start",
    },
    "period_end": {
        "ckan": "temporal_end",
        "iso": "temporal-extent-end",
        "portals": "temporal_coverage_to temporal_coverage-to time_period_coverage_end",
    },
    "period": {"dcat": "temporal_coverage", "pod": "temporal", "portals": "temporals dataset_date"},
    "outline": {
        "ckan": "spatial",
        "dcat": "spatial_coverage.geom spatial_coverage.bbox spatial_bbox",
        "portals": "bbox extent",
    },
    "box": {"iso": "bbox-west-long bbox-south-lat bbox-east-long bbox-north-lat"},
    "place": {
        "dcat": "spatial_coverage.text spatial_text spatial_coverage.uri spatial_uri",
        "ckan": "territory",
        "portals": "spatial-text spatial-name spatial_coverage geographical_coverage spatialRelationship "
        "geographic_region spatial",
    },
    "granularity": {"idgo": "granularity", "portals": "geographical_granularity spatial_resolution"},
    "access_rights": {"dcat": "access_rights", "iso": "access_constraints", "pod": "accessLevel"},
    "legislation": {"dcat": "applicable_legislation"},
    "hvd": {"dcat": "hvd_category", "portals": "hvd_categories hvdCategory"},
    "page": {"ckan": "url", "dcat": "landing_page", "pod": "landingPage", "portals": "hyperlink"},
    # Of a file.
    "file_license": {"dcat": "license rights", "portals": "licence"},
    "file_license_url": {"dcat": "license_url license_uri", "iso": "licence_url"},
    "protocol": {"dcat": "access_services.conforms_to", "iso": "resource_locator_protocol protocol"},
    "purpose": {"iso": "resource_locator_function function"},
}


def names(field: str) -> tuple[str, ...]:
    """What a field is called, in the order of the schemas."""
    return _NAMES[field]


def pairs(one: str, other: str) -> Iterator[tuple[str, str]]:
    """The names of two fields that belong together, each pair of one schema."""
    return zip(_NAMES[one], _NAMES[other], strict=True)


def told(fields: Fields, field: str) -> Iterator[object]:
    """What is said of a field, under each of its names that says something; sub-fields one by one."""
    for name in _NAMES[field]:
        yield from under(fields, name)


def under(fields: Fields, name: str) -> Iterator[object]:
    """What is said under one name."""
    head, point, tail = name.partition(".")
    value = fields.get(head)
    if value is None:
        return
    if not point:
        yield value
        return
    for entry in entries(value):
        if (inner := entry.get(tail)) not in (None, "", [], {}):
            yield inner


def entries(value: object) -> Iterator[Mapping[str, object]]:
    """The objects of a field with sub-fields."""
    value = unfold(value)
    for item in value if isinstance(value, list) else (value,):
        inner = unfold(item)
        if isinstance(inner, dict):
            yield inner


_NAMES: Final = {
    field: tuple(name for schema in SCHEMAS for name in by_schema.get(schema, "").split())
    for field, by_schema in FIELDS.items()
}
