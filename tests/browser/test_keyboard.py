"""The keyboard alone: every control is reached, in reading order, and one sees where one is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.everywhere import PARTNERS, address_of, every_page
from tests.browser.page_types import FINDERS, Hosted
from tests.browser.visit import DESKTOP, PHONE, Mode, Open

# Marks every control that the Tab key has to reach, in document order, those in shadow roots as well, and counts them.
MARK = """() => {
  const within = root =>
    [...root.querySelectorAll('*')].flatMap(e => e.shadowRoot ? [e, ...within(e.shadowRoot)] : [e]);
  const controls = within(document).filter(e =>
    e.matches('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]')
    && !e.disabled && e.tabIndex >= 0 && e.getClientRects().length > 0 && e.checkVisibility({visibilityProperty: true})
    && !e.closest('[inert]') && !(e.type === 'radio' && !e.checked && e.form?.elements[e.name]?.value));
  controls.forEach((e, i) => { e.dataset.stop = i; });
  window.stops = [];
  const look = () => {
    let e = document.activeElement;
    while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
    if (!e || e === document.body) return;
    const style = getComputedStyle(e);
    const ringed = s => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none';
    const points = [...e.getClientRects()].flatMap(box => [[.5, .5], [.1, .5], [.9, .5]].map(([x, y]) =>
      e.getRootNode().elementFromPoint(box.left + box.width * x, box.top + box.height * y)));
    window.stops.push({
      stop: e.dataset.stop === undefined ? -1 : Number(e.dataset.stop),
      what: e.outerHTML.slice(0, 140),
      ringed: ringed(style) || [...e.children].some(c => ringed(getComputedStyle(c))),
      shown: points.some(p => p && e.contains(p)),
    });
  };
  addEventListener('keydown', event => { if (event.key === 'Tab') look(); }, {capture: true});
  return controls.length;
}"""


# A page that shows an element has no controls but those of the element, which are looked at with it.
@every_page([kind for kind in FINDERS if kind != "frame"], all_languages=False)
@pytest.mark.parametrize("mode", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_tab_reaches_everything_in_order(
    hosted: dict[str, Hosted], visit: Open, partner: str, kind: str, language: str, mode: Mode
) -> None:
    seen = visit(address_of(hosted[partner], kind, language), mode)
    page = seen.page
    for element in page.locator("sitegen-catalogue").all():  # shows what it has once it is in sight
        element.scroll_into_view_if_needed()
        seen.settle()
        page.evaluate("scrollTo(0, 0)")
    count: int = page.evaluate(MARK)
    assert count > 0
    for _ in range(count + 10):  # a few more: boxes that scroll are stops too, and the last control must be left
        page.keyboard.press("Tab")
    stops: list[dict[str, Any]] = page.evaluate("window.stops")
    order = [stop["stop"] for stop in stops if stop["stop"] >= 0]
    assert order[:count] == list(range(count)), "controls are reached in the order in which they are written"
    assert [stop["what"] for stop in stops if not stop["ringed"]] == [], "focus cannot be seen on these"
    assert [stop["what"] for stop in stops if not stop["shown"]] == [], (
        "these are covered, or out of sight, while focused"
    )


@pytest.mark.parametrize("partner", PARTNERS)
@pytest.mark.parametrize("kind", ["home", "dataset", "not-found"])
@pytest.mark.parametrize("mode", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_skip_link_leads_to_the_content(
    hosted: dict[str, Hosted], visit: Open, partner: str, kind: str, mode: Mode
) -> None:
    page = visit(address_of(hosted[partner], kind), mode).page
    page.keyboard.press("Tab")
    box = page.evaluate("(r => [r.left, r.top, r.right, r.bottom])(document.activeElement.getBoundingClientRect())")
    assert page.evaluate("document.activeElement.hash") == "#" + page.evaluate("document.querySelector('main').id")
    assert box[0] >= 0, "the link is in sight while it has the focus"
    assert box[1] >= 0
    assert box[2] > box[0] + 20
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
