"""The files and services of a dataset: udata.core.dataset.rdf.resource_from_rdf."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sitegen.preflight import values
from sitegen.preflight.findings import File, Losses
from sitegen.preflight.graph import Node
from sitegen.preflight.url_rules import fault

_SERVICES = ("wfs", "wms", "wmts")  # udata.core.dataset.constants, OGC_SERVICE_FORMATS
_FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"


def files(nodes: Iterable[Node], now: datetime, losses: Losses) -> tuple[File, ...]:
    """What comes later under an address that was there takes its place; layers of one service differ by their titles.

    It is then a service if one of them was, and has the schema that the last of them names.
    """
    found: list[File] = []
    for node in nodes:
        file = _file(node, now, losses)
        if file is None:
            continue
        title = file.title if file.format in _SERVICES else ""
        place = next((n for n, other in enumerate(found) if _is_same(other, file.address, title)), None)
        if place is None:
            found.append(file)
            continue
        before = found[place]
        losses.lost("files-merged", before.title, f"of two files with one address it keeps the last, “{file.title}”")
        is_service = "api" in (before.kind, file.kind)
        found[place] = replace(file, kind="api" if is_service else "main", schema=file.schema or before.schema)
    for file in found:
        if why := fault(file.address):
            losses.refused("address-refused", file.address, f"{why}, and one such file fails the whole dataset")
    return tuple(found)


def _is_same(file: File, address: str, title: str) -> bool:
    return file.address == address and (not title or file.title == title)


def _file(node: Node, now: datetime, losses: Losses) -> File | None:
    address = node.address("dcat:downloadURL") or node.address("dcat:accessURL")
    if not address:
        losses.lost("file-without-address", node.text("dct:title", values.LANGUAGE) or node.iri, "no address")
        return None
    title, kind = _title(node, address), _format(node)
    if address == node.iri and not node.nodes("dct:accessRights"):
        losses.lost("address-withheld", title, "it has no address that is taken: the link leads to its page here")
    size = node.literal("dcat:byteSize", "")
    return File(
        address=address,
        title=title,
        description=values.description(node, losses),
        format=kind,
        media_type=_media_type(node),
        size=int(size.text) if size and size.text.isdecimal() and int(size.text) else None,
        kind="api" if node.nodes("dcat:accessService") else "main",
        modified=_day(values.modified(node, now, losses)),
        schema=_schema(node, losses),
    )


def _day(found: datetime | None) -> str | None:
    return found.date().isoformat() if found else None


def _format(node: Node) -> str | None:
    """udata.core.dataset.rdf.format_from_rdf: the label, or the end of the EU's address."""
    for each in node.nodes("dct:format"):
        said = each.text("rdfs:label", values.LANGUAGE) or each.iri
        return said.removeprefix(_FILE_TYPES).lower() or None
    return None


def _media_type(node: Node) -> str | None:
    """udata.core.dataset.rdf.mime_from_rdf."""
    for each in node.nodes("dcat:mediaType"):
        return (each.text("rdfs:label", values.LANGUAGE) or each.iri).removeprefix(_MEDIA_TYPES) or None
    return None


def _title(node: Node, address: str) -> str:
    """udata.core.dataset.rdf.title_from_rdf."""
    if title := node.text("dct:title", values.LANGUAGE):
        return title
    last = address.rpartition("/")[2]
    if "." in last and "?" not in last:
        return last
    kind = _format(node)
    return f"Ressource {kind}" if kind else "Ressource sans nom"


def _schema(node: Node, losses: Losses) -> str | None:
    """udata.rdf.schema_from_rdf."""
    address = node.address("dct:conformsTo")
    if address and (why := fault(address)):
        losses.lost("schema-refused", address, why)
        return None
    return address or None
