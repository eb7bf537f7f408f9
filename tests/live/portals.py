"""The CKANs that run, named by the environment: one that has everything, and older ones beside it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import requests

MAIN = "main"  # CKAN_URL and CKAN_API_TOKEN: the newest, with harvesters and the datastore
ALWAYS = (MAIN, "2.9", "2.7")
AT_WILL = ("2.8", "2.10", "2.11")  # by hand: only where the environment names them


def variables(portal: str) -> tuple[str, str]:
    """The environment's names of a portal's address and token: CKAN_2_7_URL and CKAN_2_7_API_TOKEN of "2.7"."""
    prefix = "CKAN_" if portal == MAIN else f"CKAN_{portal.replace('.', '_')}_"
    return f"{prefix}URL", f"{prefix}API_TOKEN"


def named(portal: str) -> bool:
    """Whether the environment names this portal."""
    return all(os.environ.get(name) for name in variables(portal))


@dataclass(frozen=True)
class Portal:
    """A CKAN that runs, and the right to change things in it."""

    url: str  # ends with /
    token: str = field(repr=False)

    def action(self, name: str, /, **arguments: Any) -> Any:
        """The `result` of an action, called by the token's owner; a test fails here where CKAN refuses."""
        return self._call(self._session, name, arguments)

    def public(self, name: str, /, **arguments: Any) -> Any:
        """The `result` of an action as anybody gets it."""
        return self._call(self._strangers, name, arguments)

    def purge(self, name: str, identity: str) -> None:
        """Take something away for good, if it is there."""
        answer = self._session.post(f"{self.url}api/3/action/{name}", json={"id": identity}, timeout=60)
        assert answer.status_code in (200, 404), answer.text

    @cached_property
    def version(self) -> tuple[int, ...]:
        """(2, 9, 11)."""
        return tuple(int(each) for each in self.public("status_show")["ckan_version"].split(".")[:3])

    @cached_property
    def _session(self) -> requests.Session:
        session = requests.Session()
        session.headers["Authorization"] = self.token
        return session

    @cached_property
    def _strangers(self) -> requests.Session:
        return requests.Session()

    def _call(self, session: requests.Session, name: str, arguments: dict[str, Any]) -> Any:
        answer = session.post(f"{self.url}api/3/action/{name}", json=arguments, timeout=60)
        body = answer.json()
        assert answer.ok, body
        return body["result"]


def portal(name: str) -> Portal:
    """The portal that the environment names."""
    url, token = (os.environ[each] for each in variables(name))
    return Portal(url.rstrip("/") + "/", token)
