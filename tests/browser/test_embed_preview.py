"""<sitegen-preview> in other sites' pages: rows that are sorted and filtered, a map, by keyboard too; nothing runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.acceptance.projects import write_lines, write_project
from tests.browser import axe
from tests.browser.static_host import serve
from tests.browser.visit import DESKTOP, MOVING, PHONE, PHONE_DARK, Mode, Open
from tests.program import sitegen

TILES = "https://tiles.example.org"
EVIL = "<img src=x onerror=\"document.title='broken into'\"><b>gras</b>"
PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
NARROW_COLUMN = "body { inline-size: 300px; }"
RESET = "html { font-size: 10px } * { color: #b00000 !important; font: 9px fantasy !important; padding: 0 !important }"
EITHER = ":root { color-scheme: light dark; background: Canvas; color: CanvasText }"
SMALL_TARGETS = """all => all.filter(e => e.checkVisibility() && (e.offsetWidth < 44 || e.offsetHeight < 44))
  .map(e => e.outerHTML)"""


@dataclass(frozen=True)
class Host:
    """A folder for host pages, where it is served, and where the catalogue is."""

    folder: Path
    address: str
    catalogue: str

    def page(self, resource: str, attributes: str = "", *, style: str = "", before: str = "", html: str = "") -> str:
        """The address of a new host page with a preview."""
        number = len(list(self.folder.iterdir()))
        (self.folder / f"{number}.html").write_text(
            f'<!doctype html><html lang="fr" {html}><meta charset="utf-8"><link rel="icon" href="data:,">'
            f'<meta name="viewport" content="width=device-width"><title>La commune</title>'
            f"<style>{style}</style>{before}"
            f'<main><h1>La commune</h1><h2>Nos données</h2><sitegen-preview resource="{resource}" {attributes}>'
            f'<a href="{self.catalogue}">Le catalogue</a></sitegen-preview></main>'
            f'<script src="{self.catalogue}embed.js" nonce="abc" async></script></html>'
        )
        return f"{self.address}{number}.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tiles = f'territory = "t.geojson"\n[map]\ntiles = "{TILES}/{{z}}/{{x}}/{{y}}.png"\nattribution = "© Autrui"\n'
    project = write_project(
        tmp_path_factory.mktemp("preview"), datasets="data/datasets.jsonl", partner=tiles, languages=("fr", "en")
    )
    land = {"type": "Polygon", "coordinates": [[[-1, 43], [1, 43], [1, 45], [-1, 45], [-1, 43]]]}
    (project / "partners/one/t.geojson").write_text(json.dumps(land))
    files = project / "data/files"
    files.mkdir(parents=True)
    more = "".join(f"mot {i};{120 - i},5;{'oui' if i % 2 else 'non'};{EVIL}\n" for i in range(120))
    (files / "long.csv").write_text(f"mot;valeur;ouvert;signes\n{more}")
    (files / "court.csv").write_text("mot;valeur\na;1\nb;2\n")
    features = [
        {
            "type": "Feature",
            "properties": {"nom": f"Lieu {index}", "signes": EVIL, "vide": None},
            "geometry": {"type": "Point", "coordinates": [index / 10, 44]},
        }
        for index in range(5)
    ]
    (files / "points.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    resources = [
        {"id": "long", "name": f"Longue {EVIL}", "format": "CSV", "url": "files/long.csv"},
        {"id": "court", "name": "Courte", "format": "CSV", "url": "files/court.csv"},
        {"id": "points", "name": "Points", "format": "GeoJSON", "url": "files/points.geojson"},
    ]
    write_lines(
        project / "data/datasets.jsonl", [{"id": "d", "name": "jeu", "title": f"Jeu {EVIL}", "resources": resources}]
    )
    sitegen("build", project=project)
    return project / "public/one"


@pytest.fixture(scope="module")
def host(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("host")
    with (
        serve(site, "/data/", lambda _: {"Access-Control-Allow-Origin": "*"}) as catalogue,
        serve(folder) as address,
    ):
        yield Host(folder, address, catalogue)


def _ready(page: Page) -> Locator:
    element = page.locator("sitegen-preview")
    expect(element).to_have_attribute("data-state", "ready")
    return element


def _cells(page: Page, column: int) -> list[str]:
    return page.locator("sitegen-preview tbody tr").locator(f"td:nth-child({column})").all_inner_texts()


def _field(page: Page) -> Locator:
    field = page.locator("sitegen-preview [data-part=field]")
    expect(field.locator("path:is(.here, .way, .spot)").first).to_be_attached()
    return field


def test_it_shows_the_rows_of_the_page_and_leads_to_it(host: Host, visit: Open) -> None:
    seen = visit(host.page("long"), DESKTOP)
    element = _ready(seen.page)
    own = visit(f"{host.catalogue}dataset/jeu/resource/long/", MOVING).page
    page = seen.page
    assert page.locator("sitegen-preview tbody td").all_inner_texts() == own.locator("#preview-rows").evaluate(
        "caption => [...caption.closest('table').querySelectorAll('tbody td')].map(cell => cell.innerText)"
    )
    assert element.locator("h3 a").get_attribute("href") == f"{host.catalogue}dataset/jeu/resource/long/"
    assert element.locator("h3").inner_text() == f"Longue {EVIL}"
    expect(page.get_by_role("link", name="Le catalogue")).to_be_hidden()
    expect(page.get_by_role("region", name="Lignes de")).to_be_visible()
    assert page.locator("sitegen-preview :is(img, b)").count() == 0
    assert page.title() == "La commune"
    assert element.locator("td").nth(1).evaluate("cell => getComputedStyle(cell).textAlign") == "right"
    assert not [url for url in seen.requests if re.search(r"leaflet|map\.|territory|long\.json$", url)]
    assert not [url for url in seen.foreign if not url.startswith(host.catalogue)]
    assert seen.complaints == []


def test_rows_are_sorted_as_the_page_sorts_them_by_keyboard(host: Host, visit: Open) -> None:
    page = visit(host.page("long"), DESKTOP).page
    _ready(page)
    head = page.get_by_role("button", name="valeur")
    head.focus()
    page.keyboard.press("Enter")
    assert _cells(page, 2)[:2] == ["101,5", "102,5"]
    column = page.get_by_role("columnheader", name="valeur")
    expect(column).to_have_attribute("aria-sort", "ascending")
    page.keyboard.press("Enter")
    assert _cells(page, 2)[0] == "120,5"
    expect(column).to_have_attribute("aria-sort", "descending")
    page.keyboard.press("Enter")
    assert _cells(page, 1)[0] == "mot 0"
    assert column.get_attribute("aria-sort") is None
    box = page.get_by_role("region", name="Lignes de")
    box.focus()
    page.keyboard.press("End")
    page.wait_for_function(
        "() => document.querySelector('sitegen-preview').shadowRoot.querySelector('.rows').scrollTop > 50"
    )


def test_rows_are_filtered_and_counted(host: Host, visit: Open) -> None:
    page = visit(host.page("long"), DESKTOP).page
    _ready(page)
    box = page.get_by_role("searchbox", name="Filtrer les lignes")
    box.fill("MÓT 118")
    assert _cells(page, 1) == ["mot 2"]
    expect(page.locator("sitegen-preview .tools [role=status]")).to_have_text("1 ligne sur 20")
    box.fill("rien de tel")
    assert _cells(page, 1) == []
    expect(page.locator("sitegen-preview .tools [role=status]")).to_have_text("Aucune ligne ne contient ces mots.")


def test_all_rows_come_by_a_click_and_are_sorted_and_paged(host: Host, visit: Open) -> None:
    seen = visit(host.page("long"), DESKTOP)
    page = seen.page
    _ready(page)
    page.get_by_role("button", name="Charger toutes les lignes (120)").click()
    expect(page.locator("sitegen-preview caption")).to_have_text("Les 120 lignes du fichier.")
    expect(page.get_by_role("searchbox")).to_be_focused()
    assert len(_cells(page, 1)) == 50
    assert _cells(page, 2)[0] == "120,5"
    assert _cells(page, 3)[:2] == ["non", "oui"]
    page.get_by_role("button", name="valeur").click()
    assert _cells(page, 2)[0] == "1,5"
    step = page.get_by_role("button", name="Suivant")
    step.click()
    step.click()
    assert len(_cells(page, 1)) == 20
    expect(page.get_by_role("button", name="Précédent")).to_be_focused()
    assert page.get_by_role("navigation", name="Pages du tableau").inner_text().strip() == "Lignes 101 à 120 sur 120"
    assert seen.complaints == []


def test_rows_that_do_not_come_are_said_and_may_be_asked_for_again(host: Host, visit: Open) -> None:
    page = visit(host.page("long"), DESKTOP).page
    _ready(page)
    page.route("**/long.json*", lambda route: route.abort())
    try:
        page.get_by_role("button", name="Charger toutes les lignes").click()
        expect(page.locator("sitegen-preview .tools [role=status]")).to_contain_text("n’ont pas pu être chargées")
    finally:
        page.unroute_all()
    assert len(_cells(page, 1)) == 20
    page.get_by_role("button", name="Charger toutes les lignes").click()
    expect(page.locator("sitegen-preview caption")).to_have_text("Les 120 lignes du fichier.")


def test_the_host_page_says_how_many_rows_and_which_level_of_heading(host: Host, visit: Open) -> None:
    page = visit(host.page("long", 'rows="5" heading="4" lang="en" target="_blank"'), DESKTOP).page
    element = _ready(page)
    assert len(_cells(page, 1)) == 5
    assert element.locator("h4 a").get_attribute("target") == "_blank"
    assert element.locator("h4 a").get_attribute("href") == f"{host.catalogue}en/dataset/jeu/resource/long/"
    expect(page.get_by_role("navigation", name="Pages of the table")).to_contain_text("Rows 1 to 5 of 20")
    page.get_by_role("button", name="Next").click()
    assert _cells(page, 1)[0] == "mot 5"


def test_a_short_table_is_only_a_table(host: Host, visit: Open) -> None:
    page = visit(host.page("court"), DESKTOP).page
    element = _ready(page)
    assert _cells(page, 1) == ["a", "b"]
    assert element.locator("input").count() == 0
    expect(page.get_by_role("button")).to_have_count(0)


def test_a_map_opens_by_a_click_and_changes_nothing_of_the_host_page(host: Host, visit: Open) -> None:
    """It may have a Leaflet of its own, or a loader that refuses modules without a name."""
    theirs = "<script>window.L = 'theirs'; window.define = () => { throw Error('refused') }; define.amd = {};</script>"
    seen = visit(host.page("points", before=theirs), DESKTOP)
    page = seen.page
    _ready(page)
    page.evaluate("() => (window.before = new Set(Object.keys(window)))")
    page.get_by_role("button", name="Carte", exact=True).click()
    field = _field(page)
    expect(field).to_be_focused()
    assert field.locator(".spot").count() == 5
    assert field.locator(".land").count() == 1
    field.locator(".spot").nth(2).click()
    expect(page.locator("sitegen-preview [data-part=which]")).to_have_text("Objet 3 sur 5")
    told = page.locator("sitegen-preview [data-part=properties]").inner_text()
    assert EVIL in told
    assert page.locator("sitegen-preview [data-part=properties] :is(img, b)").count() == 0
    added = page.evaluate("() => Object.keys(window).filter(name => !before.has(name) && name !== 'before')")
    assert added == ["_leaflet_events"], "which any Leaflet listens to the window by"
    assert page.evaluate("window.L") == "theirs"
    assert not [url for url in seen.foreign if not url.startswith(host.catalogue)]
    field.focus()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Tableau")).to_be_focused()
    expect(page.get_by_role("button", name="Tableau")).to_have_attribute("aria-pressed", "true")
    assert _cells(page, 1)[0] == "Lieu 0"
    assert page.title() == "La commune"
    assert seen.complaints == []


@pytest.mark.parametrize("scripts", ["HOST", "'nonce-abc'"])
def test_a_strict_policy_of_the_host_page_lets_all_of_it_work(host: Host, visit: Open, scripts: str) -> None:
    origin = re.sub(r"(?<=\d)/.*", "", host.catalogue)
    rules = f"default-src 'none'; script-src {scripts}; connect-src HOST; img-src data:".replace("HOST", origin)
    policy = f'<meta http-equiv="Content-Security-Policy" content="{rules}">'
    seen = visit(host.page("points", before=policy), DESKTOP)
    page = seen.page
    element = _ready(page)
    assert element.locator("caption").evaluate("caption => getComputedStyle(caption).position") == "sticky"
    page.get_by_role("button", name="Carte", exact=True).click()
    field = _field(page)
    box = field.bounding_box()
    assert box
    assert box["height"] > 200
    field.locator(".spot").nth(1).click()
    expect(page.locator("sitegen-preview [data-part=which]")).to_have_text("Objet 2 sur 5")
    assert seen.complaints == []


def test_a_map_that_nobody_asked_for_takes_no_focus_and_is_worked_by_keyboard(host: Host, visit: Open) -> None:
    page = visit(host.page("points", 'show="map"'), DESKTOP).page
    _ready(page)
    field = _field(page)
    assert page.evaluate("document.activeElement === document.body")
    field.focus()
    scale = page.locator("sitegen-preview .leaflet-control-scale-line")
    before = scale.inner_text()
    page.keyboard.press("+")
    expect(scale).not_to_have_text(before)
    page.keyboard.press("Enter")
    expect(page.locator("sitegen-preview [data-part=which]")).to_contain_text("sur 5")


def test_tiles_come_by_a_click_of_their_own(host: Host, visit: Open) -> None:
    seen = visit(host.page("points", 'show="map"'), DESKTOP)
    page = seen.page
    page.route(f"{TILES}/**", lambda route: route.fulfill(body=PIXEL, content_type="image/gif"))
    try:
        _ready(page)
        field = _field(page)
        assert not [url for url in seen.requests if url.startswith(TILES)]
        page.get_by_role("button", name="Afficher le fond de carte de tiles.example.org").click()
        expect(field.locator("img.leaflet-tile-loaded").first).to_be_attached()
        expect(page.locator("sitegen-preview [data-part=credit]")).to_contain_text("© Autrui")
    finally:
        page.unroute_all()


def test_a_map_that_does_not_come_says_so_and_may_be_asked_for_again(host: Host, visit: Open) -> None:
    page = visit(host.page("points"), DESKTOP).page
    _ready(page)
    page.route(re.compile("leaflet"), lambda route: route.abort())
    try:
        page.get_by_role("button", name="Carte", exact=True).click()
        expect(page.locator("sitegen-preview [role=status]").first).to_contain_text("n’a pas pu être chargée")
    finally:
        page.unroute_all()
    page.get_by_role("button", name="Tableau").click()
    assert _cells(page, 1)[0] == "Lieu 0"


@pytest.mark.parametrize("resource", ["autre", "a/b", "", "../catalogue"])
def test_where_there_is_no_such_preview_the_content_stays(host: Host, visit: Open, resource: str) -> None:
    seen = visit(host.page(resource), DESKTOP)
    page = seen.page
    expect(page.locator("sitegen-preview")).to_have_attribute("data-state", "failed")
    expect(page.get_by_role("link", name="Le catalogue")).to_be_visible()
    assert seen.complains("sitegen-preview", "resource=")
    seen.complaints.clear()


def test_it_may_be_moved_and_taken_out_while_it_is_used(host: Host, visit: Open) -> None:
    seen = visit(host.page("points", 'show="map"'), DESKTOP)
    page = seen.page
    page.evaluate("() => { window.kept = document.querySelector('sitegen-preview'); kept.remove(); }")
    page.wait_for_timeout(300)
    page.evaluate("() => document.querySelector('main').prepend(kept)")
    _ready(page)
    _field(page)
    page.evaluate("() => document.querySelector('main').append(kept)")
    assert _field(page).locator(".spot").count() == 5
    page.evaluate("() => kept.remove()")
    page.wait_for_timeout(100)
    assert seen.complaints == []


@pytest.mark.parametrize("mode", [DESKTOP, PHONE, PHONE_DARK], ids=["desktop", "phone", "dark"])
@pytest.mark.parametrize("style", ["", NARROW_COLUMN, RESET, EITHER])
@pytest.mark.parametrize("html", ["", 'dir="rtl"'])
def test_it_is_accessible_and_fits(host: Host, visit: Open, mode: Mode, style: str, html: str) -> None:
    for resource, attributes in (("long", 'rows="10"'), ("points", 'show="map"')):
        seen = visit(host.page(resource, attributes, style=style, html=html), mode)
        page = seen.page
        element = _ready(page)
        if resource == "points":
            _field(page)
            page.get_by_role("button", name="Objet suivant").click()
        assert axe.violations(page) == [], resource
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), resource
        assert element.locator("button").evaluate_all(SMALL_TARGETS) == [], resource
        assert element.locator("td, dd").first.evaluate("cell => getComputedStyle(cell).color") != "rgb(176, 0, 0)"
        assert seen.complaints == []
