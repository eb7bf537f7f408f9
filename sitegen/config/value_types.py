"""Kinds of values that a TOML file may hold: addresses, hosts, lists without repetition, days, colours, SIRET
numbers.

What a validator expects is what it says when it gets something else: `messages` puts file and line before it.
"""

from __future__ import annotations

import datetime
import ipaddress
import re
from typing import Annotated
from urllib.parse import quote, urlsplit

from pydantic import AfterValidator, Field

from sitegen import colour

_ORIGIN = r"^https://(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[0-9]{1,5})?$"


_LOGIN = re.compile(r"://[^/?#\s]*@")


def no_login(value: object) -> object:
    """Any value of a setting. Refused is a text with an address before whose host a name or a password stands: pages
    repeat addresses, and none of ours is read with them."""
    for text in value if isinstance(value, tuple) else (value,):
        if isinstance(text, str) and _LOGIN.search(text):
            raise ValueError(
                "an address without a name or a password before its host: what is written here is published, and "
                "passwords come from the environment (SITEGEN_TOKEN_NAME, for a portal)"
            )
    return value


def web_address(value: str) -> str:
    """The address of a folder, in the spelling that all that is published repeats: its host in small letters, its path
    percent-encoded, a slash at the end."""
    no_login(value)
    expected = "an address that starts with https:// or http://, without ? and #"
    try:
        parts = urlsplit(value)
    except ValueError:
        raise ValueError(expected) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(expected)
    if re.search(r'[\s"<>\\^`{|}]', parts.netloc):  # RFC 3986 and 3987 have these nowhere
        raise ValueError(expected)
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~")
    return f"{parts.scheme}://{parts.netloc.lower()}{path.removesuffix('/')}/"


def unique(values: tuple[str, ...]) -> tuple[str, ...]:
    """The values as they are. Raises ValueError where one stands twice."""
    if len(set(values)) != len(values):
        raise ValueError("each value once")
    return values


def day(value: object) -> object:
    """TOML knows dates: `audit_date = 2026-11-24` is one."""
    return value.isoformat() if isinstance(value, datetime.date) else value


def real_day(value: str) -> str:
    """A day of the calendar in ISO 8601, or "" for none. Raises ValueError."""
    try:
        return datetime.date.fromisoformat(value).isoformat() if value else value
    except ValueError:
        raise ValueError('a day, as "2026-11-24"') from None


def _private_host(value: str) -> str:
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        if not re.fullmatch(r"(?!-)[a-z0-9-]+(\.[a-z0-9-]+)*", value) or re.fullmatch(r"[\d.]+", value):
            raise ValueError("a host name in small letters, an IP address or a network, as 10.1.0.0/16") from None
    return value


def web_page(value: str) -> str:
    """An http(s) address with a host, in ASCII without blanks. Raises ValueError."""
    expected = "an address that starts with https:// or http://"
    try:
        parts = urlsplit(value)
    except ValueError:
        raise ValueError(expected) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or not re.fullmatch(r"[!-~]+", value):
        raise ValueError(expected)
    return value


_PLACE = re.compile(r"(?![/.?])[^\s\\:<>\"?#\x00-\x1f\x7f]*(?:[?#][^\s\\<>\"\x00-\x1f\x7f]*)?")
_TEMPLATE = re.compile(r"\{(\w*)\}")
_E_MAIL = re.compile(r"[\w.+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)


def destination(value: str) -> str:
    """A page of the site, as links in a partner's texts have it ("" is the home page), or an address.

    Raises ValueError.
    """
    if "://" in value:
        return web_page(value)
    if not _PLACE.fullmatch(value) or ".." in value.split("/"):
        raise ValueError('a page of the site, as "dataset/" or "pages/about/", or an address that starts with https://')
    return value


def letter_box(value: str) -> str:
    """An e-mail address, "portal", or an address that may have `{title}` and `{url}` after its host; "" for none.

    Raises ValueError.
    """
    if value in ("", "portal") or _E_MAIL.fullmatch(value):
        return value
    expected = 'an e-mail address, an address that starts with https://, with {title} and {url} in it, or "portal"'
    try:
        host = urlsplit(value).netloc
    except ValueError:
        raise ValueError(expected) from None
    if "{" in host or not set(_TEMPLATE.findall(value)) <= {"title", "url"}:
        raise ValueError(expected)
    plain = _TEMPLATE.sub("", value)
    if "{" in plain or "}" in plain:
        raise ValueError(expected)
    try:
        web_page(plain)
    except ValueError:
        raise ValueError(expected) from None
    return value


def tile_address(value: str) -> str:
    """An https address of map tiles with `{z}`, `{x}` and `{y}`, once each; or "" for none. Raises ValueError."""
    expected = "an address as https://tiles.example.org/{z}/{x}/{y}.png"
    try:
        host, port = urlsplit(value).hostname or "", urlsplit(value).port
    except ValueError:
        raise ValueError(expected) from None
    origin = f"https://{host}" + (f":{port}" if port else "")
    is_address = re.fullmatch(_ORIGIN, origin) and value.lower().startswith(f"{origin}/") and "*" not in origin
    rest = value.replace("{z}", "", 1).replace("{x}", "", 1).replace("{y}", "", 1)
    if value and not (is_address and len(value) - len(rest) == 9 and re.fullmatch(r"[!#-&(-;=?-\[\]_a-z~]+", rest)):
        raise ValueError(expected)
    return value


_LA_POSTE = "356000000"  # its establishments have numbers that do not pass Luhn's test


def _siret(value: str) -> str:
    digits = [int(digit) for digit in value] if re.fullmatch(r"[0-9]{14}", value) else []
    doubled = sum(2 * digit - 9 * (digit > 4) if at % 2 == 0 else digit for at, digit in enumerate(digits))
    la_poste = value.startswith(_LA_POSTE) and sum(digits) % 5 == 0
    if value and (not digits or (doubled % 10 and not la_poste)):
        raise ValueError("a SIRET number: 14 digits, the last of which proves the others")
    return value


def css_colour(value: str) -> str:
    """A colour of CSS as "#rrggbb"; or "" for none. Raises ValueError."""
    return colour.read(value) if value else ""


CssColour = Annotated[str, AfterValidator(css_colour)]
WebAddress = Annotated[str, AfterValidator(web_address)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
AgreedHost = Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)*(:[0-9]{1,5})?$")]
PrivateHost = Annotated[str, AfterValidator(_private_host)]
Names = Annotated[tuple[str, ...], AfterValidator(unique)]
Origin = Annotated[str, Field(pattern=_ORIGIN)]
Siret = Annotated[str, AfterValidator(_siret)]
Origins = Annotated[tuple[Origin, ...], AfterValidator(unique)]
