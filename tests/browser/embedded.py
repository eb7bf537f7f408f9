"""What tests ask of elements of a catalogue in somebody else's page: how they are, look, are named and reached."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

ELEMENTS = ("sitegen-catalogue", "sitegen-dataset", "sitegen-latest", "sitegen-search", "sitegen-preview")
_ALL = ", ".join(ELEMENTS)

# Says what is heard of the elements and what is complained of, before any script of the page runs.
LISTEN = """() => {
  const heard = window.__heard = { failed: [], results: [], said: [], uncaught: [], loaded: [] };
  addEventListener("sitegen-error", event => heard.failed.push([event.target.id, event.detail?.reason]), true);
  addEventListener("sitegen-results", event => heard.results.push([event.target.id, event.detail?.total]), true);
  addEventListener("error", event => heard.uncaught.push(event.message || String(event.target?.src)), true);
  addEventListener("unhandledrejection", event => heard.uncaught.push(String(event.reason?.stack ?? event.reason)));
}"""

_SETTLED = f"""ids => [...document.querySelectorAll("{_ALL}")].filter(e => !ids.length || ids.includes(e.id))
  .every(e => ["ready", "failed"].includes(e.dataset.state))"""


def settle(page: Page, *ids: str, seconds: float = 20) -> None:
    """Wait until the elements, or those of these ids, show something or have failed; each is brought into view."""
    page.evaluate(
        """async query => { for (const each of document.querySelectorAll(query)) {
          each.scrollIntoView({block: "center"});
          await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
        } scrollTo(0, 0); }""",
        _ALL,
    )
    page.wait_for_function(_SETTLED, arg=list(ids), timeout=seconds * 1000)
    page.wait_for_function("() => !document.querySelector('[aria-busy=true]')")


# Every element of a shadow root with every property as it is computed, and what is drawn before and after it.
_LOOK = """element => {
  const found = [];
  const pseudos = ["", "::before", "::after", "::marker", "::placeholder"];
  const walk = (node, path) => [...node.children].forEach((child, index) => {
    if (child.localName === "style" || child.localName === "slot") return;
    if (["li", "option", "tr"].includes(child.localName) && index > 2) return; // three rows stand for all of a list
    const here = `${path} > ${child.localName}${child.part?.value ? `[${child.part.value}]` : ""}:${index}`;
    const looks = {};
    for (const pseudo of pseudos) {
      const style = getComputedStyle(child, pseudo || undefined);
      if (pseudo === "::marker" && child.localName !== "li" && child.localName !== "summary") continue;
      if (pseudo === "::placeholder" && child.localName !== "input") continue;
      if ((pseudo === "::before" || pseudo === "::after") && style.content === "none") continue;
      for (const name of style) if (!name.startsWith("--")) looks[name + pseudo] = style.getPropertyValue(name);
    }
    found.push([here, looks]);
    if (child.localName !== "svg") walk(child, here);
  });
  walk(element.shadowRoot, element.localName);
  return JSON.stringify(found);
}"""

Looks = list[tuple[str, dict[str, str]]]


def looks(page: Page, query: str) -> Looks:
    """Every element inside an element, by its path, with its computed style."""
    found: str = page.locator(query).evaluate(_LOOK)  # as one text: Playwright is slow with large objects
    return [(path, looks) for path, looks in json.loads(found)]


def differences(one: Looks, other: Looks) -> list[str]:
    """Where two elements do not look the same: path, property and both values, some of them."""
    if [path for path, _ in one] != [path for path, _ in other]:
        return [f"not the same parts: {[path for path, _ in one]} and {[path for path, _ in other]}"]
    found = [
        f"{path} {name}: {mine[name]!r}, and not {theirs.get(name)!r}"
        for (path, mine), (_, theirs) in zip(one, other, strict=True)
        for name in mine
        if mine[name] != theirs.get(name)
    ]
    return found[:40]


# The page around the elements, as far as scripts and styles can reach it.
HOST = """() => {
  const own = [...document.querySelectorAll("[data-own]")].map(each => {
    const style = getComputedStyle(each);
    return [each.outerHTML, Object.fromEntries([...style].map(name => [name, style.getPropertyValue(name)]))];
  });
  const built = [Object, Array, String, Function, Promise, Map, Element, HTMLElement, Node, Document, Event,
    EventTarget, History, Location, URL, JSON, Intl, Math, customElements.constructor];
  return {
    own,
    globals: Object.getOwnPropertyNames(window).filter(name => !/^[0-9]+$|^jQuery[0-9]+$/.test(name)).sort(),
    builtins: built.flatMap(each => [each, each.prototype ?? each]).map(each =>
      Object.getOwnPropertyNames(each).sort().join(" ")),
    head: document.head.innerHTML.replaceAll(/src="[^"]*"/g, ""),
    page: [...document.documentElement.attributes, ...document.body.attributes].map(a => `${a.name}=${a.value}`),
    children: [...document.body.children].map(each => each.localName),
    sheets: [document.styleSheets.length, document.adoptedStyleSheets.length],
    place: [location.pathname.replace(/[^/]*$/, ""), location.search, location.hash, history.length,
      JSON.stringify(history.state)],
    title: document.title,
    kept: [document.cookie, localStorage.length, sessionStorage.length],
    focus: document.activeElement?.localName,
    scroll: [scrollX, scrollY],
  };
}"""


@dataclass(frozen=True)
class Stop:
    """Where the Tab key stops: in which element of ours (or ""), on what, and whether one can see it."""

    inside: str
    what: str
    ringed: bool
    shown: bool


# What Tab has to reach in an element, in its order; and what has the focus now.
_REACHABLE = """query => [...document.querySelectorAll(query)].flatMap(host => {
  const found = [];
  const walk = root => root.querySelectorAll("*").forEach(e => {
    if (e.matches("a[href], button, input, select, textarea, summary, [tabindex]") && !e.disabled && e.tabIndex >= 0
      && e.checkVisibility({visibilityProperty: true}) && e.getClientRects().length
    ) found.push(e);
    if (e.shadowRoot) walk(e.shadowRoot);
  });
  if (host.shadowRoot) walk(host.shadowRoot);
  return found.map(e => e.outerHTML.slice(0, 160));
})"""
_FOCUSED = """() => {
  let e = document.activeElement, inside = "";
  while (e?.shadowRoot?.activeElement) { inside ||= e.localName; e = e.shadowRoot.activeElement; }
  if (!e || e === document.body) return null;
  const ringed = s => (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none";
  const box = e.getBoundingClientRect();
  const root = e.getRootNode();
  const points = [...e.getClientRects()].flatMap(b => [[.5, .5], [.1, .5], [.9, .5]].map(([x, y]) =>
    root.elementFromPoint(b.left + b.width * x, b.top + b.height * y)));
  return { inside, what: e.outerHTML.slice(0, 160),
    shown: box.width > 0 && points.some(p => p && (e.contains(p) || p.contains(e))),
    ringed: ringed(getComputedStyle(e)) || [...e.children].some(c => ringed(getComputedStyle(c)))
      || (e.parentElement !== null && ringed(getComputedStyle(e.parentElement))) };
}"""


def reachable(page: Page) -> list[str]:
    """What the Tab key has to stop at inside the elements of a page."""
    found: list[str] = page.evaluate(_REACHABLE, _ALL)
    return found


def tab_through(page: Page, most: int) -> list[Stop]:
    """Where Tab stops from the page's start to its end."""
    page.evaluate("() => { document.activeElement?.blur?.(); getSelection().removeAllRanges(); scrollTo(0, 0) }")
    stops: list[Stop] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        now = page.evaluate(_FOCUSED)
        if now is None:
            if stops:
                break
            continue
        stops.append(Stop(**now))
    return stops


def nameless(page: Page) -> list[str]:
    """Controls, lists and groups to which the browser's accessibility tree gives no name."""
    session = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    named = {"button", "link", "searchbox", "textbox", "combobox", "checkbox", "radio", "heading", "search",
             "navigation",
             "region", "table", "dialog", "option", "DisclosureTriangle"}  # fmt: skip
    found = []
    for node in nodes:
        role = node.get("role", {}).get("value")
        if role in named and not node.get("ignored") and not node.get("name", {}).get("value", "").strip():
            found.append(f"{role}: {node.get('properties')}")
    return found
