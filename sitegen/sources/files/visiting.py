"""One visit to one address: ask, and note what came of it. Whatever happens there, it ends soon and in a Visit."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from functools import partial
from urllib.parse import unquote, urlsplit

import msgspec

from sitegen.errors import SourceError
from sitegen.sources.files.cache import Visit
from sitegen.sources.files.network import is_word
from sitegen.sources.files.politeness import Politeness
from sitegen.sources.http.headers import announced, conditions, retry_after
from sitegen.sources.http.http import REASONS, Http, Portion, Reply, UnreachableError
from sitegen.sources.values import line

FAULTS = (*REASONS, "gone", "refused", "busy", "server", "odd", "robots")
"""Why a visit brings nothing: `http.REASONS`; HTTP 404 or 410; 401, 403 or the like; 429 or 503; another 5xx; any other
status; robots.txt forbids it."""
# Unpacked as it is: the length that a host announces is then that of the file, and its ETag that of these bytes.
_ALWAYS = {"Accept-Encoding": "identity", "Accept": "*/*"}
_NAME = re.compile(r"filename\*=(?:UTF-8|utf-8)''([^;]+)|filename=\"([^\"]+)\"|filename=([^;\s]+)")
_LONGEST_NAME = 200
_LONGEST_HEADER = 4_000


@dataclass(frozen=True, slots=True)
class Errand:
    """An address to visit, and how much of what is there to take."""

    address: str
    portion: Portion
    by_robots: bool = True  # its host's robots.txt counts: not for the catalogue's own API


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to note of a visit. `content` is what came; None where nothing new did."""

    visit: Visit
    content: bytes | None = None
    certain: bool = False  # the host itself said so, and nobody in between: see `network`


def visited(errand: Errand, last: Visit, http: Http, politeness: Politeness, *, day: str, now: float) -> Outcome | None:
    """Visit an address. None where the run ended before, and nothing is to be noted.

    `last` is what is known of it, `day` today as an ISO date, `now` the same in seconds since the epoch.
    """
    known = last.known if last.digest and last.portion == _spelt(errand.portion) else {}
    try:
        return _visited(errand, last, known, http, politeness, day=day, now=now)
    except Exception as error:  # a fault of ours: it is this file's, and nobody else's
        said = f"a fault in sitegen itself: {type(error).__name__}: {error}"
        return Outcome(_failed(last, "broken", said, day, now))


def _visited(
    errand: Errand, last: Visit, known: dict[str, str], http: Http, politeness: Politeness, *, day: str, now: float
) -> Outcome | None:
    try:
        if errand.by_robots and not politeness.allows(errand.address):
            return Outcome(_failed(last, "robots", "its host's robots.txt does not let programs read it", day, now))
        reply = _reply(errand, known, http, politeness)
    except SourceError as error:
        reason = error.reason if isinstance(error, UnreachableError) else "broken"
        return Outcome(_failed(last, reason, error.message, day, now))
    if reply is None:
        return None
    certain = is_word(errand.address, reply)
    if reply.status == 304 and known:
        unchanged = msgspec.structs.replace(last, fault="", detail="", since="", failing=0.0, told="", seen=now)
        return Outcome(unchanged, certain=certain)
    if reply.status != 200:
        failed = _failed(last, _fault(reply.status), f"HTTP status {reply.status}", day, now)
        return Outcome(failed, certain=certain)
    visit = Visit(
        whole=reply.whole,
        size=len(reply.content) if reply.whole else announced(reply.headers),
        name=_name(reply),
        known=conditions(reply.headers),
        portion=_spelt(errand.portion),
        came=day,
        seen=now,
    )
    return Outcome(visit, reply.content, certain)


def _reply(errand: Errand, known: dict[str, str], http: Http, politeness: Politeness) -> Reply | None:
    """The answer, asked for once more where the host is busy and says when it will not be."""
    for last_time in (False, True):
        if not politeness.turn(errand.address):
            return None
        politeness.network.ask(errand.address)
        hear = partial(politeness.network.hear, errand.address)
        reply = http.ask(errand.address, hear, headers=_ALWAYS | known, attempts=2, portion=errand.portion)
        if last_time or reply.status not in (429, 503):
            return reply
        wait = retry_after(reply.headers, time.time())
        if wait is None or not politeness.later(errand.address, wait):
            return reply
    return None


def _failed(last: Visit, fault: str, detail: str, day: str, now: float) -> Visit:
    return last.failed(fault, line(detail)[:300], day=day, now=now)


def _fault(status: int) -> str:
    if status in (404, 410):
        return "gone"
    if status in (401, 402, 403, 407, 451):
        return "refused"
    if status in (429, 503):
        return "busy"
    return "server" if status >= 500 else "odd"


def _name(reply: Reply) -> str:
    """The name that the host gives a file, else the last part of its address."""
    match = _NAME.search(reply.headers.get("Content-Disposition", "")[:_LONGEST_HEADER])
    if match:
        found = unquote(match[1]) if match[1] else match[2] or match[3]
        return line(found.replace("\\", "/").rpartition("/")[2])[:_LONGEST_NAME]
    try:
        return line(unquote(urlsplit(reply.address).path).rstrip("/").rpartition("/")[2])[:_LONGEST_NAME]
    except ValueError:
        return ""


def _spelt(portion: Portion) -> tuple[int, int]:
    return portion.sample, portion.whole
