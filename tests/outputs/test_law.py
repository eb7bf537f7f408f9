"""The pages that the law asks for, as the base theme writes them."""

from __future__ import annotations

import csv
import html
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from sitegen import package_data
from sitegen.catalogue import Catalogue, License, Resource, Text
from sitegen.config import DumpSource, Partner, PartnerTable, Source, ThemeTable
from sitegen.outputs import OUTPUTS
from sitegen.site import sites_of
from sitegen.site.former import Names
from sitegen.theme import Theme, load_theme
from tests import PROJECT
from tests.outputs.test_pages import CATALOGUE, DATASET, TABLE

TODAY = date(2026, 11, 30)
LEGAL = {
    "publisher": "Commune de Villeneuve",
    "publication_director": "La maire",
    "address": "1 place de la Mairie",
    "phone": "+33 5 36 49 00 00",
    "email": "contact@villeneuve.example.org",
    "host_name": "Hébergeur",
    "host_address": "2 rue de l’Hébergeur",
    "host_phone": "+33 1 99 00 00 00",
}
AUDIT = {"audit_date": "2026-01-10", "audit_rate": 72.5, "auditor": "Société Exemple", "statement_date": "2026-01-20"}


@cache
def _theme() -> Theme:
    return load_theme(ThemeTable(), partner=PROJECT / "none", folders=(package_data.themes(),))


# What the law asks for, and a page of each other kind.
_SHOWN = re.compile(r"(en/)?(pages/.*|index\.html|dataset/([^/]+/)?index\.html)|404\.html|.*\.(csv|txt)")


def site(
    folder: Path, catalogue: Catalogue = CATALOGUE, outputs: tuple[str, ...] = ("pages",), **changes: object
) -> dict[str, str]:
    """Pages and tables of these outputs by path, in all languages of the site, as the base theme makes them."""
    source = Source("s", DumpSource(kind="dump", datasets="x.jsonl"), folder)
    table = PartnerTable.model_validate({**TABLE, "legal": LEGAL, **changes})
    partner = Partner("p", folder, source, table)
    made: dict[str, str] = {}
    for each in sites_of(partner, catalogue, names=Names(today=TODAY)):
        for output in outputs:
            for artifact in OUTPUTS[output].artifacts(each, _theme()):
                if _SHOWN.fullmatch(artifact.path):
                    content = artifact.make(*artifact.args)
                    assert isinstance(content, bytes)
                    made[artifact.path] = content.decode()
    return made


