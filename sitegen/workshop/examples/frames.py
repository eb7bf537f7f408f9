"""What is around the example pages: a usual site, one with next to nothing, one with much of all, one mirrored.

And one that counts its visitors, which the privacy page alone tells of.
"""

from __future__ import annotations

from dataclasses import replace

from sitegen.catalogue import Geometry, Phrase
from sitegen.config import AudienceTable, CspTable, MapTable
from sitegen.geo.drawing import sheet
from sitegen.geo.territory import Place, Territory
from sitegen.page.feedback import letter
from sitegen.page.marks import colours_of
from sitegen.page.views import Announcement, Frame, Icons, Link, Logo
from sitegen.site import csp
from sitegen.site.partner_pages import LEGAL_PAGES
from sitegen.text.i18n import Speech
from sitegen.theme import Theme

RIGHT_TO_LEFT = "ar"
SHORT = "Parc"  # a title of four letters
LONG = "Schéma directeur intercommunal des itinéraires cyclables et aires de covoiturage, en cours"
"""A title of ninety."""

_MIRRORED = ("البيانات المفتوحة", "كل ما تعرفه البلدية عن أراضيها، لإعادة الاستخدام بحرية")

_OUTLINE = (
    (2.05, 45.02), (2.22, 44.97), (2.41, 45.03), (2.55, 45.01), (2.63, 45.14), (2.58, 45.27), (2.66, 45.36),
    (2.49, 45.44), (2.30, 45.39), (2.21, 45.46), (2.07, 45.38), (2.11, 45.24), (1.98, 45.13), (2.05, 45.02),
)  # fmt: skip
_NEXT = ((2.63, 45.14), (2.95, 45.1), (3.0, 45.4), (2.66, 45.36), (2.58, 45.27), (2.63, 45.14))
TERRITORY = Territory(
    name="Pays de l’exemple",
    outlines=(("Pays de l’exemple", Geometry((_OUTLINE,))),),
    context=(("Pays voisin", Geometry((_NEXT,))),),
    places=(Place("Bourg-l’Exemple", 2.31, 45.22), Place("Mont-Modèle", 2.5, 45.33)),
)


WRITE = "donnees@example.org"  # whom visitors write to
_CENTRAL = "Catalogue régional de l’exemple"
_POLICY = CspTable().model_copy(update={"frames": ("'self'",)})
_AUDIENCE = AudienceTable(matomo="https://stats.example.org/", site=1, masked_bytes=2, retention_months=13)
_LATER = "2999-12-31"  # on which no gallery is looked at any more


