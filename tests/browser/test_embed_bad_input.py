"""Elements over catalogues that are down, gone, not catalogues, or meant to do harm; and pages that handle them badly.

Whatever comes: the page's own content stays where there is nothing to show, one line in the console says why, nothing
of the catalogue runs, and the element beside it works.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.acceptance.hostile import EVIL, MARKUP, RUN
from tests.browser.embedded import HOST, LISTEN, settle
from tests.browser.host_pages import Hosts
from tests.browser.odd_sites import MEBIBYTE, Answer, Odd, OddSites, as_json, at, changed, closed_port, serve_odd
from tests.browser.page_types import Hosted

TOWN = "saint-pierre-du-mont"
FIRST = "embed/catalogue.json"
HTML = b"<!DOCTYPE html><title>Nothing here</title><p>It works!"


def _with(**values: Any) -> Odd:
    """The catalogue's first file with other values in it."""
    return changed(FIRST, lambda told: told | values)


def _without(*names: str) -> Odd:
    return changed(FIRST, lambda told: {name: value for name, value in told.items() if name not in names})


NO_CATALOGUE: dict[str, Odd] = {
    "not-found": at(FIRST, Answer(HTML, 404, "text/html")),
    "gone": at(FIRST, Answer(b"", 410)),
    "broken": at(FIRST, Answer(HTML, 500, "text/html")),
    "unavailable": at(FIRST, Answer(b'{"format": 1}', 503)),
    "html": at(FIRST, Answer(HTML, 200, "text/html")),
    "html-called-json": at(FIRST, Answer(HTML)),
    "empty": at(FIRST, Answer(b"")),
    "no-content": at(FIRST, Answer(b"", 204)),
    "garbage": at(FIRST, Answer(bytes(range(256)) * 9)),
    "mark-and-garbage": at(FIRST, Answer(b"\xef\xbb\xbf{'format': 1}")),
    "deep": at(FIRST, Answer(b"[" * 200_000)),
    "half": lambda path, folder: Answer((folder / FIRST).read_bytes()[:300]) if path == FIRST else None,
    "cut": lambda path, folder: Answer((folder / FIRST).read_bytes(), cut=True) if path == FIRST else None,
    "other-list": at(FIRST, as_json([1, 2])),
    "other-text": at(FIRST, as_json("catalogue")),
    "other-null": at(FIRST, as_json(None)),
    "other-number": at(FIRST, as_json(1)),
    "other-object": at(FIRST, as_json({"success": True, "result": []})),
    "other-package": at(FIRST, as_json({"format": "1.0", "name": "a", "dependencies": {}})),
    "only-format": at(FIRST, as_json({"format": 1})),
    "format-none": _without("format"),
    "format-zero": _with(format=0),
    "format-negative": _with(format=-1),
    "format-part": _with(format=0.5),
    "format-text": _with(format="1"),
    "format-list": _with(format=[1]),
    "format-true": _with(format=True),
    "not-shared": at(FIRST, Answer(b"{}", shared=False)),
    "redirect-to-nothing": at(FIRST, Answer(status=302, headers={"Location": "/elsewhere/nothing.json"})),
    "redirect-for-ever": at(FIRST, Answer(status=302, headers={"Location": "catalogue.json"})),
}  # fmt: skip
NEWER: dict[str, Odd] = {
    "format-next": _with(format=2),
    "format-far": _with(format=10**9),
    "format-next-and-strange": at(FIRST, as_json({"format": 2, "all": {"is": "different"}})),
}
JUNK: tuple[Any, ...] = (
    None,
    0,
    -1,
    10**9,
    1.5,
    True,
    "x",
    "",
    [],
    {},
    [None],
    [[[]]],
    {"x": {"x": [1]}},
    {"__proto__": 1},
)
KEYS = (
    *("language", "direction", "title", "home", "languages", "search", "listing", "index", "cards", "datasets", "preview"),
    *("count", "tokens", "words", "newest", "scripts"),
)  # fmt: skip
WRONG_INSIDE = {f"{key}-{number}": _with(**{key: junk}) for key in KEYS for number, junk in enumerate(JUNK)} | {
    f"{key}-missing": _without(key) for key in KEYS
}
INDEX, CARDS, DATASETS = "search/index/", "embed/cards/", "embed/datasets/"
BEHIND: dict[str, Odd] = {
    f"{name}-{kind}": odd
    for name, path in {"index": INDEX, "index-first": f"{INDEX}catalogue.json", "cards": CARDS, "datasets": DATASETS}.items()
    for kind, odd in {
        "not-found": at(path, Answer(HTML, 404, "text/html")),
        "html": at(path, Answer(HTML, 200, "text/html")),
        "garbage": at(path, Answer(b"\0\1\2")),
        "cut": at(path, Answer(b'{"a":', cut=True)),
        "not-shared": at(path, Answer(b"{}", shared=False)),
        **{f"is-{number}": at(path, as_json(junk)) for number, junk in enumerate(JUNK)},
        "emptied": changed(path, lambda told: type(told)()),
        "nulls": changed(path, lambda told: dict.fromkeys(told) if isinstance(told, dict) else [None] * len(told)),
        "numbers": changed(path, lambda told: dict.fromkeys(told, 7) if isinstance(told, dict) else [7] * len(told)),
        "huge-count": changed(path, lambda told: told | {"count": 10**9, "block": 1} if isinstance(told, dict) else told),
    }.items()
}  # fmt: skip


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
        self.dialogs: list[str] = []
        page.add_init_script(f"({LISTEN})()")
        page.on("console", self._hear)
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("dialog", self._dismiss)
        good = f'src="{hosts.sites[0]}"'
        every = {"good-first": ("sitegen-catalogue", good), **tries, "good-last": ("sitegen-latest", good)}
        widgets = "\n".join(
            f'<{name} data-try id="{key}" {said}><p><a class="own" href="https://town.example/{key}">Le catalogue</a></p></{name}>'
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

    def _dismiss(self, dialog: Any) -> None:
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


@pytest.fixture(scope="module")
def odd(shared_sites: dict[str, Hosted]) -> Iterator[OddSites]:
    with serve_odd(shared_sites[TOWN].site.folder, NO_CATALOGUE | NEWER | WRONG_INSIDE | BEHIND) as served:
        yield served


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1000, "height": 900}, locale="fr-FR", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def test_what_is_no_catalogue_leaves_the_pages_own_content(
    odd: OddSites, hosts: Hosts, page: Page, subtests: pytest.Subtests
) -> None:
    down = {"refused": f"http://127.0.0.1:{closed_port()}/"}
    places = down | {name: odd.of(name) for name in (*NO_CATALOGUE, *NEWER)}
    trial = Trial(page, hosts, {name: ("sitegen-catalogue", f'src="{place}"') for name, place in places.items()})
    trial.unhurt()
    for name in places:
        with subtests.test(name):
            seen = trial.seen[name]
            assert (seen.state, seen.own, seen.shown) == ("failed", True, 0)
            assert len(seen.reasons) == 1
            assert len(seen.said) == 1, "one line in the console says it"
            assert "<sitegen-catalogue>" in seen.said[0]
            if name in NEWER:
                assert "newer" in seen.said[0]
                assert "embed.js" in seen.said[0], "it is said what to do"
    for name in (*NO_CATALOGUE, *NEWER):
        asked = [path for kind, path in odd.asked if kind == name]
        assert len(asked) <= 25, f"{name}: nobody asks again and again"
        assert set(asked) <= {FIRST}, "nothing else of what is no catalogue is read"


