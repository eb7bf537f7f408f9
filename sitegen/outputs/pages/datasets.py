"""A page for each dataset, and one for each of its files."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from sitegen import urls as places
from sitegen.catalogue import Dataset, Phrase
from sitegen.engine import Artifact
from sitegen.outputs.pages import linked
from sitegen.outputs.pages.api import data_of
from sitegen.outputs.pages.cards import Cards, extent_of, file_of, is_late
from sitegen.outputs.pages.context import PageMaker
from sitegen.outputs.pages.listings import logo_path
from sitegen.outputs.pages.maps import explorer_of, explorer_of_extent
from sitegen.outputs.pages.previews import preview_of
from sitegen.outputs.pages.services import service_of
from sitegen.outputs.pages.views import DatasetPage, Fact, File, Link, ResourcePage
from sitegen.site import Site
from sitegen.site.facets import extra_label, frequency_label, granularity_label

_PACKAGE = "application/json"
_DATA_PACKAGE = "application/vnd.datapackage+json"
_DESCRIPTIONS = {
    **{kind: f"DCAT-AP ({name})" for kind, name in places.DCAT.values()},
    _PACKAGE: "CKAN (JSON)",
    _DATA_PACKAGE: "Data Package (JSON)",
}
_SIBLINGS = 12  # other files of the dataset, named on a file's page


def artifacts(maker: PageMaker, cards: Cards) -> Iterator[Artifact]:
    for dataset in maker.site.datasets:
        files = [file_of(maker.site, dataset, resource) for resource in dataset.resources]
        yield maker.page("dataset.html", _dataset(maker, cards, dataset, tuple(files)))
        for index, file in enumerate(files):
            yield maker.page("resource.html", _resource(maker, dataset, files, index, file))


def _dataset(maker: PageMaker, cards: Cards, dataset: Dataset, files: tuple[File, ...]) -> DatasetPage:
    site = maker.site
    key = site.key(dataset)
    shelf = site.organization_of.get(dataset.organization)
    title = site.pick(dataset.title)
    data = (
        *maker.alternates_data(lambda extension: places.description(key, extension)),
        *_packages(maker, dataset, key),
    )
    return DatasetPage(
        path=site.urls.dataset(key),
        title=str(title),
        description=str(site.pick(dataset.notes)),
        section="datasets",
        trail=(maker.home, maker.listing),
        alternates=maker.alternates(lambda u: u.dataset(key)),
        alternates_data=data,
        canonical=site.elsewhere("dataset", dataset.name),
        linked=linked.dataset(site, dataset, files),
        name=dataset.name,
        heading=title,
        notes=site.pick(dataset.notes),
        organization=_organization(site, dataset),
        organization_logo=logo_path("organization", shelf) if shelf else "",
        modified=dataset.modified,
        license=dataset.license.title if dataset.license else "",
        license_url=dataset.license.url if dataset.license else "",
        late=is_late(site, dataset),
        files=files,
        facts=tuple(_facts(maker, dataset)),
        territory=site.pick(dataset.territory),
        extent=extent_of(site, dataset),
        explorer=explorer_of_extent(site, dataset),
        citation=_citation(maker, dataset, str(title)),
        descriptions=tuple(Link(Phrase(_DESCRIPTIONS[kind]), path) for kind, path in data),
        central=site.central("dataset", dataset.name),
        related=cards.of(site.related(dataset)),
    )


def _packages(maker: PageMaker, dataset: Dataset, key: str) -> Iterator[tuple[str, str]]:
    """What else describes a dataset to programs, by media type."""
    if maker.publishes("ckan_api"):
        yield _PACKAGE, places.package(key)
    if maker.publishes("datapackage") and any(resource.is_download for resource in dataset.resources):
        yield _DATA_PACKAGE, places.data_package(key)


def _resource(maker: PageMaker, dataset: Dataset, files: list[File], index: int, file: File) -> ResourcePage:
    site = maker.site
    key, resource = site.key(dataset), dataset.resources[index]
    resource_key = site.resource_key(resource)
    title = site.pick(dataset.title)
    parent = Link(title, site.urls.dataset(key))
    return ResourcePage(
        path=file.path,
        title=f"{file.name} – {title}",
        description=str(file.description) or str(site.pick(dataset.notes)),
        section="datasets",
        trail=(maker.home, maker.listing, parent),
        alternates=maker.alternates(lambda u: u.resource(key, resource_key)),
        canonical=site.elsewhere("dataset", dataset.name) and site.central_resource(dataset, resource),
        file=file,
        dataset=parent,
        organization=_organization(site, dataset),
        license=dataset.license.title if dataset.license else "",
        license_url=dataset.license.url if dataset.license else "",
        address=file.target if file.external else places.absolute(file.target, base=site.partner.table.url),
        facts=tuple(_file_facts(maker, file, resource.id)),
        siblings=tuple((files[: min(index, _SIBLINGS)] + files[index + 1 : index + 1 + _SIBLINGS])[:_SIBLINGS]),
        central=site.central_resource(dataset, resource),
        preview=preview_of(site, dataset, resource),
        content=None if resource.restricted else resource.content,
        explorer=explorer_of(site, dataset, resource),
        service=service_of(file.format.label, file.target) if file.external else None,
        data=data_of(maker, dataset, resource),
        api=site.urls.api(),
    )


def _organization(site: Site, dataset: Dataset) -> Link | None:
    shelf = site.organization_of.get(dataset.organization)
    return Link(shelf.title, site.urls.organization(shelf.key)) if shelf else None


def _facts(maker: PageMaker, dataset: Dataset) -> Iterator[Fact]:
    """What data.gouv.fr and opendata.swiss tell of a dataset, in the order that people ask for it."""
    site, speech = maker.site, maker.theme.speech(maker.site.language)
    if dataset.license:
        yield Fact("fact.license", (Phrase(dataset.license.title),), href=dataset.license.url)
    else:
        yield Fact("fact.license", (Phrase(maker.say("fact.no_license")),))
    if frequency := frequency_label(speech, dataset):
        yield Fact("fact.frequency", (Phrase(frequency),))
    if dataset.modified:
        yield _day(maker, "fact.modified", dataset.modified.date().isoformat())
    if dataset.issued:
        yield _day(maker, "fact.issued", dataset.issued)
    elif dataset.created:
        yield _day(maker, "fact.created", dataset.created.date().isoformat())
    if dataset.temporal:
        yield Fact("fact.temporal", (Phrase(_period(maker, dataset.temporal.start, dataset.temporal.end)),))
    if territory := site.pick(dataset.territory):
        yield Fact("fact.territory", (territory,))
    if granularity := granularity_label(site, speech, dataset):
        yield Fact("fact.granularity", (granularity,))
    if dataset.contact and (dataset.contact.name or dataset.contact.email):
        name, email = dataset.contact.name, dataset.contact.email
        yield Fact("fact.contact", (Phrase(name or email),), href=f"mailto:{email}" if email else "")
    if groups := [site.group_of[group] for group in dataset.groups if group in site.group_of]:
        yield Fact("fact.groups", (), links=tuple(Link(g.title, site.urls.group(g.key)) for g in groups))
    if tags := list(dict.fromkeys(places.tag_segment(name) for name in site.tags_of(dataset))):
        found = [site.tag_of[key] for key in tags]
        yield Fact("fact.tags", (), links=tuple(Link(shelf.title, site.urls.tag(shelf.key)) for shelf in found))
    if dataset.version:
        yield Fact("fact.version", (Phrase(dataset.version),))
    if dataset.url:
        yield Fact("fact.page", (Phrase(urlsplit(dataset.url).hostname or dataset.url),), href=dataset.url)
    for key, value in dataset.extras:
        yield Fact(extra_label(speech, key), (Phrase(value),), is_key=False)
    yield Fact("fact.identifier", (Phrase(dataset.name),), code=True)


def _file_facts(maker: PageMaker, file: File, identifier: str) -> Iterator[Fact]:
    speech = maker.theme.speech(maker.site.language)
    if file.format.label:
        yield Fact("fact.format", (Phrase(file.format.label),))
    if file.size is not None:
        yield Fact("fact.size", (Phrase(speech.size(file.size)),))
    if file.modified:
        yield _day(maker, "fact.modified", file.modified.date().isoformat())
    if file.schema:
        yield Fact("fact.schema", (Phrase(_schema_name(file.schema)),), href=file.schema)
    if file.external and file.target:
        yield Fact("fact.hosted", (Phrase(urlsplit(file.target).hostname or ""),))
    yield Fact("fact.identifier", (Phrase(identifier),), code=True)


def _schema_name(url: str) -> str:
    """ "etalab/schema-bal" for https://schema.data.gouv.fr/schemas/etalab/schema-bal/latest/schema.json"""
    parts = urlsplit(url).path.strip("/").split("/")
    return (
        "/".join(parts[1:3]) if parts[0] == "schemas" and len(parts) > 2 else urlsplit(url).netloc + urlsplit(url).path
    )


def _day(maker: PageMaker, label: str, day: str) -> Fact:
    return Fact(label, (Phrase(maker.theme.speech(maker.site.language).date(day)),), date=day)


def _period(maker: PageMaker, start: str, end: str) -> str:
    """In words. A day and a year take other words around them: "du 3 mai au 4 juin", "de 2014 à 2016"."""
    speech = maker.theme.speech(maker.site.language)
    if start == end:
        return speech.date(start)
    kind = ("between" if start and end else "since" if start else "until") + (
        "_days" if len(start or end) >= 10 else ""
    )
    return speech.say(f"period.{kind}", start=speech.date(start), end=speech.date(end))


def _citation(maker: PageMaker, dataset: Dataset, title: str) -> str:
    """Source, title, version and licence, as the Licence Ouverte asks a user to name them."""
    speech = maker.theme.speech(maker.site.language)
    organization = _organization(maker.site, dataset)
    parts = [
        str(organization.label) if organization else "",
        speech.say("cite.title", title=title),
        speech.say("cite.version", date=speech.date(dataset.modified)) if dataset.modified else "",
        dataset.license.title if dataset.license else "",
    ]
    return ", ".join(part for part in parts if part) + "."
