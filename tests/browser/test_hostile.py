"""The hostile catalogue in a browser, with and without a Content-Security-Policy: nothing of it runs or loads."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Dialog, Error

from tests.acceptance.hostile import ADDRESSES, EVIL, RUN
from tests.acceptance.projects import write_lines, write_project
from tests.browser.fitting import WIDER_THAN_WINDOW
from tests.browser.static_host import serve
from tests.browser.visit import DESKTOP, PHONE, Mode, Open, Visit
from tests.program import sitegen

POLICIES = ("off", "on")  # "off": pages as a host would serve them that loses the policy
PREFIX = "/data/"
_POLICY = re.compile(rb"<meta[^>]*http-equiv=[\"']?content-security-policy[^>]*>", re.IGNORECASE)


@pytest.fixture(scope="session")
def hostile_hosts(built_hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The addresses of the site, by policy."""
    site = built_hostile / "public" / "one"
    bare = Path(shutil.copytree(site, tmp_path_factory.mktemp("bare") / "one"))
    for page in bare.rglob("*.html"):
        page.write_bytes(_POLICY.sub(b"", page.read_bytes()))
    with ExitStack() as stack:
        yield {
            "off": stack.enter_context(serve(bare, PREFIX)),
            "on": stack.enter_context(serve(site, PREFIX)),
        }


def _paths(site: Path) -> dict[str, list[str]]:
    """Every kind of page, and where there are such."""
    pages = sorted(page.relative_to(site).as_posix().removesuffix("index.html") for page in site.rglob("*.html"))
    kinds = {
        "home": r"(en/)?",
        "listings": r"(en/)?dataset/(sort/title/)?(page/\d+/)?",
        "datasets": r"dataset/[^/]+/",
        "files": r"dataset/texte-[^/]+/resource/[^/]+/",
        "owners": r"(organization|group)/(org|group)-[^/]+/",
        "tags": r"tag/[^/]*/?",
        "indexes": r"(en/)?(organization|group|tag|facet/[^/]+)/",
        "facets": r"(en/)?facet/[^/]+/[^/]+/",
        "texts": r"(en/)?(pages/.*|404\.html)",
        "embedding": r"(en/)?embed/",
        "english": r"en/dataset/(texte|adresse)-[^/]*[05]/",
    }
    return {kind: [page for page in pages if re.fullmatch(pattern, page)] for kind, pattern in kinds.items()}


