"""Bringing a snapshot up to date: the list of what there is, which is cheap, then only what is new or changed.

Complete or an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sitegen.config.solr import quoted
from sitegen.errors import SourceError
from sitegen.sources.ckan import index, stamps
from sitegen.sources.ckan.listing import READINGS, listing
from sitegen.sources.ckan.pages import SIZES, Pages
from sitegen.sources.ckan.part import Listing, Part
from sitegen.sources.ckan.stamps import Stamps
from sitegen.sources.values import line

BATCH = 200  # datasets asked for by id in one question: about 1.5 MB


def sync(part: Part) -> Listing:
    """Have every dataset that the part's filter finds in the snapshot as it is now. Raises SourceError."""
    missing: set[str] = set()
    for _ in range(READINGS):
        found = listing(part)
        if found.there:
            part.pages.client.check_token(min(found.there))
        missing = _read(part, found.there)
        if not missing:
            if found.counted and (elsewhere := index.moved(part, found)):
                _fetch(part, {identity: stamps.without_owner(found.there[identity]) for identity in elsewhere})
            return found
        # gone since they were listed? then the next list is without them
    shown = ", ".join(sorted(missing)[:3])
    raise SourceError(
        f"the portal lists {len(missing)} datasets that it does not give: {shown}",
        where=part.pages.client.portal,
        hint="they would vanish from the site: try again, and tell the portal's administrators if it stays so",
    )


def _read(part: Part, there: Stamps) -> set[str]:
    """Read what is new or changed; the ids of what the portal does not give."""
    known = part.known(there)
    wanted = {identity: stamp for identity, stamp in there.items() if not stamp or known.get(identity) != stamp}
    return _fetch(part, wanted, there)


def _fetch(part: Part, wanted: Stamps, there: Stamps | None = None) -> set[str]:
    """Keep these datasets under their stamps, by pages where most of `there` are wanted, else by their ids."""
    left, total = set(wanted), len(there or wanted)
    part.progress(total - len(left), total)
    for page in _packages(part, left, sorted(there or ())):
        for package in page:
            identity = line(package.get("id")) if isinstance(package, dict) else ""
            if isinstance(package, dict) and identity in left:
                left.discard(identity)
                part.keep(identity, wanted[identity], package)
                part.progress(total - len(left), total)
    return left


def _packages(part: Part, left: set[str], there: Sequence[str]) -> Iterator[list[Any]]:
    """Those of the datasets `there` that are `left`, as far as the portal gives them."""
    if len(left) > max(BATCH, len(there) // 2):
        yield from _by_page(part, there.index(min(left)), len(there))
    ordered = sorted(left)
    for first in range(0, len(ordered), BATCH):
        yield _by_id(part.pages, ordered[first : first + BATCH])


def _by_page(part: Part, start: int, count: int) -> Iterator[list[Any]]:
    while start < count:
        count, found = part.pages.page(part.fq, start, SIZES[0])
        yield found
        if not found:
            return
        start += len(found)  # a portal may give fewer than asked, without a word


def _by_id(pages: Pages, ids: Sequence[str]) -> list[Any]:
    found: list[Any] = []
    while len(found) < len(ids):  # fewer than asked may come here as well
        _, some = pages.page(f"id:({' OR '.join(map(quoted, ids))})", len(found), len(ids))
        if not some:
            break
        found += some
    return found
