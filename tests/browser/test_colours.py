"""Colours in Chromium are those of the palette, and no page shows a pair of them that its theme does not declare."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from sitegen import colour, package_data
from sitegen.config import ThemeTable
from sitegen.theme import Theme, load_theme
from tests.browser.page_types import FINDERS, Hosted

SHOWN = Path(__file__).with_name("colours.js").read_text("utf-8")
PARTNERS = ("nouvelle-aquitaine-mobilites", "pnr-provence-alpes-cote-dazur", "saint-pierre-du-mont")  # a theme each
THEMES = ("census", "almanac")  # those that no partner of the demonstration has
PAGES = ("home", "listing", "dataset-many-resources", "resource-table")
LOOKS = {  # of odd brands: the colour, and how its band is
    "yellow": ("#ffe600", "solid"),
    "black": ("#000000", "solid"),
    "white": ("#ffffff", "tint"),
    "grey": ("#808080", "solid"),
    "blue": ("#0000ff", "tint"),
    "pink": ("#ff9ecb", "tint"),
}
SWAP = """address => new Promise((done) => {
  const link = document.querySelector('link[rel="stylesheet"]');
  const other = Object.assign(link.cloneNode(), { href: address });
  other.onload = () => { link.remove(); done(null); };
  link.after(other);
})"""


@pytest.fixture(scope="module", params=[*PARTNERS, *THEMES])
def hosted_site(request: pytest.FixtureRequest) -> Hosted:
    sites: dict[str, Hosted] = request.getfixturevalue("dressed" if request.param in THEMES else "hosted")
    return sites[request.param]


@pytest.fixture(scope="module")
def themes(hosted_site: Hosted, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Theme]:
    """The site's theme in each look."""
    site = hosted_site.site
    table = tomllib.loads((site.folder.parents[1] / "partners" / site.partner / "partner.toml").read_text("utf-8"))
    theme = table["theme"]
    own = {name: value for name, value in theme.get("tokens", {}).items() if name != "motif"}  # a file of the partner's
    return {
        look: load_theme(
            ThemeTable(name=theme["name"], tokens={**own, "color-primary": brand, "band": band}),
            partner=tmp_path_factory.mktemp("partner"),
            folders=(package_data.themes(),),
        )
        for look, (brand, band) in LOOKS.items()
    }


@contextmanager
def _window(browser: Browser, themes: Mapping[str, Theme]) -> Iterator[Page]:
    """A window in which `site.LOOK.css` is the style sheet of a look."""

    def sheet(route: Route) -> None:
        look = route.request.url.rpartition("?")[2]
        if look in themes:
            route.fulfill(body=themes[look].assets["site.css"].content, content_type="text/css")
        else:
            route.continue_()

    page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.route("**/site.*.css*", sheet)
    yield page
    page.close()


def _dress(page: Page, theme: Theme, look: str) -> None:
    page.evaluate(
        SWAP, page.evaluate("document.querySelector('link[rel=stylesheet]').href").partition("?")[0] + f"?{look}"
    )
    page.evaluate("attributes => Object.assign(document.documentElement.dataset, attributes)", theme.attributes)


def _is_near(one: str, other: str) -> bool:
    """Browsers round mixtures in their own way."""
    return all(abs(int(one[at : at + 2], 16) - int(other[at : at + 2], 16)) <= 1 for at in (1, 3, 5))


def test_no_text_stands_on_a_ground_that_its_theme_does_not_declare(
    hosted_site: Hosted, themes: dict[str, Theme], browser: Browser
) -> None:
    odd: list[str] = []
    texts = 0
    with _window(browser, themes) as page:
        for kind in PAGES:
            path = FINDERS[kind](hosted_site.site.in_language(hosted_site.site.languages[0]))
            page.goto(hosted_site.address + (path or ""))
            for look, theme in themes.items():
                _dress(page, theme, look)
                for mode in ("light", "dark"):
                    page.emulate_media(color_scheme="light" if mode == "light" else "dark")
                    declared = [(pair.colour, pair.behind) for pair in theme.palette.pairs if pair.mode == mode]
                    declared += [(behind, own) for own, behind in declared]
                    for own, ground, least, told in page.evaluate(SHOWN):
                        texts += 1
                        ratio = colour.contrast(own, ground)
                        if ratio < least or not any(_is_near(own, a) and _is_near(ground, b) for a, b in declared):
                            odd.append(f"{kind}, {look}, {mode}: {own} on {ground} ({ratio:.2f}:1): {told}")
    assert not odd, "\n".join(odd[:20])
    assert texts > 200


