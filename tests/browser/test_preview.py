"""Previews as visitors use them: maps that are explored, tables that are sorted and filtered, by keyboard too."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.acceptance.projects import write_lines, write_project
from tests.browser import axe
from tests.browser.everywhere import PARTNERS, address_of, every_page
from tests.browser.page_types import Hosted
from tests.browser.static_host import serve
from tests.browser.visit import DESKTOP, DESKTOP_WITHOUT_SCRIPT, PHONE, PHONE_DARK, Mode, Open
from tests.program import sitegen

TILES = "https://tiles.example.org"
TABLE = "dataset/jeu/resource/table/"
MAP = "dataset/jeu/resource/points/"
LONG = "dataset/jeu/resource/long/"  # a table of more rows than the page shows
EVIL = "<img src=x onerror=\"document.title='broken into'\"><b>gras</b>"
WORDS = ("zèbre", "Abricot", "éclair", "eau", "œuf", "école 10", "école 9", "étang")
NUMBERS = ("1 234,5", "2,5", "10", "-3", "", "2,45", "0,1", "\u22124")
DAYS = ("03/12/2026", "31/01/2026", "2026-02-01", "01/02/2025", "", "15/06/2026", "16/06/2026", "02/01/2026")
PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")


SMALL_TARGETS = """all => all.filter(e => e.checkVisibility() && (e.offsetWidth < 44 || e.offsetHeight < 44))
  .map(e => e.outerHTML)"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site with a table, a map whose properties are hostile, an extent, and tiles to be asked for."""
    tiles = f'territory = "t.geojson"\n[map]\ntiles = "{TILES}/{{z}}/{{x}}/{{y}}.png"\nattribution = "© Autrui"\n'
    project = write_project(tmp_path_factory.mktemp("preview"), datasets="data/datasets.jsonl", partner=tiles)
    land = {"type": "Polygon", "coordinates": [[[-1, 43], [1, 43], [1, 45], [-1, 45], [-1, 43]]]}
    (project / "partners/one/t.geojson").write_text(json.dumps(land))
    files = project / "data/files"
    files.mkdir(parents=True)
    rows = "".join(f"{row[0]};{row[1]};{row[2]};{EVIL}\n" for row in zip(WORDS, NUMBERS, DAYS, strict=True))
    (files / "table.csv").write_text(f"mot;valeur;jour;signes\n{rows}")
    more = "".join(f"mot {i};{120 - i},5;{'oui' if i % 2 else 'non'};{EVIL}\n" for i in range(120))
    (files / "long.csv").write_text(f"mot;valeur;ouvert;signes\n{more}")
    features = [
        {
            "type": "Feature",
            "properties": {"nom": f"Lieu {index}", "signes": EVIL, "vide": None},
            "geometry": {"type": "Point", "coordinates": [index / 10, 44]},
        }
        for index in range(5)
    ]
    (files / "points.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    wfs = "https://geo.example.org/wfs?service=WFS&request=GetCapabilities&typename=a:b"
    resources = [
        {"id": "table", "name": "Table", "format": "CSV", "url": "files/table.csv"},
        {"id": "long", "name": "Longue", "format": "CSV", "url": "files/long.csv"},
        {"id": "points", "name": "Points", "format": "GeoJSON", "url": "files/points.geojson"},
        {"id": "service", "name": "Service", "format": "WFS", "url": wfs},
    ]
    spatial = {"type": "Polygon", "coordinates": [[[0, 43.5], [0.5, 43.5], [0.5, 44], [0, 44], [0, 43.5]]]}
    extras = [{"key": "spatial", "value": json.dumps(spatial)}]
    package = {"id": "d", "name": "jeu", "title": "Le jeu", "resources": resources, "extras": extras}
    write_lines(project / "data/datasets.jsonl", [package])
    sitegen("build", project=project)
    return project / "public/one"


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with serve(site, "/data/") as found:
        yield found


@contextmanager
def _with_data(site: Path, folder: Path, page: str, extension: str, content: bytes | None) -> Iterator[str]:
    """The site with other data of a file; without any where `content` is None."""
    copy = Path(shutil.copytree(site, folder / "site"))
    data = copy / f"{page.rstrip('/')}.{extension}"
    data.unlink()
    if content is not None:
        data.write_bytes(content)
    with serve(copy, "/data/") as found:
        yield found


def _open_map(page: Page) -> Locator:
    page.locator(".explore").click()
    field = page.locator("[data-part=field]")
    expect(field.locator("path:is(.here, .way, .spot)").first).to_be_attached()
    return field


def _cells(page: Page, column: int) -> list[str]:
    return page.locator("data-table tbody tr").locator(f"td:nth-child({column})").all_inner_texts()


def _properties(page: Page) -> dict[str, str]:
    rows = page.locator("[data-part=properties] > div")
    return {row.locator("dt").inner_text(): row.locator("dd").inner_text() for row in rows.all()}


def test_a_map_opens_by_a_click_and_asks_nobody_else(address: str, visit: Open) -> None:
    seen = visit(address + MAP, DESKTOP)
    page = seen.page
    assert not [url for url in seen.requests if re.search(r"leaflet|map\.json|territory", url)], (
        "nothing before a click"
    )
    field = _open_map(page)
    expect(page.locator("#preview figure")).to_be_hidden()
    assert field.locator(".spot").count() == 5
    assert field.locator(".land").count() == 1
    assert sum("leaflet" in url for url in seen.requests) == 1
    field.locator(".spot").nth(2).click()
    expect(page.locator("[data-part=which]")).to_have_text("Objet 3 sur 5")
    assert _properties(page) == {"nom": "Lieu 2", "signes": EVIL}, "properties are text, and empty ones are left out"
    assert page.locator("[data-part=properties] :is(img, b)").count() == 0
    page.get_by_role("button", name="Fermer la carte").click()
    expect(page.locator("#preview figure svg")).to_be_visible()
    expect(page.locator(".explore")).to_be_focused()
    assert (seen.complaints, seen.foreign) == ([], [])
    assert page.title() != "broken into"


def test_a_map_is_used_by_keyboard_alone(address: str, visit: Open) -> None:
    seen = visit(address + MAP, DESKTOP)
    page = seen.page
    page.locator(".explore").focus()
    page.keyboard.press("Enter")
    field = page.locator("[data-part=field]")
    expect(field).to_be_focused()
    expect(page.get_by_text("Les flèches déplacent la carte")).to_be_visible()
    spot = field.locator(".spot").nth(2)
    before = spot.bounding_box()
    page.keyboard.press("ArrowRight")
    after = spot.bounding_box()
    assert before
    assert after
    assert after["x"] < before["x"] - 50, "the map moves under the eye"
    scale = page.locator(".leaflet-control-scale-line").inner_text()
    page.keyboard.press("+")
    expect(page.locator(".leaflet-control-scale-line")).not_to_have_text(scale)
    page.keyboard.press("-")
    expect(page.locator(".leaflet-control-scale-line")).to_have_text(scale)
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=which]")).to_contain_text("sur 5")
    first = _properties(page)["nom"]
    page.get_by_role("button", name="Objet suivant").focus()
    for _ in range(5):
        page.keyboard.press("Enter")
    assert _properties(page)["nom"] == first, "round all of them, back to the first"
    field.focus()
    page.keyboard.press("Escape")
    expect(page.locator(".explore")).to_be_focused()
    assert seen.complaints == []


