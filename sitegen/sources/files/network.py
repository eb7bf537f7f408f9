"""Whether this machine reaches other hosts at all, by what they answer in a run: else nothing is concluded of them.

A train, a CI without a way out, a proxy that is down: nothing answers. A name server that knows nobody: every name is
unknown. A network that first wants a login: every question gets the same web page, or is sent to it. None of that says
anything of a file.
"""

from __future__ import annotations

import threading
from urllib.parse import urlsplit

from requests.utils import get_environ_proxies, select_proxy

from sitegen.samples import signs
from sitegen.sources.http.http import Reply

# HTTP 407 is a proxy's word, and 511 that of a network that wants a login (RFC 6585 §6).
_OF_THE_WAY = (407, 511)
_GONE = (404, 410)


class Network:
    """Which hosts were asked in a run, and which of them said something of their own. Threads share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked: set[str] = set()
        self._answered: set[str] = set()
        self._heard: set[str] = set()

    def ask(self, address: str) -> None:
        """Note that this address is asked now."""
        with self._lock:
            self._asked.add(_host(address))

    def hear(self, address: str, reply: Reply) -> Reply:
        """Note what came from an address, and hand it on."""
        with self._lock:
            self._answered.add(_host(address))
            if is_word(address, reply):
                self._heard.add(_host(address))
        return reply

    def has_heard(self, address: str) -> bool:
        """Whether the address's host answered in this run with something of its own."""
        return _host(address) in self._heard

    def silence(self, *, portal: bool) -> str:
        """Why nothing can be concluded of the hosts that were asked, for a webmaster; "" where something can.

        `portal`: the catalogue's portal has answered in this run. One silent host beside it is that host's fault;
        several, and none that answers, are ours. And whoever was given JSON is not behind a login page.
        """
        if self._heard or not self._asked:
            return ""
        if portal and (self._answered or len(self._asked) == 1):
            return ""
        several = len(self._asked) > 1
        hosts = f"{len(self._asked)} hosts" if several else f"the host {next(iter(self._asked))}"
        if self._answered:
            return (
                f"All that {hosts} answered is web pages of somebody else: is this machine behind a login page, or a "
                "proxy that refuses it?"
            )
        return (
            f"None of {hosts} answers" if several else f"T{hosts[1:]} does not answer"
        ) + ": is this machine connected, and do its name servers and its proxy work?"


def is_word(address: str, reply: Reply) -> bool:
    """Whether an answer is one that only the host itself gives: a file, or that there is none.

    Web pages may come from whoever stands in between, and so may a redirection to another host, but for one to a file.
    """
    if reply.status in _OF_THE_WAY:
        return False
    if reply.status >= 400 and reply.status not in _GONE and _through_a_proxy(address):
        return False
    if reply.status == 200:
        return signs.markup(reply.content[:65_536].decode("latin-1")) != "HTML"
    return _is_the_same(_host(address), _host(reply.address))


def _is_the_same(asked: str, answers: str) -> bool:
    return not answers or asked == answers or asked.endswith(f".{answers}") or answers.endswith(f".{asked}")


def _through_a_proxy(address: str) -> bool:
    return bool(select_proxy(address, get_environ_proxies(address)))


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""
