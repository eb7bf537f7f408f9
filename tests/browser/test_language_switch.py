"""The switch of languages in the header: of two, of many, in each theme, with long names and a long menu."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from sitegen import package_data
from sitegen.theme import themes
from sitegen.workshop.examples.frames import LONG
from tests.acceptance.projects import write_lines, write_project
from tests.browser.axe import violations
from tests.browser.static_host import serve
from tests.browser.test_directions import ARABIC
from tests.program import sitegen

pytestmark = pytest.mark.slow

SHIPPED = sorted(themes((package_data.themes(),)))
NAMES = {"fr": "Français", "en": "English", "es": "Español", "ar": "العربية"}
MENU = ("Jeux de données", "Réutilisations", "Cartographie", "Producteurs", "Questions fréquentes", "Nous", "À propos")
PACKAGE = {
    "id": "trees",
    "name": "trees",
    "title": "Arbres",
    "metadata_modified": "2026-05-02T00:00:00",
    "resources": [{"id": "f1", "url": "https://a.example.org/trees.csv", "format": "CSV"}],
}
LOOKS = ((320, "dark", ""), (360, "light", "ar/"), (768, "dark", "ar/"), (1024, "light", ""), (1440, "light", "ar/"))
SMALL = """() => [...document.querySelectorAll('.languages :is(a, summary)')].map(it => it.getBoundingClientRect())
  .filter(box => box.width && Math.min(box.width, box.height) < 24).length"""
WIDE = "document.documentElement.scrollWidth > innerWidth"
TALL = """async ([remove]) => {
  await document.fonts.ready;
  if (remove) document.querySelector('.languages').remove();
  return document.querySelector('header').offsetHeight;
}"""


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Sites in one, two and three languages, and in each theme one in four."""
    project = write_project(tmp_path_factory.mktemp("switch") / "project")
    write_lines(project / "datasets.jsonl", [PACKAGE])
    one = project / "partners" / "one"
    plain = (one / "partner.toml").read_text("utf-8")
    menu = "".join(f'[[menu]]\nlabel = "{each}"\nto = "dataset/"\n' for each in MENU)
    for name, languages in (("two", ["fr", "en"]), ("three", ["fr", "en", "es"])):
        _write(one.with_name(name), plain.replace('["fr"]', str(languages)))
    for theme in SHIPPED:
        long = plain.replace('["fr"]', str([*NAMES])).replace("Le catalogue", LONG)
        shutil.copytree(ARABIC, one.with_name(theme))
        _write(one.with_name(theme), f'{long}{menu}[theme]\nname = "{theme}"\n')
    sitegen("build", project=project)
    with serve(project / "public", "/") as address:
        yield address


def _write(folder: Path, table: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "partner.toml").write_text(table, encoding="utf-8")


def _listed(page: Page) -> Locator:
    """The links of the switch, as they are announced."""
    menu = page.get_by_role("navigation", name="Menu principal")
    return menu.get_by_role("list", name="Langue").get_by_role("link")


def test_of_two_languages_the_other_one_is_a_link_to_the_same_page(host: str, page: Page) -> None:
    page.goto(f"{host}one/dataset/trees/")
    assert page.locator(".languages, [hreflang]").count() == 0, "one language: nothing to choose"
    page.goto(f"{host}two/dataset/trees/")
    expect(_listed(page)).to_have_text(["English"])
    assert [_listed(page).get_attribute(name) for name in ("lang", "hreflang", "aria-current")] == ["en", "en", None]
    _listed(page).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{host}two/en/dataset/trees/")
    back = page.get_by_role("navigation", name="Main menu").get_by_role("list", name="Language").get_by_role("link")
    expect(back).to_have_text(["Français"])
    page.goto(f"{host}two/search/?q=arbres")
    page.locator("[data-drawn]").wait_for()
    _listed(page).click()
    page.wait_for_url(f"{host}two/en/search/?q=arbres")


def test_of_three_languages_the_present_one_is_marked(host: str, page: Page) -> None:
    page.goto(f"{host}three/dataset/")
    expect(_listed(page)).to_have_text(["Français", "English", "Español"])
    assert page.locator(".languages [aria-current=true]").inner_text() == "Français"


@pytest.mark.parametrize("theme", SHIPPED)
def test_many_languages_are_behind_the_name_of_the_present_one(host: str, browser: Browser, theme: str) -> None:
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()
    for width, scheme, path in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
        page.goto(f"{host}{theme}/{path}dataset/trees/")
        summary = page.locator(".languages summary")
        if width < 768:
            expect(summary).to_be_hidden()
            page.locator("header [popovertarget=menu]:visible").press("Enter")
        expect(summary).to_have_accessible_name("اللغة العربية" if path else "Langue Français")
        summary.press("Enter")
        links = page.locator(".languages a")
        expect(links).to_have_text([*NAMES.values()])
        assert links.evaluate_all("links => links.map(link => link.lang)") == [*NAMES]
        for link in links.all():
            expect(link).to_be_visible()
            expect(link).to_be_in_viewport()
        assert not page.evaluate(WIDE), width
        assert page.evaluate(SMALL) == 0, width
        assert violations(page, "header") == [], (width, scheme)
        links.nth(1).click()
        page.wait_for_url(f"{host}{theme}/en/dataset/trees/")
    context.close()


@pytest.mark.parametrize("site", ["two", *SHIPPED])
def test_the_header_of_a_phone_is_no_taller_for_it(host: str, page: Page, site: str) -> None:
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(f"{host}{site}/dataset/trees/")
    tall = page.evaluate(TALL, [False])
    assert tall == page.evaluate(TALL, [True])


def test_without_scripts_the_languages_are_there_as_well(host: str, browser: Browser) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{host}base/dataset/trees/")
    page.locator(".languages summary").click()
    page.locator(".languages a[lang=es]").click()
    page.wait_for_url(f"{host}base/es/dataset/trees/")
    page.close()
