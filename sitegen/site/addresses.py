"""Where a resource's file is: the one place that every output, page and index asks.

`key` is the path segment of the dataset, which the site alone knows (`Site.key`, `Around.key`).
"""

from __future__ import annotations

from sitegen import urls
from sitegen.catalogue import Resource


def resource_key(resource: Resource) -> str:
    """The path segment of a resource."""
    return urls.segment(resource.id, resource.id)


def file_path(key: str, resource: Resource) -> str:
    """The path of a resource's file on the site; "" where the site has none."""
    return urls.download(key, resource_key(resource), resource.file.name) if resource.file else ""


def public_address(key: str, resource: Resource, base: str) -> str:
    """The whole address of what a visitor downloads: on the site at `base`, or where the catalogue says.

    "" where there is no address, and of a restricted file, whatever is known of it (DESIGN §6).
    """
    if resource.restricted:
        return ""
    path = file_path(key, resource)
    return urls.absolute(path, base=base) if path else resource.url
