"""HTTP with manners and with limits: whatever a server does, asking it ends soon, with an answer or with a reason.

Portals are asked one question at a time; where a fault may pass (a broken connection, a busy server), the question is
put again after growing pauses, or after the pause that the server asks for. An address that somebody wrote into a
catalogue leads anywhere: such requests never reach into the network that sitegen runs in.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from queue import Empty, SimpleQueue
from typing import Any, Self, TypeVar
from urllib.parse import urljoin, urlsplit

import requests
from requests.auth import AuthBase

from sitegen.errors import SourceError
from sitegen.sources.http.connections import Adapter
from sitegen.sources.http.headers import announced, retry_after
from sitegen.sources.http.home import ApiToken, Home
from sitegen.sources.http.patience import PATIENCE, TICK, Patience, Throughput, Waiting, unwatched
from sitegen.sources.http.reply import Limits, Portion, Reply
from sitegen.sources.http.unanswered import REASONS, PassingError, UnreachableError, no_json, unanswered
from sitegen.sources.values import line

__all__ = [
    "REASONS",
    "ApiToken",
    "Home",
    "Http",
    "Limits",
    "PassingError",
    "Portion",
    "Reply",
    "UnreachableError",
    "announced",
    "no_json",
    "portal_limits",
    "retry_after",
    "user_agent",
]

ATTEMPTS = 5
BACKOFF = 0.5  # seconds; doubles at each attempt, with as much again of chance, so that builds do not come in step
LONGEST_WAIT = 120  # seconds that a Retry-After may ask for; who asks for more is asked another time
REDIRECTS = 5
CONNECT = 10  # seconds
# A server in between waited for the one that works, in vain: what `UnreachableError` calls "slow".
_OVERTAXED = frozenset((408, 502, 504, 522, 524))
_CHUNK = 1 << 12  # bytes; so small that one sees whether a slow answer comes
_ANSWERS = 32  # as large as one may be: what a portal is read of in a run

T = TypeVar("T")


class Http:
    """One conversation: connections are kept open, and no more than two at a time to a host.

    The environment's proxies and certificates (`REQUESTS_CA_BUNDLE`) hold; its `.netrc` does not. `authority` may add
    to a request what says who asks. With `guarded`, addresses that are not public are refused, but for these: hosts,
    with or without a port, addresses and networks. With `home`, redirections are followed as far as they stay there.
    `waiting` is told while nothing comes.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        agent: str,
        authority: AuthBase | None = None,
        guarded: Collection[str] | None = None,
        home: Home | None = None,
        waiting: Waiting = unwatched,
    ) -> None:
        self.received = 0  # bytes of bodies, unpacked
        self._limits = limits
        self._home = home
        self._waiting = waiting
        self._patience = Patience(limits.patience, limits.silence)
        self._session = requests.Session()
        self._session.headers["User-Agent"] = agent
        self._session.auth = authority or _nobody
        adapter = Adapter(None if guarded is None else frozenset(guarded))
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, adapter)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._session.close()

    @property
    def patience(self) -> float:
        """Seconds for which the host is still waited for, until its next good answer."""
        return self._patience.left

    def ask(
        self,
        address: str,
        read: Callable[[Reply], T],
        *,
        post: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        attempts: int = ATTEMPTS,
        portion: Portion | None = None,
        seconds: float | None = None,
        at_once: Callable[[SourceError], bool] | None = None,
    ) -> T:
        """What `read` makes of the answer. It raises PassingError for one that is worth another attempt.

        With `post`, the question is sent as JSON. Without `portion`, a body larger than the limit is an error. With
        `seconds`, no attempt takes longer. Faults that `at_once` picks are not tried again: who asks knows better.
        Raises SourceError: an UnreachableError where no answer came.

        Whoever can ask for less, as for a smaller page, takes `attempts=1`, or picks the faults by `at_once`: an
        UnreachableError whose `reason` is "slow" says that this answer takes longer than `Limits.silence` or `seconds`,
        or than a server in between waits (HTTP 502, 504 and the like), and nothing is asked twice meanwhile.
        `Limits.patience` is what there is of it between two good answers, whatever is asked meanwhile: a portal that
        does not answer at all is given up once it is used up, and one that answers small questions is heard for as long
        as they take. Whoever has spent two thirds of it on one question had better ask for very little then, and for
        more as answers come.
        """
        placed = self._home.address(address) if self._home else address
        question = _Question(placed, post, headers or {}, portion)
        if not self._patience.left:
            raise UnreachableError(
                f"it has not answered for {self._patience.whole:.0f} seconds, and is not asked again",
                reason="slow",
                where=address,
            )
        for attempt in range(1, attempts + 1):
            try:
                reply = self._once(question, seconds)
                made = read(reply)
            except PassingError as fault:
                wait = retry_after(fault.reply.headers, time.time()) if fault.reply else None
                if wait and wait > LONGEST_WAIT:
                    fault.error.hint = f"it asks to be left alone for {wait:.0f} seconds: try again later"
                    raise fault.error from None
                error = _given_up(fault)
                if attempt == attempts or not self._patience.left or (at_once and at_once(error)):
                    raise error from None
                self._pause(question, attempt, wait)
            except UnreachableError:
                raise
            except SourceError:
                self._patience.renew()
                raise
            else:
                self._patience.renew()
                if self._home:
                    self._home.learn(placed, reply.address)
                return made
        raise AssertionError("no attempts")

    def _pause(self, question: _Question, attempt: int, wait: float | None) -> None:
        """As long as the host asks for, which costs no patience; else longer from attempt to attempt."""
        if wait:
            self._waiting(f"{question.host} asks to be left alone for {wait:.0f} s", 0)
            time.sleep(wait)
            return
        pause = min(BACKOFF * (2 ** (attempt - 1) + random.random()), self._patience.left)  # noqa: S311 - no secret
        self._patience.spend(pause)
        if pause:
            time.sleep(pause)

    def _once(self, question: _Question, seconds: float | None) -> Reply:
        """One attempt, in a thread of its own: a server that sends a byte now and then is never silent too long, and
        only somebody who watches can end it. The thread goes with the process, if not before."""
        outcome: SimpleQueue[Reply | Exception] = SimpleQueue()
        throughput = Throughput()

        def work() -> None:
            try:
                outcome.put(self._exchange(question, throughput))
            except Exception as error:
                outcome.put(error)

        began = time.monotonic()
        threading.Thread(target=work, daemon=True).start()
        try:
            found = self._outcome(
                question, outcome, throughput, began, self._limits.whole if seconds is None else seconds
            )
        finally:
            throughput.unwanted = True
            self._patience.spend(time.monotonic() - began)
        if isinstance(found, Reply):
            self.received += len(found.content)
            if self.received > self._limits.total:
                raise SourceError(
                    f"all answers together are larger than {_amount(int(self._limits.total))}",
                    where=question.address,
                    hint="if they should be, a larger `answer_mb` under [fetch] lets more through",
                )
            return found
        if isinstance(found, (SourceError, PassingError)):
            raise found
        raise unanswered(found, question.address)

    def _outcome(
        self,
        question: _Question,
        outcome: SimpleQueue[Reply | Exception],
        throughput: Throughput,
        began: float,
        whole: float,
    ) -> Reply | Exception:
        """What comes of an attempt, waited for as long as the limits and what is left of patience allow."""
        patience, whole = self._patience.left, min(whole, self._limits.whole)
        while True:
            spent = time.monotonic() - began
            most = whole if throughput.is_steady else min(whole, patience)
            if spent >= most:
                seconds = most if most == whole else self._patience.spent + spent
                raise UnreachableError(
                    f"no whole answer in {seconds:.0f} seconds",
                    reason="slow",
                    where=question.address,
                    hint="try again when there is less to do there, or raise `timeout` under [fetch]",
                )
            try:
                return outcome.get(timeout=min(TICK, most - spent))
            except Empty:
                throughput.look()
                came = f", {_amount(throughput.size)} so far" if throughput.size else ""
                self._waiting(f"waiting for {question.host}: {question.words}{came}", self._patience.spent + spent)

    def _exchange(self, question: _Question, throughput: Throughput) -> Reply:
        there = question.address
        post = question.post
        for _ in range(REDIRECTS + 1):
            with self._send("GET" if post is None else "POST", there, post, question.headers) as response:
                target = self._session.get_redirect_target(response)
                if target is None:
                    body, whole = self._body(response, there, question.portion, throughput)
                    return Reply(response.status_code, response.headers, body, response.raw, whole, there)
            there = self._next(question, there, urljoin(there, target), response.status_code)
        raise UnreachableError(
            f"redirects more than {REDIRECTS} times",
            reason="redirects",
            where=question.address,
            hint="open the address above in a browser",
        )

    def _next(self, question: _Question, there: str, target: str, status: int) -> str:
        """Where to ask after a redirection from `there` to `target`."""
        if urlsplit(target).scheme not in ("http", "https"):
            raise UnreachableError(
                f"redirects to {line(target)[:200]}, which is not http(s)",
                reason="redirects",
                where=question.address,
                hint="is `url` of the source right?",
            )
        if self._home:
            return self._home.follow(question.address, there, target, status)
        if question.post is not None:  # it would become a GET without its question, and everything the answer
            raise SourceError(
                f"has moved: HTTP status {status} to {line(target)[:200]}",
                where=question.address,
                hint="write its new address as `url` of the source in sitegen.toml",
            )
        return target

    def _send(
        self, method: str, address: str, post: Mapping[str, Any] | None, headers: Mapping[str, str]
    ) -> requests.Response:
        """Without following: requests reads the body of every redirection, however long, and goes anywhere."""
        silence = max(TICK, min(self._limits.silence, self._patience.left)) if self._home else self._limits.silence
        request = self._session.prepare_request(requests.Request(method, address, json=post, headers=headers))
        settings = self._session.merge_environment_settings(request.url, {}, None, None, None)
        return self._session.get_adapter(request.url or "").send(
            request,
            stream=True,
            timeout=(min(CONNECT, silence), silence),
            verify=settings["verify"] or True,
            proxies=settings["proxies"],
        )

    def _body(
        self, response: requests.Response, address: str, portion: Portion | None, throughput: Throughput
    ) -> tuple[bytes, bool]:
        """The body, or its beginning, and whether that is all of it."""
        most = self._limits.size
        if portion:
            most = portion.whole if (announced(response.headers) or 0) <= portion.whole else portion.sample
        parts, size = [], 0
        for part in response.raw.stream(_CHUNK, decode_content=True):
            parts.append(part)
            size += len(part)
            throughput.size = size
            if throughput.unwanted:
                break
            if size > most and portion:
                return b"".join(parts)[: portion.sample], False
            if size > most:
                raise SourceError(
                    f"the answer is larger than {_amount(most)}",
                    where=address,
                    hint="if it should be, `answer_mb` under [fetch] lets more through",
                )
        return b"".join(parts), True


