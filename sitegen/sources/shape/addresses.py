"""Addresses that lack what the portal's own pages give them: its host, a scheme. They lead to the portal."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from sitegen.catalogue import Text
from sitegen.sources.shape import links
from sitegen.sources.values import read_once

# What CKAN, and the file store of its first releases, answer at; behind a language, or not.
_OF_CKAN = re.compile(r"(?:[a-z]{2}(?:_[A-Za-z]+)?/)?(?:datastore/dump|storage/f|dataset/[^/]+/resource|uploads)/")
_FROM_HERE = re.compile(r"\.{0,2}/(?!/)")
# Where a text of Markdown or HTML has an address: a link or an image, the place that a reference means, an attribute.
_IN_TEXT = re.compile(
    r"(?P<before>\]\(\s*<?|^ {0,3}\[[^\]\n]+\]:\s*<?|\b(?:href|src)\s*=\s*[\"']?)(?P<address>\.{0,2}/[^\s<>\"')]*)",
    re.IGNORECASE | re.MULTILINE,
)


def completed(address: str, portal: str) -> str:
    """A valid link to a file; of a relative address, on the portal, where that is known. Empty for what is no link."""
    address = read_once(address).strip()
    if found := links.link(address):
        return found
    if address.startswith("//"):
        return links.web(f"https:{address}")
    if address.lower().startswith("www."):
        return links.web(f"https://{address}")
    if portal and (address.startswith("/") or _OF_CKAN.match(address)):
        return links.web(_on(portal, address))
    return ""


def in_text(text: Text, portal: str, page: str = "") -> Text:
    """The text with its relative links made whole; `page`, below the portal's address, is where it stands there."""
    if not portal or not text:
        return text

    def whole(match: re.Match[str]) -> str:
        address = match["address"]
        if not _FROM_HERE.match(address):
            return match[0]
        there = _on(portal, address) if address.startswith("/") else urljoin(_on(portal, f"/{page}"), address)
        return f"{match['before']}{there}"

    return Text(tuple((language, _IN_TEXT.sub(whole, part) if "/" in part else part) for language, part in text.values))


def _on(portal: str, address: str) -> str:
    """CKAN below a path writes that path in some places and leaves it out in others."""
    below = urlsplit(portal).path.rstrip("/")
    if below and address.startswith(f"{below}/"):
        return urljoin(portal, address)
    return f"{portal.rstrip('/')}/{address.lstrip('/')}"
