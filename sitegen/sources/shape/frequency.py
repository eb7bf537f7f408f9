"""How often a dataset changes: every portal's words -> the EU frequency authority's codes.

The codes are those of idgo (`frequency` of its packages), of data.gouv.fr (udata's UpdateFrequency) and of the EU
(publications.europa.eu/resource/authority/frequency); the rest are values seen on real portals, HDX's numbers of days
and ISO 8601 repeating intervals (Project Open Data).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from sitegen.sources.shape import schemas
from sitegen.sources.values import Fields, strings, unfold

# Spellings without case, accents and anything but letters and digits, ISO 8601 durations among them. idgo shows its
# "never" as "Non planifiée".
_SPELLINGS = {
    "UPDATE_CONT": "pt1s continuously continuous realtime tempsreel entempsreel continuelle continuel continue "
    "continu encontinu continuellement continual live aufildeleau nearrealtime quasitempsreel",
    "1MIN": "pt1m oneminute",
    "5MIN": "pt5m fiveminutes",
    "10MIN": "pt10m tenminutes",
    "15MIN": "pt15m fifteenminutes",
    "30MIN": "pt30m thirtyminutes",
    "HOURLY": "pt1h hourly horaire touteslesheures stuendlich",
    "BIHOURLY": "pt2h bihourly",
    "TRIHOURLY": "pt3h trihourly",
    "12HRS": "pt12h twelvehours",
    "CONT": "severaltimesaday fourtimesaday plusieursfoisparjour infraquotidienne",
    "DAILY_3": "threetimesaday",
    "DAILY_2": "semidaily biquotidienne biquotidien",
    "DAILY": "p1d daily quotidienne quotidien quotidiennement journaliere journalier taeglich diaria everyday nightly "
    "毎日 日次",
    "WEEKLY_5": "fivetimesaweek",
    "WEEKLY_3": "p033w threetimesaweek",
    "WEEKLY_2": "p05w p35d semiweekly bihebdomadaire",
    "WEEKLY": "p1w p7d weekly hebdomadaire hebdomadairement hebdo woechentlich semanal everyweek 毎週 週次",
    "BIWEEKLY": "p2w p14d fortnightly biweekly everytwoweeks quinzomadaire quinzomadairement parquinzaine quinzaine "
    "touteslesquinzaines",
    "MONTHLY_3": "p033m threetimesamonth",
    "MONTHLY_2": "p05m semimonthly bimensuelle bimensuel",
    "MONTHLY": "p1m monthly mensuelle mensuel mensuellement monatlich mensual everymonth 毎月 月次",
    "BIMONTHLY": "p2m bimonthly bimestrielle bimestriel",
    "QUARTERLY": "p3m quarterly trimestrielle trimestriel trimestriellement quartalsweise vierteljaehrlich "
    "trimestral 四半期 四半期ごと 毎四半期",
    "ANNUAL_3": "p4m threetimesayear quadrimestrielle quadrimestriel",
    "ANNUAL_2": "p6m semiannual semiannually biannual biannually biannuelle biannuel semestrielle semestriel "
    "semestriellement halbjaehrlich semestral 半年ごと",
    "ANNUAL": "p1y p12m annual annually yearly annuelle annuel annuellement jaehrlich anual everyyear 毎年 年次",
    "BIENNIAL": "p2y biennial biennially bisannuelle bisannuel biennale biennal",
    "TRIENNIAL": "p3y triennial triennale triennal",
    "QUADRENNIAL": "p4y quadrennial quadriennale quadriennal",
    "QUINQUENNIAL": "p5y quinquennial quinquennale quinquennal",
    "DECENNIAL": "p10y decennial decennale decennal",
    "BIDECENNIAL": "p20y bidecennial",
    "TRIDECENNIAL": "p30y tridecennial",
    "AS_NEEDED": "asneeded lorsquenecessaire sinecessaire sibesoin aubesoin encasdebesoin selonbesoin "
    "selonbesoins selonlesbesoins alademande surdemande ondemand punctual ponctuelle ponctuel "
    "ponctuellement adhoc 随時 変更の都度 変更時",
    "IRREG": "intermittently irregular irreg irreguliere irregulier irregulierement variable occasionnelle "
    "occasionnel irregularly completelyirregular sporadisch sporadischoderunregelmaessig unregelmaessig "
    "infrequently 不定期",
    "NEVER": "",
    "NOT_PLANNED": "never notplanned nonplanifiee nonplanifie jamais pasdemiseajour aucunemiseajour "
    "sansmiseajour pasdemiseajourprevue aucunemiseajourprevue donneesfigees static statique 更新無",
    "OTHER": "other autre",
}
CODES = frozenset(_SPELLINGS)
_CODES_BY_SPELLING = {spelling: code for code, spellings in _SPELLINGS.items() for spelling in spellings.split()}
_SILENT = (
    *("unknown", "inconnue", "inconnu", "indefinie", "none", "null", "keine", "nonrenseignee", "nonrenseigne", "na"),
    *("nondefinie", "nondefini", "notavail", "nonspecifiee", "nonspecifie", "nonprecisee", "nonprecise"),
)

# HDX counts in days, in a field of its own (ckanext-hdx).
_DAYS = {
    "-2": "AS_NEEDED",
    "-1": "NEVER",
    "0": "UPDATE_CONT",
    "1": "DAILY",
    "7": "WEEKLY",
    "14": "BIWEEKLY",
    "30": "MONTHLY",
    "60": "BIMONTHLY",
    "90": "QUARTERLY",
    "120": "ANNUAL_3",
    "180": "ANNUAL_2",
    "365": "ANNUAL",
}
# What stands around the word: "Mise à jour annuelle", "Fréquence : mensuelle (le 15)", "EU:ANNUAL"; in addresses, the
# names of ISO 19139's and SDMX's lists before their codes.
_AROUND = re.compile(
    r"^(?:(?:mise|mises) a jour|actualisation|frequence(?: de mise a jour)?|update[sd]?)\s*:?\s+|\s*\([^()]*\)$"
    r"|^(?:eu|freq|frequency|dct|md_maintenancefrequencycode)[:_#](?=.)"
)
_OF_LISTS = re.compile(r"^(?:MD_MaintenanceFrequencyCode_|code#freq-|.*#(?:MD_MaintenanceFrequencyCode_|freq-)?)")
_SDMX = {"A": "ANNUAL", "S": "ANNUAL_2", "Q": "QUARTERLY", "M": "MONTHLY", "W": "WEEKLY", "D": "DAILY", "H": "HOURLY"}
_COUNTED = {"un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "dix": 10, "douze": 12, "quinze": 15}
_COUNTED |= {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10, "once": 1, "twice": 2, "une": 1, "a": 1}
_UNITS = {
    **dict.fromkeys(("minute", "minutes", "min"), "pt{}m"),
    **dict.fromkeys(("heure", "heures", "hour", "hours", "h"), "pt{}h"),
    **dict.fromkeys(("jour", "jours", "day", "days"), "p{}d"),
    **dict.fromkeys(("semaine", "semaines", "week", "weeks"), "p{}w"),
    **dict.fromkeys(("mois", "month", "months"), "p{}m"),
    **dict.fromkeys(("trimestre", "trimestres", "quarter", "quarters"), "p{3}m"),
    **dict.fromkeys(("semestre", "semestres"), "p{6}m"),
    **dict.fromkeys(("an", "ans", "annee", "annees", "year", "years"), "p{}y"),
}
_NUMBER = rf"(\d{{1,2}}|{'|'.join(_COUNTED)})"
_UNIT = rf"({'|'.join(sorted(_UNITS, key=len, reverse=True))})"
# "tous les lundis", "chaque 1er du mois", "toutes les nuits": the day says how often.
_ON_DAYS = {
    r"(?:tous les|chaque|every|le) (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?"
    r"|every (?:mon|tues|wednes|thurs|fri|satur|sun)day": "WEEKLY",
    r"(?:toutes les|chaque|every) (?:nuits?|nights?|soirs?|matins?|jours? ouvres?)": "DAILY",
    r"(?:chaque|tous les|le) (?:1ers?|premiers?|\d{1,2}) (?:(?:du|de chaque) mois)": "MONTHLY",
}
# What is told behind the word: "annuelle à compter de 2020", "quotidienne, à 6 h", "annuelle - en janvier".
_BEHIND = re.compile(r"(?:\s*[,;:]\s*|\s+)(?:(?:a compter|a partir|depuis|a|vers|en|le|au|chaque) .*|\d.*)$")
_EVERY = re.compile(rf"(?:(?:tous|toutes) les|chaque|every|each|par)(?: {_NUMBER})? {_UNIT}")
_TIMES = re.compile(rf"{_NUMBER}(?: ?(?:fois|times?|x))?\s*(?:par|/|an?|per|every|each|chaque)\s*{_UNIT}")
_OF_TIMES = {
    ("d", 2): "DAILY_2", ("d", 3): "DAILY_3", ("w", 2): "WEEKLY_2", ("w", 3): "WEEKLY_3", ("w", 5): "WEEKLY_5",
    ("m", 2): "MONTHLY_2", ("m", 3): "MONTHLY_3", ("y", 2): "ANNUAL_2", ("y", 3): "ANNUAL_3", ("y", 4): "QUARTERLY",
    ("y", 6): "BIMONTHLY", ("y", 12): "MONTHLY",
}  # fmt: skip
_ZEROS = re.compile(r"(?<![\d.])0[a-z]|t$")
_REPEATING = re.compile(r"R\d*/(?=P)")
_LONGEST = 200  # characters; an essay is no frequency
_YEARS = re.compile(r"(?:概ね)?(\d{1,2}|一)年(?:ごと|に1回|毎)?(?:の公開|程度)?|年1回|1回/年")  # Tokyo
_MONTHS = re.compile(r"(\d{1,2})(?:か|カ|ヶ)?月ごと|月1回|1回/月")


def frequency(fields: Fields) -> tuple[str, str]:
    """The code, or failing that the portal's own words; two empty strings where it says nothing."""
    for key in schemas.names("frequency"):
        for said in _texts(fields.get(key)):
            if len(said) > _LONGEST:
                continue
            code, label = _DAYS.get(said, ""), "" if _is_number(said) else said
            if key != "data_update_frequency" or not _is_number(said):
                code, label = read(said)
            if code or label:
                return code, label
    # Project Open Data allows a repeating interval in place of the date of the last change.
    for said in strings(fields.get("modified")):
        if _REPEATING.match(said):
            return read(said)
    return "", ""


