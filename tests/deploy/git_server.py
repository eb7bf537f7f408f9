"""Git's own server for HTTP (`git http-backend`), with a token."""

from __future__ import annotations

import base64
import gzip
import io
import os
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

TOKEN = "ghp_Fredegonde1reine"


def _git(folder: Path, *arguments: str) -> bytes:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True, env=clean).stdout


def git(folder: Path, *arguments: str) -> str:
    """What git says of a repository."""
    return _git(folder, *arguments).decode()


def repository(folder: Path) -> Path:
    """An empty bare one, as hosts have them: files are given out singly, and nobody forces a branch."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--bare")
    for key in ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant", "http.receivepack"):
        git(folder, "config", key, "true")
    return folder


def files(folder: Path, branch: str = "gh-pages") -> dict[str, bytes]:
    """What a branch holds."""
    with tarfile.open(fileobj=io.BytesIO(_git(folder, "archive", branch))) as found:
        return {each.name: read.read() for each in found if (read := found.extractfile(each))}


@dataclass
class GitServer:
    """`requests` that were answered, by their paths."""

    port: int
    requests: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Of the repository."""
        return f"http://127.0.0.1:{self.port}/site.git"


@contextmanager
def git_server(folder: Path) -> Iterator[GitServer]:
    """The repositories in `folder`, for whoever has TOKEN."""
    expected = f"Basic {base64.b64encode(f'x-access-token:{TOKEN}'.encode()).decode()}"
    served = GitServer(0)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            if self.headers.get("Transfer-Encoding") == "chunked":
                body = b""
                while size := int(self.rfile.readline(), 16):
                    body += self.rfile.read(size)
                    self.rfile.readline()
            else:
                body = self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)

        def _answer(self, body: bytes) -> None:
            path, _, query = self.path.partition("?")
            served.requests.append(path)
            if self.headers.get("Authorization") != expected:
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="git"')
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            answer = subprocess.run(
                ["git", "http-backend"],
                input=body,
                capture_output=True,
                check=True,
                env={
                    "PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": str(folder), "GIT_HTTP_EXPORT_ALL": "1",
                    "REQUEST_METHOD": self.command, "PATH_INFO": path, "QUERY_STRING": query, "REMOTE_USER": "one",
                    "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)),
                    "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
                },
            ).stdout  # fmt: skip
            head, _, content = answer.partition(b"\r\n\r\n")
            headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
            self.send_response(int(headers.pop("Status", "200").split()[0]))
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served.port = server.server_port
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield served
        server.shutdown()
