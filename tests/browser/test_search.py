"""The search as visitors use it: by words, by facets, by keyboard, on phones, on bad networks, and without scripts."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests import PROJECT
from tests.browser import axe
from tests.browser.everywhere import PARTNERS, address_of, every_page
from tests.browser.page_types import Hosted
from tests.browser.visit import DESKTOP, DESKTOP_DARK, PHONE, PHONE_DARK, PHONE_WITHOUT_SCRIPT, Mode, Open, Visit

TOWN, PARKS, BUSES = "saint-pierre-du-mont", "pnr-provence-alpes-cote-dazur", "nouvelle-aquitaine-mobilites"
WORDS = "**/search/index/words/*"  # what the index has of a word


def _table(partner: str) -> dict[str, Any]:
    return tomllib.loads((PROJECT / "partners" / partner / "partner.toml").read_text(encoding="utf-8"))


def _plain_capitals(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text.upper()) if not unicodedata.combining(c))


def _open(hosted: dict[str, Hosted], visit: Open, partner: str, path: str, mode: Mode = DESKTOP) -> Visit:
    return visit(hosted[partner].address + path, mode)


def _field(page: Page) -> Locator:
    return page.locator("main input[name=q]")


def _cards(page: Page) -> Locator:
    return page.locator("[data-part=found] .card-title a")


def _total(page: Page) -> int:
    found = re.search(r"\d+", page.locator("[data-part=total]").inner_text().replace("\u202f", ""))
    return int(found[0]) if found else 0


def _asked(page: Page) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(page.url).query)


def _box(page: Page, facet: str, key: str) -> Locator:
    return page.locator(f"[data-facet={facet}] input[value='{key}']")


def _tick(page: Page, facet: str, key: str) -> None:
    details = page.locator(f"[data-facet={facet}]")
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    _box(page, facet, key).click()
    expect(page.locator(".chosen a[href]").first).to_be_visible()


@every_page(["home"])
def test_every_example_on_the_home_page_finds_something(
    hosted: dict[str, Hosted], visit: Open, partner: str, kind: str, language: str
) -> None:
    seen = visit(address_of(hosted[partner], kind, language), DESKTOP)
    examples = seen.page.locator("main a[href*='search/?q=']")
    assert examples.count() == len(_table(partner)["home"]["examples"])
    for index in range(examples.count()):
        seen.page.goto(address_of(hosted[partner], kind, language))
        examples.nth(index).click()
        _cards(seen.page).first.wait_for()
        seen.settle()


@pytest.mark.parametrize("partner", PARTNERS)
@pytest.mark.parametrize("mode", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_search_from_the_home_page(hosted: dict[str, Hosted], visit: Open, partner: str, mode: Mode) -> None:
    query: str = _table(partner)["home"]["examples"][1]
    seen = visit(address_of(hosted[partner], "home"), mode)
    page = seen.page
    page.locator("main [role=search] input").fill(_plain_capitals(query))  # accents and capitals make no difference
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    _cards(page).first.wait_for()
    expect(page.locator("main [role=status]")).to_contain_text(re.compile(r"\d"))

    _field(page).fill("zzzxqj")
    expect(_cards(page)).to_have_count(0)
    assert "zzzxqj" in page.locator("[data-part=total]").inner_text()
    page.locator("[data-part=notices] a").last.click()  # a way on: everything
    expect(_cards(page)).not_to_have_count(0)
    assert _asked(page) == []

    _field(page).fill(query)
    expect(page.locator("[data-part=total]")).to_contain_text(query)
    _cards(page).first.click()
    page.wait_for_url("**/dataset/*/")
    assert page.locator("main h1").is_visible()
    page.go_back()
    _cards(page).first.wait_for()
    assert _field(page).input_value() == query
    seen.settle()
    assert seen.complaints == []
    assert seen.foreign == []


def test_words_filters_and_orders_are_in_the_address(hosted: dict[str, Hosted], visit: Open) -> None:
    seen = _open(hosted, visit, BUSES, "search/")
    page = seen.page
    everything = _total(page)
    assert everything == 18
    _field(page).press_sequentially("reseau")
    expect(page.locator("[data-part=total]")).to_contain_text("reseau")
    by_word = _total(page)
    assert 0 < by_word < everything
    page.wait_for_url("**/search/?q=reseau")  # once the keys come to rest
    _tick(page, "format", "gtfs")
    narrowed = _total(page)
    _tick(page, "format", "csv")
    expect(page.locator(".chosen .name")).to_have_count(2)
    assert _total(page) > narrowed, "values of a facet widen"
    _tick(page, "license", "odbl-1-0")
    expect(page.locator(".chosen .name")).to_have_count(3)
    page.locator("[data-sort=title]").click()
    expect(page.locator("[data-sort=title]")).to_have_attribute("aria-current", "true")
    titles = [title.casefold() for title in _cards(page).all_inner_texts()]
    assert titles == sorted(titles, key=_plain_capitals)
    asked = [("q", "reseau"), ("format", "gtfs"), ("format", "csv"), ("license", "odbl-1-0"), ("sort", "title")]
    assert _asked(page) == asked

    shown, address = _cards(page).all_inner_texts(), page.url
    page.go_back()
    expect(page.locator("[data-sort=relevance]")).to_have_attribute("aria-current", "true")
    page.go_back()
    expect(page.locator(".chosen .name")).to_have_count(2)
    assert not _box(page, "license", "odbl-1-0").is_checked()
    page.go_forward()
    page.go_forward()
    expect(page.locator("[data-sort=title]")).to_have_attribute("aria-current", "true")
    assert _cards(page).all_inner_texts() == shown
    other = visit(address, PHONE).page  # sent to somebody else
    assert _cards(other).all_inner_texts() == shown
    assert seen.complaints == []


def test_filters_are_removed_by_keyboard_and_the_focus_stays_near(hosted: dict[str, Hosted], visit: Open) -> None:
    page = _open(hosted, visit, BUSES, "search/?format=gtfs&format=csv&license=odbl-1-0").page
    chips = page.locator(".chosen a")
    expect(chips).to_have_count(4)  # and one that takes all away
    chips.nth(1).focus()
    page.keyboard.press("Enter")
    expect(chips).to_have_count(3)
    expect(chips.nth(1)).to_be_focused()
    assert _asked(page) == [("format", "gtfs"), ("license", "odbl-1-0")]
    page.keyboard.press("Enter")
    expect(chips).to_have_count(1)
    page.keyboard.press("Enter")
    expect(chips).to_have_count(0)
    expect(page.locator("[data-part=total]")).to_be_focused()
    assert _asked(page) == []


def test_the_keyboard_alone(hosted: dict[str, Hosted], visit: Open) -> None:
    """From the field to a facet, to a result, and back, without a mouse."""
    page = _open(hosted, visit, TOWN, "search/").page
    _field(page).focus()
    page.keyboard.type("budget")
    expect(page.locator("[data-part=total]")).to_contain_text("budget")
    page.keyboard.press("ArrowDown")
    expect(_cards(page).nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(_cards(page).nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(_field(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(_field(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=total]")).to_be_focused()

    summary = page.locator("[data-facet=format] summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    before = _total(page)
    page.keyboard.press("Space")
    expect(page.locator(".chosen .name")).to_have_count(1)
    assert page.evaluate("document.activeElement.type") == "checkbox", "the box that was ticked keeps the focus"
    assert 0 < _total(page) <= before


@pytest.mark.parametrize("partner", PARTNERS)
def test_the_number_beside_a_value_is_what_a_click_shows(hosted: dict[str, Hosted], visit: Open, partner: str) -> None:
    page = _open(hosted, visit, partner, "search/").page
    page.evaluate("document.querySelectorAll('.facet').forEach(each => each.open = true)")
    for button in page.locator(".facet .rest:visible").all():
        button.click()
    boxes = page.locator(".facet input[type=checkbox]")
    values = boxes.evaluate_all(
        "all => all.map(e => [e.name, e.value, parseInt(e.closest('label').querySelector('.count').textContent)])"
    )
    assert len(values) > 20
    for name, key, count in values:
        _box(page, name, key).check()
        expect(page.locator(".chosen .name")).to_have_count(1)
        assert _total(page) == count, (name, key)
        _box(page, name, key).uncheck()
        expect(page.locator(".chosen .name")).to_have_count(0)


@pytest.mark.parametrize("partner", PARTNERS)
def test_the_listing_is_taken_over_where_somebody_asks(hosted: dict[str, Hosted], visit: Open, partner: str) -> None:
    page = _open(hosted, visit, partner, "dataset/").page
    built = page.locator("[data-part=browse] .card-title a").all_inner_texts()
    assert built
    assert not _cards(page).count()
    page.locator(".facet input[type=checkbox]").first.click()
    expect(page.locator(".chosen .name")).to_have_count(1)
    expect(page.locator("[data-part=browse] .card").first).to_be_hidden()
    assert _cards(page).first.is_visible()
    assert set(_cards(page).all_inner_texts()) <= set(built) | set(_all_titles(hosted[partner]))
    page.go_back()
    expect(page.locator("[data-part=browse] .card").first).to_be_visible()
    assert page.locator("[data-part=browse] .card-title a").all_inner_texts() == built


def _all_titles(hosted: Hosted) -> list[str]:
    pages = [p for p in hosted.site.in_language(hosted.site.languages[0]) if re.fullmatch(r"dataset/[^/]+/", p)]
    texts = [(hosted.site.folder / page / "index.html").read_text(encoding="utf-8") for page in pages]
    return [re.sub(r"<[^>]+>", "", found[1]) for text in texts if (found := re.search(r"<h1[^>]*>(.*?)</h1>", text))]


def test_a_card_found_is_the_card_of_the_listing(hosted: dict[str, Hosted], visit: Open) -> None:
    page = _open(hosted, visit, PARKS, "dataset/").page
    built = page.locator("[data-part=browse] .card").evaluate_all(
        "all => all.map(e => e.outerHTML.replace(/\\s+/g, ' '))"
    )
    page = _open(hosted, visit, PARKS, "search/").page
    found = page.locator("[data-part=found] .card").evaluate_all(
        "all => all.map(e => e.outerHTML.replace(/\\s+/g, ' '))"
    )
    assert len(found) == 10
    assert found == built[:10]
    page.locator("[data-part=more] button").click()
    expect(_cards(page)).to_have_count(22)
    expect(_cards(page).nth(10)).to_be_focused()
    expect(page.locator("[data-part=more]")).to_be_hidden()


def test_each_language_searches_its_own_texts(hosted: dict[str, Hosted], visit: Open) -> None:
    page = _open(hosted, visit, PARKS, "en/search/?q=trails").page
    expect(page.locator("[data-part=total]")).to_contain_text("results for")
    assert "Hiking trails" in _cards(page).first.inner_text()
    assert page.locator("[data-facet=format] summary").inner_text() == "Format"
    page = _open(hosted, visit, PARKS, "search/?q=trails").page
    assert not any("Sentiers" in title for title in _cards(page).all_inner_texts())


def test_where_filters_leave_nothing_the_ways_on_say_how_many(hosted: dict[str, Hosted], visit: Open) -> None:
    page = _open(hosted, visit, BUSES, "search/?q=reseau&format=pdf&license=none").page
    assert _cards(page).count() == 0
    ways = page.locator("[data-part=notices] a").all_inner_texts()
    assert "filtre" in ways[0]
    count = int(re.findall(r"\d+", ways[0])[-1])
    assert count > 0
    assert page.locator("[data-part=notices] p").count() == 0, "the words are not to blame"
    page.locator("[data-part=notices] a").first.click()
    expect(_cards(page)).not_to_have_count(0)
    assert _total(page) == count


def test_the_map_chooses_what_the_list_does(hosted: dict[str, Hosted], visit: Open) -> None:
    page = _open(hosted, visit, BUSES, "search/").page
    page.locator("[data-facet=territory] summary").click()
    page.locator("[data-facet=territory] .rest").click()
    listed = page.locator("[data-facet=territory] input").evaluate_all("all => all.map(e => e.value)")
    spots = page.locator("[data-spot]").evaluate_all("all => all.map(e => e.dataset.spot)")
    assert len(spots) > 10
    assert set(spots) <= set(listed), "the list says all that the map shows"
    page.locator("[data-spot=bordeaux]").click()
    expect(_box(page, "territory", "bordeaux")).to_be_checked()
    expect(page.locator("[data-spot=bordeaux]")).to_have_class(re.compile("chosen"))
    narrowed = _total(page)
    assert 0 < narrowed < 18
    _box(page, "territory", "bordeaux").click()
    expect(page.locator("[data-spot=bordeaux]")).not_to_have_class(re.compile("chosen"))
    assert _total(page) == 18


@pytest.mark.parametrize("partner", PARTNERS)
def test_facets_on_a_phone(hosted: dict[str, Hosted], visit: Open, partner: str) -> None:
    seen = _open(hosted, visit, partner, "dataset/", PHONE)
    page = seen.page
    page.locator(".toolbar [popovertarget=facets]").click()
    box = page.locator(".facet input[type=checkbox]").first
    height = box.evaluate("e => e.closest('label').getBoundingClientRect().height")
    assert height >= 44
    box.click()
    assert axe.violations(page) == []
    page.locator(".facets .wide").click()
    expect(page.locator("#facets")).to_be_hidden()
    expect(page.locator(".chosen .name")).to_have_count(1)
    assert _cards(page).first.is_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth") == PHONE.width
    assert seen.complaints == []


@pytest.mark.parametrize("partner", PARTNERS)
@pytest.mark.parametrize("mode", [PHONE_DARK, DESKTOP, DESKTOP_DARK], ids=["phone-dark", "desktop", "desktop-dark"])
def test_axe_has_nothing_to_say_of_any_state(hosted: dict[str, Hosted], visit: Open, partner: str, mode: Mode) -> None:
    page = _open(hosted, visit, partner, "search/", mode).page
    if mode is PHONE_DARK:
        page.locator(".toolbar [popovertarget=facets]").click()
    page.evaluate("document.querySelectorAll('.facet').forEach(each => each.open = true)")
    for button in page.locator(".facet .rest:visible").all():
        button.click()
    assert axe.violations(page) == [], "every facet open, with all its values"
    page.locator(".facet [name=format]").first.click()
    page.locator(".facet [name=license]").first.click()
    expect(page.locator(".chosen .name")).to_have_count(2)
    assert axe.violations(page) == [], "filters in use"
    page.goto(f"{hosted[partner].address}search/?q=zzzxqj&format=csv")
    page.locator("[data-part=notices] a").first.wait_for()
    assert axe.violations(page) == [], "nothing found"


def test_what_a_screen_reader_meets_and_in_which_order(hosted: dict[str, Hosted], visit: Open) -> None:
    page = _open(hosted, visit, TOWN, "search/?q=eau&format=csv").page
    expect(page.locator("main [role=status]")).not_to_be_empty()
    told = page.locator("main").aria_snapshot()
    order = [
        'heading "Recherche" [level=1]', 'searchbox "Rechercher une donnée"', 'complementary "Parcourir"',
        'checkbox "CSV 3 jeux de données" [checked]', 'heading "3 résultats', "status:",
        'link "Retirer le filtre Format', '[level=3]',
    ]  # fmt: skip
    places = [told.replace("\u202f", " ").replace("  ", " ").find(words) for words in order]
    assert -1 not in places, told
    assert places == sorted(places), told
    assert "3 résultats" in page.locator("main [role=status]").inner_text(), "the number is announced"


def test_what_the_address_asks_in_vain_is_said(hosted: dict[str, Hosted], visit: Open) -> None:
    strange = {
        "couleur": "rouge", "format": "x/y\"'><img src=x onerror=pwned=1>", "tag": "z" * 300, "__proto__": "a",
        "constructor": "b", "utm_source": "mail",
    }  # fmt: skip
    query = "&".join(f"{name}={quote(value)}" for name, value in strange.items())
    seen = _open(hosted, visit, TOWN, f"search/?{query}&sort=price")
    said = seen.page.locator("[data-part=notices]").inner_text()
    for words in ("couleur", "rouge", "onerror", "zzz", "__proto__", "constructor"):
        assert words in said
    assert "utm_source" not in said, "what others add to addresses is no filter"
    assert _total(seen.page) == 24
    assert seen.page.evaluate("'pwned' in window") is False
    assert seen.page.locator("[data-part=notices] img").count() == 0
    assert seen.complaints == []


@pytest.mark.parametrize(
    "words",
    ["x" * 10_000, "eau " * 3_000, ".*+?^${}()|[]\\", "<img src=x onerror=pwned=1>", "😀🏳️‍🌈", "'\"`", "\u202e\u200b"],
    ids=["long", "many", "signs", "html", "emoji", "quotes", "turning"],
)
def test_strange_words_break_nothing(hosted: dict[str, Hosted], visit: Open, words: str) -> None:
    seen = _open(hosted, visit, BUSES, f"search/?q={quote(words[:3000])}", PHONE)
    _field(seen.page).fill(words)
    seen.page.keyboard.press("Enter")
    expect(seen.page.locator("[data-part=total]")).to_be_focused()
    seen.page.locator("[data-part=notices], [data-part=found]").first.wait_for(state="attached")
    assert seen.page.evaluate("document.scrollingElement.scrollWidth") == PHONE.width
    assert seen.page.evaluate("'pwned' in window") is False
    assert seen.complaints == []


def test_an_early_answer_that_comes_late_is_not_shown(hosted: dict[str, Hosted], visit: Open) -> None:
    page = _open(hosted, visit, BUSES, "dataset/").page
    held: list[Route] = []
    page.route("**/cards/*", lambda route: held.append(route))
    with page.expect_request("**/cards/*"):
        _field(page).fill("gtfs")
    _field(page).fill("zzzxqj")
    expect(page.locator("[data-part=total]")).to_contain_text("zzzxqj")
    for route in held:
        route.continue_()
    page.wait_for_timeout(300)
    expect(page.locator("[data-part=total]")).to_contain_text("zzzxqj")
    assert _cards(page).count() == 0
    page.unroute_all()


@pytest.mark.parametrize("hand", ["keyboard", "mouse"])
def test_what_is_pressed_while_results_come_counts(hosted: dict[str, Hosted], visit: Open, hand: str) -> None:
    """Values go from the list that it is in and others change places: all between key or button down and up."""
    page, held = _open(hosted, visit, TOWN, "search/").page, list[Route]()
    value = _box(page, "group", "culture-sports-et-loisirs")
    page.locator("[data-facet=group]").evaluate("facet => { facet.open = true }")
    page.route(WORDS, lambda route: held.append(route))
    with page.expect_request(WORDS):
        _field(page).fill("ecole")
    value.focus()
    value.hover()
    page.mouse.down() if hand == "mouse" else page.keyboard.down("Space")
    for route in held:
        route.continue_()
    expect(page.locator("[data-part=total]")).to_contain_text("« ecole »")
    page.mouse.up() if hand == "mouse" else page.keyboard.up("Space")
    expect(value).to_be_checked()
    expect(value).to_be_focused()
    expect(page.locator("[data-part=chosen] li")).to_have_count(1)
    page.unroute_all()


def test_without_network_it_says_so_and_goes_on_when_there_is_one(hosted: dict[str, Hosted], visit: Open) -> None:
    page = _open(hosted, visit, PARKS, "search/").page
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")  # of what other tests looked for
    page.context.set_offline(True)
    try:
        _field(page).fill("sentiers")
        expect(page.locator("[data-part=notices]")).to_contain_text("connexion")
        assert page.locator("[data-without-search]").is_visible(), "what needs no search is there"
    finally:
        page.context.set_offline(False)
    _field(page).fill("sentier")
    expect(_cards(page)).not_to_have_count(0)
    expect(page.locator("[data-without-search]")).to_be_hidden()


def test_without_the_index_the_page_is_as_without_scripts(hosted: dict[str, Hosted], visit: Open) -> None:
    page = _open(hosted, visit, TOWN, "search/").page
    page.route("**/search/index/**", lambda route: route.fulfill(status=500))
    page.goto(f"{hosted[TOWN].address}search/?q=eau")
    expect(page.locator("[data-part=notices]")).to_be_visible()
    assert page.locator("[data-without-search] a[href$='dataset/']").first.is_visible()
    assert _field(page).input_value() == "eau"
    page.unroute_all()


@pytest.mark.parametrize("partner", PARTNERS)
def test_the_same_tasks_without_scripts(hosted: dict[str, Hosted], visit: Open, partner: str) -> None:
    """A word leads to a page that says how to go on; facets to values, and they to datasets, by date or by title."""
    page = visit(address_of(hosted[partner], "home"), PHONE_WITHOUT_SCRIPT).page
    page.locator("main [role=search] input").fill("eau")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=eau")
    assert page.locator("main .browse .notice").is_visible()
    headings = page.locator("main .browse h2").all_inner_texts()
    assert {"Format", "Licence", "Territoire", "Fréquence de mise à jour", "Mot-clé"} <= set(headings)
    for path in ("facet/format/csv/", "facet/license/", "facet/territory/", "tag/"):
        page.goto(f"{hosted[partner].address}search/")
        link = page.locator(f"main .browse a[href*='{path}']").first
        link.click()
        page.locator("main .card-title a").first.wait_for()  # until it is visible: the page has to come
    page.locator("main .card-title a").first.click()
    page.wait_for_url("**/dataset/*/")
    page.locator("main h1").wait_for()
    page.goto(f"{hosted[partner].address}dataset/")
    page.locator(".sorts a:visible").last.click()
    page.wait_for_url("**/dataset/sort/title/")
    titles = [_plain_capitals(title) for title in page.locator("main .card-title a").all_inner_texts()]
    assert titles == sorted(titles, key=lambda title: re.sub(r"[\W_]+", "-", title))
    page.goto(f"{hosted[partner].address}pages/site-map/")
    assert page.locator("main a[href*='facet/format/']").first.is_visible()
