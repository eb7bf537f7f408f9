"""The files behind a catalogue's resources: what was really read there, put beside what the catalogue says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from sitegen import urls
from sitegen.catalogue import DEAD, NOT_NOW, Catalogue, Caution, Content, Dataset, LocalFile, Reading, Resource
from sitegen.digest import digest
from sitegen.geo.shapes import TO_MEND
from sitegen.samples import DATASTORE
from sitegen.samples.kept import Keeper
from sitegen.samples.reader import SpentError
from sitegen.sources.files import wanted
from sitegen.sources.files.cache import FileCache, Visit
from sitegen.sources.files.labels import is_contradicted, label_by_content
from sitegen.sources.shape import formats


class Contents:
    """The files at hand for one project: those beside a dump, and those that were read elsewhere."""

    def __init__(self, cache: FileCache, keeper: Keeper, portal: str) -> None:
        """`portal`: the catalogue's own address, which its datastores are asked at; "" where it has none."""
        self._file_cache = cache
        self._keeper = keeper
        self._portal = portal
        self._unread = 0  # files that there was no time to look into

    def filled(self, catalogue: Catalogue) -> Catalogue:
        """The catalogue with what is in its files, as far as they were read. It asks nobody."""
        cautions: list[Caution] = []
        self._unread = 0
        datasets = tuple(self._dataset(dataset, cautions) for dataset in catalogue.datasets)
        if self._unread:
            cautions.append(_out_of_time(self._unread))
        return replace(catalogue, datasets=datasets, warnings=(*catalogue.warnings, *cautions))

    def _dataset(self, dataset: Dataset, cautions: list[Caution]) -> Dataset:
        resources = tuple(map(self._resource, dataset.resources))
        for resource in resources:
            if resource.content:
                cautions += _cautions(dataset, resource, resource.content, self._visit(resource))
        return replace(dataset, resources=resources)

    def _visit(self, resource: Resource) -> Visit:
        return self._file_cache.visit(wanted.bare(resource.url)) if wanted.is_read(resource) else Visit()

    def _resource(self, resource: Resource) -> Resource:
        if resource.restricted:
            return resource
        if resource.file:
            return _described(resource, self._looked_into(Content(resource.file), resource))
        visit = self._visit(resource)
        if not visit.seen:
            return self._from_datastore(resource, Content())
        content = Content(whole=visit.whole, fault=_shown(visit.told), since=visit.since if visit.told else "")
        if visit.digest:
            content = self._looked_into(replace(content, file=self._file(visit), came=visit.came), resource)
        is_it = not visit.told and not (content.reading and content.reading.why == "html")
        size = visit.size if visit.size and is_it else resource.size
        return self._from_datastore(_described(replace(resource, size=size), content), content)

    def _looked_into(self, content: Content, resource: Resource) -> Content:
        """With what is in its file: a reading of data, a thumbnail of what is looked at."""
        file = content.file
        if file is None:
            return content
        try:
            thumbnail = self._keeper.thumbnail(file) if content.whole else None
            content = replace(content, thumbnail=thumbnail)
            if thumbnail and resource.family == "image":
                return content
            reading = self._keeper.reading(file, label=resource.format, whole=content.whole)
            content = replace(content, reading=reading)
            return replace(content, schema=self._schema(resource, file, reading))
        except SpentError:
            self._unread += 1
            return content

    def _schema(self, resource: Resource, file: LocalFile, reading: Reading) -> LocalFile | None:
        """What the schema of a file says of its columns."""
        visit = self._file_cache.visit(wanted.bare(resource.schema)) if resource.schema else Visit()
        if not (visit.digest and visit.whole):
            return None
        return self._keeper.schema(self._file(visit), reading, PurePath(file.name).stem)

    def _from_datastore(self, resource: Resource, content: Content) -> Resource:
        """With the datastore's rows, where the file itself showed none and the portal has been asked for them."""
        if not wanted.is_in_datastore(resource, self._portal) or wanted.has_rows(resource):
            return resource
        visit = self._file_cache.visit(wanted.datastore_address(self._portal, resource.id))
        if not visit.digest:
            return resource
        file = self._file(visit, f"{DATASTORE}.json")
        try:
            reading = self._keeper.reading(file, label=DATASTORE, whole=visit.whole)
            if reading.kind != "table":
                return resource
            schema = self._schema(resource, file, reading)
        except SpentError:
            self._unread += 1
            return resource
        rows = Content(file, visit.whole and reading.exact, reading, came=visit.came, datastore=True, schema=schema)
        return replace(resource, content=replace(rows, fault=content.fault, since=content.since))

    def _file(self, visit: Visit, name: str = "") -> LocalFile:
        name = urls.file_name(name or visit.name)
        mark = digest(visit.digest.encode(), name.encode())
        return LocalFile(self._file_cache.path(visit), name=name, digest=mark, size=visit.size or 0)


def _described(resource: Resource, content: Content) -> Resource:
    """The resource with its content, under the format that this turned out to have."""
    if content.reading is None:
        return replace(resource, content=content)
    label = label_by_content(resource.format, content.reading)
    claimed = resource.format if is_contradicted(resource.format, content.reading) else ""
    family = formats.format_of(label, "", "").family if label != resource.format else resource.family
    content = replace(content, claimed=claimed)
    if resource.file is None and not claimed and wanted.is_glanced_at(resource.format):
        content = replace(content, reading=None)  # of its beginning: no more than that it is what it should be
    return replace(resource, format=label, family=family, content=content)


def _out_of_time(files: int) -> Caution:
    text = f"`reading_minutes` ran out before {files} of the files could be looked into; the next build goes on"
    return Caution("files-not-read", "sitegen.toml", text)


def _shown(fault: str) -> str:
    """What a page says of a fault. Inside the network or unknown is the same to it: what names there are is ours."""
    return "name" if fault == "private" else fault


def _cautions(dataset: Dataset, resource: Resource, content: Content, visit: Visit) -> Iterator[Caution]:
    name = f'its file "{resource.url or (resource.file.name if resource.file else resource.id)}"'
    why = f"{visit.since} ({visit.detail})" if visit.detail else visit.since
    if content.fault in DEAD:
        yield Caution("resource-dead", dataset.name, f"{name} is not there, since {why}")
    elif content.fault not in ("", *NOT_NOW):
        yield Caution("resource-unreachable", dataset.name, f"{name} cannot be read, since {why}")
    elif visit.failing and not visit.told and visit.fault not in NOT_NOW:
        message = f"{name} did not come on {why}; its page says so when it has not for a day"
        yield Caution("resource-not-responding", dataset.name, message)
    if content.reading and (odd := [words for code, words in TO_MEND.items() if code in content.reading.remarks]):
        yield Caution("resource-coordinates", dataset.name, f"{name}: {'; '.join(odd)}")
    if content.claimed and content.reading:
        found = "a web page" if content.reading.why == "html" else content.reading.found
        yield Caution("resource-not-its-format", dataset.name, f"{name} is called {content.claimed}, and is {found}")
