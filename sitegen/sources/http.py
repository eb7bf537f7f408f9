"""HTTP with manners and with limits: whatever a server does, asking it ends soon, with an answer or with a reason.

Portals are asked one question at a time; where a fault may pass (a broken connection, a busy server), the question is
put again after growing pauses, or after the pause that the server asks for. An address that somebody wrote into a
catalogue leads anywhere: such requests never reach into the network that sitegen runs in.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from http.client import IncompleteRead
from importlib.metadata import PackageNotFoundError, version
from queue import Empty, SimpleQueue
from typing import Any, Self, TypeVar
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

from sitegen.errors import SourceError
from sitegen.sources import connections, guard
from sitegen.sources.shape.values import line

ATTEMPTS = 5
BACKOFF = 0.5  # seconds; doubles at each attempt, with as much again of chance, so that builds do not come in step
LONGEST_WAIT = 120  # seconds that a Retry-After may ask for; who asks for more is asked another time
REDIRECTS = 5
CONNECT = 10  # seconds
_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524))
_CHUNK = 1 << 16

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may cost."""

    size: int  # bytes of a body, unpacked
    silence: float  # seconds without a byte
    whole: float  # seconds from the question to the last byte


@dataclass(frozen=True, slots=True)
class Portion:
    """How much of a body to take: all of it where it has at most `whole` bytes, else its first `sample` bytes.

    What a host says of its length only spares reading; what counts are the bytes that come.
    """

    sample: int
    whole: int


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; `whole` says whether its body was read to the end."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    raw: urllib3.BaseHTTPResponse = field(repr=False)
    whole: bool = True
    address: str = ""  # where it came from in the end

    @property
    def passes(self) -> bool:
        """Whether another one may come to the same question a little later."""
        return self.status in _PASSING


class UnreachableError(SourceError):
    """Nothing that could be an answer came, or it came too slowly: whoever asks this host again waits again.

    `reason` is one of `REASONS`.
    """

    def __init__(self, message: str, *, reason: str = "connection", hint: str = "", where: str = "") -> None:
        super().__init__(message, hint=hint, where=where)
        self.reason = reason


REASONS = ("connection", "name", "certificate", "private", "slow", "broken", "redirects")
"""Why no answer came: nothing listens, it hangs up or nobody can be asked for its address; its name is unknown; its
certificate is not good; it is inside the network; it took too long; what came breaks off or cannot be unpacked; it
sends elsewhere without end."""


