"""The gallery of each theme: readable by everybody, no wider than the window, from the disk as well as from a host."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from sitegen import package_data
from sitegen.engine import run, staging
from sitegen.theme import themes
from sitegen.workshop.examples.theme import chain_without_partner, theme_with_examples
from sitegen.workshop.gallery import artifacts
from tests.acceptance import nu
from tests.browser.axe import COLOURS, violations

THEMES = sorted(themes((package_data.themes(),)))
LOOK = """() => [...document.querySelectorAll('.g-part')].map(part => [part.id, part.getBoundingClientRect().height])"""
DEAD = """() => [...document.querySelectorAll('main a[href^="#"]')]
  .map(link => link.getAttribute('href').slice(1)).filter(id => !document.getElementById(id))"""


@pytest.fixture(scope="module")
def galleries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("galleries")
    for name in THEMES:
        theme = theme_with_examples(chain_without_partner(name, (package_data.themes(),)))
        with staging(folder / name) as stage:
            run(artifacts(theme, ("fr",)), stage)
    return folder


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Of a browser that may let no page of the gallery run what its policy does not allow."""
    opened = browser.new_page(reduced_motion="reduce", bypass_csp=True)  # axe is put into it
    yield opened
    opened.close()


@pytest.mark.parametrize("name", THEMES)
def test_every_part_of_a_gallery_is_for_everybody_in_light_and_in_dark(galleries: Path, page: Page, name: str) -> None:
    for scheme, width in (("light", 1280), ("dark", 390)):
        page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
        page.set_viewport_size({"width": width, "height": 900})
        page.goto((galleries / name / "fr/index.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(DEAD) == []
        heights = dict(page.evaluate(LOOK))
        assert len(heights) == 18
        assert min(heights.values()) > 60, heights
        assert violations(page, rules=COLOURS if scheme == "dark" else ()) == [], scheme


@pytest.mark.parametrize("name", ["home-mirrored", "home-full", "dataset-bare", "resource-workbook"])
def test_example_pages_are_for_everybody_from_the_disk(galleries: Path, page: Page, name: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto((galleries / "atlas/fr" / f"{name}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []


def test_links_between_the_pages_of_a_gallery_lead_to_files(galleries: Path, page: Page) -> None:
    page.goto((galleries / "base/fr/index.html").as_uri())
    links = page.evaluate("[...document.links].map(link => link.href.split(/[?#]/)[0])")
    own = {Path(link.removeprefix("file://")) for link in links if link.startswith("file:")}
    assert len(own) > 60
    assert [file for file in own if not file.is_file()] == []


def test_galleries_are_valid_html(galleries: Path) -> None:
    verdict = nu.check(galleries)
    assert verdict.errors == []
    assert verdict.kinds_of_warnings == {}
