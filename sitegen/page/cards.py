"""Datasets as cards, and files as rows. A card is made where it is shown, from a brief that is sealed once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sitegen.catalogue import DEAD, NOT_NOW, Dataset, Geometry, Phrase, Resource
from sitegen.engine import Sealed, seal
from sitegen.geo.drawing import Extent, extent
from sitegen.geo.territory import Territory
from sitegen.page.views import Card, File, Format
from sitegen.site import Site
from sitegen.site.addresses import file_path, resource_key
from sitegen.site.edition import Edition


@dataclass(frozen=True, slots=True)
class Brief:
    """What a card shows of a dataset, before anything of it is worked out."""

    path: str
    title: Phrase
    notes: Phrase
    organization: Phrase
    formats: tuple[Format, ...]
    modified: datetime | None
    license: str
    restricted: bool
    late: bool
    spatial: Geometry | None


class Briefs:
    """The briefs of a site's datasets, kept once made: each is on many pages."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._made: dict[str, Sealed[Brief]] = {}

    def __call__(self, dataset: Dataset) -> Sealed[Brief]:
        """The brief of one dataset."""
        brief = self._made.get(dataset.id)
        if brief is None:
            brief = self._made[dataset.id] = seal(self._brief(dataset))
        return brief

    def of(self, datasets: Iterable[Dataset]) -> tuple[Sealed[Brief], ...]:
        """The briefs of several, in their order."""
        return tuple(self(dataset) for dataset in datasets)

    def _brief(self, dataset: Dataset) -> Brief:
        edition, around = self._site.edition, self._site.around(dataset).value
        return Brief(
            path=edition.urls.dataset(around.key),
            title=edition.pick(dataset.title),
            notes=edition.pick(dataset.notes),
            organization=around.owner.title if around.owner else Phrase(),
            formats=formats_of(dataset),
            modified=dataset.modified,
            license=dataset.license.title if dataset.license else "",
            restricted=bool(dataset.resources) and all(r.restricted for r in dataset.resources),
            late=around.late,
            spatial=dataset.spatial,
        )


def card_of(brief: Brief, territory: Territory | None) -> Card:
    """The card of a brief, with its extent drawn on the territory where both are known."""
    return Card(
        path=brief.path,
        title=brief.title,
        notes=brief.notes,
        organization=brief.organization,
        formats=brief.formats,
        modified=brief.modified,
        license=brief.license,
        restricted=brief.restricted,
        late=brief.late,
        extent=extent_of(territory, brief.spatial),
    )


def cards_of(briefs: Iterable[Sealed[Brief]], territory: Territory | None) -> tuple[Card, ...]:
    """The cards of several briefs, in their order."""
    return tuple(card_of(brief.value, territory) for brief in briefs)


def formats_of(dataset: Dataset) -> tuple[Format, ...]:
    """What a dataset can be had in, without repetition, in the order of its files."""
    return tuple(dict.fromkeys(Format(r.format, r.family) for r in dataset.resources if r.format))


def extent_of(territory: Territory | None, spatial: Geometry | None) -> Extent | None:
    """A small drawing of a dataset's outline; None without one."""
    return extent(territory, spatial) if spatial else None


def file_of(edition: Edition, key: str, resource: Resource) -> File:
    """The row of a resource, whose dataset has this path segment."""
    local = resource.file
    return File(
        path=edition.urls.resource(key, resource_key(resource)),
        name=edition.pick(resource.name),
        description=edition.pick(resource.description),
        format=Format(resource.format, resource.family),
        kind=resource.kind,
        target=file_path(key, resource) or resource.url,
        external=local is None,
        size=local.size if local else resource.size,
        modified=resource.modified,
        schema=resource.schema,
        restricted=resource.restricted,
        download=local.name if local else "",
        mark=mark_of(resource),
    )


def mark_of(resource: Resource) -> str:
    """What a visitor should know before the click: the file is gone, does not come, or is not what it is called."""
    content = resource.content
    if content is None:
        return ""
    if content.fault in DEAD:
        return "dead"
    if content.fault not in ("", *NOT_NOW):
        return "unreachable"
    return "format" if content.claimed else ""


@cache
def page_numbers(number: int, total: int) -> tuple[int | None, ...]:
    """The pages a pager shows: first, last, and two on each side of the current one; None stands for a gap."""
    shown = sorted({1, total, *range(max(1, number - 2), min(total, number + 2) + 1)})
    pages: list[int | None] = []
    for page in shown:
        last = pages[-1] if pages else None
        if last is not None and page == last + 2:
            pages.append(page - 1)
        elif last is not None and page > last + 2:
            pages.append(None)
        pages.append(page)
    return tuple(pages)
