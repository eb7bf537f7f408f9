"""`/dataset/NAME/datapackage.json`: a dataset's files as a Data Package (version 1), for Frictionless and its like.

A package names files that can be had: restricted ones, services and links that are none are not in it, and a dataset
without others has no package.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sitegen import urls
from sitegen.catalogue import Dataset, License, Resource
from sitegen.catalogue.media_types import MEDIA_TYPES
from sitegen.engine import Artifact
from sitegen.site import Site
from sitegen.theme import Theme

Node = dict[str, Any]


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    if not site.is_default:
        return
    for dataset in site.datasets:
        if resources := list(_resources(site, dataset)):
            package = json.dumps(_package(site, dataset, resources), ensure_ascii=False, indent=1)
            yield Artifact(urls.data_package(site.key(dataset)), encoded, (package,))


def encoded(package: str) -> bytes:
    return package.encode("utf-8", "replace")


def _package(site: Site, dataset: Dataset, resources: list[Node]) -> Node:
    key = site.key(dataset)
    return _told({
        "profile": "data-package",
        "name": urls.fold(key),
        "id": dataset.id,
        "title": str(site.pick(dataset.title)),
        "description": str(site.pick(dataset.notes)),  # which may be Markdown here too
        "homepage": urls.absolute(site.urls.dataset(key), base=site.partner.table.url),
        "version": dataset.version,
        "created": dataset.created and dataset.created.isoformat(timespec="seconds"),
        "keywords": list(dict.fromkeys(site.tags_of(dataset))),
        "licenses": _licenses(dataset.license),
        "resources": resources,
    })  # fmt: skip


def _resources(site: Site, dataset: Dataset) -> Iterator[Node]:
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
            "path": _path(site, dataset, resource),
            "format": urls.fold(resource.format),
            "mediatype": MEDIA_TYPES.get(resource.format, ""),
            "bytes": resource.size,
        })  # fmt: skip


def _path(site: Site, dataset: Dataset, resource: Resource) -> str:
    if resource.file is None:
        return resource.url
    path = urls.download(site.key(dataset), site.resource_key(resource), resource.file.name)
    return urls.absolute(path, base=site.partner.table.url)


def _licenses(license: License | None) -> list[Node]:  # noqa: A002 - CKAN's word
    """A licence has a name or an address there."""
    if license is None or not (license.url or license.id):
        return []
    return [_told({"name": "" if license.url else license.id, "path": license.url, "title": license.title})]


def _told(node: Mapping[str, Any]) -> Node:
    return {key: value for key, value in node.items() if value}