def _some(paths: list[str]) -> list[str]:
    """A few of them, from all along the list."""
    return paths[:: max(1, len(paths) // 4)][:4]


class Watch:
    """What must not happen while pages are open."""

    def __init__(self, seen: Visit) -> None:
        self.seen = seen
        self.dialogs: list[str] = []
        seen.page.on("dialog", self._dialog)

    def _dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(f"{self.seen.page.url}: {dialog.type} {dialog.message}")
        dialog.dismiss()

    def go(self, address: str) -> None:
        """Open a page and let what would run do so."""
        try:
            self.seen.page.goto(address, wait_until="load")
            self.seen.settle()
        except Error as error:
            self.dialogs.append(f"{address}: {error}")

    def faults(self) -> list[str]:
        page = self.seen.page
        found = [*self.dialogs, *self.seen.foreign, *self.seen.complaints]
        if page.evaluate("'pwned' in window"):
            found.append(f"{page.url}: a script of the catalogue ran")
        return [*found, *(f"{page.url}: {fault}" for fault in page.evaluate(FAULTS))]

    def close(self) -> None:
        self.seen.page.remove_listener("dialog", self._dialog)


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("mode", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_nothing_of_the_catalogue_runs(
    built_hostile: Path, hostile_hosts: dict[str, str], visit: Open, policy: str, mode: Mode
) -> None:
    host = hostile_hosts[policy]
    kinds = _paths(built_hostile / "public" / "one")
    assert all(kinds.values())
    watch = Watch(visit(host, mode))
    for kind, paths in kinds.items():
        # Each text and each address once, and some pages of every kind in every way: all come from the same templates.
        thorough = kind == "datasets" and (policy, mode) == ("off", DESKTOP)
        some = [path for path in paths if re.match("dataset/(texte|adresse)-", path)] if thorough else _some(paths)
        for path in some:
            watch.go(host + quote(path))
            assert watch.seen.page.url == host + quote(path), f"{kind}: the page went elsewhere"
            assert watch.faults() == []
            if mode is PHONE:
                assert watch.seen.page.evaluate(WIDER_THAN_WINDOW) == [], path
                assert watch.seen.page.evaluate("document.scrollingElement.scrollWidth") == mode.width, path
    watch.close()


@pytest.mark.parametrize("policy", POLICIES)
def test_links_lead_to_the_web_or_nowhere(hostile_hosts: dict[str, str], visit: Open, policy: str) -> None:
    """What a browser takes for something else than a page is clicked: there should be nothing of the kind."""
    watch = Watch(visit(hostile_hosts[policy], DESKTOP))
    protocols: set[str] = set()
    for number in range(0, len(ADDRESSES), 5):
        watch.go(f"{hostile_hosts[policy]}dataset/adresse-{number}/")
        protocols |= set(watch.seen.page.evaluate("[...document.links].map(link => link.protocol)"))
        strange = watch.seen.page.locator("a[href]:not([href^='http'], [href^='.'], [href^='#'])")
        for index in range(strange.count()):
            strange.nth(index).click(modifiers=["Alt"], no_wait_after=True)
        assert watch.faults() == []
    assert protocols <= {"http:", "https:", "mailto:", "ftp:"}
    watch.close()


QUERIES = [
    f"<img src=x onerror={RUN}>",
    f'"><script>{RUN}</script>',
    "javascript:alert(1) {{7*7}}",
    "__proto__",
    ".*+?^${}()|[] \\",
    "script",
    "%00\u202e",
    "x" * 5_000,
]


@pytest.mark.parametrize(("policy", "language"), [("off", ""), ("on", "en/")])
def test_a_search_for_hostile_words(hostile_hosts: dict[str, str], visit: Open, policy: str, language: str) -> None:
    search = f"{hostile_hosts[policy]}{language}search/"
    watch = Watch(visit(search, PHONE))
    found = 0
    for query in QUERIES:
        watch.go(f"{search}?q={quote(query)}")
        page = watch.seen.page
        cards = page.locator("catalogue-search .card a")
        found += cards.count()
        assert all(link.startswith(hostile_hosts[policy]) for link in cards.evaluate_all("all => all.map(a => a.href)"))
        assert watch.faults() == []
        assert page.evaluate(WIDER_THAN_WINDOW) == []
        page.locator("main input[name=q]").fill(query[::-1][:500])
        page.keyboard.press("Enter")
        page.locator("[data-part=total]:focus").wait_for()
        page.locator("[role=status]:not(:empty)").wait_for()
    assert found > len(QUERIES), "hostile datasets are found, and shown"
    assert watch.faults() == []
    watch.close()


OPEN_ALL = """() => {
  document.querySelectorAll('.facet').forEach(each => each.open = true);
  document.querySelectorAll('.facet .rest[aria-expanded=false]:not([hidden])').forEach(each => each.click());
}"""


@pytest.mark.parametrize("policy", POLICIES)
def test_hostile_values_of_facets_are_chosen_like_others(
    hostile_hosts: dict[str, str], visit: Open, policy: str
) -> None:
    watch = Watch(visit(f"{hostile_hosts[policy]}search/", DESKTOP))
    page = watch.seen.page
    page.evaluate(OPEN_ALL)
    boxes = page.locator(".facet input[type=checkbox]")
    keys = boxes.evaluate_all("all => all.map(e => [e.name, e.value])")
    assert len(keys) > 100
    for name, key in keys[:: len(keys) // 20]:
        box = page.locator(f'input[name="{name}"][value="{key}"]')
        count = int(re.findall(r"\d+", box.locator("xpath=..").locator(".count").inner_text())[0])
        box.click()
        page.locator(".chosen .name").wait_for()
        assert str(count) in page.locator("[data-part=total]").inner_text()
        page.reload()  # the address asks for it as well
        watch.seen.settle()
        assert str(count) in page.locator("[data-part=total]").inner_text()
        assert page.locator("[data-part=notices]").is_hidden()
        assert watch.faults() == []
        page.locator(".chosen a").first.click()
        page.locator(".chosen .name").wait_for(state="detached")
        page.evaluate(OPEN_ALL)
    watch.close()


def test_a_script_would_be_seen(hostile_hosts: dict[str, str], visit: Open) -> None:
    """These tests see what they look for."""
    watch = Watch(visit(hostile_hosts["off"], DESKTOP))
    page = watch.seen.page
    inserted = f"<img src=x onerror='{RUN}'><img src='https://{EVIL}/'><p style='color:red'><a href='data:,'>x</a>"
    page.evaluate("html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", inserted)
    page.wait_for_function("window.pwned")
    found = "\n".join(watch.faults())
    for trace in ("alert", EVIL, "ran", "onerror", "style", "data:"):
        assert trace in found
    watch.close()


WORD = "Z" * 300
WORDY = {
    "title": WORD,
    "notes": f"{WORD} x\n\n# {WORD}\n\n| {WORD} | b |\n|---|---|\n| c | {WORD} |\n\n`{WORD}`\n\n- {WORD}\n\n    {WORD}",
    "tags": [WORD, "court"],
    **dict.fromkeys(("license_id", "license_title", "granularity", "spatial_text", "version"), WORD),
    "url": f"https://{'z' * 60}.good.example/",
    "metadata_modified": "2026-03-01T00:00:00",
    "spatial": '{"type": "Polygon", "coordinates": [[[0, 44], [1, 44], [1, 45], [0, 44]]]}',
    "resources": [
        {"id": "a", "name": WORD, "description": WORD, "format": WORD[:25], "url": f"https://good.example/{WORD}"},
        {"id": "b", "name": WORD, "format": "CSV", "restricted": {"level": "registered"}},
    ],
}


@pytest.mark.parametrize("theme", ["base", "atlas", "register", "census", "almanac"])
def test_a_word_wider_than_the_window_breaks(theme: str, visit: Open, tmp_path: Path) -> None:
    project = write_project(tmp_path / "project", partner=f'[theme]\nname = "{theme}"\n')
    owners = [{"id": f"o{n}", "name": f"o{n}", "title": f"{WORD} {n}", "description": WORD} for n in range(2)]
    wordy = [{**WORDY, "id": f"d{n}", "organization": owner, "groups": [owner]} for n, owner in enumerate(owners)]
    write_lines(project / "datasets.jsonl", wordy)
    sitegen("build", "-o", tmp_path / "out", project=project)
    with serve(tmp_path / "out" / "one", PREFIX) as host:
        for mode in (PHONE, DESKTOP):
            for path in WORDY_PAGES:
                page = visit(host + path, mode).page
                if "?" in path:
                    page.locator("catalogue-search .card").first.wait_for()
                assert page.evaluate(WIDER_THAN_WINDOW) == [], path
                assert page.evaluate("document.scrollingElement.scrollWidth") == mode.width, path


WORDY_PAGES = (
    *("", "dataset/", "dataset/d0/", "dataset/d0/resource/a/", "dataset/d0/resource/b/", "organization/", "group/o0/"),
    *("tag/", "tag/court/", "search/", "search/?q=zzz", "pages/site-map/"),
)

# What no page of ours has, as the browser itself has understood it.
FAULTS = r"""() => {
  const tags = `animate audio base dialog embed foreignobject frame iframe marquee math object set style template
    textarea use video`.split(/\s+/);
  const found = [];
  for (const e of document.querySelectorAll('*')) {
    const tag = e.localName.toLowerCase();
    // Which scripts of ours copy; and what search engines read, a block of data that nobody runs.
    const ours = e.matches('catalogue-search > template[data-of], data-map > template');
    const data = e.matches('script[type="application/ld+json"]') && e.attributes.length === 1;
    if (tags.includes(tag) && !ours) found.push(`<${tag}>`);
    if (data && (/[<>&]/.test(e.textContent) || !JSON.parse(e.textContent)['@context'])) found.push('a block of data');
    if (tag === 'script' && !data && (e.textContent || !e.src.startsWith(location.origin))) found.push('a script');
    for (const {name, value} of e.attributes) {
      const said = `<${tag} ${name}=${value}>`;
      if (/^on|^style$|^srcdoc$|^srcset$|^(?!xmlns).*:/i.test(name)) found.push(said);
      if (!/^(href|src|action|formaction|data|poster)$/i.test(name) || (tag === 'link' && value === 'data:,')) continue;
      const url = URL.parse ? URL.parse(value, document.baseURI) : new URL(value, document.baseURI);
      if (!url || !/^(https?|mailto|ftp):$/.test(url.protocol)) found.push(said);
      else if (!['a', 'link'].includes(tag) && url.origin !== location.origin) found.push(said);
    }
  }
  for (const name of ['getElementById', 'querySelector', 'createElement', 'defaultView', 'cookie', 'forms'])
    if (document[name] instanceof Element) found.push(`document.${name} is taken`);
  return found;
}"""
