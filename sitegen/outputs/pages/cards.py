"""Datasets as cards, and files as rows: each made once, however many pages show it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import cache

from sitegen import urls
from sitegen.catalogue import DEAD, NOT_NOW, Dataset, Phrase, Resource
from sitegen.geo.drawing import Extent, extent
from sitegen.outputs.pages.views import Card, File, Format
from sitegen.site import Site

# Days between two updates, by EU frequency code; udata's `update_fulfilled_in_time` gives a day of grace. What changes
# within the day is a service: its description rightly stays the same for years.
_DAYS = {
    "DAILY": 1, "WEEKLY_5": 3, "WEEKLY_3": 4, "WEEKLY_2": 5, "WEEKLY": 7, "BIWEEKLY": 14, "MONTHLY_3": 12,
    "MONTHLY_2": 16, "MONTHLY": 31, "BIMONTHLY": 62, "QUARTERLY": 92, "ANNUAL_3": 123, "ANNUAL_2": 184, "ANNUAL": 366,
    "BIENNIAL": 731, "TRIENNIAL": 1096, "QUADRENNIAL": 1461, "QUINQUENNIAL": 1827, "DECENNIAL": 3653,
}  # fmt: skip
_GRACE = timedelta(days=1)


class Cards:
    """The cards of a site's datasets, kept once made."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._made: dict[str, Card] = {}

    def __call__(self, dataset: Dataset) -> Card:
        card = self._made.get(dataset.id)
        if card is None:
            card = self._made[dataset.id] = self._card(dataset)
        return card

    def of(self, datasets: Iterable[Dataset]) -> tuple[Card, ...]:
        return tuple(self(dataset) for dataset in datasets)

    def _card(self, dataset: Dataset) -> Card:
        site = self._site
        organization = site.organization_of.get(dataset.organization)
        return Card(
            path=site.urls.dataset(site.key(dataset)),
            title=site.pick(dataset.title),
            notes=site.pick(dataset.notes),
            organization=organization.title if organization else Phrase(),
            formats=formats_of(dataset),
            modified=dataset.modified,
            license=dataset.license.title if dataset.license else "",
            restricted=bool(dataset.resources) and all(r.restricted for r in dataset.resources),
            late=is_late(site, dataset),
            extent=extent_of(site, dataset),
        )


def formats_of(dataset: Dataset) -> tuple[Format, ...]:
    """What a dataset can be had in, without repetition, in the order of its files."""
    return tuple(dict.fromkeys(Format(r.format, r.family) for r in dataset.resources if r.format))


def is_late(site: Site, dataset: Dataset) -> bool:
    """No change for longer than the announced frequency, seen from the newest change of the whole catalogue.

    The clock is never asked: the same catalogue gives the same page on any day (DESIGN §6).
    """
    days, now = _DAYS.get(dataset.frequency), site.catalogue.as_of
    if days is None or now is None or dataset.modified is None:
        return False
    return now - dataset.modified > timedelta(days=days) + _GRACE


def extent_of(site: Site, dataset: Dataset) -> Extent | None:
    return extent(site.territory, dataset.spatial) if dataset.spatial else None


def file_of(site: Site, dataset: Dataset, resource: Resource) -> File:
    key, resource_key = site.key(dataset), site.resource_key(resource)
    local = resource.file
    return File(
        path=site.urls.resource(key, resource_key),
        name=site.pick(resource.name),
        description=site.pick(resource.description),
        format=Format(resource.format, resource.family),
        kind=resource.kind,
        target=urls.download(key, resource_key, local.name) if local else resource.url,
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
