"""CKAN's Action API over HTTP: one question, one answer or one SourceError that says what came instead.

What CKAN really answers is in reference/ckan-answers.md; between it and us stand proxies, login pages and error pages.
Messages are in the portal's language, so only HTTP status and `error.__type` decide.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any, Self
from urllib.parse import urlencode, urljoin

import requests
import urllib3
from requests.adapters import HTTPAdapter

from sitegen.errors import SourceError
from sitegen.sources.shape.values import decode, line

LONGEST_QUERY = 2000  # gunicorn refuses request lines above 4094 bytes
BACKOFF = 0.5  # seconds; doubles at each attempt
LONGEST_WAIT = 60  # seconds that a Retry-After may ask for
CONNECT, READ = 10, 120  # seconds; a page of 1000 datasets takes a busy portal its time
READ_IMAGE = 15


class ActionError(SourceError):
    """CKAN understood the question and refuses it. `kind` is its `error.__type`."""

    def __init__(self, kind: str, message: str, *, hint: str, where: str) -> None:
        super().__init__(message, hint=hint, where=where)
        self.kind = kind


class Client:
    """One portal. Connections are kept open; failures that pass are tried again, with growing pauses."""

    def __init__(self, portal: str) -> None:
        self.portal = portal if portal.endswith("/") else f"{portal}/"
        self._session = requests.Session()
        self._session.headers["User-Agent"] = user_agent()
        retries = _Patient(
            total=4,
            connect=2,
            status_forcelist=(429, 502, 503, 504),
            allowed_methods=("GET", "POST"),  # POST asks as well: long filters do not fit into an address
            backoff_factor=BACKOFF,
            backoff_jitter=BACKOFF,
            raise_on_status=False,
        )
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=retries))
        # Pictures are an extra: a host that does not answer must not hold up the build.
        self._impatient = requests.Session()
        self._impatient.headers["User-Agent"] = user_agent()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()
        self._impatient.close()

    def action(self, name: str, **parameters: str | int | bool) -> Any:
        """The `result` of an action that only reads."""
        where = f"{self.portal}api/3/action/{name}"
        response = self._ask(where, {key: _spelt(value) for key, value in parameters.items()})
        try:
            answer = decode(response.content)
        except ValueError:
            raise _not_json(response, where) from None
        if isinstance(answer, dict) and answer.get("success") is True and "result" in answer:
            return answer["result"]
        raise _refusal(response.status_code, answer, where)

    def image(self, address: str, largest: int) -> bytes:
        """A picture of at most `largest` bytes."""
        try:
            with self._impatient.get(address, timeout=(CONNECT, READ_IMAGE), stream=True) as response:
                if response.status_code != 200:
                    raise SourceError(f"HTTP status {response.status_code}", where=address)
                content = b""
                for chunk in response.iter_content(16384):
                    content += chunk
                    if len(content) > largest:
                        raise SourceError(f"larger than {largest // 1024} kB", where=address)
                return content
        except (requests.RequestException, urllib3.exceptions.HTTPError, UnicodeError) as error:
            raise SourceError(_reason(error), where=address) from None

    def _ask(self, where: str, parameters: dict[str, str]) -> requests.Response:
        query = urlencode(parameters)
        for is_last in (False, True):
            try:
                if len(query) <= LONGEST_QUERY:
                    return self._session.get(f"{where}?{query}" if query else where, timeout=(CONNECT, READ))
                # A redirected POST becomes a GET without its filter: the whole portal would be the answer.
                response = self._session.post(where, json=parameters, timeout=(CONNECT, READ), allow_redirects=False)
                if response.is_redirect:
                    raise _moved(response, where)
                return response
            except requests.exceptions.ChunkedEncodingError as error:  # broke off half-way; the adapter does not retry
                if is_last:
                    raise _unreachable(error, where) from None
            except (requests.RequestException, urllib3.exceptions.HTTPError, UnicodeError) as error:
                raise _unreachable(error, where) from None
        raise AssertionError("the second attempt returns or raises")


class _Patient(urllib3.Retry):
    """Waits as long as a portal asks, within reason."""

    def get_retry_after(self, response: urllib3.BaseHTTPResponse) -> float | None:
        asked = super().get_retry_after(response)
        return asked and min(asked, LONGEST_WAIT)


def user_agent() -> str:
    try:
        number = version("sitegen")
    except PackageNotFoundError:  # run from a checkout that is not installed
        number = "0"
    return f"sitegen/{number} (+https://pypi.org/project/sitegen/)"


def _spelt(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _unreachable(error: Exception, where: str) -> SourceError:
    return SourceError(
        f"the portal cannot be reached: {_reason(error)}",
        where=where,
        hint="is `url` of the source right, and does the portal open in a browser from this machine?",
    )


def _moved(response: requests.Response, where: str) -> SourceError:
    there = urljoin(where, response.headers.get("Location", ""))
    return SourceError(
        f"the portal has moved: HTTP status {response.status_code} to {line(there)[:200]}",
        where=where,
        hint="write its new address as `url` of the source in sitegen.toml",
    )


def _not_json(response: requests.Response, where: str) -> SourceError:
    status, start = response.status_code, response.content[:200].lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<")):
        what = "a web page"
    elif not response.content.strip():
        what = "an empty answer"
    else:
        what = "something that is not JSON, or only a part of it"
    hint = "`url` of the source must be what stands before /api/3/action/; open the address above in a browser"
    if status in (401, 403):
        hint = "the portal, or a wall in front of it, refuses this machine: ask its administrators"
    elif status == 429:
        hint = "the portal asks for fewer questions: try again later"
    elif status >= 500:
        hint = "the portal has a fault: try again later"
    return SourceError(f"{what} came in place of CKAN's JSON (HTTP status {status})", where=where, hint=hint)


def _refusal(status: int, answer: object, where: str) -> SourceError:
    if not isinstance(answer, dict):
        said = f': "{line(answer)[:200]}"' if isinstance(answer, str) else ""
        return SourceError(
            f"not an answer of CKAN's Action API (HTTP status {status}){said}",
            where=where,
            hint="`url` of the source must be the address of a CKAN portal",
        )
    error = answer.get("error")
    details = error if isinstance(error, dict) else {}
    kind = line(details.get("__type")) or "no error type"
    said = line(details.get("message")) or ", ".join(line(key) for key in details if key != "__type")
    hints = {
        "Search Error": "the portal's search does not understand the filter: check `fq` under [select]",
        "Search Query Error": "the portal's search does not understand the filter: check `fq` under [select]",
        "Authorization Error": "the portal does not show this to everybody; only what everybody may see is published",
        "Not Found Error": "check the names under [select]: CKAN tells capitals from small letters",
    }
    return ActionError(
        kind,
        f"the portal refuses (HTTP status {status}, {kind}): {said[:200]}".removesuffix(": "),
        where=where,
        hint=hints.get(kind, "open the address above in a browser: it shows the portal's own words"),
    )


def _reason(error: Exception) -> str:
    """The innermost cause, in words that a webmaster can use."""
    cause: object = error
    while isinstance(cause, Exception) and isinstance(inner := _inner(cause), Exception):
        cause = inner
    match cause:
        case urllib3.exceptions.NameResolutionError():  # a kind of NewConnectionError, itself a kind of TimeoutError
            return "its name is not known to the name servers"
        case urllib3.exceptions.NewConnectionError():
            return "nothing answers there"
        case urllib3.exceptions.TimeoutError() | requests.Timeout():
            return "no answer in time"
    return line(str(cause))[:200] or type(cause).__name__


def _inner(error: Exception) -> object:
    reason = getattr(error, "reason", None)
    return reason if isinstance(reason, Exception) else next(iter(error.args), None)
