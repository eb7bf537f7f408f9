"""Why a question brought no answer, in one word for programs and in a sentence for webmasters."""

from __future__ import annotations

from http.client import IncompleteRead

import requests
import urllib3

from sitegen.errors import SourceError
from sitegen.sources.http import connections, guard
from sitegen.sources.http.reply import Reply
from sitegen.sources.values import line

REASONS = ("connection", "name", "certificate", "private", "slow", "broken", "redirects")
"""Why no answer came: nothing listens, it hangs up or nobody can be asked for its address; its name is unknown; its
certificate is not good; it is inside the network; it took too long, or too long for a server in between; what came
breaks off, cannot be unpacked or is no HTTP; it sends elsewhere without end."""


class UnreachableError(SourceError):
    """Nothing that could be an answer came, or it came too slowly: whoever asks this host again waits again.

    `reason` is one of `REASONS`.
    """

    def __init__(self, message: str, *, reason: str = "connection", hint: str = "", where: str = "") -> None:
        super().__init__(message, hint=hint, where=where)
        self.reason = reason


class PassingError(Exception):
    """A fault that may be gone at the next attempt; `error` is what to say when it is not."""

    def __init__(self, error: SourceError, reply: Reply | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.reply = reply


def unanswered(error: Exception, where: str) -> UnreachableError | PassingError:
    """What to raise of an exception that an exchange ended with, whichever it is.

    What hosts send goes through several libraries, and none of them foresees all of it.
    """
    reason, words = _reason(error)
    made = UnreachableError(f"cannot be reached: {words}", reason=reason, where=where)
    return PassingError(made) if _may_pass(error, reason) else made


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


def _may_pass(error: Exception, reason: str) -> bool:
    """Connections come and go; certificates, addresses and refused hosts stay as they are."""
    if reason in ("certificate", "private"):
        return False
    passing = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
    return isinstance(error, (*passing, requests.exceptions.ContentDecodingError, urllib3.exceptions.HTTPError))


def _reason(error: Exception) -> tuple[str, str]:
    """One of `REASONS`, and the innermost cause in words that a webmaster can use."""
    cause: object = error
    while isinstance(cause, Exception) and isinstance(inner := _inner(cause), Exception):
        cause = inner
    match cause:
        case connections.RefusedError():
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
    if isinstance(error, (ValueError, urllib3.exceptions.InvalidHeader)):
        return "broken", f"its address or its answer makes no sense ({words})"
    if isinstance(error, requests.exceptions.SSLError):
        return "certificate", words
    broken = (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError)
    unpacking = (urllib3.exceptions.DecodeError, urllib3.exceptions.ProtocolError)
    if isinstance(error, (*broken, *unpacking)):
        return "broken", words
    if isinstance(error, (requests.RequestException, urllib3.exceptions.HTTPError)):
        return "connection", words
    return "broken", f"its answer makes no sense ({type(cause).__name__}: {words})"


def _inner(error: Exception) -> object:
    reason = getattr(error, "reason", None)
    return reason if isinstance(reason, Exception) else next((e for e in error.args if isinstance(e, Exception)), None)
