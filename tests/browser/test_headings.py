"""Names with hyphens in headings: whole on their line, and copied as they are written."""

from __future__ import annotations

import re

import pytest

from tests.browser.everywhere import PARTNERS
from tests.browser.page_types import Hosted
from tests.browser.visit import DESKTOP, PHONE, Mode, Open

INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060-\u2064\ufeff]")
PUT = """name => {
  const heading = document.querySelector('h1');
  heading.innerHTML = 'Les arbres de <span class="whole"></span> en données';
  const whole = heading.querySelector('.whole');
  whole.textContent = name;
  getSelection().selectAllChildren(heading);
  const range = document.createRange();
  range.selectNodeContents(whole);
  return {
    copied: getSelection().toString(),
    lines: new Set([...range.getClientRects()].map(box => Math.round(box.top))).size,
    wide: document.documentElement.scrollWidth > innerWidth,
  };
}"""


@pytest.mark.parametrize("partner", PARTNERS)
@pytest.mark.parametrize("mode", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_names_stay_whole_and_are_copied_as_written(
    hosted: dict[str, Hosted], visit: Open, partner: str, mode: Mode
) -> None:
    page = visit(hosted[partner].address, mode).page
    assert not INVISIBLE.search(page.evaluate("document.body.textContent"))
    shown = page.evaluate(PUT, "Aix-en-Provence")
    assert shown == {"copied": "Les arbres de Aix-en-Provence en données", "lines": 1, "wide": False}
    long = page.evaluate(PUT, "Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson-sur-la-Grande-Rivière")
    assert not long["wide"], "a name that is wider than the window breaks"
