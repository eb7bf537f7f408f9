"""Forms of real words in each language are found, with and without their accents, while building and in the browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.outputs import search
from sitegen.site import saved_searches
from tests.acceptance.projects import write_lines
from tests.search.asking import ask, site_of
from tests.tongues import LANGUAGES, tongue

# A row is a word: who types any of its forms finds a title with any other.
FORMS = {
    "fr": """
        école écoles | réseau réseaux | municipal municipale municipaux municipales | journal journaux | bus
        travail travaux | public publique publics publiques | énergie énergies | mairie mairies
        déchet déchets | arrêté arrêtés | élu élue élus élues | eau eaux | lieu lieux | jeu jeux | forêt forêts
        """,
    "en": """
        school schools | city cities | library libraries | bus buses | box boxes | beach beaches | house houses housing
        election elections | building buildings | café cafés | tree trees | park parks parking
        """,
    "es": """
        ciudad ciudades | canción canciones | luz luces | público pública públicos públicas | autobús autobuses
        país países | índice índices | árbol árboles | jardín jardines | municipal municipales | mes meses | red redes
        calle calles | elección elecciones | niño niña niños niñas
        """,
    "eu": """
        udal udala udalak udalaren udalen udaleko udalean udaletik udalera udalei udalekin udaletan udaletako
        etxe etxea etxeak etxearen etxeko etxean etxetik etxera etxeetan | eskola eskolak eskolaren eskolako eskoletan
        herri herria herriak herriaren herriko herrian herrira herrietako | haur haurra haurrak haurren haurrarekin
        ingurumen ingurumena ingurumenaren ingurumeneko | datu datua datuak datuen datuetan | Bilbo Bilbon Bilboko
        liburutegi liburutegiko liburutegietan liburutegiak | zerbitzu zerbitzuak zerbitzuen zerbitzuetarako
        euskara euskaraz euskararen | bide bideak bidearen bideko | biztanle biztanleak biztanleen biztanleentzat
        """,
    "oc": """
        ciutat ciutats | escòla escòlas | país païses | public publica publics publicas | estacion estacions
        associat associada associats associadas | aiga aigas | bòsc bòsques | jòc jòcs | donada donadas | òme òmes
        municipal municipala municipals municipalas | camin camins | bibliotèca bibliotècas | mercat mercats
        """,
    "de": """
        Haus Häuser Häusern | Stadt Städte Städten | Straße Straßen | Schule Schulen | Kind Kinder Kindern
        Bibliothek Bibliotheken | öffentlich öffentliche öffentlichen öffentlicher | Gemeinde Gemeinden
        Spielplatz Spielplätze Spielplätzen | Wahl Wahlen | Zahl Zahlen
        """,
    "it": """
        comune comuni | strada strade | biblioteca biblioteche | parco parchi | servizio servizi | spiaggia spiagge
        dato dati | area aree | luogo luoghi | elezione elezioni | pubblico pubblica pubblici pubbliche | città
        ufficio uffici | scuola scuole | qualità
        """,
    "pt": """
        estação estações | municipal municipais | papel papéis | jardim jardins | cidade cidades | hospital hospitais
        serviço serviços | país países | nível níveis | público pública públicos públicas | população populações
        mês meses | árvore árvores | irmão irmãos | luz luzes
        """,
}


def rows(language: str) -> list[list[str]]:
    """The rows of a language: a line ends one as a bar does."""
    return [row.split() for line in FORMS[language].splitlines() for row in line.split("|") if row.strip()]


def plain(word: str) -> str:
    return word.translate(str.maketrans("áàâãäéèêëíìîïóòôõöúùûüçñ", "aaaaaeeeeiiiiooooouuuucn"))


def test_each_language_has_its_forms() -> None:
    assert set(FORMS) == set(LANGUAGES)


@pytest.mark.parametrize("language", FORMS)
def test_every_form_finds_every_other_in_both_searches(tmp_path: Path, language: str) -> None:
    groups = rows(language)
    packages = [
        {"id": f"{at}-{number}", "name": f"{at}-{number}", "title": f"{form} 2026"}
        for at, forms in enumerate(groups)
        for number, form in enumerate(forms)
    ]
    write_lines(tmp_path / "forms.jsonl", packages)
    site, theme = site_of(tmp_path / "forms.jsonl", language, tmp_path / "cache")
    asked = [(at, spelling) for at, forms in enumerate(groups) for form in forms for spelling in {form, plain(form)}]
    queries = [word for _, word in asked]
    (artifact,) = search.artifacts(site, theme)
    files = artifact.make(*artifact.args)
    assert not isinstance(files, bytes)
    for name, content in files.items():
        file = tmp_path / "index" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    here = saved_searches.having(site, tongue(language), queries)
    there = ask(tmp_path / "index", [{"words": word} for word in queries])
    for (at, word), ours, answer in zip(asked, here, there, strict=True):
        wanted = {f"{at}-{number}" for number in range(len(groups[at]))}
        theirs = {site.numbered[number].id for number in answer["documents"]}
        assert wanted <= ours, (word, wanted - ours)
        assert ours == theirs, word


@pytest.mark.parametrize("language", LANGUAGES)
def test_little_words_are_folded_as_the_index_folds_them(language: str) -> None:
    little = tongue(language).little
    assert len(little) > 30
    assert all(word == plain(word).lower() and word.isalpha() for word in little)
