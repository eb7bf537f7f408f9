"""WebKitGTK, the engine of Safari as Debian has it, driven over WebDriver in a screen that nobody sees."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.browser.odd_sites import closed_port
from tests.surroundings import missing

_LONGEST = 60  # seconds that one command may take


class WebKit:
    """One window of the browser."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._session = ""
        browser = {"binary": str(_browser()), "args": ["--automation"]}
        options = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": browser}}}
        self._session = f"/session/{self._ask('POST', '/session', options)['sessionId']}"
        self._ask("POST", f"{self._session}/timeouts", {"script": _LONGEST * 1000, "pageLoad": _LONGEST * 1000})

    def open(self, address: str, width: int) -> None:
        self._ask("POST", f"{self._session}/window/rect", {"width": width, "height": 900})
        self._ask("POST", f"{self._session}/url", {"url": address})

    def run(self, expression: str) -> Any:
        """What an expression of JavaScript comes to, also where that is a promise's value."""
        script = f"const done = arguments[0]; Promise.resolve({expression}).then(done, e => done('failed: ' + e));"
        return self._ask("POST", f"{self._session}/execute/async", {"script": script, "args": []})

    def close(self) -> None:
        self._ask("DELETE", self._session)

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        link = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_LONGEST)
        link.request(method, path, None if body is None else json.dumps(body), {"Content-Type": "application/json"})
        answer = link.getresponse()
        value = json.loads(answer.read())["value"]
        link.close()
        if answer.status != http.client.OK:
            raise RuntimeError(f"WebKit: {method} {path}: {value}")
        return value


def _browser() -> Path:
    found = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    if not found or not all(map(shutil.which, ("WebKitWebDriver", "Xvfb", "xvfb-run"))):
        missing("no WebKit on this machine: `make test` installs it")
    return found[-1]


@contextmanager
def webkit() -> Iterator[WebKit]:
    """The browser, started and stopped; a test is skipped without it, and fails in CI."""
    _browser()
    port = closed_port()
    command = [
        "xvfb-run",
        "-a",
        "-s",
        "-screen 0 1600x1200x24",
        "WebKitWebDriver",
        f"--port={port}",
        "--host=127.0.0.1",
    ]
    quiet = subprocess.DEVNULL
    driver = subprocess.Popen(command, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        browser = _started(port)
        try:
            yield browser
        finally:
            browser.close()
    finally:
        os.killpg(driver.pid, signal.SIGTERM)  # the driver, and the screen that was made for it
        driver.wait(timeout=20)


def _started(port: int) -> WebKit:
    end = time.monotonic() + _LONGEST
    while True:
        try:
            return WebKit(port)
        except ConnectionError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
