"""What is said of a dataset, and in which words of which vocabulary."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rdflib import DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS, XSD, Graph, Namespace, URIRef
from rdflib import Literal as Term
from rdflib.term import Node as Any_

from sitegen.catalogue import Contact, Geometry, Group, License, LocalFile, Organization, Period, Resource, Tag, Text
from sitegen.catalogue import formats as known_formats
from sitegen.dcat import vocabularies
from sitegen.dcat.graph import GEOJSON
from sitegen.sources.shape import formats, hvd, known_licenses
from sitegen.sources.shape.frequency import CODES
from sitegen.text import markup
from tests.dcat.making import BASE, BUDGET, dataset, described, resource, written
from tests.dcat.reading import FORMATS, faults, labels_of_themes, one_graph, own_shapes

EU = "http://publications.europa.eu/resource/authority/"
DCATAP = Namespace("http://data.europa.eu/r5r/")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
LOCN = Namespace("http://www.w3.org/ns/locn#")
HERE, FILE = URIRef(BUDGET), URIRef(f"{BUDGET}resource/r1/")
DAY = datetime(2026, 11, 20, 8, 30, 15, 123456, tzinfo=UTC)


def one(graph: Graph, subject: Any_, predicate: URIRef) -> Any_:
    [found] = graph.objects(subject, predicate)
    return found


def test_the_least_that_a_dataset_says_is_valid(tmp_path: Path) -> None:
    graph = described(tmp_path, dataset(notes=Text()))
    assert faults(graph, own_shapes()) == ""
    assert one(graph, HERE, DCTERMS.identifier) == Term("id-budget")
    assert one(graph, HERE, DCTERMS.description) == Term("Budget", lang="fr"), "mandatory: said again, not made up"
    assert one(graph, HERE, DCAT.landingPage) == HERE


def test_everything_that_a_dataset_says(tmp_path: Path) -> None:
    whole = dataset(
        title=Text((("fr", "Budget"), ("en", "The budget"))),
        created=DAY,
        modified=DAY,
        issued="2014-05",
        frequency="MONTHLY",
        temporal=Period("2014", "2015-02"),
        tags=(Tag("l'eau"), Tag("water", "en")),
        contact=Contact("Le service", "eau@example.org"),
        version="2.1",
        url="https://www.example.org/budget",
        license=License("lov2", "Licence Ouverte 2.0", "https://example.org/lo"),
        organization="o",
        resources=(resource(),),
    )
    owner = Organization("o", "dax", Text.of("Ville de Dax"), url="https://www.dax.example.org/")
    graph = described(tmp_path, whole, catalogue={"organizations": (owner,)})
    assert faults(graph, own_shapes()) == ""
    assert set(graph.objects(HERE, DCTERMS.title)) == {Term("Budget", lang="fr"), Term("The budget", lang="en")}
    assert one(graph, HERE, DCTERMS.created) == Term("2026-11-20T08:30:15.123456Z", datatype=XSD.dateTime)
    assert one(graph, HERE, DCTERMS.issued) == Term("2014-05", datatype=XSD.gYearMonth)
    assert one(graph, HERE, DCTERMS.accrualPeriodicity) == URIRef(f"{EU}frequency/MONTHLY")
    period = one(graph, HERE, DCTERMS.temporal)
    assert one(graph, period, DCAT.startDate) == Term("2014-01-01", datatype=XSD.date)
    assert one(graph, period, DCAT.endDate) == Term("2015-02-28", datatype=XSD.date), "readers take a first day"
    assert set(graph.objects(HERE, DCAT.keyword)) == {Term("l eau", lang="fr"), Term("water", lang="en")}
    contact = one(graph, HERE, DCAT.contactPoint)
    assert one(graph, contact, VCARD.fn) == Term("Le service")
    assert one(graph, contact, VCARD.hasEmail) == URIRef("mailto:eau@example.org")
    assert one(graph, HERE, DCAT.version) == Term("2.1")
    assert one(graph, HERE, FOAF.page) == URIRef("https://www.example.org/budget")
    publisher = one(graph, HERE, DCTERMS.publisher)
    assert publisher == URIRef(f"{BASE}organization/dax/")
    assert one(graph, publisher, FOAF.name) == Term("Ville de Dax", lang="fr")
    assert one(graph, HERE, DCTERMS.accessRights) == URIRef(f"{EU}access-right/PUBLIC")


def test_a_text_that_is_not_marked_is_in_the_sites_first_language(tmp_path: Path) -> None:
    both = dataset(title=Text((("", "Vieux"), ("fr", "Budget"))), notes=Text((("", "Mots"), ("de", "Worte"))))
    graph = described(tmp_path, both)
    assert set(graph.objects(HERE, DCTERMS.title)) == {Term("Budget", lang="fr")}
    assert set(graph.objects(HERE, DCTERMS.description)) == {Term("Mots", lang="fr"), Term("Worte", lang="de")}


def test_a_frequency_in_other_words_keeps_them(tmp_path: Path) -> None:
    graph = described(tmp_path, dataset(frequency_label="quand il pleut"))
    frequency = one(graph, HERE, DCTERMS.accrualPeriodicity)
    assert one(graph, frequency, RDFS.label) == Term("quand il pleut")


def test_an_outline_that_both_ckan_and_data_gouv_read(tmp_path: Path) -> None:
    ring = tuple((n / 1000, (n % 7) / 1000) for n in range(1000))
    other = tuple((x + 2.123456789, y) for x, y in ring)
    area = Geometry(((*ring, ring[0]), (*other, other[0])))
    graph = described(tmp_path, dataset(spatial=area, territory=Text.of("Dax")))
    place = one(graph, HERE, DCTERMS.spatial)
    [geometry] = graph.objects(place, LOCN.geometry)
    assert isinstance(geometry, Term)
    assert str(geometry.datatype) == GEOJSON
    shape = json.loads(str(geometry))
    assert shape["type"] == "MultiPolygon"
    rings = [polygon[0] for polygon in shape["coordinates"]]
    assert all(each[0] == each[-1] for each in rings)
    assert 50 < sum(map(len, rings)) < 220
    assert rings[1][0] == [2.12346, 0.0]
    assert one(graph, place, SKOS.prefLabel) == Term("Dax", lang="fr")


def test_without_an_outline_none_is_made_up(tmp_path: Path) -> None:
    assert list(described(tmp_path, dataset()).objects(HERE, DCTERMS.spatial)) == []


def test_groups_are_themes_with_a_label_inside(tmp_path: Path) -> None:
    groups = (
        Group("1", "mobilites", Text((("fr", "Mobilités"), ("en", "Mobility")))),
        Group("2", "divers", Text.of("Divers")),
    )
    graph = described(tmp_path, dataset(groups=("1", "2")), catalogue={"groups": groups})
    found = {f"{BASE}group/mobilites/", f"{BASE}group/divers/", f"{EU}data-theme/TRAN"}
    assert set(map(str, graph.objects(HERE, DCAT.theme))) == found
    assert labels_of_themes(graph) == {"Mobilités", "Divers", "Transports"}
    assert faults(graph, own_shapes()) == ""


@pytest.mark.parametrize(
    ("said", "themes"),
    [
        ("social-sante-et-sports", ("EDUC", "HEAL", "SOCI")),
        ("agriculture-sylviculture-et-peche", ("AGRI",)),
        ("limites-administratives-et-referentiels", ()),
        ("systeme-d-information", ()),
    ],
)
def test_the_themes_that_a_group_is_sure_to_mean(said: str, themes: tuple[str, ...]) -> None:
    assert vocabularies.themes_of(said) == themes


def test_a_high_value_dataset_is_told_in_both_forms(tmp_path: Path) -> None:
    graph = described(tmp_path, dataset(hvd=("c_b79e35eb",), resources=(resource(),)))
    category = URIRef("http://data.europa.eu/bna/c_b79e35eb")
    law = URIRef("http://data.europa.eu/eli/reg_impl/2023/138/oj")
    assert category in set(graph.objects(HERE, DCAT.theme)), "what data.gouv.fr reads"
    assert one(graph, HERE, DCATAP.hvdCategory) == category
    assert one(graph, HERE, DCATAP.applicableLegislation) == one(graph, FILE, DCATAP.applicableLegislation) == law
    assert faults(graph, own_shapes()) == ""


@pytest.mark.parametrize(
    ("title", "of_dataset", "of_file"),
    [
        (
            "ODbL 1.0",
            "http://opendatacommons.org/licenses/odbl/summary/",
            "http://www.opendefinition.org/licenses/odc-odbl",
        ),
        ("Licence Ouverte 2.0", *["https://www.etalab.gouv.fr/licence-ouverte-open-licence"] * 2),
        ("CC BY 4.0", *["https://portal.example.org/licence"] * 2),
        ("Licence de la ville", *["https://portal.example.org/licence"] * 2),
    ],
)
def test_a_licence_by_the_addresses_that_readers_know(
    tmp_path: Path, title: str, of_dataset: str, of_file: str
) -> None:
    said = License("x", title, "https://portal.example.org/licence")
    graph = described(tmp_path, dataset(license=said, resources=(resource(),)))
    assert one(graph, HERE, DCTERMS.license) == URIRef(of_dataset)
    assert one(graph, FILE, DCTERMS.license) == URIRef(of_file)


def test_a_licence_that_data_gouv_knows_by_title_has_it_as_a_label(tmp_path: Path) -> None:
    for number, (title, label) in enumerate(
        (("CC BY-SA 4.0", "Creative Commons Attribution Share-Alike"), ("x", None))
    ):
        said = License("x", title, "https://portal.example.org/licence")
        graph = described(tmp_path / str(number), dataset(license=said))
        assert graph.value(one(graph, HERE, DCTERMS.license), RDFS.label) == (label and Term(label))


def test_a_licence_without_an_address_is_a_statement_and_of_files_a_licence_of_that_title(tmp_path: Path) -> None:
    """data.gouv.fr reads the one, CKAN the other: by its title it knows its own "Other (Attribution)"."""
    graph = described(tmp_path, dataset(license=License("x", "Licence de la ville"), resources=(resource(),)))
    assert one(graph, one(graph, HERE, DCTERMS.rights), RDFS.label) == Term("Licence de la ville")
    assert list(graph.objects(HERE, DCTERMS.license)) == []
    for said in (DCTERMS.title, RDFS.label):
        assert one(graph, one(graph, FILE, DCTERMS.license), said) == Term("Licence de la ville")
    assert list(graph.objects(FILE, DCTERMS.rights)) == []


def test_no_licence_speaks_of_another_dataset(tmp_path: Path) -> None:
    """Whose address it gives as its own, to have words of its choice among that one's titles."""
    evil, url = License("x", "Vendu par Eve", BUDGET), "https://example.org/dataset/budget/"
    made = written(tmp_path, dataset(), dataset("b", license=evil, url=url, resources=(resource(schema=url),)))
    graph = one_graph({extension: made[f"catalog.{extension}"] for extension in FORMATS})
    assert set(graph.objects(HERE, DCTERMS.title)) == {Term("Budget", lang="fr")}
    assert set(graph.objects(HERE, RDF.type)) == {DCAT.Dataset}


