"""A name and a password in front of a host: nobody who wrote them into a text meant to publish them."""

from __future__ import annotations

import re

_LOGIN = re.compile(
    r"(\b[a-z][a-z0-9+.-]{1,20}://|(?<![\w:/])//)[^\s/@<>\"'()\[\],;?#:]{0,100}:[^\s/<>\"'()\[\],;]{0,200}@(?=[\w\[])",
    re.IGNORECASE,
)


def without_logins(text: str) -> str:
    """The text with its addresses as they are, but for a name and a password before the host of one.

    Of an address with a name alone, nothing is secret; what stands before an `@` without a scheme is somebody's mail.
    """
    return _LOGIN.sub(r"\1", text) if "@" in text and "//" in text else text
