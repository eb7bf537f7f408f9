"""The page about the data API, and what the pages of files say of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sitegen import urls as places
from sitegen.catalogue import Dataset, Resource
from sitegen.engine import Artifact, Sealed, seal
from sitegen.geo.degrees import LATITUDE_FIRST
from sitegen.geo.projections import in_words
from sitegen.outputs.pages import described
from sitegen.outputs.pages.views import ApiPage, DataFile, DataForm, DataSheet
from sitegen.page.maker import PagePlan
from sitegen.page.views import Link
from sitegen.samples.conversions import Made
from sitegen.site import Site
from sitegen.site.data_files import Data, Form, publication_of
from sitegen.site.edition import Edition

_DATASETS = 50  # listed; the index has all


def artifacts(plan: PagePlan) -> Iterator[Artifact]:
    """The page about the data API; none where a partner does not publish that."""
    site = plan.site
    if not site.publishes("data_api"):
        return
    published = [data for data in publication_of(site.first).values() if data.published]
    groups = [(dataset, list(each)) for dataset, each in groupby(published, key=lambda data: data.dataset)]
    files = [(dataset, tuple(_file(site, data) for data in each)) for dataset, each in groups[:_DATASETS]]
    forms = [form for _, each in files for file in each for part in file.parts for form in part.forms]
    yield plan.page(
        "api.html",
        ApiPage(
            path=site.urls.api(),
            title=plan.say("api.title"),
            description=described.page(plan, "api", plan.say("api.title")),
            section="api",
            trail=(plan.home,),
            alternates=plan.alternates(lambda u: u.api()),
            index=places.API_INDEX,
            openapi=places.OPENAPI,
            files=len(published),
            datasets=tuple((_link(site, dataset), each) for dataset, each in files),
            more=len(groups) - len(files),
            first=next((form for form in forms if form.extension == "json"), None),
            first_features=next((form for form in forms if form.extension == "geojson"), None),
        ),
    )


@dataclass(frozen=True, slots=True)
class Published:
    """What the data API has of a file, as pages show it."""

    rows: int
    features: int
    projection: str
    forms: tuple[Form, ...]
    sheet: str = ""  # of a workbook: its name
    number: int = 0  # and its number
    sheets: tuple[Published, ...] = ()  # the further ones


def data_of(plan: PagePlan, dataset: Dataset, resource: Resource) -> Sealed[Published] | None:
    """What the data API has of a file; None where it has nothing, or the partner publishes none."""
    if not plan.publishes("data_api"):
        return None
    data = publication_of(plan.site.first).get((dataset.id, resource.id))
    return seal(_published(data)) if data and data.published else None


def file_data(edition: Edition, key: str, resource: Resource, data: Published) -> DataFile:
    """The same for a template. `key` is the dataset's path segment."""
    return DataFile(
        **_records(edition, data),
        name=edition.pick(resource.name),
        page=edition.urls.resource(key, edition.resource_key(resource)),
        sheets=tuple(DataSheet(**_records(edition, sheet)) for sheet in data.sheets),
    )


def _records(edition: Edition, data: Published) -> dict[str, Any]:
    """The members of a `DataSheet`."""
    has_places = any(form.extension == "geojson" for form in data.forms)
    return {
        "sheet": data.sheet,
        "number": data.number,
        "rows": data.rows,
        "features": data.features if has_places else 0,
        "projection": in_words(data.projection) if data.projection not in ("", LATITUDE_FIRST) else "",
        "forms": tuple(
            DataForm(form.extension, form.path, edition.absolute(form.path), form.file.size) for form in data.forms
        ),
    }


def _published(data: Data) -> Published:
    sheets = tuple(_of(sheet.made, sheet.forms) for sheet in data.sheets if sheet.forms)
    return replace(_of(data.made, data.forms), sheets=sheets)


def _of(made: Made, forms: tuple[Form, ...]) -> Published:
    return Published(made.rows, made.features, made.projection, forms, made.sheet, made.number)


def _file(site: Site, data: Data) -> DataFile:
    return file_data(site.edition, site.key(data.dataset), data.resource, _published(data))


def _link(site: Site, dataset: Dataset) -> Link:
    return Link(site.pick(dataset.title), site.urls.dataset(site.key(dataset)))
