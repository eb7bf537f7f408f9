"""Where visitors write to: addresses that carry what they write about."""

from __future__ import annotations

import re
from urllib.parse import quote

PORTAL = "portal"


def letter(to: str, *, title: str, url: str, central: str = "") -> str:
    """The address of a letter about `title`, whose page is at `url`; "" where there is nobody to write to.

    `to` is as `[feedback]` has it. An e-mail address becomes a `mailto:` with subject and text (RFC 6068), in an
    address `{title}` and `{url}` are filled in, percent-encoded; "portal" is the page on the central catalogue.
    """
    if to == PORTAL:
        return central
    if "@" in to and "://" not in to:
        return f"mailto:{quote(to, safe='@+')}?subject={_encoded(title)}&body={_encoded(url)}"
    told = {"title": title, "url": url}
    return re.sub(r"\{(title|url)\}", lambda match: _encoded(told[match[1]]), to)


def _encoded(text: str) -> str:
    return quote(text.encode("utf-8", "replace"), safe="")
