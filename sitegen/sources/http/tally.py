"""How much of one list is read: a portal that lists without end is refused, before memory or the night is used up."""

from __future__ import annotations

import time
from math import inf

from sitegen.errors import SourceError

DATASETS = 500_000  # ten times the largest catalogue of France
PAGES = 20_000
SECONDS = 6 * 3600.0


class Tally:
    """What one reading of a list has taken so far."""

    def __init__(self, where: str, *, most: float = inf) -> None:
        """`most`: bytes of all pages together, for a list that is kept in memory."""
        self._where = where
        self._most = most
        self._pages = 0
        self._size = 0
        self._end = time.monotonic() + SECONDS

    def page(self, counted: int, size: int = 0) -> None:
        """Another page came, of `size` bytes; the portal counts so many datasets. Raises SourceError."""
        self._pages += 1
        self._size += size
        if counted > DATASETS:
            raise self._refusal(f"{counted} datasets", f"{DATASETS}")
        if self._pages > PAGES:
            raise self._refusal("more and more pages", f"{PAGES} pages")
        if self._size > self._most:
            raise self._refusal(f"{self._size >> 20} MB and more", f"{int(self._most) >> 20} MB")
        if time.monotonic() > self._end:
            raise self._refusal("for hours", f"{SECONDS / 3600:.0f} hours")

    def _refusal(self, what: str, most: str) -> SourceError:
        return SourceError(
            f"the portal lists {what}, and no more than {most} are read",
            where=self._where,
            hint="select less of it, by organizations or tags under [select]",
        )
