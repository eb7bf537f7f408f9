"""A page for each dataset, and one for each of its files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from sitegen import urls as places
from sitegen.catalogue import ACCESS_RIGHTS, Contact, Dataset, Phrase
from sitegen.engine import Artifact, Sealed, seal
from sitegen.outputs.pages import described, linked
from sitegen.outputs.pages.api import Published, data_of, file_data
from sitegen.outputs.pages.maps import explorer_of, explorer_of_extent
from sitegen.outputs.pages.previews import preview_of
from sitegen.outputs.pages.services import service_of
from sitegen.outputs.pages.views import DatasetPage, Fact, ResourcePage
from sitegen.page.cards import Brief, Briefs, cards_of, extent_of, file_of
from sitegen.page.maker import PageMaker, PagePlan, Setting
from sitegen.page.views import File, Link
from sitegen.site.around import Around
from sitegen.site.edition import Edition
from sitegen.site.embeddable import is_embeddable
from sitegen.site.facets import extra_label, frequency_label, granularity_label
from sitegen.theme import Theme

_PACKAGE = "application/json"
_DATA_PACKAGE = "application/vnd.datapackage+json"
_DESCRIPTIONS = {
    **{kind: f"DCAT-AP ({name})" for kind, name in places.DCAT.values()},
    _PACKAGE: "CKAN (JSON)",
    _DATA_PACKAGE: "Data Package (JSON)",
}
_SIBLINGS = 12  # other files of the dataset, named on a file's page


def artifacts(plan: PagePlan, briefs: Briefs) -> Iterator[Artifact]:
    """The page of each dataset, and below it one of each of its resources."""
    site = plan.site
    for dataset in site.datasets:
        sealed, around = site.sealed(dataset), site.around(dataset)
        key, related = around.value.key, briefs.of(site.related(dataset))
        yield plan.artifact(site.urls.dataset(key), dataset_page, sealed, around, *related)
        if dataset.resources:
            less = seal(Around(key, around.value.owner))
            for number, resource in enumerate(dataset.resources):
                path = site.urls.resource(key, site.resource_key(resource))
                shown = is_embeddable(site, dataset, resource)
                yield plan.artifact(path, resource_page, sealed, less, number, data_of(plan, dataset, resource), shown)


def dataset_page(
    theme: Sealed[Theme],
    setting: Sealed[Setting],
    dataset: Sealed[Dataset],
    around: Sealed[Around],
    *related: Sealed[Brief],
) -> bytes:
    """The page of a dataset, with the cards of `related` ones."""
    maker = PageMaker(theme, setting)
    return maker.render("dataset.html", _dataset(maker, dataset.value, around.value, related))


def resource_page(
    theme: Sealed[Theme],
    setting: Sealed[Setting],
    dataset: Sealed[Dataset],
    around: Sealed[Around],
    number: int,
    data: Sealed[Published] | None,
    is_shown: bool,
) -> bytes:
    """The page of one of a dataset's files, by its place among them; `data` is what the data API has of it.

    `is_shown`: other sites can show it by itself.
    """
    maker = PageMaker(theme, setting)
    page = _resource(maker, dataset.value, around.value, number, data)
    if is_shown:
        key = maker.edition.resource_key(dataset.value.resources[number])
        page = replace(page, oembed=maker.oembed(Phrase(page.title, page.title_language), f"resource/{key}"))
    return maker.render("resource.html", page)


def _dataset(maker: PageMaker, dataset: Dataset, around: Around, related: tuple[Sealed[Brief], ...]) -> DatasetPage:
    edition, key = maker.edition, around.key
    files = tuple(file_of(edition, key, resource) for resource in dataset.resources)
    title, notes = edition.pick(dataset.title), edition.pick(dataset.notes)
    cited = _citation(maker, dataset, around, title)
    data = (
        *maker.alternates_data(lambda extension: places.description(key, extension)),
        *_packages(maker, dataset, key),
    )
    return DatasetPage(
        path=maker.urls.dataset(key),
        title=str(title),
        description=described.dataset(
            maker,
            title,
            edition.pick(dataset.notes),
            around.owner.title if around.owner else Phrase(),
            shares_notes=around.shares_notes,
        ),
        title_language=title.language,
        section="datasets",
        trail=(maker.home, maker.listing),
        alternates=maker.alternates(lambda u: u.dataset(key)),
        alternates_data=data,
        canonical=edition.elsewhere("dataset", dataset.name),
        linked=linked.dataset(edition, dataset, around, files),
        oembed=maker.oembed(title, f"dataset/{key}"),
        name=dataset.name,
        heading=title,
        notes=notes,
        organization=_organization(maker, around),
        organization_logo=around.owner.logo if around.owner else "",
        modified=dataset.modified,
        license=dataset.license.title if dataset.license else "",
        license_url=dataset.license.url if dataset.license else "",
        late=around.late,
        files=files,
        facts=tuple(_facts(maker, dataset, around)),
        territory=edition.pick(dataset.territory),
        extent=extent_of(maker.territory, dataset.spatial),
        explorer=explorer_of_extent(maker.territory, dataset),
        citation=", ".join(map(str, cited)) + ".",
        cited=cited,
        descriptions=tuple(Link(Phrase(_DESCRIPTIONS[kind]), path) for kind, path in data),
        central=edition.central("dataset", dataset.name),
        related=cards_of(related, maker.territory),
        report=maker.report(str(title), maker.urls.dataset(key), edition.central("dataset", dataset.name)),
    )


def _packages(maker: PageMaker, dataset: Dataset, key: str) -> Iterator[tuple[str, str]]:
    """What else describes a dataset to programs, by media type."""
    if maker.publishes("ckan_api"):
        yield _PACKAGE, places.package(key)
    if maker.publishes("datapackage") and any(resource.is_download for resource in dataset.resources):
        yield _DATA_PACKAGE, places.data_package(key)


def _resource(
    maker: PageMaker, dataset: Dataset, around: Around, number: int, data: Sealed[Published] | None
) -> ResourcePage:
    edition, key, resource = maker.edition, around.key, dataset.resources[number]
    files = [file_of(edition, key, each) for each in dataset.resources]
    licence = resource.license or dataset.license
    file, resource_key = files[number], edition.resource_key(resource)
    title = edition.pick(dataset.title)
    parent = Link(title, maker.urls.dataset(key))
    return ResourcePage(
        path=file.path,
        title=f"{file.name} – {title}",
        description=described.file(maker, files, number, title),
        title_language=file.name.language or title.language,
        section="datasets",
        trail=(maker.home, maker.listing, parent),
        alternates=maker.alternates(lambda u: u.resource(key, resource_key)),
        canonical=edition.elsewhere("dataset", dataset.name) and edition.central_resource(dataset, resource),
        file=file,
        dataset=parent,
        organization=_organization(maker, around),
        license=licence.title if licence else "",
        license_url=licence.url if licence else "",
        address=file.target if file.external else edition.absolute(file.target),
        facts=tuple(_file_facts(maker, file, resource.id)),
        siblings=tuple((files[: min(number, _SIBLINGS)] + files[number + 1 : number + 1 + _SIBLINGS])[:_SIBLINGS]),
        central=edition.central_resource(dataset, resource),
        preview=preview_of(edition, maker.territory, key, resource),
        content=None if resource.restricted else resource.content,
        explorer=explorer_of(edition, maker.territory, key, resource),
        service=service_of(file.format.label, file.target) if file.external else None,
        data=file_data(edition, key, resource, data.value) if data else None,
        api=maker.urls.api(),
        report=maker.report(str(title), file.path, edition.central("dataset", dataset.name)),
    )


def _organization(maker: PageMaker, around: Around) -> Link | None:
    owner = around.owner
    return Link(owner.title, maker.urls.organization(owner.key)) if owner else None


def _facts(maker: PageMaker, dataset: Dataset, around: Around) -> Iterator[Fact]:
    """What data.gouv.fr and opendata.swiss tell of a dataset, in the order that people ask for it."""
    edition, speech = maker.edition, maker.speech
    if dataset.license:
        yield Fact("fact.license", (Phrase(dataset.license.title),), href=dataset.license.url)
    elif titles := dict.fromkeys(each.license.title for each in dataset.resources if each.license):
        yield Fact("fact.license_of_files", tuple(map(Phrase, titles)))
    else:
        yield Fact("fact.license", (Phrase(maker.say("fact.no_license")),))
    if frequency := frequency_label(edition, speech, dataset):
        yield Fact("fact.frequency", (frequency,))
    if dataset.modified:
        yield _day(maker, "fact.modified", dataset.modified.date().isoformat())
    if dataset.issued:
        yield _day(maker, "fact.issued", dataset.issued)
    elif dataset.created:
        yield _day(maker, "fact.created", dataset.created.date().isoformat())
    if dataset.temporal:
        yield Fact("fact.temporal", (Phrase(_period(maker, dataset.temporal.start, dataset.temporal.end)),))
    if territory := edition.pick(dataset.territory):
        yield Fact("fact.territory", (territory,))
    if granularity := granularity_label(edition, speech, dataset):
        yield Fact("fact.granularity", (granularity,))
    if dataset.contact:
        yield from _contact(dataset.contact)
    yield from _parties(edition, dataset, around)
    if dataset.access_rights:
        yield _access_rights(maker, dataset.access_rights)
    for law in dataset.legislation:
        yield Fact("fact.legislation", (Phrase(_host_and_path(law)),), href=law)
    if around.groups:
        yield Fact("fact.groups", (), links=tuple(Link(g.title, maker.urls.group(g.key)) for g in around.groups))
    if around.tags:
        yield Fact("fact.tags", (), links=tuple(Link(title, maker.urls.tag(key)) for key, title in around.tags))
    if dataset.version:
        yield Fact("fact.version", (Phrase(dataset.version),))
    if dataset.url:
        yield Fact("fact.page", (Phrase(urlsplit(dataset.url).hostname or dataset.url),), href=dataset.url)
    for key, value in dataset.extras:
        yield Fact(extra_label(speech, key), (Phrase(value, edition.unmarked),), is_key=False)
    yield Fact("fact.identifier", (Phrase(dataset.name),), code=True)


def _contact(contact: Contact) -> Iterator[Fact]:
    """Whom to write to; the page beside an address is a fact of its own."""
    if contact.email:
        yield Fact("fact.contact", (Phrase(contact.name or contact.email),), href=f"mailto:{contact.email}")
    elif contact.name or contact.url:
        yield Fact("fact.contact", (Phrase(contact.name or _host_and_path(contact.url)),), href=contact.url)
    if contact.email and contact.url:
        yield Fact("fact.contact_page", (Phrase(_host_and_path(contact.url)),), href=contact.url)


def _parties(edition: Edition, dataset: Dataset, around: Around) -> Iterator[Fact]:
    """Who publishes and made it, where that is not its organisation."""
    owner = str(around.owner.title) if around.owner else ""
    for label, party in (("fact.publisher", dataset.publisher), ("fact.creator", dataset.creator)):
        if party and str(name := edition.pick(party.name)) != owner:
            yield Fact(label, (name,), href=party.url)


def _access_rights(maker: PageMaker, told: str) -> Fact:
    if told in ACCESS_RIGHTS:
        return Fact("fact.access_rights", (Phrase(maker.say(f"access.{told}")),))
    address = told if told.startswith(("http://", "https://")) else ""
    return Fact("fact.access_rights", (Phrase(_host_and_path(told) if address else told),), href=address)


def _host_and_path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}"


def _file_facts(maker: PageMaker, file: File, identifier: str) -> Iterator[Fact]:
    speech = maker.speech
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
    return Fact(label, (Phrase(maker.speech.date(day)),), date=day)


def _period(maker: PageMaker, start: str, end: str) -> str:
    """In words. A day and a year take other words around them: "du 3 mai au 4 juin", "de 2014 à 2016"."""
    speech = maker.speech
    if start == end:
        return speech.date(start)
    kind = ("between" if start and end else "since" if start else "until") + (
        "_days" if len(start or end) >= 10 else ""
    )
    return speech.say(f"period.{kind}", start=speech.date(start), end=speech.date(end))


def _citation(maker: PageMaker, dataset: Dataset, around: Around, title: Phrase) -> tuple[Phrase, ...]:
    """Source, title, version and licence, as the Licence Ouverte asks a user to name them."""
    speech = maker.speech
    parts = (
        around.owner.title if around.owner else Phrase(),
        Phrase(speech.say("cite.title", title=title), title.language),
        Phrase(speech.say("cite.version", date=speech.date(dataset.modified)) if dataset.modified else ""),
        Phrase(dataset.license.title if dataset.license else ""),
    )
    return tuple(part for part in parts if part)
