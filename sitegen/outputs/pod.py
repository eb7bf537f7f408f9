"""`/data.json`: the catalogue as Project Open Data 1.1 has it, which catalogues of the United States' kind harvest.

What the schema requires and nobody says is left out: harvesters then tell of it. Codes of federal agencies are none of
ours. Only intervals with both ends are periods there, and only addresses are licences.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sitegen import urls
from sitegen.catalogue import Dataset, Geometry, Period, Resource
from sitegen.catalogue.formats import media_type
from sitegen.catalogue.frequencies import FREQUENCIES
from sitegen.engine import Artifact, Sealed
from sitegen.site import Site
from sitegen.site.around import Around, with_surroundings
from sitegen.site.edition import Edition
from sitegen.theme import Theme

Node = dict[str, Any]

_SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"
_HEAD = {
    "@context": f"{_SCHEMA}/catalog.jsonld",
    "@type": "dcat:Catalog",
    "conformsTo": _SCHEMA,
    "describedBy": f"{_SCHEMA}/catalog.json",
}


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    """The one file, once for all languages; datasets by id."""
    if site.is_default:
        ordered = sorted(site.datasets, key=lambda each: each.id)
        yield Artifact(urls.POD, catalogue, (site.sealed_edition, *site.with_surroundings(ordered)))


def catalogue(edition: Sealed[Edition], *pairs: Sealed[Dataset] | Sealed[Around]) -> bytes:
    """The document. `pairs` are datasets, each with what is said of it elsewhere."""
    site = edition.value
    head = _json({**_HEAD, "@id": site.absolute(urls.POD)}).removesuffix("}")
    datasets = ",\n".join(_json(_dataset(site, each, around)) for each, around in with_surroundings(pairs))
    return f'{head},"dataset":[\n{datasets}\n]}}'.encode("utf-8", "replace")


def _dataset(site: Edition, each: Dataset, around: Around) -> Node:
    owner, page = around.owner, site.absolute(site.urls.dataset(around.key))
    frequency = FREQUENCIES.get(each.frequency)
    closed = bool(each.resources) and all(resource.restricted for resource in each.resources)
    return _told({
        "@type": "dcat:Dataset",
        "identifier": each.id,
        "accessLevel": "restricted public" if closed else "public",
        "title": str(site.pick(each.title)),
        "description": str(site.pick(each.notes)),  # as its author wrote it, in Markdown or HTML
        "keyword": list(dict.fromkeys(site.tags_of(each))),
        "modified": each.modified and each.modified.isoformat(timespec="seconds"),
        "issued": each.issued,
        "publisher": owner and {"@type": "org:Organization", "name": str(owner.title)},
        "contactPoint": _contact(site, each),
        "license": each.license.url if each.license else "",
        "accrualPeriodicity": frequency.iso if frequency else "",
        "temporal": _interval(each.temporal),
        "spatial": _box(each.spatial) or str(site.pick(each.territory)),
        "language": [site.language],
        "theme": [str(group.title) for group in around.groups],
        "landingPage": page,
        "distribution": [_distribution(site, around.key, one) for one in each.resources if not one.restricted],
    })  # fmt: skip


def _distribution(site: Edition, key: str, resource: Resource) -> Node:
    """A file whose kind is known is downloaded; anything else is reached."""
    address, kind = _address(site, key, resource), media_type(resource.format)
    is_file = resource.kind != "api" and kind
    return _told({
        "@type": "dcat:Distribution",
        "title": str(site.pick(resource.name)),
        "format": resource.format,
        "downloadURL": address if is_file else "",
        "mediaType": kind if is_file and address else "",
        "accessURL": "" if is_file else address,
        "conformsTo": resource.schema,
    })  # fmt: skip


def _address(site: Edition, key: str, resource: Resource) -> str:
    """Of the web, or of a server of files: one to write to is no address of data."""
    address = site.address(key, resource)
    return address if address.startswith(("http://", "https://", "ftp://")) else ""


def _contact(site: Edition, dataset: Dataset) -> Node | None:
    """The dataset's own, where the partner publishes contacts; else the partner, where it can be written to."""
    if dataset.contact and dataset.contact.email:
        name, email = dataset.contact.name or dataset.contact.email, dataset.contact.email
    else:
        name, email = site.publisher or site.title, site.email
    return {"@type": "vcard:Contact", "fn": name, "hasEmail": f"mailto:{email}"} if email else None


def _interval(period: Period | None) -> str:
    return f"{period.start}/{period.end}" if period and period.start and period.end else ""


def _box(outline: Geometry | None) -> str:
    """West, south, east, north."""
    return ",".join(map(str, outline.bbox)) if outline and any(outline.rings) else ""


def _told(node: Mapping[str, Any]) -> Node:
    return {key: value for key, value in node.items() if value}


def _json(node: Node) -> str:
    return json.dumps(node, ensure_ascii=False, separators=(",", ":"))
