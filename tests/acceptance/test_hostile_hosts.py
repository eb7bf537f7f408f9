"""Hosts that say what makes no sense, and addresses inside the network: the site is built, and tells of neither."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sitegen.sources import fetch
from tests.acceptance.projects import write_lines, write_project
from tests.program import sitegen
from tests.sources import portal
from tests.sources.files.test_hostile_headers import LOCATIONS, VALUES, saying
from tests.sources.making import LUBERON, live, package, partner
from tests.sources.portal import Portal
from tests.surroundings import shared

pytestmark = pytest.mark.slow

LOCAL = 'private_hosts = ["127.0.0.1"]\nagreed_hosts = ["127.0.0.1"]\npause = 0\nfiles_minutes = 1\n'


@pytest.fixture
def host() -> Iterator[Portal]:
    with portal.running() as running:
        yield running


def datasets(addresses: list[str]) -> list[dict[str, object]]:
    return [
        {
            "id": f"d{n}",
            "name": f"jeu-{n}",
            "title": "Jeu",
            "resources": [{"id": f"r{n}", "format": "CSV", "url": address}],
        }
        for n, address in enumerate(addresses)
    ]


def test_headers_that_make_no_sense_end_no_build(tmp_path: Path, host: Portal) -> None:
    answers = [saying(b"HTTP/1.1 302 X", b"Location: " + where) for where in LOCATIONS[:8]]
    answers += [saying(b"HTTP/1.1 200 X", b"Content-Length: 15", b"Retry-After: " + value) for value in VALUES[:20]]
    for number, answer in enumerate(answers):
        host.will_answer(f"/{number}.csv", answer)
    project = write_project(tmp_path / "project", fetch=LOCAL)
    write_lines(project / "datasets.jsonl", datasets([f"{host.url}{number}.csv" for number in range(len(answers))]))
    report = sitegen("build", "--json", project=project).partner("one")
    assert report["datasets"] == len(answers)
    for number in range(8, len(answers)):
        page = (project / f"public/one/dataset/jeu-{number}/resource/r{number}/index.html").read_text("utf-8")
        assert "valeur" in page, "it came with status 200"


@pytest.mark.parametrize("case", ["location", "location-v6", "location-nfkc", "retry-digits", "retry-year"])
def test_the_headers_that_were_seen(tmp_path: Path, case: str) -> None:
    folder = shared("faults/sec-headers-stop-builds")
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    program = (folder / "serve.py").read_text("utf-8").replace("8931", str(port))
    server = subprocess.Popen([sys.executable, "-c", program, case], stderr=subprocess.DEVNULL)
    try:
        project = write_project(tmp_path / "project", fetch=LOCAL)
        lines = (folder / "dump/datasets.jsonl").read_text("utf-8").replace("8931", str(port))
        (project / "datasets.jsonl").write_text(lines, "utf-8")
        assert sitegen("build", "--json", project=project).partner("one")["datasets"] == 1
    finally:
        server.kill()
        server.wait()


def test_a_logo_whose_host_makes_no_sense_is_a_caution(tmp_path: Path, host: Portal) -> None:
    answers = [saying(b"HTTP/1.1 302 X", b"Location: " + where) for where in LOCATIONS[:8]]
    answers += [saying(b"HTTP/1.1 503 X", b"Content-Length: 15", b"Retry-After: " + value) for value in VALUES[:8]]
    for number, answer in enumerate(answers):
        host.will_answer(f"/uploads/group/{number}.png", answer)
    host.organizations = [
        {**LUBERON, "id": f"o{number}", "name": f"o{number}", "image_url": f"{number}.png"}
        for number in range(len(answers))
    ]
    host.packages = [
        package(f"d{number}", organization=owner, owner_org=owner["id"])
        for number, owner in enumerate(host.organizations)
    ]
    found = fetch(partner(live(host.url, tmp_path)), cache=tmp_path / "cache")
    assert len(found.datasets) == len(answers)
    assert {each.code for each in found.warnings} == {"logo-unreachable"}
    assert {each.where for each in found.warnings} == {each["name"] for each in host.organizations}


def test_pages_tell_nothing_of_what_is_inside(tmp_path: Path) -> None:
    """An open port, a closed one, a name that leads there: the pages are the same, and nobody knocks."""
    knocked: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as inside, socket.create_server(("127.0.0.1", 0)) as other:
        open_port, closed = inside.getsockname()[1], other.getsockname()[1]
        other.close()

        def accept() -> None:
            while True:
                try:
                    knocked.append(inside.accept())
                except OSError:
                    return

        threading.Thread(target=accept, daemon=True).start()
        addresses = [
            f"http://127.0.0.1:{open_port}/f.csv",
            f"http://127.0.0.1:{closed}/f.csv",
            f"http://localhost:{open_port}/f.csv",
            f"http://localhost:{closed}/f.csv",
            f"http://[::1]:{closed}/f.csv",
            f"https://127.0.0.1:{open_port}/f.csv",
            "http://192.168.255.254/f.csv",
        ]
        project = write_project(tmp_path / "project", fetch="pause = 0\nfiles_minutes = 1\n")
        write_lines(project / "datasets.jsonl", datasets(addresses))
        report = sitegen("build", "--json", project=project).partner("one")
        inside.shutdown(socket.SHUT_RDWR)
    said = {
        _without(addresses[n], n, (project / f"public/one/dataset/jeu-{n}/{page}index.html").read_text("utf-8"))
        for n in range(len(addresses))
        for page in (f"resource/r{n}/",)
    }
    assert len(said) == 1
    codes = {
        json.dumps(sorted(each["code"] for each in report["warnings"] if each["where"] == f"jeu-{n}")) for n in range(7)
    }
    assert len(codes) == 1
    assert knocked == []


def _without(address: str, number: int, page: str) -> str:
    """A page without what it is about: address, numbers, and how the address is shown."""
    main = page[page.index("<main") : page.index("</main>")]
    parts = urlsplit(address)
    for host in (f"{parts.scheme}://{parts.netloc}", parts.netloc, parts.hostname or ""):
        main = main.replace(host, "HOST")
    return re.sub(rf"\b(jeu-|r|d){number}\b", r"\1N", main)
