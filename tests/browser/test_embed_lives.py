"""Elements that scripts of a page make, move, copy, take away and change: shown once, where they are at last."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.host_pages import Hosts
from tests.browser.trial import EACH

LIVES = Path(__file__).with_name("lives.js").read_text(encoding="utf-8")

_LIFE = """async ([element, life, first, second]) => {
  const place = document.querySelector("#place"), main = document.querySelector("main");
  const later = ms => new Promise(done => setTimeout(done, ms));
  const shown = async e => { for (let i = 0; i < 200 && e.dataset.state !== "ready"; i++) await later(20); };
  const e = document.createElement(element);
  e.setAttribute("src", first);
  e.setAttribute("name", "arbres-du-domaine-public");
  e.setAttribute("resource", "c6daecbe-eb29-578a-8a2a-204e73284964");
  e.innerHTML = "<a class=own href='https://town.example/'>Le catalogue</a>";
  const known = [place, main, later, shown, second];
  await new Function("place", "main", "later", "shown", "second", `return (${life})`)(...known)(e);
  await later(life.includes("second") || life.includes("lang") || life.includes("count") ? 700 : 150);
  const all = [...document.querySelectorAll(element), ...(place.shadowRoot?.querySelectorAll(element) ?? [])];
  if (!all.length && e.isConnected) all.push(e);
  for (const each of all) { each.scrollIntoView(); await shown(each); }
  await later(150);
  return all.map(e => ({state: e.dataset.state, roots: e.shadowRoot?.querySelectorAll("[part~=root]").length,
    own: [...e.querySelectorAll("a.own")].some(each => each.getClientRects().length),
    text: e.shadowRoot?.textContent.length, items: e.shadowRoot?.querySelectorAll("[part~=item]").length,
    links: [...e.shadowRoot?.querySelectorAll("a") ?? []].map(a => a.href)}));
}"""


@pytest.mark.parametrize("element", EACH)
def test_lives_of_an_element(hosts: Hosts, page: Page, subtests: pytest.Subtests, element: str) -> None:
    """Made, moved, taken away and changed in every way that scripts of pages do it: shown once where it is at last."""
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("warning", "error") else None
    )
    first, second = hosts.sites
    address = hosts.page("plain", "")
    page.goto(address)
    lives = page.evaluate("lives => Object.entries(eval(lives)).map(([name, life]) => [name, String(life)])", LIVES)
    assert len(lives) > 20
    # One script leads all of them: what differs by element is tried with each, the rest with the catalogue.
    told = [each for each in lives if element == "sitegen-catalogue" or "changed" in each[0] or "shown" in each[0]]
    for name, life in told:
        with subtests.test(name):
            page.goto(address)
            complaints.clear()
            found = page.evaluate(_LIFE, [element, life, first, second])
            is_away = name.startswith("its source changed") and "back" not in name
            elsewhere = is_away and element in ("sitegen-dataset", "sitegen-preview")
            assert len(found) == (0 if "removed" in name else 2 if "cloned" in name else 1)
            for each in found:
                assert each["state"] == ("failed" if elsewhere else "ready")
                if not elsewhere:
                    assert each["roots"] == 1
                    assert each["text"] > 0
                    assert not each["own"], "what stood there before is not shown beside it"
                    base = second if is_away else first
                    assert all(link.startswith(base) or "/en/" not in base for link in each["links"])
            if name == "its options changed" and element in ("sitegen-catalogue", "sitegen-latest"):
                assert [each["items"] for each in found] == [2]
            if name == "its language changed" and element != "sitegen-search":
                assert all(each["links"][0].startswith(f"{first}en/") for each in found)
            assert page.evaluate("window.__heard.uncaught") == []
            assert elsewhere or complaints == []
