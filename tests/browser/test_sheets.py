"""The sheets of a workbook as visitors use them: by pointer and keyboard, with scripts and without."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import pytest
from playwright.sync_api import expect

from tests.acceptance.projects import write_lines, write_project
from tests.browser import axe
from tests.browser.static_host import serve
from tests.browser.visit import DESKTOP, DESKTOP_WITHOUT_SCRIPT, PHONE, PHONE_DARK, Mode, Open
from tests.program import sitegen
from tests.samples.workbooks import rows_of, xlsx

PAGE = "dataset/jeu/resource/r/"
EVIL = "<img src=x onerror=\"document.title='broken into'\">"
Lines = Sequence[Sequence[str | float]]
TREES: Lines = (("essence", "nombre"), *((f"Chêne {n}", n) for n in range(30)))
PARKS: Lines = (("parc", "surface"), *((f"Parc {n}", 1000 - n) for n in range(40)))
SHORT = (("Ce classeur recense les arbres.",), ("Producteur", "Ville de Dax"), (EVIL,))
LONG = tuple((f"Phrase {n} de la méthode, assez longue pour que le texte soit replié sur la page.",) for n in range(30))


@pytest.fixture(scope="module", params=["base", "register", "atlas"])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    theme = f'[theme]\nname = "{request.param}"\n'
    project = write_project(tmp_path_factory.mktemp("sheets"), datasets="data/datasets.jsonl", partner=theme)
    files = project / "data/files"
    files.mkdir(parents=True)
    names: dict[str, Lines] = {
        "Lisez-moi": SHORT,
        "Arbres": TREES,
        "Parcs": PARKS,
        "Méthode": LONG,
        "Un nom sans espace" + "x" * 120: TREES,
    }
    (files / "a.xlsx").write_bytes(xlsx({name: rows_of(*lines) for name, lines in names.items()}))
    resource = {"id": "r", "name": "Arbres", "format": "XLSX", "url": "files/a.xlsx"}
    write_lines(project / "data/datasets.jsonl", [{"id": "d", "name": "jeu", "title": "Jeu", "resources": [resource]}])
    sitegen("build", project=project)
    with serve(project / "public/one", "/data/") as found:
        yield found


def test_a_link_leads_to_a_sheet_and_opens_it(address: str, visit: Open) -> None:
    seen = visit(address + PAGE, DESKTOP)
    page = seen.page
    parks = page.locator("#sheet-3")
    expect(parks.locator("table")).to_be_hidden()
    page.get_by_role("navigation", name="Feuilles de ce classeur").get_by_role("link", name="Parcs").click()
    expect(parks.locator("table")).to_be_visible()
    expect(parks).to_be_in_viewport()
    assert page.title() != "broken into"
    assert (seen.complaints, seen.foreign) == ([], [])


def test_a_further_sheet_is_sorted_filtered_and_loaded_as_the_first(address: str, visit: Open) -> None:
    page = visit(f"{address}{PAGE}#sheet-3", DESKTOP).page
    parks = page.locator("#sheet-3")
    expect(parks.locator("tbody tr")).to_have_count(10)
    parks.get_by_role("button", name="surface").click()
    expect(parks.locator("tbody tr").first).to_contain_text("991")
    parks.get_by_role("button", name="Charger toutes les lignes (40)").click()
    expect(parks.locator("tbody tr")).to_have_count(40)
    expect(parks.locator("tbody tr").first).to_contain_text("961")
    expect(parks.locator("caption")).to_have_text("Les 40 lignes de la feuille.")
    parks.get_by_role("searchbox").fill("parc 39")
    expect(parks.locator("tbody tr")).to_have_count(1)
    expect(page.locator("#preview-rows")).to_contain_text("Les 20 premières lignes, sur 30.")


def test_a_sheet_is_opened_by_keyboard(address: str, visit: Open) -> None:
    page = visit(address + PAGE, DESKTOP).page
    page.locator("#sheet-4 > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#sheet-4 .said")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#sheet-4 .said")).to_be_hidden()


def test_without_a_script_sheets_are_opened_all_the_same(address: str, visit: Open) -> None:
    page = visit(address + PAGE, DESKTOP_WITHOUT_SCRIPT).page
    expect(page.locator("#sheet-1 .said")).to_contain_text("Ce classeur recense les arbres.")
    expect(page.locator("#sheet-1 .said")).to_contain_text(EVIL)
    page.locator("#sheet-3 > summary").click()
    expect(page.locator("#sheet-3 tbody tr").first).to_be_visible()
    links = page.locator("#data .sheet-forms a")
    assert links.count() == 4
    found = page.request.get(f"{address}{PAGE}sheet/parcs.json")
    assert len(json.loads(found.body())) == 40


@pytest.mark.parametrize("mode", [DESKTOP, PHONE, PHONE_DARK], ids=str)
def test_sheets_are_accessible_and_fit(address: str, visit: Open, mode: Mode) -> None:
    page = visit(address + PAGE, mode).page
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert axe.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    small = page.locator("#preview :is(summary, .sheets a)").evaluate_all(
        "all => all.filter(e => e.getBoundingClientRect().height < 24).map(e => e.outerHTML)"
    )
    assert small == []
