"""What search engines read of a page: schema.org's Dataset and DataCatalog, as Google Dataset Search wants them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sitegen.catalogue import Dataset, Geometry, Resource
from sitegen.page.views import File, Linked
from sitegen.site.around import Around
from sitegen.site.edition import Edition
from sitegen.urls import Urls

Node = dict[str, Any]

_DISTRIBUTIONS = 100  # files: a page of thousands would be mostly this
_OPEN = ".."  # an end that is not known, in a period (ISO 8601-2)


def catalogue(edition: Edition) -> Linked:
    """The home page's."""
    return Linked(_json({"@context": "https://schema.org/"} | _catalogue(edition)), edition.tagline)


def dataset(edition: Edition, each: Dataset, around: Around, files: tuple[File, ...]) -> Linked:
    """A dataset page's. `files` are the rows of its resources, in their order."""
    owner, title = around.owner, edition.pick(each.title)
    first = Urls.of(edition.languages[0], edition.languages)  # whose page names the dataset for ever
    node = _json({
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": edition.absolute(first.dataset(around.key)),
        "url": edition.absolute(edition.urls.dataset(around.key)),
        "name": str(title),
        "identifier": each.id,
        "sameAs": edition.central("dataset", each.name),
        "inLanguage": title.language or edition.language,
        "keywords": list(dict.fromkeys(edition.tags_of(each))),
        "license": (each.license.url or each.license.title) if each.license else "",
        "version": each.version,
        "creator": owner and {
            "@type": "Organization",
            "name": str(owner.title),
            "url": owner.item.url or edition.absolute(edition.urls.organization(owner.key)),
        },
        "dateCreated": each.created and each.created.date().isoformat(),
        "datePublished": each.issued,
        "dateModified": each.modified and each.modified.isoformat(timespec="seconds"),
        "temporalCoverage": each.temporal and _period(each.temporal.start, each.temporal.end),
        "spatialCoverage": _place(str(edition.pick(each.territory)), each.spatial),
        "isAccessibleForFree": True if each.license and each.license.is_open else None,
        "includedInDataCatalog": _catalogue(edition),
        "distribution": list(_distributions(edition, each, files)),
    })  # fmt: skip
    return Linked(node, str(edition.pick(each.notes)))


def _catalogue(edition: Edition) -> Node:
    publisher = edition.publisher
    return {
        "@type": "DataCatalog",
        "name": edition.title,
        "url": edition.absolute(edition.urls.home()),
        "inLanguage": edition.language,
        "publisher": {"@type": "Organization", "name": publisher} if publisher else None,
    }


def _distributions(edition: Edition, each: Dataset, files: tuple[File, ...]) -> Iterator[Node]:
    for resource, file in list(zip(each.resources, files, strict=True))[:_DISTRIBUTIONS]:
        yield _told({
            "@type": "DataDownload",
            "@id": edition.absolute(file.path),
            "name": str(file.name),
            "encodingFormat": file.format.label,
            "contentUrl": _address(edition, resource, file),
            "contentSize": f"{file.size} B" if file.size else "",
            "dateModified": file.modified and file.modified.date().isoformat(),
        })  # fmt: skip


def _address(edition: Edition, resource: Resource, file: File) -> str:
    """Nothing leads to a restricted file (DESIGN §6)."""
    if resource.restricted or not file.target:
        return ""
    return file.target if file.external else edition.absolute(file.target)


def _period(start: str, end: str) -> str:
    return start if start == end else f"{start or _OPEN}/{end or _OPEN}"


def _place(name: str, outline: Geometry | None) -> Node | None:
    if not name and outline is None:
        return None
    shape = None
    if outline is not None:
        west, south, east, north = outline.bbox
        shape = {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}  # schema.org puts latitudes first
    return _told({"@type": "Place", "name": name, "geo": shape})


def _told(node: Mapping[str, Any]) -> Node:
    """Without what nobody says."""
    return {
        key: _told(value) if isinstance(value, dict) else value for key, value in node.items() if value or value == 0
    }


def _json(node: Node) -> str:
    return json.dumps(_told(node), ensure_ascii=False, separators=(",", ":"))
