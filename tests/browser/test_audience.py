"""Counting visits: what a Matomo is told, by whom, and that nobody is counted who does not want to be."""

from __future__ import annotations

import ssl
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import trustme
from playwright.sync_api import Browser, Page

from sitegen import config, urls
from sitegen.build.build import build
from sitegen.commands.freeze import frozen
from tests.acceptance.projects import write_lines
from tests.browser import axe
from tests.browser.static_host import serve
from tests.web_servers import Rules

PACKAGE = {"id": "1", "name": "budget", "title": "Budget", "notes": "Le budget.", "resources": []}
PARTNER = """
title = "Villeneuve"
url = "https://donnees.villeneuve.fr/"
source = "dump"
[searches.tout]
title = "Tout"
words = "budget"
[legal]
publisher = "Commune"
"""
AUDIENCE = """
[audience]
matomo = "{address}"
site = 3
masked_bytes = 2
retention_months = 25
"""
PAGES = ("", "dataset/", "dataset/budget/", "pages/privacy/", "no/such/page/")


class Matomo(ThreadingHTTPServer):
    """What stands in for one: it keeps what it is told, and tries to set a cookie, as Matomo does."""

    daemon_threads = True

    def __init__(self, authority: trustme.CA) -> None:
        self.told: list[tuple[str, str, dict[str, list[str]], dict[str, str]]] = []
        super().__init__(("127.0.0.1", 0), _Listening)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("stats.localhost").configure_cert(context)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.address = f"https://stats.localhost:{self.server_address[1]}/matomo/"


class _Listening(BaseHTTPRequestHandler):
    server: Matomo

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.told.append((self.command, self.path, parse_qs(body), headers))
        self.send_response(204)
        self.send_header("Set-Cookie", "_pk_uid=0123456789abcdef; SameSite=None; Secure; Max-Age=34000000")
        self.end_headers()

    do_GET = do_HEAD = do_OPTIONS = do_POST  # noqa: N815 - the names that the base class looks for

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the base class gave it
        """Say nothing."""


@pytest.fixture(scope="module")
def matomo() -> Iterator[Matomo]:
    server = Matomo(trustme.CA())
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, matomo: Matomo) -> Path:
    """A site that counts its visits, and one that does not."""
    root = tmp_path_factory.mktemp("audience")
    (root / "sitegen.toml").write_text('[sources.dump]\nkind = "dump"\ndatasets = "d.jsonl"\n')
    write_lines(root / "d.jsonl", [PACKAGE])
    for name, more in (("counting", AUDIENCE.format(address=matomo.address)), ("silent", "")):
        (root / "partners" / name).mkdir(parents=True)
        (root / "partners" / name / "partner.toml").write_text(PARTNER + more)
    for name, partner in config.load(root).partners.items():
        build(partner, root=root, dest=root / "public" / name)
    return root


@contextmanager
def hosted(site: Path) -> Iterator[str]:
    """The site with the headers that it wants, where browsers take its own address for a secure one."""
    with serve(site, "/", Rules.of((site / urls.HOST_HEADERS).read_text()).joined) as address:
        yield address


