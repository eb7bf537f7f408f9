"""A plain static host: files, `index.html` for folders, the site's own 404 page, and what headers a test gives."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

Headers = Callable[[str], Mapping[str, str]]


class _Handler(SimpleHTTPRequestHandler):
    server: _Host
    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".woff2": "font/woff2",
        ".geojson": "application/geo+json",
        ".ttl": "text/turtle; charset=utf-8",
        ".rdf": "application/rdf+xml",
        ".jsonld": "application/ld+json",
    }

    def translate_path(self, path: str) -> str:
        """Map what lies under the site's own path; an address outside it is no file."""
        prefix = self.server.prefix
        bare = urlsplit(path).path
        if not bare.startswith(prefix):
            return str(self.server.folder / "outside-of-the-site")
        return super().translate_path("/" + bare.removeprefix(prefix))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = self.server.folder / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def end_headers(self) -> None:
        for name, value in self.server.headers(urlsplit(self.path).path).items():
            self.send_header(name, value)
        super().end_headers()

    def list_directory(self, path: object) -> IO[bytes] | None:  # type: ignore[override]  # hosts list no folders
        self.send_error(HTTPStatus.NOT_FOUND)
        return None

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name that the base class gave it
        """Say nothing: a test reads the browser's own record."""


class _Host(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, folder: Path, prefix: str, headers: Headers) -> None:
        self.folder, self.prefix, self.headers = folder, prefix, headers
        super().__init__(("127.0.0.1", 0), lambda *args: _Handler(*args, directory=str(folder)))


@contextmanager
def serve(folder: Path, prefix: str = "/", headers: Headers = lambda _: {}) -> Iterator[str]:
    """Serve `folder` under `prefix` on a free port of the loopback address; gives the address of its home page.

    `headers` is given the path of a request, and answers with headers to add.
    """
    if not (prefix.startswith("/") and prefix.endswith("/")):
        raise ValueError(f"{prefix!r} does not start and end with a slash")
    with _Host(folder, prefix, headers) as host:
        thread = threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{host.server_port}{prefix}"
        finally:
            host.shutdown()
            thread.join()
