"""What pages show of the files that a site holds."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from sitegen import package_data
from sitegen.catalogue import Catalogue, Content, Dataset, LocalFile, Resource, Text, Thumbnail
from sitegen.config import DumpSource, Partner, PartnerTable, Source
from sitegen.engine import Artifact
from sitegen.geo.geometry import box_of
from sitegen.outputs import OUTPUTS
from sitegen.outputs.pages.previews import Preview
from sitegen.samples import Features
from sitegen.samples.kept import Keeper
from sitegen.site import Site
from sitegen.theme import load_theme
from tests.acceptance.projects import write_lines, write_project
from tests.program import sitegen
from tests.samples.pictures import drawn, locked, opened, packed, pdf
from tests.samples.workbooks import number, text, xlsx
from tests.surroundings import shared

HERE = "//section[@id='preview']"
ROWS = f"{HERE}//table[not(@class)]"
PROFILE = f"{HERE}//table[@class='profile']"
RESTRICTED = {"restricted": json.dumps({"level": "registered"})}


def page_of(folder: Path, name: str, content: bytes, **resource: Any) -> html.HtmlElement:
    """The page of a file, and only that, of a site that holds it."""
    project = write_project(folder / "project", datasets="data/datasets.jsonl")
    data = project / "data"
    (data / "files").mkdir(parents=True)
    (data / "files" / name).write_bytes(content)
    row = {"id": "r", "name": "Le fichier", "format": name.rpartition(".")[2], "url": f"files/{name}", **resource}
    package = {"id": "d", "name": "jeu", "title": "Le jeu", "resources": [row]}
    write_lines(data / "datasets.jsonl", [package])
    sitegen("build", project=project)
    page = project / "public" / "one" / "dataset" / "jeu" / "resource" / "r" / "index.html"
    return html.fromstring(page.read_bytes())


def texts(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in page.xpath(path)]


def test_the_first_rows_of_a_french_csv(tmp_path: Path) -> None:
    content = "Commune;Code INSEE;Population;Révisé le\r\n" + "".join(
        f"Dax {number};04{number:03};{number},5;0{number % 9 + 1}/03/2026\r\n" for number in range(30)
    )
    page = page_of(tmp_path, "communes.csv", content.encode("cp1252"))
    assert texts(page, f"{ROWS}/thead//th[@scope='col']") == [
        "Commune", "Code INSEE", "Population", "Révisé le",
    ]  # fmt: skip
    assert len(page.xpath(f"{ROWS}/tbody/tr")) == 20
    assert texts(page, f"{ROWS}/tbody/tr[1]/td")[:4] == ["Dax 0", "04000", "0,5", "01/03/2026"]
    assert texts(page, f"{ROWS}/caption") == ["Les 20 premières lignes, sur 30."]
    assert texts(page, f"{PROFILE}/tbody//th[@scope='row']")[1] == "Code INSEE"
    assert texts(page, f"{PROFILE}/tbody/tr/td[1]") == ["texte", "code", "nombre", "date"]
    for box in page.xpath(f"{HERE}//div[@class='rows']"):
        assert (box.get("tabindex"), box.get("role")) == ("0", "region")
        assert page.get_element_by_id(box.get("aria-labelledby")) is not None
    assert "Windows-1252, séparé par des points-virgules." in texts(page, f"{HERE}/p[@class='meta']")[-1]


@pytest.mark.parametrize(("sign", "said"), [(":", "séparé par «\u202f:\u202f»"), ("~", "séparé par «\u202f~\u202f»")])
def test_a_separator_of_which_there_is_no_word(tmp_path: Path, sign: str, said: str) -> None:
    page = page_of(tmp_path, "a.csv", f"sep={sign}\nnom{sign}n\nDax{sign}1\n".encode())
    assert texts(page, f"{ROWS}/tbody/tr[1]/td")[:2] == ["Dax", "1"]
    assert said in page.xpath(f"{HERE}/p[@class='meta']")[-1].text_content()


def test_what_is_in_cells_stays_text(tmp_path: Path) -> None:
    page = page_of(tmp_path, "a.csv", b'x <b>a</b>,{{ 7*7 }}\n<script>alert(1)</script>,"x"" onload=""y"\n1,2\n')
    assert texts(page, f"{ROWS}/thead//th") == ["x <b>a</b>", "{{ 7*7 }}"]
    assert texts(page, f"{ROWS}/tbody/tr[1]/td")[:2] == ["<script>alert(1)</script>", 'x" onload="y']
    assert page.xpath(f"{HERE}//script | {HERE}//b") == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "Ce fichier est vide."),
        ("a.csv", b"<!DOCTYPE html><html><body>Connectez-vous</body></html>", "une page web, pas aux données"),
        ("a.csv", bytes(range(256)) * 4, "n’est pas un texte"),
    ],
)
def test_why_nothing_is_shown(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    page = page_of(tmp_path, name, content)
    assert said in texts(page, f"{HERE}/p[@class='notice']")[0]
    assert page.xpath(f"{HERE}//table") == []


def test_a_picture_is_shown_in_small_as_the_way_to_the_file(tmp_path: Path) -> None:
    page = page_of(tmp_path, "plan.png", packed(drawn(), "PNG"), format="PNG")
    picture = page.xpath(f"{HERE}//a/img")[0]
    assert (picture.get("alt"), picture.get("width"), picture.get("height")) == ("Le fichier", "480", "640")
    assert (picture.get("loading"), picture.getparent().get("href")[-17:]) == ("lazy", "download/plan.png")
    assert page.xpath(f"{HERE}//figcaption") == []
    published = tmp_path / "project/public/one/dataset/jeu/resource/r/thumbnail.webp"
    assert picture.get("src").endswith("dataset/jeu/resource/r/thumbnail.webp")
    assert opened(published.read_bytes()).size == (480, 640)


def test_of_a_pdf_the_first_page_is_shown(tmp_path: Path) -> None:
    page = page_of(tmp_path, "notice.pdf", pdf(b"1 0 0 rg 0 0 50 50 re f"))
    assert page.xpath(f"{HERE}//a/img")[0].get("alt") == "Première page de Le fichier"
    assert texts(page, f"{HERE}//figcaption") == ["Première page"]
    assert texts(page, f"{HERE}//p") == []


@pytest.mark.slow
def test_why_there_is_no_thumbnail(tmp_path: Path) -> None:
    for name, content, said in (
        ("secret.pdf", locked(), "Ce fichier est protégé par un mot de passe."),
        ("photo.jpg", packed(drawn(), "JPEG")[:9_000], "Ce fichier est abîmé"),
    ):
        page = page_of(tmp_path / name, name, content, format=name[-3:].upper())
        assert said in texts(page, f"{HERE}/p[@class='notice']")[0]
        assert page.xpath(f"{HERE}//img") == []


def test_no_thumbnail_of_a_restricted_picture(tmp_path: Path) -> None:
    page = page_of(tmp_path, "plan.png", packed(drawn(), "PNG"), format="PNG", **RESTRICTED)
    assert page.xpath(HERE) == []
    assert not list((tmp_path / "project/public").rglob("thumbnail.webp"))


def test_nothing_of_a_restricted_file_is_shown(tmp_path: Path) -> None:
    page = page_of(tmp_path, "secret.csv", b"nom,salaire\nMARQUE,1\n", **RESTRICTED)
    assert page.xpath(HERE) == []
    assert b"MARQUE" not in html.tostring(page)


@pytest.mark.slow
def test_a_map_comes_with_its_rows_and_a_structure_can_be_opened(tmp_path: Path) -> None:
    feature = {"type": "Feature", "properties": {"nom": "A"}, "geometry": {"type": "Point", "coordinates": [1, 44]}}
    page = page_of(tmp_path, "a.geojson", json.dumps({"type": "FeatureCollection", "features": [feature] * 3}).encode())
    assert page.xpath(f"{HERE}//figure//svg/path[@class='spot']/@d")
    assert texts(page, f"{HERE}//figcaption") == ["3 objets géographiques."]
    assert texts(page, f"{ROWS}/tbody/tr[1]/td") == ["A"]
    page = page_of(tmp_path / "tree", "a.json", b'{"ville": {"nom": "Dax", "codes": [1, 2, null]}, "<b>": "<i>"}')
    assert texts(page, f"{HERE}//div[@class='tree']/details/ul/li//b")[:2] == ["ville", "nom"]
    assert "<i>" in texts(page, f"{HERE}//div[@class='tree']")[0]
    assert page.xpath(f"{HERE}//i") == []
    assert len(page.xpath(f"{HERE}//details[@open]")) == 1, "the first level is open"


def test_lambert_93_is_drawn_and_said(tmp_path: Path) -> None:
    page = page_of(tmp_path, "a.csv", b"nom;x;y\na;539416,13;6225601,11\nb;539500;6225700\n")
    assert page.xpath(f"{HERE}//figure//svg/path[@class='spot']/@d")
    said = "2 objets géographiques. Coordonnées converties depuis Lambert-93 (EPSG:2154)."
    assert texts(page, f"{HERE}//figcaption") == [said]


def test_what_stands_around_a_table_is_a_list(tmp_path: Path) -> None:
    content = "Arbres d'alignement de la ville\nSource : service des <b>espaces verts</b>\nrue;nombre\nDax;12\nPau;4\n"
    page = page_of(tmp_path, "arbres.csv", content.encode())
    assert texts(page, f"{HERE}//div[@class='notes']/p") == ["Autour du tableau, dans le fichier :"]
    assert texts(page, f"{HERE}//div[@class='notes']/ul/li") == [
        "Arbres d'alignement de la ville", "Source : service des <b>espaces verts</b>",
    ]  # fmt: skip


def test_many_notes_are_folded(tmp_path: Path) -> None:
    lines = "".join(f"# Remarque {n} sur les arbres\n" for n in range(9))
    page = page_of(tmp_path, "arbres.csv", f"{lines}rue;nombre\nDax;12\nPau;4\n".encode())
    folded = page.xpath(f"{HERE}/details[summary='9 notes autour du tableau']")[0]
    assert (folded.get("open"), len(folded.xpath(".//li"))) == (None, 9)


def test_a_workbook_is_read_and_its_other_sheets_are_named(tmp_path: Path) -> None:
    cells = (
        f"<row r='1'>{text('A1', 'Poste')}{text('B1', 'Montant')}</row>"
        f"<row r='2'>{text('A2', 'Voirie')}{number('B2', 1200.5)}</row>"
        f"<row r='3'>{text('A3', 'Écoles')}{number('B3', 830)}</row>"
    )
    page = page_of(tmp_path, "budget.xlsx", xlsx({"Budget": cells, "Notes": ""}))
    assert texts(page, f"{ROWS}/tbody/tr/td") == ["Voirie", "1 200,5", "Écoles", "830"]
    assert "Notes" in " ".join(texts(page, f"{HERE}/p[@class='meta']"))


def test_a_workbook_shows_codes_units_and_durations(tmp_path: Path) -> None:
    cells = (
        f"<row r='1'>{text('A1', 'cp')}{text('B1', 'durée')}{text('C1', 'part')}</row>"
        f"<row r='2'>{number('A2', 1000, 1)}{number('B2', 1.5, 2)}{number('C2', 0.07, 3)}</row>"
        f"<row r='3'>{number('A3', 64000, 1)}{number('B3', 0.51, 2)}{number('C3', 0.125, 3)}</row>"
    )
    page = page_of(tmp_path, "agents.xlsx", xlsx({"Agents": cells}, ("00000", "[h]:mm", "0.0%")))
    assert texts(page, f"{ROWS}/tbody/tr/td") == ["01000", "36:00", "7", "64000", "12:14:24", "12,5"]
    assert texts(page, f"{ROWS}/thead//th") == ["cp", "durée", "part (%)"]
    assert texts(page, f"{PROFILE}/tbody/tr/td[1]") == ["code", "durée", "nombre, en %"]
    assert texts(page, f"{PROFILE}/tbody/tr[2]/td[4]") == ["de 12:14:24 à 36:00"]
    site = tmp_path / "project" / "public" / "one"
    data = site / "dataset" / "jeu" / "resource" / "r.json"
    assert json.loads(data.read_bytes()) == [
        {"cp": "01000", "durée": "PT36H", "part": 7}, {"cp": "64000", "durée": "PT12H14M24S", "part": 12.5},
    ]  # fmt: skip
    [told] = json.loads((site / "api" / "index.json").read_bytes())["resources"]
    assert told["columns"] == [
        {"name": "cp", "type": "code"}, {"name": "durée", "type": "duration"},
        {"name": "part", "type": "number", "unit": "%"},
    ]  # fmt: skip
    schemas = json.loads((site / "api" / "openapi.json").read_bytes())["components"]["schemas"]
    [record] = [schema for name, schema in schemas.items() if name.startswith("jeu-")]
    assert record["properties"]["durée"] == {"type": "string", "format": "duration"}
    assert record["properties"]["part"]["description"] == "%"


def test_a_sketch_keeps_its_shapes_in_its_frame() -> None:
    features = Features(
        total=3, bbox=(0.0, 44.0, 1.0, 45.0), geometry=box_of((0.2, 44.2, 0.4, 44.4)),
        lines=(((0.0, 44.0), (0.5, 44.5), (1.0, 45.0)),), points=((0.5, 44.5), (0.5, 44.5), (1.0, 44.0)),
    )  # fmt: skip
    sketch = Preview(Content(), box_of((0, 44, 2, 46))).sketch(features)
    assert sketch is not None
    assert sketch.land
    assert sketch.areas.startswith("M")
    assert sketch.points.count("M") == 2, "what lies on one spot is drawn once"
    for x, y in re.findall(r"[ML]([\d.-]+),([\d.-]+)", sketch.lines + sketch.points + sketch.areas):
        assert 0 <= float(x) <= sketch.width
        assert 0 <= float(y) <= sketch.height
    one = Preview(Content()).sketch(Features(total=1, bbox=(3.0, 44.0, 3.0, 44.0), points=((3.0, 44.0),)))
    assert one is not None, "a single point has some ground around it"
    assert (one.land, one.areas, one.lines) == ("", "", "")
    assert Preview(Content()).sketch(Features(total=1)) is None


URL = "https://schema.data.gouv.fr/schemas/scdl/subventions/latest/schema.json"


def artifacts(folder: Path, resource: Resource, language: str = "fr") -> dict[str, Artifact]:
    """What a site makes of one file, by path."""
    dataset = Dataset("d", "jeu", Text.of("Le jeu"), Text(), resources=(resource,))
    source = Source("s", DumpSource(kind="dump", datasets="x.jsonl"), folder)
    table = {"title": "Données", "url": "https://example.org/", "source": "s", "languages": ["fr", "en"]}
    partner = Partner("p", folder, source, PartnerTable.model_validate(table))
    theme = load_theme(partner.table.theme, partner=folder, folders=(package_data.themes(),))
    made = OUTPUTS["pages"].artifacts(Site(partner, Catalogue("s", datasets=(dataset,)), language), theme)
    return {artifact.path: artifact for artifact in made}


def described(folder: Path, content: str, said: bytes, language: str = "fr") -> html.HtmlElement:
    """The page of a CSV file whose schema is at hand."""
    file, by = (LocalFile(folder / name, name=name, digest=name, size=1) for name in ("a.csv", "schema.json"))
    file.path.write_text(content, encoding="utf-8")
    by.path.write_bytes(said)
    keeper = Keeper(folder / "kept")
    reading = keeper.reading(file, label="CSV")
    read = Content(file, reading=reading, schema=keeper.schema(by, reading, "a"))
    resource = Resource("r", Text.of("Le fichier"), Text(), "CSV", "table", "file", "", schema=URL, content=read)
    made = artifacts(folder, resource, language)
    page = made[f"{'' if language == 'fr' else 'en/'}dataset/jeu/resource/r/index.html"]
    content_of_page = page.make(*page.args)
    assert isinstance(content_of_page, bytes)
    return html.fromstring(content_of_page)


@pytest.mark.parametrize("restricted", [False, True])
def test_a_thumbnail_is_published_unless_its_file_is_restricted(tmp_path: Path, restricted: bool) -> None:
    small = Thumbnail(LocalFile(tmp_path / "x.webp", name="thumbnail.webp", digest="x", size=1), 64, 48)
    resource = Resource(
        "r", Text.of("Le plan"), Text(), "PNG", "image", "file", "https://example.org/plan.png",
        restricted=restricted, content=Content(thumbnail=small),
    )  # fmt: skip
    made = artifacts(tmp_path, resource)
    assert ("dataset/jeu/resource/r/thumbnail.webp" in made) is not restricted
    page = made["dataset/jeu/resource/r/index.html"]
    written = page.make(*page.args)
    assert isinstance(written, bytes)
    assert (b"thumbnail.webp" in written) is not restricted
    assert (b'<a href="https://example.org/plan.png"><img' in written) is not restricted
    assert "Première page".encode() not in written


def test_of_columns_that_nobody_looked_at_none_is_missed(tmp_path: Path) -> None:
    said = json.dumps({"fields": [{"name": "c0"}, {"name": "c39", "constraints": {"required": True}}]}).encode()
    page = described(tmp_path, ";".join(f"c{n}" for n in range(40)) + "\n" + ";".join("1" * 40) + "\n", said)
    assert "absente" not in " ".join(texts(page, f"{HERE}/p"))
    assert page.xpath(f"{PROFILE}/tbody//th/@abbr") == ["c0"]


def test_columns_are_explained_by_their_schema(tmp_path: Path) -> None:
    said = shared("data/schemas/scdl/subventions/latest/schema.json").read_bytes()
    page = described(tmp_path, "nomattribuant;IdAttribuant;montant;autre\nDax;21400088700016;12,5;x\n", said)
    heads = texts(page, f"{PROFILE}/tbody//th")
    assert heads[0].startswith("nomattribuant obligatoire Nom de l'attribuant Nom officiel de la collectivité")
    assert "[" not in heads[1], "Markdown is read, not shown"
    assert heads[3] == "autre"
    assert page.xpath(f"{PROFILE}/tbody//th/@abbr") == ["nomattribuant", "IdAttribuant", "montant"]
    link = page.xpath(f"{HERE}/p/a")[0]
    assert (link.text, link.get("href")) == ("Subventions", URL)
    told = texts(page, f"{HERE}/p[@class='meta']")
    assert told[0] == "Colonnes décrites d’après le schéma Subventions (version 2.1.1)."
    assert told[1].startswith("Colonnes obligatoires absentes\u202f: dateConvention, ".replace("\u202f", " "))
    assert "montant" not in told[1]


def test_a_schema_for_another_file_is_named_as_such(tmp_path: Path) -> None:
    said = b'{"title": "Autre", "fields": [{"name": "x", "constraints": {"required": true}}]}'
    page = described(tmp_path, "a;b\n1;2\n", said, "en")
    assert texts(page, f"{HERE}/p[@class='meta']")[0] == "No column of this file is described by the schema Autre."
    assert texts(page, f"{PROFILE}/tbody//th") == ["a", "b"]


def test_what_a_schema_says_stays_text(tmp_path: Path) -> None:
    field = {
        "name": "a", "title": "<b>A</b>", "description": "<script>alert(1)</script>**Ici** {{ 7*7 }}",
        "constraints": {"enum": ["<i>", *map(str, range(9))]},
    }  # fmt: skip
    page = described(tmp_path, "a\n1\n2\n", json.dumps({"title": '"><u>', "fields": [field]}).encode())
    assert page.xpath(f"{HERE}//script | {HERE}//b | {HERE}//i | {HERE}//u") == []
    said = texts(page, f"{PROFILE}/tbody//th")[0]
    assert said.startswith("a <b>A</b>")
    assert "Ici {{ 7*7 }}" in said
    assert said.endswith("Valeurs admises\u202f: <i>, 0, 1, 2, 3, 4…".replace("\u202f", " "))


@pytest.mark.parametrize("said", [b"", b"{}", b"<html>", b"[" * 100_000])
def test_a_schema_that_cannot_be_read_changes_nothing(tmp_path: Path, said: bytes) -> None:
    page = described(tmp_path, "a;b\n1;2\n", said)
    assert texts(page, f"{PROFILE}/tbody//th") == ["a", "b"]
    assert len(page.xpath(f"{HERE}/p")) == 1
