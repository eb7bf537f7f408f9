"""Every fault that was reported of texts, formats, workbooks, tables and fields, from a dump to the published site: the
input that was reported, and a second one of its kind."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import html
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDFS

from tests.acceptance.projects import URL, read_lines, write_lines, write_project
from tests.program import sitegen
from tests.samples.workbooks import number, text, xlsx
from tests.sources.making import Raw, package
from tests.surroundings import shared

pytestmark = pytest.mark.slow

FAULTS = (
    *("01-short-notes-lose-links", "02-text-formats-become-csv", "03-xlsx-codes-lose-zeros"),
    *("04-xlsx-durations-in-python", "05-xlsx-binary-tails", "06-title-rows-above-header", "07-comment-lines"),
    *("08-notice-sheet-first", "09-excel-text-formula", "10-dcat-schema-fields", "11-iso-harvest-extras"),
    *("12-service-told-by-protocol", "13-relative-addresses-of-files", "14-geojson-crs-as-code"),
)
PORTAL = "https://portail.example.org/"


def rows(*lines: str) -> str:
    return "".join(f'<row r="{number_}">{line}</row>' for number_, line in enumerate(lines, 1))


def cells(line: int, *values: str | tuple[float, int]) -> str:
    """Texts, and numbers with the number of their format."""
    made = []
    for column, value in zip("ABCDEF", values, strict=False):
        at = f"{column}{line}"
        made.append(text(at, value) if isinstance(value, str) else number(at, *value))
    return "".join(made)


OWN_FILES: dict[str, bytes] = {
    "rendez-vous.vcf": b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Dupont;Jeanne;;;\r\nORG:Ville;Voirie\r\nEND:VCARD\r\n",
    "reglage.yaml": b"nom: arrosage\nzones:\n  - nord, sud\n  - est, ouest\nheure: 6, 20\n",
    "siren.xlsx": xlsx(
        {
            "Tiers": rows(
                cells(1, "tiers", "siren"), cells(2, "Régie", (5_500_048, 1)), cells(3, "Cave", (320_878_499, 1))
            )
        },
        ["000000000"],
    ),
    "trajets.xlsx": xlsx(
        {"Trajets": rows(cells(1, "ligne", "durée"), cells(2, "A", (1.75, 1)), cells(3, "B", (2.5, 1)))}, ["[h]:mm:ss"]
    ),
    "sommes.xlsx": xlsx(
        {"Sommes": rows(cells(1, "poste", "total"), cells(2, "a", (0.1 + 0.7, 0)), cells(3, "b", (4.35 * 100, 0)))}
    ),
    "budget.csv": (
        "Budget primitif 2026 (en euros)\n\nChapitre;Recettes;Dépenses\nVoirie;10;20\nÉcoles;5;7\nTotal;15;27\n"
    ).encode(),
    "pluie.csv": b"# station 12\n# mm par jour\njour,pluie\n2026-01-01,4\n2026-01-02,0\n",
    "ecoles.xlsx": xlsx(
        {
            "À lire": rows(cells(1, "Ce classeur est fait par la mairie."), cells(2, "Mise à jour chaque année.")),
            "Effectifs": rows(
                cells(1, "école", "élèves"),
                cells(2, "Zola", (210, 0)),
                cells(3, "Hugo", (180, 0)),
                cells(4, "Sand", (90, 0)),
            ),
        }
    ),
    "comptes.csv": b'compte,libelle\n="0060",Achats\n="0061",Services\n',
    "bornes.geojson": json.dumps(
        {
            "type": "FeatureCollection",
            "crs": {
                "type": "link",
                "properties": {"href": "http://www.opengis.net/def/crs/EPSG/0/31370", "type": "ogcurn"},
            },
            "features": [
                {
                    "type": "Feature",
                    "properties": {"n": n},
                    "geometry": {"type": "Point", "coordinates": [150_000 + n, 170_000]},
                }
                for n in (1, 2)
            ],
        }
    ).encode(),
}


def of_files(name: str, *files: tuple[str, str]) -> Raw:
    listed = [
        {"id": f"{name}-{file.partition('.')[0]}", "name": file, "url": file, "format": label} for file, label in files
    ]
    return package(name, resources=listed)


OWN: tuple[Raw, ...] = (
    package("own-01", notes="Deux lignes.\n\n* [Le plan](https://ville.example.org/plan)\n* la liste"),
    of_files("own-02", ("rendez-vous.vcf", "vCard"), ("reglage.yaml", "YAML")),
    of_files("own-03", ("siren.xlsx", "XLSX")),
    of_files("own-04", ("trajets.xlsx", "XLSX")),
    of_files("own-05", ("sommes.xlsx", "XLSX")),
    of_files("own-06", ("budget.csv", "CSV")),
    of_files("own-07", ("pluie.csv", "CSV")),
    of_files("own-08", ("ecoles.xlsx", "XLSX")),
    of_files("own-09", ("comptes.csv", "CSV")),
    package(
        "own-10", license_id="", contact=json.dumps([{"name": "Régie", "email": "regie@ville.example.org"}]),
        spatial_coverage=[{"text": "Mont-de-Marsan", "bbox": "POLYGON((0 43, 1 43, 1 44, 0 44, 0 43))"}],
        resources=[{"id": "own-10-f", "url": "https://e.example.org/f.csv", "license": "ODbL"}],
    ),
    package(
        "own-11", license_id=None, extras=[
            {"key": "use-constraints", "value": json.dumps(["Licence ODbL"])},
            {"key": "temporal-extent-begin", "value": "mars 2011"}, {"key": "temporal-extent-end", "value": "2014"},
            {"key": "dataset-reference-date", "value": json.dumps([{"type": "publication", "value": "2015-02-03"}])},
            {"key": "contact-email", "value": "SIG <sig@ville.example.org>"},
        ],
    ),
    package(
        "own-12", resources=[
            {"id": "own-12-a", "url": "https://geo.example.org/a", "protocol": "OGC:WMTS-1.0.0-http-get-tile"},
            {"id": "own-12-b", "url": "https://geo.example.org/fiche", "protocol": "WWW:LINK-1.0-http--link"},
        ],
    ),
    package(
        "own-13", resources=[
            {"id": "own-13-a", "name": "a", "url": "/uploads/a.csv", "format": "CSV"},
            {"id": "own-13-b", "name": "b", "url": "www.example.org/b.csv", "format": "CSV"},
            {"id": "own-13-c", "name": "c", "url": "https//example.org/c.csv", "format": "CSV"},
        ],
    ),
    of_files("own-14", ("bornes.geojson", "GeoJSON")),
)  # fmt: skip


class Published:
    """A site, and what it says of a dataset."""

    def __init__(self, site: Path, names: dict[str, str]) -> None:
        self.site, self._names = site, names

    def name(self, fault: str, which: str) -> str:
        return f"own-{fault[:2]}" if which == "own" else self._names[fault]

    def page(self, name: str) -> html.HtmlElement:
        return html.fromstring((self.site / "dataset" / name / "index.html").read_bytes())

    def records(self, name: str, ending: str = "json") -> dict[str, str]:
        """What the data API has of its files, as text, by their names without an extension."""
        folder = self.site / "dataset" / name / "resource"
        found = {}
        for each in self.package(name)["resources"]:
            file = folder / f"{each['id']}.{ending}"
            if file.exists():
                found[each["name"].partition(".")[0]] = file.read_text(encoding="utf-8-sig")
        return found

    def shown(self, name: str) -> str:
        """The words of the pages of its files."""
        pages = sorted((self.site / "dataset" / name / "resource").glob("*/index.html"))
        return " ".join(" ".join(html.fromstring(page.read_bytes()).text_content().split()) for page in pages)

    def described(self, name: str) -> tuple[Graph, URIRef]:
        graph = Graph().parse(self.site / "dataset" / f"{name}.ttl", format="turtle")
        return graph, URIRef(f"{URL}dataset/{name}/")

    def package(self, name: str) -> Raw:
        answer = json.loads((self.site / "dataset" / f"{name}.json").read_bytes())
        assert isinstance(answer, dict)
        return answer


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    project, dump = tmp_path_factory.mktemp("inputs"), tmp_path_factory.mktemp("dump")
    packages: list[Raw] = list(OWN)
    names = {}
    for fault in FAULTS:
        folder = shared(f"faults/{fault}")
        for file in folder.iterdir():
            if file.name not in ("README.md", "datasets.jsonl"):
                shutil.copy(file, dump)
        listed = read_lines(folder / "datasets.jsonl")
        names[fault] = listed[0]["name"]
        packages += listed
    for name, content in OWN_FILES.items():
        (dump / name).write_bytes(content)
    write_lines(dump / "datasets.jsonl", packages)
    write_project(project, datasets=dump / "datasets.jsonl", partner="[show]\ncontacts = true\n")
    table = project / "sitegen.toml"
    table.write_text(table.read_text("utf-8").replace("kind =", f'url = "{PORTAL}"\nkind =', 1), encoding="utf-8")
    sitegen("build", project=project)
    return Published(project / "public" / "one", names)


Both = pytest.mark.parametrize("which", ["reported", "own"])


@Both
def test_01_a_short_description_keeps_its_links(published: Published, which: str) -> None:
    page = published.page(published.name(FAULTS[0], which))
    links = page.xpath("//*[@id='description']//a/@href")
    assert links
    assert all(link.startswith("https://") for link in links)


@pytest.mark.parametrize(
    ("which", "labels"),
    [("reported", {"iCalendar", "Turtle", "SQL"}), ("own", {"vCard", "YAML"})],
    ids=["reported", "own"],
)
def test_02_a_text_is_no_table(published: Published, which: str, labels: set[str]) -> None:
    name = published.name(FAULTS[1], which)
    assert published.records(name) == {}
    assert "trompeur" not in published.shown(name)
    graph, _ = published.described(name)
    described = {
        str(label) for form in graph.objects(None, DCTERMS.format) for label in graph.objects(form, RDFS.label)
    }
    assert described == labels


TABLES: dict[str, tuple[int, str, dict[str, list[dict[str, Any]]]]] = {
    "03-own": (
        2,
        "own",
        {"siren": [{"tiers": "Régie", "siren": "005500048"}, {"tiers": "Cave", "siren": "320878499"}]},
    ),
    "04-own": (3, "own", {"trajets": [{"ligne": "A", "durée": "PT42H"}, {"ligne": "B", "durée": "PT60H"}]}),
    "05-own": (4, "own", {"sommes": [{"poste": "a", "total": 0.8}, {"poste": "b", "total": 435}]}),
    "06-reported": (
        5,
        "reported",
        {
            "piscines": [
                {"Piscine": name, "Entrées": a, "Scolaires": b, "Clubs": c}
                for name, a, b, c in (("Nord", 1200, 300, 250), ("Sud", 800, 200, 150), ("Ouest", 400, 150, 50))
            ]
        },
    ),
    "06-own": (
        5,
        "own",
        {
            "budget": [
                {"Chapitre": "Voirie", "Recettes": 10, "Dépenses": 20},
                {"Chapitre": "Écoles", "Recettes": 5, "Dépenses": 7},
            ]
        },
    ),
    "07-reported": (
        6,
        "reported",
        {"debits": [{"date": f"2026-10-0{day}", "debit": debit} for day, debit in ((1, 12.5), (2, 13.1), (3, 11.8))]},
    ),
    "07-own": (6, "own", {"pluie": [{"jour": "2026-01-01", "pluie": 4}, {"jour": "2026-01-02", "pluie": 0}]}),
    "08-own": (
        7,
        "own",
        {
            "ecoles": [
                {"école": "Zola", "élèves": 210},
                {"école": "Hugo", "élèves": 180},
                {"école": "Sand", "élèves": 90},
            ]
        },
    ),
    "09-reported": (
        8,
        "reported",
        {
            "ecoles": [
                {"uai": f"099990{n}", "nom": name, "code_postal": code, "telephone": f"053649000{i}"}
                for i, (n, name, code) in enumerate(
                    (("1A", "Jules Ferry", "01000"), ("2B", "Jean Macé", "01440"), ("3C", "Pauline Kergomard", "64000"))
                )
            ]
        },
    ),
    "09-own": (
        8,
        "own",
        {"comptes": [{"compte": "0060", "libelle": "Achats"}, {"compte": "0061", "libelle": "Services"}]},
    ),
}


@pytest.mark.parametrize("case", TABLES)
def test_03_to_09_tables(published: Published, case: str) -> None:
    fault, which, expected = TABLES[case]
    came = {name: json.loads(text) for name, text in published.records(published.name(FAULTS[fault], which)).items()}
    assert {name: came[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("fault", "shown"),
    [
        (2, ("01000", "01053", "01")),
        (3, ("PT36H", "PT26H15M", "PT12H")),
        (4, ("6.05", "0.3", "3.3")),
        (7, ()),
    ],
)
def test_03_to_08_the_reported_workbooks(published: Published, fault: int, shown: tuple[str, ...]) -> None:
    name = published.name(FAULTS[fault], "reported")
    [records] = [json.loads(text) for text in published.records(name).values()]
    values = {str(value) for record in records for value in record.values()}
    assert set(shown) <= values
    assert not [value for value in values if "day" in value or len(value.partition(".")[2]) > 12]
    if fault == 7:
        assert len(records) == 8, "the trees, and not the notice"


@pytest.mark.parametrize(
    ("which", "fault", "licence", "mail", "place"),
    [
        ("reported", 9, "etalab.gouv.fr", True, True),
        ("own", 9, "odbl", True, True),
        ("reported", 10, "etalab.gouv.fr", True, True),
        ("own", 10, "odbl", True, False),
    ],
)
def test_10_and_11_fields(published: Published, which: str, fault: int, licence: str, mail: bool, place: bool) -> None:
    name = published.name(FAULTS[fault], which)
    graph, here = published.described(name)
    licences = [str(each) for each in graph.objects(None, DCTERMS.license)]
    assert any(licence in each for each in licences)
    assert bool(graph.value(here, DCAT.contactPoint)) == mail
    assert bool(graph.value(here, DCTERMS.spatial)) == place
    if fault == 10:
        assert str(graph.value(here, DCTERMS.issued)) == ("2018-06-15" if which == "reported" else "2015-02-03")
        assert graph.value(here, DCTERMS.temporal)
    page = published.page(name)
    assert [link for link in page.xpath("//a/@href") if link.startswith("mailto:")]
    assert "Non précisée" not in page.text_content()


@pytest.mark.parametrize(("which", "services"), [("reported", {"WMS", "WFS"}), ("own", {"WMTS"})])
def test_12_a_service_is_one_by_its_protocol(published: Published, which: str, services: set[str]) -> None:
    name = published.name(FAULTS[11], which)
    graph, _ = published.described(name)
    assert len(list(graph.objects(None, DCAT.accessService))) == len(services)
    told = {each["format"]: each["resource_type"] for each in published.package(name)["resources"]}
    assert {label for label, kind in told.items() if kind == "api"} == services
    assert "metadata" in told.values()


@pytest.mark.parametrize(
    ("which", "hosts"),
    [
        ("reported", {"portail.example.org", "data.example.org"}),
        ("own", {"portail.example.org", "www.example.org", "example.org"}),
    ],
)
def test_13_relative_addresses_lead_to_the_portal(published: Published, which: str, hosts: set[str]) -> None:
    came = [urlsplit(each["url"]) for each in published.package(published.name(FAULTS[12], which))["resources"]]
    assert {each.hostname for each in came} == hosts
    assert {each.scheme for each in came} == {"https"}


@pytest.mark.parametrize(("which", "near"), [("reported", (4.37, 50.84)), ("own", (4.37, 50.84))])
def test_14_a_projection_by_its_code(published: Published, which: str, near: tuple[float, float]) -> None:
    [told] = published.records(published.name(FAULTS[13], which), "geojson").values()
    for feature in json.loads(told)["features"]:
        there = feature["geometry"]["coordinates"]
        assert all(abs(a - b) < 0.2 for a, b in zip(there, near, strict=True)), there
