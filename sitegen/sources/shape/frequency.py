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
from sitegen.sources.values import Fields, strings

# Spellings without case, accents and anything but letters and digits, ISO 8601 durations among them. idgo shows its
# "never" as "Non planifiée".
_SPELLINGS = {
    "UPDATE_CONT": "pt1s continuously continuous realtime tempsreel continuelle encontinu continual live",
    "1MIN": "pt1m oneminute",
    "5MIN": "pt5m fiveminutes",
    "10MIN": "pt10m tenminutes",
    "15MIN": "pt15m fifteenminutes",
    "30MIN": "pt30m thirtyminutes",
    "HOURLY": "pt1h hourly horaire touteslesheures stuendlich",
    "BIHOURLY": "pt2h bihourly",
    "TRIHOURLY": "pt3h trihourly",
    "12HRS": "pt12h twelvehours",
    "CONT": "severaltimesaday",
    "DAILY_3": "threetimesaday",
    "DAILY_2": "semidaily",
    "DAILY": "p1d daily quotidienne quotidien journaliere taeglich diaria everyday 毎日 日次",
    "WEEKLY_5": "fivetimesaweek",
    "WEEKLY_3": "p033w threetimesaweek",
    "WEEKLY_2": "p05w p35d semiweekly",
    "WEEKLY": "p1w p7d weekly hebdomadaire woechentlich semanal everyweek 毎週 週次",
    "BIWEEKLY": "p2w p14d fortnightly biweekly everytwoweeks quinzomadaire",
    "MONTHLY_3": "p033m threetimesamonth",
    "MONTHLY_2": "p05m semimonthly bimensuelle",
    "MONTHLY": "p1m monthly mensuelle mensuel monatlich mensual everymonth 毎月 月次",
    "BIMONTHLY": "p2m bimonthly bimestrielle",
    "QUARTERLY": "p3m quarterly trimestrielle trimestriel quartalsweise vierteljaehrlich trimestral "
    "四半期 四半期ごと 毎四半期",
    "ANNUAL_3": "p4m threetimesayear quadrimestrielle",
    "ANNUAL_2": "p6m semiannual semiannually biannual biannually biannuelle semestrielle halbjaehrlich "
    "semestral 半年ごと",
    "ANNUAL": "p1y p12m annual annually yearly annuelle annuel jaehrlich anual everyyear 毎年 年次",
    "BIENNIAL": "p2y biennial biennially bisannuelle biennale",
    "TRIENNIAL": "p3y triennial triennale",
    "QUADRENNIAL": "p4y quadrennial quadriennale",
    "QUINQUENNIAL": "p5y quinquennial quinquennale",
    "DECENNIAL": "p10y decennial decennale",
    "BIDECENNIAL": "p20y bidecennial",
    "TRIDECENNIAL": "p30y tridecennial",
    "AS_NEEDED": "asneeded lorsquenecessaire sibesoin punctual ponctuelle adhoc 随時 変更の都度 変更時",
    "IRREG": "intermittently irregular irreg irreguliere sporadisch sporadischoderunregelmaessig unregelmaessig "
    "infrequently 不定期",
    "NEVER": "",
    "NOT_PLANNED": "never notplanned nonplanifiee 更新無",
    "OTHER": "other autre",
}
CODES = frozenset(_SPELLINGS)
_CODES_BY_SPELLING = {spelling: code for code, spellings in _SPELLINGS.items() for spelling in spellings.split()}
_SILENT = ("unknown", "inconnue", "inconnu", "indefinie", "none", "null", "keine")

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
_REPEATING = re.compile(r"R\d*/(?=P)")
_LONGEST = 200  # characters; an essay is no frequency
_YEARS = re.compile(r"(?:概ね)?(\d{1,2}|一)年(?:ごと|に1回|毎)?(?:の公開|程度)?|年1回|1回/年")  # Tokyo
_MONTHS = re.compile(r"(\d{1,2})(?:か|カ|ヶ)?月ごと|月1回|1回/月")


def frequency(fields: Fields) -> tuple[str, str]:
    """The code, or failing that the portal's own words; two empty strings where it says nothing."""
    for key in schemas.names("frequency"):
        for said in strings(fields.get(key)):
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


@lru_cache(maxsize=4096)
def read(said: str) -> tuple[str, str]:
    """The code for a portal's words, or the words where there is none."""
    is_address = said.startswith(("http://", "https://"))
    term = said.rstrip("/").rsplit("/", 1)[-1] if is_address else _REPEATING.sub("", said)
    if term in CODES:
        return term, ""
    spelling = _plain(term)
    if spelling in _SILENT or not spelling:
        return "", ""
    if code := _CODES_BY_SPELLING.get(spelling) or _japanese(unicodedata.normalize("NFKC", said)):
        return code, ""
    return "", "" if is_address or term is not said else said


def _japanese(said: str) -> str:
    said = re.sub(r"\(.*\)$", "", said)
    if match := _YEARS.fullmatch(said):
        return _CODES_BY_SPELLING.get(f"p{1 if match[1] in (None, '一') else int(match[1])}y", "")
    if match := _MONTHS.fullmatch(said):
        return _CODES_BY_SPELLING.get(f"p{int(match[1] or 1)}m", "")
    return ""


def _plain(said: str) -> str:
    decomposed = unicodedata.normalize("NFKD", said.casefold())
    accentless = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    return "".join(c for c in unicodedata.normalize("NFC", accentless) if c.isalnum())


def _is_number(said: str) -> bool:
    return said.lstrip("-").isdecimal()