def words(page: str) -> str:
    """What the content of a page says, in one line, with plain spaces."""
    main = page.split("<main")[1].split("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def said(folder: Path, page: str, **changes: object) -> str:
    return words(site(folder, **changes)[f"pages/{page}/index.html"])  # type: ignore[arg-type]


def test_legal_notices_tell_all_that_the_law_asks_for(tmp_path: Path) -> None:
    made = site(tmp_path, languages=["fr", "en"], translations={"en": {"legal": {"publication_director": "The mayor"}}})
    told = {language: words(made[f"{place}pages/legal/index.html"]) for language, place in (("fr", ""), ("en", "en/"))}
    for language, text in told.items():
        for key, value in LEGAL.items():
            assert value in text or (language == "en" and key == "publication_director"), (language, key)
    assert "La maire" not in told["en"]
    assert "The mayor" in told["en"]
    for slug in ("licences", "register", "privacy", "accessibility"):
        assert f'href="../../pages/{slug}/"' in made["pages/legal/index.html"]


@pytest.mark.parametrize(
    ("keys", "state", "says"),
    [
        ({}, "non conforme", "n’a pas encore été audité"),
        ({"status": "full"}, "non conforme", "n’a pas encore été audité"),
        (AUDIT, "partiellement conforme", "72,5 % des critères du RGAA version 4.1 sont respectés"),
        ({**AUDIT, "audit_rate": 100}, "totalement conforme", "valable jusqu’au 10 janvier 2029"),
        ({**AUDIT, "audit_rate": 30}, "non conforme", "Moins de la moitié des critères"),
        ({**AUDIT, "audit_date": "2023-01-10"}, "non conforme", "n’est plus valable depuis le 10 janvier 2026"),
        ({**AUDIT, "audit_date": "2027-01-10"}, "non conforme", "L’audit n’a pas encore eu lieu"),
        ({**AUDIT, "redesign": "2026-06-01"}, "non conforme", "refondu le 1er juin 2026, après l’audit du 10 janvier"),
        ({**AUDIT, "audit_date": "2024-01-10", "new_rgaa": "2024-06-01"}, "non conforme", "dix-huit mois après"),
        ({"audit_rate": 100}, "non conforme", "La date de l’audit n’est pas renseignée"),
        ({"audit_date": "2026-01-10"}, "non conforme", "Le résultat de l’audit n’est pas renseigné"),
    ],
)
def test_the_state_of_accessibility_stands_in_words_on_every_page(
    tmp_path: Path, keys: dict[str, object], state: str, says: str
) -> None:
    made = site(tmp_path, accessibility=keys)
    for path, page in made.items():
        if path.endswith(".html"):
            [told] = re.findall(r">Accessibilité\s*: ([^<]*)</a></li>", page.split("<footer")[1])
            assert told == state, path
    text = words(made["pages/accessibility/index.html"])
    assert ("n’est pas conforme" if state == "non conforme" else f"est {state}") in text
    assert says in text


def test_a_statement_lists_what_the_model_asks_for(tmp_path: Path) -> None:
    lists = ("non_conformities", "derogations", "exempt", "technologies", "environments", "tools", "pages")
    told = {key: [f"{key} un", f"{key} deux"] for key in lists}
    english = {key: [f"{key} one"] for key in lists if key != "technologies"}
    made = site(
        tmp_path,
        accessibility={**AUDIT, **told, "contact": "https://a.example/form", "scheme_url": "https://a.example/scheme"},
        languages=["fr", "en"],
        translations={"en": {"accessibility": english}},
    )
    page = made["pages/accessibility/index.html"]
    order = [f"<li>{key} {number}</li>" for key in lists for number in ("un", "deux")]
    assert [page.index(each) for each in order] == sorted(page.index(each) for each in order)
    assert "établie le 20 janvier 2026" in words(page)
    for link in ("https://a.example/form", "https://a.example/scheme", "https://formulaire.defenseurdesdroits.fr/"):
        assert f'href="{link}"' in page
    assert "Libre réponse 71120, 75342 Paris CEDEX 07" in page
    other = made["en/pages/accessibility/index.html"]
    assert all(f"<li>{key} one</li>" in other for key in english)
    assert re.findall(r"<li>(\w+) un</li>", other) == ["technologies"], "names of techniques have no language"


@pytest.mark.parametrize(
    ("changes", "says", "is_silent_on"),
    [
        ({}, "ne mesure pas votre visite", "Matomo"),
        ({"csp": {"images": ["https://tiles.example.org"]}}, "tiles.example.org", "aucun cookie"),
        ({"show": {"contacts": True}}, "reprennent les noms et les adresses de contact", "ne reprennent pas"),
        ({}, "ne reprennent pas les champs de contact", "reprennent les noms"),
        ({"legal": {**LEGAL, "host_logs_days": 30}}, ". Ces journaux sont conservés 30 jours", "déclare ne pas"),
        ({"legal": {**LEGAL, "host_logs_days": 0}}, "déclare ne pas en conserver", "sont conservés"),
        ({}, "L’hébergeur de ce site est Hébergeur", "conservés"),
        ({"legal": {**LEGAL, "data_protection": "dpd@a.example"}}, "Écrivez à : dpd@a.example", "Écrivez à : contact@"),
        ({"legal": {}}, "Aucune adresse n’a encore été renseignée", "mailto:"),
    ],
)
def test_the_privacy_page_says_what_the_configuration_does(
    tmp_path: Path, changes: dict[str, object], says: str, is_silent_on: str
) -> None:
    text = said(tmp_path, "privacy", **changes)
    assert says in text
    assert is_silent_on not in text


def test_the_privacy_page_tells_how_visits_are_counted(tmp_path: Path) -> None:
    audience = {"matomo": "https://stats.example.org/m/", "site": 3, "masked_bytes": 2, "retention_months": 1}
    made = site(tmp_path, audience=audience, languages=["fr", "en"])
    text, other = (words(made[f"{place}pages/privacy/index.html"]) for place in ("", "en/"))
    for told in (
        "stats.example.org",
        "masque 2 octets",
        "effacé après 1 mois",
        "Do Not Track",
        "Global Privacy Control",
    ):
        assert told in text
    assert "ne mesure pas votre visite" not in text
    assert "masks 2 bytes" in other
    assert "after 1 month." in other
    assert all("Sans cookie, sans traceur" not in page for page in made.values())
    assert all('href="' in page and "/privacy/#audience" in page for path, page in made.items() if path == "index.html")


def test_licences_are_told_with_their_numbers_and_the_list_of_the_decree(tmp_path: Path) -> None:
    titles = [
        "Licence Ouverte 2.0",
        "Licence Ouverte 2.0",
        "ODbL 1.0",
        "CC BY 4.0",
        "CC BY-NC-SA 4.0",
        "CC0 1.0",
        "Maison",
        "MIT",
    ]
    datasets = tuple(
        replace(DATASET, id=str(n), name=f"d-{n}", license=License("", title, f"https://l.example/{n}"))
        for n, title in enumerate(titles)
    )
    catalogue = Catalogue("s", datasets=(*datasets, replace(DATASET, id="x", name="x", license=None)))
    page = site(tmp_path, catalogue)["pages/licences/index.html"]
    text = words(page)
    assert text.index("Licence Ouverte 2.0") < text.index("ODbL 1.0")
    for told in (
        "2 jeux de données",
        "publier sous la même licence les bases de données",
        "Vous pouvez tout en faire, sans condition.",
        "Cette licence limite la réutilisation",
        "Lisez son texte avant de réutiliser.",
        "Licence non précisée",
        "article D323-2-2",
    ):
        assert told in text
    used = page.split("<h2>")[1]
    assert used.count("ne figure pas dans la liste") == 4, "CC BY, CC BY-NC-SA, CC0 and one's own"
    assert used.count("pour les logiciels, et non pour les données") == 1, "MIT"
    for licence in ("ODbL", "BSD-2-Clause", "Apache", "CeCILL-B", "MIT", "MPL", "GPL", "CeCILL 2.1", "EUPL", "EPL"):
        assert licence in page.split("<h2>")[2]
    assert 'href="../../facet/license/odbl-1-0/"' in page


def test_the_register_tells_each_document_and_is_a_table_too(tmp_path: Path) -> None:
    document = {
        "title": "Délibérations",
        "subject": "Actes du conseil",
        "created": "2020-07-04",
        "updated": "2026-11-12",
        "change": "Séance du 12 novembre",
        "reuse": "Licence Ouverte 2.0",
        "url": "https://v.example/deliberations",
    }
    dataset = replace(
        DATASET, issued="2024-05-01", modified=datetime(2026, 3, 4, tzinfo=UTC), notes=Text.of("=1+1\n\nLe budget.")
    )
    made = site(
        tmp_path,
        Catalogue("s", datasets=(dataset,)),
        languages=["fr", "en"],
        public_register={"reviewed": "2026-11-24", "documents": [document]},
    )
    text = words(made["pages/register/index.html"])
    for told in ("Budget", "1er mai 2024", "4 mars 2026", "Licence Ouverte 2.0", "revu le 24 novembre 2026"):
        assert told in text.replace("\xa0", " ")
    assert "Objet de la mise à jour : Séance du 12 novembre" in text
    assert 'href="../../repertoire-informations-publiques.csv"' in made["pages/register/index.html"]
    assert 'href="../../../repertoire-informations-publiques.csv"' in made["en/pages/register/index.html"]
    head, first, second = csv.reader(io.StringIO(made["repertoire-informations-publiques.csv"]))
    assert head[:4] == ["titre", "objet", "date_creation", "date_mise_a_jour"]
    assert first == [
        *("Budget", "'=1+1 Le budget.", "2024-05-01", "2026-03-04", "", "Licence Ouverte 2.0"),
        *("https://example.org/licence", "https://example.org/dataset/budget/"),
    ]
    assert second == [
        *("Délibérations", "Actes du conseil", "2020-07-04", "2026-11-12", "Séance du 12 novembre"),
        *("Licence Ouverte 2.0", "", "https://v.example/deliberations"),
    ]


def test_a_long_register_has_pages_that_hold_every_document_once(tmp_path: Path) -> None:
    datasets = tuple(replace(DATASET, id=f"i{n}", name=f"d-{n}", title=Text.of(f"Jeu {n:03}")) for n in range(230))
    made = site(tmp_path, Catalogue("s", datasets=datasets), outputs=("pages",))
    parts = [page for path, page in made.items() if path.startswith("pages/register/")]
    assert len(parts) in (2, 3)
    shown = [title for page in parts for title in re.findall(r'class="entry-title"><a[^>]*>([^<]+)<', page)]
    assert shown == [f"Jeu {n:03}" for n in range(230)]
    assert 'href="../../pages/register/page/2/"' in parts[0]


def test_an_empty_site_says_so(tmp_path: Path) -> None:
    made = site(tmp_path, Catalogue("s"))
    assert "Aucun document n’est recensé" in words(made["pages/register/index.html"])
    assert "Aucun jeu de données n’est publié ici" in words(made["pages/licences/index.html"])


def test_a_page_of_the_partner_takes_the_place_of_one_or_adds_to_it(tmp_path: Path) -> None:
    folder = tmp_path / "partners" / "p"
    (folder / "pages" / "en").mkdir(parents=True)
    (folder / "pages" / "legal.md").write_text("# Nos mentions\n\nÀ nous.")
    (folder / "pages" / "register.md").write_text("# Notre répertoire\n\nAilleurs.")
    (folder / "pages" / "privacy.more.md").write_text("## Vidéos\n\nVoir [les jeux](dataset/).")
    (folder / "pages" / "en" / "privacy.more.md").write_text("# Videos\n\nIn English.")
    made = site(folder, languages=["fr", "en"])
    assert words(made["pages/legal/index.html"]).endswith("Nos mentions À nous.")
    assert "LCEN" not in made["pages/legal/index.html"]
    assert "Legal notices" in made["en/pages/legal/index.html"], "each language by itself"
    assert [path for path in made if path.startswith("pages/register/")] == ["pages/register/index.html"]
    privacy = made["pages/privacy/index.html"]
    assert "aucun cookie" in privacy
    assert '<h2 id="videos">Vidéos</h2>' in privacy
    assert 'href="../../dataset/"' in privacy
    assert "<h2>Videos</h2>" in made["en/pages/privacy/index.html"]
    assert not [path for path in made if "more" in path]


def test_what_a_partner_writes_is_text_and_no_markup(tmp_path: Path) -> None:
    bad = '<script>alert("1")</script>'
    made = site(
        tmp_path,
        legal=dict.fromkeys(LEGAL, bad) | {"credits": [bad]},
        accessibility={**AUDIT, "auditor": bad, "non_conformities": [bad]},
        public_register={"documents": [{"title": bad, "subject": bad, "change": bad, "reuse": bad}]},
    )
    assert [path for path, page in made.items() if path.endswith(".html") and bad in page] == []


@pytest.mark.parametrize("contact", ["securite@v.example", "https://v.example/securite"])
def test_a_security_txt_is_there_where_a_contact_is(tmp_path: Path, contact: str) -> None:
    made = site(tmp_path, outputs=("security",), languages=["fr", "en"], legal={**LEGAL, "security_contact": contact})
    assert made == {
        ".well-known/security.txt": f"Contact: {contact if '://' in contact else 'mailto:' + contact}\n"
        "Expires: 2027-10-01T00:00:00Z\n"
        "Preferred-Languages: fr, en\n"
        "Canonical: https://example.org/.well-known/security.txt\n"
    }
    assert site(tmp_path, outputs=("security",)) == {}
    below = {"url": "https://example.org/a/", "legal": {**LEGAL, "security_contact": contact}}
    assert site(tmp_path, outputs=("security",), **below) == {}  # type: ignore[arg-type]


def test_unread_resources_stay_out(tmp_path: Path) -> None:
    """The register names datasets, and nothing of what is in locked files."""
    locked = Resource("r9", Text.of("Secret"), Text(), "CSV", "table", "file", "https://example.org/secret.csv")
    made = site(tmp_path, Catalogue("s", datasets=(replace(DATASET, resources=(replace(locked, restricted=True),)),)))
    assert "secret" not in made["repertoire-informations-publiques.csv"].casefold()
