"""The codes of idgo, data.gouv.fr and the EU, and the spellings of real portals."""

from __future__ import annotations

import pytest

from sitegen.sources.shape.frequency import frequency
from sitegen.sources.values import Fields

EU = "http://publications.europa.eu/resource/authority/frequency/"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("asneeded", "AS_NEEDED"),
        ("never", "NOT_PLANNED"),
        ("intermittently", "IRREG"),
        ("continuously", "UPDATE_CONT"),
        ("realtime", "UPDATE_CONT"),
        ("daily", "DAILY"),
        ("weekly", "WEEKLY"),
        ("fortnightly", "BIWEEKLY"),
        ("monthly", "MONTHLY"),
        ("quarterly", "QUARTERLY"),
        ("semiannual", "ANNUAL_2"),
        ("annual", "ANNUAL"),
        ("punctual", "AS_NEEDED"),
        ("notPlanned", "NOT_PLANNED"),
        ("threeTimesAWeek", "WEEKLY_3"),
        ("bidecennial", "BIDECENNIAL"),
        ("Mensuelle", "MONTHLY"),
        ("Bi-mensuelle", "MONTHLY_2"),
        ("Bi-annuelle", "ANNUAL_2"),
        ("Irrégulière", "IRREG"),
        ("Lorsque nécessaire", "AS_NEEDED"),
        (f"{EU}ANNUAL", "ANNUAL"),
        (f"{EU}NEVER", "NEVER"),
        ("http://purl.org/cld/freq/monthly", "MONTHLY"),
        ("as_needed", "AS_NEEDED"),
        ("R/P1Y", "ANNUAL"),
        ("R/P0.5M", "MONTHLY_2"),
        ("P3M", "QUARTERLY"),
        (["woechentlich"], "WEEKLY"),
        ('["jaehrlich"]', "ANNUAL"),
        ("１か月ごと", "MONTHLY"),
        ("5年ごと", "QUINQUENNIAL"),
        ("年１回（３月頃）", "ANNUAL"),
        ("随時", "AS_NEEDED"),
    ],
)
def test_a_code(said: object, code: str) -> None:
    assert frequency(Fields({"frequency": said})) == (code, "")


