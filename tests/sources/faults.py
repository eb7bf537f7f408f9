"""What a network and a broken or hostile server do to an answer, over a real socket."""

from __future__ import annotations

import contextlib
import gzip
import socket
import struct
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from tests.sources.portal import Fault

PROMPTLY = 0.05  # seconds between two bytes of a dripping answer
NEVER = 0


def reset(handler: BaseHTTPRequestHandler) -> None:
    """The connection is torn down before a word is said."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    """The connection ends before a word is said."""
    handler.connection.shutdown(socket.SHUT_RDWR)


def stall(handler: BaseHTTPRequestHandler) -> None:
    """Silence."""
    _stopped(handler, 30)


def stall_in_body(handler: BaseHTTPRequestHandler) -> None:
    _begin(handler, "Content-Length: 100000")
    handler.wfile.write(b'{"success"')
    _stopped(handler, 30)


def cut_off(handler: BaseHTTPRequestHandler) -> None:
    """Fewer bytes than were promised."""
    _begin(handler, "Content-Length: 100000")
    handler.wfile.write(b'{"success": true, "result": {"count": 0, "results": []}}')
    handler.connection.shutdown(socket.SHUT_RDWR)


def cut_chunk(handler: BaseHTTPRequestHandler) -> None:
    """Chunks without the last one."""
    _begin(handler, "Transfer-Encoding: chunked")
    handler.wfile.write(b'A\r\n{"success"\r\n')
    handler.connection.shutdown(socket.SHUT_RDWR)


def no_http(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"\x16\x03\x01 this is another protocol\r\n\r\n")
    handler.connection.shutdown(socket.SHUT_RDWR)


def bad_gzip(handler: BaseHTTPRequestHandler) -> None:
    body = b"\x1f\x8b this is not gzip"
    # Closed, and said so: else the next request may be sent on a connection that ends meanwhile, and never be asked.
    _begin(handler, "Content-Encoding: gzip", f"Content-Length: {len(body)}", "Connection: close")
    handler.wfile.write(body)


def drip(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then, for ever: never silent for long."""
    _begin(handler, "Content-Length: 1000000")
    _for_ever(handler, b" ", PROMPTLY)


def drip_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    _for_ever(handler, b"x", PROMPTLY)


def endless(handler: BaseHTTPRequestHandler) -> None:
    """A body that does not end."""
    _begin(handler)
    _for_ever(handler, b" " * 65536, 0)


def endless_redirection(handler: BaseHTTPRequestHandler) -> None:
    """A redirection whose body does not end: nobody needs to read it."""
    handler.wfile.write(b"HTTP/1.1 302 Found\r\nLocation: /api/3/action/elsewhere\r\n\r\n")
    _for_ever(handler, b" " * 65536, 0)


def bomb(handler: BaseHTTPRequestHandler) -> None:
    """Half a megabyte that unpacks to half a gigabyte."""
    body = gzip.compress(bytes(1 << 20)) * 512  # gzip allows for several pieces
    _begin(handler, "Content-Encoding: gzip", f"Content-Length: {len(body)}")
    with contextlib.suppress(OSError):
        handler.wfile.write(body)


def bomb_in_bomb(handler: BaseHTTPRequestHandler) -> None:
    body = gzip.compress(gzip.compress(bytes(256 << 20), 1), 1)
    _begin(handler, "Content-Encoding: gzip, gzip", f"Content-Length: {len(body)}")
    with contextlib.suppress(OSError):
        handler.wfile.write(body)


def redirect(to: str, status: int = 302) -> Fault:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(f"HTTP/1.1 {status} Found\r\nLocation: {to}\r\n".encode())
        handler.wfile.write(b"Connection: close\r\nContent-Length: 0\r\n\r\n")

    return answer


def round_and_round(handler: BaseHTTPRequestHandler) -> None:
    redirect(handler.path)(handler)


@contextlib.contextmanager
def listening(address: str) -> Iterator[int]:
    """Something that listens at another address of this machine, and never says a word: its port."""
    with socket.create_server((address, 0)) as server:
        yield server.getsockname()[1]


def looking_up(monkeypatch: pytest.MonkeyPatch, error: int) -> None:
    """Have the system's resolver end with this `socket.EAI_*` for names under `.invalid`; `NEVER`: not end at all.

    Whether the machine that tests has a name server that answers is not for a test to say.
    """
    known = socket.getaddrinfo

    def look_up(host: str, *arguments: Any, **named: Any) -> Any:
        if not host.endswith(".invalid"):
            return known(host, *arguments, **named)
        if error == NEVER:
            threading.Event().wait(60)
        raise socket.gaierror(error, "as the test would have it")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


def _begin(handler: BaseHTTPRequestHandler, *headers: str) -> None:
    handler.wfile.write("\r\n".join(["HTTP/1.1 200 OK", "Content-Type: application/json", *headers, "", ""]).encode())


def _for_ever(handler: BaseHTTPRequestHandler, piece: bytes, pause: float) -> None:
    with contextlib.suppress(OSError):
        while not _stopped(handler, pause):
            handler.wfile.write(piece)


def _stopped(handler: BaseHTTPRequestHandler, seconds: float) -> bool:
    found: bool = handler.server.stopped.wait(seconds)  # type: ignore[attr-defined]  # the portal's own server
    return found