@dataclass(frozen=True, slots=True)
class _Question:
    address: str
    post: Mapping[str, Any] | None
    headers: Mapping[str, str]
    portion: Portion | None

    @property
    def host(self) -> str:
        return urlsplit(self.address).netloc.rpartition("@")[2]

    @property
    def words(self) -> str:
        """The question without what it filters, for people."""
        return urlsplit(self.address).path.rstrip("/").rpartition("/")[2]


def portal_limits(size: int, silence: float) -> Limits:
    """Those of a portal: `size` bytes for one answer, `silence` seconds without a byte."""
    return Limits(size=size, silence=silence, whole=5 * silence, patience=PATIENCE, total=_ANSWERS * size)


def _given_up(fault: PassingError) -> SourceError:
    """What to say of a fault that did not pass. Where a server waits in vain for another, without a word until when,
    that other one is silent."""
    error = fault.error
    if fault.reply and fault.reply.status in _OVERTAXED and "Retry-After" not in fault.reply.headers:
        return UnreachableError(error.message, reason="slow", hint=error.hint, where=error.where)
    return error


def user_agent(contact: str = "") -> str:
    """Who asks, in which version, and whom to write to."""
    try:
        number = version("sitegen")
    except PackageNotFoundError:  # run from a checkout that is not installed
        number = "0"
    return f"sitegen/{number} (+https://pypi.org/project/sitegen/{f'; {contact}' if contact else ''})"


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Without an `auth`, requests looks for one in `.netrc`."""
    return request


def _amount(size: int) -> str:
    return f"{size >> 20} MB" if size >= 1 << 20 else f"{size >> 10} kB"
