"""Frames in pages of other sites: each gets the height of what it shows, and nobody else's word counts."""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import ElementHandle, Page, expect
from playwright.sync_api import TimeoutError as Late

from sitegen import urls
from tests.acceptance.projects import write_lines, write_project
from tests.browser.page_types import BuiltSite, built_site
from tests.browser.static_host import serve
from tests.browser.visit import DESKTOP, DESKTOP_WITHOUT_SCRIPT, Open
from tests.web_servers import Rules

PARTNER = "saint-pierre-du-mont"
SAVED = "embed/search/a-cartographier/"
START = 150  # pixels of a frame without a height


@dataclass
class Hosts:
    """The catalogue's site, and a page of another site, which is written here."""

    catalogue: str
    folder: Path
    address: str

    def show(self, visit: Open, body: str, name: str = "index.html") -> Page:
        (self.folder / name).write_text(f"<!doctype html><title>x</title><h1>Chez nous</h1>\n{body}", "utf-8")
        return visit(self.address + name, DESKTOP).page

    def frame(self, path: str, more: str = "") -> str:
        return f'<iframe title="x" src="{html.escape(self.catalogue + path)}" {more}></iframe>'

    @property
    def script(self) -> str:
        return f'<script src="{self.catalogue}{urls.EMBED_FRAME}"></script>'


@pytest.fixture(scope="module")
def site(built_demo: Path) -> BuiltSite:
    return built_site(built_demo / "public" / PARTNER, built_demo)


@pytest.fixture
def hosts(site: BuiltSite, tmp_path: Path) -> Iterator[Hosts]:
    """The catalogue sends what its own `_headers` says."""
    (tmp_path / "host").mkdir()
    headers = Rules.of((site.folder / urls.HOST_HEADERS).read_text()).joined
    with ExitStack() as stack:
        catalogue = stack.enter_context(serve(site.folder, site.prefix, headers))
        address = stack.enter_context(serve(tmp_path / "host"))
        yield Hosts(catalogue, tmp_path / "host", address)


def _frame(page: Page, number: int = 0) -> ElementHandle:
    found = page.query_selector_all("iframe")[number]
    assert found is not None
    return found


def _height(page: Page, number: int = 0) -> float:
    box = _frame(page, number).bounding_box()
    assert box is not None
    return box["height"]


# The height of what a frame shows, of its document and of the frame: all the same. A frame may be asked before its
# document has come.
FITS = """(above) => {
  const box = document.querySelector('[data-frame]');
  const heights = box && [Math.ceil(box.getBoundingClientRect().bottom + scrollY),
    document.documentElement.scrollHeight, innerHeight];
  return box && heights[0] > above && heights.every(height => height === heights[0]);
}"""
GROWTH = 8000  # ms that a frame may take to load and grow


def _fits(page: Page, number: int = 0, *, above: float = 200) -> bool:
    """Whether a frame is as high as what is in it, once it has grown."""
    content = _frame(page, number).content_frame()
    assert content is not None
    try:
        content.wait_for_function(FITS, arg=above, polling=100, timeout=GROWTH)
    except Late:
        return False
    return True


ORDERS = {
    "script first": lambda hosts: hosts.script + hosts.frame(SAVED),
    "script last": lambda hosts: hosts.frame(SAVED) + hosts.script,
    "twice": lambda hosts: hosts.script + hosts.frame(SAVED) + hosts.script,
    "two frames": lambda hosts: hosts.frame("en/" + SAVED) + hosts.frame(SAVED) + hosts.script,
}


@pytest.mark.parametrize("order", ORDERS)
def test_a_list_has_room_for_all_of_it(hosts: Hosts, visit: Open, order: str) -> None:
    page = hosts.show(visit, ORDERS[order](hosts))
    for number in range(len(page.query_selector_all("iframe"))):
        assert _fits(page, number)
        height = _height(page, number)
    page.set_viewport_size({"width": 400, "height": 900})
    page.add_style_tag(content="iframe { width: 280px }")
    page.wait_for_function("before => document.querySelector('iframe').clientHeight > before", arg=height)  # longer
    assert _fits(page)
    assert page.evaluate("Object.keys(window).filter((name) => /sitegen|MOST|home|isOurs/i.test(name))") == []


def test_frames_that_come_before_or_long_after_the_script(hosts: Hosts, visit: Open) -> None:
    page = hosts.show(visit, hosts.frame(SAVED))
    page.frames[1].wait_for_load_state("load")
    page.wait_for_timeout(300)
    assert _height(page) < START + 10, "without the script, as it was given"
    page.add_script_tag(url=hosts.catalogue + urls.EMBED_FRAME)
    assert _fits(page)
    page.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", hosts.frame("en/" + SAVED))
    assert _fits(page, 1)