def frames(theme: Theme, speech: Speech, languages: tuple[str, ...]) -> dict[str, Frame]:
    """By name: "usual", "bare", "full", "mirrored", "measured"."""
    home, language = path(speech, "home"), "" if speech.language == "fr" else "fr"
    title = "Données ouvertes de l’exemple"
    tagline = "Ce que la collectivité sait de son territoire, à réutiliser librement"
    usual = Frame(
        language=speech.language,
        title=title,
        tagline=tagline,
        base=(base := "https://donnees.example.org/"),
        home=home,
        search=path(speech, "search"),
        logo=(logo := theme.asset("examples/logo.svg")),
        logo_alt="Pays de l’exemple",
        nav=tuple(_nav(speech)),
        footer=(
            Link(Phrase(speech.say("snippet.title")), path(speech, "embedding")),
            *(
                Link(Phrase(speech.say(f"{name}.title")), path(speech, name))
                for name in ("api", *LEGAL_PAGES)
                if name != "accessibility"
            ),
        ),
        accessibility="partial",
        accessibility_path=path(speech, "accessibility"),
        publisher="Pays de l’exemple",
        contact=WRITE,
        source_title=_CENTRAL,
        source_url="https://catalogue.example.org/",
        languages=languages,
        examples=tuple(Link(Phrase(word), f"{path(speech, 'search')}?q={word}") for word in ("arbres", "budget")),
        placeholder="arbres",
        policy=csp.policy(_POLICY),
        third_parties=(),
        territory=sheet(TERRITORY, speech.grammar.sides),
        picture=theme.asset("examples/photo.svg"),
        locale=speech.territorial,
        called=Phrase(title, language),
        motto=Phrase(tagline, language),
        central=Phrase(speech.say("central.see", name=_CENTRAL)),
        report=WRITE,
        ask=letter(WRITE, title=title, url=f"{base}{home}"),
        logo_look="solid",
        icons=Icons(logo, logo, logo, logo, logo),
        colours=colours_of(theme),
        fonts=tuple(theme.asset(name) for name in (theme.tokens.get("font-file", ""),) if name),
        manifest=theme.asset("examples/site.webmanifest"),
        embed_policy=csp.policy(_POLICY),
        privacy_path=path(speech, "privacy"),
    )
    bare = replace(
        usual,
        title=SHORT,
        called=Phrase(SHORT, language),
        tagline="",
        motto=Phrase(),
        logo="",
        logo_alt="",
        nav=usual.nav[:1],
        footer=(),
        accessibility="none",
        publisher="",
        contact="",
        source_title="",
        source_url="",
        examples=(),
        placeholder="",
        territory=None,
        central=Phrase(),
        report="",
        ask="",
        logo_look="",
        icons=replace(usual.icons, drawing=""),
    )
    full = replace(
        usual,
        title=LONG,
        called=Phrase(LONG, language),
        tagline=(long := f"{tagline} : budgets, délibérations, équipements, transports, environnement et urbanisme."),
        motto=Phrase(long, language),
        logo=(wide := theme.asset("examples/wide-logo.svg")),
        logo_dark=theme.asset("examples/wide-logo-dark.svg"),
        logo_look="dark",
        logo_size=(384, 96),
        publisher="Syndicat mixte d’aménagement et de développement durable du pays de l’exemple",
        nav=(
            *usual.nav,
            *(_text(speech, name) for name in ("Réutilisations", "Producteurs de données")),
            ("", Link(Phrase("Portail cartographique", language), "", address="https://cartes.example.org/")),
        ),
        announcement=Announcement(
            Phrase(
                "Le budget de l’année est publié : ce qu’il finance, où vont les investissements",
                language,
            ),
            path=path(speech, "dataset"),
            leads=True,
            ends=_LATER,
        ),
        logos=(
            Logo("Pays de l’exemple", logo, "https://pays.example.org/"),
            Logo("Syndicat mixte de l’exemple", wide, "https://syndicat.example.org/"),
            Logo("Fonds de l’exemple", theme.asset("examples/photo.svg")),
        ),
        accessibility="full",
        third_parties=("stats.example.org", "tiles.example.org"),
        map=MapTable(tiles="https://tiles.example.org/{z}/{x}/{y}.png", attribution="© Exemple"),
        examples=tuple(Link(Phrase(word), f"{path(speech, 'search')}?q=1") for word in (LONG, "eau", "crèches", "PLU")),
    )
    mirrored = replace(
        usual,
        language=RIGHT_TO_LEFT,
        title=_MIRRORED[0],
        called=Phrase(_MIRRORED[0]),
        tagline=_MIRRORED[1],
        motto=Phrase(_MIRRORED[1]),
        publisher="بلدية المثال",
        logo_alt="بلدية المثال",
        announcement=Announcement(Phrase("اجتماع مفتوح للجميع حول البيانات"), address="https://pays.example.org/"),
        nav=tuple(
            (section, replace(link, label=Phrase(said)))
            for (section, link), said in zip(usual.nav, ("البيانات", "المواضيع", "الناشرون", "حول"), strict=True)
        ),
    )
    measured = replace(usual, audience=_AUDIENCE)  # and the policy of `usual`: who reads a gallery is told to nobody
    return {"usual": usual, "bare": bare, "full": full, "mirrored": mirrored, "measured": measured}


def path(speech: Speech, name: str) -> str:
    """Where an example page lies: a file, so that links lead there on a disk as well."""
    return f"{speech.language}/{name}.html"


def _nav(speech: Speech) -> list[tuple[str, Link]]:
    said = (("datasets", "listing"), ("groups", "index-groups"), ("organizations", "index-organizations"))
    links = [(section, Link(Phrase(speech.say(f"nav.{section}")), path(speech, name))) for section, name in said]
    return [*links, _text(speech, "À propos")]


def _text(speech: Speech, title: str) -> tuple[str, Link]:
    return f"text:{title}", Link(Phrase(title), path(speech, "text"))
