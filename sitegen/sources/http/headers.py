"""What hosts write into headers, read with care: no header of anybody is an error, at most it says nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"[0-9]+(?:\.[0-9]*)?")
_LONGEST = 200  # characters of a validator, or of a date
_FOR_EVER = 10**9  # seconds: what a larger number means as well
# What a reply tells of what it brings, and the request that asks by it whether there is another.
_CONDITIONS = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
_PRINTABLE = re.compile(r"[ -~]+")


def announced(headers: Mapping[str, str]) -> int | None:
    """The length of a body as its host announces it, in bytes; None where it does not, or announces a packed one."""
    length = headers.get("Content-Length", "")
    packed = headers.get("Content-Encoding", "identity").lower() not in ("", "identity")
    return int(length) if not packed and length.isascii() and length.isdecimal() and len(length) < 20 else None


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """For how many seconds from now a host asks to be left alone; None where it does not, or nobody can tell.

    A number, or a date of HTTP (RFC 9110 §10.2.3); fractions are taken as well. `now` is in seconds since the epoch.
    """
    said = headers.get("Retry-After", "").strip()
    if match := _SECONDS.fullmatch(said):
        whole, _, part = match[0].partition(".")
        whole = whole.lstrip("0") or "0"
        return float(_FOR_EVER) if len(whole) > 9 else float(f"{whole}.{part[:3]}")
    if not said or len(said) > _LONGEST:
        return None
    try:
        when = parsedate_to_datetime(said)
        return max(0.0, (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() - now)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def conditions(headers: Mapping[str, str]) -> dict[str, str]:
    """The request headers that ask by what a reply says of itself whether there is another one by now.

    What could not be sent back, or would be a burden to, is left out: the next question is then without it.
    """
    told = {ask: headers.get(tell, "").strip() for tell, ask in _CONDITIONS.items()}
    return {ask: value for ask, value in told.items() if len(value) <= _LONGEST and _PRINTABLE.fullmatch(value)}