@pytest.mark.parametrize("sandbox", ["allow-scripts", "allow-scripts allow-same-origin allow-top-navigation"])
@pytest.mark.parametrize("path", [SAVED, "embed/frame/?element=catalogue", "en/embed/frame/?element=latest&count=9"])
def test_frames_in_a_sandbox(hosts: Hosts, visit: Open, sandbox: str, path: str) -> None:
    page = hosts.show(visit, hosts.frame(path, f'sandbox="{sandbox}"') + hosts.script)
    assert _fits(page)


@pytest.mark.parametrize(
    ("query", "selector"),
    [
        ("", "sitegen-catalogue"),
        ("?element=catalogue&q=arbres", "sitegen-catalogue[q=arbres]"),
        ("?element=dataset&name=defibrillateurs", "sitegen-dataset[name=defibrillateurs]"),
        ("?element=latest&count=3&format=csv", "sitegen-latest[count='3'][format=csv]"),
        ("?element=search&scheme=dark", "sitegen-search[scheme=dark]"),
        ("?element=script&q=x", "sitegen-catalogue[q=x]"),
    ],
)
def test_the_frame_page_shows_the_element_that_it_is_asked_for(
    hosts: Hosts, visit: Open, query: str, selector: str
) -> None:
    more = "&onclick=alert(1)&src=https://evil.example/&link-base=https://evil.example/&target=x&style=color:red&id=a"
    seen = visit(f"{hosts.catalogue}en/embed/frame/{query}{more if query else ''}", DESKTOP)
    element = seen.page.locator(selector)
    expect(element).to_have_attribute("data-state", "ready")
    assert element.get_attribute("src") == f"{hosts.catalogue}en/"
    assert element.get_attribute("target") == "_top"
    for name in ("onclick", "link-base", "style", "id"):
        assert element.get_attribute(name) is None
    assert (seen.complaints, seen.foreign) == ([], [])
    scheme, ground = seen.page.evaluate(
        "[getComputedStyle(document.documentElement).colorScheme,"
        " getComputedStyle(document.documentElement).backgroundColor]"
    )
    assert (scheme == "dark", ground == "rgba(0, 0, 0, 0)") == ("dark" in query, "scheme" in query)


def test_links_in_a_frame_open_in_the_whole_window(hosts: Hosts, visit: Open) -> None:
    page = hosts.show(visit, hosts.frame("embed/frame/?element=latest") + hosts.script)
    link = page.frame_locator("iframe").locator("sitegen-latest a[href*='/dataset/']").first
    target = link.evaluate("link => link.href")
    link.click()
    page.wait_for_url(target)


def test_without_script_there_is_the_way_to_the_catalogue(hosts: Hosts, visit: Open) -> None:
    seen = visit(f"{hosts.catalogue}embed/frame/?element=latest", DESKTOP_WITHOUT_SCRIPT)
    assert [link.get_attribute("target") for link in seen.page.locator("main a").all()] == ["_top"]
    seen.page.locator("main a").click()
    assert seen.page.url == hosts.catalogue


LIES = {
    "a page of the host's": "window.postMessage({sitegen: 'height', height: 999}, '*')",
    "another site's frame": "document.querySelector('[name=other]').src = '{lying}'",
    "an own frame that went elsewhere": "document.querySelector('iframe').contentWindow.location = '{lying}'",
}


@pytest.mark.parametrize("lie", LIES)
def test_nobody_else_is_believed(hosts: Hosts, visit: Open, lie: str) -> None:
    (hosts.folder / "lying.html").write_text(
        "<script>parent.postMessage({sitegen: 'height', height: 999}, '*');"
        "parent.postMessage({heard: true}, '*')</script>"
    )
    body = hosts.frame(SAVED) + '<iframe name="other" title="y"></iframe>' + hosts.script
    page = hosts.show(visit, body)
    assert _fits(page)
    before = [_height(page, 0), _height(page, 1)]
    page.evaluate(
        "addEventListener('message', ({ data }) => { if (data.heard || data.height === 999) window.heard = 1 })"
    )
    page.evaluate(LIES[lie].replace("{lying}", hosts.address.replace("127.0.0.1", "localhost") + "lying.html"))
    page.wait_for_function("window.heard")
    page.wait_for_timeout(100)
    assert [_height(page, 0), _height(page, 1)] == before


ODD = ["'999'", "NaN", "Infinity", "-Infinity", "-5", "0", "null", "undefined", "{}", "[999]", "true", "'999px'"]


