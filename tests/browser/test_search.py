"""The search page: it finds, it says how many, and it can be reached and left like any page."""

from __future__ import annotations

import tomllib
import unicodedata
from typing import Any

import pytest

from tests import PROJECT
from tests.browser.everywhere import PARTNERS, address_of, every_page
from tests.browser.page_types import Hosted
from tests.browser.visit import DESKTOP, PHONE, Mode, Open


def _table(partner: str) -> dict[str, Any]:
    return tomllib.loads((PROJECT / "partners" / partner / "partner.toml").read_text(encoding="utf-8"))


def _plain_capitals(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text.upper()) if not unicodedata.combining(c))


@every_page(["home"])
def test_every_example_on_the_home_page_finds_something(
    hosted: dict[str, Hosted], visit: Open, partner: str, kind: str, language: str
) -> None:
    page = visit(address_of(hosted[partner], kind, language), DESKTOP).page
    examples = page.locator("main a[href*='search/?q=']")
    assert examples.count() == len(_table(partner)["home"]["examples"])
    for index in range(examples.count()):
        page.goto(address_of(hosted[partner], kind, language))
        examples.nth(index).click()
        page.locator("main catalogue-search .card a").first.wait_for()


@pytest.mark.parametrize("partner", PARTNERS)
@pytest.mark.parametrize("mode", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_search_from_the_home_page(hosted: dict[str, Hosted], visit: Open, partner: str, mode: Mode) -> None:
    query: str = _table(partner)["home"]["examples"][1]
    seen = visit(address_of(hosted[partner], "home"), mode)
    page = seen.page
    page.locator("main [role=search] input").fill(_plain_capitals(query))  # accents and capitals make no difference
    page.keyboard.press("Enter")
    # Loaded to its last picture: one that is cut off by the next click is a complaint.
    page.wait_for_url("**/search/?q=*")
    results = page.locator("main catalogue-search .card a")
    results.first.wait_for()
    assert any(figure.isdigit() for figure in page.locator("main [role=status]").inner_text())
    found = results.count()

    page.locator("main input[type=search]").fill("zzzxqj")
    page.locator("main catalogue-search .card").first.wait_for(state="detached")
    assert found > 0
    assert page.locator("main [role=status]").inner_text()
    assert page.locator("main a[href$='dataset/']").first.is_visible(), "a way on where nothing was found"

    page.locator("main input[type=search]").fill(query)
    results.first.click()
    page.wait_for_url("**/dataset/*/")
    assert page.locator("main h1").is_visible()
    page.go_back()
    results.first.wait_for()
    assert page.locator("main input[type=search]").input_value() == query
    assert seen.complaints == []
    assert seen.foreign == []
