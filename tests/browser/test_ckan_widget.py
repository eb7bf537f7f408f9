"""ckan-widget.js in pages that were written for neogeo-technologies/ckan-widget, beside what that one shows there."""

from __future__ import annotations

import html
import itertools
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import PROJECT
from tests.browser import old_widget
from tests.browser.static_host import serve

PARTNER = "pnr-provence-alpes-cote-dazur"
PARKS = [f"parc_naturel_regional_{name}" for name in ("du_luberon", "des_alpilles", "du_verdon", "du_queyras")]
OPEN_TO_ALL = {"Access-Control-Allow-Origin": "*"}
CARDS = "sitegen-catalogue .item .title"


@dataclass
class Around:
    """A page of a partner's own site, on another origin than the catalogue's."""

    folder: Path
    host: str
    site: str  # the catalogue's address
    one: str  # that of a catalogue with a single producer
    context: BrowserContext
    names: Iterator[int] = field(default_factory=itertools.count)

    def open(self, body: str, *, head: str = "") -> tuple[Page, list[str]]:
        """The page with this content, and what its console says."""
        text = f"<!doctype html><html lang='fr'><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"
        name = f"{next(self.names)}.html"  # browsers ask for a new page of an old name no more than once a second
        (self.folder / name).write_text(text, encoding="utf-8")
        page = self.context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"uncaught: {error}"))
        page.goto(self.host + name)
        return page, said

    def told(self, config: Any, *, site: str = "") -> tuple[Page, list[str]]:
        """A page that calls the shim with a configuration, drawn."""
        page, said = self.open(
            f'<div id="ckan-widget"></div><script src="{site or self.site}ckan-widget.js"></script>'
            f"<script>ckanWidget.init({json.dumps(config)})</script>"
        )
        page.locator("sitegen-catalogue[data-state=ready]").wait_for()
        return page, said


@pytest.fixture(scope="module")
def around(built_demo: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Around]:
    folder = tmp_path_factory.mktemp("host")
    with ExitStack() as stack:
        public = built_demo / "public"
        site = stack.enter_context(serve(public / PARTNER, "/", lambda _: OPEN_TO_ALL))
        one = stack.enter_context(serve(public / "saint-pierre-du-mont", "/", lambda _: OPEN_TO_ALL))
        context = browser.new_context(locale="fr-FR", viewport={"width": 1200, "height": 900})
        context.set_default_timeout(10_000)
        yield Around(folder, stack.enter_context(serve(folder)), site, one, context)
        context.close()


@pytest.fixture
def packages() -> list[dict[str, Any]]:
    """The datasets of that partner, as a CKAN has them."""
    lines = (PROJECT / "demo" / "datasets.jsonl").read_text(encoding="utf-8").splitlines()
    return [p for p in map(json.loads, lines) if (p.get("organization") or {}).get("name") in PARKS]


def titles(page: Page) -> list[str]:
    return [" ".join(text.split()) for text in page.locator(CARDS).all_inner_texts()]


# What each option narrows, orders and cuts: by itself, and with others.
CONFIGURATIONS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "one organisation": {"ckan_organizations": PARKS[:1]},
    "any of two organisations": {"ckan_organizations": PARKS[1:3]},
    "an organisation of others": {"ckan_organizations": ["nouvelle_aquitaine_mobilites"]},
    "one of ours and one of others": {"ckan_organizations": [PARKS[3], "commune_de_saint_pierre_du_mont"]},
    "a group": {"ckan_groups": ["tourisme-et-patrimoine"], "result_page_size": 25},
    "both of two groups": {"ckan_groups": ["tourisme-et-patrimoine", "culture-sports-et-loisirs"]},
    "a tag with an accent": {"ckan_tags": ["randonnée"]},
    "both of two tags": {"ckan_tags": ["patrimoine", "patrimoine bâti"]},
    "a format": {"ckan_facets": {"res_format": "GeoJSON"}, "result_page_size": 50},
    "both of two formats": {"ckan_facets": {"res_format": "GeoJSON, CSV"}},
    "a licence": {"ckan_facets": {"license_id": "odc-odbl"}},
    "two licences, which none has": {"ckan_facets": {"license_id": "lov2,odc-odbl"}},
    "organisations, a group and a format": {
        "ckan_organizations": PARKS[:3],
        "ckan_groups": ["environnement-et-biodiversite"],
        "ckan_facets": {"res_format": "GeoJSON"},
    },
    "a field twice": {"ckan_organizations": PARKS[:2], "ckan_facets": {"organization": PARKS[1]}},
    "newest first": {"data_sort": "metadata_modified desc", "result_page_size": 100},
    "by relevance": {"data_sort": "score desc, metadata_modified desc", "result_page_size": 25},
}


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_the_same_datasets_in_the_same_order(around: Around, packages: list[dict[str, Any]], name: str) -> None:
    config = CONFIGURATIONS[name]
    found = old_widget.answer(packages, old_widget.asked(config))
    page, _ = around.told(config)
    assert titles(page) == [" ".join(each["title"].split()) for each in found["results"]]
    total = page.locator("sitegen-catalogue .total").inner_text()
    assert [int(number) for number in re.findall(r"\d+", total)] == ([found["count"]] if found["count"] else [])
    page.close()