ELEMENTS = {
    "sitegen-catalogue": "",
    "sitegen-latest": "",
    "sitegen-search": "",
    "sitegen-dataset": 'name="arbres-du-domaine-public"',
}


@pytest.mark.parametrize("element", ELEMENTS)
def test_wrong_kinds_of_value_inside(
    odd: OddSites, hosts: Hosts, page: Page, subtests: pytest.Subtests, element: str
) -> None:
    """Whether it shows what it can or leaves the page's own content: one of both is there, and nobody else notices."""
    tries = {name: (element, f'src="{odd.of(name)}" {ELEMENTS[element]}') for name in (*WRONG_INSIDE, *BEHIND)}
    trial = Trial(page, hosts, tries)
    trial.unhurt()
    for name in tries:
        with subtests.test(name):
            seen = trial.seen[name]
            if seen.state == "failed":
                assert (seen.own, seen.shown, len(seen.reasons), len(seen.said)) == (True, 0, 1, 1)
            else:
                assert (seen.state, seen.own, seen.reasons) == ("ready", False, [])
                assert seen.shown > 0
            assert "undefined" not in (
                text := page.locator(f"#{name}").evaluate("e => e.shadowRoot?.textContent ?? ''")
            )
            assert "[object" not in text
            assert "NaN" not in text


