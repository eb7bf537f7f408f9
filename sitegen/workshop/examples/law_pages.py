"""Example pages of those that the law asks for: with everything, before anything is filled in, and odd ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sitegen.catalogue import Phrase
from sitegen.config import AccessibilityTable, LegalTable
from sitegen.outputs.pages.law.views import LegalPage, LicencesPage, RegisterPage
from sitegen.site.conformity import Conformity, conformity
from sitegen.site.licences import FOR_DATA, PERMISSIVE, RECIPROCAL, Kind, Use, decree_of
from sitegen.site.partner_pages import LEGAL_PAGES
from sitegen.site.register import Entry
from sitegen.text.markup import document
from sitegen.workshop.examples.frames import LONG, SHORT, WRITE
from sitegen.workshop.examples.parts import BEFORE, DAY, NOTES, Made, Parts, trail

_LEGAL = LegalTable(
    publisher="Pays de l’exemple",
    legal_form="Syndicat mixte",
    siret="00000000000000",
    publication_director="La présidence",
    address="1 place de l’Exemple",
    phone="01 99 00 00 00",
    email=WRITE,
    contact_url="https://pays.example.org/contact",
    host_name="Hébergeur de l’exemple",
    host_address="2 rue du Modèle",
    host_phone="01 99 00 00 01",
    host_logs_days=30,
    data_protection="dpo@example.org",
    credits=("Photographie : Commune de Bourg-l’Exemple.", "Dessins : Pays de l’exemple."),
)
_AUDITED = AccessibilityTable(
    status="partial",
    audit_rate=72,
    audit_date="2026-03-02",
    auditor="Cabinet de l’exemple",
    audit_url="https://example.org/audit",
    statement_date="2026-03-16",
    updated="2026-09-01",
    non_conformities=(
        "Les cartes ne se parcourent pas au clavier : la liste des lieux, à côté, donne les mêmes liens.",
        "Des fichiers PDF n’ont pas de titre.",
    ),
    derogations=("Les plans d’avant 2010 sont des images : leur texte est envoyé à qui le demande.",),
    exempt=("Les vidéos publiées avant le 23 septembre 2020.",),
    environments=("Firefox et NVDA", "Safari et VoiceOver"),
    tools=("Colour Contrast Analyser",),
    pages=("Accueil", "Tous les jeux de données", "Un jeu de données", "Mentions légales"),
    contact="acces@example.org",
    scheme_url="https://example.org/schema",
    plan_url="https://example.org/plan",
)
_WHOLE = AccessibilityTable(
    status="full", audit_rate=100, audit_date="2026-03-02", auditor=_AUDITED.auditor, contact=_AUDITED.contact
)
_MORE = document("# Ce que nous ajoutons\n\nUne page de papier est à lire à l’accueil du **Pays de l’exemple**.")
_USED: tuple[tuple[str, int, Kind], ...] = (
    ("Licence Ouverte 2.0", 3812, "lo"),
    ("ODbL 1.0", 640, "odbl"),
    ("CC BY 4.0", 312, "by"),
    ("CC BY-SA 4.0", 87, "sa"),
    ("CC BY-NC-ND 4.0", 24, "limits"),
    ("CC0 1.0", 12, "free"),
    ("MIT", 2, "software"),
    ("Conditions particulières de réutilisation des données de l’exemple", 1, "other"),
)


def legal_pages(parts: Parts) -> Iterator[Made]:
    """Legal notices, privacy, the accessibility statement; licences; the register of public information."""
    usual = LegalPage(
        path="",
        title="",
        trail=trail(parts)[:1],
        legal=_LEGAL,
        accessibility=_AUDITED,
        conformity=conformity(_AUDITED, DAY.date()),
        contacts=True,
        places=tuple((name, parts.at(name)) for name in LEGAL_PAGES),
        more=_MORE,
    )
    for name in ("legal", "privacy", "accessibility"):
        page = replace(usual, title=parts.speech.say(f"{name}.title"))
        yield name, f"{name}.html", page, "with everything that the law asks for"
        bare = replace(
            page,
            legal=LegalTable(),
            accessibility=AccessibilityTable(),
            conformity=Conformity(),
            contacts=False,
            more=None,
        )
        yield f"{name}-bare", f"{name}.html", bare, "before anything is filled in"
    privacy = replace(usual, title=parts.speech.say("privacy.title"))
    yield "privacy-full", "privacy.html", replace(privacy, more=None), "with third parties"
    yield "privacy-measured", "privacy.html", privacy, "where visits are counted"
    statement = replace(usual, title=parts.speech.say("accessibility.title"), accessibility=_WHOLE, more=None)
    late = _AUDITED.model_copy(update={"audit_date": "2021-03-02"})
    yield (
        "accessibility-whole",
        "accessibility.html",
        replace(statement, conformity=conformity(_WHOLE, DAY.date())),
        "where every criterion is met",
    )
    yield (
        "accessibility-late",
        "accessibility.html",
        replace(statement, accessibility=late, conformity=conformity(late, DAY.date())),
        "after the audit has expired",
    )
    yield from _licences(parts)
    yield from _registers(parts)


def _licences(parts: Parts) -> Iterator[Made]:
    usual = LicencesPage(
        path="",
        title=parts.speech.say("licences.title"),
        trail=trail(parts)[:1],
        used=tuple(
            Use(title, "" if kind == "other" else "https://example.org/licence", count, kind, decree_of(title, kind))
            for title, count, kind in _USED
        ),
        links=tuple((title, parts.at("listing-tag")) for title, _, kind in _USED if kind != "other"),
        untold=110,
        for_data=FOR_DATA,
        permissive=PERMISSIVE,
        reciprocal=RECIPROCAL,
        more=_MORE,
    )
    yield "licences", "licences.html", usual, "a licence of each kind, and datasets without any"
    bare = replace(usual, used=(), links=(), untold=0, more=None)
    yield "licences-bare", "licences.html", bare, "no dataset"


def _registers(parts: Parts) -> Iterator[Made]:
    usual = Entry(
        title=parts.phrase("Arbres du domaine public"),
        subject=parts.phrase(NOTES),
        created=BEFORE.date().isoformat(),
        updated=DAY.date().isoformat(),
        change="",
        reuse="Licence Ouverte 2.0",
        reuse_url="https://example.org/licence",
        path=parts.at("dataset"),
        url="https://donnees.example.org/dataset/arbres/",
    )
    unknown = replace(
        usual, title=parts.phrase(SHORT), subject=Phrase(), created="", updated="", reuse="", reuse_url=""
    )
    elsewhere = replace(
        usual,
        title=Phrase("Rapport d’activité de 2025"),
        subject=Phrase("Ce que les services ont fait dans l’année, et ce que cela a coûté."),
        change="l’annexe sur les marchés publics",
        reuse="Licence Ouverte 2.0",
        reuse_url="",
        path="",
        url="https://pays.example.org/rapport-2025.pdf",
    )
    on_paper = replace(
        elsewhere, title=Phrase("Registre des délibérations"), subject=Phrase(), change="", updated="", url=""
    )
    page = RegisterPage(
        path="",
        title=parts.speech.say("register.title"),
        trail=trail(parts)[:1],
        entries=(usual, replace(usual, title=parts.phrase(LONG)), unknown),
        documents=(elsewhere, on_paper),
        reviewed="2026-06-30",
        csv=parts.photo,
        pager=parts.pagers["first of many"],
        more=_MORE,
    )
    yield "register", "register.html", page, "its first page, with documents that are not in the catalogue"
    later = replace(page, documents=(), reviewed="", pager=parts.pagers["in the middle"], more=None)
    yield "register-later", "register.html", replace(later, is_translated=False), "a page in the middle of a long one"
    empty = RegisterPage(path="", title=page.title, trail=page.trail, csv=page.csv)
    yield "register-bare", "register.html", empty, "nothing"
