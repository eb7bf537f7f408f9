"""Days and periods in words, as people type them into a form: "depuis juin 2019", "2010 - 2020", "du 1er janvier …"."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST = 120  # characters; a period is said by then

_MONTHS = (
    *("janvier january janv jan", "fevrier february fevr fev feb", "mars march mar", "avril april avr apr", "mai may"),
    *("juin june jun", "juillet july juill juil jul", "aout august aug", "septembre september sept sep"),
    *("octobre october oct", "novembre november nov", "decembre december dec"),
)
_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_MONTH = f"(?:{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_DAY = (
    r"(?:\d{4}(?:[-/.]\d{1,2}(?:[-/.]\d{1,2})?)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{1,2}/\d{4}"
    rf"|(?:\d{{1,2}}(?:er|st|nd|rd|th)? )?{_MONTH}\.? (?:\d{{1,2}}(?:st|nd|rd|th)?,? )?\d{{4}})"
    r"(?:t\d\d:\d\d[\d:.]*(?:z|[+-]\d\d:?\d\d)?| \d\d:\d\d[\d:.]*)?"
)
_TO = r"(?:\s*(?:-|–|—|->|→|/|\.\.+|…)\s*|\s+(?:a|au|to|until|till|jusqu'a|jusqu'au|jusqu'en|et|and)\s+)"
_NOW = r"(?:aujourd'hui|ce jour|nos jours|maintenant|en cours|present|a present|now|today|ongoing|current|\.\.+|…)"
_FROM = (
    r"(?:de|du|d'|des|from|entre|between|period[e]?\s*:?|annees?|years?|anne?e scolaire|exercices?|saisons?"
    r"|(?:donnees|millesimes?|campagnes?|rentrees?|editions?|situation|etat)(?: (?:de|du|des|en|au))?)"
)
_SINCE = r"(?:depuis|a partir d[eu']|a compter d[eu']|since|from|des)"
_UNTIL = r"(?:jusqu'a|jusqu'au|jusqu'en|jusque|until|up to|avant|before)"
_BETWEEN = re.compile(rf"(?:{_FROM}\s*)?(?:le |l')?({_DAY}){_TO}(?:le |l')?({_DAY})")
_OPEN = re.compile(
    rf"{_SINCE}\s*(?:le |l')?({_DAY})(?:{_TO}{_NOW})?|(?:{_FROM}\s*)?({_DAY})(?:{_TO}{_NOW}|\s*(?:-|–|—|…|\.\.+))"
)
_ENDED = re.compile(rf"{_UNTIL}\s*(?:le |l'|la )?({_DAY})|(?:-|–|—|…|\.\.+)\s*({_DAY})")
_ONE = re.compile(rf"(?:{_FROM}\s*)?(?:le |l')?({_DAY})")
# One month or year for both ends: "de janvier à mars 2019", "du 15 au 20 juin 2019", "15 juin - 3 juillet 2019".
_SHARED = re.compile(
    rf"(?:{_FROM}\s*)?(?:le )?(?:(\d{{1,2}})(?:er)? ?)?({_MONTH})?\.?{_TO}(?:le )?"
    rf"(?:(\d{{1,2}})(?:er)? )?({_MONTH})\.? (\d{{4}})"
)
# Parts of a year: "1er trimestre 2019", "T1 2019", "2019-Q1", "2e semestre 2019".
_PARTS = {"trimestre": 3, "quarter": 3, "t": 3, "q": 3, "semestre": 6, "semester": 6, "s": 6}  # months
_PART_IN_FULL = re.compile(
    r"([1-4])(?:er|e|eme|ere|st|nd|rd|th)? (trimestre|quarter|semestre|semester)(?: de)? (\d{4})"
)
_PART_IN_SHORT = re.compile(r"([tqs])([1-4])[ -/]?(\d{4})|(\d{4})[ -/]?([tqs])([1-4])")
_ASIDE = re.compile(r"\s*\([^()]*\)$")
_YEARS = re.compile(r"\d{4}(?:(?:\s*[,;]\s*|\s+et\s+|\s+and\s+)\d{4})+")
# Dublin Core's way (DCMI Period): "name=…; start=2015; end=2016; scheme=W3C-DTF;".
_DCMI = re.compile(r"(?:^|;)\s*(start|end)\s*=\s*([^;]+)")
_IN_WORDS = re.compile(
    rf"(?:(\d{{1,2}})(?:er|st|nd|rd|th)?[ -])?({_MONTH})\.?[ -](?:(\d{{1,2}})(?:st|nd|rd|th)?,? )?(\d{{4}})"
)
_IN_NUMBERS = re.compile(r"(?:(\d{1,2})[-/.])?(\d{1,2})[-/](\d{4})|(\d{4})[./](\d{1,2})(?:[./](\d{1,2}))?")
_CLOCK = re.compile(r"(?:t|,? (?:a |at |vers )?)\d{1,2} ?[:h] ?(?:\d\d.*)?$")
_BEFORE = re.compile(
    r"^(?:(?:[a-z]{3,6}di|dimanche|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)\.?,? )?(?:le |on )?"  # a day of the week
)


@lru_cache(maxsize=16384)
def spoken_day(text: str) -> str:
    """A day, a month or a year in words, as ISO 8601 writes it or as near to it as the portal's own; "" for others."""
    said = _BEFORE.sub("", _CLOCK.sub("", _plain(text).removeprefix("le ")))
    if match := _IN_WORDS.fullmatch(said):
        return _iso(match[4], str(_NUMBERS[match[2]]), match[1] or match[3])
    if match := _IN_NUMBERS.fullmatch(said):
        year, month, day = match[3] or match[4], match[2] or match[5], match[1] or match[6]
        return _iso(year, month, day)
    return ""