@pytest.mark.parametrize(
    ("code", "spellings"),
    [
        (
            "ANNUAL",
            "Annuellement|Une fois par an|1/an|tous les ans|Chaque année|once a year|Mise à jour annuelle|annuelle.",
        ),
        (
            "ANNUAL",
            "http://standards.iso.org/iso/19139/resources/gmxCodelists.xml#MD_MaintenanceFrequencyCode_annually",
        ),
        ("ANNUAL", "http://standards.iso.org/iso/19139/resources/gmxCodelists.xml#annually|P1Y0M0DT0H0M0S|EU:ANNUAL"),
        ("ANNUAL", "http://purl.org/linked-data/sdmx/2009/code#freq-A"),
        ("ANNUAL_2", "semestriel|2 fois par an|Deux fois par an|twice a year|Tous les 6 mois|tous les semestres"),
        ("BIENNIAL", "Tous les 2 ans|tous les deux ans|biennal|every two years|Bisannuel"),
        ("QUINQUENNIAL", "Tous les cinq ans|quinquennal"),
        (
            "MONTHLY",
            "mensuellement|Tous les mois|fréquence mensuelle|Mensuelle (le 15)|P0Y1M0DT0H0M0S|une fois par mois",
        ),
        ("MONTHLY_2", "bimensuel|Deux fois par mois|twice a month"),
        ("BIMONTHLY", "bimestriel|Tous les deux mois|every 2 months"),
        ("QUARTERLY", "trimestriellement|tous les 3 mois|4 fois par an|Tous les trimestres"),
        ("WEEKLY", "hebdo|toutes les semaines|une fois par semaine|P7D|P0Y0M7D"),
        ("DAILY", "quotidiennement|Journalier|tous les jours|chaque jour|daily (Mon-Fri)"),
        (
            "UPDATE_CONT",
            "En temps réel|Continu|http://inspire.ec.europa.eu/metadata-codelist/MaintenanceFrequency/continual",
        ),
        ("AS_NEEDED", "Au besoin|Si nécessaire|À la demande|en cas de besoin|ponctuel|as needed"),
        ("IRREG", "Irrégulier|Variable"),
        ("NOT_PLANNED", "Jamais|Non planifié|Pas de mise à jour"),
        ("WEEKLY", "chaque lundi|tous les lundis|every Monday|Hebdomadaire, le mardi"),
        ("DAILY", "toutes les nuits|chaque nuit|quotidienne, à 6 h|nightly|chaque jour ouvré"),
        ("MONTHLY", "chaque 1er du mois|le 15 de chaque mois|mensuelle depuis 2019"),
        ("BIWEEKLY", "Tous les 15 jours|toutes les 2 semaines|quinzaine"),
        ("ANNUAL", "annuelle à compter de 2020|Annuelle, en janvier|annuel : au 1er janvier|1x/an"),
        ("ANNUAL_2", "2x/an|2 x par an"),
        ("IRREG", "irregularly|http://purl.org/cld/freq/completelyIrregular"),
        ("UPDATE_CONT", "Au fil de l’eau|near real time"),
        ("NOT_PLANNED", "Pas de mise à jour prévue|Données figées|static"),
        ("", "NOT_AVAIL|http://publications.europa.eu/resource/authority/frequency/NOT_AVAIL"),
        ("CONT", "fourTimesADay|severalTimesADay|Plusieurs fois par jour"),
        ("", "Non renseigné|non définie|Inconnu|N/A"),
    ],
)
def test_what_people_write(code: str, spellings: str) -> None:
    for said in spellings.split("|"):
        assert frequency(Fields({"frequency": said})) == (code, ""), said


def test_words_that_no_code_says_stay() -> None:
    for said in ("Après chaque élection", "Tous les 17 jours", "Une fois", "Pluriannuelle", "Annuelle ou plus"):
        assert frequency(Fields({"frequency": said})) == ("", said)


def test_a_term_of_a_vocabulary_and_words_in_languages() -> None:
    assert frequency(Fields({"frequency": {"fr": "Annuelle", "en": "Every year"}})) == ("ANNUAL", "")
    assert frequency(Fields({"frequency": {"id": "annual", "label": "Une fois l’an"}})) == ("ANNUAL", "")
    assert frequency(Fields({"frequency": [{"x": 1}]})) == ("", "")


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ({"frequency": "公開時のみ"}, ("", "公開時のみ")),
        ({"frequency": "unknown"}, ("", "")),
        ({"frequency": f"{EU}UNKNOWN"}, ("", "")),
        ({"frequency": "R/P17D"}, ("", "")),
        ({"frequency": {}}, ("", "")),
        ({}, ("", "")),
        ({"update_frequency": "annual"}, ("ANNUAL", "")),
        ({"accrual_periodicity": f"{EU}IRREG"}, ("IRREG", "")),
        ({"extras": [{"key": "accrualPeriodicity", "value": "R/P1M"}]}, ("MONTHLY", "")),
        ({"extras": [{"key": "更新頻度", "value": "毎月"}]}, ("MONTHLY", "")),
        ({"data_update_frequency": "30"}, ("MONTHLY", "")),
        ({"data_update_frequency": "-1"}, ("NEVER", "")),
        ({"data_update_frequency": "300"}, ("", "")),
        ({"extras": [{"key": "modified", "value": "R/P1W"}]}, ("WEEKLY", "")),
        ({"extras": [{"key": "modified", "value": "2020-01-01"}]}, ("", "")),
    ],
)
def test_where_portals_say_it(raw: dict[str, object], found: tuple[str, str]) -> None:
    assert frequency(Fields(raw)) == found
