"""A page of somebody's with many elements of catalogues in it, each of which is tried with something else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import ConsoleMessage, Dialog, Page

from tests.browser.embedded import HOST, settle
from tests.browser.host_pages import Hosts

EACH = {
    "sitegen-catalogue": "",
    "sitegen-latest": "",
    "sitegen-search": "",
    "sitegen-dataset": 'name="arbres-du-domaine-public"',
    "sitegen-preview": 'resource="c6daecbe-eb29-578a-8a2a-204e73284964"',
}  # elements, and what one of the town has to have


@dataclass(frozen=True)
class Seen:
    """What became of one element."""

    state: str
    own: bool  # whether the page's own content in it is to be seen
    shown: int  # how many parts of the catalogue are to be seen
    reasons: list[str]
    said: list[str]


_SEE = """() => Object.fromEntries([...document.querySelectorAll("[data-try]")].map(e => {
  const seen = each => each.getClientRects().length > 0 && each.checkVisibility({visibilityProperty: true});
  const all = [...e.shadowRoot?.querySelectorAll("*") ?? []];
  return [e.id, {state: e.dataset.state, own: [...e.querySelectorAll("a.own")].some(seen),
    shown: all.filter(each => !each.matches("slot, style") && seen(each) && each.textContent.trim()).length,
    reasons: window.__heard.failed.filter(([id]) => id === e.id).map(([, reason]) => String(reason))}];
}))"""


class Trial:
    """A page of somebody's with many elements in it, each of which is tried with something else."""

    def __init__(self, page: Page, hosts: Hosts, tries: dict[str, tuple[str, str]]) -> None:
        """`tries`: by an id, the name of an element and its attributes."""
        self.page, self.said = page, list[str]()
        self.asked: list[str] = []
        self.kinds: set[tuple[str, str]] = set()  # hosts, and what is asked of them
        self.dialogs: list[str] = []
        page.on("console", self._hear)
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("request", lambda request: self.kinds.add((request.url.split("/")[2], request.resource_type)))
        page.on("dialog", self._dismiss)
        good = f'src="{hosts.sites[0]}"'
        every = {"good-first": ("sitegen-catalogue", good), **tries, "good-last": ("sitegen-latest", good)}
        widgets = "\n".join(
            f'<{name} data-try id="{key}" {said}><a class="own" href="https://town.example/">Le catalogue</a></{name}>'
            for key, (name, said) in every.items()
        )
        page.goto(hosts.page("plain", widgets, script=None))
        self.before = page.evaluate(HOST)
        page.goto(hosts.page("plain", widgets))
        settle(page, seconds=60)
        page.wait_for_timeout(300)  # whatever is wrong may also come late
        self.after = page.evaluate(HOST)
        self.uncaught: list[str] = page.evaluate("window.__heard.uncaught")
        seen: dict[str, dict[str, Any]] = page.evaluate(_SEE)
        marks = {key: said.partition('src="')[2].partition('"')[0] for key, (_, said) in every.items()}
        self.seen = {
            key: Seen(**facts, said=[line for line in self.said if marks[key] and marks[key] in line])
            for key, facts in seen.items()
        }

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "warning":  # errors of the network are the browser's own words
            self.said.append(message.text)

    def _dismiss(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def unhurt(self) -> None:
        """The page is as it was, and the good elements on it work."""
        assert self.uncaught == []
        assert self.dialogs == []
        assert self.seen["good-first"].state == self.seen["good-last"].state == "ready"
        assert self.seen["good-first"].shown > 10
        *place, length, state = self.before["place"]
        assert self.after["place"] == [*place, length + 1, state], "no step back but the visit itself"
        changing = ("globals", "place")
        assert {**self.after, **{key: self.before[key] for key in changing}} == self.before
        assert set(self.after["globals"]) - set(self.before["globals"]) <= {"sitegen"}