def test_the_wheel_scrolls_the_page_until_the_map_is_used(address: str, visit: Open) -> None:
    page = visit(address + MAP, DESKTOP).page
    field = _open_map(page)
    scale = page.locator(".leaflet-control-scale-line")
    before = scale.inner_text()
    field.hover()
    top = page.evaluate("scrollY")
    page.mouse.wheel(0, 200)
    page.wait_for_function("top => scrollY > top", arg=top)
    assert scale.inner_text() == before
    page.evaluate("scrollTo(0, 0)")
    field.click(position={"x": 200, "y": 60})
    page.mouse.wheel(0, -400)
    expect(scale).not_to_have_text(before)


def test_tiles_come_by_a_click_of_their_own(address: str, visit: Open) -> None:
    seen = visit(address + MAP, DESKTOP)
    page = seen.page
    page.route(f"{TILES}/**", lambda route: route.fulfill(body=PIXEL, content_type="image/gif"))
    try:
        field = _open_map(page)
        page.keyboard.press("+")
        page.get_by_role("button", name="Objet suivant").click()
        assert seen.foreign == []
        button = page.get_by_role("button", name="Afficher le fond de carte de tiles.example.org")
        button.click()
        expect(field.locator("img.leaflet-tile-loaded").first).to_be_attached()
        assert seen.foreign
        assert {bool(re.fullmatch(rf"{TILES}/\d+/\d+/\d+\.png", url)) for url in seen.foreign} == {True}
        expect(page.locator("[data-part=credit]")).to_have_text("Fond de carte\u202f: © Autrui")
        page.get_by_role("button", name="Masquer le fond de carte").click()
        expect(field.locator("img")).to_have_count(0)
        asked = len(seen.foreign)
        page.keyboard.press("-")
        page.get_by_role("button", name="Tout voir").click()
        assert len(seen.foreign) == asked
        assert seen.complaints == [], "the policy lets tiles in"
    finally:
        page.unroute(f"{TILES}/**")


