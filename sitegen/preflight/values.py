"""The values of a dataset as data.gouv.fr reads them: one function a rule of udata, with its module."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

from dateutil import parser

from sitegen.catalogue.frequencies import FREQUENCIES
from sitegen.preflight import licences
from sitegen.preflight.findings import Losses
from sitegen.preflight.graph import Literal, Node
from sitegen.preflight.tags import LONGEST, SHORTEST, slug, taken

LANGUAGE = "fr"  # data.gouv.fr's DEFAULT_LANGUAGE: of texts in several languages it takes this one
_XSD = "http://www.w3.org/2001/XMLSchema#"
_FREQUENCIES = "http://publications.europa.eu/resource/authority/frequency/"
_GEOJSON = "https://www.iana.org/assignments/media-types/application/vnd.geo+json"
_HVD = "http://data.europa.eu/bna/"
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_NAME = re.compile(r"</?([A-Za-z][^\s/<>]*+)[^<>]*+>")
_MARKED = re.compile(r"<!\[.{0,20}")
_MOST_OPENED = 1_000  # signs that open an element


def description(node: Node, losses: Losses) -> str:
    """udata.rdf.sanitize_html: what looks like HTML is turned into Markdown, with all that is Markdown already."""
    text = node.text("dct:description", LANGUAGE).strip()
    try:
        elements = _elements(text)
    except AssertionError:  # `<![foo[`
        why = (
            "Python's parser of HTML stops at it in most versions, and a dataset whose description it cannot read fails"
        )
        losses.lost("description-unread", ", ".join(_MARKED.findall(text)[:3]), why)
        elements = set(_names(text))
    if elements:
        why = "it would take the whole text for HTML, and join its lines"
        losses.lost("description-html", "<" + ">, <".join(sorted(elements)) + ">", why)
        return " ".join(_TAG.sub("", text).split())
    return text


def _elements(text: str) -> set[str]:
    """udata.rdf.is_html: names of the elements that Python's parser sees. Raises AssertionError where it gives up.

    Its time grows with the square of what is opened and never closed: of such texts the names are read without it.
    """
    if text.count("<") > _MOST_OPENED:
        return set(_names(text))
    reader = _Elements()
    reader.feed(text)
    return reader.found


def _names(text: str) -> Iterator[str]:
    return (name.lower() for name in _NAME.findall(text))


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)

    def handle_endtag(self, tag: str) -> None:
        self.found.add(tag)


def frequency(node: Node, losses: Losses) -> str | None:
    """udata.core.dataset.rdf.frequency_from_rdf: addresses of the EU's table."""
    for each in node.nodes("dct:accrualPeriodicity"):
        if known := FREQUENCIES.get(each.iri.removeprefix(_FREQUENCIES)):
            return known.udata
        words = each.text("rdfs:label", LANGUAGE)
        losses.lost("frequency-unknown", words or each.iri, "it knows frequencies by the EU's table only")
    return None


def licence(node: Node, files: Iterable[Node], losses: Losses) -> str:
    """udata.core.dataset.rdf.dataset_from_rdf: of the dataset, its rights, then those of the files."""
    of_files = [_said(each, "dct:license") for each in files]
    unanimous = of_files[0] if of_files and all(each == of_files[0] for each in of_files) else []
    of_dataset = _said(node, "dct:license") or unanimous
    said = [*of_dataset, *_said(node, "dct:rights"), *(each for one in of_files for each in one)]
    found = licences.guess(said)
    if said and not found:
        losses.lost("licence-unknown", said[0], "it is none of its licences: the dataset will have none")
    return found or licences.DEFAULT


def _said(node: Node, name: str) -> list[str]:
    """udata.rdf.rdf_unique_values, by the label or else the address."""
    found = [each.text("rdfs:label", LANGUAGE) or each.iri for each in node.nodes(name)]
    return list(dict.fromkeys(each for each in found if each))


def tags(node: Node, losses: Losses) -> tuple[str, ...]:
    """udata.rdf.themes_from_rdf: keywords, and the labels of themes."""
    words = [each.text for each in node.literals("dcat:keyword")]
    for theme in node.nodes("dcat:theme"):
        if theme.iri.startswith(_HVD):
            words.append("hvd")
        label = theme.text("skos:prefLabel", LANGUAGE)
        if label:
            words.append(label)
        else:
            losses.lost("theme-unlabelled", theme.iri, "a theme without a label gives no tag")
    for each in words:
        if not taken(each):
            losses.lost("tag-short", each, f"a tag has {SHORTEST} characters or more")
        elif len(slug(each)) > LONGEST:
            losses.lost("tag-long", each, f"a tag is cut at {LONGEST} characters")
    return tuple(sorted({found for each in words if (found := taken(each))}))