class PassingError(Exception):
    """A fault that may be gone at the next attempt; `error` is what to say when it is not."""

    def __init__(self, error: SourceError, reply: Reply | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.reply = reply


class Http:
    """One conversation: connections are kept open, and no more than two at a time to a host.

    The environment's proxies and certificates (`REQUESTS_CA_BUNDLE`) hold; its `.netrc` does not. `authority` may add
    to a request what says who asks. With `guarded`, addresses that are not public are refused, but for these: hosts,
    with or without a port, addresses and networks.
    """

    def __init__(
        self, limits: Limits, *, agent: str, authority: AuthBase | None = None, guarded: Collection[str] | None = None
    ) -> None:
        self.received = 0  # bytes of bodies, unpacked
        self._limits = limits
        self._session = requests.Session()
        self._session.headers["User-Agent"] = agent
        self._session.auth = authority or _nobody
        adapter = _adapter(guarded)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, adapter)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._session.close()

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
        Raises SourceError.
        """
        question = _Question(address, post, headers or {}, portion)
        retries = urllib3.Retry(
            total=attempts - 1, backoff_factor=BACKOFF, backoff_jitter=BACKOFF, retry_after_max=sys.maxsize
        )
        while True:
            try:
                return read(self._once(question, seconds))
            except PassingError as fault:
                if at_once and at_once(fault.error):
                    raise fault.error from None
                raw = fault.reply.raw if fault.reply else None
                wait = raw and retries.get_retry_after(raw)
                if wait and wait > LONGEST_WAIT:
                    fault.error.hint = f"it asks to be left alone for {wait:.0f} seconds: try again later"
                    raise fault.error from None
                try:
                    retries = retries.increment(error=fault)
                except urllib3.exceptions.MaxRetryError:
                    raise fault.error from None
                retries.sleep(raw)

    def _once(self, question: _Question, seconds: float | None) -> Reply:
        """One attempt, in a thread of its own: a server that sends a byte now and then is never silent too long, and
        only somebody who watches can end it. The thread goes with the process."""
        outcome: SimpleQueue[Reply | Exception] = SimpleQueue()

        def work() -> None:
            try:
                outcome.put(self._exchange(question))
            except Exception as error:
                outcome.put(error)

        threading.Thread(target=work, daemon=True).start()
        most = self._limits.whole if seconds is None else min(self._limits.whole, seconds)
        try:
            found = outcome.get(timeout=most)
        except Empty:
            raise UnreachableError(
                f"no whole answer in {most:.3g} seconds",
                reason="slow",
                where=question.address,
                hint="try again when there is less to do there, or raise `timeout` under [fetch]",
            ) from None
        if isinstance(found, Reply):
            self.received += len(found.content)
            return found
        if isinstance(found, (SourceError, PassingError)):
            raise found
        if not isinstance(found, (requests.RequestException, urllib3.exceptions.HTTPError, UnicodeError)):
            raise found
        reason, words = _reason(found)
        error = UnreachableError(f"cannot be reached: {words}", reason=reason, where=question.address)
        raise PassingError(error) if _may_pass(found) else error

    def _exchange(self, question: _Question) -> Reply:
        there = address = question.address
        post = question.post
        for _ in range(REDIRECTS + 1):
            with self._send("GET" if post is None else "POST", there, post, question.headers) as response:
                target = self._session.get_redirect_target(response)
                if target is None:
                    body, whole = self._body(response, there, question.portion)
                    return Reply(response.status_code, response.headers, body, response.raw, whole, there)
            there = urljoin(there, target)
            if urlsplit(there).scheme not in ("http", "https"):
                raise UnreachableError(
                    f"redirects to {line(there)[:200]}, which is not http(s)",
                    reason="redirects",
                    where=address,
                    hint="is `url` of the source right?",
                )
            if post is not None:  # it would become a GET without its question, and everything the answer
                raise SourceError(
                    f"has moved: HTTP status {response.status_code} to {line(there)[:200]}",
                    where=address,
                    hint="write its new address as `url` of the source in sitegen.toml",
                )
        raise UnreachableError(
            f"redirects more than {REDIRECTS} times",
            reason="redirects",
            where=address,
            hint="open the address above in a browser",
        )

    def _send(
        self, method: str, address: str, post: Mapping[str, Any] | None, headers: Mapping[str, str]
    ) -> requests.Response:
        """Without following: requests reads the body of every redirection, however long, and goes anywhere."""
        request = self._session.prepare_request(requests.Request(method, address, json=post, headers=headers))
        settings = self._session.merge_environment_settings(request.url, {}, None, None, None)
        return self._session.get_adapter(request.url or "").send(
            request,
            stream=True,
            timeout=(min(CONNECT, self._limits.silence), self._limits.silence),
            verify=settings["verify"] or True,
            proxies=settings["proxies"],
        )

    def _body(self, response: requests.Response, address: str, portion: Portion | None) -> tuple[bytes, bool]:
        """The body, or its beginning, and whether that is all of it."""
        most = self._limits.size
        if portion:
            most = portion.whole if (announced(response.headers) or 0) <= portion.whole else portion.sample
        parts, size = [], 0
        for part in response.raw.stream(_CHUNK, decode_content=True):
            parts.append(part)
            size += len(part)
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


def announced(headers: Mapping[str, str]) -> int | None:
    """The length of a body as its host announces it, in bytes; None where it does not, or announces a packed one."""
    length = headers.get("Content-Length", "")
    packed = headers.get("Content-Encoding", "identity").lower() not in ("", "identity")
    return int(length) if not packed and length.isdecimal() and len(length) < 20 else None


def no_json(reply: Reply, where: str, whose: str, before: str) -> SourceError:
    """What to say of an answer that is not the JSON of `whose` API, whose addresses go on with `before`."""
    status, start = reply.status, reply.content[:200].lstrip().lower()
    if start.startswith(b"<"):
        what = "a web page"
    elif not reply.content.strip():
        what = "an empty answer"
    else:
        what = "something that is not JSON, or only a part of it"
    hint = f"`url` of the source must be what stands before {before}; open the address above in a browser"
    if status in (401, 403):
        hint = "the portal, or a wall in front of it, refuses this machine: ask its administrators"
    elif status == 429:
        hint = "the portal asks for fewer questions: try again later"
    elif status >= 500:
        hint = "the portal has a fault: try again later"
    return SourceError(f"{what} came in place of {whose}'s JSON (HTTP status {status})", where=where, hint=hint)


def user_agent(contact: str = "") -> str:
    """Who asks, in which version, and whom to write to."""
    try:
        number = version("sitegen")
    except PackageNotFoundError:  # run from a checkout that is not installed
        number = "0"
    return f"sitegen/{number} (+https://pypi.org/project/sitegen/{f'; {contact}' if contact else ''})"


class Token(AuthBase):
    """CKAN's API token, for one portal: a redirection does not carry it elsewhere."""

    def __init__(self, secret: str, portal: str) -> None:
        self._secret = secret
        self._origin = _origin(portal)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if _origin(request.url or "") == self._origin:
            request.headers["Authorization"] = self._secret
        return request


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Without an `auth`, requests looks for one in `.netrc`."""
    return request


def _origin(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc


def _adapter(guarded: Collection[str] | None) -> HTTPAdapter:
    """Without retries of its own: `ask` also tries again what goes wrong in a body."""
    adapter = HTTPAdapter(pool_connections=4, pool_maxsize=2, pool_block=True)
    adapter.poolmanager.pool_classes_by_scheme = connections.pools(None if guarded is None else frozenset(guarded))
    return adapter


def _may_pass(error: Exception) -> bool:
    """Connections come and go; certificates, addresses and refused hosts stay as they are."""
    if isinstance(error, requests.exceptions.SSLError) or guard.REFUSAL in str(error):
        return False
    passing = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
    return isinstance(error, (*passing, requests.exceptions.ContentDecodingError, urllib3.exceptions.HTTPError))


def _reason(error: Exception) -> tuple[str, str]:
    """One of `REASONS`, and the innermost cause in words that a webmaster can use."""
    cause: object = error
    while isinstance(cause, Exception) and isinstance(inner := _inner(cause), Exception):
        cause = inner
    match cause:
        case _ if guard.REFUSAL in str(cause):
            return "private", guard.REFUSAL
        case urllib3.exceptions.NameResolutionError():  # a kind of NewConnectionError, itself a kind of TimeoutError
            if connections.is_silence(cause):
                return "connection", "no name server answers: is this machine connected?"
            return "name", "its name is not known to the name servers"
        case urllib3.exceptions.NewConnectionError():
            return "connection", "nothing answers there"
        case urllib3.exceptions.TimeoutError() | requests.Timeout():
            return "slow", "no answer in time"
        case IncompleteRead():
            return "broken", "the answer breaks off"
    words = line(str(cause))[:200] or type(cause).__name__
    if isinstance(error, requests.exceptions.SSLError):
        return "certificate", words
    broken = (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError)
    unpacking = (urllib3.exceptions.DecodeError, urllib3.exceptions.ProtocolError)
    return "broken" if isinstance(error, (*broken, *unpacking)) else "connection", words


def _inner(error: Exception) -> object:
    reason = getattr(error, "reason", None)
    return reason if isinstance(reason, Exception) else next((e for e in error.args if isinstance(e, Exception)), None)


def _amount(size: int) -> str:
    return f"{size >> 20} MB" if size >= 1 << 20 else f"{size >> 10} kB"
