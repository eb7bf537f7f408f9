"""Which of a catalogue's files a site publishes as data, and in which forms: `dataset/…/resource/….json` and its kin.

Taken are files that are at hand, whole, and read as records; datasets come in the order of their last change, until the
partner's `[data] site_mb` is reached by what the forms of a file take together. One that does not fit is passed over,
and after twenty of these nothing more is looked at: so the sizes of conversions decide, which are known without making
any of them again, and no catalogue is converted for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sitegen import urls
from sitegen.catalogue import Dataset, LocalFile, Resource
from sitegen.samples import DATASTORE
from sitegen.samples.conversions import EXTENSIONS, Made, made, piece
from sitegen.samples.reader import Budget, SpentError
from sitegen.site.site import Site

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
class Data:
    """What is published of a resource's file; without `forms`, `why` there is nothing."""

    dataset: Dataset
    resource: Resource
    made: Made = field(default_factory=Made)
    forms: tuple[Form, ...] = ()
    why: str = ""  # whole.Reason, or "sample": not all of the file is at hand; "over-budget"; "not-yet": no time


def publication_of(site: Site) -> Mapping[tuple[str, str], Data]:
    """By the ids of dataset and resource, newest change first: all of which something is at hand."""
    return site.first.once(_publication)


def _publication(first: Site) -> Mapping[tuple[str, str], Data]:
    left, misses, taken = first.partner.table.data.site_mb * _MEGABYTE, 0, 0
    budget = Budget(60 * first.partner.source.fetching.reading_minutes)
    found = {}
    for dataset, resource in _at_hand(first):
        full = left <= 0 or misses >= _MOST_MISSES or taken >= _MOST
        data = Data(dataset, resource, why="over-budget") if full else _data(first, dataset, resource, budget)
        if data.forms:
            size = sum(form.file.size for form in data.forms)
            if size > left:
                data = Data(dataset, resource, why="over-budget")
                misses += 1
            else:
                left -= size
                taken += 1
        found[dataset.id, resource.id] = data
    return found


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
    key, resource_key = site.key(dataset), site.resource_key(resource)
    forms = tuple(
        Form(extension, urls.data(key, resource_key, extension), piece(content.reading, found, extension))
        for extension in EXTENSIONS
        if extension in found.sizes
    )
    return Data(dataset, resource, found, forms, found.why)
