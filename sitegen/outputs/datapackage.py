"""`/dataset/NAME/datapackage.json`: a dataset's files as a Data Package (version 1), for Frictionless and its like.

A package names files that can be had: restricted ones, services and links that are none are not in it, and a dataset
without others has no package.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sitegen import urls
from sitegen.catalogue import Dataset, License
from sitegen.catalogue.formats import media_type
from sitegen.engine import Artifact, Sealed
from sitegen.site import Site
from sitegen.site.edition import Edition
from sitegen.theme import Theme

Node = dict[str, Any]


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    """A package for each dataset with a file that can be downloaded; once for all languages."""
    if not site.is_default:
        return
    for dataset in site.datasets:
        if any(resource.is_download for resource in dataset.resources):
            around = site.around(dataset)
            path = urls.data_package(around.value.key)
            yield Artifact(path, data_package, (site.sealed_edition, site.sealed(dataset), around.value.key))


def data_package(edition: Sealed[Edition], dataset: Sealed[Dataset], key: str) -> bytes:
    """The package of a dataset with this path segment."""
    package = _package(edition.value, dataset.value, key)
    return json.dumps(package, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _package(site: Edition, dataset: Dataset, key: str) -> Node:
    return _told({
        "profile": "data-package",
        "name": urls.fold(key),
        "id": dataset.id,
        "title": str(site.pick(dataset.title)),
        "description": str(site.pick(dataset.notes)),  # which may be Markdown here too
        "homepage": site.absolute(site.urls.dataset(key)),
        "version": dataset.version,
        "created": dataset.created and dataset.created.isoformat(timespec="seconds"),
        "keywords": list(dict.fromkeys(site.tags_of(dataset))),
        "licenses": _licenses(dataset.license),
        "resources": list(_resources(site, dataset, key)),
    })  # fmt: skip


def _resources(site: Edition, dataset: Dataset, key: str) -> Iterator[Node]:
    """Each under a name of its own: its file's, with a number where another has it."""
    taken: set[str] = set()
    for number, resource in enumerate(dataset.resources, start=1):
        if not resource.is_download:
            continue
        name = urls.fold(str(site.pick(resource.name))).encode("ascii", "ignore").decode() or f"resource-{number}"
        while name in taken:
            name = f"{name}-{number}"
        taken.add(name)
        yield _told({
            "name": name,
            "title": str(site.pick(resource.name)),
            "description": str(site.pick(resource.description)),
            "path": site.address(key, resource),
            "format": urls.fold(resource.format),
            "mediatype": media_type(resource.format),
            "bytes": resource.size,
            "licenses": _licenses(resource.license) if resource.license != dataset.license else [],
        })  # fmt: skip


def _licenses(license: License | None) -> list[Node]:  # noqa: A002 - CKAN's word
    """A licence has a name or an address there."""
    if license is None or not (license.url or license.id):
        return []
    return [_told({"name": "" if license.url else license.id, "path": license.url, "title": license.title})]


def _told(node: Mapping[str, Any]) -> Node:
    return {key: value for key, value in node.items() if value}
