"""A dataset as each software describes it, with all that it has a field for, and what a site has to say of it."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from sitegen.sources.udata.package import package as of_udata
from tests.sources.making import package

MAIL, SITE = "eaux@ville.example.org", "https://syndicat.example.org/"
FORM = "https://ville.example.org/nous-ecrire"
LAW = "http://data.europa.eu/eli/reg_impl/2023/138/oj"
_EU = "http://publications.europa.eu/resource/authority"
_SQUARE = [[0.1, 43.1], [0.3, 43.1], [0.3, 43.3], [0.1, 43.3], [0.1, 43.1]]
_POLYGON = {"type": "Polygon", "coordinates": [_SQUARE]}
_FILE = {"id": "f", "name": "Relevés", "url": "https://files.ville.example.org/a.csv", "format": "CSV"}
_FROM, _TO = "2019-01-01", "2020-12-31"


class Told(NamedTuple):
    """What is to be read of a dataset on its page, in DCAT and in the API; empty where its software has no field."""

    licence: str = "Licence Ouverte 2.0"
    contact: str = "Service des eaux"
    mail: str = MAIL
    form: str = ""
    publisher: str = ""
    creator: str = ""
    issued: str = ""
    frequency: str = "ANNUAL"
    period: tuple[str, str] = (_FROM, _TO)
    outline: bool = True
    place: tuple[str, str] = ("", "")  # in French and in English
    rights: str = ""
    law: bool = False
    page: str = ""
    service: bool = False
    title: tuple[str, str] = ("", "")


def _pairs(**extras: object) -> list[dict[str, object]]:
    return [
        {"key": key.replace("__", "-"), "value": value if isinstance(value, str) else json.dumps(value)}
        for key, value in extras.items()
    ]


def _ckan() -> dict[str, Any]:
    return package(
        "ckan",
        license_id="lov2",
        license_title="Licence Ouverte",
        maintainer="Service des eaux",
        maintainer_email=MAIL,
        url="https://ville.example.org/page",
        resources=[_FILE],
        extras=_pairs(frequency="annual", temporal_start=_FROM, temporal_end=_TO, spatial=_POLYGON),
    )


def _dcat(**more: Any) -> dict[str, Any]:
    """ckanext-dcat 2, dcat_ap_full.yaml: repeating sub-fields, the licence on the file."""
    told: dict[str, Any] = {
        "license_id": "",
        "frequency": f"{_EU}/frequency/ANNUAL",
        "issued": "2018-06-15",
        "contact": [{"uri": "", "name": "Service des eaux", "email": MAIL, "identifier": "", "url": FORM}],
        "publisher": [{"uri": "", "name": "Syndicat", "email": "s@ville.example.org", "url": SITE, "type": ""}],
        "creator": [{"name": "Bureau d’études", "email": "b@ville.example.org"}],
        "temporal_coverage": [{"start": _FROM, "end": _TO}],
        "spatial_coverage": [{"uri": "", "text": "Dax", "geom": json.dumps(_POLYGON), "bbox": "", "centroid": ""}],
        "access_rights": f"{_EU}/access-right/NON_PUBLIC",
        "applicable_legislation": [LAW],
        "landing_page": "https://ville.example.org/page",
        "resources": [_FILE | {"license": "https://www.etalab.gouv.fr/licence-ouverte-open-licence", "rights": ""}],
    }
    return package(more.pop("name", "dcat"), **told | more)


def _iso(name: str, **extras: object) -> dict[str, Any]:
    """ckanext-spatial's harvest of ISO 19139, and ckanext-geonetwork's of a geOrchestra."""
    told: dict[str, object] = {
        "guid": "fr-1",
        "dataset__reference__date": [{"type": "publication", "value": "2018-06-15"}],
        "contact__email": MAIL,
        "frequency__of__update": "annually",
        "licence": ["Licence Ouverte version 2.0"],
        "access_constraints": ["otherRestrictions", "Pas de restriction d’accès public"],
        "temporal__extent__begin": _FROM,
        "temporal__extent__end": _TO,
        "responsible__party": [{"name": "Service des eaux", "roles": ["publisher", "pointOfContact"]}],
        "bbox__west__long": "0.1",
        "bbox__south__lat": "43.1",
        "bbox__east__long": "0.3",
        "bbox__north__lat": "43.3",
    }
    service = {"id": "f", "name": "Carte", "url": "https://geo.ville.example.org/ows", "format": ""}
    protocol = {"resource_locator_protocol": "OGC:WMS-1.3.0-http-get-map", "resource_locator_function": "download"}
    return package(name, license_id="", extras=_pairs(**told | extras), resources=[service | protocol])


def _idgo(name: str, geocover: str) -> dict[str, Any]:
    return package(
        name,
        license_id="lov2",
        license_title="Licence Ouverte version 2.0",
        maintainer="Service des eaux",
        maintainer_email=MAIL,
        frequency="annual",
        granularity="commune",
        geocover=geocover,
        dataset_creation_date="2018-01-01",
        dataset_publication_date="2018-06-15",
        dataset_modification_date="2023-01-10",
        spatial=json.dumps(_POLYGON),
        resources=[_FILE | {"data_type": "raw", "restricted": json.dumps({"level": "public"})}],
    )


def _udata() -> dict[str, Any]:
    """As /api/1/datasets/ answers."""
    return of_udata(
        {
            "id": "5b7d",
            "slug": "udata",
            "title": "Eaux",
            "description": "Les eaux.",
            "tags": ["eau"],
            "private": False,
            "created_at": "2018-01-01T00:00:00+00:00",
            "last_modified": "2026-02-03T09:30:00.123456+00:00",
            "license": "lov2",
            "frequency": "annual",
            "access_type": "open",
            "extras": {},
            "quality": {"score": 1},
            "temporal_coverage": {"start": f"{_FROM}T00:00:00+00:00", "end": _TO},
            "spatial": {"zones": ["fr:departement:40"], "geom": None, "granularity": "fr:commune"},
            "harvest": {"issued_at": "2018-06-15T00:00:00+00:00", "remote_url": "https://ville.example.org/page"},
            "contact_points": [
                {"name": "Syndicat", "email": "s@ville.example.org", "role": "publisher"},
                {"name": "Bureau d’études", "role": "creator"},
                {"name": "Service des eaux", "email": MAIL, "contact_form": FORM, "role": "contact"},
            ],
            "resources": [
                {
                    "id": "f",
                    "title": "Relevés",
                    "url": "https://files.ville.example.org/a.csv",
                    "format": "csv",
                    "mime": "text/csv",
                    "filetype": "remote",
                    "type": "main",
                    "filesize": 12,
                    "schema": {},
                }
            ],
        }
    )


def _pod() -> dict[str, Any]:
    """Project Open Data, as ckanext-datajson leaves it."""
    return package(
        "pod",
        license_id="",
        license_url="https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        resources=[_FILE],
        contactPoint={"fn": "Service des eaux", "hasEmail": f"mailto:{MAIL}", "hasURL": FORM},
        accrualPeriodicity="R/P1Y",
        temporal=f"{_FROM}/{_TO}",
        spatial="0.1,43.1,0.3,43.3",
        accessLevel="non-public",
        landingPage="https://ville.example.org/page",
    )


_FLUENT = {"fr": "L’eau des puits", "en": "Water of wells"}
_LO = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"

PACKAGES: dict[str, tuple[dict[str, Any], Told]] = {
    "ckan": (_ckan(), Told(page="https://ville.example.org/page")),
    "dcat": (
        _dcat(),
        Told(
            form=FORM,
            publisher="Syndicat",
            creator="Bureau d’études",
            issued="2018-06-15",
            place=("Dax", "Dax"),
            rights="NON_PUBLIC",
            law=True,
            page="https://ville.example.org/page",
        ),
    ),
    "iso": (
        _iso("iso", licence_url=_LO),
        Told(
            publisher="Service des eaux", issued="2018-06-15", rights="Pas de restriction d’accès public", service=True
        ),
    ),
    "georchestra": (
        _iso("georchestra", licence=[], use__constraints=["Licence Ouverte 2.0 (Etalab)"], access_constraints=[]),
        Told(publisher="Service des eaux", issued="2018-06-15", service=True),
    ),
    "idgo": (
        _idgo("idgo", "jurisdiction"),
        Told(issued="2018-06-15", period=("", ""), place=("Territoire de compétence", "Area of responsibility")),
    ),
    "datasud": (
        _idgo("datasud", "regionale"),
        Told(issued="2018-06-15", period=("", ""), place=("Régionale", "Regional")),
    ),
    "udata": (
        _udata(),
        Told(
            form=FORM,
            publisher="Syndicat",
            creator="Bureau d’études",
            issued="2018-06-15",
            outline=False,
            place=("Landes", "Landes"),
            page="https://ville.example.org/page",
        ),
    ),
    "fluent": (
        _dcat(
            name="fluent",
            title="L’eau",
            title_translated=_FLUENT,
            publisher=[],
            publisher_name={"fr": "Le syndicat", "en": "The union"},
            spatial_coverage=[{"geom": _POLYGON}],
            territory={"fr": "Les Landes", "en": "The Landes"},
            creator=[],
            access_rights="",
            applicable_legislation=[],
        ),
        Told(
            form=FORM,
            publisher="Le syndicat",
            issued="2018-06-15",
            place=("Les Landes", "The Landes"),
            page="https://ville.example.org/page",
            title=("L’eau des puits", "Water of wells"),
        ),
    ),
    "multilingual": (
        package(
            "multilingual",
            title="L’eau",
            title_fr=_FLUENT["fr"],
            title_en=_FLUENT["en"],
            license_id="lov2",
            maintainer="Service des eaux",
            maintainer_email=MAIL,
            resources=[_FILE],
            extras=_pairs(frequency="annual", temporal_start=_FROM, temporal_end=_TO, spatial=_POLYGON),
        ),
        Told(title=("L’eau des puits", "Water of wells")),
    ),
    "pod": (_pod(), Told(form=FORM, rights="NON_PUBLIC", page="https://ville.example.org/page")),
}
