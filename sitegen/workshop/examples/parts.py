"""Parts of pages in every state: cards, files, facets, pagers, facts, maps. Texts of the catalogue are in French."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sitegen.catalogue import Content, Family, Geometry, Phrase, Reading
from sitegen.catalogue.model import LocalFile
from sitegen.geo.drawing import Extent, extent
from sitegen.outputs.pages.views import (
    Chart,
    Criterion,
    DataFile,
    DataForm,
    DataSheet,
    Explorer,
    Facet,
    Fact,
    Finder,
    Pager,
    Request,
    Saved,
    Service,
    Spot,
)
from sitegen.page.feedback import letter
from sitegen.page.views import Card, File, Format, Link, Page
from sitegen.text.i18n import Speech
from sitegen.workshop.examples.frames import LONG, RIGHT_TO_LEFT, SHORT, TERRITORY, WRITE, path
from sitegen.workshop.examples.tables import Shown, samples

DAY = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
BEFORE = datetime(2024, 2, 29, tzinfo=UTC)
FORMATS: tuple[tuple[str, Family], ...] = (
    ("CSV", "table"),
    ("GeoJSON", "geo"),
    ("GTFS", "transport"),
    ("WMS", "api"),
    ("PDF", "document"),
    ("JPEG", "image"),
    ("ZIP", "archive"),
    ("JSON", "other"),
)
NOTES = (
    "Chaque ligne décrit **un arbre** du domaine public : essence, circonférence, hauteur, date de plantation.\n\n"
    "## Comment les données sont produites\n\nLes agents relèvent les arbres sur place, une fois par an.\n\n"
    "- les alignements de rue ;\n- les parcs et les squares ;\n- les cours d’école.\n\n"
    "| Colonne | Sens |\n|---|---|\n| `essence` | le nom latin |\n| `hauteur` | en mètres |\n\n"
    "> Les arbres des particuliers n’y sont pas.\n\nVoir aussi [la méthode](https://example.org/methode)."
)
_HERE = Geometry((((2.2, 45.1), (2.35, 45.08), (2.4, 45.2), (2.28, 45.3), (2.18, 45.2), (2.2, 45.1)),))
COVERED = (
    *(_HERE,) * 12,
    *(Geometry((((2.42, 45.12), (2.56, 45.1), (2.55, 45.3), (2.44, 45.32), (2.42, 45.12)),)),) * 5,
    Geometry((((2.3, 45.15), (2.5, 45.16), (2.48, 45.36), (2.32, 45.34), (2.3, 45.15)),)),
)
"""What datasets cover beside those of the whole territory: some of them the same."""
_POINTS = ((2.31, 45.22), (2.5, 45.33))
_SHAPE = '{"type":"Polygon","coordinates":[[[2.2,45.1],[2.35,45.08],[2.4,45.2],[2.28,45.3],[2.18,45.2],[2.2,45.1]]]}'


Made = tuple[str, str, Page, str]
"""(name, template, page, what it shows). A name that ends in that of a frame, as "home-bare", is shown in that one."""


@dataclass(frozen=True)
class Parts:
    """The parts of pages of one language; `logo` and `photo` are paths of pictures."""

    speech: Speech
    logo: str
    photo: str

    def phrase(self, text: str, language: str = "fr") -> Phrase:
        """A text of the catalogue, marked where it is not in the page's language."""
        return Phrase(text, "" if language == self.speech.language else language)

    def at(self, name: str) -> str:
        """The path of an example page."""
        return path(self.speech, name)

    def link(self, text: str, name: str, count: int | None = None, *, current: bool = False) -> Link:
        """A link to an example page."""
        return Link(self.phrase(text), self.at(name), count, current)

    @property
    def report(self) -> str:
        """Where a problem with a dataset is reported."""
        return letter(WRITE, title="Arbres du domaine public", url="https://donnees.example.org/dataset/arbres/")

    @property
    def card(self) -> Card:
        """The usual one; `cards` has the others."""
        return Card(
            path=self.at("dataset"),
            title=self.phrase("Arbres du domaine public"),
            notes=self.phrase(NOTES),
            organization=self.phrase("Commune de Bourg-l’Exemple"),
            formats=(Format("CSV", "table"), Format("GeoJSON", "geo")),
            modified=DAY,
            license="Licence Ouverte 2.0",
            restricted=False,
            late=False,
            extent=None,
        )

    @property
    def cards(self) -> dict[str, Card]:
        """One in each state, by what it is called."""
        usual, everywhere = self.card, TERRITORY.outline
        return {
            "usual": usual,
            "with an extent": replace(usual, extent=self.extent),
            "covers the territory": replace(usual, extent=extent(TERRITORY, everywhere)),
            "locked": replace(usual, title=self.phrase("Autorisations d’urbanisme"), restricted=True),
            "late": replace(usual, title=self.phrase("Budget primitif"), late=True, modified=BEFORE),
            "locked and late": replace(usual, restricted=True, late=True, extent=self.extent),
            "title of 4 letters": replace(usual, title=self.phrase(SHORT)),
            "title of 90 letters": replace(usual, title=self.phrase(LONG), extent=self.extent),
            "many formats": replace(usual, formats=self.formats),
            "nothing but a title": replace(
                usual, notes=Phrase(), organization=Phrase(), formats=(), modified=None, license=""
            ),
            "one long word": replace(
                usual, title=Phrase("export_donnees_equipements_sportifs_2026_v2_final_DEFINITIF.csv")
            ),
            "another language": replace(
                usual, title=Phrase("Bicycle counters", "en" if self.speech.language != "en" else "")
            ),
            "from right to left": self.mirrored_card,
        }

    @property
    def mirrored_card(self) -> Card:
        """A card in Arabic."""
        return replace(
            self.card,
            title=self.phrase("أشجار الملك العام", RIGHT_TO_LEFT),
            notes=self.phrase("كل سطر يصف شجرة واحدة: النوع والمحيط والارتفاع.", RIGHT_TO_LEFT),
            organization=self.phrase("بلدية المثال", RIGHT_TO_LEFT),
            extent=self.extent,
        )

    @property
    def formats(self) -> tuple[Format, ...]:
        """One of each family."""
        return tuple(Format(label, family) for label, family in FORMATS)

    @property
    def file(self) -> File:
        """The usual one; `files` has the others."""
        return File(
            path=self.at("resource"),
            name=self.phrase("Arbres, relevé de 2026"),
            description=self.phrase("Un arbre par ligne, en UTF-8."),
            format=Format("CSV", "table"),
            kind="file",
            target=self.photo,
            external=False,
            size=1_129_344,
            modified=DAY,
            schema="",
            restricted=False,
            download="arbres.csv",
        )

    @property
    def files(self) -> dict[str, File]:
        """One in each state, by what it is called."""
        usual, elsewhere = self.file, "https://files.example.org/arbres.csv"
        return {
            "of this site": usual,
            "elsewhere": replace(usual, target=elsewhere, external=True, download=""),
            "a service": replace(
                usual,
                name=Phrase("Arbres (WMS)"),
                format=Format("WMS", "api"),
                kind="api",
                target=elsewhere,
                external=True,
                size=None,
                download="",
            ),
            "documentation": replace(
                usual, name=self.phrase("Notice"), format=Format("PDF", "document"), kind="documentation"
            ),
            "follows a schema": replace(usual, schema="https://schema.example.org/arbres/1.0.0.json"),
            "locked": replace(usual, target="", restricted=True, download=""),
            "gone": replace(usual, target=elsewhere, external=True, mark="dead"),
            "does not come": replace(usual, target=elsewhere, external=True, mark="unreachable"),
            "of another format": replace(usual, target=elsewhere, external=True, mark="format"),
            "without an address": replace(usual, target="", external=True),
            "of which nothing is known": replace(
                usual, description=Phrase(), format=Format("", "other"), size=None, modified=None
            ),
            "title of 4 letters": replace(usual, name=self.phrase(SHORT), description=Phrase()),
            "title of 90 letters": replace(usual, name=self.phrase(LONG), format=Format("GeoPackage", "geo")),
        }

    @property
    def extent(self) -> Extent:
        """A part of the territory."""
        return extent(TERRITORY, _HERE)

    @property
    def explorer(self) -> Explorer:
        """What a map in the browser begins with."""
        return Explorer(source=self.photo, shapes=_SHAPE, territory=self.photo)

    @property
    def pagers(self) -> dict[str, Pager]:
        """A list at all its ends."""
        at = self.at("listing")

        def pager(number: int, total: int, *shown: int | None) -> Pager:
            pages = tuple((each, at) if each else None for each in shown)
            return Pager(number, total, pages, at if number > 1 else None, at if number < total else None)

        return {
            "first of many": pager(1, 250, 1, 2, 3, None, 250),
            "in the middle": pager(120, 250, 1, None, 118, 119, 120, 121, 122, None, 250),
            "last of many": pager(250, 250, 1, None, 248, 249, 250),
            "first of two": pager(1, 2, 1, 2),
            "last of two": pager(2, 2, 1, 2),
        }

    @property
    def facets(self) -> tuple[Facet, ...]:
        """Ways to narrow a list: a current value, long words, more values elsewhere, and only those elsewhere."""
        return (
            Facet(
                "format",
                self.speech.say("facet.format"),
                (self.link("CSV", "listing", 1203, current=True), self.link("GeoJSON", "listing", 87)),
            ),
            Facet(
                "organization",
                self.speech.say("facet.organization"),
                (
                    self.link("Commune de Bourg-l’Exemple", "listing-organization", 12),
                    self.link("Syndicat mixte d’aménagement et de développement durable", "listing-organization", 1),
                ),
                rest=Link(Phrase(self.speech.say("home.all_organizations")), self.at("index-organizations")),
            ),
            Facet("tag", self.speech.say("facet.tag"), (), Link(Phrase("…"), self.at("index-tags"))),
        )

    @property
    def tiles(self) -> tuple[Link, ...]:
        """Ways into the catalogue, of usual and of odd lengths."""
        said = ("Environnement", "Transports et mobilités", SHORT, "Aménagement du territoire, urbanisme, bâtiments")
        return tuple(self.link(words, "listing-group", 7 ** (index + 1)) for index, words in enumerate(said))

    @property
    def facts(self) -> tuple[Fact, ...]:
        """A line of each kind: links, values, a code, a date, an address elsewhere, words that are no message."""
        return (
            Fact("fact.publisher", (), links=(self.link("Commune de Bourg-l’Exemple", "listing-organization"),)),
            Fact("fact.license", (Phrase("Licence Ouverte 2.0"),), href="https://example.org/licence"),
            Fact("fact.modified", (Phrase(self.speech.date(DAY)),), date=DAY.date().isoformat()),
            Fact(
                "fact.tags", (), links=tuple(self.link(word, "listing-tag") for word in ("arbres", "nature en ville"))
            ),
            Fact("fact.identifier", (Phrase("0b5f8a6e-41d4-4a7b-9b1c-1f7d6a2c9e3d"),), code=True),
            Fact("Campagne de relevé", (self.phrase("printemps"), self.phrase("automne")), is_key=False),
        )

    @property
    def data(self) -> DataFile:
        """What the data API has of a workbook with a further sheet."""
        sheet = DataSheet("Espèces", 2, 48, 0, "", self.forms[:1])
        return DataFile(
            sheet="Arbres",
            number=1,
            rows=1203,
            features=1198,
            projection="Lambert-93",
            forms=self.forms,
            name=self.phrase("Arbres, relevé de 2026"),
            page=self.at("resource"),
            sheets=(sheet,),
        )

    @property
    def forms(self) -> tuple[DataForm, ...]:
        """A file in each form that programs read."""
        at = "https://donnees.example.org/dataset/arbres"
        return tuple(DataForm(each, self.photo, f"{at}.{each}", 88_000) for each in ("json", "geojson", "csv"))

    @property
    def service(self) -> Service:
        """A service with layers, and requests that are links or forms."""
        at = "https://services.example.org/wfs"
        return Service(
            "WFS",
            at,
            f"{at}?SERVICE=WFS&REQUEST=GetCapabilities",
            ("arbres", "bancs"),
            (
                Request("features", f"{at}?REQUEST=GetFeature&TYPENAMES=arbres"),
                Request("items", f"{at}?BBOX={{bbox}}", is_link=False),
            ),
        )

    @property
    def finder(self) -> Finder:
        """What the search starts from, with a chart to choose places on."""
        spots = (
            Spot("mont", self.phrase("Mont-Modèle"), "M60 20h6v6h-6z", is_place=True),
            Spot("bourg", Phrase("Bourg"), "M10 10h30v30h-30z"),
        )
        return Finder(self.speech.language + "/", self.speech.language + "/", Chart(120, 80, self.extent.land, spots))

    @property
    def saved(self) -> Saved:
        """A saved search with words, two criteria, and a value without a page."""
        return Saved(
            "arbres",
            (
                Criterion(
                    self.speech.say("facet.format"), (self.link("CSV", "listing"), self.link("GeoJSON", "listing"))
                ),
                Criterion(self.speech.say("facet.tag"), (Link(self.phrase("nature"), ""),)),
            ),
            '<catalogue-search src="https://donnees.example.org/">…</catalogue-search>',
        )

    def content(self, fault: str = "", claimed: str = "") -> Content:
        """What came of looking for a file."""
        return Content(
            reading=Reading(_KEPT, found="HTML"), claimed=claimed, came="2026-11-24", fault=fault, since="2026-11-02"
        )

    @property
    def previews(self) -> dict[str, Shown]:
        """What is in a file, by what it is called."""
        return {
            name: Shown(self.content(), TERRITORY.outline, shown=sample) for name, sample in samples(_POINTS, _HERE)
        }


_KEPT = LocalFile(Path("nowhere"), name="nowhere", digest="", size=0)  # nothing is read: `Shown` has what was


def trail(parts: Parts) -> tuple[Link, ...]:
    """The way from the home page."""
    home, listing = parts.speech.say("nav.home"), parts.speech.say("nav.datasets")
    return (Link(Phrase(home), parts.at("home")), Link(Phrase(listing), parts.at("listing")))