def test_what_is_no_height_changes_nothing_and_what_is_absurd_has_an_end(
    hosts: Hosts, site: BuiltSite, visit: Open, tmp_path: Path
) -> None:
    """The words are a frame's of the catalogue's own site: a page of it that has gone mad."""
    page = hosts.show(visit, hosts.frame(SAVED) + hosts.script)
    assert _fits(page)
    before = _height(page)
    inside = page.frames[1]
    for odd in ODD:
        inside.evaluate(f"parent.postMessage({{sitegen: 'height', height: {odd}}}, '*')")
    for other in ("'x'", "null", "7", "[]", "{}", "{sitegen: 'width', height: 999}", "{height: 999}"):
        inside.evaluate(f"parent.postMessage({other}, '*')")
    page.wait_for_timeout(200)
    assert _height(page) == before
    inside.evaluate("parent.postMessage({sitegen: 'height', height: 1e9}, '*')")
    page.wait_for_function("document.querySelector('iframe').getBoundingClientRect().height > 10000")
    assert _height(page) <= 20010


def test_frames_of_another_catalogue_on_the_same_host_are_left_alone(hosts: Hosts, visit: Open) -> None:
    """Two sites may lie below one origin: each script sets the heights of its own."""
    script = f'<script src="{hosts.catalogue}en/embed-frame.js"></script>'
    page = hosts.show(visit, hosts.frame(SAVED))
    source = (Path(__file__).parents[2] / "sitegen/outputs/embed/scripts/embed-frame.js").read_text("utf-8")
    page.route("**/en/embed-frame.js", lambda route: route.fulfill(body=source, content_type="text/javascript"))
    page = hosts.show(visit, hosts.frame(SAVED) + hosts.frame("en/" + SAVED) + script)
    assert _fits(page, 1)
    assert _height(page, 0) < START + 10
    page.unroute("**/en/embed-frame.js")


# What WordPress does with a document of a site that it does not know (wp_filter_oembed_result and wp-embed.js).
WORDPRESS = """
<blockquote data-secret="a1B2c3" class="wp-embedded-content"><a href="#">x</a></blockquote>
<iframe class="wp-embedded-content" sandbox="allow-scripts" data-secret="a1B2c3" title="x" width="600" height="338"
  src="{address}#?secret=a1B2c3"></iframe>
<script>
addEventListener("message", ({{ data, source }}) => {{
  const frame = document.querySelector("iframe");
  if (source !== frame.contentWindow || data.secret !== "a1B2c3") return;
  if (data.message === "height") frame.height = Math.min(Math.max(parseInt(data.value, 10), 200), 1000);
  if (data.message === "link" && new URL(data.value).host === new URL(frame.src).host
      && document.activeElement === frame) top.location.href = data.value;
}});
</script>
"""


@pytest.mark.parametrize("path", [SAVED, "embed/frame/?element=latest&count=3"])
def test_wordpress_is_told_the_height_and_where_links_lead(hosts: Hosts, visit: Open, path: str) -> None:
    page = hosts.show(visit, WORDPRESS.format(address=html.escape(hosts.catalogue + path)))
    page.wait_for_function("document.querySelector('iframe').height !== '338'")
    page.wait_for_timeout(300)
    assert 200 < _height(page) < 1010
    link = page.frame_locator("iframe").locator("a[href*='/dataset/'], a[href*='dataset/']").first
    target = link.evaluate("link => link.href")
    link.click()
    page.wait_for_url(target)


def test_the_script_is_small(site: BuiltSite) -> None:
    script = site.folder / urls.EMBED_FRAME
    assert script.stat().st_size < 2000


def test_only_those_that_are_named_may_show_a_frame(tmp_path: Path, visit: Open) -> None:
    project = write_project(tmp_path / "project", datasets="d.jsonl")
    write_lines(project / "d.jsonl", [{"id": "1", "name": "arbres", "title": "Arbres"}])
    toml = project / "partners/one/partner.toml"
    toml.write_text(toml.read_text("utf-8") + '\n[embed]\nframe_ancestors = ["https://www.example.org"]\n', "utf-8")
    from tests.program import sitegen

    sitegen("build", "-o", tmp_path / "out", project=project)
    folder = tmp_path / "out/one"
    site = built_site(folder, project)
    headers = Rules.of((folder / urls.HOST_HEADERS).read_text()).joined
    (tmp_path / "host").mkdir()
    with serve(folder, site.prefix, headers) as catalogue, serve(tmp_path / "host") as address:
        hosts = Hosts(catalogue, tmp_path / "host", address)
        page = hosts.show(visit, hosts.frame("embed/frame/"))
        page.wait_for_timeout(500)
        assert page.frames[1].url.startswith("chrome-error:")
        assert headers(f"{site.prefix}embed/frame/")["Content-Security-Policy"].endswith(
            "frame-ancestors 'self' https://www.example.org"
        )
