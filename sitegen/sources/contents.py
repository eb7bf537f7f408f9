"""The files behind a catalogue's resources: what was really read there, put beside what the catalogue says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sitegen import urls
from sitegen.catalogue import DEAD, NOT_NOW, Catalogue, Caution, Content, Dataset, LocalFile, Resource
from sitegen.digest import digest
from sitegen.samples import DATASTORE
from sitegen.samples.kept import Keeper
from sitegen.sources.files import wanted
from sitegen.sources.files.shelf import Shelf, Visit
from sitegen.sources.labels import found_label, is_contradicted
from sitegen.sources.shape import formats


class Contents:
    """The files at hand for one project: those beside a dump, and those that were read elsewhere."""

    def __init__(self, shelf: Shelf, keeper: Keeper, portal: str) -> None:
        """`portal`: the catalogue's own address, which its datastores are asked at; "" where it has none."""
        self._shelf = shelf
        self._keeper = keeper
        self._portal = portal

    def filled(self, catalogue: Catalogue) -> Catalogue:
        """The catalogue with what is in its files, as far as they were read. It asks nobody."""
        cautions: list[Caution] = []
        datasets = tuple(self._dataset(dataset, cautions) for dataset in catalogue.datasets)
        return replace(catalogue, datasets=datasets, warnings=(*catalogue.warnings, *cautions))

    def _dataset(self, dataset: Dataset, cautions: list[Caution]) -> Dataset:
        resources = tuple(map(self._resource, dataset.resources))
        for resource in resources:
            if resource.content:
                cautions += _cautions(dataset, resource, resource.content)
        return replace(dataset, resources=resources)

    def _resource(self, resource: Resource) -> Resource:
        if resource.restricted:
            return resource
        if resource.file:
            return _described(resource, self._looked_into(Content(resource.file), resource))
        if not wanted.is_read(resource):
            return self._from_datastore(resource, Content())
        visit = self._shelf.visit(wanted.bare(resource.url))
        if not visit.seen:
            return self._from_datastore(resource, Content())
        content = Content(whole=visit.whole, fault=visit.fault, since=visit.since)
        if visit.digest:
            content = self._looked_into(replace(content, file=self._file(visit), came=visit.came), resource)
        is_it = not visit.fault and not (content.reading and content.reading.why == "html")
        size = visit.size if visit.size and is_it else resource.size
        return self._from_datastore(_described(replace(resource, size=size), content), content)

    def _looked_into(self, content: Content, resource: Resource) -> Content:
        """With what is in its file: a reading of data, a thumbnail of what is looked at."""
        if content.file is None:
            return content
        thumbnail = self._keeper.thumbnail(content.file) if content.whole else None
        if thumbnail and resource.family == "image":
            return replace(content, thumbnail=thumbnail)
        reading = self._keeper.reading(content.file, label=resource.format, whole=content.whole)
        return replace(content, reading=reading, thumbnail=thumbnail, schema=self._schema(resource))

    def _schema(self, resource: Resource) -> LocalFile | None:
        visit = self._shelf.visit(wanted.bare(resource.schema)) if resource.schema else Visit()
        return self._file(visit) if visit.digest and visit.whole else None

    def _from_datastore(self, resource: Resource, content: Content) -> Resource:
        """With the datastore's rows, where the file itself showed none and the portal has been asked for them."""
        if not wanted.is_in_datastore(resource, self._portal) or wanted.has_rows(resource):
            return resource
        visit = self._shelf.visit(wanted.datastore_address(self._portal, resource.id))
        if not visit.digest:
            return resource
        file = self._file(visit, f"{DATASTORE}.json")
        reading = self._keeper.reading(file, label=DATASTORE, whole=visit.whole)
        if reading.kind != "table":
            return resource
        schema = self._schema(resource)
        rows = Content(file, visit.whole and reading.exact, reading, came=visit.came, datastore=True, schema=schema)
        return replace(resource, content=replace(rows, fault=content.fault, since=content.since))

    def _file(self, visit: Visit, name: str = "") -> LocalFile:
        name = urls.file_name(name or visit.name)
        mark = digest(visit.digest.encode(), name.encode())
        return LocalFile(self._shelf.path(visit), name=name, digest=mark, size=visit.size or 0)


def _described(resource: Resource, content: Content) -> Resource:
    """The resource with its content, under the format that this turned out to have."""
    if content.reading is None:
        return replace(resource, content=content)
    label = found_label(resource.format, content.reading)
    claimed = resource.format if is_contradicted(resource.format, content.reading) else ""
    family = formats.format_of(label, "", "").family if label != resource.format else resource.family
    content = replace(content, claimed=claimed)
    if resource.file is None and not claimed and wanted.is_glanced_at(resource.format):
        content = replace(content, reading=None)  # of its beginning: no more than that it is what it should be
    return replace(resource, format=label, family=family, content=content)


def _cautions(dataset: Dataset, resource: Resource, content: Content) -> Iterator[Caution]:
    name = f'its file "{resource.url or resource.id}"'
    if content.fault in DEAD:
        yield Caution("resource-dead", dataset.name, f"{name} is not there, since {content.since}")
    elif content.fault not in ("", *NOT_NOW):
        yield Caution("resource-unreachable", dataset.name, f"{name} cannot be read, since {content.since}")
    if content.claimed and content.reading:
        found = "a web page" if content.reading.why == "html" else content.reading.found
        yield Caution("resource-not-its-format", dataset.name, f"{name} is called {content.claimed}, and is {found}")
