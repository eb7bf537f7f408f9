"""What is published as it is: the theme's assets, logos, the data files that the source has at hand, thumbnails."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen import urls
from sitegen.catalogue import LocalFile
from sitegen.engine import Artifact, Sealed
from sitegen.outputs.pages.listings import logo_path
from sitegen.site import Site
from sitegen.site.addresses import file_path
from sitegen.site.supporters import Supporter, supporters_of
from sitegen.theme import Asset, Theme


def asset_content(asset: Sealed[Asset]) -> bytes:
    """A theme's asset, as it is served."""
    return asset.value.content


def logo_content(logo: Sealed[Supporter]) -> bytes:
    """A logo of the partner's folder, as it is served. Its path, which holds its digest, stands for it."""
    return logo.value.content


def file_content(file: Sealed[LocalFile]) -> bytes:
    """A file on this machine, unchanged. Raises OSError where it is gone since it was listed."""
    return file.value.path.read_bytes()


def sealed_file(file: LocalFile) -> Sealed[LocalFile]:
    """A file stands for its content: it is opened when it is published."""
    return Sealed(file, file.digest)


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    """Assets, logos, files that the source has at hand and thumbnails; nothing of a restricted resource."""
    for asset in theme.assets.values():
        yield Artifact(asset.path, asset_content, (asset.sealed,))
    for path, logo in {each.path: each for each in supporters_of(site)}.items():
        yield Artifact(path, logo_content, (Sealed(logo, path),))
    for kind, shelves in (("organization", site.organizations), ("group", site.groups)):
        for shelf in shelves:
            if shelf.item.logo:
                yield Artifact(logo_path(kind, shelf), file_content, (sealed_file(shelf.item.logo),))
    for dataset in site.datasets:
        for resource in dataset.resources:
            if resource.file:
                path = file_path(site.key(dataset), resource)
                yield Artifact(path, file_content, (sealed_file(resource.file),))
            small = resource.content.thumbnail if resource.content and not resource.restricted else None
            if small and small.file:
                path = urls.thumbnail(site.key(dataset), site.resource_key(resource))
                yield Artifact(path, file_content, (sealed_file(small.file),))
