"""A language that is written from right to left, and that sitegen does not speak: added by two files, in each theme."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from sitegen import package_data
from sitegen.theme import themes
from tests import PROJECT
from tests.acceptance.projects import write_lines, write_project
from tests.browser.static_host import serve
from tests.program import sitegen

pytestmark = pytest.mark.slow

ARABIC = PROJECT / "tests" / "arabic"
SHIPPED = sorted(themes((package_data.themes(),)))
PACKAGES: list[dict[str, Any]] = [
    {
        "id": "schools",
        "name": "schools",
        "title": {"fr": "Écoles (2026), liste n° 1", "ar": "قائمة المدارس البلدية"},
        "notes": {"fr": "Les écoles.", "ar": "كل المدارس العمومية في المدينة."},
        "metadata_modified": "2026-05-01T00:00:00",
        "resources": [{"id": "f1", "url": "https://a.example.org/e-2026.csv", "format": "CSV", "name": "e-2026.csv"}],
    },
    {
        "id": "trees",
        "name": "trees",
        "title": {"fr": "Arbres (relevé de 2026)."},
        "notes": {"fr": "Tous les arbres, un par un."},
        "metadata_modified": "2026-05-02T00:00:00",
    },
]  # fmt: skip


@pytest.fixture(scope="module", params=SHIPPED)
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The Arabic pages of a site whose first language is French."""
    folder = tmp_path_factory.mktemp(request.param) / "project"
    legal = '[legal]\npublisher = "Commune de Saint-Pierre-du-Mont"\n'
    project = write_project(folder, languages=("fr", "ar"), partner=f'{legal}[theme]\nname = "{request.param}"\n')
    shutil.copytree(ARABIC, project / "partners" / "one", dirs_exist_ok=True)
    write_lines(project / "datasets.jsonl", PACKAGES)
    sitegen("build", project=project)
    with serve(project / "public" / "one", "/data/") as host:
        yield host


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    yield context.new_page()
    context.close()


SHAPE = """() => ({
  direction: document.documentElement.dir,
  wide: document.documentElement.scrollWidth > innerWidth,
  foreign: [...document.querySelectorAll('main [lang]')].map((it) => [it.lang, it.dir]),
})"""
EDGES = """(selector) => {
  const range = document.createRange();
  range.selectNodeContents(document.querySelector(selector));
  const box = range.getBoundingClientRect();
  return [box.left, innerWidth - box.right];
}"""


def test_pages_run_from_right_to_left(address: str, page: Page) -> None:
    for path in ("ar/", "ar/dataset/", "ar/dataset/schools/", "ar/dataset/trees/", "ar/search/?q=", "ar/pages/legal/"):
        for width in (390, 1200):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(f"{address}{path}")
            shape = page.evaluate(SHAPE)
            assert (shape["direction"], shape["wide"]) == ("rtl", False), (path, width)
            assert all(direction == "ltr" for language, direction in shape["foreign"] if language == "fr"), path


def test_french_on_an_arabic_page_stands_by_itself(address: str, page: Page) -> None:
    page.goto(f"{address}ar/dataset/trees/")
    heading = page.locator("h1")
    assert heading.get_attribute("lang") == "fr"
    assert heading.evaluate("it => getComputedStyle(it).direction") == "ltr"  # its last sign stays at its end
    left, right = page.evaluate(EDGES, "h1")
    assert right < left, "it begins where the page's lines begin"
    page.set_viewport_size({"width": 800, "height": 800})  # the name has a line in the header of each theme
    page.goto(f"{address}ar/")
    words = page.locator(".owner, .footer-title").first
    assert words.inner_text().split() == ["Commune", "de", "Saint-Pierre-du-Mont"]
    first, last = page.evaluate("""() => {
      const texts = document.createTreeWalker(document.querySelector('.owner'), NodeFilter.SHOW_TEXT);
      const lefts = [];
      for (let at = texts.nextNode(); at; at = texts.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(at);
        if (at.data.trim()) lefts.push(range.getBoundingClientRect().left);
      }
      return [lefts[0], lefts.at(-1)];
    }""")
    assert first < last, "the words of a French name stay in their order"


def test_the_search_finds_words_with_and_without_their_article(address: str, page: Page) -> None:
    for words in ("المدارس", "مدارس", "والمدارس", "بلدية", "عمومي"):
        page.goto(f"{address}ar/search/?q={words}")
        page.locator("[data-drawn]").wait_for()
        found = page.locator("main").get_by_role("link", name="قائمة المدارس البلدية")
        expect(found).to_be_visible()


def test_whoever_changes_the_language_keeps_the_search(address: str, page: Page) -> None:
    page.goto(f"{address}search/?q=arbres")
    page.locator("[data-drawn]").wait_for()
    page.locator("footer a[hreflang=ar]").click()
    page.locator("[data-drawn]").wait_for()
    assert page.url.endswith("/ar/search/?q=arbres")
    expect(page.locator("main").get_by_role("link", name="Arbres (relevé de 2026).")).to_be_visible()