@pytest.fixture
def open_(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A window of its own for each visitor, which knows what the pages complain of."""
    contexts = []

    def opened(script: str = "", **options: Any) -> Page:
        context = browser.new_context(ignore_https_errors=True, locale="fr-FR", **options)
        contexts.append(context)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.complaints = complaints  # type: ignore[attr-defined]
        return page

    yield opened
    for context in contexts:
        context.close()


def seen(page: Page, address: str, matomo: Matomo) -> list[tuple[str, str, dict[str, list[str]], dict[str, str]]]:
    """What Matomo is told of a page that is opened."""
    before = len(matomo.told)
    page.goto(address, wait_until="networkidle")
    return matomo.told[before:]


def test_a_page_is_counted_by_its_address_and_nothing_else(
    project: Path, matomo: Matomo, open_: Callable[..., Page]
) -> None:
    page = open_()
    with hosted(project / "public/counting") as address:
        for path in PAGES:
            [(method, asked, told, headers)] = seen(page, f"{address}{path}?q=secret+words#secret", matomo)
            assert (method, asked) == ("POST", "/matomo/matomo.php")
            assert told == {
                "idsite": ["3"],
                "rec": ["1"],
                "apiv": ["1"],
                "send_image": ["0"],
                "url": [f"{address}{path}"],
            }
            assert "cookie" not in headers, "not even the one that it was given"
            assert "referer" not in headers
        assert page.context.cookies() == []
        assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
        missing = "Failed to load resource: the server responded with a status of 404 (Not Found)"
        assert [each for each in page.complaints if each != missing] == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "script",
    [
        'Object.defineProperty(navigator, "doNotTrack", { value: "1" })',
        'Object.defineProperty(navigator, "globalPrivacyControl", { value: true })',
        'Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no") } })',
    ],
    ids=["do not track", "global privacy control", "keeps nothing"],
)
def test_whose_browser_asks_not_to_be_tracked_is_not_counted(
    project: Path, matomo: Matomo, open_: Callable[..., Page], script: str
) -> None:
    page = open_(script)
    with hosted(project / "public/counting") as address:
        assert [seen(page, address + path, matomo) for path in ("", "pages/privacy/")] == [[], []]
        choice = page.locator("[data-audience-choice] input")
        assert choice.is_checked()
        assert choice.is_disabled()
        assert page.complaints == []  # type: ignore[attr-defined]


def test_without_scripts_nobody_is_counted(project: Path, matomo: Matomo, open_: Callable[..., Page]) -> None:
    page = open_(java_script_enabled=False)
    with hosted(project / "public/counting") as address:
        assert seen(page, f"{address}pages/privacy/", matomo) == []
        assert page.get_by_text("Sans JavaScript, rien n’est envoyé").is_visible()
        assert not page.get_by_label("Ne pas compter mes visites").is_visible()


def test_who_refuses_is_not_counted_until_that_is_taken_back(
    project: Path, matomo: Matomo, open_: Callable[..., Page]
) -> None:
    page = open_()
    with hosted(project / "public/counting") as address:
        [_] = seen(page, f"{address}pages/privacy/", matomo)
        assert axe.violations(page) == []
        choice, status = (
            page.get_by_label("Ne pas compter mes visites"),
            page.locator("[data-audience-choice] [role=status]"),
        )
        assert status.inner_text() == "Vos visites sont comptées, sans vous identifier."
        choice.check()
        assert status.inner_text() == "Vos visites ne sont pas comptées."
        assert [seen(page, address + path, matomo) for path in PAGES] == [[]] * len(PAGES)
        assert page.evaluate("({ ...localStorage })") == {"sitegen-audience": "refused"}
        page.goto(f"{address}pages/privacy/")
        assert choice.is_checked()
        choice.uncheck()
        assert page.evaluate("localStorage.length") == 0
        assert len(seen(page, address, matomo)) == 1


def test_pages_for_other_sites_count_nobody(project: Path, matomo: Matomo, open_: Callable[..., Page]) -> None:
    page = open_()
    with hosted(project / "public/counting") as address:
        for path in ("embed/", "embed/search/tout/", "embed/frame/"):
            assert seen(page, address + path, matomo) == []
            assert "stats.localhost" not in page.content(), path
        assert page.complaints == []  # type: ignore[attr-defined]


def test_a_copy_to_keep_counts_nobody(
    project: Path, matomo: Matomo, open_: Callable[..., Page], tmp_path: Path
) -> None:
    partner = config.load(project).partners["counting"]
    archive = frozen(partner, root=project, site=project / "public/counting", folder=tmp_path, day=date(2026, 11, 30))
    with zipfile.ZipFile(archive.file) as bag:
        bag.extractall(tmp_path / "copy")
    page = open_()
    for path in ("index.html", "pages/privacy/index.html"):
        [file] = [each for each in (tmp_path / "copy").rglob(path) if each.as_posix().endswith(f"/data/{path}")]
        assert seen(page, file.as_uri(), matomo) == []
        assert "matomo.php" not in page.content()
    assert not page.get_by_label("Ne pas compter mes visites").is_visible()


def test_without_the_table_there_is_no_trace_of_it(project: Path, matomo: Matomo, open_: Callable[..., Page]) -> None:
    site = project / "public/silent"
    made = [path for path in site.rglob("*") if path.suffix == ".html" or path.name.startswith((".ht", "_headers"))]
    assert [path for path in made if b"audience" in path.read_bytes()] == []
    page = open_()
    with hosted(site) as address:
        assert [seen(page, address + path, matomo) for path in PAGES] == [[]] * len(PAGES)


def test_the_policy_lets_pages_send_to_that_origin_and_to_no_other(project: Path, matomo: Matomo) -> None:
    origin = matomo.address.removesuffix("/matomo/")
    rules = Rules.of((project / "public/counting" / urls.HOST_HEADERS).read_text())
    silent = Rules.of((project / "public/silent" / urls.HOST_HEADERS).read_text())
    for path in ("/", "/dataset/budget/"):
        policy = rules.joined(path)["Content-Security-Policy"]
        assert policy.count(origin) == 1
        assert policy.replace(f" {origin}", "") == silent.joined(path)["Content-Security-Policy"]
        assert f"connect-src 'self' {origin};" in policy
    for path in ("/embed/", "/embed/search/tout/"):
        assert rules.joined(path) == silent.joined(path)
