"""Every theme that comes with sitegen, on every kind of page, at three widths, in light and in dark: for everybody to
read, whole, in two browsers; and no two of them alike."""

from __future__ import annotations

from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from sitegen import colour
from tests.browser import axe, codesniffer
from tests.browser.fitting import be_whole_at_twice_the_size, fit
from tests.browser.five_themes import KINDS, THEMES, address
from tests.browser.page_types import Hosted
from tests.browser.test_firefox import seen as seen_in_firefox
from tests.browser.visit import Mode, Open

pytestmark = pytest.mark.slow

WIDTHS = (360, 768, 1280)
LIGHT = {width: Mode(width) for width in WIDTHS}
DARK = {width: Mode(width, scheme="dark") for width in WIDTHS}
TEXTS = Path(__file__).with_name("colours.js").read_text("utf-8")
MEASURES = Path(__file__).with_name("measures.js").read_text("utf-8")
FORCED = Path(__file__).with_name("forced.js").read_text("utf-8")

# Fields whose placeholder is wider than they are: no tool calls this a fault.
CUT_PLACEHOLDERS = """() => {
  const pen = new OffscreenCanvas(1, 1).getContext('2d');
  return [...document.querySelectorAll('input[placeholder]')].filter(e => {
    const style = getComputedStyle(e);
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const room = e.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    return e.checkVisibility() && pen.measureText(e.placeholder).width > room + 1;
  }).map(e => e.outerHTML.slice(0, 160));
}"""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("theme", THEMES)
def test_in_every_mode(
    dressed: dict[str, Hosted], visit: Open, subtests: pytest.Subtests, theme: str, kind: str
) -> None:
    """The page is loaded once, and then looked at in one mode after the other."""
    seen = visit(address(dressed[theme], kind), LIGHT[1280])
    page = seen.page
    assert seen.status == (404 if kind == "not-found" else 200)
    for width in WIDTHS:
        with subtests.test("light", width=width):
            seen.look(LIGHT[width])
            _fits(page, width)
            if width != 768:
                assert axe.violations(page) == []
            if width == 1280:
                assert codesniffer.errors(page) == []
    for width in WIDTHS:
        with subtests.test("dark", width=width):
            seen.look(DARK[width])
            _fits(page, width)
            assert axe.violations(page, rules=axe.COLOURS) == []
            if width == 1280:
                assert codesniffer.errors(page, "1_4_3") == []
    for mode in (LIGHT[1280], DARK[360]):
        with subtests.test("forced colours", mode=mode):
            seen.look(mode)
            assert _unseen(page) == []
    with subtests.test("text at twice its size is whole"):
        be_whole_at_twice_the_size(seen)
    with subtests.test("quiet and at home"):
        assert seen.complaints == []
        assert seen.foreign == []


def _fits(page: Page, width: int) -> None:
    fit(page, width)
    assert page.evaluate(CUT_PLACEHOLDERS) == []


def _unseen(page: Page) -> list[str]:
    """What cannot be told from its ground by those who force their own colours, a line each."""
    page.emulate_media(forced_colors="active")
    try:
        return _faint(page.evaluate(FORCED), page.evaluate(TEXTS))
    finally:
        page.emulate_media(forced_colors="none")


def _faint(drawn: tuple[int, list[list[str]]], texts: list[tuple[str, str, float, str]]) -> list[str]:
    """What of forced.js and of colours.js is too faint."""
    focused, things = drawn
    assert focused > 20, "links and controls were tried"
    rows = [(f"text {told}", own, ground, least) for own, ground, least, told in texts]
    rows += [(what, own, ground, 3) for what, own, ground in things]
    return [
        f"{what}: {own} on {ground}"
        for what, own, ground, least in rows
        if own == "none" or colour.contrast(own, ground) < least
    ]


# What every page is painted with: the ground, the colours of text and of links at its head and foot, in "#rrggbb".
PAINT = """(() => {
  const two = number => number.toString(16).padStart(2, '0');
  const hex = colour => {
    const pen = new OffscreenCanvas(1, 1).getContext('2d');
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return '#' + [...pen.getImageData(0, 0, 1, 1).data.slice(0, 3)].map(two).join('');
  };
  const colours = query => hex(getComputedStyle(document.querySelector(query)).color);
  const ground = hex(getComputedStyle(document.documentElement).backgroundColor);
  return [ground, ...['body', '.sitename a', '.footer a'].map(colours)];
})()"""


