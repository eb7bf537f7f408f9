"""Addresses: a link is http(s), ftp or mailto, or it is not a link (DESIGN §6)."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, urlsplit

from sitegen.sources.values import terms
from sitegen.text.html_tree import LONGEST_ADDRESS, with_one_scheme
from sitegen.text.misread import read_once

_SCHEMES = ("http", "https", "ftp", "mailto")
_WEB = ("http", "https")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b\u2028\u2029\ufeff\ud800-\udfff]")
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?|\[[0-9a-f:.]+\]", re.IGNORECASE)
_LONGEST_MAIL = 254  # characters (RFC 5321)
_MAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SAFE = "%/:@-._~!$&'()*+,;="  # RFC 3986 pchar, "/" and what is encoded already


def link(value: object) -> str:
    """A valid address with an allowed scheme, without credentials; empty for anything else."""
    return _link(value) if isinstance(value, str) and len(value) <= LONGEST_ADDRESS else ""


def web(value: object) -> str:
    """The same, http and https only."""
    found = link(value)
    return found if found.startswith(("http://", "https://")) else ""


def first_web(*values: object) -> str:
    """The first value that is an http(s) address, alone, in a list or by language; "" where none is."""
    return next((found for value in values for text in terms(value) if (found := web(text))), "")


@lru_cache(maxsize=65536)
def _link(text: str) -> str:
    text = with_one_scheme(_CONTROLS.sub("", read_once(text)).strip())
    try:
        parts = urlsplit(text)
        if parts.scheme in _WEB or parts.scheme == "ftp":
            host = _authority(parts)
            return f"{parts.scheme}://{host}{_tail(parts)}" if host else ""
        if parts.scheme == "mailto" and len(parts.path) <= _LONGEST_MAIL and _MAIL.fullmatch(parts.path):
            return f"mailto:{_encoded(parts.path)}"
    except ValueError:  # a port that is not a number, half of an IPv6 address, a host that no name system takes
        pass
    return ""


def _authority(parts: SplitResult) -> str:
    """Host and port. User name and password are dropped: whoever put them there did not mean to publish them."""
    if "\\" in parts.netloc:  # a browser reads it as "/", and goes elsewhere than we say
        return ""
    host = parts.netloc.rpartition("@")[2]
    name, colon, port = host.rpartition(":") if parts.port is not None else (host.rstrip(":"), "", "")
    if not name.isascii():
        name = name.encode("idna").decode("ascii")
    return f"{name}{colon}{port}" if _HOST.fullmatch(name) else ""


def _tail(parts: SplitResult) -> str:
    path = _encoded(parts.path)
    query = f"?{_encoded(parts.query, more='?')}" if parts.query else ""
    fragment = f"#{_encoded(parts.fragment, more='?')}" if parts.fragment else ""
    return f"{path}{query}{fragment}"


def _encoded(text: str, more: str = "") -> str:
    return quote(_BARE_PERCENT.sub("%25", text), safe=_SAFE + more)
