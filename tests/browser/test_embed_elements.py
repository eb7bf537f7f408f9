"""Custom elements that show a catalogue in a page of another site."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Page, Route, expect

from sitegen import colour, config
from sitegen.build.build import theme_of
from tests.browser import axe
from tests.browser.element_host import TOWN, Host, box, ready, tick, titles, total
from tests.browser.page_types import Hosted
from tests.browser.visit import DESKTOP, Open

WORDS = "**/search/index/words/*"  # what the index has of a word
QUERIES: list[dict[str, Any]] = [
    {},
    {"q": "eau"},
    {"q": "ecole"},
    {"q": "marchés publics"},
    {"q": "bibliotheque horaires"},
    {"q": "elctrique"},
    {"q": "les données de la commune"},
    {"q": "zzzxqj"},
    {"sort": "title"},
    {"q": "eau", "sort": "modified"},
    {"format": "csv"},
    {"format": ["csv", "pdf"], "group": "urbanisme-et-habitat"},
    {"q": "plan", "format": "geojson"},
    {"group": "budget-et-achats", "sort": "title"},
]


def focused(page: Page) -> str:
    """What has the focus, inside the shadow root."""
    text: str = page.evaluate(
        "() => { const at = document.activeElement.shadowRoot?.activeElement ?? document.activeElement;"
        " return at.className || at.localName; }"
    )
    return text


# -- The list ---------------------------------------------------------------------------------------------------------


def test_a_list_in_a_page_of_another_host(host: Host) -> None:
    element = host.show("catalogue")
    assert len(titles(element)) == 10
    assert total(element) == 24
    expect(element.locator(".facet").first).to_be_visible()
    first = element.locator(".title a").first
    href = first.get_attribute("href")
    assert href
    assert href.startswith(f"{host.site}dataset/")
    assert host.page.request.get(href).ok
    assert element.locator("h3").count() == 10
    expect(element.get_by_text("Notre catalogue")).not_to_be_visible()
    assert not host.said


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: urlencode(query, doseq=True) or "all")
def test_it_finds_what_the_sites_own_search_finds(
    query: dict[str, Any], host: Host, hosted: dict[str, Hosted], visit: Open
) -> None:
    asked = urlencode(query, doseq=True)
    own = visit(f"{hosted[TOWN].address}search/?{asked}", DESKTOP).page
    expected = [link.get_attribute("href") for link in own.locator("[data-part=found] .card-title a").all()]
    remarks = own.locator("[data-part=notices] p").all_inner_texts()
    heading = own.locator("[data-part=total]").inner_text()
    host.open(host.element("catalogue", "state=hash"), f"#{asked}" if asked else "")
    element = ready(host.page.locator("sitegen-catalogue"))
    expect(element.locator(".facets .facet").first).to_be_attached()
    expect(element.locator(".total")).to_have_text(heading)
    found = [link.get_attribute("href") or "" for link in element.locator(".title a").all()]
    assert [f"../{each.removeprefix(host.site)}" for each in found] == expected
    if remarks:
        expect(element.locator(".notice p")).to_have_text(remarks)
    else:
        expect(element.locator(".notice")).to_be_hidden()
    counts = {
        (each.locator("input").get_attribute("name"), each.locator("input").get_attribute("value")): each.text_content()
        for each in own.locator("[data-part=filters] label").all()
    }
    for each in element.locator(".facet label").all():
        control = each.locator("input")
        name, value = control.get_attribute("name"), control.get_attribute("value")
        shown = re.findall(r"\d+", (counts[name, value] or "").replace("\u202f", ""))[-1]
        assert re.findall(r"\d+", each.locator(".count").text_content() or "")[0] == shown


def test_words_filters_and_chips(host: Host) -> None:
    element = host.show("catalogue")
    element.locator(".search .input").fill("eau")
    expect(element.locator(".total")).to_contain_text("« eau »")
    few = total(element)
    assert 0 < few < 24
    tick(element, "format", "csv")
    expect(element.locator(".chip")).to_have_count(1)
    assert total(element) <= few
    tick(element, "format", "pdf")
    expect(element.locator(".chip")).to_have_count(2)
    expect(element.locator("[role=status]")).to_have_text(element.locator(".total").inner_text())
    element.locator(".chip").first.click()
    expect(element.locator(".chip")).to_have_count(1)
    assert focused(host.page) == "chip"
    host.page.keyboard.press("Enter")
    expect(element.locator(".chip")).to_have_count(0)
    assert focused(host.page) == "total"
    expect(box(element, "format", "csv")).not_to_be_checked()
    assert not host.said


def test_pages_by_buttons(host: Host) -> None:
    element = host.show("catalogue", 'page-size="7"')
    seen = titles(element)
    pager = element.locator(".pager")
    expect(pager.locator("[aria-current=page]")).to_have_text("Page 1")
    for number in (2, 3, 4):
        pager.get_by_role("button", name="Suivant").click()
        expect(pager.locator("[aria-current=page]")).to_have_text(f"Page {number}")
        assert focused(host.page) == "total"
        seen += titles(element)
    assert len(seen) == len(set(seen)) == 24
    expect(pager.get_by_role("button", name="Suivant")).to_have_count(0)
    assert host.page.url == host.address


def test_by_keyboard(host: Host) -> None:
    element = host.show("catalogue")
    page = host.page
    expect(element.locator(".facet").first).to_be_visible()
    element.locator(".search .input").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    link = element.locator(".title a").nth(1)
    expect(link).to_be_focused()
    assert page.evaluate("el => getComputedStyle(el).outlineStyle", link.element_handle()) == "solid"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(element.locator(".search .input")).to_be_focused()
    page.keyboard.type("eau")
    page.keyboard.press("Enter")
    assert focused(page) == "total"
    box(element, "group", "eau-et-risques").focus()
    page.keyboard.press("Space")
    expect(element.locator(".chip")).to_have_count(1)
    expect(box(element, "group", "eau-et-risques")).to_be_focused()
    link = element.locator(".title a").first
    link.focus()
    page.keyboard.press("Escape")
    expect(element.locator(".search .input")).to_be_focused()


@pytest.mark.parametrize("hand", ["keyboard", "mouse"])
def test_what_is_pressed_while_results_come_counts(host: Host, hand: str) -> None:
    """Values go from the list that it is in and others change places: all between key or button down and up."""
    page, held = host.page, list[Route]()
    element = host.show("catalogue")
    value = box(element, "group", "culture-sports-et-loisirs")
    expect(value).to_be_visible()
    page.route(WORDS, lambda route: held.append(route))
    with page.expect_request(WORDS):
        element.locator(".search .input").fill("ecole")
    value.focus()
    value.hover()
    page.mouse.down() if hand == "mouse" else page.keyboard.down("Space")
    for route in held:
        route.continue_()
    expect(element.locator(".total")).to_contain_text("« ecole »")
    page.mouse.up() if hand == "mouse" else page.keyboard.up("Space")
    expect(value).to_be_checked()
    expect(value).to_be_focused()
    expect(element.locator(".chip")).to_have_count(1)


def test_filters_behind_a_button_where_it_is_narrow(host: Host) -> None:
    host.page.set_viewport_size({"width": 320, "height": 700})
    element = host.show("catalogue")
    expect(element.locator(".facets")).to_be_hidden()
    button = element.locator(".opener")
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(element.locator(".facets")).to_be_visible()
    box(element, "group", "vie-citoyenne").click()
    expect(button).to_contain_text("(1)")
    width = host.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1]


# -- Attributes -------------------------------------------------------------------------------------------------------


def test_a_filter_that_visitors_cannot_take_off(host: Host) -> None:
    element = host.show("catalogue", 'group="eau-et-risques vie-citoyenne" facets="format group"')
    few = total(element)
    assert 0 < few < 24
    expect(element.locator(".facet")).to_have_count(1)
    expect(element.locator(".chip")).to_have_count(0)
    element.locator(".search .input").fill("zzzxqj")
    expect(element.locator(".notice")).to_contain_text("Voir tous")
    element.locator(".notice button").last.click()
    expect(element.locator(".total")).to_have_text(f"{few} jeux de données")
    assert "group=eau-et-risques" in (element.locator(".more a").get_attribute("href") or "")


def test_a_filter_without_such_a_value_finds_nothing_and_says_so(host: Host) -> None:
    element = host.show("catalogue", 'group="no-such"')
    assert titles(element) == []
    expect(element.locator(".total")).to_have_text("Aucun jeu de données avec ces filtres")
    assert [line for line in host.said if 'group="no-such"' in line]


def test_wrong_values_are_told_once_and_left_out(host: Host) -> None:
    element = host.show("catalogue", 'page-size="many" heading="9" sort="size" hide="search nothing" facets="no-such"')
    assert len(titles(element)) == 10
    assert element.locator("h3").count() == 10
    expect(element.locator(".search")).to_have_count(0)
    for name in ("page-size", "heading", "sort", "hide", "facets"):
        assert len([line for line in host.said if f"{name}=" in line]) == 1, host.said


def test_parts_left_out(host: Host) -> None:
    element = host.show(
        "catalogue", 'hide="search facets sorts total summary more" heading="4" page-size="3" target="_blank"'
    )
    for part in (".search", ".facets", ".sorts", ".total", ".more"):
        expect(element.locator(part)).to_have_count(0)
    expect(element.locator(".summary").first).to_be_hidden()
    assert element.locator("h4").count() == 3
    expect(element.locator(".title a").first).to_have_attribute("target", "_blank")
    expect(element.locator(".title a").first).to_have_attribute("rel", "noopener")


def test_a_language_of_the_site(host: Host) -> None:
    element = host.show("catalogue", 'lang="en-GB"')
    expect(element.locator(".total")).to_have_text("24 datasets")
    expect(element.locator(".root")).to_have_attribute("lang", "en")
    assert "/en/dataset/" in (element.locator(".title a").first.get_attribute("href") or "")
    host.page.evaluate("() => document.querySelector('sitegen-catalogue').setAttribute('lang', 'fr')")
    expect(element.locator(".total")).to_have_text("24 jeux de données")


def test_links_start_elsewhere_on_request(host: Host) -> None:
    element = host.show("catalogue", 'link-base="https://www.example.org/donnees/"')
    assert (element.locator(".title a").first.get_attribute("href") or "").startswith(
        "https://www.example.org/donnees/dataset/"
    )


def test_what_changes_an_attribute_changes_the_list(host: Host) -> None:
    element = host.show("catalogue", 'page-size="3"')
    host.page.evaluate("() => document.querySelector('sitegen-catalogue').setAttribute('page-size', '5')")
    expect(element.locator(".title a")).to_have_count(5)
    host.page.evaluate(
        "() => { const e = document.querySelector('sitegen-catalogue'); e.dataset.other = 'x'; e.className = 'y'; }"
    )
    element.locator(".search .input").fill("eau")
    expect(element.locator(".total")).to_contain_text("« eau »")


# -- State ------------------------------------------------------------------------------------------------------------


def test_the_address_keeps_the_state_on_request(host: Host) -> None:
    page = host.page
    host.open(host.element("catalogue", 'id="liste" state="hash" page-size="5"') + '<p id="contact">x</p>', "#contact")
    element = ready(page.locator("sitegen-catalogue"))
    expect(element.locator(".facet").first).to_be_attached()
    tick(element, "format", "csv")
    expect(element.locator(".chip")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"#liste\.format=csv$"))
    element.locator(".pager").get_by_role("link", name="Page 2").click()
    expect(page).to_have_url(re.compile(r"#liste\.format=csv&liste\.page=2$"))
    second = titles(element)
    page.reload()
    expect(element.locator(".pager [aria-current=page]")).to_have_text("Page 2")
    assert titles(element) == second
    page.go_back()
    expect(element.locator(".pager [aria-current=page]")).to_have_text("Page 1")
    page.evaluate("() => { location.hash = 'liste.q=eau'; }")
    expect(element.locator(".search .input")).to_have_value("eau")
    expect(element.locator(".chip")).to_have_count(0)


def test_two_lists_of_two_catalogues(host: Host) -> None:
    requests: list[str] = []
    hear = lambda request: requests.append(request.url)  # noqa: E731 - to be taken off again
    host.page.on("request", hear)
    other = f'<sitegen-catalogue id="b" state="hash" src="{host.other}">x</sitegen-catalogue>'
    host.open(
        host.element("catalogue", 'id="a" state="hash"') + other + host.element("latest") + host.element("search")
    )
    one, two = (ready(host.page.locator(f"#{name}")) for name in "ab")
    expect(two.locator(".facet").first).to_be_attached()
    one.locator(".search .input").fill("eau")
    expect(host.page).to_have_url(re.compile(r"#a\.q=eau$"))
    two.locator(".search .input").fill("parc")
    expect(host.page).to_have_url(re.compile(r"#a\.q=eau&b\.q=parc$"))
    assert (two.locator(".title a").first.get_attribute("href") or "").startswith(host.other)
    ready(host.page.locator("sitegen-latest"))
    host.page.remove_listener("request", hear)
    for address in (f"{host.site}embed/catalogue.json", f"{host.other}embed/catalogue.json"):
        assert requests.count(address) == 1
    code = [request for request in requests if request.endswith(".js")]
    assert all(each.startswith(host.site) for each in code), "data name no code"
    assert not host.said


def test_an_element_that_is_moved_keeps_its_state(host: Host) -> None:
    element = host.show("catalogue")
    element.locator(".search .input").fill("eau")
    expect(element.locator(".total")).to_contain_text("« eau »")
    before = titles(element)
    host.page.evaluate("() => document.querySelector('h2').before(document.querySelector('sitegen-catalogue'))")
    expect(element.locator(".total")).to_contain_text("« eau »")
    assert titles(element) == before
    element.locator(".search .input").fill("plan")
    expect(element.locator(".total")).to_contain_text("« plan »")
    assert not host.said


def test_an_element_that_goes_while_it_loads(host: Host) -> None:
    waiting: list[Route] = []
    host.page.route("**/embed/catalogue.json", lambda route: waiting.append(route))
    with host.page.expect_request("**/embed/catalogue.json"):
        host.open(host.element("catalogue"))
    host.page.evaluate("() => { window.kept = document.querySelector('sitegen-catalogue'); kept.remove(); }")
    for route in waiting:
        route.continue_()
    host.page.wait_for_timeout(200)
    assert host.page.evaluate("() => kept.shadowRoot") is None
    host.page.evaluate("() => document.querySelector('main').append(kept)")
    ready(host.page.locator("sitegen-catalogue"))
    assert not host.said


# -- The others -------------------------------------------------------------------------------------------------------


def test_what_changed_last(host: Host) -> None:
    element = host.show("latest", 'count="3"')
    assert len(titles(element)) == 3
    element = host.show("latest", 'count="12" format="csv"')
    assert len(titles(element)) == 12
    dates = [each.get_attribute("datetime") or "" for each in element.locator("time").all()]
    assert dates == sorted(dates, reverse=True)


def test_a_dataset_with_its_files(host: Host, hosted: dict[str, Hosted], visit: Open) -> None:
    element = host.show("dataset", f'name="{_with_files(hosted)}"')
    own = visit(f"{hosted[TOWN].address}dataset/{_with_files(hosted)}/", DESKTOP).page
    expected = [text.strip() for text in own.locator(".file .file-title").all_inner_texts()]
    assert element.locator(".file-title").all_inner_texts() == expected
    assert len(expected) > 1
    expect(element.locator("h3")).to_have_count(1)
    expect(element.locator("h4")).to_have_count(len(expected))
    own_links = [each.get_attribute("href") or "" for each in own.locator(".file .do a").all()]
    links = [each.get_attribute("href") or "" for each in element.locator(".file .do a").all()]
    assert [link.removeprefix(host.site) for link in links] == [link.removeprefix("../../") for link in own_links]
    sizes = r"[\d,.]+ (?:octets|[kM]o)"
    assert re.findall(sizes, element.inner_text()) == re.findall(sizes, own.locator(".files").first.inner_text())


def _with_files(hosted: dict[str, Hosted]) -> str:
    buckets = json.loads((hosted[TOWN].site.folder / "embed/datasets/0.json").read_text(encoding="utf-8"))
    return str(max(buckets, key=lambda key: len(buckets[key]["files"])))


def test_a_box_that_leads_to_the_site(host: Host) -> None:
    element = host.show("search", 'group="eau-et-risques"')
    element.locator(".input").fill("crue & eau")
    host.page.keyboard.press("Enter")
    expect(host.page).to_have_url(
        f"{host.site}search/?q={quote('crue & eau').replace('%20', '+')}&group=eau-et-risques"
    )


# -- How it looks -----------------------------------------------------------------------------------------------------


def test_the_page_around_changes_the_look_by_tokens_alone(host: Host) -> None:
    head = (
        "<style>:root { --color-primary: #f00; --ink: #f00 }"
        " body { font: 40px cursive; color: #f00; letter-spacing: 9px }"
        " * { text-transform: uppercase !important; margin: 50px !important } a { color: #f00 !important }"
        " .own { --color-primary: #0000ff }</style>"
    )
    host.open(host.element("latest") + host.element("latest", 'class="own"'), head=head)
    first, own = (ready(host.page.locator("sitegen-latest").nth(at)) for at in (0, 1))
    style = "el => { const s = getComputedStyle(el); return [s.color, s.fontSize, s.letterSpacing, s.textTransform]; }"
    color, *text = first.locator(".meta").first.evaluate(style)
    assert text == ["15px", "normal", "none"]
    assert "255, 0, 0" not in color
    colors = [each.locator(".title a").first.evaluate("el => getComputedStyle(el).color") for each in (first, own)]
    assert colors[0] != colors[1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_scheme_of_the_page_or_a_given_one(scheme: str, host: Host) -> None:
    read = "el => getComputedStyle(el).color"
    host.open(host.element("latest"), head=f"<style>:root {{ color-scheme: {scheme} }}</style>")
    followed = ready(host.page.locator("sitegen-latest")).locator(".entry").first.evaluate(read)
    other = "dark" if scheme == "light" else "light"
    host.open(host.element("latest", f'scheme="{scheme}"'), head=f"<style>:root {{ color-scheme: {other} }}</style>")
    assert ready(host.page.locator("sitegen-latest")).locator(".entry").first.evaluate(read) == followed


@pytest.mark.parametrize(("mode", "attributes"), [("light", ""), ("dark", 'scheme="dark"')])
def test_a_browser_that_derives_no_colours_shows_the_partners(
    mode: str, attributes: str, host: Host, built_demo: Path
) -> None:
    """One of 2023: what the page around sets is not followed, and the button has the palette's colours."""
    palette = theme_of(config.load(built_demo).partners[TOWN], built_demo).palette
    older = f'<script>CSS.supports = () => false</script><script src="{host.site}embed.js" async></script>'
    head = "<style>sitegen-search { --color-primary: #f0f }</style>"
    button = host.show("search", attributes, script=older, head=head).locator(".button").first
    seen = button.evaluate("e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]")
    wanted = palette.colours[mode]
    assert list(map(colour.read, seen)) == [wanted["action"], wanted["on-action"]]


@pytest.mark.parametrize("width", [320, 1100])
def test_axe_holds_nothing_against_it(width: int, host: Host, hosted: dict[str, Hosted]) -> None:
    host.page.set_viewport_size({"width": width, "height": 900})
    others = host.element("latest") + host.element("dataset", f'name="{_with_files(hosted)}"') + host.element("search")
    host.open(host.element("catalogue", 'state="hash"') + others, "#q=plan&format=csv&page=1")
    for name in ("catalogue", "latest", "dataset", "search"):
        element = host.page.locator(f"sitegen-{name}")
        element.scroll_into_view_if_needed()
        ready(element)
    expect(host.page.locator(".chip")).to_have_count(1)
    if width < 1000:
        host.page.locator(".opener").click()
    assert axe.violations(host.page) == []