def test_an_extent_opens_too(address: str, visit: Open) -> None:
    seen = visit(address + "dataset/jeu/", DESKTOP)
    field = _open_map(seen.page)
    assert field.locator(".here").count() == 1
    assert field.locator(".land").count() == 1
    seen.page.keyboard.press("Enter")
    assert seen.page.locator("[data-part=panel]").is_hidden(), "an area has nothing to tell"
    assert (seen.complaints, seen.foreign) == ([], [])


def test_whole_features_take_the_place_of_the_drawing(site: Path, visit: Open, tmp_path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[0, 43], [0.2, 44]]}
    whole = json.dumps({"type": "Feature", "properties": {"long": {"a": [1]}}, "geometry": line}).encode()
    with _with_data(site, tmp_path, MAP, "geojson", whole) as address:
        page = visit(address + MAP, DESKTOP).page
        field = _open_map(page)
        assert field.locator(".way").count() == 1
        page.keyboard.press("Enter")
        assert _properties(page) == {"long": '{"a":[1]}'}


def test_where_whole_features_do_not_come_the_drawing_stays(site: Path, visit: Open, tmp_path: Path) -> None:
    with _with_data(site, tmp_path, MAP, "geojson", None) as address:
        page = visit(address + MAP, DESKTOP).page
        assert _open_map(page).locator(".spot").count() == 5


def test_a_map_that_does_not_come_leaves_the_drawing_and_says_so(address: str, visit: Open) -> None:
    page = visit(address + MAP, DESKTOP).page
    page.route(re.compile(r"map\.json|\.geojson$"), lambda route: route.abort())
    try:
        page.locator(".explore").click()
        expect(page.locator("data-map > [role=status]")).to_contain_text("n’a pas pu être chargée")
        expect(page.locator("#preview figure svg")).to_be_visible()
        page.unroute_all()
        _open_map(page)
    finally:
        page.unroute_all()


