"""When a `security.txt` (RFC 9116) is out of date, and whether a site can have one.

`Expires` says until when its contact can be relied on; the RFC advises less than a year. It is the first day of the
month eleven months after that of the build: so a site that is built keeps a file that holds for ten months at least,
one that nobody builds any more says so by itself, and within a month the same input makes the same bytes.
"""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from sitegen.config import PartnerTable

_MONTHS = 11


def expires(today: date) -> str:
    """The day, as the file has it (RFC 3339)."""
    months = today.year * 12 + today.month - 1 + _MONTHS
    return f"{months // 12:04}-{months % 12 + 1:02}-01T00:00:00Z"


def at_root(table: PartnerTable) -> bool:
    """Whether the site has its host for itself: the file is looked for at the root of a host and nowhere else."""
    return urlsplit(table.url).path in ("", "/")
