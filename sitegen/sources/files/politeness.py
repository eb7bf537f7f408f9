"""How a guest behaves at other people's hosts: few questions at a time, pauses between them, robots.txt (RFC 9309).

One object a run, which the threads share.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache, partial
from urllib.parse import urlsplit

from protego import Protego

from sitegen.errors import SourceError
from sitegen.sources.files.network import Network
from sitegen.sources.files.robots import AGENT, concerning
from sitegen.sources.http.http import Http, Portion, Reply

AT_ONCE = 2  # questions to a host
LONGEST_DELAY = 30  # seconds between two questions that a robots.txt may ask for
LONGEST_WAIT = 120  # seconds that a Retry-After may ask for; who asks for more is asked another time
_RULES = Portion(500 << 10, 500 << 10)  # bytes of a robots.txt that count (RFC 9309 §2.5)


class Politeness:
    """What each host wants. `agreed`: hosts, with or without a port, whose owners need neither pause nor robots.txt."""

    def __init__(
        self, http: Http, network: Network, *, pause: float, agreed: Collection[str], stop: threading.Event
    ) -> None:
        self.network = network
        self._http = http
        self._pause = pause
        self._agreed = frozenset(agreed)
        self._stop = stop
        self._lock = threading.Lock()
        self._asking: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._rules: dict[str, str | None] = {}
        self._next: dict[str, float] = {}  # when a host may be asked again, on the monotonic clock

    def allows(self, address: str) -> bool:
        """Whether the host's robots.txt lets us ask for this address. It is read once a run."""
        if self._is_agreed(address):
            return True
        rules = self._rules_of(origin(address))
        return rules is not None and _parsed(rules).can_fetch(address, AGENT)

    def turn(self, address: str) -> bool:
        """Wait until the host may be asked; False where the run ends before."""
        host = origin(address)
        with self._lock:
            now = time.monotonic()
            start = max(now, self._next.get(host, now))
            self._next[host] = start + self._pause_of(address)
        return not self._stop.wait(max(0.0, start - now))

    def later(self, address: str, seconds: float) -> bool:
        """The host asks to be left alone for so long; False where that is longer than anybody waits."""
        if seconds > LONGEST_WAIT:
            return False
        with self._lock:
            host = origin(address)
            self._next[host] = max(self._next.get(host, 0.0), time.monotonic() + seconds)
        return True

    def _pause_of(self, address: str) -> float:
        if self._is_agreed(address):
            return 0.0
        rules = self._rules.get(origin(address))
        asked = (_parsed(rules).crawl_delay(AGENT) or 0.0) if rules else 0.0
        return max(self._pause, min(float(asked), LONGEST_DELAY))

    def _is_agreed(self, address: str) -> bool:
        parts = urlsplit(address)
        return not self._agreed.isdisjoint((parts.hostname or "", parts.netloc))

    def _rules_of(self, host: str) -> str | None:
        """A host's rules for us; None where it has a fault, which means: not now (RFC 9309 §2.3.1.4)."""
        with self._asking[host]:
            if host not in self._rules:
                self._rules[host] = self._read(f"{host}/robots.txt")
        return self._rules[host]

    def _read(self, address: str) -> str | None:
        self.network.ask(address)
        try:
            reply: Reply = self._http.ask(address, partial(self.network.hear, address), attempts=2, portion=_RULES)
        except SourceError:
            return ""  # the file itself will say what is wrong, if anything is
        if reply.status >= 500 or reply.status == 429:
            return None
        return concerning(reply.content.decode("utf-8", "replace")) if reply.status == 200 else ""


@lru_cache(maxsize=64)  # hosts that are asked about at a time: what is parsed is ten times as large
def _parsed(rules: str) -> Protego:
    return Protego.parse(rules)


def origin(address: str) -> str:
    """Scheme, host and port: what a robots.txt is for."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
