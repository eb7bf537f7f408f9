"""Which resources other sites can show by themselves, by their address alone (oEmbed): pages and documents ask here.

Each has one document, named by its path segment, which two resources of different datasets may share: it is that of the
one that has something to look at, and of the older dataset where both have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sitegen.catalogue import Dataset, Resource, Thumbnail
from sitegen.site.previews import previews_of
from sitegen.site.site import Site


@dataclass(frozen=True, slots=True)
class Embeddable:
    """A resource with rows or a map, or with a `thumbnail`: a picture, or the first page of a document."""

    dataset: Dataset
    resource: Resource
    thumbnail: Thumbnail | None = None


def embeddable_of(site: Site) -> Mapping[str, Embeddable]:
    """All of them by the resource's path segment; the same for each language."""
    return site.first.once(_embeddable)


def is_embeddable(site: Site, dataset: Dataset, resource: Resource) -> bool:
    """Whether the document under the resource's path segment is about this one."""
    found = embeddable_of(site).get(site.resource_key(resource))
    return found is not None and (found.dataset.id, found.resource.id) == (dataset.id, resource.id)


def _embeddable(first: Site) -> Mapping[str, Embeddable]:
    found = {key: Embeddable(each.dataset, each.resource) for key, each in previews_of(first).items()}
    for dataset in first.numbered:
        for resource in dataset.resources:
            small = resource.content.thumbnail if resource.content and not resource.restricted else None
            if small and small.file:
                found.setdefault(first.resource_key(resource), Embeddable(dataset, resource, small))
    return found
