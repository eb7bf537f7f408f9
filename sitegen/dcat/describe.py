"""A dataset as DCAT-AP 3 describes it. docs/machines.md has what each reader makes of each property."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator

import msgspec

from sitegen.catalogue import ACCESS_RIGHTS, Contact, Dataset, Geometry, Party, Period, Text
from sitegen.dcat import vocabularies as known
from sitegen.dcat.graph import GEOJSON, Literal, Node
from sitegen.dcat.keywords import keywords
from sitegen.dcat.subject import Agent, Subject
from sitegen.dcat.terms import Property, day, elsewhere, first, licence, moment, prose, shortened, texts
from sitegen.geo.geometry import thinned
from sitegen.preflight.url_rules import accepted

_MOST_POINTS = 200  # of an outline
_DIGITS = 5  # after the point: a metre
_json = msgspec.json.Encoder().encode


def dataset_properties(subject: Subject) -> Iterator[Property]:
    """What is said of the dataset itself, without its distributions."""
    dataset, language = subject.dataset, subject.language
    yield "dct:identifier", Literal(dataset.id)
    yield from texts("dct:title", shortened(dataset.title), language)
    yield from texts("dct:description", prose(dataset.notes) or shortened(dataset.title), language)
    yield "dcat:landingPage", Node(subject.address)
    if dataset.url:
        yield "foaf:page", elsewhere(dataset.url, subject.base, "foaf:Document")
    yield from _dates(dataset)
    yield from _frequency(dataset)
    if dataset.publisher:
        yield "dct:publisher", _party(dataset.publisher, language)
    elif subject.publisher:
        yield "dct:publisher", agent(subject.publisher, language)
    if dataset.creator:
        yield "dct:creator", _party(dataset.creator, language)
    if dataset.contact:
        yield "dcat:contactPoint", _contact(dataset.contact)
    yield from (("dcat:keyword", keyword) for keyword in keywords(dataset.tags, language))
    yield from (("dcat:theme", theme) for theme in _themes(subject))
    yield from _high_value(dataset)
    yield from licence(dataset.license, subject.base, in_register=False)
    if rights := access_rights(dataset, subject.base):
        yield "dct:accessRights", rights
    if dataset.spatial or dataset.territory:
        yield "dct:spatial", _location(dataset.spatial, dataset.territory, language)
    if dataset.temporal:
        yield "dct:temporal", _period(dataset.temporal)
    if dataset.version:
        yield "dcat:version", Literal(dataset.version)


def _dates(dataset: Dataset) -> Iterator[Property]:
    if dataset.created:
        yield "dct:created", moment(dataset.created)
    if dataset.issued:
        yield "dct:issued", day(dataset.issued)
    if dataset.modified:
        yield "dct:modified", moment(dataset.modified)


def _frequency(dataset: Dataset) -> Iterator[Property]:
    if dataset.frequency:
        yield "dct:accrualPeriodicity", Node(known.FREQUENCIES + dataset.frequency, ("dct:Frequency",))
    elif dataset.frequency_label:
        label = ("rdfs:label", Literal(dataset.frequency_label))
        yield "dct:accrualPeriodicity", Node(types=("dct:Frequency",), properties=(label,))


def _period(period: Period) -> Node:
    """By days: data.gouv.fr fills up a year or a month with the day and the month of the day on which it reads it."""
    ends = (("dcat:startDate", _first_day(period.start)), ("dcat:endDate", _last_day(period.end)))
    return Node(types=("dct:PeriodOfTime",), properties=tuple((name, day(value)) for name, value in ends if value))


def _first_day(value: str) -> str:
    return value + "-01" * ((10 - len(value)) // 3) if value else value


def _last_day(value: str) -> str:
    if len(value) == 4:
        return f"{value}-12-31"
    if len(value) == 7:
        year, month = map(int, value.split("-"))
        return f"{value}-{calendar.monthrange(year, month)[1]:02}"
    return value


def agent(of: Agent, language: str) -> Node:
    """A publisher or contact as `foaf:Agent`; without a homepage where none is known."""
    home = (("foaf:homepage", Node(of.url)),) if of.url else ()
    return Node(of.address, ("foaf:Agent",), (*texts("foaf:name", of.name, language), *home))


def _party(of: Party, language: str) -> Node:
    home = (("foaf:homepage", Node(of.url)),) if of.url else ()
    return Node(types=("foaf:Agent",), properties=(*texts("foaf:name", of.name, language), *home))


def _contact(contact: Contact) -> Node:
    name = (("vcard:fn", Literal(contact.name)),) if contact.name else ()
    email = (("vcard:hasEmail", Node(f"mailto:{contact.email}")),) if contact.email else ()
    url = accepted(contact.url)  # another would lose data.gouv.fr the whole contact
    page = (("vcard:hasURL", Node(url)),) if url else ()
    return Node(types=("vcard:Kind",), properties=(*name, *email, *page))


def _themes(subject: Subject) -> Iterator[Node]:
    for topic in subject.topics:
        labels = (("skos:prefLabel", label) for label in first(topic.title, subject.language))
        yield Node(topic.address, ("skos:Concept",), tuple(labels))
    french = subject.language == "fr"
    for code in dict.fromkeys(code for topic in subject.topics for code in topic.themes):
        label = Literal(known.THEME_LABELS[code][0 if french else 1], "fr" if french else "en")
        scheme = ("skos:inScheme", Node(known.THEMES))
        yield Node(f"{known.THEMES}/{code}", ("skos:Concept",), (("skos:prefLabel", label), scheme))
    for code in subject.dataset.hvd:  # what data.gouv.fr looks at; the law's own property is below
        yield Node(known.HVD + code, ("skos:Concept",), (("skos:prefLabel", Literal(known.HVD_LABELS[code], "fr")),))


def _high_value(dataset: Dataset) -> Iterator[Property]:
    yield from (("dcatap:hvdCategory", Node(known.HVD + code)) for code in dataset.hvd)
    yield from legislation(dataset)


def legislation(dataset: Dataset) -> Iterator[Property]:
    """Of a high-value dataset, and what else its description names; of each of its distributions as well."""
    laws = (known.HVD_LAW, *dataset.legislation) if dataset.hvd else dataset.legislation
    yield from (("dcatap:applicableLegislation", Node(law)) for law in dict.fromkeys(laws))


def access_rights(dataset: Dataset, base: str) -> Node | None:
    """Of the whole dataset: restricted where all of its files are, else what its description says.

    Where that is silent, nothing is said of a mixture, nor of no file.
    """
    hidden = {resource.restricted for resource in dataset.resources}
    told = dataset.access_rights
    if hidden == {True}:
        told = told if told in ("NON_PUBLIC", "CONFIDENTIAL") else "RESTRICTED"
    if not told:
        return Node(known.PUBLIC, ("dct:RightsStatement",)) if hidden == {False} else None
    if told in ACCESS_RIGHTS:
        return Node(known.ACCESS_RIGHTS + told, ("dct:RightsStatement",))
    if told.startswith(("http://", "https://")):
        return elsewhere(told, base, "dct:RightsStatement")
    return Node(types=("dct:RightsStatement",), properties=(("rdfs:label", Literal(told)),))


def _location(spatial: Geometry | None, territory: Text, language: str) -> Node:
    """One geometry only: data.gouv.fr joins all that it finds."""
    labels = tuple(("skos:prefLabel", label) for label in first(territory, language))
    shape = (("locn:geometry", Literal(geojson(spatial), datatype=GEOJSON)),) if spatial else ()
    return Node(types=("dct:Location",), properties=(*labels, *shape))


def geojson(spatial: Geometry) -> str:
    """A polygon, or several, of about 200 points; the type that both CKAN and data.gouv.fr read."""
    rings = [_rounded(ring) for ring in thinned(spatial, _MOST_POINTS).rings]
    polygons = [[ring] for ring in rings]
    if len(polygons) == 1:
        return _json({"type": "Polygon", "coordinates": polygons[0]}).decode()
    return _json({"type": "MultiPolygon", "coordinates": polygons}).decode()


def _rounded(ring: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(round(x, _DIGITS), round(y, _DIGITS)) for x, y in ring]
