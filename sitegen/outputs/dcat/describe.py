"""A dataset as DCAT-AP 3 describes it. docs/machines.md has what each reader makes of each property."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from sitegen import urls
from sitegen.digest import canonical, digest
from sitegen.markup import source
from sitegen.model import Contact, Dataset, Geometry, License, Period, Text
from sitegen.outlines import thinned
from sitegen.outputs.dcat import vocabularies as known
from sitegen.outputs.dcat.graph import GEOJSON, Literal, Node, Value, typed
from sitegen.outputs.dcat.keywords import keywords

Property = tuple[str, Value]

_LONGEST_TITLE = 350  # characters: data.gouv.fr refuses longer ones
_MOST_POINTS = 200  # of an outline
_DIGITS = 5  # after the point: a metre
_json = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Agent:
    """An organisation. `address` is that of its page, which names it."""

    address: str
    name: Text
    url: str = ""  # its own site


@dataclass(frozen=True, slots=True)
class Topic:
    """A CKAN group, and the codes of the EU themes that it stands for."""

    address: str
    title: Text
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """A dataset with what is said of it elsewhere. `language` is that of texts which the portal does not mark."""

    dataset: Dataset
    key: str
    base: str  # the site's address
    language: str
    publisher: Agent | None
    topics: tuple[Topic, ...]

    @property
    def address(self) -> str:
        """The dataset's page on the partner's site, which names it for ever."""
        return urls.absolute(urls.Urls().dataset(self.key), base=self.base)


class Sealed:
    """A subject that stands for itself in keys by its digest: one calculation for all files that it is in."""

    __slots__ = ("digest", "subject", "weight")

    def __init__(self, subject: Subject) -> None:
        written = canonical(subject)
        self.subject = subject
        self.digest = digest(written)
        self.weight = len(written)  # bytes, in proportion to those that will be written of it

    @property
    def mark(self) -> int:
        """A number that the dataset's id gives, the same for ever."""
        return int(digest(self.subject.dataset.id.encode("utf-8", "surrogatepass"))[:8], 16)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


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
    if subject.publisher:
        yield "dct:publisher", agent(subject.publisher, language)
    if dataset.contact:
        yield "dcat:contactPoint", _contact(dataset.contact)
    yield from (("dcat:keyword", keyword) for keyword in keywords(dataset.tags, language))
    yield from (("dcat:theme", theme) for theme in _themes(subject))
    yield from _high_value(dataset)
    yield from licence(dataset.license, subject.base, in_register=False)
    if rights := access_rights(dataset):
        yield "dct:accessRights", rights
    if dataset.spatial or dataset.territory:
        yield "dct:spatial", _location(dataset.spatial, dataset.territory, language)
    if dataset.temporal:
        yield "dct:temporal", _period(dataset.temporal)
    if dataset.version:
        yield "dcat:version", Literal(dataset.version)


# -- Texts ------------------------------------------------------------------------------------------------------------


def texts(name: str, text: Text, language: str) -> Iterator[Property]:
    """A text in each of its languages. What is not marked is in `language`, unless there is one in that already."""
    marked = {each for each, _ in text.values}
    for each, words in text.values:
        if each or language not in marked:
            yield name, Literal(words, each or language)


def prose(text: Text) -> Text:
    """Markdown: data.gouv.fr and CKAN both render it."""
    return Text(tuple((language, told) for language, words in text.values if (told := source(words))))


def shortened(title: Text) -> Text:
    if all(len(words) <= _LONGEST_TITLE for _, words in title.values):
        return title
    return Text(tuple((language, _cut(words)) for language, words in title.values))


def _cut(words: str) -> str:
    if len(words) <= _LONGEST_TITLE:
        return words
    room = words[: _LONGEST_TITLE - 1]
    return f"{room.rpartition(' ')[0].rstrip() or room}…"


def _first(text: Text, language: str) -> Iterable[Literal]:
    """In one language only: readers of labels take the first that comes."""
    phrase = text.pick(language)
    return (Literal(str(phrase), phrase.language or language),) if phrase else ()


# -- Time -------------------------------------------------------------------------------------------------------------


def moment(value: datetime) -> Literal:
    return typed(value.astimezone(UTC).isoformat().replace("+00:00", "Z"), "dateTime")


