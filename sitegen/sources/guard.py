"""Keeps requests out of the network that sitegen runs in: an address of a catalogue is written by anybody."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection

REFUSAL = "its address is inside the network; `private_hosts` under [fetch] may name it"


def lets(address: str, host: str, port: int | None, allowed: Collection[str]) -> bool:
    """Whether to speak to this IP address, which answers for that host.

    `allowed` holds hosts, with or without a port, addresses and networks that need not be public.
    """
    return host in allowed or f"{host}:{port}" in allowed or is_public(address) or _is_among(address, allowed)


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