def test_a_file_and_its_format(tmp_path: Path) -> None:
    file = LocalFile(tmp_path / "a.csv", name="a.csv", digest="0", size=45714)
    told = resource(
        file=file, url="", modified=DAY, schema="https://schema.data.gouv.fr/schemas/a/b/latest/schema.json"
    )
    graph = described(tmp_path, dataset(resources=(told,)))
    assert faults(graph, own_shapes()) == ""
    address = URIRef(f"{BUDGET}resource/r1/download/a.csv")
    assert one(graph, FILE, DCAT.downloadURL) == one(graph, FILE, DCAT.accessURL) == address
    assert one(graph, FILE, DCAT.byteSize) == Term("45714", datatype=XSD.nonNegativeInteger)
    assert one(graph, FILE, DCTERMS.conformsTo) == URIRef(told.schema)
    form = one(graph, FILE, DCTERMS.format)
    assert form == URIRef(f"{EU}file-type/CSV")
    assert one(graph, form, RDF.type) == DCTERMS.IMT
    assert (one(graph, form, RDFS.label), one(graph, form, RDF.value)) == (Term("CSV"), Term("text/csv"))
    media = one(graph, FILE, DCAT.mediaType)
    assert one(graph, media, RDFS.label) == Term("text/csv"), "CKAN writes the label, and else the address"


