"""The Content-Security-Policy: every page works under it, and what it forbids does not happen."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page

from sitegen import urls
from tests.browser.everywhere import PARTNERS
from tests.browser.page_types import FINDERS, BuiltSite, built_site, find, has
from tests.browser.static_host import serve
from tests.browser.visit import DESKTOP, Open
from tests.web_servers import SERVERS, Rules, Server

TOWN, UNDER_A_PATH = "saint-pierre-du-mont", "pnr-provence-alpes-cote-dazur"


def _static_host(site: Path, base: str) -> AbstractContextManager[str]:
    """A host that goes by the file `_headers`."""
    return serve(site, base, Rules.of((site / urls.HOST_HEADERS).read_text()).joined)


# Pages that have something to run, to draw or to show of others. nginx says what it says to every kind.
TELLING = (
    "home",
    "search-found",
    "resource-map",
    "resource-table",
    "dataset-map",
    "embed",
    "embedding",
    "frame",
    "not-found",
)
HOSTS: dict[str, Server] = {"_headers": _static_host} | {name: SERVERS[name] for name in ("nginx", "apache")}


@pytest.fixture(scope="module")
def sites(built_demo: Path) -> dict[str, BuiltSite]:
    return {name: built_site(built_demo / "public" / name, built_demo) for name in PARTNERS}


@pytest.mark.parametrize(
    ("partner", "host"),
    [(UNDER_A_PATH, host) for host in HOSTS] + [(partner, "nginx") for partner in PARTNERS if partner != UNDER_A_PATH],
)
def test_every_page_works_under_what_its_host_says(
    sites: dict[str, BuiltSite], visit: Open, partner: str, host: str
) -> None:
    """Under what the page itself says, `test_every_page` tries it. What all hosts say comes of the same rules."""
    site = sites[partner]
    with HOSTS[host](site.folder, site.prefix) as address:
        for kind in FINDERS if host == "nginx" else TELLING:
            if has(partner, kind, default_language=True):
                seen = visit(address + (find(site, kind, site.languages[0]) or ""), DESKTOP)
                if kind.startswith("search-"):
                    seen.page.locator("[role=status]:not(:empty)").wait_for()
                assert seen.status == (404 if kind == "not-found" else 200)
                assert seen.page.evaluate("getComputedStyle(document.body).getPropertyValue('--space-4')") == "1rem"
                assert (kind, seen.complaints, seen.foreign) == (kind, [], [])


FORBIDDEN = {
    "script": '<script>document.title = "broken into"</script>',
    "handler": '<img src="" alt="" onerror="document.title = \'broken into\'">',
    "evaluated": '<script src="{origin}/evaluates.js"></script>',
    "style": "<style>h1 { color: rgb(1, 2, 3) }</style>",
    "attribute": "<p style='color: rgb(1, 2, 3)'>x</p>",
    "image": '<img alt="" src="{elsewhere}/pixel.gif">',
    "foreign script": '<script src="{elsewhere}/s.js"></script>',
    "foreign style": '<link rel="stylesheet" href="{elsewhere}/s.css">',
    "frame": '<iframe title="x" src="{elsewhere}/"></iframe>',
    "base": '<base href="{elsewhere}/">',
    "object": '<object data="{elsewhere}/x.html"></object>',
}


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """Another site, and what it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name that the base class gave it
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def _copy(site: BuiltSite, target: Path, *, insert: str = "", policy: bool = True) -> Path:
    """The site with something more in its home page, and that page with or without its policy."""
    shutil.copytree(site.folder, target)
    (target / "evaluates.js").write_text("eval(\"document.title = 'broken into'\")")
    home = target / "index.html"
    text = home.read_text("utf-8").replace("</main>", f"{insert}</main>")
    home.write_text(text if policy else text.replace("Content-Security-Policy", "X-None"), "utf-8")
    return target