# What authors of pages write by mistake: attributes, and how many datasets the element shows all the same (None: none).
def _numbers(element: str, name: str, values: tuple[str, ...], count: int) -> dict[str, tuple[str, str, int | None]]:
    return {f"{name}-{at}": (element, f'{name}="{value}"', count) for at, value in enumerate(values)}


ATTRIBUTES: dict[str, tuple[str, str, int | None]] = {
    **_numbers("sitegen-catalogue", "page-size", ("-3", "x", "1e9", "0", "101", "2.5", "٣", "NaN", "5;"), 10),
    **_numbers("sitegen-latest", "count", ("-1", "x", "1e9", "0", "1.5", "Infinity"), 5),
    **_numbers("sitegen-catalogue", "heading", ("9", "1", "0", "x", "h2"), 10),
    **_numbers("sitegen-catalogue", "scheme", ("blue", "light dark"), 10),
    **_numbers("sitegen-catalogue", "look", ("shiny",), 10),
    **_numbers("sitegen-catalogue", "sort", ("best", "__proto__"), 10),
    **_numbers("sitegen-catalogue", "state", ("cookie",), 10),
    **_numbers("sitegen-catalogue", "facets", ("colour", "__proto__ constructor"), 10),
    **_numbers("sitegen-catalogue", "hide", ("everything",), 10),
    **_numbers("sitegen-catalogue", "link-base", ("javascript:alert(1)", "data:text/html,x", "http://["), 10),
    **_numbers("sitegen-catalogue", "organization", ("nobody", "__proto__", "constructor toString"), 0),
    **_numbers("sitegen-dataset", "name", ("no-such-dataset", "__proto__", "../../etc/passwd", "constructor", "é" * 3000), None),
    "name-missing": ("sitegen-dataset", "", None),
}  # fmt: skip
SILENT: dict[str, tuple[str, str, int | None]] = {  # what is no mistake
    "page-size-empty": ("sitegen-catalogue", 'page-size=""', 10),
    "page-size-spaces": ("sitegen-catalogue", 'page-size=" 3 "', 3),
    "page-size-most": ("sitegen-catalogue", 'page-size="100" facets="none"', 10),
    "count-empty": ("sitegen-latest", 'count=""', 5),
    "lang-unknown": ("sitegen-catalogue", 'lang="xx"', 10),
    "lang-region": ("sitegen-catalogue", 'lang="en-GB"', 10),
    "lang-nonsense": ("sitegen-catalogue", 'lang="-_-"', 10),
    "lang-empty": ("sitegen-catalogue", 'lang=""', 10),
    "facets-none": ("sitegen-catalogue", 'facets="none"', 10),
    "hide-empty": ("sitegen-catalogue", 'hide=""', 10),
    "target-named": ("sitegen-catalogue", 'target="other"', 10),
}


