"""Which of a catalogue's files a site publishes as data, and in which forms: `dataset/…/resource/….json` and its kin.

Taken are files that are at hand, whole, and read as records; datasets come in the order of their last change, until the
partner's `[data] site_mb` is reached by what the forms of a file take together. One that does not fit is passed over,
and after twenty of these nothing more is looked at: so the sizes of conversions decide, which are known without making
any of them again, and no catalogue is converted for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sitegen import urls
from sitegen.catalogue import Dataset, LocalFile, Reading, Resource
from sitegen.samples import DATASTORE
from sitegen.samples.conversions import EXTENSIONS, Made, made, piece
from sitegen.samples.reader import Budget, SpentError
from sitegen.site.site import Site

LIGHT = 5_000_000  # bytes: a form that a browser reads at once
_MOST = 5_000  # resources, so that the index and the description of the API stay files of a few megabytes
_MOST_MISSES = 20
_MEGABYTE = 1_000_000
# What a look at the beginning has settled. A document that was cut there may be read when it is whole.
_HOPELESS = ("empty", "html", "format", "binary", "bomb", "encrypted", "many-files", "no-data")


@dataclass(frozen=True, slots=True)
class Form:
    """What is in a resource's file, in one of the forms that programs read."""

    extension: str  # "json", "geojson", "csv"
    path: str
    file: LocalFile


@dataclass(frozen=True, slots=True)
class SheetData:
    """What is published of a further sheet of a workbook; without `forms`, `why` there is nothing."""

    made: Made
    forms: tuple[Form, ...] = ()
    why: str = ""  # as that of `Data`


@dataclass(frozen=True, slots=True)
class Data:
    """What is published of a resource's file; without `forms`, `why` there is nothing."""

    dataset: Dataset
    resource: Resource
    made: Made = field(default_factory=Made)
    forms: tuple[Form, ...] = ()
    why: str = ""  # whole.Reason, or "sample": not all of the file is at hand; "over-budget"; "not-yet": no time
    sheets: tuple[SheetData, ...] = ()

    @property
    def published(self) -> tuple[Form, ...]:
        """The forms of the file and of all its sheets."""
        return (*self.forms, *(form for sheet in self.sheets for form in sheet.forms))


def publication_of(site: Site) -> Mapping[tuple[str, str], Data]:
    """By the ids of dataset and resource, newest change first: all of which something is at hand."""
    return site.first.once(_publication)


def _publication(first: Site) -> Mapping[tuple[str, str], Data]:
    room = _Room(first.partner.table.data.site_mb * _MEGABYTE)
    budget = Budget(60 * first.partner.source.fetching.reading_minutes)
    found = {}
    for dataset, resource in _at_hand(first):
        if room.is_full:
            data = Data(dataset, resource, why="over-budget")
        else:
            data = room.fitted(_data(first, dataset, resource, budget))
        found[dataset.id, resource.id] = data
    return found


class _Room:
    """What there is left for files, and for sheets of workbooks as for files of their own."""

    def __init__(self, size: int) -> None:
        self._left = size  # bytes
        self._misses = self._taken = 0

    @property
    def is_full(self) -> bool:
        return self._left <= 0 or self._misses >= _MOST_MISSES or self._taken >= _MOST

    def fitted(self, data: Data) -> Data:
        """What of it there is room for. A file that does not fit is one, however many sheets it has."""
        before = self._misses
        if data.forms and not self._takes(data.forms):
            data = replace(data, forms=(), why="over-budget")
        data = replace(data, sheets=tuple(map(self._fitted_sheet, data.sheets)))
        self._misses = min(self._misses, before + 1)
        return data

    def _fitted_sheet(self, sheet: SheetData) -> SheetData:
        if not sheet.forms or (self._taken < _MOST and self._takes(sheet.forms)):
            return sheet
        return replace(sheet, forms=(), why="over-budget")

    def _takes(self, forms: Sequence[Form]) -> bool:
        size = sum(form.file.size for form in forms)
        if size > self._left:
            self._misses += 1
            return False
        self._left -= size
        self._taken += 1
        return True


def _at_hand(site: Site) -> Iterator[tuple[Dataset, Resource]]:
    for dataset in site.datasets:
        for resource in dataset.resources:
            if not resource.restricted and resource.content is not None and resource.content.reading is not None:
                yield dataset, resource


def _data(site: Site, dataset: Dataset, resource: Resource, budget: Budget) -> Data:
    content = resource.content
    if content is None or content.reading is None or content.file is None or not content.whole:
        return Data(dataset, resource, why="sample")
    if content.reading.why in _HOPELESS:
        return Data(dataset, resource, why=content.reading.why)
    label = DATASTORE if content.datastore else resource.format
    try:
        found = made(content.file, content.reading, label=label, budget=budget)
    except SpentError:
        return Data(dataset, resource, why="not-yet")
    names = urls.sheets([sheet.sheet for sheet in found.sheets])
    forms, *others = (
        tuple(_forms(site, dataset, resource, content.reading, each, name))
        for each, name in zip((found, *found.sheets), ("", *names), strict=True)
    )
    sheets = tuple(SheetData(each, made, each.why) for each, made in zip(found.sheets, others, strict=True))
    return Data(dataset, resource, found, forms, found.why, sheets)


def _forms(
    site: Site, dataset: Dataset, resource: Resource, reading: Reading, found: Made, sheet: str
) -> Iterator[Form]:
    key, resource_key = site.key(dataset), site.resource_key(resource)
    for extension in EXTENSIONS:
        if extension in found.sizes:
            yield Form(extension, urls.data(key, resource_key, extension, sheet), piece(reading, found, extension))
