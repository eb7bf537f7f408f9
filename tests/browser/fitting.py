"""Whether a page keeps within its window, and its texts within their boxes."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.visit import Mode, Visit


def fit(page: Page, width: int) -> None:
    """Fail where something sticks out of a window that is so wide."""
    assert (page.evaluate("document.scrollingElement.scrollWidth"), page.evaluate(WIDER_THAN_WINDOW)) == (width, [])


def be_whole_at_twice_the_size(seen: Visit) -> None:
    """Fail where text at 200 % is cut, or pushes the page sideways (WCAG 2.2, 1.4.4). The page stays so."""
    seen.look(Mode(1280))
    page = seen.page
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%', 'important')")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 1280
    assert page.evaluate(CUT_TEXT) == []


# Elements that reach past the window though no ancestor scrolls or cuts them; scrollWidth misses `overflow: clip`.
WIDER_THAN_WINDOW = """() => [...document.body.querySelectorAll('*')].filter(e => {
  const box = e.getBoundingClientRect();
  if (!box.width || !box.height || box.right <= innerWidth + 1 || !e.checkVisibility()) return false;
  for (let a = e.parentElement; a; a = a.parentElement) {
    const style = getComputedStyle(a);
    if (a === document.body || a === document.documentElement) continue;
    if (/auto|scroll|hidden|clip/.test(style.overflowX)) return false;
  }
  return true;
}).map(e => e.outerHTML.slice(0, 120))"""

# Boxes that cut off text that they hold: not those that scroll, nor those hidden from sight on purpose.
CUT_TEXT = """() => [...document.body.querySelectorAll('*')].filter(e => {
  const style = getComputedStyle(e);
  if (!/hidden|clip/.test(style.overflowX + style.overflowY) || e.clientWidth < 4 || e.clientHeight < 4) return false;
  if (!e.innerText || !e.innerText.trim() || style.webkitLineClamp !== 'none') return false;
  if (style.position === 'absolute' && (style.clipPath !== 'none' || style.clip !== 'auto')) return false;
  return e.scrollWidth > e.clientWidth + 2 || e.scrollHeight > e.clientHeight + 2;
}).map(e => e.outerHTML.slice(0, 160))"""
