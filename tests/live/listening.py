"""A front server before a CKAN that hands everything on, and remembers what was asked and what it cost."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import requests

_OF_ONE_CONNECTION = ("connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding", "host")


@dataclass(frozen=True)
class Exchange:
    """One question and its answer."""

    action: str  # "package_search"; the path, where it is none
    parameters: dict[str, Any]  # of the address or of the JSON that was posted
    posted: bool
    status: int
    content: bytes

    @property
    def packages(self) -> list[dict[str, Any]]:
        """The datasets that it brought whole."""
        if self.action != "package_search" or self.status != 200:
            return []
        return [each for each in json.loads(self.content)["result"]["results"] if "resources" in each]


@dataclass
class Ear:
    """What has been asked since the last `forget`."""

    url: str  # where to ask
    exchanges: list[Exchange] = field(default_factory=list)

    def forget(self) -> None:
        self.exchanges.clear()

    @property
    def packages(self) -> list[dict[str, Any]]:
        """The datasets that came whole."""
        return [package for each in self.exchanges for package in each.packages]

    @property
    def received(self) -> int:
        """Bytes of all answers, unpacked."""
        return sum(len(each.content) for each in self.exchanges)

    @property
    def cost(self) -> str:
        size = self.received
        return f"{len(self.exchanges)} q., {f'{size / 1000:.1f} kB' if size < 100_000 else f'{size / 1000:.0f} kB'}"


@contextmanager
def listen(portal: str, *, without: str = "", extensions: tuple[str, ...] = ()) -> Iterator[Ear]:
    """Stand before a portal, on a free port of loopback. A parameter may be kept from it: `without`. It may be said to
    have these `extensions` besides."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._hand_on(None)

        def do_POST(self) -> None:
            self._hand_on(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

        def _hand_on(self, body: bytes | None) -> None:
            headers = {key: value for key, value in self.headers.items() if key.lower() not in _OF_ONE_CONNECTION}
            path = self.path
            if without:
                path, body = _less(path, without), body and _less_json(body, without)
            address = portal.rstrip("/") + path
            with requests.request(
                self.command, address, data=body, headers=headers, allow_redirects=False, timeout=300
            ) as answer:
                exchange = _exchange(self.path, body, answer)
                ear.exchanges.append(exchange)
                content = exchange.content
                if extensions and exchange.action == "status_show":
                    content = _with_extensions(content, extensions)
                self.send_response(answer.status_code)
                for key, value in answer.headers.items():
                    if key.lower() not in _OF_ONE_CONNECTION:
                        self.send_header(key, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name that the base class gave it
            """Say nothing: a test reads `exchanges`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    ear = Ear(f"http://127.0.0.1:{server.server_port}/")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield ear
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _less(path: str, name: str) -> str:
    parts = urlsplit(path)
    return parts._replace(query=urlencode([each for each in parse_qsl(parts.query) if each[0] != name])).geturl()


def _less_json(body: bytes, name: str) -> bytes:
    return json.dumps({key: each for key, each in json.loads(body).items() if key != name}).encode()


def _with_extensions(content: bytes, extensions: tuple[str, ...]) -> bytes:
    answer = json.loads(content)
    answer["result"]["extensions"] += extensions
    return json.dumps(answer).encode()


def _exchange(path: str, body: bytes | None, answer: requests.Response) -> Exchange:
    parts = urlsplit(path)
    asked = json.loads(body) if body else {key: each[-1] for key, each in parse_qs(parts.query).items()}
    action = parts.path.removeprefix("/api/3/action/")
    return Exchange(action, asked, body is not None, answer.status_code, answer.content)