def test_by_title_as_people_sort(around: Around, packages: list[dict[str, Any]]) -> None:
    """Solr goes by the numbers of letters, and puts É behind Z; here it stands beside E."""
    config = {"data_sort": "title_string asc", "result_page_size": 100}
    found = old_widget.answer(packages, old_widget.asked(config))
    page, _ = around.told(config)
    assert sorted(titles(page)) == sorted(" ".join(each["title"].split()) for each in found["results"])
    plain = [title for title in titles(page) if title[0] < "\x7f"]
    assert [title[0].upper() for title in plain] == sorted(title[0].upper() for title in plain)
    page.close()


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_beside_the_old_one_itself(around: Around, packages: list[dict[str, Any]], name: str) -> None:
    build, config = old_widget.build(), CONFIGURATIONS[name]
    chunks = sorted((build / "static" / "js").glob("*.chunk.js"))
    [runtime] = (build / "static" / "js").glob("runtime-main.*.js")
    with old_widget.ckan(packages) as (address, heard), serve(build) as host:
        scripts = [runtime.name, *(each.name for each in chunks)]
        page, _ = around.open(
            '<div id="ckan-widget"></div>'
            + "".join(f'<script src="{host}static/js/{each}"></script>' for each in scripts)
            + f"<script>ckanWidget.init({json.dumps({'ckan_api': address, **config})})</script>"
        )
        page.locator("#ckan-widget h2 strong").first.wait_for()
        page.wait_for_load_state("networkidle")
        there = [" ".join(each.split()) for each in page.locator(".dataset h4").all_inner_texts()]
        total = int(re.findall(r"\d+", page.locator("#ckan-widget h2").first.inner_text())[0])
        page.close()
    [request] = heard
    assert {"q": "", "fq": ""} | request == old_widget.asked(config), "what is asked for is what the table here says"
    page, _ = around.told(config)
    assert titles(page) == there
    assert total == old_widget.answer(packages, old_widget.asked(config))["count"]
    page.close()


# -- The documented pages, of which one address is changed -----------------------------------------------------------

# What stands before the scripts in each documented page, as short as it does the same: pieces come by `push`, and run
# once those are there that they name.
RUNTIME = """<script>!function(modules) {
  var here = {1: 0}, waiting = [], self = this;
  function run() {
    waiting.filter(function (entry) { return entry.slice(1).every(function (id) { return here[id] === 0; }); })
      .forEach(function (entry) { self.ran = entry[0]; });
  }
  var queue = this["webpackJsonpckan-widget"] = this["webpackJsonpckan-widget"] || [];
  queue.push = function (piece) {
    piece[0].forEach(function (id) { here[id] = 0; });
    waiting.push.apply(waiting, piece[2] || []);
    run();
  };
}([])</script>"""
FULL = f"""{{
  ckan_api: 'https://ckan.example', link_to_ckan_href: 'https://ckan.example/path-datasets/{{name}}/',
  link_to_ckan_label: 'Voir sur le catalogue CKAN', ckan_organizations: {json.dumps(PARKS)},
  ckan_groups: ['tourisme-et-patrimoine'], ckan_tags: ['randonnée'], ckan_facets: {{res_format: 'GeoJSON'}},
  facet_display: ['organization', 'facet1', 'res_format'],
  data_sort: 'title_string asc', result_page_size: 25, thumbnails_display: true, header_display: true,
  sidebar_display: true
}}"""
STYLES = '<link href="./app.css" rel="stylesheet"><link href="./static/css/main.4d1cfba5.chunk.css" rel="stylesheet">'
VENDORS, MAIN = "./static/js/2.85a3e85f.chunk.js", "./static/js/main.404aabed.chunk.js"


