"""Organisations and datasets of a test's own in a running CKAN, taken away again."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sitegen.sources.shape.dates import is_of_a_clock
from tests.live.portals import Portal

_PREFIX = "essai-portail-"
_SIZES = {"nord": 12, "sud": 8, "est": 4}
_HIDDEN: dict[str, dict[str, Any]] = {"prive": {"private": True}, "brouillon": {"state": "draft"}, "efface": {}}
EAU, AIR = "essai eau", "essai air"
_NOTES = "Relevés de la station, tenus à jour chaque semaine par les services techniques. " * 8

Package = dict[str, Any]


@dataclass
class Grounds:
    """Three organisations, `nord`, `sud` and `est`, with 12, 8 and 4 datasets that everybody may see.

    Every other dataset is tagged EAU, the others AIR. `nord` has a private dataset, a draft and a deleted one besides.
    """

    portal: Portal
    names: dict[str, str] = field(default_factory=dict)  # "nord" -> its name in the portal
    ids: dict[str, str] = field(default_factory=dict)  # "nord" -> its id
    packages: dict[str, Package] = field(default_factory=dict, repr=False)  # what everybody may see, by id, as created

    def of(self, *organizations: str) -> set[str]:
        """Ids of what everybody may see of these organisations."""
        owners = {self.ids[each] for each in organizations}
        return {identity for identity, package in self.packages.items() if package["owner_org"] in owners}

    def put_back(self, identity: str, *keys: str) -> None:
        """Give a dataset the description that it was created with, and what else is named."""
        was = {key: self.packages[identity][key] for key in ("notes", *keys)}
        while not _has_a_stamp(self.portal.action("package_patch", id=identity, **was)):
            self.portal.action("package_patch", id=identity, notes=f"{time.time_ns()}")

    def tagged(self, tag: str) -> set[str]:
        """Ids of what everybody may see with this tag."""
        return {i for i, package in self.packages.items() if tag in [each["name"] for each in package["tags"]]}


@contextmanager
def grounds(portal: Portal) -> Iterator[Grounds]:
    """Make them, and leave the portal as it was. What a run that was killed has left goes as well."""
    _clear(portal)
    made = Grounds(portal)
    try:
        _fill(made, f"{_PREFIX}{time.time_ns()}")
        yield made
    finally:
        _clear(portal)


def _fill(made: Grounds, stem: str) -> None:
    action = made.portal.action
    for place, size in _SIZES.items():
        owner = action("organization_create", name=f"{stem}-{place}", title=f"Syndicat du {place}")
        made.names[place], made.ids[place] = owner["name"], owner["id"]
        for number in range(size):
            table = _package(f"{stem}-{place}-{number}", owner["id"], number)
            while not _has_a_stamp(package := action("package_create", **table)):
                made.portal.purge("dataset_purge", package["id"])
            made.packages[package["id"]] = package
    for hidden, how in _HIDDEN.items():
        action("package_create", **_package(f"{stem}-{hidden}", made.ids["nord"], 0), **how)
    action("package_delete", id=f"{stem}-efface")


def _has_a_stamp(package: Package) -> bool:
    """Whether lists, which have milliseconds, tell when it was changed: not in the first of a second, which may be what
    somebody typed, so that the dataset is read every time (docs/sources.md)."""
    return is_of_a_clock(package["metadata_modified"][: len("2026-02-03T04:05:06.789")])


def _package(name: str, owner: str, number: int) -> Package:
    return {
        "name": name,
        "title": f"Relevés de la station n° {number + 1}",
        "notes": _NOTES,
        "owner_org": owner,
        "license_id": "odc-odbl",
        "tags": [{"name": EAU if number % 2 else AIR}, {"name": "essai"}],
        "extras": [{"key": "frequency", "value": "weekly"}],
        "resources": [
            {"name": f"Relevés en {each}", "format": each, "url": f"https://fichiers.example.org/{name}.{each.lower()}"}
            for each in ("CSV", "JSON", "GeoJSON")
        ],
    }


def _clear(portal: Portal) -> None:
    """By names: no search finds them all, and none those that are deleted."""
    left = [name for name in portal.action("organization_list", limit=1000) if name.startswith(_PREFIX)]
    numbered = [f"{place}-{number}" for place, size in _SIZES.items() for number in range(size)]
    for stem in {re.match(rf"{_PREFIX}\d+", name)[0] for name in left}:  # type: ignore[index]  # as `grounds` names them
        for name in (*numbered, *_HIDDEN):
            portal.purge("dataset_purge", f"{stem}-{name}")
    for name in left:
        portal.purge("organization_purge", name)