def _texts(value: object) -> list[str]:
    """What a field says; of an object with an id or a label, as vocabularies' terms are, these."""
    value = unfold(value)
    if isinstance(value, dict) and not (found := strings(value)):
        return [text for key in ("id", "uri", "code", "value", "label", "title") for text in strings(value.get(key))]
    return strings(value) if not isinstance(value, dict) else found


@lru_cache(maxsize=4096)
def read(said: str) -> tuple[str, str]:
    """The code for a portal's words, or the words where there is none."""
    is_address = said.startswith(("http://", "https://"))
    term = said.rstrip("/").rsplit("/", 1)[-1] if is_address else _REPEATING.sub("", said)
    if is_address and "#" in term:
        term = _OF_LISTS.sub("", term)
        term = _SDMX.get(term, term)
    if term in CODES:
        return term, ""
    spelling = _plain(term)
    if spelling in _SILENT or not spelling:
        return "", ""
    if code := _CODES_BY_SPELLING.get(spelling) or _japanese(unicodedata.normalize("NFKC", said)) or _phrase(term):
        return code, ""
    return "", "" if is_address or term is not said else said


def _phrase(said: str) -> str:
    """The code of what is said in more than a word: "Mise à jour annuelle", "tous les deux ans", "twice a month"."""
    words = " ".join(_accentless(said).replace("-", " ").split()).strip(" .")
    words = _AROUND.sub("", _AROUND.sub("", words)).strip(" .:")
    if code := _CODES_BY_SPELLING.get(_plain(words)):
        return code
    if code := next((code for days, code in _ON_DAYS.items() if re.fullmatch(days, words)), ""):
        return code
    if words in ("tous les 15 jours", "tous les quinze jours", "every 15 days"):
        return "BIWEEKLY"
    if match := _EVERY.fullmatch(words):
        return _CODES_BY_SPELLING.get(_duration(_number(match[1] or "1"), match[2]), "")
    if match := _TIMES.fullmatch(words):
        number, unit = _number(match[1]), _UNITS[match[2]]
        if number == 1:
            return _CODES_BY_SPELLING.get(_duration(1, match[2]), "")
        return _OF_TIMES.get((unit[-1], number), "") if unit in ("p{}d", "p{}w", "p{}m", "p{}y") else ""
    if (shorter := _BEHIND.sub("", words)) != words:
        return _CODES_BY_SPELLING.get(_plain(shorter), "")
    if re.fullmatch(r"p(?=[\dt])(?:\d+[ymwd])*(?:t(?:\d+[hms])*)?", words):
        return _CODES_BY_SPELLING.get(_ZEROS.sub("", _ZEROS.sub("", words)), "")
    return ""


def _number(said: str) -> int:
    return _COUNTED.get(said) or int(said)


def _duration(number: int, unit: str) -> str:
    pattern = _UNITS[unit]
    if fixed := re.search(r"\{(\d)\}", pattern):
        return pattern.replace(fixed[0], str(int(fixed[1]) * number))
    return pattern.format(number)


def _japanese(said: str) -> str:
    said = re.sub(r"\(.*\)$", "", said)
    if match := _YEARS.fullmatch(said):
        return _CODES_BY_SPELLING.get(f"p{1 if match[1] in (None, '一') else int(match[1])}y", "")
    if match := _MONTHS.fullmatch(said):
        return _CODES_BY_SPELLING.get(f"p{int(match[1] or 1)}m", "")
    return ""


def _accentless(said: str) -> str:
    decomposed = unicodedata.normalize("NFKD", said.casefold())
    accentless = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", accentless)


def _plain(said: str) -> str:
    return "".join(c for c in _accentless(said) if c.isalnum())


def _is_number(said: str) -> bool:
    return said.lstrip("-").isdecimal()
