"""DCAT-AP 3: the catalogue and each dataset in Turtle, RDF/XML and JSON-LD, for data.gouv.fr and other harvesters."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen import urls
from sitegen.catalogue import License, Text
from sitegen.dcat import catalogue_file, dataset_file
from sitegen.dcat.catalogue import About, News, spread
from sitegen.engine import Artifact, seal
from sitegen.site import Site
from sitegen.theme import Theme


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    """The catalogue, in several files where it is long, and each dataset, in each syntax; once for all languages."""
    if not site.is_default:
        return
    edition, about, news = site.sealed_edition, seal(about_of(site, theme)), seal(_news_of(site))
    files = spread([(site.sealed(dataset), site.around(dataset)) for dataset in site.numbered])
    for page, pairs in enumerate(files, start=1):
        for dataset, around in pairs:
            for extension in urls.DCAT:
                path = urls.description(around.value.key, extension)
                yield Artifact(path, dataset_file, (extension, edition, dataset, around))
        args = (edition, about, news if page == 1 else None, page, page == len(files))
        for extension in urls.DCAT:
            flat = (each for pair in pairs for each in pair)
            yield Artifact(urls.catalog(extension, page), catalogue_file, (extension, *args, *flat))


def about_of(site: Site, theme: Theme) -> About:
    """In all languages of the site. Where the partner has no tagline, a sentence tells whose data they are."""
    table = site.partner.table
    sites = site.in_all_languages
    publisher = table.legal.publisher or site.title

    def described(each: Site) -> str:
        return each.tagline or theme.speech(each.language).say("dcat.description", publisher=publisher)

    def language_of(each: Site) -> str:
        return (each.tagline and each.edition.tagline_language) or each.language

    return About(
        base=table.url,
        languages=table.languages,
        title=Text(tuple({each.edition.title_language or each.language: each.title for each in sites}.items())),
        description=Text(tuple({language_of(each): described(each) for each in sites}.items())),
        publisher=publisher,
    )


def _news_of(site: Site) -> News:
    licences: set[License | None] = {dataset.license for dataset in site.datasets}
    return News(
        modified=site.catalogue.as_of,
        license=licences.pop() if len(licences) == 1 else None,
        total=len(site.datasets),
    )