def test_a_table_is_sorted_as_french_readers_expect(address: str, visit: Open) -> None:
    seen = visit(address + TABLE, DESKTOP)
    page = seen.page

    def sort(name: str) -> str | None:
        page.get_by_role("button", name=name, exact=True).click()
        return page.get_by_role("columnheader", name=name, exact=True).get_attribute("aria-sort")

    assert sort("mot") == "ascending"
    assert _cells(page, 1) == ["Abricot", "eau", "éclair", "école 9", "école 10", "étang", "œuf", "zèbre"]
    assert sort("mot") == "descending"
    assert _cells(page, 1) == ["zèbre", "œuf", "étang", "école 10", "école 9", "éclair", "eau", "Abricot"]
    assert sort("mot") is None
    assert _cells(page, 1) == list(WORDS), "as in the file"
    assert sort("valeur") == "ascending"
    assert _cells(page, 2) == ["\u22124", "-3", "0,1", "2,45", "2,5", "10", "1\u202f234,5", ""]
    assert sort("valeur") == "descending"
    assert _cells(page, 2)[0] == "1\u202f234,5"
    assert _cells(page, 2)[-1] == "", "empty cells are last in both directions"
    assert sort("jour") == "ascending"
    assert page.locator("[aria-sort]").count() == 1
    assert _cells(page, 3) == [
        "01/02/2025", "02/01/2026", "31/01/2026", "2026-02-01", "15/06/2026", "16/06/2026", "03/12/2026", "",
    ]  # fmt: skip
    page.get_by_role("button", name="mot", exact=True).focus()
    page.keyboard.press("Enter")
    assert _cells(page, 1)[0] == "Abricot"
    assert seen.complaints == []


def test_a_table_is_filtered_by_words(address: str, visit: Open) -> None:
    page = visit(address + TABLE, DESKTOP).page
    field, status = page.get_by_role("searchbox", name="Filtrer les lignes"), page.locator("data-table [role=status]")
    widths = page.locator("data-table thead th").evaluate_all("all => all.map(e => e.offsetWidth)")
    field.fill("ECOLE")
    expect(status).to_have_text("2 lignes sur 8")
    assert _cells(page, 1) == ["école 10", "école 9"]
    field.fill("2026 école gras")
    expect(status).to_have_text("2 lignes sur 8")
    assert page.locator("data-table thead th").evaluate_all("all => all.map(e => e.offsetWidth)") == widths
    field.fill("zzz")
    expect(status).to_have_text("Aucune ligne ne contient ces mots.")
    field.fill("")
    expect(status).to_have_text("")
    assert _cells(page, 1) == list(WORDS)


def test_all_rows_of_a_file_where_the_site_has_them(address: str, visit: Open) -> None:
    seen = visit(address + LONG, DESKTOP)
    page = seen.page
    written = page.locator("data-table tbody tr").first.inner_text()
    assert page.locator("[data-part=pages]").is_hidden()
    page.get_by_role("button", name="Charger toutes les lignes (120)").click()
    expect(page.locator("[data-part=page]")).to_have_text("Lignes 1 à 50 sur 120")
    expect(page.locator("data-table caption")).to_have_text("Les 120 lignes du fichier.")
    assert page.locator("data-table tbody tr").first.inner_text() == written, "values are written as they were"
    assert len(_cells(page, 1)) == 50
    assert page.locator("data-table tbody :is(img, b)").count() == 0
    following = page.get_by_role("button", name="Suivant")
    following.click()
    following.click()
    expect(page.locator("[data-part=page]")).to_have_text("Lignes 101 à 120 sur 120")
    expect(following).to_be_disabled()
    expect(page.get_by_role("button", name="Précédent")).to_be_focused()
    page.get_by_role("button", name="valeur", exact=True).click()
    assert _cells(page, 2)[:3] == ["1,5", "2,5", "3,5"], "over all rows, from the first page"
    page.get_by_role("searchbox", name="Filtrer les lignes").fill("mot 99")
    expect(page.locator("data-table [role=status]")).to_have_text("2 lignes sur 120")
    assert page.locator("[data-part=pages]").is_hidden()
    assert (seen.complaints, seen.foreign) == ([], [])
    assert page.title() != "broken into"


def test_rows_that_do_not_come_leave_those_of_the_page(site: Path, visit: Open, tmp_path: Path) -> None:
    with _with_data(site, tmp_path, LONG, "json", None) as address:
        page = visit(address + LONG, DESKTOP).page
        page.get_by_role("button", name="Charger toutes les lignes (120)").click()
        expect(page.locator("data-table [role=status]")).to_contain_text("n’ont pas pu être chargées")
        assert len(_cells(page, 1)) == 20


