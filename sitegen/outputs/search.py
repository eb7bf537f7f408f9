"""The index that the search page reads: one short record a dataset, in one file a language."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from sitegen import urls
from sitegen.engine import Artifact
from sitegen.markup import summary
from sitegen.site import Site
from sitegen.theme import Theme


class Record(msgspec.Struct, frozen=True, array_like=True):
    """[path from the search page, title, notes, organization, words, formats, day]: what is shown, and matched."""

    path: str
    title: str
    notes: str
    organization: str
    words: tuple[str, ...]  # tags and groups, matched but not shown
    formats: tuple[str, ...]
    day: str


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    start = site.urls.search()
    records = []
    for dataset in site.datasets:
        organization = site.organization_of.get(dataset.organization)
        groups = [str(site.group_of[group].title) for group in dataset.groups if group in site.group_of]
        records.append(
            Record(
                urls.href(site.urls.dataset(site.key(dataset)), start=start),
                str(site.pick(dataset.title)),
                str(site.pick(dataset.notes)),
                str(organization.title) if organization else "",
                (*site.tags_of(dataset), *groups),
                tuple(dict.fromkeys(resource.format for resource in dataset.resources if resource.format)),
                theme.speech(site.language).date(dataset.modified),
            )
        )
    yield Artifact(site.urls.search_index(), index, (tuple(records),))


def index(records: tuple[Record, ...]) -> bytes:
    return msgspec.json.encode([msgspec.structs.replace(r, notes=summary(r.notes)) for r in records])
