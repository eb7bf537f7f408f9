"""From the search box to the results by one key, copies of what is shown, an announcement that ends: in the browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.acceptance.projects import write_lines, write_project
from tests.browser import axe
from tests.browser.static_host import serve
from tests.browser.visit import DESKTOP, PHONE, Open
from tests.program import sitegen

FIELD = "input[type=search]:visible"
FOCUSED = "[document.activeElement.id, document.activeElement.tagName]"
ROWS = "nom;habitants;annee;code\n" + "".join(f"Lieu {n};{1200 + 9000 * n};2024;33{n:03}\n" for n in range(6))
ENDED = "class extends Date { constructor(...a) { super(...(a.length ? a : ['%sT12:00:00'])) } }"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of two datasets with an announcement, one of which has a table."""
    told = '[announcement]\ntext = "Fermé demain"\nurl = "dataset/"\nends = 2090-01-31\n'
    project = write_project(tmp_path_factory.mktemp("around"), datasets="data/datasets.jsonl", partner=told)
    (project / "data/files").mkdir(parents=True)
    (project / "data/files/table.csv").write_text(ROWS)
    table = {"id": "table", "name": "Table", "format": "CSV", "url": "files/table.csv"}
    packages = [
        {"id": "d", "name": "jeu", "title": "Le jeu", "resources": [table], "tags": [{"name": "un"}, {"name": "deux"}]},
        {"id": "e", "name": "autre", "title": "Un autre", "resources": [], "tags": [{"name": "un"}]},
    ]
    write_lines(project / "data/datasets.jsonl", packages)
    sitegen("build", project=project)
    with serve(project / "public/one", "/data/") as found:
        yield found


@pytest.mark.parametrize("page_of", ["dataset/", "search/?q=jeu", "tag/un/"])
def test_one_tab_and_enter_lead_to_the_results(address: str, visit: Open, page_of: str) -> None:
    page = visit(address + page_of, DESKTOP).page
    page.locator(FIELD).first.focus()
    page.keyboard.press("Tab")
    link = page.locator(".to-results:focus")
    expect(link).to_have_text("Aller aux résultats")
    assert link.evaluate(
        "e => { const b = e.getBoundingClientRect();"
        " return e.contains(document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2)) }"
    )
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == ["found", "H2"]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.results') !== null"), "on from there, and not from the top"


def test_results_of_what_was_just_typed(address: str, visit: Open) -> None:
    page = visit(address + "dataset/", DESKTOP).page
    page.locator(FIELD).first.focus()
    page.keyboard.type("autre")
    expect(page.locator("[data-part=total]")).to_have_text(
        "1 résultat pour « autre »".replace("« ", "«\u202f").replace(" »", "\u202f»")
    )
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == ["found", "H2"]
    assert page.locator(FIELD).first.input_value() == "autre", "nothing of it is lost"
    assert page.url.endswith("?q=autre")


def test_the_link_to_results_works_without_scripts(address: str, browser: object) -> None:
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(address + "dataset/")
    page.locator(FIELD).first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_be_focused()
    context.close()


def test_quantities_are_written_for_people_and_copied_for_programs(address: str, visit: Open) -> None:
    page = visit(address + "dataset/jeu/resource/table/", DESKTOP).page
    cells = page.locator("data-table tbody tr").nth(1).locator("td")
    shown = ["Lieu 1", "10\u202f200", "2024", "33001"]
    assert cells.all_inner_texts() == shown
    assert _copied(page, "data-table tbody tr:nth-child(2)") == "Lieu 1\t10200\t2024\t33001"
    assert _copied(page, "data-table tbody tr:nth-child(2) td:nth-child(2)") == "10200"
    page.locator("data-table th button").nth(1).click()
    page.locator("data-table th button").nth(1).click()
    expect(page.locator("data-table tbody td:nth-child(2)").first).to_have_text("46\u202f200")
    page.locator(".grid-tools input").fill("46 200")
    expect(page.locator("data-table tbody tr")).to_have_count(1)
    assert _copied(page, "data-table tbody tr") == "Lieu 5\t46200\t2024\t33005"


def _copied(page: Page, what: str) -> str:
    told: str = page.evaluate(
        """selector => {
          getSelection().selectAllChildren(document.querySelector(selector));
          const data = new DataTransfer();
          const copy = new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true });
          document.querySelector(selector).dispatchEvent(copy);
          return copy.defaultPrevented ? data.getData("text/plain") : getSelection().toString();
        }""",
        what,
    )
    return told


@pytest.mark.parametrize(("day", "shown"), [("2090-01-31", True), ("2090-02-01", False)])
def test_an_announcement_ends_by_the_visitor_s_clock(address: str, browser: object, day: str, shown: bool) -> None:
    context = browser.new_context()  # type: ignore[attr-defined]
    context.add_init_script(f"window.Date = {ENDED % day};")
    page = context.new_page()
    page.goto(address)
    assert page.locator(".announcement").is_visible() is shown
    context.close()


@pytest.mark.parametrize("mode", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_page_with_an_announcement_is_whole(address: str, visit: Open, mode: object) -> None:
    page = visit(address, mode).page  # type: ignore[arg-type]
    assert axe.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
