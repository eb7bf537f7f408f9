"""Keeps requests out of the network that sitegen runs in: an address of a catalogue is written by anybody.

What is public is said here and not asked of Python, whose `is_global` differs from version to version. The blocks are
those of IANA's registries, whole, whatever exceptions a block has inside: nobody offers files at an anycast service's
address.

- https://www.iana.org/assignments/iana-ipv4-special-registry/
- https://www.iana.org/assignments/iana-ipv6-special-registry/
- https://www.iana.org/assignments/ipv6-address-space/ (of IPv6, only 2000::/3 is given out)
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection

REFUSAL = "its address is inside the network; `private_hosts` under [fetch] may name it"

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_SPECIAL_V4 = tuple(
    ipaddress.IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network (RFC 791)
        "10.0.0.0/8",  # private use (RFC 1918)
        "100.64.0.0/10",  # shared by a provider's customers (RFC 6598)
        "127.0.0.0/8",  # loopback (RFC 1122)
        "169.254.0.0/16",  # link-local (RFC 3927), and the metadata of clouds
        "172.16.0.0/12",  # private use
        "192.0.0.0/24",  # protocol assignments (RFC 6890), and the metadata of one cloud
        "192.0.2.0/24",  # documentation (RFC 5737)
        "192.31.196.0/24",  # AS112 (RFC 7535)
        "192.52.193.0/24",  # AMT (RFC 7450)
        "192.88.99.0/24",  # relays of 6to4 (RFC 7526)
        "192.168.0.0/16",  # private use
        "192.175.48.0/24",  # AS112 (RFC 7534)
        "198.18.0.0/15",  # benchmarks (RFC 2544)
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast (RFC 5771)
        "240.0.0.0/4",  # reserved (RFC 1112), and broadcast
    )
)
_GIVEN_OUT_V6 = ipaddress.IPv6Network("2000::/3")
# Outside of it lie ::1, fc00::/7, fe80::/10, fec0::/10, ff00::/8, 100::/64, 5f00::/16, 64:ff9b:1::/48 and all that is
# not given out yet. Inside of it:
_SPECIAL_V6 = tuple(
    ipaddress.IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments (RFC 2928): benchmarks, ORCHID, AMT, AS112 ...
        "2001:db8::/32",  # documentation (RFC 3849)
        "2620:4f:8000::/48",  # AS112 (RFC 7534)
        "3fff::/20",  # documentation (RFC 9637)
    )
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # IPv4 behind a translator (RFC 6052)
_SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")  # RFC 3056


def lets(address: str, host: str, port: int | None, allowed: Collection[str], *, here: str = "") -> bool:
    """Whether to speak to this IP address, which answers for that host; `here`: from which one, once it is reached.

    `allowed` holds hosts, with or without a port, addresses and networks that need not be public.
    """
    if host in allowed or f"{host}:{port}" in allowed or _is_among(address, allowed):
        return True
    return is_public(address) and not (is_same(here, address) if here else is_own(address))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the Internet's. Where it wraps others, they are as well."""
    found = _parsed(address)
    if inner := _inside(found):
        return all(map(_is_given_out, inner))
    return _is_given_out(found)


def is_own(address: str) -> bool:
    """Whether an IP address is one of this machine's own: what listens there may be behind its firewall for others.

    The system chooses from where it would send: to an address of its own, from this very address. Nothing is sent.
    A public address that a router translates to this machine is not known here.
    """
    found = _parsed(address)
    try:
        with socket.socket(socket.AF_INET if found.version == 4 else socket.AF_INET6, socket.SOCK_DGRAM) as probe:
            probe.connect((str(found), 9))  # a datagram's: it only fixes the way
            return is_same(probe.getsockname()[0], address)
    except OSError:  # there is no way to it
        return False


def is_same(one: str, other: str) -> bool:
    """Whether two IP addresses are the same, however they are spelt."""
    return _parsed(one) == _parsed(other)


def _parsed(address: str) -> Address:
    """Without a zone, and IPv4 as such."""
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def _inside(found: Address) -> tuple[ipaddress.IPv4Address, ...]:
    """The addresses of IPv4 that one of IPv6 leads to."""
    if isinstance(found, ipaddress.IPv4Address):
        return ()
    if found in _NAT64:
        return (ipaddress.IPv4Address(int(found) & 0xFFFFFFFF),)
    if found in _SIX_TO_FOUR:
        return (ipaddress.IPv4Address(int(found) >> 80 & 0xFFFFFFFF),)
    return found.teredo or ()  # the server that leads there, and who is there


def _is_given_out(found: Address) -> bool:
    if isinstance(found, ipaddress.IPv4Address):
        return not any(found in block for block in _SPECIAL_V4)
    return found in _GIVEN_OUT_V6 and not any(found in block for block in _SPECIAL_V6)


def _is_among(address: str, allowed: Collection[str]) -> bool:
    found = _parsed(address)
    for entry in allowed:
        try:
            if found in ipaddress.ip_network(entry, strict=False):
                return True
        except ValueError:  # a host's name
            continue
    return False
