"""`sitegen serve`, as a process of its own: what it serves, and how soon a change is seen."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeVar

import pytest
import requests
from lxml import html

from sitegen import config
from tests.acceptance.projects import write_lines
from tests.serving import PARTNER, PATIENCE, Running, new_project, running

pytest.importorskip("livereload")
from sitegen.commands import serve

_Heard = TypeVar("_Heard")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    with ExitStack() as stack:
        yield lambda project, path, *partners: stack.enter_context(
            running(project, path, *partners, log=tmp_path / "log")
        )


@pytest.mark.slow
def test_a_site_is_served_and_every_change_of_what_it_is_made_from_is_seen(
    tmp_path: Path, start: Callable[..., Running]
) -> None:
    project = new_project(tmp_path / "project", "ours")
    served = start(project, "/data/")
    partner = project / "partners" / "ours"

    home = served.get("/data/")
    assert "Les arbres" in home.text
    assert "livereload.js" in home.text
    assert served.get("/").url == f"{served.origin}/data/", "from the root to where the site lies"
    assert "Tilleuls" in served.get("/data/dataset/arbres").text, "a folder without its slash"
    assert not (project / "public").exists(), "a look leaves the published site alone"

    missing = served.get("/data/no/such/page")
    assert missing.status_code == 404
    assert "noindex" in missing.text
    style = next(part for part in missing.text.split('"') if part.endswith(".css"))
    assert served.get(style).ok, "the 404 page finds its style sheet at any depth"

    (partner / "partner.toml").write_text(PARTNER.replace("Les arbres", "Les chênes"))
    served.shows("/data/", "Les chênes")

    (partner / "templates").mkdir()
    template = partner / "templates" / "home.html"
    template.write_text('{% extends "@base/home.html" %}{% block main %}<p>mine</p>{% endblock %}')
    served.shows("/data/", "<p>mine</p>")

    template.write_text("{% if %}")
    served.until(lambda: "home.html:1" in served.log.read_text(), "the fault in the template")
    assert "<p>mine</p>" in served.get("/data/").text, "the last good site stays"
    template.unlink()
    served.until(lambda: "<p>mine</p>" not in served.get("/data/").text, "the template's end")

    write_lines(project / "data" / "d.jsonl", [{"id": "1", "name": "arbres", "title": "Platanes"}])
    served.shows("/data/dataset/arbres/", "Platanes")

    served.process.send_signal(signal.SIGINT)
    assert served.process.wait(PATIENCE) == 130
    assert "Traceback" not in served.log.read_text()


def test_several_sites_each_under_its_name(tmp_path: Path, start: Callable[..., Running]) -> None:
    served = start(new_project(tmp_path / "project", "one", "two"), "/one/")
    index = served.get("/").text
    assert 'href="/one/"' in index
    assert 'href="/two/"' in index
    missing = served.get("/two/nothing")
    assert missing.status_code == 404
    style = next(part for part in missing.text.split('"') if part.endswith(".css"))
    assert style.startswith("/two/")
    assert served.get(style).ok
    assert served.get("/nothing").status_code == 404
    assert served.get("/one/../../sitegen.toml").status_code == 404
    assert requests.get(f"{served.origin}/one/%2e%2e/%2e%2e/%2e%2e/sitegen.toml", timeout=5).status_code in (403, 404)


def test_the_list_of_sites_says_what_each_is(tmp_path: Path, start: Callable[..., Running]) -> None:
    project = new_project(tmp_path / "project", "one", "two")
    two = project / "partners" / "two" / "partner.toml"
    two.write_text(
        PARTNER.replace("Les arbres", "<b>Deux</b> & « une »") + '[theme]\nname = "atlas"\n[brand]\ncolor = "teal"'
    )
    served = start(project, "/one/")
    index = html.fromstring(served.get("/").content)
    assert index.get("lang") == "en"
    rows = [" ".join(row.text_content().split()) for row in index.xpath("//li")]
    assert rows == [
        "Les arbres 1 dataset partners/one theme base · fr",
        "<b>Deux</b> & « une » 1 dataset partners/two theme atlas · fr",
    ]
    assert index.xpath("//li//a/@href") == ["/one/", "/two/"]
    assert index.xpath("//li//a/@lang") == ["fr", "fr"]
    assert len(set(index.xpath("//li/@style"))) == 2, "each in its own colour"
    assert index.xpath("//*[@src]/@src | //link/@href") == ["data:,", "/livereload.js"], "nobody else is asked"
    assert f"serving {served.origin}/ (Ctrl-C ends)\nserving {served.origin}/one/" in served.log.read_text()
    two.write_text(PARTNER.replace("Les arbres", "Trois") + 'languages = ["fr", "en"]\n')
    served.shows("/", "theme base · fr, en")
    assert "Trois" in served.get("/").text


@pytest.mark.slow
def test_the_browser_is_told_to_reload_once_the_site_is_new(tmp_path: Path, start: Callable[..., Running]) -> None:
    served = start(new_project(tmp_path / "project", "ours"), "/data/")
    written = tmp_path / "partner.toml"

    async def change(title: str) -> dict[str, object]:
        """What the browser hears after a change of the title."""
        page = await _open_page(served)
        await asyncio.sleep(0.1)
        written.write_text(PARTNER.replace("Les arbres", title))
        written.replace(served.project / "partners" / "ours" / "partner.toml")  # at once: one change, one reload
        message = await asyncio.wait_for(page.read_message(), PATIENCE)
        page.close()
        heard: dict[str, object] = json.loads(message)
        return heard

    for title in ("Ormes", "Frênes"):  # livereload by itself would not tell of a second change within three seconds
        heard = _in_a_loop(change(title))
        assert (heard["command"], heard["path"], heard["liveCSS"]) == ("reload", "*", False)
        assert title in served.get("/data/").text


@pytest.mark.slow
def test_a_page_opened_as_serving_begins_is_not_told_to_reload(tmp_path: Path, start: Callable[..., Running]) -> None:
    served = start(new_project(tmp_path / "project", "ours"), "/data/")

    async def hear() -> str | bytes | None:
        page = await _open_page(served)
        return await asyncio.wait_for(page.read_message(), 4)  # livereload's own would come after less than three

    with pytest.raises(TimeoutError):
        _in_a_loop(hear())


async def _open_page(served: Running) -> Any:
    """What an open page hears on: a websocket of livereload's, after its greeting."""
    from tornado.websocket import websocket_connect

    page = await websocket_connect(f"{served.origin.replace('http', 'ws')}/livereload")
    await page.write_message('{"command": "hello"}')
    await page.read_message()
    await page.write_message('{"command": "info", "url": "/data/"}')
    return page


