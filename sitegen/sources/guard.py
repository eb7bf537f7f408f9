"""Keeps requests out of the network that sitegen runs in: an address of a catalogue is written by anybody."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from socket import socket

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

REFUSAL = "its address is inside the network; `private_hosts` under [fetch] may name it"


def pools(allowed: frozenset[str]) -> dict[str, type[HTTPConnectionPool]]:
    """Connections that look whom they got before they send a word: a name may lead to one address when it is looked up
    and to another one when it is used. What goes through a proxy is the proxy's to refuse."""

    def looked_at(connection: HTTPConnection, sock: socket) -> socket:
        peer = sock.getpeername()[0]
        named = not allowed.isdisjoint((connection.host, f"{connection.host}:{connection.port}"))
        if not (named or is_public(peer) or _is_among(peer, allowed)):
            sock.close()
            raise urllib3.exceptions.NewConnectionError(connection, REFUSAL)
        return sock

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket:
            return looked_at(self, super()._new_conn())

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket:
            return looked_at(self, super()._new_conn())

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def is_public(address: str) -> bool:
    """Whether an IP address is one of the Internet's, also where it is wrapped in one of IPv6."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo and found.teredo[1])
        if not inner and found in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        return found.is_global and not found.is_multicast if not inner else inner.is_global
    return found.is_global and not found.is_multicast


def _is_among(address: str, allowed: Collection[str]) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    for entry in allowed:
        try:
            if found in ipaddress.ip_network(entry, strict=False):
                return True
        except ValueError:  # a host's name
            continue
    return False
