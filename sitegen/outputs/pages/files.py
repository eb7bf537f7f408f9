"""What is published as it is: the theme's assets, logos, the data files that the source has at hand, thumbnails."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen import urls
from sitegen.catalogue import LocalFile
from sitegen.engine import Artifact
from sitegen.outputs.pages.listings import logo_path
from sitegen.site import Site
from sitegen.theme import Asset, Theme


def asset_content(asset: Asset) -> bytes:
    return asset.content


def file_content(file: LocalFile) -> bytes:
    return file.path.read_bytes()


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    for asset in theme.assets.values():
        yield Artifact(asset.path, asset_content, (asset,))
    for kind, shelves in (("organization", site.organizations), ("group", site.groups)):
        for shelf in shelves:
            if shelf.item.logo:
                yield Artifact(logo_path(kind, shelf), file_content, (shelf.item.logo,))
    for dataset in site.datasets:
        for resource in dataset.resources:
            if resource.file:
                path = urls.download(site.key(dataset), site.resource_key(resource), resource.file.name)
                yield Artifact(path, file_content, (resource.file,))
            small = resource.content.thumbnail if resource.content and not resource.restricted else None
            if small and small.file:
                path = urls.thumbnail(site.key(dataset), site.resource_key(resource))
                yield Artifact(path, file_content, (small.file,))