def _in_a_loop(told: Coroutine[Any, Any, _Heard]) -> _Heard:
    """In a thread of its own: the browser tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, told).result()


def _status(origin: str, path: str = "/data/", **headers: str) -> int:
    """What is answered to these headers; no name of Host is looked up, as after a rebinding."""
    return requests.get(origin + path, headers=headers, timeout=PATIENCE, allow_redirects=False).status_code


def _greeting(port: int, host: str, origin: str) -> str:
    """The first line that a browser gets when a page of `origin` opens a websocket here."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as asked:
        asked.sendall(
            f"GET /livereload HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        return asked.recv(200).decode().splitlines()[0]


def test_who_asks_under_another_name_or_from_another_site_sees_nothing(
    tmp_path: Path, start: Callable[..., Running]
) -> None:
    served = start(new_project(tmp_path / "project", "ours"), "/data/")
    port = int(served.origin.rpartition(":")[2])
    for host in (f"127.0.0.1:{port}", f"localhost:{port}", "LOCALHOST", f"127.0.0.2:{port}", "localhost:9000"):
        assert _status(served.origin, Host=host) == 200, host
        assert _greeting(port, host, f"http://{host}").startswith("HTTP/1.1 101"), host
    for host in (
        "evil.example",
        f"evil.example:{port}",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "192.0.2.1",
    ):
        for path in ("/data/", "/", "/livereload.js", "/nothing"):
            assert _status(served.origin, path, Host=host) == 421, host
        assert _greeting(port, host, f"http://{host}").startswith("HTTP/1.1 421"), host
    own = f"127.0.0.1:{port}"
    for origin in (
        "http://evil.example",
        "null",
        f"http://localhost:{port}",
        f"http://{own}0",
        f"http://{own}@e.example",
    ):
        assert _greeting(port, own, origin).startswith("HTTP/1.1 403"), origin
        assert _status(served.origin, Origin=origin) == 403, origin
    assert "Les arbres" not in requests.get(served.origin + "/data/", headers={"Host": "e.example"}, timeout=9).text


def test_pages_of_a_site_that_is_named_may_read_and_no_others(tmp_path: Path, start: Callable[..., Running]) -> None:
    friend = "http://localhost:3000"
    served = start(new_project(tmp_path / "project", "ours"), "/data/", "--origin", friend)
    for path in ("/data/embed.js", "/data/embed/catalogue.json", "/data/fragments/list.html"):
        answer = requests.get(served.origin + path, headers={"Origin": friend}, timeout=PATIENCE)
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (200, friend), path
        assert "Access-Control-Allow-Origin" not in served.get(path).headers
    for origin in ("http://localhost:3001", "null", f"{friend}.evil.example", "https://localhost:3000", "*"):
        assert _status(served.origin, Origin=origin) == 403, origin


@pytest.mark.parametrize(
    ("listening", "known", "strangers"),
    [
        ("localhost", ["localhost:1", "127.0.0.1", "127.9.9.9"], ["10.0.0.1", "a.example", "", "[", "0.0.0.0"]),  # noqa: S104
        ("::1", ["[::1]:80", "localhost", "127.0.0.1"], ["[::2]", "a.example"]),
        ("0.0.0.0", ["10.0.0.1:80", "[fe80::1]", "localhost", socket.gethostname()], ["a.example", ""]),  # noqa: S104
        ("192.0.2.7", ["192.0.2.7:8000", socket.gethostname().upper()], ["192.0.2.8", "127.0.0.1", "a.example"]),
    ],
)
def test_the_names_of_a_server(listening: str, known: list[str], strangers: list[str]) -> None:
    names = serve.Names(listening)
    assert [host for host in known if host not in names] == []
    assert [host for host in strangers if host in names] == []


def test_a_path_that_is_none_is_the_askers_fault(tmp_path: Path, start: Callable[..., Running]) -> None:
    served = start(new_project(tmp_path / "project", "ours"), "/data/")
    for path in ("/data/a%00b", "/data/%00", "/data/dataset%00/"):
        assert _status(served.origin, path) == 400, path
    for strange in ("/data/%ff", "/data/" + "x" * 5000, "/data/%2e%2e/%2e%2e/sitegen.toml", "/data/a%0ab"):
        assert _status(served.origin, strange) in (400, 403, 404), strange


def test_only_what_sites_are_made_from_is_watched(tmp_path: Path) -> None:
    project = new_project(tmp_path / "project", "one", "two")
    shutil.copytree(project / "partners" / "one", project / "themes" / "unused")
    places = serve.watched_files(config.load(project, ["one"]))
    inside = {place.relative_to(project).as_posix() for place in places if place.is_relative_to(project)}
    assert inside == {"sitegen.toml", "themes", "partners/one", "data/d.jsonl"}
    assert [place.name for place in places if not place.is_relative_to(project)] == ["base"]


def test_an_address_that_is_taken(tmp_path: Path) -> None:
    project = new_project(tmp_path / "project", "ours")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        program = Path(sys.executable).with_name("sitegen")
        done = subprocess.run(
            [program, "-C", project, "serve", "-a", port], capture_output=True, text=True, timeout=30, check=False
        )
    assert done.returncode == 1
    assert f"cannot serve at 127.0.0.1:{port}" in done.stderr
    assert "Traceback" not in done.stderr
