"""Example home pages: every block that a partner may want, one dataset, and none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from babel.dates import format_date

from sitegen.geo.overlay import Overlay, overlay
from sitegen.outputs.pages.views import HomeBlock, HomePage, Month
from sitegen.page.views import Link, Linked
from sitegen.text.markup import document
from sitegen.workshop.examples.frames import TERRITORY
from sitegen.workshop.examples.parts import COVERED, DAY, Made, Parts

_INTRO = document("Bienvenue. Ces données sont à vous : **réutilisez-les**.")
_MORE = document(
    "# Une question, une donnée\n\nLes services répondent à ce qu’on leur demande, et publient la réponse : ainsi "
    "sont arrivés ici [les arbres](https://example.org/) et le budget."
)
_BLOCKS = (
    HomeBlock("text", "", _INTRO),
    *map(HomeBlock, ("figures", "featured", "searches", "groups", "latest", "map", "organizations")),
    HomeBlock("text", "questions", _MORE),
    HomeBlock("logos"),
)
_FEW = tuple(map(HomeBlock, ("groups", "latest", "organizations")))
_FIGURES = {"datasets": 5000, "files": 12_345, "organizations": 57, "groups": 18, "formats": 23}
_CHANGED = (0, 12, 48, 7, 0, 31, 112, 64, 9, 3, 205, 87)  # datasets a month, to that of `DAY`
_FORMATS = (("CSV", 1203), ("GeoJSON", 640), ("WMS", 312), ("XLSX", 87), ("PDF", 24), ("GTFS", 2))
_PLACES = (("Bourg-l’Exemple", 600), ("Mont-Modèle", 250), ("Saint-Exemple-sur-Modèle et ses environs", 50))


def homes(parts: Parts) -> Iterator[Made]:
    """The home page."""
    cards, say = tuple(parts.cards.values()), parts.speech.say
    usual = HomePage(
        path="",
        title=say("nav.home"),
        description="Données ouvertes d’un territoire qui n’existe pas.",
        section="home",
        alternates_data=(("text/turtle", parts.photo),),
        feed=parts.link("Données", "listing"),
        oembed=parts.link("Données", "listing"),
        linked=Linked('{"@context":"https://schema.org","@type":"DataCatalog"}', "Un catalogue."),
        intro=_INTRO,
        datasets=_FIGURES["datasets"],
        files=_FIGURES["files"],
        modified=DAY,
        searches=parts.tiles[:2],
        groups=parts.tiles,
        groups_more=parts.link("Tous les thèmes", "index-groups"),
        organizations=parts.tiles[1:],
        organizations_more=parts.link("Tous les producteurs", "index-organizations"),
        latest=cards[:6],
        listing=parts.at("listing"),
        blocks=_BLOCKS,
        featured=tuple(parts.cards[name] for name in ("with an extent", "title of 90 letters", "another language")),
        figures=tuple((count, say(f"home_blocks.figure.{name}", count)) for name, count in _FIGURES.items()),
        map=_map(),
        places=_links(parts, _PLACES),
        places_more=parts.link("Tous les lieux", "index-tags"),
        central="https://catalogue.example.org/",
        themes=_FIGURES["groups"],
        producers=_FIGURES["organizations"],
        months=_months(parts),
        recent=sum(_CHANGED),
        formats=_links(parts, _FORMATS),
    )
    one = HomePage(
        path="",
        title=usual.title,
        section="home",
        datasets=1,
        files=1,
        modified=DAY,
        latest=(parts.card,),
        listing=parts.at("listing"),
        blocks=_FEW,
        producers=1,
        months=tuple(replace(month, count=int(month.day.month == DAY.month)) for month in usual.months),
        recent=1,
        formats=usual.formats[:1],
    )
    none = HomePage(path="", title=usual.title, section="home", listing=parts.at("listing"), blocks=_FEW)
    plain = replace(usual, blocks=(_BLOCKS[0], *_FEW), figures=(), map=None, places=(), places_more=None)
    yield "home", "home.html", usual, "5,000 datasets, and everything that a home page can have"
    yield "home-plain", "home.html", plain, "the blocks that one has who chooses none"
    yield "home-one", "home.html", one, "one dataset, no introduction, no groups"
    yield "home-bare", "home.html", none, "no dataset, no logo, no publisher, a title of 4 letters"
    yield (
        "home-full",
        "home.html",
        usual,
        "a title of 90 letters, a wide logo and others’, a long menu, an announcement",
    )
    yield "home-mirrored", "home.html", usual, "from right to left"


def _links(parts: Parts, counted: tuple[tuple[str, int], ...]) -> tuple[Link, ...]:
    return tuple(parts.link(words, "listing-tag", count) for words, count in counted)


def _map() -> Overlay | None:
    """What fifty times as many datasets cover as there are shapes for it here."""
    drawn = overlay(TERRITORY, (*(TERRITORY.outline,) * 9, *COVERED))
    many = 50
    return drawn and replace(
        drawn,
        datasets=many * drawn.datasets,
        everywhere=many * drawn.everywhere,
        counts=tuple(many * count for count in drawn.counts),
    )


def _months(parts: Parts) -> tuple[Month, ...]:
    last = DAY.year * 12 + DAY.month - 1
    days = (date(at // 12, at % 12 + 1, 1) for at in range(last - len(_CHANGED) + 1, last + 1))
    locale = parts.speech.locale
    return tuple(
        Month(day, format_date(day, "LLL", locale=locale), count) for day, count in zip(days, _CHANGED, strict=True)
    )
