"""Values of the catalogue as literals and nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from sitegen.catalogue import License, Text
from sitegen.dcat import vocabularies as known
from sitegen.dcat.graph import Literal, Node, Value, typed
from sitegen.text.markup import source

Property = tuple[str, Value]

_LONGEST_TITLE = 350  # characters: data.gouv.fr refuses longer ones


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
    """A title in all its languages, each cut to the length that data.gouv.fr takes."""
    if all(len(words) <= _LONGEST_TITLE for _, words in title.values):
        return title
    return Text(tuple((language, _cut(words)) for language, words in title.values))


def _cut(words: str) -> str:
    if len(words) <= _LONGEST_TITLE:
        return words
    room = words[: _LONGEST_TITLE - 1]
    return f"{room.rpartition(' ')[0].rstrip() or room}…"


def first(text: Text, language: str) -> Iterable[Literal]:
    """In one language only: readers of labels take the first that comes."""
    phrase = text.pick(language)
    return (Literal(str(phrase), phrase.language or language),) if phrase else ()


def moment(value: datetime) -> Literal:
    """An `xsd:dateTime` in UTC, with "Z"."""
    return typed(value.astimezone(UTC).isoformat().replace("+00:00", "Z"), "dateTime")


def day(value: str) -> Literal:
    """An ISO date, as precise as it is."""
    return typed(value, {4: "gYear", 7: "gYearMonth"}.get(len(value), "date"))


def elsewhere(address: str, base: str, kind: str, *properties: Property) -> Node:
    """What a catalogue's text names by an address. Nobody may say anything so of what the site itself describes."""
    return Node(address) if address.startswith(base) else Node(address, (kind,), properties)


def licence(of: License | None, base: str, *, in_register: bool) -> Iterator[Property]:
    """By the address that data.gouv.fr compares, or `in_register` that of CKAN's own register.

    One of which only a title is known is a statement of rights: data.gouv.fr compares that with its titles. CKAN looks
    for titles in licences alone, of files: its own "Other (Attribution)" has no address.
    """
    if of is None:
        return
    entry = known.LICENCES.get(of.title, known.Licence())
    address = (in_register and entry.register) or entry.address or of.url
    if address:
        title = entry.title or of.title
        named: tuple[Property, ...] = (("dct:title", Literal(title)),) if title else ()
        if (
            entry.title and not entry.address
        ):  # data.gouv.fr knows the title alone, and reads a label before the address
            named = (*named, ("rdfs:label", Literal(title)))
        yield "dct:license", elsewhere(address, base, "dct:LicenseDocument", *named)
    elif of.title and in_register:
        named = (("dct:title", Literal(of.title)), ("rdfs:label", Literal(of.title)))
        yield "dct:license", Node(types=("dct:LicenseDocument",), properties=named)
    elif of.title:
        yield "dct:rights", Node(types=("dct:RightsStatement",), properties=(("rdfs:label", Literal(of.title)),))
