"""A host over a good catalogue that answers some requests as bad catalogues do: one address a kind of badness."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

MEBIBYTE = 1 << 20
_MOST = 512 * MEBIBYTE  # of a body without end: whoever reads that much would read on
_LONGEST = 45  # seconds that an answer is held back


@dataclass(frozen=True)
class Answer:
    """What a request gets. A body that is `cut` ends before its announced length, one that `stalls` never ends,
    and one that is `endless` is repeated."""

    body: bytes = b""
    status: int = 200
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    shared: bool = True  # whether pages of other origins may read it
    cut: bool = False
    stalls: bool = False
    endless: bool = False


def as_json(value: object) -> Answer:
    return Answer(json.dumps(value).encode())


Odd = Callable[[str, Path], Answer | None]  # of a path in the site, and its folder; None: as a good host


def at(path: str, answer: Answer) -> Odd:
    """Answer so for one path, or for all below a folder."""
    return lambda asked, _: answer if asked == path or (path.endswith("/") and asked.startswith(path)) else None


def changed(path: str, change: Callable[[Any], Any]) -> Odd:
    """The JSON of a path, or of each below a folder, after a change; `change` gives what replaces it."""

    def odd(asked: str, folder: Path) -> Answer | None:
        file = folder / asked
        if not (asked == path or (path.endswith("/") and asked.startswith(path))) or not file.is_file():
            return None
        return as_json(change(json.loads(file.read_bytes())))

    return odd


def changed_first(**values: Any) -> Odd:
    """The catalogue's first file with other values in it."""
    return changed("embed/catalogue.json", lambda told: told | values)


class _Handler(BaseHTTPRequestHandler):
    server: _Host
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        name, _, path = unquote(urlsplit(self.path).path).removeprefix("/").partition("/")
        self.server.asked.append((name, path))
        odd = self.server.odd.get(name)
        answer = odd(path, self.server.folder) if odd else None
        self._send(answer or self._file(path))

    def _file(self, path: str) -> Answer:
        file = self.server.folder / (path if not path.endswith("/") else f"{path}index.html")
        if not file.is_file():
            return Answer(b"<!DOCTYPE html><title>Not found</title>", 404, "text/html")
        return Answer(file.read_bytes(), kind=guess_type(file.name)[0] or "application/octet-stream")

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        if answer.shared:
            self.send_header("Access-Control-Allow-Origin", "*")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.endless or answer.stalls or answer.cut:
            self.send_header("Connection", "close")
            self.close_connection = True
        if answer.cut:
            self.send_header("Content-Length", str(len(answer.body) + 1000))
        elif not (answer.endless or answer.stalls):
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        try:
            self.wfile.write(answer.body)
            if answer.stalls:
                self.wfile.flush()
                self.server.over.wait(_LONGEST)
            sent = 0
            while answer.endless and sent < _MOST and not self.server.over.is_set():
                sent += self.wfile.write(answer.body)
                self.server.sent[self.path] = sent
        except OSError:
            self.close_connection = True  # the browser does not want the rest

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name that the base class gave it
        """Say nothing: a test reads the browser's own record."""


class _Host(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, folder: Path, odd: Mapping[str, Odd]) -> None:
        self.folder, self.odd = folder, odd
        self.asked: list[tuple[str, str]] = []
        self.sent: dict[str, int] = {}
        self.over = threading.Event()
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes away is no error."""


@dataclass(frozen=True)
class OddSites:
    """Where they are, what was asked of them as (kind, path), and how many bytes of endless answers went out."""

    address: str
    asked: list[tuple[str, str]]
    sent: dict[str, int]

    def of(self, name: str) -> str:
        """The address of the catalogue that is bad in the way of that name."""
        return f"{self.address}{name}/"


@contextmanager
def serve_odd(folder: Path, odd: Mapping[str, Odd]) -> Iterator[OddSites]:
    """Serve the site in `folder` under every name of `odd`, and under any other name as it is."""
    with _Host(folder, odd) as host:
        thread = threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield OddSites(f"http://127.0.0.1:{host.server_port}/", host.asked, host.sent)
        finally:
            host.over.set()
            host.shutdown()
            thread.join()


def closed_port() -> int:
    """A port of the loopback address at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


def until(condition: Callable[[], bool], seconds: float = 10) -> bool:
    """Whether something comes to be true in time."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()
