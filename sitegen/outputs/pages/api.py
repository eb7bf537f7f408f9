"""The page about the data API, and what the pages of files say of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sitegen import urls as places
from sitegen.catalogue import Dataset, Resource
from sitegen.engine import Artifact
from sitegen.outputs.pages.context import PageMaker
from sitegen.outputs.pages.views import ApiPage, DataFile, DataForm, Link
from sitegen.samples.geo import LATITUDE_FIRST
from sitegen.samples.projections import in_words
from sitegen.site import Site
from sitegen.site.data_files import Data, publication_of

_DATASETS = 50  # listed; the index has all


def artifacts(maker: PageMaker) -> Iterator[Artifact]:
    site = maker.site
    if not site.publishes("data_api"):
        return
    published = [data for data in publication_of(site.first).values() if data.forms]
    groups = [(dataset, list(each)) for dataset, each in groupby(published, key=lambda data: data.dataset)]
    files = [(dataset, tuple(_file(site, data) for data in each)) for dataset, each in groups[:_DATASETS]]
    forms = [form for _, each in files for file in each for form in file.forms]
    yield maker.page(
        "api.html",
        ApiPage(
            path=site.urls.api(),
            title=maker.say("api.title"),
            description=maker.say("api.intro"),
            section="api",
            trail=(maker.home,),
            alternates=maker.alternates(lambda u: u.api()),
            index=places.API_INDEX,
            openapi=places.OPENAPI,
            files=len(published),
            datasets=tuple((_link(site, dataset), each) for dataset, each in files),
            more=len(groups) - len(files),
            first=next((form for form in forms if form.extension == "json"), None),
            first_features=next((form for form in forms if form.extension == "geojson"), None),
        ),
    )


def data_of(maker: PageMaker, dataset: Dataset, resource: Resource) -> DataFile | None:
    """What the data API has of a file; None where it has nothing, or the partner publishes none."""
    if not maker.publishes("data_api"):
        return None
    data = publication_of(maker.site.first).get((dataset.id, resource.id))
    return _file(maker.site, data) if data and data.forms else None


def _file(site: Site, data: Data) -> DataFile:
    key, base = site.key(data.dataset), site.partner.table.url
    has_places = any(form.extension == "geojson" for form in data.forms)
    return DataFile(
        name=site.pick(data.resource.name),
        page=site.urls.resource(key, site.resource_key(data.resource)),
        rows=data.made.rows,
        features=data.made.features if has_places else 0,
        projection=in_words(data.made.projection) if data.made.projection not in ("", LATITUDE_FIRST) else "",
        forms=tuple(
            DataForm(form.extension, form.path, places.absolute(form.path, base=base), form.file.size)
            for form in data.forms
        ),
    )


def _link(site: Site, dataset: Dataset) -> Link:
    return Link(site.pick(dataset.title), site.urls.dataset(site.key(dataset)))
