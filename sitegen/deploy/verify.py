"""Whether what a host serves is what was built: every file's bytes, its type, and the headers that `_headers` names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from threading import local
from typing import Literal
from urllib.parse import unquote, urljoin

import requests

from sitegen import urls
from sitegen.deploy.host_rules import HostRules, page_of, usual_type
from sitegen.deploy.tree import Tree
from sitegen.digest import digest

Kind = Literal["missing", "other", "type", "header"]
_AT_ONCE = 8
_PATIENCE = 30  # seconds without a byte
_BEYOND = 65536  # bytes that are read of an answer beyond the size that the file has
# What is there for the host, which may keep it to itself.
_OF_HOSTS = (urls.HOST_HEADERS, urls.HOST_REDIRECTS, urls.APACHE, urls.NGINX, urls.CADDY)
# A page that leads on: hosts that take rules do so themselves.
_LEADS = re.compile(rb'<meta http-equiv="refresh" content="0; url=([^"]*)"')
_LED = (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.GONE)
# That hosts may rightly call otherwise.
_SAME = {
    "application/javascript": "text/javascript",
    "text/xml": "application/xml",
    "image/vnd.microsoft.icon": "image/x-icon",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be. `missing` and `other` are of the file itself."""

    kind: Kind
    path: str
    message: str


def verify(tree: Tree, address: str, *, progress: Callable[[int], None] = lambda done: None) -> Iterator[Finding]:
    """Read every file of `tree` from `address` (ending in a slash); what is not as built, in the order of the paths."""
    paths = sorted(path for path in tree.files if path not in _OF_HOSTS and not tree.is_packed(path))
    rules = HostRules.of(tree, address)
    kept = local()

    def look(path: str) -> list[Finding]:
        if not hasattr(kept, "session"):
            kept.session = requests.Session()
        return list(_look(kept.session, tree, address, path, rules.headers(page_of(path))))

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for done, found in enumerate(pool.map(look, paths), start=1):
            progress(done)
            yield from found


def _look(
    session: requests.Session, tree: Tree, address: str, path: str, expected: Mapping[str, tuple[str, ...]]
) -> Iterator[Finding]:
    content = tree.files[path]
    asked = urls.absolute(page_of(path), base=address)
    try:
        with session.get(asked, stream=True, timeout=_PATIENCE, allow_redirects=False) as answer:
            body = b"".join(_bounded(answer, content.size + _BEYOND))
    except requests.RequestException as error:
        yield Finding("missing", path, f"does not come: {type(error).__name__}")
        return
    leads = _leads_to(tree, asked, path) if answer.status_code in _LED else ""
    if leads and answer.status_code == HTTPStatus.MOVED_PERMANENTLY:
        if leads == urljoin(asked, answer.headers.get("Location", "")):
            return
    elif leads:  # to a page that says what is gone, which the host sends at once
        content = tree.files.get(urls.file_of(unquote(leads.removeprefix(address))), content)
    # A host answers with the page of a missing address, and with one that says what is gone, as it is told to.
    if answer.status_code not in (HTTPStatus.OK, HTTPStatus.GONE) and path != urls.NOT_FOUND:
        yield Finding("missing", path, f"the host answers {answer.status_code}")
        return
    if digest(body) != content.digest:
        yield Finding("other", path, f"{len(body)} bytes that are not the {content.size} that were built")
        return
    yield from _said(path, answer.headers, expected)


def _leads_to(tree: Tree, asked: str, path: str) -> str:
    """The whole address that a page leads to by itself; "" where it is no such page."""
    found = _LEADS.search(tree.content(path)) if path.endswith(".html") else None
    return urljoin(asked, found[1].decode()) if found else ""


def _bounded(answer: requests.Response, most: int) -> Iterator[bytes]:
    got = 0
    for part in answer.iter_content(65536):
        yield part
        got += len(part)
        if got > most:
            return


def _said(path: str, sent: Mapping[str, str], expected: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    said = sent.get("Content-Type", "")
    usual, ruled = usual_type(path), expected.get("content-type", ("",))[-1]
    if (ruled or usual) and _media_type(said) != _media_type(ruled or usual):
        # A name without an extension says nothing to a host that takes no rules.
        yield Finding("type" if usual else "header", path, f"is called {said or 'nothing'} and not {ruled or usual}")
    for name, values in expected.items():
        if name != "content-type" and sent.get(name, "") not in values:
            yield Finding("header", path, f"{name}: {sent.get(name) or 'not sent'}")


def _media_type(said: str) -> str:
    plain = said.partition(";")[0].strip().lower()
    return _SAME.get(plain, plain)
