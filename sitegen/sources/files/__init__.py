"""The files behind a catalogue's resources, read from wherever they lie: politely, within limits, and kept.

Several hosts are asked at once, each by two threads at most; a run has so many minutes, and what it does not get to is
the first thing that the next one asks for. Nothing here stops a build: what goes wrong is noted with the address. Where
it is this machine that reaches nobody, nothing is noted, and what is known stays as it is.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from urllib.parse import urlsplit

import msgspec

from sitegen.config import FetchTable
from sitegen.digest import digest
from sitegen.errors import SourceError
from sitegen.sources.files.cache import FileCache, Visit
from sitegen.sources.files.network import Network
from sitegen.sources.files.politeness import AT_ONCE, Politeness, origin
from sitegen.sources.files.visiting import Errand, Outcome, visited
from sitegen.sources.files.wanted import is_visitable
from sitegen.sources.http.http import Http, Limits, Portion, UnreachableError, user_agent

__all__ = ["Errand", "FileCache", "Reader", "Visit"]

_THREADS = 8
_SLICE = 10  # errands to a host before another one has its turn
_SILENT = 3  # visits in a row to which a host does not answer, before the rest is not tried
_SILENT_SINCE = 10  # the same, of a host that did answer in this run: a few of its addresses may be what is broken
_DEAF = frozenset({"connection", "name", "slow", "private"})
# A file is an extra: a host that does not answer must not hold up the build. Sizes are each errand's own.
_LIMITS = Limits(size=16 << 20, silence=15, whole=60)
_GLANCE = Portion(4 << 10, 4 << 10)  # of a portal that is only asked whether it is there

Progress = Callable[[int, int], None]


_Outcomes = SimpleQueue[tuple[str, Outcome] | Exception | None]
"""What came of an errand; None for each thread's last word about a host."""


@dataclass(slots=True)
class _Host:
    """What is left to ask of one host."""

    left: deque[Errand] = field(default_factory=deque)
    has_answered: bool = False  # in this run
    deaf: int = 0  # visits in a row without an answer
    fault: Visit = field(default_factory=Visit)  # the last of them

    @property
    def is_silent(self) -> bool:
        return self.deaf >= (_SILENT_SINCE if self.has_answered else _SILENT)