def test_attributes_of_the_wrong_kind(hosts: Hosts, page: Page, subtests: pytest.Subtests) -> None:
    """The default is taken and the mistake is told, once; where there is no default, the page's content stays."""
    site = hosts.sites[0]
    every = ATTRIBUTES | SILENT
    tries = {key: (name, f'src="{site}?{key}" {said}') for key, (name, said, _) in every.items()}
    trial = Trial(page, hosts, tries)
    trial.unhurt()
    for key, (name, said, count) in every.items():
        with subtests.test(key):
            seen = trial.seen[key]
            if count is None:
                assert (seen.state, seen.own, seen.shown) == ("failed", True, 0)
                assert len(seen.reasons) == 1
            else:
                items = page.locator(f"#{key} [part~=item]").count()
                assert (seen.state, items >= count if key == "page-size-most" else items == count) == ("ready", True)
            attribute = said.partition("=")[0] or "name"
            told = [line for line in trial.said if attribute in line and f"{name}" in line]
            if key in ATTRIBUTES:
                assert told, "what is wrong is said"
    levels = page.locator("[id^=heading] [part~=title]").evaluate_all("all => [...new Set(all.map(e => e.localName))]")
    assert levels == ["h3"]
    hrefs = page.locator("[id^=link-base] [part~=root] a").evaluate_all("all => [...new Set(all.map(a => a.protocol))]")
    assert hrefs == ["http:"]


ADDRESSES = (
    *(f"javascript:{RUN}", f"JaVaScRiPt:{RUN}//", f"data:text/html,<script>{RUN}</script>", "ftp://ftp.example/", "file:///etc/"),
    *("http://[", "http://", "https:", "mailto:a@b.example", "blob:null/x", "relative/", "/from/the/root/", "?only=query"),
    *("#only-fragment", "  ", "http://user:secret@127.0.0.1:9/", "about:blank", "x" * 5000),
)  # fmt: skip


def test_addresses_that_lead_to_no_catalogue(hosts: Hosts, page: Page, subtests: pytest.Subtests) -> None:
    tries = {f"try-{at}": ("sitegen-catalogue", f'src="{address}"') for at, address in enumerate(ADDRESSES)}
    trial = Trial(page, hosts, tries)
    trial.unhurt()
    for at, address in enumerate(ADDRESSES):
        with subtests.test(address[:40]):
            seen = trial.seen[f"try-{at}"]
            assert (seen.state, seen.own, seen.shown, len(seen.reasons)) == ("failed", True, 0, 1)
    assert not [url for url in trial.asked if not url.startswith(("http://127.0.0.1:", "data:,"))]
    assert "secret" not in "".join(trial.said), "what is said has no password in it"


def test_ways_to_write_a_good_address(shared_sites: dict[str, Hosted], hosts: Hosts, page: Page) -> None:
    """With a query, a fragment, without the last slash, a language's folder, a page of the site's home, and none."""
    park = shared_sites["pnr-provence-alpes-cote-dazur"].address
    town = hosts.sites[0]
    good = {
        "query": f"{town}?utm_source=page", "fragment": f"{town}#top", "no-slash": town.removesuffix("/"),
        "deep-no-slash": park.removesuffix("/"), "language": f"{town}en/", "deep-language": f"{park}en/",
        "language-no-slash": f"{park}en", "spaces": f" {town} ", "no-scheme": town.removeprefix("http:"),
        "page": f"{town}index.html",
    }  # fmt: skip
    tries = {key: ("sitegen-catalogue", f'src="{address}"') for key, address in good.items()}
    trial = Trial(page, hosts, tries | {"none": ("sitegen-catalogue", "")})
    trial.unhurt()
    assert {key: seen.state for key, seen in trial.seen.items()} == dict.fromkeys(trial.seen, "ready")
    for key in ("language", "deep-language", "language-no-slash"):
        links = page.locator(f"#{key} [part~=title] a").evaluate_all("all => all.map(a => a.href)")
        assert links
        assert all("/en/" in link for link in links)
    assert trial.said == []


