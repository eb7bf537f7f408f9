"""Which resources have something to look at, rows or features: the one place that pages and what is embedded ask.

All of it is known from what is kept of a reading in short (`catalogue.Reading`): no sample is opened for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sitegen.catalogue import Dataset, Reading, Resource
from sitegen.site.site import Site

PICTURES = ("PNG", "JPEG", "GIF", "WebP")  # an SVG file is published as text: it may run scripts


@dataclass(frozen=True, slots=True)
class Previewed:
    """A resource whose page shows rows or a map, and which of the two."""

    dataset: Dataset
    resource: Resource
    reading: Reading
    has_table: bool
    has_map: bool


def previews_of(site: Site) -> Mapping[str, Previewed]:
    """All of them by the resource's path segment, in the order of `Site.numbered`; the same for each language.

    Where two datasets give a resource one id, it is that of the older dataset.
    """
    return site.first.once(_previews)


def drawn(resource: Resource) -> Reading | None:
    """What a map of its features is drawn from; None for what must not be shown, and where there are none."""
    reading = resource.content.reading if resource.content and not resource.restricted else None
    return reading if reading and reading.features and reading.why != "projection" else None


def is_picture(resource: Resource) -> bool:
    """Whether it is shown as a picture, or as the first page of a document, whatever else was found in it."""
    small = resource.content.thumbnail if resource.content else None
    if small is not None and small.why != "format":
        return True
    return resource.format in PICTURES and resource.file is not None


def _previews(first: Site) -> Mapping[str, Previewed]:
    found: dict[str, Previewed] = {}
    for dataset in first.numbered:
        for resource in dataset.resources:
            preview = _preview(dataset, resource)
            if preview is not None:
                found.setdefault(first.resource_key(resource), preview)
    return found


def _preview(dataset: Dataset, resource: Resource) -> Previewed | None:
    content = resource.content
    if resource.restricted or content is None or content.reading is None or is_picture(resource):
        return None
    has_table, has_map = bool(content.reading.rows), drawn(resource) is not None
    return Previewed(dataset, resource, content.reading, has_table, has_map) if has_table or has_map else None
