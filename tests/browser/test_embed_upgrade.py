"""What was pasted once goes on working: over rebuilt sites with other scripts and another layout of their index, in
pages that were opened before, with scripts that browsers kept, and between the versions of two sites."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from sitegen import urls
from tests import PROJECT
from tests.browser.embedded import LISTEN, settle
from tests.browser.host_pages import SHARED, Hosts, hosting
from tests.browser.page_types import Hosted
from tests.browser.static_host import serve
from tests.program import copy_demo, sitegen
from tests.web_servers import Rules

TOWN = "saint-pierre-du-mont"
FIRST = "embed/catalogue.json"
INDEX = "search/index/catalogue.json"
OWN = '<p><a class="own" href="https://town.example/">Le catalogue</a></p>'


@pytest.fixture(scope="module")
def next_version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town's site as some later version would build it: every script has another name, and the index another form.

    It is built by this version with a theme whose scripts are changed: they know `format` 2, too, and an index that is
    laid out in another way, as which the built one is then written.
    """
    project = copy_demo(tmp_path_factory.mktemp("next") / "project")
    assets = project / "themes" / "later" / "assets"
    shutil.copytree(PROJECT / "themes" / "base" / "assets" / "embed", assets / "embed")
    for script in (PROJECT / "themes" / "base" / "assets").glob("*.js"):
        shutil.copy(script, assets)
    for file in [*assets.rglob("*.js"), *assets.rglob("*.css")]:
        more = "void 'the next version';" if file.suffix == ".js" else ".next-version { order: 0; }"
        file.write_text(f"{file.read_text(encoding='utf-8')}\n{more}\n", encoding="utf-8")
    _edit(
        assets / "catalogue.js",
        "constructor(index, get) {",
        "constructor({ later, ...plain }, get) {\n    const index = later ?? plain;",
    )
    _edit(assets / "embed" / "site.js", "const FORMAT = 1;", "const FORMAT = 2;")
    (assets.parent / "theme.toml").write_text('name = "later"\nextends = "register"\napi = 1\n', encoding="utf-8")
    _edit(project / "partners" / TOWN / "partner.toml", 'name = "register"', 'name = "later"')
    sitegen("build", TOWN, "-o", project / "public", project=project)
    site = project / "public" / TOWN
    for index in site.rglob(INDEX):
        index.write_text(json.dumps({"later": json.loads(index.read_bytes())}), encoding="utf-8")
    return site


def _edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file.name} has changed: this test takes it for a later version after another edit"
    file.write_text(text.replace(old, new), encoding="utf-8")


@dataclass
class Town:
    """A host of the town's site, where another version can be put in its place."""

    folder: Path
    address: str
    hosts: Hosts
    started: float = field(default_factory=time.time)
    puts: int = 0

    def put(self, site: Path, *, keep: str = "") -> None:
        """Publish `site`, of which nothing of before stays but the file `keep`."""
        kept = (self.folder / keep).read_bytes() if keep else b""
        shutil.rmtree(self.folder)
        shutil.copytree(site, self.folder)
        self.puts += 1
        for file in self.folder.rglob("*.js*"):
            os.utime(file, (changed := self.started + 60 * self.puts, changed))  # later than before, as hosts tell it
        if keep:
            (self.folder / keep).write_bytes(kept)


@pytest.fixture
def town(shared_sites: dict[str, Hosted], tmp_path: Path) -> Iterator[Town]:
    """The site of this version, at a host that goes by the file `_headers` of it: browsers keep what they may."""
    folder = Path(shutil.copytree(shared_sites[TOWN].site.folder, tmp_path / "town"))
    rules = Rules.of((folder / urls.HOST_HEADERS).read_text(encoding="utf-8"))

    def headers(path: str) -> Mapping[str, str]:
        return {**rules.joined(path), **SHARED}

    (tmp_path / "hosts").mkdir()
    with serve(folder, headers=headers) as address, hosting(tmp_path / "hosts", [address]) as hosts:
        yield Town(folder, address, hosts)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1000, "height": 700}, locale="fr-FR", reduced_motion="reduce")
    context.set_default_timeout(10_000)
    context.add_init_script(f"({LISTEN})()")
    yield context
    context.close()


def _opened(context: BrowserContext, address: str) -> tuple[Page, list[str]]:
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda each: said.append(each.text) if each.type == "warning" else None)
    page.goto(address)
    return page, said


def _found(page: Page, element: str, words: str) -> int:
    """How many datasets a list has for some words that are typed."""
    results = "id => window.__heard.results.filter(([each]) => each === id).length"
    before = page.evaluate(results, element.removeprefix("#"))
    page.locator(f"{element} [part~=search] [part~=box]").fill(words)
    page.wait_for_function(f"([id, before]) => ({results})(id) > before", arg=[element.removeprefix("#"), before])
    page.wait_for_function("e => !document.querySelector(e).shadowRoot.querySelector('[aria-busy=true]')", arg=element)
    return page.locator(f"{element} [part~=item]").count()


SNIPPETS = (
    f'<sitegen-catalogue id="list">{OWN}</sitegen-catalogue><div style="height: 9000px"></div>'
    f'<sitegen-dataset id="card" name="arbres-du-domaine-public">{OWN}</sitegen-dataset>'
    f'<sitegen-latest id="latest">{OWN}</sitegen-latest><sitegen-search id="box">{OWN}</sitegen-search>'
    f'<sitegen-catalogue id="later">{OWN}</sitegen-catalogue>'
)


def _scripts(site: Path) -> set[str]:
    return {re.sub(r".*/assets/", "", path.as_posix()) for path in (site / "assets").rglob("*.js")}


