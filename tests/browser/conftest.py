"""One browser a worker, one page a mode, one static host a partner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser import chromium
from tests.browser.element_host import PARKS, TOWN, Host
from tests.browser.embedded import LISTEN
from tests.browser.host_pages import SHARED, Hosts, hosting
from tests.browser.page_types import Hosted, built_site
from tests.browser.static_host import serve
from tests.browser.visit import Mode, Open, Visit
from tests.surroundings import missing

ROOM = ViewportSize(width=1100, height=900)  # of a page that shows elements


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder needs Chromium."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def hosted(built_demo: Path) -> Iterator[dict[str, Hosted]]:
    """Each partner's site, under the path that its configuration names."""
    sites = [built_site(folder, built_demo) for folder in sorted((built_demo / "public").iterdir())]
    with ExitStack() as stack:
        yield {site.partner: Hosted(site, stack.enter_context(serve(site.folder, site.prefix))) for site in sites}


@pytest.fixture(scope="session")
def dressed(built_themes: Path) -> Iterator[dict[str, Hosted]]:
    """One partner's site in each theme, by the theme's name."""
    sites = [built_site(folder, built_themes) for folder in sorted((built_themes / "public").iterdir())]
    with ExitStack() as stack:
        yield {site.partner: Hosted(site, stack.enter_context(serve(site.folder, site.prefix))) for site in sites}


@pytest.fixture(scope="session")
def shared_sites(built_demo: Path) -> Iterator[dict[str, Hosted]]:
    """Each partner's site again, at a host that lets pages of other origins read it."""
    sites = [built_site(folder, built_demo) for folder in sorted((built_demo / "public").iterdir())]
    with ExitStack() as stack:
        served = {site.partner: serve(site.folder, site.prefix, lambda _: SHARED) for site in sites}
        yield {site.partner: Hosted(site, stack.enter_context(served[site.partner])) for site in sites}


@pytest.fixture(scope="session")
def hosts(shared_sites: dict[str, Hosted], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosts]:
    """Pages of others, which show the town's catalogue, and a second one where they show two."""
    town, region = (shared_sites[name].address for name in (TOWN, PARKS))
    with hosting(tmp_path_factory.mktemp("hosts"), [town, region]) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if chromium.executable() is None:
        missing("no Chromium on this machine: `make test` installs it")
    with sync_playwright() as playwright:
        started = chromium.launch(playwright)
        yield started
        started.close()


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Iterator[dict[Mode, Page]]:
    """One page a mode, used again and again: a new one costs more than most tests."""
    kept: dict[Mode, Page] = {}
    yield kept
    for page in kept.values():
        page.context.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window for one test, which hears what elements of catalogues say (`embedded.LISTEN`)."""
    context = browser.new_context(viewport={"width": 1200, "height": 900}, locale="fr-FR", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.add_init_script(f"({LISTEN})()")
    yield page
    context.close()


@pytest.fixture(scope="session")
def tab(browser: Browser) -> Iterator[Page]:
    """One page for all tests that show elements in a page of another site."""
    context = browser.new_context(viewport=ROOM, locale="fr-FR", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


@pytest.fixture
def host(shared_sites: dict[str, Hosted], tab: Page, tmp_path: Path) -> Iterator[Host]:
    """A page of another site, written anew by each test."""
    said: list[str] = []
    ears: dict[Any, Callable[[Any], None]] = {
        "pageerror": lambda error: said.append(f"uncaught: {error}"),
        "console": lambda message: said.append(message.text) if message.type in ("warning", "error") else None,
    }
    for event, ear in ears.items():
        tab.on(event, ear)
    with serve(tmp_path, headers=lambda _: {"Cache-Control": "no-store"}) as address:
        (tmp_path / "favicon.ico").write_bytes(b"")
        tab.set_viewport_size(ROOM)
        yield Host(shared_sites[TOWN].address, shared_sites[PARKS].address, tmp_path, address, tab, said)
        tab.goto("about:blank")
    for event, ear in ears.items():
        tab.remove_listener(event, ear)
    tab.unroute_all()


@pytest.fixture
def visit(browser: Browser, windows: dict[Mode, Page]) -> Iterator[Open]:
    """Open an address in a mode. The page of a mode is left when the test ends, or goes there a second time."""
    visits: dict[Mode, Visit] = {}

    def open_(address: str, mode: Mode) -> Visit:
        if mode in visits:
            visits[mode].leave()
        if mode not in windows:
            windows[mode] = browser.new_context(**mode.options).new_page()
            windows[mode].set_default_timeout(10_000)
        visits[mode] = Visit(windows[mode], address)
        return visits[mode]

    yield open_
    for mode, one in visits.items():
        one.leave()
        one.look(mode)  # a test may have looked at it in others