@lru_cache(maxsize=16384)
def spoken_period(text: str) -> tuple[str, str] | None:
    """Both ends as they are written, "" for one that is open; None for what is no period."""
    if len(text) > LONGEST:
        return None
    said = _ASIDE.sub("", _plain(text).strip(" .;,")).strip(" .;,()")
    if "=" in said:
        ends = dict(_DCMI.findall(said))
        return (ends.get("start", "").strip(), ends.get("end", "").strip()) if ends else None
    if _YEARS.fullmatch(said):
        years = re.findall(r"\d{4}", said)
        return min(years), max(years)
    if part := _part_of_year(said):
        return part
    if (match := _SHARED.fullmatch(said)) and (match[1] is None) == (match[3] is None) and (match[1] or match[2]):
        month, year = str(_NUMBERS[match[4]]), match[5]
        first = str(_NUMBERS[match[2]]) if match[2] else month
        return _iso(year, first, match[1]), _iso(year, month, match[3])
    if match := _ONE.fullmatch(said):
        return match[1], match[1]
    if match := _BETWEEN.fullmatch(said):
        return match[1], match[2]
    if match := _OPEN.fullmatch(said):
        return match[1] or match[2], ""
    if match := _ENDED.fullmatch(said):
        return "", match[1] or match[2]
    return None


def _part_of_year(said: str) -> tuple[str, str] | None:
    """The first and the last month of a quarter or half of a year; None for what is none."""
    if match := _PART_IN_FULL.fullmatch(said):
        number, kind, year = match.groups()
    elif match := _PART_IN_SHORT.fullmatch(said):
        number, kind, year = match[2] or match[6], match[1] or match[5], match[3] or match[4]
    else:
        return None
    months = _PARTS[kind]
    last = int(number) * months
    return (_iso(year, str(last - months + 1), None), _iso(year, str(last), None)) if last <= 12 else None


def _iso(year: str, month: str, day: str | None) -> str:
    return f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.strip().casefold().replace("’", "'"))
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(bare.split())
