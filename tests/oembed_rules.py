"""What oEmbed 1.0 (oembed.com) demands of a response and of the links that lead to it, checked by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import lxml.html
from lxml import etree

# 2.3.4: the parameters of every type, and those that a type has on top.
_TEXTS = ("title", "author_name", "provider_name")
_ADDRESSES = ("author_url", "provider_url", "thumbnail_url")
_PIXELS = ("width", "height", "thumbnail_width", "thumbnail_height")
_COMMON = {"type", "version", "cache_age", *_TEXTS, *_ADDRESSES, "thumbnail_width", "thumbnail_height"}
_REQUIRED = {
    "photo": {"url", "width", "height"},
    "video": {"html", "width", "height"},
    "link": set[str](),
    "rich": {"html", "width", "height"},
}
JSON = "application/json+oembed"


def faults(document: bytes) -> list[str]:
    """Each rule that a JSON response breaks."""
    try:
        told = json.loads(document)
    except ValueError as error:
        return [f"no JSON: {error}"]
    if not isinstance(told, dict):
        return ["not an object"]
    return list(_faults(told))


def _faults(told: dict[str, Any]) -> Iterator[str]:
    kind = told.get("type")
    if kind not in _REQUIRED:
        yield f"type {kind!r}"
        return
    if told.get("version") != "1.0":
        yield f"version {told.get('version')!r}"
    for name in sorted(_REQUIRED[kind] - told.keys()):
        yield f"a {kind} without {name}"
    for name in sorted(told.keys() - _COMMON - _REQUIRED[kind]):
        yield f"{name}: no parameter of a {kind}"
    for name in (*_TEXTS, "html"):
        if name in told and not (isinstance(told[name], str) and told[name].strip()):
            yield f"{name} is no text"
    for name in (*_ADDRESSES, "url"):
        if name in told and not _is_address(told[name]):
            yield f"{name} is no address: {told[name]!r}"
    for name in (*_PIXELS, "cache_age"):
        if name in told and not (type(told[name]) is int and told[name] > 0):
            yield f"{name} is no number: {told[name]!r}"
    if len({"thumbnail_url", "thumbnail_width", "thumbnail_height"} & told.keys()) not in (0, 3):
        yield "a thumbnail has an address, a width and a height"
    if isinstance(told.get("html"), str):
        yield from _html_faults(told["html"])


def _html_faults(html: str) -> Iterator[str]:
    """It should be XHTML without margins of its own. Words outside of elements are told: a consumer would show them."""
    try:
        body = etree.fromstring(f"<body>{html}</body>", etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError as error:
        yield f"html is not well-formed: {error}"
        return
    if (body.text or "").strip() or any((element.tail or "").strip() for element in body):
        yield "html has words outside of its elements"
    for element in body.iter():
        if "margin" in element.get("style", "") or "padding" in element.get("style", ""):
            yield "html has margins"
        for name in ("src", "href"):
            if name in element.attrib and not _is_address(element.get(name)):
                yield f"html: {name}={element.get(name)!r}"


def discovered(page: bytes) -> list[tuple[str, str]]:
    """Address and title of each link of a page to a JSON response (4. Discovery)."""
    links = lxml.html.fromstring(page).xpath(f"/html/head/link[@rel='alternate'][@type='{JSON}']")
    return [(link.get("href", ""), link.get("title", "")) for link in links]


def discovery_faults(page: bytes) -> list[str]:
    """The rules that the links of a page break: whole addresses, with no more than what the endpoint needs."""
    found = []
    for address, title in discovered(page):
        if not _is_address(address) or urlsplit(address).query or urlsplit(address).fragment:
            found.append(f"href={address!r}")
        if not title.strip():
            found.append(f"{address}: no title")
    return found


def _is_address(value: object) -> bool:
    if not isinstance(value, str) or value != value.strip() or any(sign.isspace() for sign in value):
        return False
    parts = urlsplit(value)
    return parts.scheme in ("http", "https") and bool(parts.hostname)
