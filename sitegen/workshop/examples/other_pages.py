"""Example pages beside the catalogue: the search, texts, the data API, and what stands in pages of others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sitegen.catalogue import Phrase
from sitegen.freeze.views import FrozenPage
from sitegen.outputs.embed.views import EmbeddingPage, FramePage
from sitegen.outputs.fragments.views import DatasetFragment, ListFragment
from sitegen.outputs.pages.views import (
    ApiPage,
    EmbedPage,
    FoundPage,
    GonePage,
    MapPage,
    MovedPage,
    SearchPage,
    TextPage,
)
from sitegen.outputs.preflight.views import PreflightPage, QualityCriterion, Reason
from sitegen.page.views import Page
from sitegen.text.markup import document
from sitegen.workshop.examples.frames import LONG, SHORT
from sitegen.workshop.examples.law_pages import legal_pages
from sitegen.workshop.examples.parts import DAY, NOTES, Made, Parts, trail

_TEXT = """# À propos

Ce site présente les **données ouvertes** d’un territoire qui n’existe pas.

## Qui publie

Les services de la collectivité, chacun pour ce qu’il connaît.

## Ce que l’on peut en faire

1. les télécharger ;
2. les réutiliser, même à des fins commerciales ;
3. signaler une erreur.

## Comment nous écrire

Par courrier, ou à l’adresse `donnees@example.org`.

## Un tableau

| Année | Jeux de données |
|------:|----------------:|
| 2025 | 12 |
| 2026 | 48 |

