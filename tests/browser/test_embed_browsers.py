"""Elements of catalogues in Firefox and in WebKit: on the same pages they say and do what they do in Chromium."""

from __future__ import annotations

import json
import shutil
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.host_pages import Hosts
from tests.browser.test_embed_hosts import widgets
from tests.browser.test_firefox import seen
from tests.browser.webkit import webkit
from tests.surroundings import missing

KINDS = ("plain", "resets", "bootstrap", "csp", "wordpress", "spip", "rtl", "narrow", "two")
WIDTH = 1000

# What is there, what a search and a filter find, and how it looks: told by the page itself, to any browser.
STORY = """(async () => {
  const later = ms => new Promise(done => setTimeout(done, ms));
  const until = async condition => { for (let i = 0; i < 200 && !condition(); i++) await later(50); };
  const all = [...document.querySelectorAll("#place [id]")].filter(e => e.localName.startsWith("sitegen-"));
  for (const each of all) { each.scrollIntoView(); await until(() => each.dataset.state); }
  const list = document.querySelector("#list-0"), root = list.shadowRoot;
  const part = name => root.querySelector(`[part~=${name}]`);
  const total = () => part("total").textContent;
  const box = root.querySelector("[part~=search] [part~=box]");
  const told = {
    states: all.map(e => [e.id, e.dataset.state]),
    titles: all.map(e => [...e.shadowRoot.querySelectorAll("[part~=title]")].map(t => t.textContent)),
    own: [...document.querySelectorAll("#place .own")].filter(a => a.getClientRects().length).length,
    narrow: all.filter(e => e.shadowRoot.querySelector("[part~=root]").offsetWidth < 200).map(e => e.id),
    all: total(),
  };
  const type = async words => {
    const before = total();
    box.value = words;
    box.dispatchEvent(new InputEvent("input", {bubbles: true}));
    await until(() => total() !== before);
    return total();
  };
  told.nothing = await type("zzzxqj");
  told.found = await type("arbres");
  await type("");
  await until(() => root.querySelector("details"));
  root.querySelector("details").open = true;
  await until(() => root.querySelector("[type=checkbox]"));
  root.querySelector("[type=checkbox]").click();
  await until(() => root.querySelector(".chosen button"));
  told.filtered = total();
  const style = getComputedStyle(part("link"));
  told.look = [style.textTransform, style.fontStyle, style.fontVariantCaps, style.textIndent];
  told.direction = getComputedStyle(part("root")).direction;
  told.violations = window.violations ?? [];
  return told;
})()"""


@pytest.fixture(scope="module")
def addresses(hosts: Hosts) -> dict[str, str]:
    return {kind: hosts.page(kind, widgets(hosts, kind)) for kind in KINDS}


def _here(page: Page, addresses: dict[str, str]) -> dict[str, Any]:
    page.set_viewport_size({"width": WIDTH, "height": 900})
    found = {}
    for kind, address in addresses.items():
        page.goto(address)
        found[kind] = page.evaluate(STORY)
        assert {state for _, state in found[kind]["states"]} == {"ready"}
        assert (found[kind]["own"], found[kind]["narrow"], found[kind]["violations"]) == (0, [], [])
    return found


def test_firefox(addresses: dict[str, str], page: Page) -> None:
    if not (shutil.which("firefox-esr") or shutil.which("firefox")):
        missing("no Firefox on this machine: `make test` installs it")
    here = _here(page, addresses)
    asked = [{"address": address, "width": WIDTH, "story": STORY} for address in addresses.values()]
    for kind, there in zip(addresses, seen(asked), strict=True):
        assert json.dumps(there["told"], sort_keys=True) == json.dumps(here[kind], sort_keys=True), kind


def test_webkit(addresses: dict[str, str], page: Page) -> None:
    here = _here(page, addresses)
    with webkit() as browser:
        for kind, address in addresses.items():
            browser.open(address, WIDTH)
            assert browser.run(STORY) == here[kind], kind
