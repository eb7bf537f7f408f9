"""Elements of catalogues in pages of others, served from another origin than the catalogue: in every state they can be
used by everybody, nothing of the page's style changes them, and nothing of theirs changes the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from tests.browser import axe
from tests.browser.embedded import (
    ELEMENTS,
    HOST,
    differences,
    looks,
    nameless,
    reachable,
    settle,
    tab_through,
)
from tests.browser.host_pages import KINDS, Hosts
from tests.browser.odd_sites import Answer, at, serve_odd
from tests.browser.page_types import Hosted

TOWN, PARK = "saint-pierre-du-mont", "pnr-provence-alpes-cote-dazur"
OWN = '<p><a class="own" href="https://town.example/">Le catalogue de la commune</a></p>'


def widgets(hosts: Hosts, kind: str = "plain") -> str:
    """Each element; and of the town and the park where there are two catalogues."""
    found = ""
    for number, site in enumerate(hosts.sites if kind == "two" else hosts.sites[:1]):
        name = ("arbres-du-domaine-public", "sentiers-de-randonnee-du-luberon")[number]
        file = ("c6daecbe-eb29-578a-8a2a-204e73284964", "118f3460-32cf-5f4d-b420-23870f408a91")[number]  # a table
        found += (
            f'<div><sitegen-search id="box-{number}" src="{site}">{OWN}</sitegen-search>'
            f'<sitegen-catalogue id="list-{number}" src="{site}" page-size="3">{OWN}</sitegen-catalogue>'
            f'<sitegen-latest id="latest-{number}" src="{site}" count="3">{OWN}</sitegen-latest>'
            f'<sitegen-dataset id="card-{number}" src="{site}" name="{name}">{OWN}</sitegen-dataset>'
            f'<sitegen-preview id="preview-{number}" src="{site}" resource="{file}">{OWN}</sitegen-preview></div>'
        )
    return found


class Watch:
    """What a page complains of, and whom it asks."""

    def __init__(self, page: Page) -> None:
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda each: self.said.append(each.text) if each.type in ("warning", "error") else None)
        page.on("pageerror", lambda error: self.said.append(f"uncaught: {error}"))
        page.on("request", lambda each: self.asked.append(each.url))


# -- What a visitor does in a list


def total(page: Page, element: str) -> Locator:
    return page.locator(f"{element} [part~=total]")


def rest(page: Page, element: str) -> None:
    """Wait until a list has drawn what was asked for, as far as that can be seen."""
    page.wait_for_function(
        """async query => { const read = () => document.querySelector(query).shadowRoot.textContent;
        const before = read(); await new Promise(done => setTimeout(done, 120)); return before === read(); }""",
        arg=element,
    )


def open_facets(page: Page, element: str) -> None:
    page.locator(f"{element} [part~=facet]").first.wait_for(state="attached")
    page.evaluate(
        """query => { const root = document.querySelector(query).shadowRoot;
        root.querySelectorAll("[aria-expanded=false]").forEach(each => each.checkVisibility() && each.click());
        root.querySelectorAll("details").forEach(each => { each.open = true; }); }""",
        element,
    )
    page.locator(f"{element} input[type=checkbox]").first.wait_for()
    rest(page, element)


def _tick(page: Page, element: str) -> None:
    page.locator(f"{element} input[type=checkbox]").first.check()
    page.locator(f"{element} .chosen button").first.wait_for()


def _type(words: str) -> Callable[[Page, str], None]:
    def typed(page: Page, element: str) -> None:
        before = total(page, element).inner_text()
        page.locator(f"{element} [part~=search] [part~=box]").fill(words)
        page.wait_for_function(
            """([query, before]) => document.querySelector(query).shadowRoot
            .querySelector('[part~=total]').textContent !== before""",
            arg=[element, before],
        )

    return typed


def _clear(page: Page, element: str) -> None:
    page.locator(f"{element} .chosen button").first.click()
    page.locator(f"{element} .chosen button").first.wait_for(state="detached")


def _last_page(page: Page, element: str) -> None:
    page.locator(f"{element} [part~=pager] ol li").last.locator("a, button").click()
    page.locator(f"{element} [part~=pager] ol li:last-child [aria-current=page]").wait_for()


STATES: dict[str, Callable[[Page, str], None]] = {
    "ready": lambda page, element: page.locator(f"{element} [part~=item]").first.wait_for(),
    "facets open": open_facets,
    "filtered": _tick,
    "not filtered": _clear,
    "nothing found": _type("zzzxqj"),
    "found": _type("arbres"),
    "corrected": _type("arbrse"),
    "all": _type(""),
    "last page": _last_page,
}


# Elsewhere axe, which takes longest, looks at a few states: nothing of a page changes the elements, as is tested below.
THOROUGH = ("plain", "resets", "rtl", "narrow")


@pytest.mark.parametrize("kind", KINDS)
def test_every_state_on_every_host_page(
    shared_sites: dict[str, Hosted], hosts: Hosts, page: Page, subtests: pytest.Subtests, kind: str
) -> None:
    """axe, names in the accessibility tree, and that nothing hangs out of its column."""
    watch = Watch(page)
    page.goto(hosts.page(kind, widgets(hosts, kind)))
    settle(page)
    for state, bring_about in STATES.items():
        bring_about(page, "#list-0")
        rest(page, "#list-0")
        where = ELEMENTS if state == "ready" else ("#list-0",)
        with subtests.test(state):
            present = [query for query in where if page.locator(query).count()]
            if kind in THOROUGH or state in ("ready", "facets open", "nothing found"):
                assert axe.violations(page, *present) == []
            assert nameless(page) == []
            assert page.evaluate(WIDER) == []
    assert watch.said == []
    assert page.evaluate("window.violations ?? []") == []
    assert [url for url in watch.asked if not url.startswith((*hosts.sites, hosts.address, "data:"))] == []


WIDER = """() => [...document.querySelectorAll("#place [data-state=ready]")].flatMap(host => {
  const {left, right} = host.shadowRoot.querySelector("[part~=root]").getBoundingClientRect();
  if (right - left < 200) return [`${host.localName} is ${right - left} wide`];
  return [...host.shadowRoot.querySelectorAll("*")].filter(e => {
    if (!e.checkVisibility() || e.closest(".vh") || e.closest("[role=region] table")) return false; // which scrolls
    const box = e.getBoundingClientRect();
    return box.width > 1 && (box.right > right + 1 || box.left < left - 1);
  }).map(e => `${host.localName}: ${e.outerHTML.slice(0, 120)}`);
})"""


@pytest.mark.parametrize("kind", KINDS)
def test_states_without_the_catalogue(shared_sites: dict[str, Hosted], hosts: Hosts, page: Page, kind: str) -> None:
    """While it loads and where it failed, what the page itself says is there; without that, a link."""
    odd = {
        "silent": at("embed/catalogue.json", Answer(stalls=True)),
        "gone": at("embed/catalogue.json", Answer(b"", 410)),
    }
    if kind in ("csp", "trusted"):
        pytest.skip("this page's policy lets nobody else be asked")
    with serve_odd(shared_sites[TOWN].site.folder, odd) as site:
        every = "".join(
            f'<{name} id="{name}-{state}-{number}" src="{site.of(state)}" name="x">{own}</{name}>'
            for name in ELEMENTS[:4]
            for state in odd
            for number, own in enumerate((OWN, ""))
        )
        page.goto(hosts.page(kind, every))
        settle(page, *(f"{name}-gone-{number}" for name in ELEMENTS[:4] for number in (0, 1)))
        assert page.locator("#place .own:visible").count() == 8
        links = page.locator("#place [data-state=failed] a:visible")
        assert sorted(set(links.evaluate_all("all => all.map(a => a.href)"))) == [
            site.of("gone"),
            "https://town.example/",
        ]
        assert links.count() == 8
        if kind != "resets":  # which leaves nothing of its own content that anybody could read
            assert axe.violations(page, *(f"[id^={name}]" for name in ELEMENTS[:4])) == []
        assert nameless(page) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_keyboard_alone(hosts: Hosts, page: Page, kind: str) -> None:
    """Tab stops at every control of every element, in their order, seen, and leaves it again."""
    page.goto(hosts.page(kind, widgets(hosts, kind)))
    settle(page)
    open_facets(page, "#list-0")
    expected = reachable(page)
    assert len(expected) > 20
    stops = tab_through(page, len(expected) + 30)
    inside = [stop for stop in stops if stop.inside]
    assert [stop.what for stop in inside] == expected
    assert [stop.what for stop in inside if not stop.ringed] == [], "focus cannot be seen on these"
    assert [stop.what for stop in inside if not stop.shown] == [], "these are covered, or out of sight, while focused"
    if kind in ("plain", "bootstrap", "wordpress"):
        assert not stops[-1].inside, "what comes after the elements is reached"


@pytest.mark.parametrize("kind", ["plain", "bootstrap", "rtl"])
def test_keys_do_what_they_say(hosts: Hosts, page: Page, kind: str) -> None:
    page.goto(
        hosts.page(kind, f'<sitegen-catalogue id="list" src="{hosts.sites[0]}" page-size="3">{OWN}</sitegen-catalogue>')
    )
    settle(page)
    focused = """() => { let e = document.activeElement;
      while (e.shadowRoot?.activeElement) e = e.shadowRoot.activeElement; return e.outerHTML; }"""
    page.locator("#list [part~=search] [part~=box]").focus()
    page.keyboard.type("arbres")
    rest(page, "#list")
    page.keyboard.press("Enter")
    assert "total" in page.evaluate(focused), "what was found is said first"
    page.locator("#list [part~=search] [part~=box]").focus()
    page.keyboard.press("ArrowDown")
    first = page.evaluate(focused)
    assert first.startswith("<a ")
    page.keyboard.press("Escape")
    assert "search" in page.evaluate(focused)
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    rest(page, "#list")
    facet = page.locator("#list [part~=facet]").nth(1)  # the first one is open
    facet.locator("summary").focus()
    page.keyboard.press("Enter")
    facet.locator("input[type=checkbox]").first.wait_for()
    facet.locator("input[type=checkbox]").first.focus()
    page.keyboard.press("Space")
    chip = page.locator("#list .chosen button").first
    chip.wait_for()
    assert page.evaluate(focused).startswith("<input"), "the focus stays on what was ticked"
    chip.focus()
    page.keyboard.press("Enter")
    chip.wait_for(state="detached")
    assert "total" in page.evaluate(focused)
    turn = page.locator("#list [part~=pager] [rel=next]")
    turn.focus()
    page.keyboard.press("Space" if turn.evaluate("e => e.localName") == "button" else "Enter")
    page.locator("#list [part~=pager] li:nth-child(2) [aria-current=page]").wait_for()
    assert "total" in page.evaluate(focused)
    assert hosts.address in page.url


# -- Isolation


PAINTED = {"rtl": ' dir="rtl"', "narrow": ' style="color-scheme: dark"'}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("plain", "two")])
def test_nothing_of_the_page_changes_the_elements(
    hosts: Hosts, page: Page, subtests: pytest.Subtests, kind: str
) -> None:
    """Every property of every part is as on a page without any style, as wide, of the same direction and scheme."""

    def seen(address: str) -> dict[str, Any]:
        page.goto(address)
        settle(page)
        open_facets(page, "#list-0")
        _tick(page, "#list-0")
        rest(page, "#list-0")
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement.blur()")
        return {name: looks(page, name) for name in ELEMENTS if page.locator(name).count()}

    there = seen(hosts.page(kind, widgets(hosts)))
    width = page.locator("#list-0").evaluate(
        "e => e.shadowRoot.querySelector('[part~=root]').getBoundingClientRect().width"
    )
    here = seen(
        hosts.page("plain", widgets(hosts), html=PAINTED.get(kind, ""), place=f' style="inline-size: {width}px"')
    )
    assert len(there) == len(ELEMENTS)
    for name, parts in there.items():
        with subtests.test(name):
            assert len(parts) > 3
            assert differences(parts, here[name]) == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_the_elements_changes_the_page(hosts: Hosts, page: Page, kind: str) -> None:
    """Styles, names, addresses and all that scripts share are as on the same page without the script."""
    page.goto(hosts.page(kind, widgets(hosts, kind), script=None))
    page.wait_for_timeout(300)
    before = page.evaluate(HOST)
    page.goto(hosts.page(kind, widgets(hosts, kind)))
    settle(page)
    open_facets(page, "#list-0")
    _tick(page, "#list-0")
    _type("arbres")(page, "#list-0")
    rest(page, "#list-0")
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    after = page.evaluate(HOST)
    assert set(after["globals"]) - set(before["globals"]) <= {"sitegen"}
    for key in before:
        if key not in ("globals", "place"):
            assert after[key] == before[key], key
    assert [*before["place"][:3], before["place"][4]] == [*after["place"][:3], after["place"][4]], (
        "the address is the page's"
    )
    assert after["place"][3] == before["place"][3] + 1, "no step back but the one of the visit"
    assert "search" not in page.evaluate("window.clicked ?? []")


def test_colours_and_typeface_as_the_page_wants_them(hosts: Hosts, page: Page) -> None:
    """What is meant to reach inside does: tokens set on the element, the scheme, and the page's look where wanted."""
    site = hosts.sites[0]
    every = {
        "usual": "", "dark": 'scheme="dark"', "light": 'scheme="light"', "own": 'style="--color-primary: #b00020"',
        "look": 'look="page"', "dark-page": 'style="color-scheme: dark"',
    }  # fmt: skip
    snippets = "".join(
        f'<sitegen-latest id="{key}" src="{site}" {said}></sitegen-latest>' for key, said in every.items()
    )
    page.goto(hosts.page("plain", snippets, place=' style="font-family: fantasy; color: rgb(1, 2, 3)"'))
    settle(page)
    found = {
        key: page.locator(f"#{key} [part~=link]").first.evaluate(
            "e => (s => [s.color, s.fontFamily, s.colorScheme])(getComputedStyle(e))"
        )
        for key in every
    }
    assert found["dark"][0] == found["dark-page"][0] != found["usual"][0] == found["light"][0]
    assert found["own"][0] != found["usual"][0]
    assert "fantasy" in found["look"][1]
    assert "fantasy" not in found["usual"][1]
    ground = page.locator("#usual [part~=root]").evaluate("e => getComputedStyle(e).backgroundColor")
    assert ground == "rgba(0, 0, 0, 0)"


