"""Elements over catalogues that are down, gone, not catalogues, or meant to do harm; and pages that handle them badly.

Whatever comes: the page's own content stays where there is nothing to show, one line in the console says why, nothing
of the catalogue runs, and the element beside it works.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.acceptance.hostile import RUN
from tests.browser.embedded import settle
from tests.browser.host_pages import Hosts
from tests.browser.odd_sites import (
    MEBIBYTE,
    Answer,
    Odd,
    OddSites,
    as_json,
    at,
    changed,
    changed_first,
    closed_port,
    serve_odd,
)
from tests.browser.page_types import Hosted
from tests.browser.trial import EACH, Trial

TOWN = "saint-pierre-du-mont"
FIRST = "embed/catalogue.json"
HTML = b"<!DOCTYPE html><title>Nothing here</title><p>It works!"


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
    "format-zero": changed_first(format=0),
    "format-negative": changed_first(format=-1),
    "format-part": changed_first(format=0.5),
    "format-text": changed_first(format="1"),
    "format-list": changed_first(format=[1]),
    "format-true": changed_first(format=True),
    "not-shared": at(FIRST, Answer(b"{}", shared=False)),
    "redirect-to-nothing": at(FIRST, Answer(status=302, headers={"Location": "/elsewhere/nothing.json"})),
    "redirect-for-ever": at(FIRST, Answer(status=302, headers={"Location": "catalogue.json"})),
}  # fmt: skip
NEWER: dict[str, Odd] = {
    "format-next": changed_first(format=2),
    "format-far": changed_first(format=10**9),
    "format-next-and-strange": at(FIRST, as_json({"format": 2, "all": {"is": "different"}})),
}
JUNK: tuple[Any, ...] = (None, -1, 10**9, True, "x", [], {}, [None], {"x": {"x": [1]}}, {"__proto__": 1})
KEYS = (
    *("language", "direction", "title", "home", "languages", "search", "listing", "index", "cards"),
    *("datasets", "preview", "count", "tokens", "words", "newest", "scripts"),
)  # fmt: skip
WRONG_INSIDE = {  # a third of them, each kind with some keys
    f"{key}-{number}": changed_first(**{key: junk})
    for at_key, key in enumerate(KEYS)
    for number, junk in enumerate(JUNK)
    if (at_key + number) % 3 == 0
} | {f"{key}-missing": _without(key) for key in KEYS}
INDEX, CARDS, DATASETS = "search/index/", "embed/cards/", "embed/datasets/"
FILES = {"index": INDEX, "index-first": f"{INDEX}catalogue.json", "cards": CARDS, "datasets": DATASETS}
BEHIND: dict[str, Odd] = {
    f"{name}-{kind}": odd
    for name, path in FILES.items()
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
        "huge-count": changed(path, lambda told: told | {"count": 10**9} if isinstance(told, dict) else told),
    }.items()
}  # fmt: skip


@pytest.fixture(scope="module")
def odd(shared_sites: dict[str, Hosted]) -> Iterator[OddSites]:
    with serve_odd(shared_sites[TOWN].site.folder, NO_CATALOGUE | NEWER | WRONG_INSIDE | BEHIND) as served:
        yield served


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


@pytest.mark.parametrize("element", EACH)
def test_wrong_kinds_of_value_inside(odd: OddSites, hosts: Hosts, page: Page, element: str) -> None:
    """Whether it shows what it can or leaves the page's own content: one of both is there, and nobody else notices."""
    behind = () if element == "sitegen-search" else BEHIND  # which reads nothing more
    tries = {name: (element, f'src="{odd.of(name)}" {EACH[element]}') for name in (*WRONG_INSIDE, *behind)}
    trial = Trial(page, hosts, tries)
    trial.unhurt()
    texts = dict(
        page.locator("[data-try]").evaluate_all("all => all.map(e => [e.id, e.shadowRoot?.textContent ?? ''])")
    )
    wrong = {}
    for name in tries:
        seen = trial.seen[name]
        whole = (seen.state, seen.own, len(seen.reasons)) == ("ready", False, 0) and seen.shown > 0
        left = (seen.state, seen.own, seen.shown, len(seen.reasons), len(seen.said)) == ("failed", True, 0, 1, 1)
        strange = [word for word in ("undefined", "[object", "NaN") if word in texts[name]]
        if not (whole or left) or strange:
            wrong[name] = (seen, strange)
    assert wrong == {}