> Une citation, et [un lien](https://example.org/).
"""


def searches(parts: Parts) -> Iterator[Made]:
    """The search, and what stands where nothing is any more."""
    say = parts.speech.say
    usual = SearchPage(
        path="",
        title=say("search.title"),
        section="search",
        indexed=False,
        finder=parts.finder,
        listing=parts.at("listing"),
        site_map=parts.at("site-map"),
        facets=parts.facets[:2],
    )
    yield "search", "search.html", usual, "the search, before anything is asked for"
    yield "search-without", "search.html", replace(usual, finder=None, facets=()), "where there is no index"
    yield (
        "not-found",
        "404.html",
        Page(path="", title=say("not_found.title"), rooted=True, indexed=False),
        "nothing is there",
    )
    gone = GonePage(
        path="",
        title=say("gone.title"),
        indexed=False,
        heading=parts.phrase("Arbres"),
        since=date(2026, 11, 2),
        listing=parts.link("Données", "listing"),
        organization=parts.link("Commune de Bourg-l’Exemple", "listing-organization"),
    )
    yield "gone", "gone.html", gone, "a dataset that was removed"
    yield (
        "moved",
        "moved.html",
        MovedPage(path="", title=say("moved.title"), heading=parts.phrase("Arbres"), to=parts.at("dataset")),
        "what leads to another address",
    )


def texts(parts: Parts) -> Iterator[Made]:
    """The partner's own texts, and those that the law asks for."""
    say = parts.speech.say
    text = TextPage(
        path="", title="À propos", section="text:À propos", trail=trail(parts)[:1], document=document(_TEXT)
    )
    yield "text", "text.html", text, "a text with headings, lists, a table, a quotation"
    yield "text-full", "text.html", text, "the same below a long name"
    yield from legal_pages(parts)
    sections = ((say("nav.datasets"), parts.tiles), (say("nav.groups"), parts.tiles[:1]))
    yield "site-map", "site-map.html", MapPage(path="", title=say("site-map.title"), parts=sections), "the site map"
    yield from _apis(parts)
    frozen = FrozenPage(
        path="",
        title=say("frozen.title"),
        original="https://donnees.example.org/",
        about=parts.at("frozen"),
        day=date(2026, 11, 30),
        newest=DAY,
        datasets=48,
        resources=120,
        version="1.0",
    )
    yield "frozen", "frozen.html", frozen, "what a frozen copy says of itself"


def _apis(parts: Parts) -> Iterator[Made]:
    say = parts.speech.say
    first, features, _ = parts.forms
    api = ApiPage(
        path="",
        title=say("api.title"),
        section="api",
        index=parts.photo,
        openapi=parts.photo,
        files=3,
        datasets=((parts.link("Arbres du domaine public", "dataset"), (parts.data, replace(parts.data, sheets=()))),),
        more=12,
        first=first,
        first_features=features,
    )
    yield "api", "api.html", api, "the data API"
    yield "api-none", "api.html", replace(api, datasets=(), first=None, first_features=None, files=0, more=0), "no data"
    affected = (parts.link("Arbres du domaine public", "dataset"), ("http://localhost/arbres.csv",))
    reasons = tuple(
        Reason(code, weight, 3, (affected,))
        for code, weight in (("address-refused", "refused"), ("license-unknown", "lost"))
        if parts.speech.knows(f"preflight.reason.{code}.title")
    )
    criteria = (
        QualityCriterion("license", 48, 48, ()),
        QualityCriterion("spatial", 12, 48, (parts.link("Arbres du domaine public", "dataset"),)),
    )
    taken = PreflightPage(
        path="",
        title=say("preflight.title"),
        indexed=False,
        address="https://donnees.example.org/catalog.jsonld",
        day=DAY,
        datasets=48,
        taken=45,
        points=7.4,
        reasons=reasons,
        criteria=criteria,
        transport=(("GTFS", 2), ("NeTEx", 1)),
    )
    yield "preflight", "preflight.html", taken, "what data.gouv.fr takes"
    yield (
        "preflight-none",
        "preflight.html",
        PreflightPage(path="", title=say("preflight.title"), indexed=False),
        "nothing",
    )


def pieces(parts: Parts) -> Iterator[Made]:
    """What stands in other sites' pages, and what no page is."""
    cards = tuple(parts.cards.values())
    embedded = EmbedPage(
        path="",
        title=LONG,
        indexed=False,
        heading=parts.phrase(LONG),
        full=parts.at("listing-saved"),
        total=12,
        cards=cards[:5],
    )
    yield "embed", "embed.html", embedded, "a saved search in a frame"
    yield "embed-empty", "embed.html", replace(embedded, total=0, cards=()), "one that finds nothing"
    yield (
        "frame",
        "frame.html",
        FramePage(path="", title="Cadre", indexed=False, script=parts.photo, filters=("format",)),
        "an element in a frame",
    )
    chosen = (("arbres", parts.phrase("Arbres du domaine public")),)
    code = tuple(
        (each, f'<catalogue-{each} src="https://donnees.example.org/">')
        for each in ("element", "growing", "frame", "fragment", "oembed", "widget")
    )
    others = tuple((each, f"<catalogue-{each}>") for each in ("latest", "search", "dataset", "preview"))
    embedding = EmbeddingPage(
        path="",
        title=parts.speech.say("snippet.title"),
        indexed=False,
        variants=code,
        others=others,
        site={"base": "https://donnees.example.org/"},
        index=parts.photo,
        datasets=chosen,
        resources=chosen,
    )
    yield "embedding", "embedding.html", embedding, "what makes code to paste"
    yield "found", "found.html", FoundPage(path="", title="", card=parts.card), "a card that the search shows"
    for kind in ("list", "latest", "search"):
        fragment = ListFragment(path="", title="", kind=kind, full=parts.at("listing"), total=12, cards=cards[:5])
        yield f"fragment-{kind}", "fragments/list.html", fragment, "in pages that other servers make"
    yield "fragment-empty", "fragments/list.html", ListFragment(path="", title="", full=parts.at("listing")), "nothing"
    piece = DatasetFragment(
        path="",
        title="",
        at=parts.at("dataset"),
        heading=parts.phrase(LONG),
        notes=parts.phrase(NOTES),
        organization=parts.phrase("Commune"),
        license="Licence Ouverte 2.0",
        license_url="https://example.org/licence",
        modified=DAY,
        late=True,
        restricted=True,
        formats=parts.formats,
        files=tuple(parts.files.values()),
    )
    yield "fragment-dataset", "fragments/dataset.html", piece, "a dataset with its files"
    yield (
        "fragment-dataset-bare",
        "fragments/dataset.html",
        DatasetFragment(path="", title="", at=parts.at("dataset"), heading=Phrase(SHORT)),
        "a title",
    )
    head = FrozenPage(
        path="", title="", original="https://donnees.example.org/", about=parts.at("frozen"), day=date(2026, 11, 30)
    )
    yield "frozen-head", "parts/frozen.html", head, "at the head of a frozen copy's pages"
