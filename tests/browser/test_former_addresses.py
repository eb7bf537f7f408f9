"""Former addresses as visitors meet them at a host that takes no rules, and the page of what is gone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.acceptance.moving import BASE, moved
from tests.browser import axe
from tests.browser.static_host import serve


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    site = moved(tmp_path_factory.mktemp("moved") / "project") / "out/one"
    with serve(site, BASE) as found:
        yield found


@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("dataset/jeu-001/", "dataset/2026-nouveau/"),
        ("en/dataset/budget/", "en/dataset/jeu-006/"),
        ("dataset/jeu-003/resource/r-3/", "dataset/jeu-002/resource/r-3/"),
        ("dataset/jeu-004/resource/r-4/", "dataset/jeu-004/"),
    ],
)
def test_a_page_leads_on_by_itself(browser: Browser, address: str, former: str, now: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(address + former)
    page.wait_for_url(address + now)
    assert page.locator("h1").count() == 1
    page.close()


@pytest.mark.parametrize("home", ["", "en/"])
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1440, "dark")])
def test_the_page_of_what_is_gone(browser: Browser, address: str, home: str, width: int, scheme: str) -> None:
    dark = scheme == "dark"
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light")
    broken: list[str] = []
    page.on("response", lambda answer: broken.append(answer.url) if answer.status >= 400 else None)
    page.goto(f"{address}{home}dataset/jeu-007/")
    assert axe.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert "Le jeu 7" in page.locator("main").inner_text()
    links = page.locator("main a, footer a, header a").evaluate_all("all => all.map(a => a.href)")
    assert f"{address}{home}organization/mairie/" in links
    for link in dict.fromkeys(link.partition("#")[0] for link in links if link.startswith(address)):
        assert page.request.get(link).ok, link
    assert broken == []
    page.close()
