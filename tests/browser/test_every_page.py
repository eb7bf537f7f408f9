"""Every kind of page, in every theme and mode: no fault for axe, no complaint, no request off the site, no overflow."""

from __future__ import annotations

import pytest

from tests.browser import axe
from tests.browser.everywhere import PARTNERS, address_of, every_page
from tests.browser.fitting import be_whole_at_twice_the_size, fit
from tests.browser.page_types import Hosted
from tests.browser.visit import DESKTOP, DESKTOP_DARK, MOVING, NARROW, PHONE, PHONE_DARK, Open

# In the dark nothing is other than its colours, which are no others on a phone.
MODES = {"phone": PHONE, "desktop": DESKTOP, "desktop-dark": DESKTOP_DARK}


@every_page()
def test_in_every_mode(
    hosted: dict[str, Hosted], visit: Open, subtests: pytest.Subtests, partner: str, kind: str, language: str
) -> None:
    """The page is loaded once, and then looked at in one mode after the other."""
    seen = visit(address_of(hosted[partner], kind, language), PHONE)
    page = seen.page
    assert seen.status == (404 if kind == "not-found" else 200)
    assert page.evaluate("document.documentElement.lang") == language
    # Another language has other words in the same boxes and colours.
    is_first = language == hosted[partner].site.languages[0]
    for name, mode in MODES.items() if is_first else [("phone", PHONE)]:
        with subtests.test("accessible", mode=name):
            seen.look(mode)
            assert axe.violations(page, rules=axe.COLOURS if mode == DESKTOP_DARK else ()) == []
    with subtests.test("nothing sticks out at 320 pixels"):
        seen.look(NARROW)
        fit(page, NARROW.width)
    with subtests.test("text at twice its size is whole"):
        be_whole_at_twice_the_size(seen)
    with subtests.test("quiet and at home"):
        assert seen.complaints == []
        assert seen.foreign == []


@every_page(["resource-table", "resource-map"], all_languages=False)
def test_a_preview_with_all_its_parts_open(
    hosted: dict[str, Hosted], visit: Open, partner: str, kind: str, language: str
) -> None:
    seen = visit(address_of(hosted[partner], kind, language), PHONE_DARK)
    page = seen.page
    opened = page.locator("#preview details")
    assert opened.count() > 0
    opened.evaluate_all("all => all.forEach(each => { each.open = true; })")
    for mode in (PHONE_DARK, DESKTOP):
        seen.look(mode)
        assert axe.violations(page) == []
        assert page.evaluate("document.scrollingElement.scrollWidth") == mode.width


@pytest.mark.parametrize("partner", PARTNERS)
@pytest.mark.parametrize("kind", ["home", "listing", "dataset"])
def test_nothing_moves_for_who_asked_for_stillness(
    hosted: dict[str, Hosted], visit: Open, partner: str, kind: str
) -> None:
    seen = visit(address_of(hosted[partner], kind), DESKTOP)
    assert seen.page.evaluate(LONGEST_MOTION) <= 10
    seen.look(MOVING)
    assert seen.page.evaluate(LONGEST_MOTION) <= 200, "transitions are short, even where motion is welcome"


LONGEST_MOTION = """() => {
  const milliseconds = text => Math.max(...text.split(',').map(t => parseFloat(t) * (/ms/.test(t) ? 1 : 1000)));
  let longest = 0;
  for (const e of document.querySelectorAll('*')) for (const part of [null, '::before', '::after']) {
    const style = getComputedStyle(e, part);
    longest = Math.max(longest, milliseconds(style.transitionDuration));
    if (style.animationName !== 'none') longest = Math.max(longest, milliseconds(style.animationDuration));
  }
  return longest;
}"""