@pytest.mark.parametrize("changed", [VENDORS, MAIN, "./static/js/main.js"])
def test_the_built_page(around: Around, changed: str) -> None:
    """build/index.html: the scripts in the page, one that is not there, and a call without options behind the body."""
    body = (
        f'<div id="ckan-widget"></div>{RUNTIME}<script src="{VENDORS}"></script><script src="{MAIN}"></script></body>'
        '<script src="./static/js/main.js" type="text/javascript"></script>'
        '<script type="text/javascript">var config={};ckanWidget.init(config)</script>'
    )
    page, said = around.open(body.replace(changed, f"{around.site}ckan-widget.js"), head=STYLES)
    page.locator("sitegen-catalogue[data-state=ready]").wait_for()
    assert len(titles(page)) == 10
    assert not [line for line in said if "uncaught" in line or "ckan-widget.js of" in line]
    page.close()


@pytest.mark.parametrize("changed", [VENDORS, MAIN])
def test_the_page_with_every_option(around: Around, changed: str) -> None:
    """The second example of the readme."""
    body = (
        f'<div id="ckan-widget"></div></body>{RUNTIME}<script src="{VENDORS}"></script>'
        f'<script type="text/javascript" src="{MAIN}"></script>'
        f'<script type="text/javascript">var config = {FULL};\nckanWidget.init(config)</script>'
    )
    page, said = around.open(body.replace(changed, f"{around.site}ckan-widget.js"), head=STYLES)
    page.locator("sitegen-catalogue[data-state=ready]").wait_for()
    assert titles(page) == sorted(titles(page))
    assert titles(page)
    links = page.locator(f"{CARDS} a").evaluate_all("all => all.map(each => [each.href, each.target])")
    assert all(re.fullmatch(r"https://ckan\.example/path-datasets/[a-z0-9-]+/", link) for link, _ in links)
    assert {target for _, target in links} == {"_blank"}
    told = [line for line in said if "ckan-widget.js of" in line]
    assert [re.findall(r": (\w+) has no effect", line) for line in told] == [
        ["ckan_api"], ["link_to_ckan_label"], ["thumbnails_display"]
    ]  # fmt: skip
    assert all(line.startswith("info: ") for line in told)
    page.close()


def test_the_page_to_work_on(around: Around) -> None:
    """public/index.html: one script, behind the body, and options that are commented out."""
    page, _ = around.open(
        f'<div id="ckan-widget"></div></body><script src="{around.site}ckan-widget.js" type="text/javascript"></script>'
        "<script>var config = {\n// ckan_groups: [],\n// result_page_size: 25,\n};\nckanWidget.init(config);</script>",
        head=STYLES,
    )
    page.locator("sitegen-catalogue[data-state=ready]").wait_for()
    assert len(titles(page)) == 10
    page.close()


@pytest.mark.parametrize("keep", [True, False], ids=["with the old files", "without them"])
def test_the_built_page_itself(around: Around, keep: bool) -> None:
    """The real page and its files: nothing of the old widget runs beside the new one."""
    build = old_widget.build()
    text = (build / "index.html").read_text(encoding="utf-8")
    [main] = re.findall(r"\./static/js/main\.\w+\.chunk\.js", text)
    with serve(build) as host:
        text = text.replace(main, f"{around.site}ckan-widget.js")
        if keep:
            text = text.replace("./static/", f"{host}static/")
        (around.folder / "built.html").write_text(text, encoding="utf-8")
        page = around.context.new_page()
        page.goto(f"{around.host}built.html")
        page.locator("sitegen-catalogue[data-state=ready]").wait_for()
        assert len(titles(page)) == 10
        assert page.locator("#ckan-widget > *").count() == 1
        page.close()


# -- Options that change what is around the list ---------------------------------------------------------------------


def test_parts_that_are_left_out(around: Around) -> None:
    page, _ = around.told({"header_display": False, "sidebar_display": False})
    assert page.locator("sitegen-catalogue :is([part=search], [part=facets], select)").count() == 0
    assert len(titles(page)) == 10
    page.close()


def test_facets_that_are_shown(around: Around) -> None:
    page, _ = around.told({"facet_display": ["tags", "res_format", "support"]})
    labels = page.locator("sitegen-catalogue .facets summary")
    expect(labels).to_have_count(2)  # they come after the list
    assert sorted(labels.all_inner_texts()) == ["Format", "Mot-clé"]
    page.close()
    page, _ = around.told({"facet_display": ["facet1"]})
    assert page.locator("sitegen-catalogue .facets").count() == 0
    page.close()


def test_sizes_and_orders_that_there_are_none_of(around: Around) -> None:
    page, said = around.told({"result_page_size": 400, "data_sort": "views_recent desc"})
    assert len(titles(page)) == 22
    [told] = [line for line in said if "data_sort" in line]
    assert told.startswith("info: ")
    assert "relevance is taken" in told
    page.close()


