"""CKAN's package_search at the pace of the portal: where a page takes too long, fewer datasets are asked for.

A portal whose search shows each dataset by itself (ckanext-restricted) needs minutes for a page of 1,000. What it does
in time is kept for the rest of the run, and the snapshot tells the next one.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import count
from typing import Any

from sitegen.errors import SourceError
from sitegen.sources.ckan.client import Client, Parameter, is_slow
from sitegen.sources.http import http
from sitegen.sources.http.http import UnreachableError
from sitegen.sources.snapshot import Manner
from sitegen.sources.values import line

SIZES = (1000, 500, 250, 100, 50, 25)  # datasets; ckan.search.rows_max is 1,000 unless a portal was told otherwise
_QUICK = 4  # a page that took less than this part of what it might take may have been a larger one

Facets = dict[str, dict[str, int]]
"""By field, how many datasets have each of its values."""


class Pages:
    """One portal, for as long as a run lasts."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.manner = Manner()
        self._slowest = 0.0

    def take_up(self, manner: Manner) -> None:
        """Go on as the run before found best."""
        rows = next((size for size in SIZES if size <= manner.rows), SIZES[-1])
        self.manner = Manner(rows, whole=manner.whole)

    @property
    def next_manner(self) -> Manner:
        """How the next run should begin: with larger pages, where these came quickly."""
        manner = self.manner
        if self._slowest * _QUICK >= self.client.silence:
            return manner
        return Manner(next(size for size in reversed(SIZES) if size >= min(2 * manner.rows, SIZES[0])), manner.whole)

    def page(self, fq: str, start: int, rows: int, fields: Sequence[str] = ()) -> tuple[int, list[Any]]:
        """How many datasets `fq` finds, and some of them, which may be fewer than asked for.

        `id asc` is the order that does not move while one pages.
        """
        parameters: dict[str, Parameter] = {"sort": "id asc", "start": start}
        if fields:
            parameters["fl"] = list(fields)
        result = self._search(fq, parameters, rows)
        return result["count"], result["results"]

    def count(self, fq: str) -> int:
        """How many datasets `fq` finds."""
        return self.page(fq, 0, 0)[0]

    def facets(self, fq: str, *fields: str) -> tuple[int, Facets]:
        """How many datasets `fq` finds, and the values of these fields, as far as the portal counts them."""
        result = self._search(fq, {"sort": "id asc", "start": 0, "facet.field": list(fields), "facet.limit": -1}, 0)
        told = result.get("facets")
        counted = told if isinstance(told, dict) else {}
        return result["count"], {field: counted[field] for field in fields if isinstance(counted.get(field), dict)}

    def values(self, field: str) -> list[tuple[str, str, int]]:
        """The values that a field has in the whole portal: each with the title that people see, and how many datasets
        have it. Empty where the portal does not count that field."""
        result = self._search("", {"sort": "id asc", "start": 0, "facet.field": [field], "facet.limit": -1}, 0)
        told = result.get("search_facets")
        facet = told.get(field) if isinstance(told, dict) else None
        items = facet.get("items") if isinstance(facet, dict) else None
        entries = [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []
        return [
            (name, line(each.get("display_name")) or name, number)
            for each in entries
            if (name := line(each.get("name"))) and isinstance(number := each.get("count"), int)
        ]

    def _search(self, fq: str, parameters: dict[str, Parameter], rows: int) -> dict[str, Any]:
        if fq:
            parameters["fq"] = fq
        began, patience = time.monotonic(), self.client.patience
        for attempt in count():
            start = time.monotonic()
            asked = min(rows, self.manner.rows)
            fewer = [size for size in SIZES if size < asked]
            try:
                return self._asked({**parameters, "rows": asked}, attempt, last=not fewer)
            except SourceError as error:
                if not is_slow(error):
                    raise
                if not fewer or not self.client.patience:
                    raise _too_slow(error, time.monotonic() - began, attempt, asked) from None
            finally:
                took = time.monotonic() - start
                self._slowest = max(self._slowest, took)
            # Another silence as long as this one must leave time for the smallest page.
            has_time = self.client.patience - took > patience / 2
            self.manner = Manner(fewer[0] if has_time else fewer[-1], self.manner.whole)
            time.sleep(http.BACKOFF * 2**attempt)
        raise AssertionError("there is a smallest page")

    def _asked(self, parameters: dict[str, Parameter], attempt: int, *, last: bool) -> dict[str, Any]:
        """One attempt, which leaves a third of the time to smaller pages; or the last ones, in all the time left."""
        left = self.client.patience
        end = time.monotonic() + left

        def gives_way(error: SourceError) -> bool:
            return is_slow(error) and (not last or time.monotonic() + self.client.silence > end)

        result = self.client.ask(
            "package_search",
            parameters,
            attempts=max(1, http.ATTEMPTS - attempt) if last else http.ATTEMPTS,
            seconds=max(1.0, left if last else left * 2 / 3),
            at_once=gives_way,
        )
        if isinstance(result, dict):
            found, results = result.get("count"), result.get("results")
            if isinstance(found, int) and not isinstance(found, bool) and isinstance(results, list):
                return result
        raise self.client.strange("package_search", "`count` and `results`")


def _too_slow(error: SourceError, seconds: float, attempt: int, asked: int) -> SourceError:
    """What to say of a portal that did not give the smallest page either."""
    if not attempt:
        return error
    sizes = f"datasets were asked for, fewer at each attempt, and {asked} in the end"
    message = f"{error.message} ({sizes}, in {seconds:.0f} seconds)"
    return UnreachableError(message, reason="slow", hint=error.hint, where=error.where)