def test_the_next_version_has_other_names(shared_sites: dict[str, Hosted], next_version: Path) -> None:
    """Else the tests below would prove nothing."""
    old, new = _scripts(shared_sites[TOWN].site.folder), _scripts(next_version)
    embedded = {name for name in old if name.startswith(("embed/", "catalogue.", "words."))}
    assert len(embedded) > 5
    assert embedded & new == set()
    assert (next_version / FIRST).is_file()


def test_a_page_that_was_pasted_once(town: Town, next_version: Path, context: BrowserContext) -> None:
    """Before the upgrade, after it, and from a browser that kept what it had."""
    address = town.hosts.page("plain", SNIPPETS)
    counts = []
    for site in (None, next_version):
        if site:
            town.put(site)
        page, said = _opened(context, address)
        settle(page)
        counts.append((page.locator("#list [part~=item]").count(), _found(page, "#list", "arbre")))
        assert page.locator("#card [part~=title], #card [part~=file]").count() > 1
        assert said == []
        assert page.evaluate("window.__heard.uncaught") == []
        page.close()
    assert counts[0] == counts[1]
    assert min(counts[0]) > 0


def test_a_page_that_was_opened_before(town: Town, next_version: Path, context: BrowserContext) -> None:
    """What comes into view after the upgrade is shown by the new scripts, as the old ones are gone."""
    page, said = _opened(context, town.hosts.page("plain", SNIPPETS))
    page.locator("#list [part~=item]").first.wait_for()
    town.put(next_version)
    settle(page)
    states = page.evaluate("() => [...document.querySelectorAll('#place > [id]')].map(e => [e.id, e.dataset.state])")
    assert dict(states) == dict.fromkeys(("list", "card", "latest", "box", "later"), "ready")
    assert said == []
    assert page.evaluate("window.__heard.uncaught") == []


def test_a_search_in_a_page_that_was_opened_before(town: Town, next_version: Path, context: BrowserContext) -> None:
    """Scripts that run already cannot read the new index: they say so where they are, and go on being there."""
    page, _ = _opened(context, town.hosts.page("plain", SNIPPETS))
    page.locator("#list [part~=item]").first.wait_for()
    town.put(next_version)
    page.locator("#list [part~=search] [part~=box]").fill("arbre")
    page.wait_for_timeout(1500)
    assert page.evaluate("window.__heard.uncaught") == []
    shown = page.evaluate(
        """() => { const e = document.querySelector("#list");
        const links = [...e.querySelectorAll("a"), ...e.shadowRoot.querySelectorAll("a")];
        return links.filter(a => a.checkVisibility()).length; }"""
    )
    assert shown > 0, "there are links left, to the datasets or to the catalogue"
    page.reload()
    page.locator("#list [part~=item]").first.wait_for()
    assert _found(page, "#list", "arbre") > 0


def test_the_script_that_the_browser_kept(town: Town, next_version: Path, context: BrowserContext) -> None:
    town.put(next_version, keep="embed.js")
    page, said = _opened(context, town.hosts.page("plain", SNIPPETS))
    settle(page)
    assert _found(page, "#list", "arbre") > 0
    assert said == []


def test_a_new_script_that_an_old_site_has(
    town: Town, shared_sites: dict[str, Hosted], next_version: Path, context: BrowserContext
) -> None:
    """As when an upgrade is taken back, while browsers keep the script of before."""
    old = shared_sites[TOWN].site.folder
    town.put(next_version)
    (town.folder / "embed.js").write_bytes((town.folder / "embed.js").read_bytes() + b"/* of the next version */")
    town.put(old, keep="embed.js")
    page, said = _opened(context, town.hosts.page("plain", SNIPPETS))
    settle(page)
    assert _found(page, "#list", "arbre") > 0
    assert said == []


@pytest.mark.parametrize("newer", ["script", "catalogue"])
def test_two_sites_of_different_versions(
    town: Town, shared_sites: dict[str, Hosted], next_version: Path, context: BrowserContext, newer: str
) -> None:
    """A newer script reads what the last version wrote; an older one says what to do, and the page's content stays."""
    town.put(next_version)
    first = json.loads((town.folder / FIRST).read_bytes())
    (town.folder / FIRST).write_text(json.dumps(first | {"format": 2}), encoding="utf-8")
    script, data = town.address, shared_sites[TOWN].address
    if newer == "catalogue":
        script, data = data, script
    snippets = SNIPPETS.replace(" id=", f' src="{data}" id=')
    page, said = _opened(context, town.hosts.page("plain", snippets, script=f"{script}embed.js"))
    settle(page)
    states = dict(
        page.evaluate("() => [...document.querySelectorAll('#place > [id]')].map(e => [e.id, e.dataset.state])")
    )
    assert set(states.values()) == {"ready" if newer == "script" else "failed"}
    visible = page.locator(".own:visible").count()
    assert visible == (0 if newer == "script" else 5)
    if newer == "catalogue":
        assert len(said) == 5
        assert all("newer" in line and f"{data}embed.js" in line for line in said)
        assert {reason for _, reason in page.evaluate("window.__heard.failed")} == {"newer"}
    else:
        assert said == [] or all("relevance" in line for line in said)


def test_a_site_that_goes_away_and_comes_back(
    town: Town, shared_sites: dict[str, Hosted], context: BrowserContext
) -> None:
    """What failed once is asked for again by the next element."""
    site = shared_sites[TOWN].site.folder
    (town.folder / FIRST).unlink()
    page, said = _opened(context, town.hosts.page("plain", f'<sitegen-latest id="one">{OWN}</sitegen-latest>'))
    settle(page)
    assert page.locator("#one .own").is_visible()
    assert len(said) == 1
    town.put(site)
    page.evaluate("() => document.querySelector('#place').append(document.createElement('sitegen-latest'))")
    page.locator("sitegen-latest:not([id]) [part~=item]").first.wait_for()
