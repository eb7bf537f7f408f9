"""Each name of the table of fields, with what its software writes there and what a dataset has to have of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sitegen.catalogue import Dataset
from sitegen.sources.shape import schemas

MAIL, SITE, LAW = (
    "eaux@ville.example.org",
    "https://syndicat.example.org/",
    "http://data.europa.eu/eli/reg_impl/2023/138/oj",
)
_EU = "http://publications.europa.eu/resource/authority"
_SQUARE = [[0.1, 43.1], [0.3, 43.1], [0.3, 43.3], [0.1, 43.3], [0.1, 43.1]]
_POLYGON = json.dumps({"type": "Polygon", "coordinates": [_SQUARE]})
_PARTIES = [{"name": "Agence", "roles": ["publisher", "pointOfContact"]}]
_DATES = [{"type": "publication", "value": "2018-06-15"}, {"type": "revision", "value": "2023-01-10"}]

# Field -> what is written, and what comes of it. A name of its own form stands in _OWN.
_WRITTEN: dict[str, tuple[object, Callable[[Dataset], object], object]] = {
    "license": ("Licence Ouverte 2.0", lambda d: d.license and d.license.title, "Licence Ouverte 2.0"),
    "license_url": ("https://opendatacommons.org/licenses/odbl/", lambda d: d.license and d.license.title, "ODbL 1.0"),
    "contact_name": ("Agence", lambda d: d.contact and d.contact.name, "Agence"),
    "contact_email": (MAIL, lambda d: d.contact and d.contact.email, MAIL),
    "contact_url": (SITE, lambda d: d.contact and d.contact.url, SITE),
    "publisher_name": ("Agence", lambda d: d.publisher and str(d.publisher.name.pick("fr")), "Agence"),
    "publisher_url": (SITE, lambda d: d.publisher and d.publisher.url, SITE),
    "creator_name": ("Agence", lambda d: d.creator and str(d.creator.name.pick("fr")), "Agence"),
    "creator_url": (SITE, lambda d: d.creator and d.creator.url, SITE),
    "issued": ("2018-06-15", lambda d: d.issued, "2018-06-15"),
    "modified": ("2023-01-10", lambda d: d.modified and d.modified.date().isoformat(), "2023-01-10"),
    "frequency": ("annual", lambda d: d.frequency, "ANNUAL"),
    "period_start": ("2019-01-01", lambda d: d.temporal and d.temporal.start, "2019-01-01"),
    "period_end": ("2020-12-31", lambda d: d.temporal and d.temporal.end, "2020-12-31"),
    "period": ("2019-01-01/2020-12-31", lambda d: d.temporal and d.temporal.start, "2019-01-01"),
    "outline": (_POLYGON, lambda d: d.spatial and d.spatial.bbox, (0.1, 43.1, 0.3, 43.3)),
    "place": ("Dax", lambda d: str(d.territory.pick("fr")), "Dax"),
    "granularity": ("commune", lambda d: str(d.granularity.pick("fr")), "Commune"),
    "access_rights": (f"{_EU}/access-right/RESTRICTED", lambda d: d.access_rights, "RESTRICTED"),
    "legislation": ([LAW], lambda d: d.legislation, (LAW,)),
    "hvd": (["http://data.europa.eu/bna/c_b79e35eb"], lambda d: d.hvd, ("c_b79e35eb",)),
    "page": ("https://ville.example.org/page", lambda d: d.url, "https://ville.example.org/page"),
    "file_license": ("Licence Ouverte 2.0", lambda d: d.license and d.license.title, "Licence Ouverte 2.0"),
    "file_license_url": (
        "https://opendatacommons.org/licenses/odbl/",
        lambda d: d.license and d.license.title,
        "ODbL 1.0",
    ),
    "protocol": ("OGC:WMS", lambda d: (d.resources[0].format, d.resources[0].kind), ("WMS", "api")),
    "purpose": ("information", lambda d: d.resources[0].kind, "documentation"),
}
_OWN: dict[tuple[str, str], object] = {
    ("access_rights", "accessLevel"): "restricted public",
    ("contact_email", "contactPoint.hasEmail"): f"mailto:{MAIL}",
    ("period", "temporals"): [{"start_date": "2019-01-01", "end_date": "2020-12-31"}],
    ("period", "temporal_coverage"): [{"start": "2019-01-01", "end": "2020-12-31"}],
    ("period", "dataset_date"): "[2019-01-01T00:00:00 TO 2020-12-31T23:59:59]",
    ("place", "spatial_coverage.uri"): "http://id.insee.fr/geo/departement/40",
    ("place", "spatial_uri"): "http://id.insee.fr/geo/departement/40",
    ("frequency", "更新頻度"): "年１回",
    ("frequency", "data_update_frequency"): "365",
    ("outline", "bbox"): "0.1,43.1,0.3,43.3",
    ("outline", "extent"): "0.1,43.1,0.3,43.3",
    ("protocol", "access_services.conforms_to"): ["http://www.opengis.net/def/serviceType/ogc/wms"],
}
_OF_FILES = ("file_license", "file_license_url", "protocol", "purpose")
_WITH: dict[str, dict[str, object]] = {  # what else must be there for a field to count
    "publisher_url": {"publisher_name": "Agence"},
    "creator_url": {"creator_name": "Agence"},
    "modified": {"metadata_modified": None},
}


class Case(NamedTuple):
    """One name alone: a package's own fields, those of its file, and what is to come of them."""

    field: str
    name: str
    package: dict[str, Any]
    file: dict[str, Any]
    seen: Callable[[Dataset], object]
    expected: object


def cases() -> Iterator[Case]:
    """Every name of every field, but for the four sides of a box, which say nothing alone."""
    for field in schemas.FIELDS:
        for name in schemas.names(field) if field != "box" else ():
            said, seen, expected = _WRITTEN[field]
            said = _OWN.get((field, name), said)
            if name in ("spatial_coverage.uri", "spatial_uri"):
                expected = "Landes"
            told = _of(field, name, said)
            fields = {} if field in _OF_FILES else {"license_id": "", **_WITH.get(field, {}), **told}
            yield Case(field, name, fields, told if field in _OF_FILES else {}, seen, expected)


def _of(field: str, name: str, said: object) -> dict[str, Any]:
    if name == "dataset-reference-date":
        return {name: _DATES}
    head, point, tail = name.partition(".")
    if head == "responsible-party":
        return {head: _PARTIES}
    if not point:
        return {name: said}
    inner = {tail: said, **({"name": "Agence"} if tail == "url" else {})}
    return {head: [inner]}