# That, the window's width, and how far the page sticks out of it: as it is, and with text at twice its size.
LOOK = f"""(() => {{
  const root = document.documentElement;
  const out = () => document.scrollingElement.scrollWidth - root.clientWidth;
  const before = out();
  root.style.setProperty('font-size', '200%', 'important');
  const large = out();
  root.style.removeProperty('font-size');
  return {{ width: innerWidth, out: before, large, painted: {PAINT.strip()} }};
}})()"""
FORCED_LOOK = f"""(() => {{
  if (!matchMedia('(forced-colors: active)').matches) throw new Error('colours are not forced');
  return [({FORCED})(), ({TEXTS})()];
}})()"""


def test_firefox_shows_the_same(dressed: dict[str, Hosted], visit: Open, subtests: pytest.Subtests) -> None:
    cases = list(product(THEMES, KINDS, ("light", "dark", "forced")))
    asked: list[dict[str, Any]] = [
        {"address": address(dressed[theme], kind), "scheme": scheme}
        | ({"width": 1280, "story": FORCED_LOOK} if scheme == "forced" else
           {"width": WIDTHS[0], "also": WIDTHS[1:], "story": LOOK})
        for theme, kind, scheme in cases
    ]  # fmt: skip
    painted: dict[tuple[str, str], list[str]] = {}
    for theme in THEMES:
        here = visit(address(dressed[theme], "home"), LIGHT[1280])
        for mode in (LIGHT[1280], DARK[1280]):
            here.look(mode)
            painted[theme, mode.scheme] = here.page.evaluate(PAINT)
    for (theme, kind, scheme), page in zip(cases, seen_in_firefox(asked), strict=True):
        with subtests.test(f"{theme} {kind} {scheme}"):
            # It may have kept the page from another time, and asked whether that is still right.
            assert page["status"] in ((404,) if kind == "not-found" else (200, 304))
            assert page["lang"] == "fr"
            assert page["heading"]
            assert page["styled"]
            assert page["complaints"] == []
            if scheme == "forced":
                assert _faint(*page["told"]) == []
                continue
            for width, look in zip(WIDTHS, (page["told"], *page["also"]), strict=True):
                assert look["width"] == width
                assert look["out"] <= 0, "the page does not scroll sideways"
                assert look["large"] <= 0 or width != 1280, "nor with text at twice its size"
                assert look["painted"] == painted[theme, scheme], "the colours that Chromium shows"


# Of twenty measures on three pages, how many have to be others: a phone has room for one column, whoever draws it.
LEAST = {1280: 24, 360: 15}


def test_no_two_themes_look_as_if_they_came_from_one_tool(
    dressed: dict[str, Hosted], visit: Open, subtests: pytest.Subtests
) -> None:
    """As far as a machine can tell. A theme that is another one in other colours has none of these measures of its own;
    with other faces and corners as well it has six at 1280 pixels and ten at 360, for lines break elsewhere."""
    measured: dict[tuple[str, int], list[dict[str, Any]]] = {(theme, width): [] for theme in THEMES for width in LEAST}
    for theme, kind in product(THEMES, ("home", "listing", "dataset")):
        seen = visit(address(dressed[theme], kind), LIGHT[1280])
        for width in LEAST:
            seen.look(LIGHT[width])
            measured[theme, width].append(seen.page.evaluate(MEASURES))
    for (one, other), width in product(combinations(THEMES, 2), LEAST):
        with subtests.test(f"{one} and {other}", width=width):
            pages = zip(measured[one, width], measured[other, width], strict=True)
            apart = [name for a, b in pages for name in a if _differ(a[name], b[name])]
            assert {"face of texts", "face of titles"} <= set(apart)
            assert len(apart) >= LEAST[width], apart


def _differ(one: float | str, other: float | str) -> bool:
    """Whether people would see that: words are not the same, or lengths by more than 4 pixels and a twelfth."""
    if isinstance(one, str) or isinstance(other, str):
        return one != other
    return abs(one - other) > max(4, max(one, other) / 12)
