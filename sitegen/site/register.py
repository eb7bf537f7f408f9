"""The register of main public information (CRPA, art. L322-6 and R322-7): each dataset, and what a partner adds.

For each document the law asks for its exact title, its subject, when it was made, under which conditions it may be
reused, and when and how it was updated. CKAN does not say what a change was about, so that is told of the partner's own
entries alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sitegen.catalogue import Dataset, License, Phrase
from sitegen.config import RegisterDocument
from sitegen.site.around import with_surroundings
from sitegen.site.edition import Edition
from sitegen.site.paging import in_pages
from sitegen.site.site import Site

_LEAST, _MOST = 90, 110  # documents on a page
_WHOLE_DAY = 10  # characters of an ISO date


@dataclass(frozen=True, slots=True)
class Entry:
    """A document: what R322-7 asks for. Days are ISO, "" where nobody says. `path`: on the site; `url`: its address."""

    title: Phrase
    subject: Phrase
    created: str
    updated: str
    change: str
    reuse: str
    reuse_url: str
    path: str
    url: str


def parts(site: Site) -> list[Sequence[Dataset]]:
    """The datasets on each page of the register, by title."""
    return in_pages(site.by_title, least=_LEAST, most=_MOST)


def entries(edition: Edition, pairs: Sequence[Any]) -> Iterator[Entry]:
    """Those of sealed datasets, each with what is around it."""
    for dataset, around in with_surroundings(pairs):
        path = edition.urls.dataset(around.key)
        license_ = dataset.license or License("", "")
        yield Entry(
            title=edition.pick(dataset.title),
            subject=edition.pick(dataset.notes),
            created=_created(dataset),
            updated=dataset.modified.date().isoformat() if dataset.modified else "",
            change="",
            reuse=license_.title,
            reuse_url=license_.url,
            path=path,
            url=edition.absolute(path),
        )


def named(documents: Sequence[RegisterDocument]) -> tuple[Entry, ...]:
    """Those of partner.toml, in its order."""
    return tuple(
        Entry(
            title=Phrase(each.title),
            subject=Phrase(each.subject),
            created=each.created,
            updated=each.updated,
            change=each.change,
            reuse=each.reuse,
            reuse_url="",
            path="",
            url=each.url,
        )
        for each in documents
    )


def _created(dataset: Dataset) -> str:
    """The day that the producer says, else that of the portal."""
    if len(dataset.issued) == _WHOLE_DAY:
        return dataset.issued
    return dataset.created.date().isoformat() if dataset.created else ""