def spatial(node: Node, losses: Losses) -> bool:
    """udata.core.dataset.rdf.spatial_from_rdf: polygons in GeoJSON, of all places together."""
    polygons: list[Any] = []
    for place in node.nodes("dct:spatial"):
        outlines = [each for each in place.literals("locn:geometry") if each.datatype == _GEOJSON]
        for outline in outlines:
            polygons += _polygons(outline.text, losses)
        if not outlines:
            words = place.text("skos:prefLabel", LANGUAGE) or place.iri
            losses.lost("territory-words", words, "it reads areas only: give the dataset an outline")
    if fault := next((fault for polygon in polygons if (fault := _outline_fault(polygon))), ""):
        losses.refused("outline-invalid", "", fault)
    return bool(polygons)


def _polygons(text: str, losses: Losses) -> list[Any]:
    try:
        shape = json.loads(text)
        kind, coordinates = shape["type"], shape["coordinates"]
    except (ValueError, KeyError, TypeError):
        losses.lost("outline-unread", text[:40], "not GeoJSON")
        return []
    if kind == "Polygon":
        return [coordinates]
    if kind == "MultiPolygon":
        return list(coordinates)
    losses.lost("outline-unread", kind, "it reads polygons only")
    return []


def _outline_fault(polygon: Any) -> str:
    """mongoengine's MultiPolygonField, which udata.core.spatial.models holds an outline in."""
    try:
        for ring in polygon:
            if ring[0] != ring[-1]:
                return "an outline does not end where it starts"
            if any(len(point) != 2 or not all(isinstance(n, int | float) for n in point) for point in ring):
                return "a point of an outline is not a longitude and a latitude"
    except (TypeError, IndexError, KeyError):
        return "an outline has no points"
    return ""


def temporal(node: Node, now: datetime, losses: Losses) -> tuple[str | None, str | None] | None:
    """udata.core.dataset.rdf.temporal_from_rdf, udata.mongo.datetime_fields.DateRange."""
    for period in node.nodes("dct:temporal"):
        ends = [period.literal(name, "") for name in ("dcat:startDate", "dcat:endDate")]
        days = [day(each, now) if each else None for each in ends]
        if any(end and not found for end, found in zip(ends, days, strict=True)):
            losses.refused("period-unreadable", " – ".join(end.text for end in ends if end), "not a date")
            return None
        start, end = days
        if start and end and start > end:
            start, end = end, start
        return (start, end) if start or end else None
    return None


def moment(value: Literal | None, now: datetime) -> datetime | None:
    """A date as rdflib reads it, without its zone, or else dateutil, which fills up with today's; or None."""
    if value is None:
        return None
    try:
        if value.datatype in (f"{_XSD}date", f"{_XSD}dateTime"):
            return datetime.fromisoformat(value.text).replace(tzinfo=None)
        today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
        return parser.parse(value.text, default=today).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None


def day(value: Literal | None, now: datetime) -> str | None:
    """The ISO day of a date as udata reads it; None where it reads none."""
    found = moment(value, now)
    return found.date().isoformat() if found else None


def dated(node: Node, name: str, now: datetime, losses: Losses) -> str | None:
    """udata.core.harvest.HarvestMetadata: a date that is none fails the whole dataset."""
    value = node.literal(name, "")
    found = day(value, now)
    if value and not found:
        losses.refused("date-unreadable", value.text, "not a date")
    elif value and value.datatype in (f"{_XSD}gYear", f"{_XSD}gYearMonth"):
        losses.lost("date-imprecise", value.text, "it fills up a year or a month with today's: give a day")
    return found


def modified(node: Node, now: datetime, losses: Losses) -> datetime | None:
    """udata.utils.safe_harvest_datetime: one of the future is left out, and so is what cannot be read."""
    value = node.literal("dct:modified", "")
    found = moment(value, now)
    if value and not found:
        losses.lost("modified-unreadable", value.text, "not a date")
    elif value and found and found > now.astimezone(UTC).replace(tzinfo=None):
        losses.lost("modified-future", value.text, "a change in the future is left out")
        return None
    return found
