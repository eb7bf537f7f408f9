"""CKAN's Action API: one question, one answer or one SourceError that says what came instead.

The actions are those of CKAN's API guide (docs.ckan.org, "API guide"); what CKAN 2.12 really answers was looked up on
a running one. Between it and us stand proxies, login pages and error pages.
Messages are in the portal's language, so only HTTP status and `error.__type` decide.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from sitegen.catalogue import Caution
from sitegen.config import CkanSource, Source
from sitegen.errors import SourceError
from sitegen.sources.http.http import (
    ATTEMPTS,
    ApiToken,
    Home,
    Http,
    PassingError,
    Reply,
    UnreachableError,
    no_json,
    portal_limits,
    user_agent,
)
from sitegen.sources.http.patience import Waiting, unwatched
from sitegen.sources.logos.pictures import Pictures
from sitegen.sources.values import decode, line

LONGEST_QUERY = 2000  # gunicorn refuses request lines above 4094 bytes
_UNREACHABLE = "is `url` of the source right, and does the portal open in a browser from this machine?"
_AS_JSON = ("facet.field",)  # a list that is JSON in an address, where others are repeated
_NO_EXTRAS = {"include_datasets": False, "include_users": False, "include_followers": False}

Owner = dict[str, Any]
Parameter = str | int | bool | list[str]
"""A list is sent as one: CKAN 2.7 and 2.8 take `fl` in no other way."""


class ActionError(SourceError):
    """CKAN understood the question and refuses it. `kind` is its `error.__type`."""

    def __init__(self, kind: str, message: str, *, hint: str, where: str) -> None:
        super().__init__(message, hint=hint, where=where)
        self.kind = kind


class Client:
    """One portal, for as long as a run lasts: what several partners ask for is asked once."""

    def __init__(self, source: Source, waiting: Waiting = unwatched) -> None:
        if not isinstance(source.settings, CkanSource):
            raise TypeError(f"not a CKAN portal: {source.settings.kind}")
        self.portal = source.settings.url
        fetching = source.fetching
        self.silence = float(fetching.timeout)  # seconds that an answer may be waited for
        agent = user_agent(fetching.contact)
        self.token_name = f"SITEGEN_TOKEN_{source.name.upper().replace('-', '_')}"
        secret = os.environ.get(self.token_name, "").strip()
        self._home = Home(self.portal)
        self._http = Http(
            portal_limits(fetching.answer_mb << 20, fetching.timeout),
            agent=agent,
            authority=ApiToken(secret, self.portal) if secret else None,
            home=self._home,
            waiting=waiting,
        )
        self.pictures = Pictures(self.portal, fetching)
        self._shown: dict[tuple[str, str], Owner | SourceError] = {}
        self._unchecked = bool(secret)

    def close(self) -> None:
        """Close the connections to the portal and to the hosts of logos."""
        self._http.close()
        self.pictures.close()

    @property
    def received(self) -> int:
        """Bytes of all answers so far, unpacked."""
        return self._http.received + self.pictures.received

    @property
    def patience(self) -> float:
        """Seconds for which the portal is still waited for, until its next good answer."""
        return self._http.patience

    @property
    def cautions(self) -> list[Caution]:
        """What a webmaster should know of where the portal answers."""
        return self._home.cautions

    def action(self, name: str, **parameters: Parameter) -> Any:
        """The `result` of an action that only reads."""
        return self.ask(name, parameters)

    def ask(
        self,
        name: str,
        parameters: Mapping[str, Parameter],
        *,
        attempts: int = ATTEMPTS,
        seconds: float | None = None,
        at_once: Callable[[SourceError], bool] | None = None,
    ) -> Any:
        """The same, with less patience: see `Http.ask`."""
        where = f"{self.portal}api/3/action/{name}"
        asked = {key: _spelt(value) for key, value in parameters.items()}
        spelt = {key: json.dumps(value) if key in _AS_JSON else value for key, value in asked.items()}
        query = urlencode(spelt, doseq=True)
        address, post = (f"{where}?{query}", None) if query else (where, None)
        if len(query) > LONGEST_QUERY:
            address, post = where, asked
        read = partial(_result, where=where)
        try:
            return self._http.ask(address, read, post=post, attempts=attempts, seconds=seconds, at_once=at_once)
        except SourceError as error:
            error.hint = error.hint or _UNREACHABLE
            raise

    def shown(self, action: str, identity: str) -> Owner:
        """What `organization_show` or `group_show` says, without datasets and users."""
        key = action, identity
        if key not in self._shown:
            try:
                self._shown[key] = self._object(action, identity)
            except ActionError as error:
                self._shown[key] = error
        found = self._shown[key]
        if isinstance(found, SourceError):
            raise found
        return found

    def check_token(self, dataset: str) -> None:
        """Whether the portal knows the token, if there is one.

        CKAN takes who comes with a wrong or an expired token for anybody, without a word, and shows less. Nobody but a
        known user may ask whether they follow `dataset`, the id of one that there is.
        """
        if not self._unchecked:
            return
        try:
            self.action("am_following_dataset", id=dataset)
        except ActionError as error:
            if error.kind == "Authorization Error":
                raise SourceError(
                    f"the portal does not know the token of {self.token_name}: it is wrong, or it has expired",
                    where=self.portal,
                    hint="make a new one on the portal's page of your account, or unset it to read as anybody",
                ) from None
        self._unchecked = False

    def _object(self, action: str, identity: str) -> Owner:
        result = self.action(action, id=identity, **_NO_EXTRAS)
        if not isinstance(result, dict):
            raise self.strange(action, "an object")
        return result

    def strange(self, action: str, expected: str) -> SourceError:
        """The answer is CKAN's, and is not made as CKAN makes it."""
        return SourceError(
            f"an answer without {expected}",
            where=f"{self.portal}api/3/action/{action}",
            hint="`url` of the source must be the address of a CKAN portal, version 2.3 or later",
        )


def is_slow(error: SourceError) -> bool:
    """Whether the portal, or what stands before it, gave up waiting: to ask for less may help."""
    return isinstance(error, UnreachableError) and error.reason == "slow"


def _result(reply: Reply, *, where: str) -> Any:
    try:
        answer = decode(reply.content)
    except ValueError:
        error = no_json(reply, where, "CKAN", "/api/3/action/")
        raise PassingError(error, reply) if reply.passes or reply.status == 200 else error from None
    if isinstance(answer, dict) and answer.get("success") is True and "result" in answer:
        return answer["result"]
    refusal = _refusal(reply.status, answer, where)
    # "Search Error": the filter, or a search engine that is being restarted.
    if reply.passes or (isinstance(refusal, ActionError) and refusal.kind.startswith("Search ")):
        raise PassingError(refusal, reply)
    raise refusal


def _spelt(value: Parameter) -> str | list[str]:
    if isinstance(value, list):
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)


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
