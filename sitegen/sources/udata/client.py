"""udata's API, version 1: one question, one answer or one SourceError that says what came instead.

Version 2 gives the files of each dataset at an address of their own, so that a catalogue costs a question for each
dataset; version 1 gives them with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from sitegen.catalogue import Caution
from sitegen.config import Source, UdataSource
from sitegen.errors import SourceError
from sitegen.sources.answer import Progress, quiet
from sitegen.sources.http.http import Home, Http, PassingError, Reply, no_json, portal_limits, user_agent
from sitegen.sources.http.patience import Waiting, unwatched
from sitegen.sources.http.tally import Tally
from sitegen.sources.logos.pictures import Pictures
from sitegen.sources.selection import unknown
from sitegen.sources.values import decode, identifier, line

PAGE = 100  # datasets a question: about 1 MB
OFFERED = 20  # organisations that a search is answered with
READINGS = 5  # of a list that moves, before giving up
_BRIEF = {"X-Fields": "total,data{id}"}  # what udata leaves all but these out for
_LISTED = 4  # answers of the largest size: what a list may hold, which is kept in memory
_UNKNOWN = (404, 410)  # never there, and there no more

Raw = dict[str, Any]


class _MovedError(Exception):
    """The list changed while it was read."""


class Client:
    """One portal, for as long as a run lasts: what several partners ask for is asked once."""

    def __init__(self, source: Source, waiting: Waiting = unwatched) -> None:
        if not isinstance(source.settings, UdataSource):
            raise TypeError(f"not a portal of udata: {source.settings.kind}")
        self.portal = source.settings.url
        fetching = source.fetching
        self._home = Home(self.portal)
        self._answer = fetching.answer_mb << 20
        self._http = Http(
            portal_limits(self._answer, fetching.timeout),
            agent=user_agent(fetching.contact),
            home=self._home,
            waiting=waiting,
        )
        self.pictures = Pictures(self.portal, fetching)
        self._organizations: dict[str, Raw | None] = {}

    def close(self) -> None:
        """Close the connections to the portal and to the hosts of logos."""
        self._http.close()
        self.pictures.close()

    @property
    def received(self) -> int:
        """Bytes of all answers so far, unpacked."""
        return self._http.received + self.pictures.received

    @property
    def cautions(self) -> list[Caution]:
        """What a webmaster should know of where the portal answers."""
        return self._home.cautions

    def organization(self, name: str) -> Raw | None:
        """What the portal says of the organisation of this slug or id; None for one that it does not know."""
        if name not in self._organizations:
            found = self._get(f"organizations/{quote(name, safe='')}/", absent=_UNKNOWN)
            if found is not None and not (isinstance(found, dict) and identifier(found.get("id"))):
                raise self._strange("organizations", "an id")
            self._organizations[name] = found
        return self._organizations[name]

    def known_organization(self, name: str) -> Raw:
        """The same; a stranger is a SourceError with the nearest names."""
        found = self.organization(name)
        if found is not None:
            return found
        alike = self._get("organizations/suggest/", {"q": name.replace("-", " "), "size": 20}, _UNKNOWN)
        entries = alike if isinstance(alike, list) else []
        names = [line(each.get("slug")) for each in entries if isinstance(each, dict)]
        raise unknown("organization", name, filter(None, names), where=f"{self.portal}api/1/organizations/")

    def organizations(self, words: str) -> list[tuple[Raw, int]]:
        """The first that the portal finds for these words, and how many datasets it counts of each."""
        found = self._get("organizations/", {"q": words, "page": 1, "page_size": OFFERED})
        data = found.get("data") if isinstance(found, dict) else None
        if not isinstance(data, list):
            raise self._strange("organizations", "`data`")
        return [(each, _counted(each)) for each in data if isinstance(each, dict) and identifier(each.get("id"))]

    def datasets(self, progress: Progress, filters: Mapping[str, str]) -> dict[str, Raw]:
        """Every dataset that the portal shows under these filters, by id, none lost and none twice."""
        what = ""
        for _ in range(READINGS):
            try:
                return self._one_reading(progress, filters)
            except _MovedError as moved:
                what = str(moved)
        raise SourceError(
            f"the portal's list of datasets does not add up, in {READINGS} readings: {what}",
            where=f"{self.portal}api/1/datasets/",
            hint="datasets would vanish from the site: try again, and tell the portal's administrators if it stays so",
        )

    def page(
        self, number: int, size: int, filters: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> tuple[int, list[tuple[str, Raw]]]:
        """How many datasets there are, and some with their ids, the oldest first: new ones then move no page."""
        found = self._get(
            "datasets/", {**filters, "sort": "created", "page": number, "page_size": size}, headers=headers
        )
        fields = found if isinstance(found, dict) else {}
        total, data = fields.get("total"), fields.get("data")
        if not isinstance(total, int) or isinstance(total, bool) or not isinstance(data, list):
            raise self._strange("datasets", "`total` and `data`")
        entries = [(identifier(each.get("id")), each) for each in data if isinstance(each, dict)]
        if len(entries) < len(data) or not all(identity for identity, _ in entries):
            raise self._strange("datasets", "an id in each dataset")
        return total, entries

    def _one_reading(self, progress: Progress, filters: Mapping[str, str]) -> dict[str, Raw]:
        """A list of several pages is read a second time, by its ids alone. Where one dataset goes and another comes
        between two pages, it is as long as before, and lacks a third."""
        pages, found = self._listed(progress, filters)
        if pages > 1 and list(self._listed(quiet, filters, _BRIEF)[1]) != list(found):
            raise _MovedError("it is another one when it is read a second time")
        return found

    def _listed(
        self, progress: Progress, filters: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, Raw]]:
        """How many pages it took, and every dataset in order."""
        found: dict[str, Raw] = {}
        expected = number = 0
        tally = Tally(f"{self.portal}api/1/datasets/", most=_LISTED * self._answer)
        while not number or len(found) < expected:
            number += 1
            before = self._http.received
            total, entries = self.page(number, PAGE, filters, headers)
            tally.page(total, self._http.received - before)
            if number > 1 and total != expected:
                raise _MovedError(f"there were {expected} datasets, then {total}")
            expected = total
            for identity, raw in entries:
                if identity in found:
                    raise _MovedError(f"dataset {identity} comes twice")
                found[identity] = raw
            if not entries and expected:
                raise _MovedError(f"{expected} are counted, and {len(found)} given")
            progress(len(found), expected)
        if len(found) > expected:
            raise _MovedError(f"{expected} are counted, and {len(found)} given")
        return number, found

    def _get(
        self,
        path: str,
        parameters: Mapping[str, str | int] | None = None,
        absent: tuple[int, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """The JSON at an address of the API; None where its status is one of `absent`."""
        where = f"{self.portal}api/1/{path}"

        def read(reply: Reply) -> Any:
            return None if reply.status in absent else _result(reply, where)

        try:
            return self._http.ask(f"{where}?{urlencode(parameters)}" if parameters else where, read, headers=headers)
        except SourceError as error:
            error.hint = error.hint or "is `url` of the source right, and does the portal open from this machine?"
            raise

    def _strange(self, path: str, expected: str) -> SourceError:
        return SourceError(
            f"an answer without {expected}",
            where=f"{self.portal}api/1/{path}/",
            hint="`url` of the source must be the address of a portal of udata, as https://www.data.gouv.fr/",
        )


def _counted(organization: Raw) -> int:
    metrics = organization.get("metrics")
    counted = metrics.get("datasets") if isinstance(metrics, dict) else 0
    return counted if isinstance(counted, int) else 0


def _result(reply: Reply, where: str) -> Any:
    try:
        answer = decode(reply.content)
    except ValueError:
        error = no_json(reply, where, "udata", "/api/1/")
        raise PassingError(error, reply) if reply.passes or reply.status == 200 else error from None
    if reply.status == 200:
        return answer
    said = line(answer.get("message"))[:200] if isinstance(answer, dict) else ""
    refusal = SourceError(
        f"the portal refuses (HTTP status {reply.status}): {said}".removesuffix(": "),
        where=where,
        hint="open the address above in a browser: it shows the portal's own words",
    )
    raise PassingError(refusal, reply) if reply.passes else refusal