def test_a_format_that_no_list_knows_keeps_its_label(tmp_path: Path) -> None:
    graph = described(tmp_path, dataset(resources=(resource(format="NeTEx", family="transport"),)))
    form = one(graph, FILE, DCTERMS.format)
    assert (one(graph, form, RDFS.label), one(graph, form, RDF.value)) == (Term("NeTEx"), Term(""))
    assert list(graph.objects(FILE, DCAT.mediaType)) == [], "CKAN would take the zip's for the format"


@pytest.mark.parametrize(
    ("form", "title", "expected"),
    [
        ("GTFS", "Horaires", "Horaires (GTFS)"),
        ("GTFS", "Horaires en gtfs", "Horaires en gtfs"),
        ("GTFS", "Alertes GTFS-RT", "Alertes GTFS-RT (GTFS)"),
        ("GTFS-RT", "Alertes", "Alertes (GTFS-RT)"),
    ],
)
def test_public_transport_is_named_in_the_title(tmp_path: Path, form: str, title: str, expected: str) -> None:
    told = resource(name=Text.of(title), format=form, family="transport")
    graph = described(tmp_path, dataset(resources=(told,)))
    assert one(graph, FILE, DCTERMS.title) == Term(expected, lang="fr")


@pytest.mark.parametrize("url", ["", "https://files.example.org/secret.csv"])
def test_a_restricted_file_has_no_address_but_its_page(tmp_path: Path, url: str) -> None:
    files = (resource(restricted=True, url=url, size=12), resource("r2"))
    graph = described(tmp_path, dataset(resources=files))
    assert one(graph, FILE, DCAT.accessURL) == FILE
    assert list(graph.objects(FILE, DCAT.downloadURL)) == list(graph.objects(FILE, DCAT.byteSize)) == []
    assert one(graph, FILE, DCTERMS.accessRights) == URIRef(f"{EU}access-right/RESTRICTED")
    assert list(graph.objects(HERE, DCTERMS.accessRights)) == [], "of a mixture nothing is said"
    assert "secret" not in graph.serialize()
    assert faults(graph, own_shapes()) == ""


