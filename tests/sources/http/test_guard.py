"""Which addresses are the Internet's, and that nothing tells what is at the others: by lists, and by real sockets."""

from __future__ import annotations

import ipaddress
import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from sitegen.sources.http import guard
from sitegen.sources.http.http import Http, Limits, UnreachableError

SPECIAL = [
    # one of each block of IANA's registries, its first and its last address
    *("0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255"),  # noqa: S104
    *("127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.0", "172.31.255.255", "192.168.0.0"),
    *("192.0.0.0", "192.0.0.9", "192.0.0.10", "192.0.0.170", "192.0.0.192", "192.0.0.255", "192.0.2.1"),
    *("192.31.196.1", "192.52.193.1", "192.88.99.1", "192.175.48.1", "198.18.0.0", "198.19.255.255"),
    *("198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::a00:1", "::7f00:1", "::ffff:0:a00:1", "64:ff9b:1::", "64:ff9b:1::a00:1"),
    *("64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "64:ff9b:2::1", "100::1", "100:0:0:1::1", "200::1", "400::1", "1000::1"),
    *("2001:1::1", "2001:2::1", "2001:3::1", "2001:4:112::1", "2001:5::1", "2001:10::1", "2001:20::1", "2001:30::1"),
    *("2001:db8::1", "2620:4f:8000::1", "3fff::1", "3fff:fff:ffff::1", "4000::1", "5f00::1", "6000::1", "e000::1"),
    *("fc00::1", "fdff:ffff::1", "fe80::1", "fe80::1%eth0", "febf::1", "fec0::5", "feff::1", "ff02::1", "ff0e::1"),
    # what leads to one of IPv4's
    *("::ffff:10.0.0.1", "::ffff:192.0.0.192", "::ffff:127.0.0.1%1", "64:ff9b::10.0.0.1", "64:ff9b::c000:c0"),
    *("2002:a00:1::1", "2002:7f00:1::", "2002:c000:c0::", "2001:0:a00:1::f6f6:f6f6", "2001:0:909:909::f5ff:fffe"),
]
PUBLIC = [
    *("1.1.1.1", "9.9.9.9", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.1"),
    *("192.167.255.255", "198.17.255.255", "198.20.0.0", "223.255.255.255"),
    *("2620:fe::fe", "2a00:1450::1", "2001:200::1", "2001:4860:4860::8888", "3ffe::1", "2003::1"),
    *("::ffff:9.9.9.9", "64:ff9b::9.9.9.9", "2002:909:909::1", "2001:0:909:909::f6f6:f6f6"),
]
# A documentation address is nobody's: what a test adds to the machine for a moment must not be somebody's.
OWN = "45.33.32.156"


@pytest.mark.parametrize("address", SPECIAL)
def test_special_addresses_are_not_public(address: str) -> None:
    assert not guard.is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are(address: str) -> None:
    assert guard.is_public(address)


def test_whatever_this_python_says(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in (ipaddress.IPv4Address, ipaddress.IPv6Address):
        monkeypatch.setattr(kind, "is_global", property(lambda self: True))
        monkeypatch.setattr(kind, "is_private", property(lambda self: False))
    assert not any(map(guard.is_public, SPECIAL))


def test_a_network_of_ipv4_is_named_for_its_mapped_addresses_too() -> None:
    assert guard.lets("::ffff:10.1.2.3", "h", 80, ("10.1.0.0/16",))
    assert not guard.lets("::ffff:10.2.2.3", "h", 80, ("10.1.0.0/16",))


# -- One outcome for all


def reason(address: str, allowed: tuple[str, ...] = ()) -> tuple[str, str]:
    with (
        Http(Limits(1 << 20, 2, 4), agent="test", guarded=allowed) as client,
        pytest.raises(UnreachableError) as caught,
    ):
        client.ask(address, lambda reply: reply, attempts=1)
    return caught.value.reason, caught.value.message


@contextmanager
def watched(address: str) -> Iterator[tuple[int, list[object]]]:
    """Something that listens, its port, and who knocked."""
    knocked: list[object] = []
    with socket.create_server((address, 0), family=socket.AF_INET6 if ":" in address else socket.AF_INET) as server:

        def accept() -> None:
            while True:
                try:
                    connection, peer = server.accept()
                except OSError:
                    return
                knocked.append(peer)
                connection.close()

        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1], knocked
        time.sleep(0.1)
        server.shutdown(socket.SHUT_RDWR)


def _closed() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_open_and_closed_ports_are_the_same_and_nobody_knocks(monkeypatch: pytest.MonkeyPatch) -> None:
    known = socket.getaddrinfo

    def inner_names(host: str, *arguments: Any, **named: Any) -> Any:
        return known("127.0.0.1" if host == "intranet.region.example" else host, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", inner_names)
    with watched("127.0.0.1") as (port, knocked):
        found = {
            reason(f"http://{host}:{each}/f.csv")
            for host in ("127.0.0.1", "localhost", "intranet.region.example", "127.1", "0x7f000001")
            for each in (port, _closed())
        }
        found.add(reason("https://127.0.0.1/f.csv"))
        found.add(reason("http://10.255.255.1:81/f.csv"))
    assert found == {("private", f"cannot be reached: {guard.REFUSAL}")}
    assert knocked == []


def test_of_several_addresses_the_public_ones_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with watched("127.0.0.1") as (port, knocked):
        entry = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))
        outside = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("198.51.100.7", port))
        known = socket.getaddrinfo
        monkeypatch.setattr(
            socket, "getaddrinfo", lambda host, *a, **n: [entry, outside] if host[0] == "d" else known(host, *a, **n)
        )
        monkeypatch.setattr(guard, "is_public", lambda address: address.startswith("198."))
        tried: list[str] = []

        def connect(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
            tried.append(address[0])
            raise OSError("as the test would have it")

        monkeypatch.setattr("urllib3.util.connection.create_connection", connect)
        assert reason(f"http://double.example/{port}")[0] == "connection"
    assert (tried, knocked) == (["198.51.100.7"], [])


def test_a_name_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that answers differently the second time (rebinding) is not asked a second time."""
    asked: list[str] = []
    known = socket.getaddrinfo

    def turning(host: str, *arguments: Any, **named: Any) -> Any:
        asked.append(host)
        return known("127.0.0.1" if host == "turning.example" else host, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", turning)
    assert reason("http://turning.example/")[0] == "private"
    assert asked == ["turning.example"]


def test_the_machines_own_addresses_are_known() -> None:
    assert guard.is_own("127.0.0.1")
    assert guard.is_own("::ffff:127.0.0.1")
    assert not guard.is_own("9.9.9.9")
    assert not guard.is_own("2620:fe::fe")


class _Secret(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b"secret;internal\nMARQUE;1\n"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def _on_loopback(address: str) -> Iterator[int]:
    """An address that is the machine's own for a while, and the port of a server there."""
    six = ":" in address
    change = ["ip", "addr", "{}", f"{address}/{128 if six else 32}", "dev", "lo"]
    add = [part.format("add") for part in change]
    try:
        done = subprocess.run(add, capture_output=True, check=False).returncode if os.geteuid() == 0 else 1
    except FileNotFoundError:
        done = 1
    if done:
        pytest.skip("addresses are given to the loopback interface by root alone, with `ip`")
    kind = type("S", (ThreadingHTTPServer,), {"address_family": socket.AF_INET6 if six else socket.AF_INET})
    try:
        for _ in range(20):  # one of IPv6 is not there at once
            try:
                server = kind((address, 0), _Secret)
                break
            except OSError:
                time.sleep(0.1)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server.server_port
        server.shutdown()
        server.server_close()
    finally:
        subprocess.run([part.format("del") for part in change], capture_output=True, check=False)


@pytest.mark.parametrize("address", [OWN, "192.0.0.192", "fec0::5", "64:ff9b:1::a00:1", "2a01:4f8::7"])
def test_real_addresses_of_the_machine_are_not_read(address: str) -> None:
    with _on_loopback(address) as port:
        host = f"[{address}]" if ":" in address else address
        assert reason(f"http://{host}:{port}/f.csv")[0] == "private"
        with Http(Limits(1 << 20, 5, 10), agent="test", guarded=(address,)) as client:
            reply = client.ask(f"http://{host}:{port}/f.csv", lambda reply: reply)
    assert b"MARQUE" in reply.content, "the webmaster may allow it"
