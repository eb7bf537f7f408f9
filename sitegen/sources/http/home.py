"""A portal's own address: which redirections stay with it, where it answers now, and who may have its token.

A front server sends http on to https, and a portal moves to another path: both are the portal still, are followed and
told. What leads to another host or port, or from https to http, is somebody else until the webmaster says so.
"""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

import requests
from requests.auth import AuthBase

from sitegen.catalogue import Caution
from sitegen.errors import SourceError
from sitegen.sources.values import line

_PORTS = {"http": 80, "https": 443}


class Home:
    """Where a portal is written to be, and where it answers. One for a run."""

    def __init__(self, url: str) -> None:
        """`url` as in sitegen.toml, with a `/` at its end."""
        self.url = url
        self._now = url
        self._ends_with_slash = False  # as some front servers want each address to

    def address(self, written: str) -> str:
        """Where to put a question that is written as if the portal were at `url`: where the ones before were answered.

        One that is posted would not survive a redirection.
        """
        if not written.startswith(self.url):
            return written
        question = written.removeprefix(self.url)
        return self._now + (_ended(question, "/") if self._ends_with_slash else question)

    def follow(self, asked: str, here: str, target: str, status: int) -> str:
        """Where to put the question `asked` next, which `here` sends on to `target`. Raises SourceError.

        It is the question as it was asked: a redirection that forgets the filter would have the whole portal answered.
        """
        base = self._base(asked, target)
        if is_same_host(here, target):
            if base:
                return base + _ended(asked.removeprefix(self._now), "/" if _path(target).endswith("/") else "")
            raise SourceError(
                f"the portal sends on to {line(target)[:200]} in place of an answer (HTTP status {status})",
                where=asked,
                hint=f"open the address above in a browser: it may ask for a login; if the portal moved, {_WHERE}",
            )
        hint = f'write url = "{line(base)[:200]}" for this source in sitegen.toml' if base else _WHERE
        raise SourceError(
            f"the portal has moved to {line(base or target)[:200]} (HTTP status {status})",
            where=asked,
            hint=f"{hint}, if that is the portal: nothing is read from there before",
        )

    def learn(self, asked: str, answered: str) -> None:
        """A good answer to `asked` came from `answered`."""
        if base := self._base(asked, answered):
            self._now = base
            self._ends_with_slash |= _path(answered).endswith("/") and not _path(asked).endswith("/")

    def _base(self, asked: str, target: str) -> str:
        """What stands before the path of a question in the address that it is sent on to."""
        question = _path(asked.removeprefix(self._now)).removesuffix("/")
        path = _path(target).removesuffix("/")
        base = path.removesuffix(question)
        return base if question and base != path and base.endswith("/") else ""

    @property
    def cautions(self) -> list[Caution]:
        """That the portal answers elsewhere than where sitegen.toml says, if it does."""
        if self._now == self.url:
            return []
        now = line(self._now)[:200]
        said = f'the portal sends on to {now}: write url = "{now}" for this source in sitegen.toml'
        return [Caution("portal-redirects", self.url, said)]


def _path(address: str) -> str:
    """An address without query and fragment."""
    return address.partition("#")[0].partition("?")[0]


def _ended(question: str, end: str) -> str:
    """A question whose path has this end in place of its own."""
    path, mark, query = question.partition("?")
    return f"{path.removesuffix('/')}{end}{mark}{query}"


_WHERE = "write the new address as `url` of this source in sitegen.toml"


class ApiToken(AuthBase):
    """CKAN's API token, for one portal alone: nobody else gets it, and nobody by http once it was to go by https.

    It goes in both headers that portals look into, each of which may be the only one (`apitoken_header_name`).
    """

    def __init__(self, secret: str, portal: str) -> None:
        self._secret = secret
        self._portal = portal

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The request, with the token where it goes to the portal's own host, and as it is elsewhere."""
        if is_same_host(self._portal, request.url or ""):
            for header in ("Authorization", "X-CKAN-API-Key"):
                request.headers[header] = self._secret
        return request


def is_same_host(one: str, other: str) -> bool:
    """Whether another address lies on the same host and port; or on the same host, by https where the one is by http.

    Then the port may be any: whoever may change what comes by http may read and change all of it anyway.
    """
    try:
        here, there = urlsplit(one), urlsplit(other)
        if not here.hostname or _name(here) != _name(there):
            return False
        if (here.scheme, there.scheme) == ("http", "https"):
            return True
        return here.scheme == there.scheme and _port(here) == _port(there)
    except ValueError:
        return False


def _name(parts: SplitResult) -> str:
    return (parts.hostname or "").rstrip(".")


def _port(parts: SplitResult) -> int | None:
    return parts.port or _PORTS.get(parts.scheme)
