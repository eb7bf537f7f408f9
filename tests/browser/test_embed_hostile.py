"""Catalogues that mean harm, in pages of others: nothing of them runs there, and nobody else is asked for anything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.acceptance.hostile import EVIL, MARKUP, RUN
from tests.browser.host_pages import Hosts
from tests.browser.odd_sites import Answer, Odd, as_json, changed, changed_first, serve_odd
from tests.browser.page_types import Hosted
from tests.browser.trial import EACH, Trial

TOWN = "saint-pierre-du-mont"
FIRST, INDEX = "embed/catalogue.json", "search/index/"

PLACES = {
    "further",
    "search",
    "listing",
    "index",
    "home",
    "root",
    "preview",
    "at",
    "style",
    "path",
    "page",
    "href",
}  # keys of addresses
KEPT = {"language", "direction", "version", "format", "modified"}
ELSEWHERE = (
    *(f"javascript:{RUN}//", f"java\tscript:{RUN}", f"\x01javascript:{RUN}", f"data:text/html,<script>{RUN}</script>"),
    *(f"https://{EVIL}/x/", f"//{EVIL}/x/", f"\\\\{EVIL}\\x\\", f"http:{EVIL}/", f"/\t/{EVIL}/"),
    *("../../../../", "blob:x", "#", ""),
)  # fmt: skip
STYLES = (
    *(f"red;}} body {{ background: url(https://{EVIL}/t) }}", f"url(https://{EVIL}/t)", f"u\\72l(https://{EVIL}/t)"),
    *(f"image-set('https://{EVIL}/t' 1x)", f"\\69mage-set('https://{EVIL}/t' 1x)", f"'}}; @import 'https://{EVIL}/t.css'"),
    *(f"src('https://{EVIL}/t')", f"URL('//{EVIL}/t')", f"-webkit-image-set(url('https://{EVIL}/t') 1x)"),
    *(f"</style><img src=x onerror={RUN}>", "expression(alert(1))", "var(--color-primary)", "x" * 100_000),
)  # fmt: skip


def _hostile(number: int, *, places: bool, texts: bool) -> Odd:
    """All files that elements read, with every address or every text of them replaced by what would do harm."""

    def odd(asked: str, folder: Path) -> Answer | None:
        if not asked.endswith(".json") or not (folder / asked).is_file():
            return None
        count = number

        def changed_value(value: Any, key: str) -> Any:
            nonlocal count
            if isinstance(value, dict):
                return {name: changed_value(each, name) for name, each in value.items()}
            if isinstance(value, list):
                return [changed_value(each, key) for each in value]
            if not isinstance(value, str) or key in KEPT:
                return value
            count += 1
            if key in PLACES:
                return ELSEWHERE[count % len(ELSEWHERE)] if places else value
            return MARKUP[count % len(MARKUP)] if texts and not asked.startswith(INDEX) else value

        return as_json(changed_value(json.loads((folder / asked).read_bytes()), ""))

    return odd


def _styled(value: str) -> Odd:
    def change(told: dict[str, Any]) -> dict[str, Any]:
        names = {*told["tokens"], "color-primary", "font-body", "radius", "paper", "ink", "motif", "x;}body{color:red}"}
        return told | {"tokens": dict.fromkeys(names, value)}

    return changed(FIRST, change)


def _labels(asked: str, folder: Path) -> Answer | None:
    """An index whose facets have hostile names, keys and labels."""
    if not asked.startswith(INDEX) or not asked.endswith(".json"):
        return None
    count = 0

    def change(value: Any) -> Any:
        nonlocal count
        if isinstance(value, dict):
            return {name: change(each) for name, each in value.items()}
        if isinstance(value, list):
            return [change(each) for each in value]
        count += 1
        return MARKUP[count % len(MARKUP)] if isinstance(value, str) and " " in value else value

    return as_json(change(json.loads((folder / asked).read_bytes())))


_POLLUTED = '{"__proto__": {"polluted": 1, "title": "x"}, "constructor": {"prototype": {"polluted": 1}}, '
HOSTILE: dict[str, Odd] = {
    **{f"texts-{at}": _hostile(at * 11, places=False, texts=True) for at in range(6)},
    **{f"places-{at}": _hostile(at, places=True, texts=False) for at in range(len(ELSEWHERE))},
    **{f"styles-{at}": _styled(value) for at, value in enumerate(STYLES)},
    **{
        f"index-elsewhere-{at}": changed_first(
            index=place, cards={"at": place, "block": 10}, datasets={"at": place, "buckets": 1}
        )
        for at, place in enumerate(ELSEWHERE)
    },
    **{
        f"root-elsewhere-{at}": changed_first(root=place, languages={"fr": place, "en": place})
        for at, place in enumerate(ELSEWHERE)
    },
    **{
        f"script-elsewhere-{at}": changed_first(
            scripts=dict.fromkeys(("list", "latest", "box", "dataset"), place),
            styles=dict.fromkeys(("elements", "dataset", "page"), place),
        )
        for at, place in enumerate(ELSEWHERE)
    },
    "labels": _labels,
    "prototype": lambda path, folder: Answer(_POLLUTED.encode() + (folder / path).read_bytes()[1:])
    if path.endswith(".json") and (folder / path).read_bytes()[:1] == b"{" else None,
}  # fmt: skip

# What no element of ours has in it, as the browser has understood it.
FAULTS = """() => {
  const found = [];
  const allowed = `a article b bdi br button code dd details div dl dt em fieldset form g h2 h3 h4 h5 h6 hr i input
    label legend li mark nav ol option p path search section select slot small span strong style summary svg table tbody
    td th thead time tr ul circle rect line polyline output caption`.split(/\\s+/);
  for (const host of document.querySelectorAll("[data-try]"))
    for (const e of host.shadowRoot?.querySelectorAll("*") ?? []) {
      if (!allowed.includes(e.localName)) found.push(`${host.id}: <${e.localName}>`);
      for (const {name, value} of e.attributes) {
        if (/^on|^style$|^src|^xlink|^formaction$|^autofocus$/.test(name))
          found.push(`${host.id}: <${e.localName} ${name}=${value}>`);
        if (/^(href|action)$/.test(name) && !/^https?:$/.test(new URL(value, document.baseURI).protocol))
          found.push(`${host.id}: ${name}=${value}`);
      }
      if (getComputedStyle(e).backgroundImage.includes("evil")) found.push(`${host.id}: a ground of the catalogue's`);
    }
  if ("pwned" in window) found.push("a script of the catalogue ran");
  if ({}.polluted !== undefined) found.push("all objects are changed");
  return found;
}"""


@pytest.mark.parametrize("element", EACH)
def test_nothing_of_a_catalogue_runs(
    shared_sites: dict[str, Hosted], hosts: Hosts, page: Page, subtests: pytest.Subtests, element: str
) -> None:
    """Hostile titles, links, words, colours, labels and keys, in every file that is read."""
    with serve_odd(shared_sites[TOWN].site.folder, HOSTILE) as odd:
        tries = {name: (element, f'src="{odd.of(name)}" {EACH[element]}') for name in HOSTILE}
        tries |= {f"{name}-en": (said[0], f'{said[1]} lang="en"') for name, said in tries.items() if name[:4] == "root"}
        trial = Trial(page, hosts, tries)
        trial.unhurt()
        page.evaluate(
            """() => document.querySelectorAll("[data-try]").forEach(e => e.shadowRoot?.querySelectorAll("details")
            .forEach(each => { each.open = true; }))"""
        )
        page.wait_for_timeout(300)
        assert page.evaluate(FAULTS) == []
        assert [
            url for url in trial.asked if not url.startswith((*hosts.sites, hosts.address, odd.address, "data:,"))
        ] == []
        host = odd.address.split("/")[2]
        assert {kind for asked, kind in trial.kinds if asked == host} == {"fetch"}, "data, and nothing that runs"
        ready = [name for name in tries if trial.seen[name].state == "ready"]
        missing = {
            name: trial.seen[name] for name in tries if name.startswith(("texts", "styles")) and name not in ready
        }
        assert missing == {}, "they are shown, as text"
        assert len(ready) > len(tries) / 3


def test_harm_would_be_seen(hosts: Hosts, page: Page) -> None:
    """The test above sees what it looks for."""
    trial = Trial(page, hosts, {})
    page.evaluate(
        """run => { const root = document.querySelector("#good-first").shadowRoot;
        root.innerHTML += `<img src="https://evil.example/" onerror="window.pwned=1">`;
        root.innerHTML += `<a href="javascript:${run}">x</a>`; }""",
        RUN,
    )
    page.wait_for_function("window.pwned")
    found = "\n".join(page.evaluate(FAULTS))
    for trace in ("<img>", "onerror", "javascript:", "ran"):
        assert trace in found
    assert any(EVIL in url for url in trial.asked)
