"""One table of names: a dataset keeps its fields whatever schema its portal uses."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from sitegen.catalogue import Contact, Dataset, License, Party, Period, Text
from sitegen.sources.shape import people, schemas
from sitegen.sources.shape.dataset import dataset
from sitegen.sources.values import Fields
from tests import PROJECT
from tests.sources.making import package
from tests.sources.shape.test_dataset import context
from tests.surroundings import shared

SQUARE = [[0.1, 43.1], [0.3, 43.1], [0.3, 43.3], [0.1, 43.3], [0.1, 43.1]]
BOX = (0.1, 43.1, 0.3, 43.3)
LO = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
EU = "http://publications.europa.eu/resource/authority"


def shaped(*, contacts: bool = True, **fields: Any) -> Dataset:
    made = dataset(package("jeu", **fields), context(contacts=contacts))
    assert made is not None
    return made


def pairs(**extras: Any) -> list[dict[str, str]]:
    """Extras as harvesters leave them: lists are JSON in a string, names have hyphens."""
    return [
        {"key": key.replace("__", "-"), "value": value if isinstance(value, str) else json.dumps(value)}
        for key, value in extras.items()
    ]


FORM = "https://ville.example.org/nous-ecrire"
DCAT: dict[str, Any] = {
    "contact": [{"uri": "", "name": "Service des eaux", "email": "mailto:eaux@ville.example.org", "url": FORM}],
    "publisher": [
        {"uri": "", "name": "Syndicat", "email": "s@ville.example.org", "url": "https://syndicat.example.org"}
    ],
    "creator": [{"name": "Bureau d’études", "email": "b@ville.example.org"}],
    "spatial_coverage": [
        {"uri": "", "text": "Dax", "geom": json.dumps({"type": "Polygon", "coordinates": [SQUARE]}), "centroid": ""},
        {"text": "Pau"},
    ],
    "temporal_coverage": [{"start": "2019-01-01", "end": "2021-12-31"}],
    "frequency": f"{EU}/frequency/MONTHLY",
    "issued": "2020-02-03",
    "access_rights": f"{EU}/access-right/NON_PUBLIC",
    "applicable_legislation": ["http://data.europa.eu/eli/reg_impl/2023/138/oj", "not an address"],
}
ISO = pairs(
    guid="fr-1",
    dataset__reference__date=[
        {"type": "creation", "value": "2001-01-01"},
        {"type": "publication", "value": "2018-06-15"},
        {"type": "revision", "value": "2023-01-10"},
    ],
    metadata__date="2023-02-01",
    contact__email="sig@agence.example.org",
    frequency__of__update="biannually",
    licence=["Utilisation libre sous réserve", "Licence Ouverte version 1.0", LO],
    licence_url=LO,
    access_constraints=["otherRestrictions", "Pas de restriction d’accès public"],
    temporal__extent__begin="2010-01-01",
    temporal__extent__end="2022-12",
    responsible__party=[
        {"name": "Un distributeur", "roles": ["distributor"]},
        {"name": "Agence de bassin", "roles": ["owner", "pointOfContact"]},
    ],
    bbox__west__long="0.1",
    bbox__south__lat="43.1",
    bbox__east__long="0.3",
    bbox__north__lat="43.3",
)


@pytest.mark.parametrize("as_text", [False, True], ids=["objects", "JSON in strings"])
def test_the_full_schema_of_ckanext_dcat(as_text: bool) -> None:
    told: dict[str, Any] = {
        key: json.dumps(value) if as_text and isinstance(value, list) else value for key, value in DCAT.items()
    }
    made = shaped(**told)
    assert made.contact == Contact("Service des eaux", "eaux@ville.example.org", FORM)
    assert made.publisher == Party(Text.of("Syndicat"), "https://syndicat.example.org")
    assert made.creator == Party(Text.of("Bureau d’études"))
    assert made.territory == Text.of("Dax, Pau")
    assert made.spatial is not None
    assert made.spatial.bbox == BOX
    assert made.temporal == Period("2019-01-01", "2021-12-31")
    assert (made.frequency, made.issued, made.access_rights) == ("MONTHLY", "2020-02-03", "NON_PUBLIC")
    assert made.legislation == ("http://data.europa.eu/eli/reg_impl/2023/138/oj",)


def test_what_earlier_releases_of_ckanext_dcat_left_in_extras() -> None:
    made = shaped(
        extras=pairs(
            contact_name="Service",
            contact_email="service@ville.example.org",
            publisher_name="Syndicat",
            publisher_url="https://syndicat.example.org",
            spatial_text="Dax",
            temporal_start="2019",
            temporal_end="2020",
        )
    )
    assert made.contact == Contact("Service", "service@ville.example.org")
    assert made.publisher == Party(Text.of("Syndicat"), "https://syndicat.example.org")
    assert (made.territory, made.temporal) == (Text.of("Dax"), Period("2019", "2020"))


def test_a_geometry_of_wkt_is_an_outline() -> None:
    wkt = "POLYGON((" + ", ".join(f"{x} {y}" for x, y in SQUARE) + "))"
    for said in (wkt, f"<http://www.opengis.net/def/crs/OGC/1.3/CRS84> {wkt}"):
        made = shaped(spatial_coverage=[{"text": "Dax", "bbox": said}])
        assert made.spatial is not None
        assert made.spatial.bbox == BOX
    assert shaped(spatial_coverage=[{"text": "Dax", "geom": "POLYGON((0 0, 1 . 2, -))"}]).spatial is None


def test_a_harvest_of_iso_19139() -> None:
    made = shaped(license_id="", extras=ISO)
    assert made.license is not None
    assert made.license.title == "Licence Ouverte 1.0", "the name tells the version, the page is that of both"
    assert made.temporal == Period("2010-01-01", "2022-12")
    assert (made.issued, made.frequency) == ("2018-06-15", "ANNUAL_2")
    assert made.contact == Contact("Agence de bassin", "sig@agence.example.org")
    assert made.publisher == Party(Text.of("Agence de bassin"))
    assert made.access_rights == "Pas de restriction d’accès public"
    assert made.spatial is not None
    assert made.spatial.bbox == BOX


def test_a_reference_date_that_is_no_publication_is_none() -> None:
    dates = [{"type": "creation", "value": "2001-01-01"}, {"type": "revision", "value": "2023-01-10"}]
    assert shaped(extras=pairs(dataset__reference__date=dates)).issued == ""


@pytest.mark.parametrize("fields", [DCAT, {"extras": ISO}], ids=["dcat", "iso"])
def test_nobody_is_named_unless_the_partner_publishes_contacts(fields: dict[str, Any]) -> None:
    made = shaped(contacts=False, **fields)
    assert (made.contact, made.publisher, made.creator) == (None, None, None)


@pytest.mark.parametrize(
    ("fields", "name", "email"),
    [
        ({"contact": [{"name": "Service", "url": FORM}]}, "Service", ""),
        ({"contact": [{"name": "", "email": "", "url": FORM}]}, "", ""),
        ({"contact": json.dumps({"name": "N", "email": "n@v.example.org", "url": FORM})}, "N", "n@v.example.org"),
        ({"contact": [{"name": "Sans"}, {"name": "Service", "url": FORM}]}, "Service", ""),
        ({"contact": FORM}, "", ""),
        ({"extras": {"contact_name": "Service", "contact_url": FORM}}, "Service", ""),
        ({"maintainer": "Service", "maintainer_email": FORM}, "Service", ""),
        ({"maintainer": "Service", "contact_url": FORM}, "Service", ""),
        ({"maintainer": FORM}, "", ""),
        ({"contactPoint": {"fn": "Service", "hasURL": FORM}}, "Service", ""),
        ({"contact_points": [{"name": {"fr": "Service"}, "url": FORM}]}, "Service", ""),
    ],
)  # fmt: skip
def test_a_contact_may_have_a_page_to_write_by(fields: dict[str, Any], name: str, email: str) -> None:
    assert shaped(**fields).contact == Contact(name, email, FORM)


def test_who_has_an_address_goes_before_who_has_a_page() -> None:
    two = [{"name": "Page", "url": FORM}, {"name": "Adresse", "email": "a@ville.example.org"}]
    assert shaped(contact=two).contact == Contact("Adresse", "a@ville.example.org")
    assert shaped(contact=[{"name": "N", "url": "javascript:alert(1)"}]).contact == Contact("N")


def test_only_a_contact_has_an_address_to_write_to() -> None:
    made = repr(shaped(**DCAT))
    assert set(re.findall(r"\w+@[\w.]+", made)) == {"eaux@ville.example.org"}


def test_the_maintainer_comes_first_but_for_one_who_cannot_be_written_to() -> None:
    other: dict[str, Any] = {"contact": [{"name": "Service", "email": "service@ville.example.org"}]}
    assert shaped(maintainer="M", maintainer_email="m@ville.example.org", **other).contact == Contact(
        "M", "m@ville.example.org"
    )
    assert shaped(maintainer="M", **other).contact == Contact("Service", "service@ville.example.org")
    assert shaped(maintainer="M").contact == Contact("M", "")
    two = [{"name": "Sans adresse"}, {"name": "Avec", "email": "avec@ville.example.org"}]
    assert shaped(contact=two).contact == Contact("Avec", "avec@ville.example.org")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        *(
            (f"{before}eaux@ville.example.org{behind}", "")
            for before, behind in (("MAILTO:", "?subject=x"), (" ", "."))
        ),
        ("eaux@ville.example.org; autre@ville.example.org", ""),
        ("eaux@ville.example.org, autre@ville.example.org", ""),
        ("eaux [at] ville.example.org", ""),
        ("eaux(at)ville.example.org", ""),
        ("eaux&#64;ville.example.org", ""),
        ("Service des eaux <eaux@ville.example.org>", "Service des eaux"),
        ("Service des eaux : eaux@ville.example.org", "Service des eaux"),
    ],
)
def test_an_address_as_people_write_it(said: str, name: str) -> None:
    assert shaped(maintainer_email=said).contact == Contact(name, "eaux@ville.example.org")
    assert shaped(maintainer="Mairie", maintainer_email=said).contact == Contact("Mairie", "eaux@ville.example.org")
    assert shaped(maintainer=said).contact == Contact(name, "eaux@ville.example.org")


@pytest.mark.parametrize("said", ["null", "-", "N/A", "Non renseigné"])
def test_a_word_for_nobody_is_no_name(said: str) -> None:
    assert shaped(maintainer=said, maintainer_email="").contact is None


@pytest.mark.parametrize(
    "asked",
    [
        *("author", "author_email", "creator_email"),
        *sorted({name.partition(".")[0] for field in people.FIELDS for name in schemas.names(field)}),
    ],
)
def test_no_extra_tells_of_a_person(asked: str) -> None:
    made = dataset(
        package("jeu", extras=pairs(**{asked.replace("-", "__"): "x@y.example.org"})), context(extras=(asked,))
    )
    assert made is not None
    assert made.extras == ()


def files(*licences: str, **first: Any) -> dict[str, Any]:
    listed = [
        {"id": f"r{n}", "url": f"https://e.example.org/{n}.csv", "license": said} for n, said in enumerate(licences)
    ]
    return {"license_id": "notspecified", "license_title": "License not specified", "resources": listed} | first


def test_a_licence_that_all_files_have_is_the_datasets() -> None:
    made = shaped(**files(LO, "Licence Ouverte 2.0", "etalab-2.0"))
    assert made.license is not None
    assert made.license.title == "Licence Ouverte 2.0"


@pytest.mark.parametrize("licences", [(LO, "ODbL"), (LO, "")])
def test_files_under_several_licences_keep_their_own(licences: tuple[str, ...]) -> None:
    made = shaped(**files(*licences))
    assert made.license is None
    assert made.resources[0].license is not None
    assert made.resources[0].license.title == "Licence Ouverte 2.0"


def test_a_document_need_not_say_what_licence_the_data_has() -> None:
    listed = [
        {"id": "a", "url": "https://e.example.org/a.csv", "license": LO},
        {"id": "b", "url": "https://e.example.org/b.pdf", "resource_type": "documentation"},
    ]
    made = shaped(license_id=None, resources=listed)
    assert made.license == License("", "Licence Ouverte 2.0", LO, is_open=True)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"access_rights": f"{EU}/access-right/PUBLIC"}, "PUBLIC"),
        ({"extras": pairs(accessLevel="restricted public")}, "RESTRICTED"),
        ({"access_rights": "https://ville.example.org/droits"}, "https://ville.example.org/droits"),
        ({"access_rights": "Sur demande"}, "Sur demande"),
        ({"access_rights": "L&#39;accès est libre"}, "L'accès est libre"),
        ({"extras": pairs(access_constraints=["noLimitations"])}, "PUBLIC"),
        (
            {"access_rights": "http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess/noLimitations"},
            "PUBLIC",
        ),
        ({"extras": pairs(access_constraints=["otherRestrictions"])}, ""),
        ({"access_rights": f"{EU}/access-right/CONFIDENTIAL/"}, "CONFIDENTIAL"),
        ({"access_rights": [{"uri": f"{EU}/access-right/RESTRICTED", "label": "Restreint"}]}, "RESTRICTED"),
        ({"access_rights": "SENSITIVE"}, "SENSITIVE"),
        ({"extras": pairs(access_constraints=True)}, ""),
        ({"access_rights": {"a": 1}}, ""),
        ({}, ""),
    ],
)
def test_access_rights(told: dict[str, Any], expected: str) -> None:
    assert shaped(**told).access_rights == expected


@pytest.mark.parametrize(
    "written",
    [
        [{"key": "territory", "value": ""}, {"key": "territory", "value": "Dax"}],
        [{"key": "territory", "value": None}, {"key": "territory", "value": "Dax"}, {"key": "territory", "value": "X"}],
        [{"key": "territory", "value": "Pau", "state": "deleted"}, {"key": "territory", "value": "Dax"}],
        [{"key": "territory", "value": '"Dax"'}],
        [{"key": " territory ", "value": "Dax", "state": "active"}],
        {"territory": '"Dax"'},
    ],
    ids=["empty first", "null first", "deleted", "JSON of CKAN 1", "blanks", "dictionary"],
)
def test_extras_of_every_ckan(written: Any) -> None:
    assert shaped(extras=written).territory == Text.of("Dax")


def test_quotation_marks_of_a_text_stay() -> None:
    said = '"Dax" et "Pau"'
    assert shaped(extras=[{"key": "territory", "value": said}]).territory == Text.of(said)


_LAWS = ("http://data.europa.eu/eli/reg_impl/2023/138/oj", "http://data.europa.eu/eli/dir/2007/2/oj")


@pytest.mark.parametrize(
    "written",
    [
        ", ".join(_LAWS),
        "\n".join(_LAWS),
        ";".join(_LAWS),
        [{"uri": law} for law in _LAWS],
        json.dumps([{"@id": law, "label": "Règlement"} for law in _LAWS]),
        [json.dumps({"uri": law}) for law in _LAWS],
    ],
    ids=["commas", "lines", "semicolons", "terms", "JSON", "JSON in a list"],
)
def test_several_addresses_in_one_field(written: Any) -> None:
    assert shaped(applicable_legislation=written).legislation == _LAWS


@pytest.mark.parametrize(
    "written",
    [
        "http://data.europa.eu/bna/c_ac64a52d, http://data.europa.eu/bna/c_dd313021",
        "http://data.europa.eu/bna/c_dd313021/ http://data.europa.eu/bna/c_ac64a52d/",
        [{"uri": "http://data.europa.eu/bna/c_ac64a52d"}, {"uri": "http://data.europa.eu/bna/c_dd313021"}],
    ],
)
def test_several_high_value_categories_in_one_field(written: Any) -> None:
    assert shaped(hvd_category=written).hvd == ("c_ac64a52d", "c_dd313021")


@pytest.mark.parametrize("field", ["publisher", "publisher_name", "creator", "creator_name"])
@pytest.mark.parametrize(
    "said", ["Syndicat <s@ville.example.org>", "Syndicat (s@ville.example.org)", "Syndicat – s [at] ville.example.org"]
)
def test_who_publishes_has_no_address_to_write_to(field: str, said: str) -> None:
    ways: list[Any] = [said, {"fr": said}] + ([[{"name": said}]] if field in ("publisher", "creator") else [])
    for written in ways:
        told: dict[str, Any] = {field: written}
        made = shaped(**told)
        party = made.publisher or made.creator
        assert party is not None
        assert {text for _, text in party.name.values} == {"Syndicat"}
    alone: dict[str, Any] = {field: "s@ville.example.org"}
    assert (shaped(**alone).publisher, shaped(**alone).creator) == (None, None)


@pytest.mark.parametrize(
    "written",
    [
        ["https://ville.example.org/page"],
        {"fr": "https://ville.example.org/page", "en": "https://ville.example.org/en"},
        [{"uri": "https://ville.example.org/page"}],
        [None, "", "https://ville.example.org/page"],
    ],
)
def test_a_page_elsewhere_in_a_list_or_by_language(written: Any) -> None:
    assert shaped(url=None, landing_page=written).url == "https://ville.example.org/page"
    publisher = {"name": "Syndicat", "url": written}
    assert shaped(publisher=[publisher]).publisher == Party(Text.of("Syndicat"), "https://ville.example.org/page")


def test_inputs_10_and_11() -> None:
    for fault, title in (
        ("10-dcat-schema-fields", "Licence Ouverte 2.0"),
        ("11-iso-harvest-extras", "Licence Ouverte 2.0"),
    ):
        made = dataset(json.loads((shared(f"faults/{fault}") / "datasets.jsonl").read_text()), context(contacts=True))
        assert made is not None
        assert made.license is not None
        assert made.license.title == title
        assert made.contact is not None
        assert made.contact.email
        assert made.spatial is not None
        assert made.temporal is not None


def test_each_name_stands_once_in_a_field_and_pairs_are_whole() -> None:
    for field in schemas.FIELDS:
        assert len(set(schemas.names(field))) == len(schemas.names(field)), field
        assert set(schemas.FIELDS[field]) <= set(schemas.SCHEMAS), field
    for one, other in (("period_start", "period_end"), ("contact_name", "contact_email")):
        for schema in schemas.SCHEMAS:
            sizes = [len(schemas.FIELDS[field].get(schema, "").split()) for field in (one, other)]
            assert sizes[0] == sizes[1], (one, schema)


def test_the_documentation_has_the_same_table() -> None:
    text = (PROJECT / "docs" / "machines.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`([^`\s]+)`", text.partition("## Fields by schema")[2].partition("\n## ")[0]))
    missing = {name for field in schemas.FIELDS for name in schemas.names(field)} - told
    assert not missing


@pytest.mark.parametrize(
    "value", [1, [], [1, None, {"name": {}}], "{", {"name": ["x"]}, '[{"name": 3}]', True, "\ud800"]
)
@pytest.mark.parametrize("field", sorted({n.partition(".")[0] for f in schemas.FIELDS for n in schemas.names(f)}))
def test_any_value_is_taken(field: str, value: object) -> None:
    told: dict[str, Any] = {field: value}
    assert shaped(**told).name
    assert all(True for name in schemas.FIELDS for _ in schemas.told(Fields(told), name))