def _harm(page: Page, asked: list[str]) -> bool:
    page.wait_for_load_state("networkidle")
    grey = "[...document.querySelectorAll('main *')].some(e => getComputedStyle(e).color === 'rgb(1, 2, 3)')"
    moved = "document.querySelector('main a').href.startsWith(location.origin)"
    return bool(asked or page.title() == "broken into" or page.evaluate(grey) or not page.evaluate(moved))


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_what_is_forbidden_does_not_happen(
    sites: dict[str, BuiltSite], visit: Open, elsewhere: tuple[str, list[str]], tmp_path: Path, kind: str
) -> None:
    """The same page without its policy shows that it would have."""
    origin, asked = elsewhere
    insert = FORBIDDEN[kind].replace("{elsewhere}", origin).replace("{origin}/", "")
    with serve(_copy(sites[TOWN], tmp_path / "with", insert=insert)) as address:
        seen = visit(address, DESKTOP)
        assert not _harm(seen.page, asked)
        assert seen.complains("Content Security Policy"), "and the browser says so"
    with serve(_copy(sites[TOWN], tmp_path / "without", insert=insert, policy=False)) as address:
        assert _harm(visit(address, DESKTOP).page, asked)


PROGRAMS = {
    "page.html": '<!doctype html><title>quiet</title><script>document.title = "broken into"</script>',
    "drawing.svg": '<svg xmlns="http://www.w3.org/2000/svg"><title>quiet</title><script>'
    'document.querySelector("title").textContent = "broken into"</script></svg>',
}
_DOWNLOAD = urls.download("a", "b", "")


@pytest.mark.parametrize("host", HOSTS.values(), ids=HOSTS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_no_file_of_the_catalogue_runs_on_the_partners_domain(
    sites: dict[str, BuiltSite], visit: Open, tmp_path: Path, host: Server, name: str
) -> None:
    site = _copy(sites[TOWN], tmp_path / "site")
    file = site / _DOWNLOAD / name
    file.parent.mkdir(parents=True)
    file.write_text(PROGRAMS[name])
    with serve(site) as address:
        assert visit(f"{address}{_DOWNLOAD}{name}", DESKTOP).page.title() == "broken into", "where a host says nothing"
    with host(site, "/") as address:
        seen = visit(f"{address}{_DOWNLOAD}{name}", DESKTOP)
        assert seen.page.title() == "quiet"
        assert seen.page.evaluate("origin") == "null", "in a sandbox, where nothing of the site's can be read"


@pytest.mark.parametrize("host", HOSTS.values(), ids=HOSTS)
def test_only_the_site_itself_may_frame_its_pages(
    sites: dict[str, BuiltSite], visit: Open, tmp_path: Path, host: Server
) -> None:
    with host(sites[TOWN].folder, "/") as address:
        framing = tmp_path / "framing"
        framing.mkdir()
        (framing / "index.html").write_text(f'<!doctype html><title>x</title><iframe src="{address}dataset/"></iframe>')
        with serve(framing) as other:
            seen = visit(other, DESKTOP)
            assert seen.complains("frame-ancestors")


@pytest.mark.parametrize("host", HOSTS.values(), ids=HOSTS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_any_site_may_show_a_page_to_embed(
    sites: dict[str, BuiltSite], visit: Open, tmp_path: Path, host: Server, language: str
) -> None:
    """And a link in it opens in the whole window: the same page refuses to stand in the frame."""
    site = sites[UNDER_A_PATH]
    with host(site.folder, site.prefix) as address:
        source = f"{address}{find(site, 'embed', language)}"
        head = '<!doctype html><title>x</title><link rel="icon" href="data:,">'
        (tmp_path / "index.html").write_text(f'{head}<iframe title="x" src="{source}"></iframe>')
        with serve(tmp_path) as other:
            seen = visit(other, DESKTOP)
            frame = seen.page.frame_locator("iframe")
            frame.locator("h1").wait_for()
            assert frame.locator("h1").inner_text()
            assert seen.complaints == []
            ground = "getComputedStyle(document.documentElement).backgroundColor"
            assert frame.locator("h1").evaluate(ground) not in ("transparent", "rgba(0, 0, 0, 0)"), "on its own ground"
            frame.locator(".leaflet a").first.click()
            seen.page.wait_for_url(f"{address}**/dataset/*/" if language == "en" else f"{address}dataset/*/")
            assert seen.page.locator("main h1").is_visible()