# What people see first: the page, a selector, the property, the role that it has to have.
_ALL = (
    ("listing", ".card-title a", "color", "link"),
    ("listing", ".meta", "color", "muted"),
    ("listing", "body", "color", "ink"),
    ("listing", "html", "backgroundColor", "paper"),
)
KEY: Mapping[str, tuple[tuple[str, str, str, str], ...]] = {
    "base": (
        *_ALL,
        ("home", "header.band, .band", "backgroundColor", "band-ground"),
        ("home", ".hero .search .button", "backgroundColor", "band-action"),
        ("home", ".hero .search .button", "color", "on-band-action"),
        ("listing", ".sitetitle, .owner:only-child", "color", "on-band"),
        ("listing", ".chip[data-family=table] .icon", "color", "family-table"),
        ("listing", ".footer", "backgroundColor", "deep"),
        ("listing", ".card-title a:focus", "outlineColor", "ink"),
    ),
    "atlas": (
        *_ALL,
        ("home", "header.band", "backgroundColor", "band-ground"),
        ("home", ".hero .search .button", "backgroundColor", "action"),
        ("home", ".hero .search .input", "backgroundColor", "sheet"),
        ("listing", ".card-title a:focus", "outlineColor", "ink"),
    ),
    "census": (
        *_ALL,
        ("home", "header.band", "backgroundColor", "band-ground"),
        ("home", ".headline > li:first-child", "backgroundColor", "band-ground"),
        ("home", ".headline > li:first-child", "color", "on-band"),
        ("home", ".headline > li:nth-child(2)", "backgroundColor", "sheet"),
        ("home", "main .search .button", "backgroundColor", "action"),
        ("home", ".bar path", "fill", "chart"),
        ("listing", ".card", "backgroundColor", "sheet"),
        ("listing", ".chip[data-family=table]", "backgroundColor", "family-table"),
        ("listing", ".card-title a:focus", "outlineColor", "ink"),
    ),
    "almanac": (
        *_ALL,
        ("home", "header.band", "backgroundColor", "band-ground"),
        ("home", ".poster", "backgroundColor", "sheet"),
        ("home", ".poster .search .button", "backgroundColor", "action"),
        ("home", ".poster .search .button", "color", "on-action"),
        ("listing", ".card", "backgroundColor", "straw"),
        ("listing", ".card:nth-child(4)", "backgroundColor", "frost"),
        ("listing", ".footer", "backgroundColor", "deep"),
        ("listing", ".card-title a:focus::after", "outlineColor", "ink"),
    ),
    "register": (
        *_ALL,
        ("home", ".hero .search .button", "backgroundColor", "action"),
        ("listing", ".chip", "color", "ink"),
        ("listing", ".card-title a:focus", "outlineColor", "link"),
    ),
}


def test_what_people_see_first_has_the_colours_of_the_palette(
    hosted_site: Hosted, themes: dict[str, Theme], browser: Browser, subtests: pytest.Subtests
) -> None:
    looks = {look: theme for look, theme in themes.items() if look in ("yellow", "blue")}
    name = next(iter(looks.values())).name
    with _window(browser, looks) as page:
        for kind, path in (("home", ""), ("listing", "dataset/")):
            page.goto(hosted_site.address + path)
            if kind == "listing":
                page.keyboard.press("Tab")  # so that what has the focus shows it
                page.locator(".card-title a").first.focus()
            for mode, (look, theme) in product(("light", "dark"), looks.items()):
                page.emulate_media(color_scheme="light" if mode == "light" else "dark")
                _dress(page, theme, look)
                wanted = theme.palette.colours[mode]
                with subtests.test(kind=kind, mode=mode, look=look):
                    for on, selector, property_, role in KEY[name]:
                        if on == kind:
                            element, _, part = selector.partition("::")
                            seen = page.locator(element).first.evaluate(
                                "(e, [part, name]) => getComputedStyle(e, part)[name]",
                                [f"::{part}" if part else None, property_],
                            )
                            assert colour.read(seen) == wanted[role], (selector, property_)