# -- The page's address


def _lists(hosts: Hosts, *identifiers: str, more: str = 'state="hash"') -> str:
    return "".join(
        f'<sitegen-catalogue id="{each}" src="{hosts.sites[0]}" page-size="3" {more}>{OWN}</sitegen-catalogue>'
        for each in identifiers
    )


def test_the_address_is_left_alone_unless_asked_for(hosts: Hosts, page: Page) -> None:
    page.goto(address := hosts.page("plain", _lists(hosts, "list", more="")) + "#ancre")
    settle(page)
    before = page.evaluate("[history.length, JSON.stringify(history.state)]")
    for state in ("facets open", "filtered", "not filtered", "found", "all", "last page"):
        STATES[state](page, "#list")
        rest(page, "#list")
    page.wait_for_timeout(500)
    assert page.url == address
    assert page.evaluate("[history.length, JSON.stringify(history.state)]") == before


@pytest.mark.parametrize("kind", ["plain", "bootstrap"])
def test_the_address_has_the_state_where_asked_for(hosts: Hosts, page: Page, kind: str) -> None:
    """Back, forward, a reload and a copied address; two lists of which each has its own part of it."""
    page.goto(hosts.page(kind, _lists(hosts, "a", "b")) + "#autre=chose")
    settle(page)
    open_facets(page, "#a")
    _tick(page, "#a")
    rest(page, "#a")
    filtered = page.url
    assert "#autre=chose&a." in filtered
    count = total(page, "#a").inner_text()
    assert total(page, "#b").inner_text() != count
    _last_page(page, "#b")
    assert "b.page=" in page.url
    both = page.url
    page.go_back()
    rest(page, "#b")
    assert page.url == filtered
    assert page.locator("#b [part~=pager] li:first-child [aria-current=page]").count() == 1
    assert total(page, "#a").inner_text() == count
    page.go_back()
    rest(page, "#a")
    assert page.url.endswith("#autre=chose")
    assert total(page, "#a").inner_text() != count
    page.go_forward()
    page.go_forward()
    rest(page, "#a")
    assert page.url == both
    assert total(page, "#a").inner_text() == count
    for visit in ("reload", "copied"):
        if visit == "reload":
            page.reload()
        else:
            page.goto("about:blank")
            page.goto(both)
        settle(page)
        rest(page, "#b")
        assert page.url == both
        assert total(page, "#a").inner_text() == count
        assert page.locator("#a .chosen button").count() == 1
        assert page.locator("#b [part~=pager] li:last-child [aria-current=page]").count() == 1