def day(value: str) -> Literal:
    """An ISO date, as precise as it is."""
    return typed(value, {4: "gYear", 7: "gYearMonth"}.get(len(value), "date"))


def _dates(dataset: Dataset) -> Iterator[Property]:
    if dataset.created:
        yield "dct:created", moment(dataset.created)
    if dataset.issued:
        yield "dct:issued", day(dataset.issued)
    elif dataset.created:  # ckanext-dcat writes it so, and data.gouv.fr shows it
        yield "dct:issued", moment(dataset.created)
    if dataset.modified:
        yield "dct:modified", moment(dataset.modified)


def _frequency(dataset: Dataset) -> Iterator[Property]:
    if dataset.frequency:
        yield "dct:accrualPeriodicity", Node(known.FREQUENCIES + dataset.frequency, ("dct:Frequency",))
    elif dataset.frequency_label:
        label = ("rdfs:label", Literal(dataset.frequency_label))
        yield "dct:accrualPeriodicity", Node(types=("dct:Frequency",), properties=(label,))


def _period(period: Period) -> Node:
    """Readers make a day of a year, its first one: right where a period starts, wrong where it ends."""
    ends = (("dcat:startDate", period.start), ("dcat:endDate", _last_day(period.end)))
    return Node(types=("dct:PeriodOfTime",), properties=tuple((name, day(value)) for name, value in ends if value))


def _last_day(value: str) -> str:
    if len(value) == 4:
        return f"{value}-12-31"
    if len(value) == 7:
        year, month = map(int, value.split("-"))
        return f"{value}-{calendar.monthrange(year, month)[1]:02}"
    return value


# -- Who, what, where -------------------------------------------------------------------------------------------------


def agent(of: Agent, language: str) -> Node:
    home = (("foaf:homepage", Node(of.url)),) if of.url else ()
    return Node(of.address, ("foaf:Agent",), (*texts("foaf:name", of.name, language), *home))


def _contact(contact: Contact) -> Node:
    name = (("vcard:fn", Literal(contact.name)),) if contact.name else ()
    email = (("vcard:hasEmail", Node(f"mailto:{contact.email}")),) if contact.email else ()
    return Node(types=("vcard:Kind",), properties=(*name, *email))


def _themes(subject: Subject) -> Iterator[Node]:
    for topic in subject.topics:
        labels = (("skos:prefLabel", label) for label in _first(topic.title, subject.language))
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
    """Of a high-value dataset, and of each of its distributions."""
    if dataset.hvd:
        yield "dcatap:applicableLegislation", Node(known.HVD_LAW)


def elsewhere(address: str, base: str, kind: str, *properties: Property) -> Node:
    """What a catalogue's text names by an address. Nobody may say anything so of what the site itself describes."""
    return Node(address) if address.startswith(base) else Node(address, (kind,), properties)


def licence(of: License | None, base: str, *, in_register: bool) -> Iterator[Property]:
    """By the address that data.gouv.fr compares, or `in_register` that of CKAN's own register.

    One of which only a title is known is a statement of rights: data.gouv.fr compares that with its titles.
    """
    if of is None:
        return
    entry = known.LICENCES.get(of.title, known.Licence())
    address = (in_register and entry.register) or entry.address or of.url
    if address:
        title = entry.title or of.title
        named: tuple[Property, ...] = (("dct:title", Literal(title)),) if title else ()
        yield "dct:license", elsewhere(address, base, "dct:LicenseDocument", *named)
    elif of.title:
        yield "dct:rights", Node(types=("dct:RightsStatement",), properties=(("rdfs:label", Literal(of.title)),))


def access_rights(dataset: Dataset) -> Node | None:
    """Of the whole dataset: restricted where all of its files are; nothing is said of a mixture, nor of no file."""
    hidden = {resource.restricted for resource in dataset.resources}
    if len(hidden) != 1:
        return None
    return Node(known.RESTRICTED if hidden.pop() else known.PUBLIC, ("dct:RightsStatement",))


def _location(spatial: Geometry | None, territory: Text, language: str) -> Node:
    """One geometry only: data.gouv.fr joins all that it finds."""
    labels = tuple(("skos:prefLabel", label) for label in _first(territory, language))
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
