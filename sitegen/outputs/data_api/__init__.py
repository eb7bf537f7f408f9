"""The data API: what is in the catalogue's files as JSON, GeoJSON and CSV, an index of it, and its description.

Which files there are, `site.data_files` decides; they lie converted in the cache (`samples.conversions`), so that
making one is copying it. docs/api.md says what a developer can count on.
"""

from __future__ import annotations

from collections.abc import Iterator

from sitegen import urls
from sitegen.catalogue import Caution, LocalFile
from sitegen.engine import Artifact, Sealed, seal
from sitegen.outputs.data_api.index import ApiInfo, Entry, Records, index
from sitegen.outputs.data_api.openapi import openapi
from sitegen.samples.conversions import Made
from sitegen.site import Site
from sitegen.site.data_files import Data, Form, publication_of
from sitegen.theme import Theme
from sitegen.urls import Urls

_ATOM = "application/atom+xml"


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    """Each published form of each file, the index, and its OpenAPI description; once for all languages."""
    if not site.is_default:
        return
    data = publication_of(site).values()
    for each in data:
        for form in each.published:
            yield Artifact(form.path, content_of, (Sealed(form.file, form.file.digest),))
    about, entries = seal(_about(site, theme)), seal(tuple(_entry(site, each) for each in data))
    yield Artifact(urls.API_INDEX, index_file, (about, entries))
    yield Artifact(urls.OPENAPI, openapi_file, (about, entries, seal(tuple(_others(site, theme)))))


def cautions(site: Site, theme: Theme) -> Iterator[Caution]:
    """A warning where files are still to be converted, which the next build goes on with."""
    waiting = sum(data.why == "not-yet" for data in publication_of(site).values())
    if waiting:
        text = f"`reading_minutes` ran out before {waiting} of the files could be converted; the next build goes on"
        yield Caution("files-not-converted", "sitegen.toml", text)


def content_of(file: Sealed[LocalFile]) -> bytes:
    """The converted file as it lies in the cache."""
    return file.value.path.read_bytes()


def index_file(about: Sealed[ApiInfo], entries: Sealed[tuple[Entry, ...]]) -> bytes:
    """`index` as an artifact's function."""
    return index(about.value, entries.value)


def openapi_file(
    about: Sealed[ApiInfo], entries: Sealed[tuple[Entry, ...]], others: Sealed[tuple[tuple[str, str, str], ...]]
) -> bytes:
    """`others`: path, media type and title of what tells of the catalogue itself."""
    return openapi(about.value, entries.value, others.value)


def _about(site: Site, theme: Theme) -> ApiInfo:
    base, newest = site.partner.table.url, site.catalogue.as_of
    return ApiInfo(
        title=site.title,
        site=base,
        language=site.language,
        publisher=site.partner.table.legal.publisher,
        updated=newest.date().isoformat() if newest else "",
        page=urls.absolute(site.urls.api(), base=base),
        index_title=theme.speech(site.language).say("api.index"),
        openapi=urls.absolute(urls.OPENAPI, base=base),
    )


def _entry(site: Site, data: Data) -> Entry:
    base, dataset, resource = site.partner.table.url, data.dataset, data.resource
    key = site.key(dataset)
    content, changed = resource.content, resource.modified or dataset.modified
    return Entry(
        id=resource.id,
        dataset=dataset.name,
        title=str(site.pick(resource.name)),
        dataset_title=str(site.pick(dataset.title)),
        key=key,
        page=urls.absolute(site.urls.resource(key, site.resource_key(resource)), base=base),
        updated=changed.date().isoformat() if changed else "",
        license=(dataset.license.title, dataset.license.url) if dataset.license else None,
        schema=resource.schema,
        source=site.edition.address(key, resource),
        whole=content is not None and content.file is not None and content.whole and data.why != "sample",
        records=_records(data.made, data.forms, data.why),
        sheets=tuple(_records(sheet.made, sheet.forms, sheet.why) for sheet in data.sheets),
        unread=data.made.unread,
    )


def _records(made: Made, forms: tuple[Form, ...], why: str) -> Records:
    return Records(
        sheet=made.sheet,
        why=why,
        rows=made.rows,
        features=made.features if any(form.extension == "geojson" for form in forms) else None,
        fields=made.fields,
        projection=made.projection,
        forms=tuple((form.extension, form.path, form.file.size) for form in forms),
    )


def _others(site: Site, theme: Theme) -> Iterator[tuple[str, str, str]]:
    """Path, media type and title of what else the site says to programs: of its catalogue, and of changes to it."""
    table = site.partner.table
    catalogue = theme.speech(site.language).say("nav.datasets")
    if site.publishes("dcat"):
        for extension, (media, name) in urls.DCAT.items():
            yield urls.catalog(extension), media, f"{catalogue} – DCAT-AP, {name}"
    if site.publishes("ckan_api"):
        yield urls.action(urls.APIS[0], "package_search"), "application/json", f"{catalogue} – CKAN"
    if site.publishes("pod"):
        yield urls.POD, "application/json", f"{catalogue} – Project Open Data"
    if site.publishes("scdl"):
        yield urls.SCDL, "text/csv", f"{catalogue} – SCDL"
    if site.publishes("feeds"):
        for language in table.languages:
            at, speech = Urls.of(language, table.languages), theme.speech(language)
            yield at.feed(), _ATOM, f"{speech.say('nav.datasets')} – Atom"
            for owner in site.organizations:
                yield at.organization_feed(owner.key), _ATOM, f"{owner.title} – Atom"
            for group in site.groups:
                yield at.group_feed(group.key), _ATOM, f"{group.title} – Atom"
            for name, search in table.searches.items():
                yield at.saved_feed(name), _ATOM, f"{search.title} – Atom"