def test_a_catalogue_of_one_producer(around: Around) -> None:
    """Its search has no facet of producers: all datasets are that one's, and none is another's."""
    page, said = around.told({"ckan_organizations": ["commune_de_saint_pierre_du_mont"]}, site=around.one)
    assert len(titles(page)) == 10
    assert not [line for line in said if line.startswith("warning")]
    page.close()
    page, said = around.told({"ckan_organizations": ["parc_naturel_regional_du_luberon"]}, site=around.one)
    assert titles(page) == []
    assert len([line for line in said if "parc_naturel_regional_du_luberon" in line]) == 1
    page.close()


def test_a_field_that_the_search_does_not_know(around: Around) -> None:
    page, said = around.told({"ckan_facets": {"datatype": "donnees-ouvertes, geoservices"}})
    assert len(titles(page)) == 10
    told = [line for line in said if "datatype" in line]
    assert all(line.startswith("warning: ") and "[search] facets" in line for line in told)
    assert len(told) == 2, "one for each value"
    page.close()


# -- How it is called ------------------------------------------------------------------------------------------------


def test_before_the_container_is_there(around: Around) -> None:
    page, said = around.open(
        '<div id="ckan-widget"><p>Patience…</p></div>',
        head=f'<script src="{around.site}ckan-widget.js"></script>'
        "<script>ckanWidget.init({result_page_size: 50}); ckanWidget.init({result_page_size: 5})</script>",
    )
    page.locator("sitegen-catalogue[data-state=ready]").wait_for()
    assert len(titles(page)) == 5, "the last call holds"
    assert page.locator("sitegen-catalogue > p").text_content() == "Patience…"
    assert not [line for line in said if line.startswith(("error", "uncaught"))]
    page.close()


def test_twice_and_with_nothing(around: Around) -> None:
    page, _ = around.told({"ckan_tags": ["randonnée"]})
    few = len(titles(page))
    assert 0 < few < 10
    for call in ("init()", "init(null)", "init({ckan_organizations: 'parc_naturel_regional_du_luberon'})"):
        page.evaluate(f"ckanWidget.{call}")
        page.wait_for_function("document.querySelectorAll('sitegen-catalogue[data-state=ready]').length === 1")
        page.wait_for_function(
            "few => document.querySelector('sitegen-catalogue').shadowRoot.querySelectorAll('.item').length !== few",
            arg=few,
        )
    assert page.locator("#ckan-widget > *").count() == 1
    assert len(titles(page)) == 7, "a list as people write it"
    assert page.locator("script[src$='/embed.js']").count() == 1
    page.close()


def test_without_a_container(around: Around) -> None:
    page, said = around.open(
        f'<script src="{around.site}ckan-widget.js"></script><script>ckanWidget.init({{}})</script>'
    )
    page.wait_for_load_state("load")
    assert [line for line in said if line.startswith("error") and 'id="ckan-widget"' in line]
    page.close()


def test_with_a_policy(around: Around) -> None:
    """A nonce, and the catalogue's address to read from: what the elements need as well."""
    policy = f"default-src 'none'; script-src 'nonce-abc'; connect-src {around.site}; style-src 'nonce-abc'"
    page, said = around.open(
        f'<div id="ckan-widget"></div><script nonce="abc" src="{around.site}ckan-widget.js"></script>'
        "<script nonce='abc'>ckanWidget.init({})</script>",
        head=f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">',
    )
    page.locator("sitegen-catalogue[data-state=ready]").wait_for()
    assert len(titles(page)) == 10
    assert [line for line in said if "Content Security Policy" in line and "favicon" not in line] == []
    page.close()


@pytest.mark.parametrize(
    "value", ['"><img src=x onerror=alert(1)>', "a+b c", "__proto__", "constructor", "é\u202e", "+", ""]
)
def test_hostile_options_are_text(around: Around, value: str) -> None:
    config = {
        "ckan_organizations": [value], "ckan_groups": [value], "ckan_tags": [value],
        "ckan_facets": {"res_format": value}, "facet_display": [value],
        "link_to_ckan_href": f"javascript:alert(1)//{value}{{name}}",
    }  # fmt: skip
    page, said = around.told(config)
    assert page.locator("#ckan-widget img, #ckan-widget script").count() == 0
    assert not [line for line in said if line.startswith("uncaught")]
    links = page.locator(f"{CARDS} a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert not [link for link in links if link and link.startswith("javascript")]
    page.close()
