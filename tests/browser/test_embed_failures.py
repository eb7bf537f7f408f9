"""Elements of a catalogue that is not there, or is not what it says: nothing breaks and nothing of it runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.element_host import Host, ready, titles


def garbage(value: Any) -> Callable[[Route], None]:
    return lambda route: route.fulfill(json=value, headers={"Access-Control-Allow-Origin": "*"})


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda route: route.abort(), "unreachable"),
        (lambda route: route.fulfill(status=404, headers={"Access-Control-Allow-Origin": "*"}), "missing"),
        (lambda route: route.fulfill(body="<html>", headers={"Access-Control-Allow-Origin": "*"}), "not-a-catalogue"),
        (garbage({}), "not-a-catalogue"),
        (garbage([]), "not-a-catalogue"),
        (garbage(None), "not-a-catalogue"),
        (garbage({"format": 0, "title": "x", "language": "fr"}), "not-a-catalogue"),
        (garbage({"format": 99, "title": "x", "language": "fr"}), "newer"),
    ],
)
def test_its_own_content_stays_where_there_is_nothing_to_show(
    answer: Callable[[Route], None], reason: str, host: Host
) -> None:
    host.page.route(f"{host.other}embed/catalogue.json", answer)
    reasons = (
        "<script>window.reasons = []; addEventListener('sitegen-error', e => reasons.push(e.detail.reason))</script>"
    )
    bare = f'<sitegen-latest src="{host.other}"></sitegen-latest>'
    host.open(
        f'<sitegen-catalogue src="{host.other}"><a href="x">Notre catalogue</a></sitegen-catalogue>{bare}',
        head=reasons,
    )
    element = ready(host.page.locator("sitegen-catalogue"), "failed")
    expect(element.get_by_role("link", name="Notre catalogue")).to_be_visible()
    link = ready(host.page.locator("sitegen-latest"), "failed").locator("a")
    expect(link).to_have_attribute("href", host.other)
    assert host.page.evaluate("reasons") == [reason, reason]
    assert len([line for line in host.said if line.startswith("<sitegen-")]) == 2
    assert not [line for line in host.said if line.startswith("uncaught")]


def test_an_unknown_dataset(host: Host) -> None:
    for name in ("no-such", "", "__proto__", "constructor"):
        host.open(host.element("dataset", f'name="{name}"'))
        element = ready(host.page.locator("sitegen-dataset"), "failed")
        expect(element.get_by_role("link", name="Notre catalogue")).to_be_visible()
    assert len([line for line in host.said if "is no dataset" in line]) == 4


def test_a_catalogue_of_another_kind_than_it_says(host: Host) -> None:
    """Each value of the first file as something else: nothing is thrown that nobody foresaw."""
    first = host.page.request.get(f"{host.site}embed/catalogue.json").json()
    wrong = [None, 7, "x", [], {"x": 1}, [[1]], [None], {"at": [], "block": "x"}]
    answers = [first | {key: value} for key in first for value in wrong]

    def answer(route: Route) -> None:
        number = re.search(r"/wrong/(\d+)/", route.request.url)
        assert number
        garbage(answers[int(number[1])])(route)

    host.page.route("**/wrong/*/embed/catalogue.json", answer)
    elements = "".join(
        f'<sitegen-catalogue style="position: fixed" src="{host.site}wrong/{at}/" hide="facets">x</sitegen-catalogue>'
        for at in range(len(answers))
    )
    reasons = (
        "<script>window.reasons = []; addEventListener('sitegen-error', e => reasons.push(e.detail.reason))</script>"
    )
    host.open(elements, head=reasons)
    expect(host.page.locator("sitegen-catalogue:is([data-state=ready], [data-state=failed])")).to_have_count(
        len(answers), timeout=30_000
    )
    assert "fault" not in host.page.evaluate("reasons")
    assert not [line for line in host.said if "uncaught" in line]


def test_nothing_of_a_catalogue_runs(host: Host) -> None:
    evil = '<img src=x onerror="window.ran = 1"><script>window.ran = 2</script>'
    first = host.page.request.get(f"{host.site}embed/catalogue.json").json()
    for card in first["newest"]:
        card |= {
            "title": evil,
            "summary": evil,
            "organization": evil,
            "license": evil,
            "path": "javascript:window.ran=3",
        }
        card |= {"formats": [[evil, evil]], "title_lang": '"><img>', "modified": evil}
    first |= {
        "title": evil,
        "tokens": {"color-primary": "red;} * {display: none", "radius": "url(https://evil.example/)"},
    }
    first |= {"scripts": {"list": "https://evil.example/x.js"}, "styles": {"elements": "https://evil.example/x.css"}}
    host.page.route(f"{host.other}embed/catalogue.json", garbage(first))
    host.open(host.element("latest") + f'<sitegen-catalogue src="{host.other}" hide="facets">x</sitegen-catalogue>')
    element = ready(host.page.locator("sitegen-catalogue"))
    ready(host.page.locator("sitegen-latest"))
    assert titles(element)[0] == evil
    assert element.locator("img, script").count() == 0
    assert element.locator("a[href^='javascript:']").count() == 0
    assert element.locator(".title a").first.get_attribute("href") is None
    assert host.page.evaluate("window.ran") is None
    assert not [line for line in host.said if "evil" in line]


def test_what_fails_later_is_said_and_leaves_what_is_there(host: Host) -> None:
    host.page.route("**/embed/cards/*", lambda route: route.abort())
    element = host.show("catalogue", 'hide="facets"')
    before = titles(element)
    element.locator(".pager").get_by_role("button", name="Page 2").click()
    expect(element.locator(".notice")).to_contain_text("n’a pas pu être chargée")
    assert titles(element) == before
    host.page.unroute("**/embed/cards/*")
    element.locator(".pager").get_by_role("button", name="Page 3").click()
    expect(element.locator(".pager [aria-current=page]")).to_have_text("Page 3")
    expect(element.locator(".notice")).to_be_hidden()


def test_code_whose_name_changed_since_the_page_was_opened(host: Host) -> None:
    asked: list[str] = []

    def once(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) > 1:
            route.continue_()
            return
        first = host.page.request.get(route.request.url).json()
        first["scripts"]["list"] = "assets/embed/list.00000000.js"
        route.fulfill(json=first, headers={"Access-Control-Allow-Origin": "*"})

    host.page.route(f"{host.site}embed/catalogue.json", once)
    host.show("catalogue")
    assert len(asked) == 2


def test_the_script_twice(host: Host) -> None:
    script = f'<script src="{host.site}embed.js"></script>' * 2
    host.open(host.element("catalogue"), script=script)
    ready(host.page.locator("sitegen-catalogue"))
    assert not host.said