# What authors of pages write by mistake: attributes, and how many datasets the element shows all the same (None: none).
def _numbers(
    element: str, name: str, values: tuple[str, ...], count: int | None
) -> dict[str, tuple[str, str, int | None]]:
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
    **_numbers("sitegen-dataset", "name", ("no-such-dataset", "__proto__", "../../x", "constructor", "é" * 3000), None),
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
    *("http://[", "http://", "https:", "mailto:a@b.example", "blob:null/x", "relative/", "/from/the/root/"),
    *("?only=query", "#only-fragment", "  ", "http://user:secret@127.0.0.1:9/", "about:blank", "x" * 5000),
)  # fmt: skip


def test_addresses_that_lead_to_no_catalogue(hosts: Hosts, page: Page, subtests: pytest.Subtests) -> None:
    tries = {f"try-{number}": ("sitegen-catalogue", f'src="{address}"') for number, address in enumerate(ADDRESSES)}
    trial = Trial(page, hosts, tries)
    trial.unhurt()
    for number, address in enumerate(ADDRESSES):
        with subtests.test(address[:40]):
            seen = trial.seen[f"try-{number}"]
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


# -- Catalogues that are too much


TOO_MUCH: dict[str, Odd] = {
    "silent": at(FIRST, Answer(stalls=True)),
    "silent-half": at(FIRST, Answer(b'{"format": 1, ', stalls=True)),
    "silent-index": at(INDEX, Answer(stalls=True)),
    "silent-cards": at(CARDS, Answer(stalls=True)),
    "endless": at(FIRST, Answer(b" " * MEBIBYTE, endless=True)),
    "endless-text": at(FIRST, Answer(b'"' + b"x" * MEBIBYTE, endless=True)),
    "endless-index": at(f"{INDEX}catalogue.json", Answer(b" " * MEBIBYTE, endless=True)),
    "endless-cards": at(CARDS, Answer(b" " * MEBIBYTE, endless=True)),
}  # fmt: skip
SILENT_ONES = [name for name in TOO_MUCH if name.startswith("silent")]
PATIENCE = 31_000  # milliseconds: a little more than an element waits for a byte


def test_an_answer_without_end_is_given_up(shared_sites: dict[str, Hosted], hosts: Hosts, page: Page) -> None:
    """Megabytes of nothing are not read to their end; who is silent holds up nobody else, and is left after a while."""
    page.clock.install()
    with serve_odd(shared_sites[TOWN].site.folder, TOO_MUCH) as odd:
        good = hosts.sites[0]
        own = '<a class="own" href="https://town.example/">Le catalogue</a>'
        every = [(name, odd.of(name)) for name in TOO_MUCH] + [("good", good)]
        widgets = "".join(
            f'<sitegen-catalogue data-try id="{name}" src="{src}" q="eau">{own}</sitegen-catalogue>'
            for name, src in every
        )
        page.goto(hosts.page("plain", widgets))
        settle(page, "good", "endless", "endless-text", "endless-index", "endless-cards", seconds=40)
        states = page.evaluate("() => [...document.querySelectorAll('[data-try]')].map(e => [e.id, e.dataset.state])")
        assert dict(states)["good"] == "ready"
        assert {dict(states)[name] for name in ("endless", "endless-text", "endless-index", "endless-cards")} == {
            "failed"
        }
        # 50 MB are read, and what is on its way on a busy machine comes on top: of 512 that would be there
        assert max(odd.sent.values()) < 128 * MEBIBYTE
        assert set(dict(states)).issuperset(SILENT_ONES)
        assert not {dict(states)[name] for name in SILENT_ONES} & {"ready", "failed"}, "they may still say something"
        page.clock.fast_forward(PATIENCE)
        settle(page, *SILENT_ONES, seconds=10)
        for name in SILENT_ONES:
            assert page.locator(f"#{name}").get_attribute("data-state") == "failed"
            assert page.evaluate("id => document.querySelector(`#${id} .own`).checkVisibility()", name)
        assert page.evaluate("window.__heard.uncaught") == []
