"""Example pages of the catalogue: lists, datasets, files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sitegen.catalogue import Phrase
from sitegen.outputs.pages.views import (
    DatasetPage,
    IndexPage,
    ListPage,
    Pager,
    ResourcePage,
)
from sitegen.page.views import Link, Linked
from sitegen.workshop.examples.frames import LONG, SHORT
from sitegen.workshop.examples.parts import BEFORE, DAY, NOTES, Made, Parts, trail
from sitegen.workshop.examples.tables import SCHEMA


def lists(parts: Parts) -> Iterator[Made]:
    """Lists of datasets, and of what they are listed by."""
    speech, cards = parts.speech, parts.cards
    usual = ListPage(
        path="",
        title=speech.say("nav.datasets"),
        description="Tous les jeux de données.",
        section="datasets",
        trail=trail(parts)[:1],
        feed=parts.link("Données", "listing"),
        total=5000,
        files=12_345,
        modified=DAY,
        cards=tuple(cards.values()),
        pager=parts.pagers["first of many"],
        sorts=(("modified", parts.at("listing"), True), ("title", parts.at("listing-later"), False)),
        facets=parts.facets,
        finder=parts.finder,
    )
    owner = replace(
        usual,
        title="Commune de Bourg-l’Exemple",
        section="organizations",
        kind="organization",
        label=speech.say("facet.organization"),
        heading=parts.phrase("Commune de Bourg-l’Exemple"),
        notes=parts.phrase(NOTES),
        logo=parts.logo,
        site="https://bourg.example.org/",
        central="https://catalogue.example.org/organization/bourg",
        total=12,
        finder=None,
        refine=parts.at("search"),
        pager=Pager(1, 1),
    )
    yield "listing", "listing.html", usual, "the first page of all datasets"
    later = replace(
        usual,
        total=0,
        files=0,
        modified=None,
        finder=None,
        pager=parts.pagers["in the middle"],
        facets=parts.facets[2:],
        is_translated=False,
    )
    yield "listing-later", "listing.html", later, "a page in the middle of a long list"
    yield "listing-one", "listing.html", replace(usual, total=1, cards=(parts.card,), pager=Pager(1, 1)), "one dataset"
    empty = replace(usual, total=0, cards=(), pager=Pager(1, 1), sorts=(), facets=(), finder=None)
    yield "listing-empty", "listing.html", empty, "no dataset"
    yield "listing-organization", "listing.html", owner, "of an organisation, with everything that is known of it"
    group = replace(
        owner,
        kind="group",
        section="groups",
        notes=Phrase(),
        logo="",
        site="",
        central="",
        label=speech.say("facet.group"),
    )
    yield (
        "listing-group",
        "listing.html",
        replace(group, heading=parts.phrase(LONG), title=LONG),
        "a name of 90 letters",
    )
    yield (
        "listing-tag",
        "listing.html",
        replace(group, kind="tag", heading=Phrase(SHORT), title=SHORT, facets=()),
        "4 letters",
    )
    saved = replace(group, kind="search", section="search", saved=parts.saved, label=speech.say("search.title"))
    yield "listing-saved", "listing.html", saved, "of a saved search"
    yield "listing-mirrored", "listing.html", replace(usual, cards=(parts.mirrored_card,) * 3), "from right to left"
    entries = tuple(
        (link, parts.phrase(NOTES), parts.logo if number % 2 else "") for number, link in enumerate(parts.tiles)
    )
    index = IndexPage(path="", title=speech.say("nav.organizations"), section="organizations", entries=entries)
    yield (
        "index-organizations",
        "index.html",
        replace(index, kind="organization"),
        "organisations, with and without a logo",
    )
    yield "index-groups", "index.html", replace(index, kind="group", title=speech.say("nav.groups")), "groups"
    yield "index-tags", "index.html", replace(index, kind="tag", title=speech.say("nav.tags")), "other values"
    yield "index-empty", "index.html", replace(index, entries=()), "none"


def datasets(parts: Parts) -> Iterator[Made]:
    """Pages of datasets."""
    usual = DatasetPage(
        path="",
        title="Arbres du domaine public",
        title_language="" if parts.speech.language == "fr" else "fr",
        description=NOTES,
        description_language="" if parts.speech.language == "fr" else "fr",
        section="datasets",
        trail=trail(parts),
        linked=Linked('{"@context":"https://schema.org","@type":"Dataset"}', NOTES),
        name="arbres",
        heading=parts.phrase("Arbres du domaine public"),
        notes=parts.phrase(NOTES),
        organization=parts.link("Commune de Bourg-l’Exemple", "listing-organization"),
        organization_logo=parts.logo,
        modified=DAY,
        license="Licence Ouverte 2.0",
        license_url="https://example.org/licence",
        files=tuple(parts.files.values()),
        facts=parts.facts,
        territory=parts.phrase("Bourg-l’Exemple"),
        extent=parts.extent,
        explorer=parts.explorer,
        citation="Commune de Bourg-l’Exemple. Arbres du domaine public. 2026. https://donnees.example.org/dataset/arbres/",
        cited=(parts.phrase("Commune de Bourg-l’Exemple"), parts.phrase("Arbres du domaine public"), Phrase("2026")),
        descriptions=(Link(Phrase("Turtle"), parts.photo), Link(Phrase("JSON-LD"), parts.photo)),
        central="https://catalogue.example.org/dataset/arbres",
        report=parts.report,
        related=tuple(parts.cards.values())[1:4],
    )
    bare = DatasetPage(
        path="", title=SHORT, section="datasets", trail=trail(parts), heading=parts.phrase(SHORT), citation=SHORT
    )
    long = replace(usual, title=LONG, heading=parts.phrase(LONG), organization_logo="", late=True, modified=BEFORE)
    yield "dataset", "dataset.html", usual, "a file in each state, and everything that can be known of a dataset"
    yield "dataset-bare", "dataset.html", bare, "nothing but a title of 4 letters: no file, no description, no logo"
    yield "dataset-full", "dataset.html", long, "a title of 90 letters; it is late"
    mirrored = replace(
        usual, heading=parts.mirrored_card.title, notes=parts.mirrored_card.notes, related=(parts.mirrored_card,)
    )
    yield "dataset-mirrored", "dataset.html", mirrored, "from right to left"


def resources(parts: Parts) -> Iterator[Made]:
    """Pages of files."""
    files, previews = parts.files, parts.previews
    usual = ResourcePage(
        path="",
        title="Arbres, relevé de 2026",
        section="datasets",
        trail=trail(parts),
        canonical="https://donnees.example.org/dataset/arbres/",
        file=files["follows a schema"],
        dataset=parts.link("Arbres du domaine public", "dataset"),
        organization=parts.link("Commune de Bourg-l’Exemple", "listing-organization"),
        license="Licence Ouverte 2.0",
        license_url="https://example.org/licence",
        address="https://donnees.example.org/dataset/arbres/arbres.csv",
        facts=parts.facts,
        siblings=(files["a service"], files["gone"]),
        central="https://catalogue.example.org/dataset/arbres/resource/1",
        report=parts.report,
        preview=replace(previews["a table"], schema=SCHEMA),
        data=parts.data,
        api=parts.at("api"),
    )
    shapes = replace(usual, file=files["of this site"], preview=previews["shapes"], explorer=parts.explorer)
    gone = replace(usual, file=files["gone"], preview=None, data=None, content=parts.content("gone"))
    bare = replace(
        usual,
        file=files["title of 4 letters"],
        organization=None,
        license="",
        license_url="",
        siblings=(),
        central="",
        report="",
        preview=None,
        data=None,
        facts=(),
        address="",
    )
    yield "resource", "resource.html", usual, "a table, by its schema, and what the data API has of it"
    yield "resource-shapes", "resource.html", shapes, "shapes on a map"
    yield (
        "resource-workbook",
        "resource.html",
        replace(usual, preview=previews["a workbook"]),
        "a workbook of several sheets",
    )
    yield "resource-tree", "resource.html", replace(usual, preview=previews["a tree"], data=None), "a tree"
    picture = replace(previews["a table"], picture=True)
    yield "resource-picture", "resource.html", replace(usual, preview=picture, data=None), "a picture"
    yield (
        "resource-service",
        "resource.html",
        replace(bare, file=files["a service"], service=parts.service, address="https://services.example.org/wfs"),
        "a service",
    )
    yield "resource-gone", "resource.html", gone, "a file that is gone"
    yield (
        "resource-odd",
        "resource.html",
        replace(gone, file=files["of another format"], content=parts.content(claimed="CSV")),
        "a file that is something else",
    )
    yield "resource-locked", "resource.html", replace(bare, file=files["locked"]), "a file that not everybody may have"
    yield "resource-bare", "resource.html", bare, "a file of which nothing is known but a name of 4 letters"
    yield "resource-full", "resource.html", replace(usual, file=files["title of 90 letters"]), "a name of 90 letters"
    for name, preview in previews.items():
        if name.startswith("nothing: "):
            why = name.removeprefix("nothing: ")
            yield (
                f"resource-why-{why}",
                "resource.html",
                replace(gone, file=files["of this site"], preview=preview, content=None),
                f"no preview: {why}",
            )