def test_a_dataset_whose_files_are_all_restricted(tmp_path: Path) -> None:
    graph = described(tmp_path, dataset(resources=(resource(restricted=True, url=""),)))
    assert one(graph, HERE, DCTERMS.accessRights) == URIRef(f"{EU}access-right/RESTRICTED")


@pytest.mark.parametrize("url", ["mailto:sig@example.org", "http://10.0.0.3/a.csv", "https://portail.intra/a.csv"])
def test_an_address_that_would_have_a_dataset_refused_is_that_of_the_page(tmp_path: Path, url: str) -> None:
    graph = described(tmp_path, dataset(resources=(resource(url=url),)))
    assert one(graph, FILE, DCAT.accessURL) == FILE
    assert list(graph.objects(FILE, DCAT.downloadURL)) == []


def test_a_service(tmp_path: Path) -> None:
    url = "https://geo.example.org/wms?SERVICE=WMS&REQUEST=GetCapabilities"
    graph = described(tmp_path, dataset(resources=(resource(format="WMS", family="geo", kind="api", url=url),)))
    service = one(graph, FILE, DCAT.accessService)
    assert one(graph, service, DCAT.endpointURL) == URIRef("https://geo.example.org/wms")
    assert one(graph, service, DCAT.endpointDescription) == one(graph, FILE, DCAT.accessURL) == URIRef(url)
    assert list(graph.objects(FILE, DCAT.downloadURL)) == []
    assert faults(graph, own_shapes()) == ""


def test_a_title_that_data_gouv_would_refuse_is_cut(tmp_path: Path) -> None:
    title = one(described(tmp_path, dataset(title=Text.of("mot " * 120))), HERE, DCTERMS.title)
    assert len(str(title)) <= 350
    assert str(title).endswith("mot…")


def test_the_tables_name_what_the_catalogue_holds() -> None:
    labels = {form.label for form in formats._KNOWN.values()}
    assert labels == set(known_formats.FORMATS)
    titles = {entry.title for entry in known_licenses.KNOWN.values()}
    assert {title for title in vocabularies.LICENCES if not re.fullmatch(r"CC BY(-SA)? \d\.\d", title)} <= titles
    assert set(vocabularies.HVD_LABELS) == set(hvd.CATEGORIES)
    assert set(vocabularies.THEME_WORDS) <= set(vocabularies.THEME_LABELS)
    assert "UNKNOWN" not in CODES, "an unknown frequency is not told"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Des **mots**.\n\n- un\n- deux", "Des **mots**.\n\n- un\n- deux"),
        ("a < b & c", "a < b & c"),
        ("<p>Des <b>mots</b><br>et <a href='https://example.org/'>un lien</a>.</p><p>Fin</p>",
         "Des **mots**  \net [un lien](https://example.org/).\n\nFin"),
        ("<ul><li>un</li><li>deux<ul><li>trois</li></ul></li></ul>", "- un\n- deux\n  - trois"),
        ("<ol><li>un</li><li>deux</li></ol>", "1. un\n2. deux"),
        ("<h2>Titre</h2><script>alert(1)</script>texte", "## Titre\n\ntexte"),
        ("<div></div>", ""),
    ],
)  # fmt: skip
def test_a_description_is_markdown_without_html(text: str, expected: str) -> None:
    assert markup.source(text) == expected


def test_resources_are_named_by_their_pages(tmp_path: Path) -> None:
    files: tuple[Resource, ...] = (resource("Été 1"), resource("r2"))
    graph = described(tmp_path, dataset(resources=files))
    names = {str(name) for name in graph.objects(HERE, DCAT.distribution)}
    assert f"{BUDGET}resource/r2/" in names
    assert len(names) == 2