class Reader:
    """Visits addresses and keeps what comes. One for a run."""

    def __init__(
        self,
        cache: FileCache,
        fetching: FetchTable,
        *,
        allowed: Collection[str] = (),
        portal: str = "",
        has_answered: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`allowed`: hosts of the private network that may be read beside those of the configuration; `portal`: the
        catalogue's own address, and whether it answered in this run; `clock`: seconds since the epoch."""
        self.silence = ""  # why nothing is concluded of what was visited, in a webmaster's words; "" where it is
        self._file_cache = cache
        self._portal, self._has_answered = portal, has_answered
        self._clock = clock
        self._uncertain: dict[str, Visit] = {}  # by address, what came, and perhaps not from its host
        self._stop = threading.Event()
        self._done: set[str] = set()
        self._end = time.monotonic() + 60 * fetching.files_minutes
        self._http = Http(_LIMITS, agent=user_agent(fetching.contact), guarded=(*fetching.private_hosts, *allowed))
        self._network = Network()
        self._politeness = Politeness(
            self._http, self._network, pause=fetching.pause, agreed=fetching.agreed_hosts, stop=self._stop
        )

    @property
    def received(self) -> int:
        """Bytes of all answers so far, unpacked."""
        return self._http.received

    def close(self) -> None:
        """Stop the visits that are under way, and close the connections."""
        self._stop.set()
        self._http.close()

    def read(self, errands: Iterable[Errand], progress: Progress, *, fresh: bool = False) -> None:
        """Have in the cache what is at these addresses now, as far as the time goes; each is visited once a run.

        With `fresh`, what came before is not asked about.
        """
        hosts: dict[str, _Host] = defaultdict(_Host)
        wanted = [errand for errand in errands if errand.address not in self._done]
        known = {errand.address: self._file_cache.visit(errand.address) for errand in wanted}
        if fresh:
            known = {address: msgspec.structs.replace(visit, known={}) for address, visit in known.items()}
        for errand in sorted(wanted, key=lambda errand: (known[errand.address].seen, errand.address)):
            hosts[origin(errand.address)].left.append(errand)
        turns: SimpleQueue[_Host | None] = SimpleQueue()
        outcomes: _Outcomes = SimpleQueue()
        slots = [host for _ in range(AT_ONCE) for host in hosts.values()]
        for host in slots:
            turns.put(host)
        threads = [
            threading.Thread(target=self._work, args=(turns, outcomes, known), daemon=True)
            for _ in range(min(_THREADS, len(slots)))
        ]
        for thread in threads:
            thread.start()
        try:
            self._gather(outcomes, known, progress, open_slots=len(slots))
        finally:
            for _ in threads:
                turns.put(None)
        self._conclude()

    def _gather(
        self,
        outcomes: _Outcomes,
        known: dict[str, Visit],
        progress: Progress,
        *,
        open_slots: int,
    ) -> None:
        done = 0
        while open_slots and (left := self._end - time.monotonic()) > 0:
            try:
                found = outcomes.get(timeout=left)
            except Empty:
                break
            if isinstance(found, Exception):
                raise found
            if found is None:
                open_slots -= 1
                continue
            address, outcome = found
            self._done.add(address)
            visit = self._kept(outcome, known[address])
            if outcome.certain:
                self._file_cache.note(address, visit)
            else:
                self._uncertain[address] = visit
            done += 1
            progress(done, len(known))
        if open_slots:  # out of time
            self._stop.set()

    def _conclude(self) -> None:
        """Note what hosts did not say themselves, unless this machine reaches nobody."""
        if not self._uncertain:
            return
        self.silence = self._network.silence(portal=self._has_answered) or self._silence_of_portal()
        for address, found in self._uncertain.items():
            if not self.silence:
                self._file_cache.note(address, found)
            elif found.fault:
                self._file_cache.note(address, self._file_cache.visit(address).missed(found))
        if not self.silence:
            self._uncertain.clear()

    @property
    def unvisited(self) -> int:
        """How many addresses were visited without anything being concluded."""
        return len(self._uncertain)

    def _silence_of_portal(self) -> str:
        """Why a portal that nobody has asked yet tells that names cannot be looked up here; "" where it does not."""
        if self._has_answered or not is_visitable(self._portal) or self._network.has_heard(self._portal):
            return ""
        try:
            self._http.ask(self._portal, lambda reply: None, attempts=1, portion=_GLANCE)
        except UnreachableError as error:
            if error.reason == "name":
                host = urlsplit(self._portal).hostname
                return f"The name of the portal's own host {host} is unknown: do the name servers of this machine work?"
        except SourceError:
            pass
        self._has_answered = True
        return ""

    def _kept(self, outcome: Outcome, last: Visit) -> Visit:
        if outcome.content is None:
            return outcome.visit
        mark = digest(outcome.content)
        if mark == last.digest:  # its host does not answer conditionally
            return msgspec.structs.replace(outcome.visit, digest=mark, came=last.came)
        return msgspec.structs.replace(outcome.visit, digest=self._file_cache.keep(outcome.content))

    def _work(
        self,
        turns: SimpleQueue[_Host | None],
        outcomes: _Outcomes,
        known: dict[str, Visit],
    ) -> None:
        while (host := turns.get()) is not None:
            try:
                self._serve(host, outcomes, known)
            except Exception as error:  # a fault of ours: the run ends with it
                outcomes.put(error)
                return
            if host.left and not self._stop.is_set():
                turns.put(host)
            else:
                outcomes.put(None)

    def _serve(self, host: _Host, outcomes: _Outcomes, known: dict[str, Visit]) -> None:
        """Run some of a host's errands."""
        for _ in range(_SLICE):
            try:
                errand = host.left.popleft()
            except IndexError:
                return
            now = self._clock()
            day = datetime.fromtimestamp(now, UTC).date().isoformat()
            last = known[errand.address]
            if host.is_silent:
                silent = last.failed(host.fault.fault, host.fault.detail, day=day, now=now)
                outcomes.put((errand.address, Outcome(silent)))
                continue
            outcome = visited(errand, last, self._http, self._politeness, day=day, now=now)
            if outcome is None:
                return
            if outcome.visit.fault in _DEAF:
                host.deaf += 1
                host.fault = outcome.visit
            else:
                host.has_answered = True
                host.deaf = 0
            outcomes.put((errand.address, outcome))