LIVES = {
    "removed at once": "e => { place.append(e); e.remove(); }",
    "removed while it loads": "async e => { place.append(e); await new Promise(d => setTimeout(d, 5)); e.remove(); }",
    "removed when shown": "async e => { place.append(e); await shown(e); e.remove(); }",
    "moved at once": "e => { place.append(e); main.prepend(e); }",
    "moved while it loads": "async e => { place.append(e); await new Promise(d => setTimeout(d, 5)); main.prepend(e); }",
    "moved when shown": "async e => { place.append(e); await shown(e); main.prepend(e); }",
    "moved ten times": "async e => { for (let i = 0; i < 10; i++) { (i % 2 ? main : place).append(e); await null; } }",
    "put back later": "async e => { place.append(e); await shown(e); e.remove(); await later(100); main.append(e); }",
    "cloned when shown": "async e => { place.append(e); await shown(e); main.append(e.cloneNode(true)); }",
    "cloned while it loads": "e => { place.append(e); main.append(e.cloneNode(true)); }",
    "by innerHTML": "e => { place.innerHTML = e.outerHTML; }",
    "by innerHTML twice": "async e => { place.innerHTML = e.outerHTML; await later(5); place.innerHTML = e.outerHTML; }",
    "by a template": "e => { const t = document.createElement('template'); t.innerHTML = e.outerHTML; place.append(t.content.cloneNode(true)); }",
    "from another document": "e => { const d = new DOMParser().parseFromString(e.outerHTML, 'text/html'); place.append(d.body.firstChild); }",
    "without attributes first": "e => { const n = document.createElement(e.localName); place.append(n); for (const a of e.attributes) n.setAttribute(a.name, a.value); }",
    "in a shadow root": "e => { place.attachShadow({mode: 'open'}).append(e); }",
    "in a closed shadow root": "e => { const r = place.attachShadow({mode: 'closed'}); r.append(e); }",
    "in a tab shown later": "async e => { place.hidden = true; place.append(e); await later(200); place.hidden = false; }",
    "in a tab not displayed": "async e => { place.style.display = 'none'; place.append(e); await later(200); place.style.display = ''; }",
    "in a closed disclosure": "async e => { place.innerHTML = '<details><summary>x</summary></details>'; place.firstChild.append(e); await later(200); place.firstChild.open = true; }",
    "in a dialog": "async e => { place.innerHTML = '<dialog></dialog>'; place.firstChild.append(e); await later(50); place.firstChild.showModal(); }",
    "far below": "async e => { place.style.paddingTop = '9000px'; place.append(e); await later(50); e.scrollIntoView(); }",
    "its source changed": "async e => { place.append(e); await shown(e); e.setAttribute('src', second); }",
    "its source changed while it loads": "e => { place.append(e); e.setAttribute('src', second); }",
    "its source changed there and back": "async e => { const s = e.getAttribute('src'); place.append(e); await shown(e); e.setAttribute('src', second); e.setAttribute('src', s); }",
    "its language changed": "async e => { place.append(e); await shown(e); e.setAttribute('lang', 'en'); }",
    "its options changed": "async e => { place.append(e); await shown(e); e.setAttribute('page-size', '2'); e.setAttribute('count', '2'); e.setAttribute('heading', '2'); }",
    "its content changed": "async e => { place.append(e); await shown(e); e.textContent = 'autre chose'; }",
}  # fmt: skip
_LIFE = """async ([element, life, first, second]) => {
  const place = document.querySelector("#place"), main = document.querySelector("main");
  const later = ms => new Promise(done => setTimeout(done, ms));
  const shown = async e => { for (let i = 0; i < 200 && e.dataset.state !== "ready"; i++) await later(20); };
  const e = document.createElement(element);
  e.setAttribute("src", first);
  e.setAttribute("name", "arbres-du-domaine-public");
  e.innerHTML = "<a class=own href='https://town.example/'>Le catalogue</a>";
  await new Function("place", "main", "later", "shown", "second", `return (${life})`)(place, main, later, shown, second)(e);
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


@pytest.mark.parametrize("element", ELEMENTS)
def test_lives_of_an_element(hosts: Hosts, page: Page, subtests: pytest.Subtests, element: str) -> None:
    """Made, moved, taken away and changed in every way that scripts of pages do it: shown once where it is at last."""
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("warning", "error") else None
    )
    page.add_init_script(f"({LISTEN})()")
    first, second = hosts.sites
    address = hosts.page("plain", "")
    for name, life in LIVES.items():
        with subtests.test(name):
            page.goto(address)
            complaints.clear()
            found = page.evaluate(_LIFE, [element, life, first, second])
            elsewhere = element == "sitegen-dataset" and name.startswith("its source changed") and "back" not in name
            assert len(found) == (0 if "removed" in name else 2 if "cloned" in name else 1)
            for each in found:
                assert each["state"] == ("failed" if elsewhere else "ready")
                if not elsewhere:
                    assert each["roots"] == 1
                    assert each["text"] > 0
                    assert not each["own"], "what stood there before is not shown beside it"
                    base = second if name.startswith("its source changed") and "back" not in name else first
                    assert all(link.startswith(base) or "/en/" not in base for link in each["links"])
            if name == "its options changed" and element in ("sitegen-catalogue", "sitegen-latest"):
                assert [each["items"] for each in found] == [2]
            if name == "its language changed" and element != "sitegen-search":
                assert all(each["links"][0].startswith(f"{first}en/") for each in found)
            assert page.evaluate("window.__heard.uncaught") == []
            assert elsewhere or complaints == []


# -- Catalogues that mean harm


PLACES = {
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
    *(f"javascript:{RUN}//", f"https://{EVIL}/x/", f"//{EVIL}/x/", f"\\\\{EVIL}\\x\\", f"data:text/html,<script>{RUN}</script>"),
    *("../../../../", f"java\tscript:{RUN}", f"\x01javascript:{RUN}", f"http:{EVIL}/", f"/\t/{EVIL}/", "blob:x", "#", ""),
)  # fmt: skip
STYLES = (
    *(f"red;}} body {{ background: url(https://{EVIL}/t) }}", f"url(https://{EVIL}/t)", f"u\\72l(https://{EVIL}/t)"),
    *(f"image-set('https://{EVIL}/t' 1x)", f"\\69mage-set('https://{EVIL}/t' 1x)", f"'}}; @import 'https://{EVIL}/t.css'"),
    *(f"src('https://{EVIL}/t')", f"URL('//{EVIL}/t')", f"-webkit-image-set(url('https://{EVIL}/t') 1x)"),
    *(f"</style><img src=x onerror={RUN}>", "expression(alert(1))", "var(--color-primary)", "x" * 100_000, "attr(href)"),
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
        f"index-elsewhere-{at}": _with(index=place, cards={"at": place, "block": 10}, datasets={"at": place, "buckets": 1})
        for at, place in enumerate(ELSEWHERE)
    },
    **{f"root-elsewhere-{at}": _with(root=place, languages={"fr": place, "en": place}) for at, place in enumerate(ELSEWHERE)},
    **{f"script-elsewhere-{at}": _with(scripts=dict.fromkeys(("list", "latest", "box", "style"), place)) for at, place in enumerate(ELSEWHERE)},
    "labels": _labels,
    "prototype": lambda path, folder: Answer(_POLLUTED.encode() + (folder / path).read_bytes()[1:])
    if path.endswith(".json") and (folder / path).read_bytes()[:1] == b"{" else None,
}  # fmt: skip

# What no element of ours has in it, as the browser has understood it.
FAULTS = """() => {
  const found = [];
  const allowed = `a article b bdi br button code dd details div dl dt em fieldset form g h2 h3 h4 h5 h6 hr i input label legend
    li mark nav ol option p path search section select slot small span strong style summary svg table tbody td th thead time tr
    ul circle rect line polyline output caption`.split(/\\s+/);
  for (const host of document.querySelectorAll("[data-try]"))
    for (const e of host.shadowRoot?.querySelectorAll("*") ?? []) {
      if (!allowed.includes(e.localName)) found.push(`${host.id}: <${e.localName}>`);
      for (const {name, value} of e.attributes) {
        if (/^on|^style$|^src|^xlink|^formaction$|^autofocus$/.test(name)) found.push(`${host.id}: <${e.localName} ${name}=${value}>`);
        if (/^(href|action)$/.test(name) && !/^https?:$/.test(new URL(value, document.baseURI).protocol))
          found.push(`${host.id}: ${name}=${value}`);
      }
      if (getComputedStyle(e).backgroundImage.includes("evil")) found.push(`${host.id}: a ground of the catalogue's`);
    }
  if ("pwned" in window) found.push("a script of the catalogue ran");
  if ({}.polluted !== undefined) found.push("all objects are changed");
  return found;
}"""


@pytest.mark.parametrize("element", ELEMENTS)
def test_nothing_of_a_catalogue_runs(
    shared_sites: dict[str, Hosted], hosts: Hosts, page: Page, subtests: pytest.Subtests, element: str
) -> None:
    """Hostile titles, links, words, colours, labels and keys, in every file that is read."""
    with serve_odd(shared_sites[TOWN].site.folder, HOSTILE) as odd:
        tries = {name: (element, f'src="{odd.of(name)}" {ELEMENTS[element]}') for name in HOSTILE}
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
        assert [
            url for url in trial.asked if url.startswith(odd.address) and not url.partition("?")[0].endswith(".json")
        ] == []
        ready = [name for name in tries if trial.seen[name].state == "ready"]
        assert {name for name in tries if name.startswith(("texts", "styles"))} <= set(ready), "they are shown, as text"
        assert len(ready) > len(tries) / 3


def test_harm_would_be_seen(hosts: Hosts, page: Page) -> None:
    """The test above sees what it looks for."""
    trial = Trial(page, hosts, {})
    page.evaluate(
        """run => { const root = document.querySelector("#good-first").shadowRoot;
        root.innerHTML += `<img src="https://evil.example/" onerror="window.pwned=1"><a href="javascript:${run}">x</a>`; }""",
        RUN,
    )
    page.wait_for_function("window.pwned")
    found = "\n".join(page.evaluate(FAULTS))
    for trace in ("<img>", "onerror", "javascript:", "ran"):
        assert trace in found
    assert any(EVIL in url for url in trial.asked)


# -- Catalogues that are too much


TOO_MUCH: dict[str, Odd] = {
    "silent": at(FIRST, Answer(stalls=True)),
    "silent-half": at(FIRST, Answer(b'{"format": 1, ', stalls=True)),
    "endless": at(FIRST, Answer(b" " * MEBIBYTE, endless=True)),
    "endless-text": at(FIRST, Answer(b'"' + b"x" * MEBIBYTE, endless=True)),
    "endless-index": at(f"{INDEX}catalogue.json", Answer(b" " * MEBIBYTE, endless=True)),
    "endless-cards": at(CARDS, Answer(b" " * MEBIBYTE, endless=True)),
}  # fmt: skip


def test_an_answer_without_end_is_given_up(shared_sites: dict[str, Hosted], hosts: Hosts, page: Page) -> None:
    """Megabytes of nothing are not read to their end, and who never answers holds up nobody else."""
    with serve_odd(shared_sites[TOWN].site.folder, TOO_MUCH) as odd:
        good = hosts.sites[0]
        own = '<a class="own" href="https://town.example/">Le catalogue</a>'
        every = [(name, odd.of(name)) for name in TOO_MUCH] + [("good", good)]
        widgets = "".join(
            f'<sitegen-catalogue data-try id="{name}" src="{src}" q="eau">{own}</sitegen-catalogue>'
            for name, src in every
        )
        page.add_init_script(f"({LISTEN})()")
        page.goto(hosts.page("plain", widgets))
        settle(page, "good", "endless", "endless-text", "endless-index", "endless-cards", seconds=40)
        states = page.evaluate("() => [...document.querySelectorAll('[data-try]')].map(e => [e.id, e.dataset.state])")
        assert dict(states)["good"] == "ready"
        assert {dict(states)[name] for name in ("endless", "endless-text", "endless-index", "endless-cards")} == {
            "failed"
        }
        assert max(odd.sent.values()) < 64 * MEBIBYTE
        assert page.evaluate("document.querySelector('#silent .own').checkVisibility()")
        assert page.evaluate("window.__heard.uncaught") == []