BAD_STATES = (
    *("#a.q=%3Cimg%20src=x%20onerror=alert(1)%3E", "#a.page=99999", "#a.page=-1&a.sort=best"),
    "#a.__proto__=x&a.format=nothing",
    *("#a.q=" + "x" * 4000, "#%", "#a.q=%E0%A4", "#a.q", "#=&=&&a.=", "#a.organization=nobody&a.organization=nobody"),
)  # fmt: skip


def test_addresses_that_ask_for_nonsense(hosts: Hosts, page: Page, subtests: pytest.Subtests) -> None:
    address = hosts.page("plain", _lists(hosts, "a"))
    for bad in BAD_STATES:
        with subtests.test(bad[:40]):
            page.goto("about:blank")
            page.goto(address + bad)
            settle(page)
            rest(page, "#a")
            assert total(page, "#a").inner_text()
            assert page.evaluate("window.__heard.uncaught") == []
            _type("arbres")(page, "#a")
            assert page.locator("#a [part~=item]").count() > 0


# -- More than one


def test_two_catalogues_on_one_page(shared_sites: dict[str, Hosted], hosts: Hosts, page: Page) -> None:
    """Of two sites, each with its script: each element shows its own, whichever script came first."""
    watch = Watch(page)
    page.goto(hosts.page("two", widgets(hosts, "two")))
    settle(page)
    for number, site in enumerate(hosts.sites):
        links = page.locator(f"#list-{number} [part~=link], #latest-{number} [part~=link], #card-{number} [part~=link]")
        hrefs = links.evaluate_all("all => all.map(a => a.href)")
        assert len(hrefs) >= 7
        assert all(href.startswith(site) for href in hrefs)
        _type("eau")(page, f"#list-{number}")
    colours = {page.locator(f"#list-{n} [part~=link]").first.evaluate("e => getComputedStyle(e).color") for n in (0, 1)}
    assert len(colours) == 2, "each in its own colours"
    assert watch.said == []
    scripts = [url for url in watch.asked if re.search(r"/assets/.*\.js$", url)]
    assert len(scripts) == len(set(scripts))
    assert len({url.partition("/assets/")[0] for url in scripts}) == 1, "code comes from one of them"


def test_the_script_twice_and_forty_elements(hosts: Hosts, page: Page) -> None:
    """Pasted again and again, as pages do: one script, one style, each file asked for once."""
    watch = Watch(page)
    one = f'<sitegen-latest src="{hosts.sites[0]}"></sitegen-latest><script src="{hosts.sites[0]}embed.js"></script>'
    page.goto(hosts.page("plain", one * 40))
    settle(page)
    assert page.locator("[part~=root]").count() == 40
    assert watch.said == []
    asked = [url for url in watch.asked if "embed.js" not in url]
    assert len(asked) == len(set(asked))
