"""Where a portal shows what it has, by the software that runs there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class PortalPages:
    """Where the pages of a portal lie, below its address. What has no folder has no page there."""

    folders: Mapping[str, str]  # of datasets, organisations, groups and tags
    end: str  # of a page's address
    resources: str  # between a dataset's page and the id of one of its resources

    def page(self, kind: str, name: str) -> str:
        """The path of the page of a "dataset", an "organization", a "group" or a "tag"; "" where it has none."""
        folder = self.folders.get(kind)
        return f"{folder}/{quote(name, safe='')}{self.end}" if folder and _is_segment(name) else ""

    def resource(self, dataset: str, identity: str) -> str:
        """The path of what the page of a dataset shows of a resource; "" where it has none."""
        page = self.page("dataset", dataset)
        return f"{page}{self.resources}{quote(identity, safe='')}" if page and identity not in _DOTS else ""


_DOTS = (".", "..")  # which would lead elsewhere


def _is_segment(name: str) -> bool:
    return name not in ("", *_DOTS)


PORTALS: Mapping[str, PortalPages] = {
    "ckan": PortalPages({each: each for each in ("dataset", "organization", "group", "tag")}, "", "/resource/"),
    "udata": PortalPages({"dataset": "datasets", "organization": "organizations"}, "/", "#/resources/"),
}