def test_rows_that_are_all_there_are_not_to_be_loaded(address: str, visit: Open) -> None:
    page = visit(address + TABLE, DESKTOP).page
    assert page.locator("data-table .grid-tools button").count() == 0


@pytest.mark.parametrize("path", [TABLE, LONG, MAP, "dataset/jeu/"])
def test_without_scripts_there_is_nothing_to_press_in_vain(address: str, visit: Open, path: str) -> None:
    page = visit(address + path, DESKTOP_WITHOUT_SCRIPT).page
    assert page.locator("main :is(button, input)").filter(visible=True).count() == 0
    assert page.locator(".grid-tools, .explorer, .explore").filter(visible=True).count() == 0


@pytest.mark.parametrize("mode", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("path", [TABLE, LONG, MAP, "dataset/jeu/"])
def test_nothing_moves_when_the_scripts_come(address: str, visit: Open, path: str, mode: Mode) -> None:
    seen = "main :is(h1, h2, p, figure svg, th, td, input, .explore, .grid-tools button)"
    places = f"""() => [...document.querySelectorAll('{seen}')]
      .map(e => [e.tagName, ...Object.values(e.getBoundingClientRect().toJSON()).map(Math.round)].join(' '))"""
    page = visit(address + path, mode).page
    with_scripts = page.evaluate(places)

    def block(route: Route) -> None:
        route.abort()

    page.route("**/assets/*.js", block)
    try:
        page.reload()
        page.evaluate("document.fonts.ready.then(() => null)")
        assert page.evaluate(places) == with_scripts
    finally:
        page.unroute("**/assets/*.js", block)


def test_a_service_says_how_it_is_used(address: str, visit: Open) -> None:
    seen = visit(address + "dataset/jeu/resource/service/", DESKTOP)
    page = seen.page
    section = page.locator("#use")
    expect(section.get_by_role("heading", level=2)).to_have_text("Utiliser ce service")
    assert section.locator("pre").all_inner_texts()[0].strip() == "https://geo.example.org/wfs"
    capabilities = section.get_by_role("link", name="Voir ce que le service propose").get_attribute("href")
    assert capabilities == "https://geo.example.org/wfs?SERVICE=WFS&REQUEST=GetCapabilities"
    assert "« a:b »" in section.locator("ol").inner_text().replace("\u202f", " ")
    assert "TYPENAMES=a:b" in section.locator("pre").all_inner_texts()[1]
    assert axe.violations(page) == []
    assert seen.foreign == []


@pytest.mark.parametrize("mode", [PHONE_DARK, DESKTOP], ids=["phone-dark", "desktop"])
@pytest.mark.parametrize("partner", PARTNERS)
@pytest.mark.parametrize("kind", ["resource-map", "dataset-map"])
def test_an_open_map_is_accessible(hosted: dict[str, Hosted], visit: Open, partner: str, kind: str, mode: Mode) -> None:
    seen = visit(address_of(hosted[partner], kind), mode)
    page = seen.page
    field = _open_map(page)
    page.keyboard.press("Enter")
    field.focus()
    if kind == "resource-map":
        page.locator(".order").first.click()
        page.locator(".grid-tools input").fill("a")
    assert axe.violations(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.scrollingElement.scrollWidth") == 320
    page.set_viewport_size({"width": mode.width, "height": mode.height})
    assert page.locator(":is(data-map, data-table) :is(button, input)").evaluate_all(SMALL_TARGETS) == []
    assert (seen.complaints, seen.foreign) == ([], [])


@every_page(["resource-service"])
def test_pages_of_services(hosted: dict[str, Hosted], visit: Open, partner: str, kind: str, language: str) -> None:
    page = visit(address_of(hosted[partner], kind, language), PHONE).page
    assert page.locator("#use h2").inner_text() == {"fr": "Utiliser ce service", "en": "Use this service"}[language]
