"""A portal that hangs, drips or waits for another, with the settings that come with sitegen: told within 90 seconds."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.program import Finished, sitegen, tree
from tests.sources import faults, portal
from tests.sources.making import LUBERON, package
from tests.sources.portal import Fault

pytestmark = pytest.mark.slow

SECONDS = 90
COMMANDS = {
    "check": ("check",),
    "fetch": ("fetch",),
    "build": ("build",),
    "nothing": ("schema",),
    "new": ("new", "other", "--organization", LUBERON["name"]),
}


def project(folder: Path, url: str) -> Path:
    place = folder / "partners" / "one"
    place.mkdir(parents=True, exist_ok=True)
    (folder / "sitegen.toml").write_text(
        f'[sources.portail]\nkind = "ckan"\nurl = "{url}"\n[fetch]\nfiles_minutes = 0\n'
    )
    (place / "partner.toml").write_text(
        'title = "Le parc"\nurl = "https://parc.example.org/"\nsource = "portail"\n'
        f'[select]\norganizations = ["{LUBERON["name"]}"]\n'
    )
    return folder


def gateway(handler: BaseHTTPRequestHandler) -> None:
    """A server in between that waits for CKAN for half a minute, as many do for a whole one."""
    handler.server.stopped.wait(30)  # type: ignore[attr-defined]
    handler.wfile.write(b"HTTP/1.1 504 Gateway Time-out\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")


@contextmanager
def unanswered() -> Iterator[str]:
    """A port at which nobody takes connections: the first ones wait in line, and the others for ever."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server:
        port = server.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(("127.0.0.1", port))
        yield f"http://127.0.0.1:{port}/"
        for each in waiting:
            each.close()


def test_a_portal_that_does_not_answer_is_told_in_time(tmp_path: Path) -> None:
    """Each way not to answer and each command, side by side: they wait, and do nothing else."""
    ways: dict[str, Fault] = {
        "build": faults.stall_in_body,
        "fetch": faults.drip,
        "check": faults.drip_headers,
        "new": gateway,
    }

    def run(folder: Path, command: str) -> tuple[Finished, float]:
        start = time.monotonic()
        done = sitegen(*COMMANDS[command], project=folder, expect=None)
        return done, time.monotonic() - start

    with portal.running() as well:
        well.organizations, well.packages = [LUBERON], [package("d1")]
        site = project(tmp_path / "build", well.url)
        sitegen("build", project=site)
    before = tree(site / "public")
    with ExitStack() as stack, ThreadPoolExecutor(8) as pool:
        runs = {"nobody": pool.submit(run, project(tmp_path / "nobody", stack.enter_context(unanswered())), "fetch")}
        for command, way in ways.items():
            silent = stack.enter_context(portal.running())
            silent.will_answer("organization_show", way)
            silent.will_answer("package_search", way)
            runs[command] = pool.submit(run, project(tmp_path / command, silent.url), command)
        _, idle = run(site, "nothing")  # at the same time: what a command takes that asks nobody
        outcomes = {name: future.result() for name, future in runs.items()}
    for name, (done, seconds) in outcomes.items():
        assert (done.code, seconds - idle < SECONDS) == (4, True), (name, seconds, done.err)
        assert "waiting for 127.0.0.1:" in done.err, name
        assert "→" in done.err, "what to do"
    assert tree(site / "public") == before
