"""A frozen copy from a disk: without a server, and without asking anybody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import axe
from tests.browser.test_firefox import seen
from tests.browser.visit import DESKTOP, DESKTOP_WITHOUT_SCRIPT, MOVING, PHONE, PHONE_DARK, Mode, Open, Visit

TABLE = "dataset/deliberations-du-conseil-municipal/resource"  # with more rows than its page shows
MAP = "dataset/equipements-communaux/resource"

At = Callable[..., Visit]


@pytest.fixture
def at(frozen_town: Path, visit: Open) -> At:
    """Open a page of the copy by its path."""

    def open_(path: str, mode: Mode = DESKTOP) -> Visit:
        return visit(f"{frozen_town.as_uri()}/data/{path}", mode)

    return open_


def resource(copy: Path, folder: str, holding: str) -> str:
    """The page of a resource that holds a text."""
    pages = sorted((copy / "data" / folder).glob("*/index.html"))
    return next(page.relative_to(copy / "data").as_posix() for page in pages if holding in page.read_text("utf-8"))


def clean(one: Visit) -> None:
    assert one.complaints == []
    assert [url for url in one.requests if not url.startswith(("file:", "blob:", "data:"))] == []


def test_the_front_leads_in_and_the_search_finds_and_filters(frozen_town: Path, visit: Open) -> None:
    one = visit(f"{frozen_town.as_uri()}/index.html", MOVING)
    page = one.page
    page.wait_for_url("**/data/index.html")
    page.locator("input[name=q]").first.fill("eau")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/index.html?q=eau")
    one.settle()
    cards = page.locator("catalogue-search [data-part=list] > li")
    before = cards.count()
    assert before >= 2
    page.locator("[data-part=filters] input[type=checkbox]:not(:checked)").first.check()
    page.wait_for_function(f"document.querySelectorAll('catalogue-search [data-part=list] > li').length < {before}")
    assert cards.count() >= 1
    page.locator("input[name=q]").first.fill("defibrilateur")  # mistyped: what reads that is imported when it is needed
    page.locator(".card-title", has_text="Défibrillateurs").wait_for()
    page.locator(".card-title a").first.click()
    page.wait_for_url("**/dataset/*/index.html")
    assert page.locator("main h1").is_visible()
    clean(one)


def test_all_rows_of_a_table_are_sorted_and_filtered(frozen_town: Path, at: At) -> None:
    one = at(resource(frozen_town, TABLE, "data-records"))
    page = one.page
    page.locator("[data-do=load]").first.click()
    page.locator("data-table caption", has_text="21 lignes").wait_for()
    first = page.locator("data-table tbody tr").first.inner_text()
    head = page.locator("data-table th button").nth(2)
    head.click()
    head.click()
    assert page.locator("data-table tbody tr").first.inner_text() != first
    page.locator("data-table input[type=search]").fill("budget")
    page.wait_for_function("document.querySelectorAll('data-table tbody tr').length < 10")
    clean(one)


def test_a_map_is_drawn(frozen_town: Path, at: At) -> None:
    one = at(resource(frozen_town, MAP, "data-features"))
    one.page.locator(".explore").first.click()
    one.page.locator(".explorer path.spot").first.wait_for()
    assert one.page.locator(".explorer path.spot").count() == 18
    one.page.locator("[data-do=next]").first.click()
    assert one.page.locator(".explorer dl div").count() > 0
    clean(one)


def test_the_other_language_and_the_listing(at: At) -> None:
    one = at("dataset/index.html", PHONE)
    page = one.page
    assert page.locator(".frozen").is_visible()
    page.locator("a[hreflang=en]").last.click()
    page.wait_for_url("**/data/en/dataset/index.html")
    assert page.locator(".frozen").inner_text().startswith("Frozen copy, as of November\N{NO-BREAK SPACE}30, 2026, of")
    page.locator(".frozen a").last.click()
    page.wait_for_url("**/data/en/frozen/index.html")
    assert page.locator("main h1").inner_text() == "About this copy"
    clean(one)


def test_without_a_script(at: At) -> None:
    one = at("index.html", DESKTOP_WITHOUT_SCRIPT)
    page = one.page
    page.locator("main a[href*='dataset/index.html']").first.click()
    page.wait_for_url("**/dataset/index.html")
    page.locator("details:has(a[href*='facet/format/csv']) > summary").click()
    page.locator("main a[href*='facet/format/csv']").first.click()
    page.wait_for_url("**/facet/format/csv/index.html")
    page.locator("main .card-title a").first.click()
    page.wait_for_url("**/data/dataset/*/index.html")
    assert page.locator("main h1").is_visible()
    clean(one)


@pytest.mark.parametrize("mode", [PHONE, PHONE_DARK, DESKTOP], ids=["phone", "dark", "desktop"])
@pytest.mark.parametrize("path", ["frozen/index.html", "dataset/index.html"])
def test_it_is_accessible(at: At, path: str, mode: Mode) -> None:
    one = at(path, mode)
    clean(one)  # before axe, which asks for style sheets
    assert axe.violations(one.page) == []
    assert one.page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_nothing_leaves_it_though_the_partner_lets_others_in(frozen_town: Path, browser: Browser) -> None:
    """What the policy of the copy forbids is not asked for."""
    page = browser.new_page()
    refused: list[str] = []
    page.on("requestfailed", lambda request: refused.append(f"{request.url} {request.failure}"))
    page.goto(f"{frozen_town.as_uri()}/data/index.html")
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://tuiles.example.org/1.png'}))")
    assert page.evaluate("fetch('https://stats.example.org/').then(() => 'asked', () => 'refused')") == "refused"
    page.wait_for_function("document.images[document.images.length - 1].complete")
    assert refused == ["https://tuiles.example.org/1.png csp"]
    page.close()


_STORY = "new Promise(done => {{ {}; setTimeout(() => done({}), 1500); }})"


def test_in_firefox(frozen_town: Path) -> None:
    base = f"{frozen_town.as_uri()}/data/"
    table, spots = resource(frozen_town, TABLE, "data-records"), resource(frozen_town, MAP, "data-features")
    stories = {
        "search/index.html?q=eau": _STORY.format("0", "[...document.fonts].some(f => f.status === 'loaded')"),
        table: _STORY.format(
            "document.querySelector('[data-do=load]').click()", "document.querySelector('data-table caption').innerText"
        ),
        spots: _STORY.format(
            "document.querySelector('.explore').click()", "document.querySelectorAll('.explorer path.spot').length"
        ),
    }
    found = seen([{"address": base + path, "width": 1000, "story": story} for path, story in stories.items()])
    assert [page["complaints"] for page in found] == [[], [], []]
    assert found[0]["results"] >= 2
    assert [page["told"] for page in found] == [True, "Les 21 lignes du fichier.", 18]
