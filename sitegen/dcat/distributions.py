"""The files and services of a dataset, as DCAT-AP 3 describes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen import urls
from sitegen.catalogue import Resource, Text
from sitegen.catalogue.formats import FORMATS, NO_FORMAT
from sitegen.dcat import vocabularies as known
from sitegen.dcat.describe import dataset_properties, legislation
from sitegen.dcat.graph import Literal, Node, typed
from sitegen.dcat.subject import Subject
from sitegen.dcat.terms import Property, elsewhere, licence, moment, prose, texts
from sitegen.preflight.url_rules import accepted
from sitegen.site.addresses import public_address, resource_key


def dataset_node(subject: Subject) -> Node:
    """A dataset, whole."""
    files = (("dcat:distribution", _distribution(subject, each)) for each in subject.dataset.resources)
    return Node(subject.address, ("dcat:Dataset",), (*dataset_properties(subject), *files))


def _distribution(subject: Subject, resource: Resource) -> Node:
    """Named by its page; without an address of its own, there is where to go for it."""
    page = urls.absolute(urls.Urls().resource(subject.key, resource_key(resource)), base=subject.base)
    target = _target(subject, resource)
    return Node(page, ("dcat:Distribution",), tuple(_properties(subject, resource, page, target)))


def _target(subject: Subject, resource: Resource) -> str:
    """Where the file or the service is; empty where that is not for everybody.

    One address that data.gouv.fr does not take, as those inside somebody's network, and it refuses the whole dataset.
    """
    address = public_address(subject.key, resource, subject.base)
    return address if resource.file else accepted(address)


def _properties(subject: Subject, resource: Resource, page: str, target: str) -> Iterator[Property]:
    title = _title(resource)
    yield "dct:identifier", Literal(resource.id)
    yield from texts("dct:title", title, subject.language)
    yield from texts("dct:description", prose(resource.description), subject.language)
    yield "dcat:accessURL", Node(target or page)
    if target and resource.kind != "api":
        yield "dcat:downloadURL", Node(target)
    yield from _format(resource.format)
    size = resource.file.size if resource.file else resource.size
    if size is not None and target:
        yield "dcat:byteSize", typed(str(size), "nonNegativeInteger")
    if resource.modified:
        yield "dct:modified", moment(resource.modified)
    yield from licence(resource.license or subject.dataset.license, subject.base, in_register=True)
    if resource.restricted:
        yield "dct:accessRights", Node(known.RESTRICTED, ("dct:RightsStatement",))
    if resource.schema:
        yield "dct:conformsTo", elsewhere(resource.schema, subject.base, "dct:Standard")
    yield from legislation(subject.dataset)
    if target and resource.kind == "api":
        yield "dcat:accessService", _service(subject, resource, title, target)


def _title(resource: Resource) -> Text:
    """With the format, where it is one of public transport: transport.data.gouv.fr looks for it there."""
    if resource.family != "transport":
        return resource.name
    sought = re.compile(rf"(?<!\w){re.escape(resource.format)}(?![\w-])", re.IGNORECASE)
    return Text(
        tuple(
            (language, words if sought.search(words) else f"{words} ({resource.format})")
            for language, words in resource.name.values
        )
    )


def _format(label: str) -> Iterator[Property]:
    """In the one form of which CKAN makes the label and the media type, and not two addresses.

    Where there is no media type, an empty one: ckanext-dcat would write "None".
    """
    if not label:
        return
    found = FORMATS.get(label, NO_FORMAT)
    yield (
        "dct:format",
        Node(
            known.FILE_TYPES + found.file_type if found.file_type else "",
            ("dct:IMT",),
            (("rdfs:label", Literal(label)), ("rdf:value", Literal(found.media_type))),
        ),
    )
    if found.media_type:
        named = (("rdfs:label", Literal(found.media_type)),)
        yield "dcat:mediaType", Node(known.MEDIA_TYPES + found.media_type, ("dct:MediaType",), named)


def _service(subject: Subject, resource: Resource, title: Text, target: str) -> Node:
    """An OGC service answers at its address without the question; the question for its abilities describes it."""
    standard = known.SERVICES.get(resource.format, "")
    described = standard and "getcapabilities" in target.lower()
    return Node(
        types=("dcat:DataService",),
        properties=(
            *texts("dct:title", title, subject.language),
            ("dcat:endpointURL", Node(target.partition("?")[0] if standard else target)),
            *((("dcat:endpointDescription", Node(target)),) if described else ()),
            *((("dct:conformsTo", Node(standard, ("dct:Standard",))),) if standard else ()),
            ("dcat:servesDataset", Node(subject.address)),
        ),
    )
