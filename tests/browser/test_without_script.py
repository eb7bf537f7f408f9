"""JavaScript turned off: the same words, and every way through the site still there."""

from __future__ import annotations

import pytest

from tests.browser.everywhere import PARTNERS, address_of, every_page
from tests.browser.page_types import FINDERS, Hosted
from tests.browser.static_host import serve
from tests.browser.visit import DESKTOP, PHONE, PHONE_WITHOUT_SCRIPT, Open

# Those that say other things without a script: test_embedding.py tries the page that makes snippets.
KINDS = [kind for kind in FINDERS if not kind.startswith("search") and kind != "embedding"]
TEXTS = """() => [...document.querySelectorAll('main :is(h1, h2, h3, p, dt, dd, li, td, th)')]
  .filter(e => e.checkVisibility()).map(e => e.innerText.replace(/\\s+/g, ' ').trim()).filter(t => t)"""


@every_page(KINDS, all_languages=False)
def test_the_words_are_the_same(hosted: dict[str, Hosted], visit: Open, partner: str, kind: str, language: str) -> None:
    address = address_of(hosted[partner], kind, language)
    with_script = visit(address, PHONE).page.evaluate(TEXTS)
    without = visit(address, PHONE_WITHOUT_SCRIPT).page.evaluate(TEXTS)
    assert [text for text in with_script if text not in without] == []
    assert without


@pytest.mark.parametrize("partner", PARTNERS)
@pytest.mark.parametrize("kind", ["home", "dataset", "listing"])
def test_the_menu_opens_on_a_phone(hosted: dict[str, Hosted], visit: Open, partner: str, kind: str) -> None:
    page = visit(address_of(hosted[partner], kind), PHONE_WITHOUT_SCRIPT).page
    links = page.locator("header nav a")
    assert links.count() >= 3
    if not links.last.is_visible():
        page.locator("header :is(summary, button[popovertarget])").first.click()
    for index in range(links.count()):
        assert links.nth(index).is_visible(), links.nth(index).get_attribute("href")
    with page.expect_navigation():
        links.last.click()
    assert page.locator("main h1").is_visible()


@pytest.mark.parametrize("partner", PARTNERS)
def test_the_search_page_says_what_to_do(hosted: dict[str, Hosted], visit: Open, partner: str) -> None:
    page = visit(address_of(hosted[partner], "search"), PHONE_WITHOUT_SCRIPT).page
    listing = page.locator("main a[href$='dataset/']")
    assert listing.first.is_visible(), "without a script, the search page leads to the list of everything"


@pytest.mark.parametrize("partner", PARTNERS)
def test_a_site_works_under_any_path(hosted: dict[str, Hosted], visit: Open, partner: str) -> None:
    """All but 404.html, which answers anywhere and so has to know its site's path."""
    with serve(hosted[partner].site.folder, "/elsewhere/deeper/") as address:
        seen = visit(address, DESKTOP)
        assert seen.page.locator("link[rel=stylesheet]").count() > 0
        with seen.page.expect_navigation():
            seen.page.locator("main a[href*='dataset/']").first.click()
        seen.settle()
        assert seen.page.locator("main h1").is_visible()
        assert seen.page.url.startswith(address + "dataset/")
        assert seen.complaints == []
        assert seen.foreign == []
        assert all(url.startswith(address) for url in seen.requests if url.startswith("http"))
