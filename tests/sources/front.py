"""A server in front of a portal: it sends questions on, to another path or to https, or hands them over."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.sources.portal import Portal, Raw

Send = Callable[[str], str]
"""Where a path, with its query, is sent on to; "" where the portal answers it."""


@contextmanager
def standing(
    portal: Portal, send: Send, *, status: int = 301, before: str = "/", context: ssl.SSLContext | None = None
) -> Iterator[tuple[str, list[str]]]:
    """Such a server's address, and each request line that it gets. What lies under `before` is the portal's."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = parse_qs(parts.query)
            self._answer(parts.path, {key: each if len(each) > 1 else each[0] for key, each in asked.items()})

        def do_POST(self) -> None:
            self._answer(self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def _answer(self, path: str, parameters: Raw) -> None:
            seen.append(f"{self.command} {self.path}")
            if there := send(self.path):
                code, headers, body = status, {"Location": there}, b""
            else:
                inner = f"/{path.removeprefix(before)}"
                found = portal.answer(self.command, inner, parameters, dict(self.headers))
                assert not callable(found)
                code, headers, body = found
            self.send_response(code)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Tests look at `seen`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http{'s' if context else ''}://localhost:{server.server_address[1]}/", seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
