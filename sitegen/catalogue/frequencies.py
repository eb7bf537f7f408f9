"""How often a dataset changes, in the words of those who read catalogues: one row a code of the EU's authority table.

The model holds the EU's code (publications.europa.eu/resource/authority/frequency).
"""

from __future__ import annotations

from typing import NamedTuple


class Frequency(NamedTuple):
    """`udata`: the id at data.gouv.fr. `scdl`: the value of FREQ_MAJ in an SCDL catalogue. `iso`: Project Open Data's
    repeating interval (ISO 8601), "irregular", or nothing where it has no word."""

    udata: str
    scdl: str
    iso: str


_SEVERAL_A_DAY = "Quotidienne ou plusieurs fois par jour"
_SEVERAL_A_WEEK = "Hebdomadaire ou plusieurs fois par semaine"
_SEVERAL_A_MONTH = "Mensuelle ou plusieurs fois par mois"

FREQUENCIES: dict[str, Frequency] = {
    "UPDATE_CONT": Frequency("continuous", "Continuelle", "R/PT1S"),
    "1MIN": Frequency("oneMinute", "Continuelle", "R/PT1M"),
    "5MIN": Frequency("fiveMinutes", "Continuelle", "R/PT5M"),
    "10MIN": Frequency("tenMinutes", "Continuelle", "R/PT10M"),
    "15MIN": Frequency("fifteenMinutes", "Continuelle", "R/PT15M"),
    "30MIN": Frequency("thirtyMinutes", "Continuelle", "R/PT30M"),
    "HOURLY": Frequency("hourly", "Toutes les heures", "R/PT1H"),
    "BIHOURLY": Frequency("bihourly", _SEVERAL_A_DAY, "R/PT2H"),
    "TRIHOURLY": Frequency("trihourly", _SEVERAL_A_DAY, "R/PT3H"),
    "12HRS": Frequency("twelveHours", _SEVERAL_A_DAY, "R/PT12H"),
    "CONT": Frequency("severalTimesADay", _SEVERAL_A_DAY, ""),
    "DAILY_3": Frequency("threeTimesADay", _SEVERAL_A_DAY, "R/PT8H"),
    "DAILY_2": Frequency("semidaily", _SEVERAL_A_DAY, "R/PT12H"),
    "DAILY": Frequency("daily", _SEVERAL_A_DAY, "R/P1D"),
    "WEEKLY_5": Frequency("fiveTimesAWeek", _SEVERAL_A_WEEK, ""),
    "WEEKLY_3": Frequency("threeTimesAWeek", _SEVERAL_A_WEEK, "R/P0.33W"),
    "WEEKLY_2": Frequency("semiweekly", _SEVERAL_A_WEEK, "R/P3.5D"),
    "WEEKLY": Frequency("weekly", _SEVERAL_A_WEEK, "R/P1W"),
    "BIWEEKLY": Frequency("biweekly", _SEVERAL_A_MONTH, "R/P2W"),
    "MONTHLY_3": Frequency("threeTimesAMonth", _SEVERAL_A_MONTH, "R/P0.33M"),
    "MONTHLY_2": Frequency("semimonthly", _SEVERAL_A_MONTH, "R/P0.5M"),
    "MONTHLY": Frequency("monthly", _SEVERAL_A_MONTH, "R/P1M"),
    "BIMONTHLY": Frequency("bimonthly", "Bimestrielle", "R/P2M"),
    "QUARTERLY": Frequency("quarterly", "Trimestrielle", "R/P3M"),
    "ANNUAL_3": Frequency("threeTimesAYear", "Irrégulière", "R/P4M"),
    "ANNUAL_2": Frequency("semiannual", "Semestrielle", "R/P6M"),
    "ANNUAL": Frequency("annual", "Annuelle", "R/P1Y"),
    "BIENNIAL": Frequency("biennial", "Biennale", "R/P2Y"),
    "TRIENNIAL": Frequency("triennial", "Triennale", "R/P3Y"),
    "QUADRENNIAL": Frequency("quadrennial", "Irrégulière", "R/P4Y"),
    "QUINQUENNIAL": Frequency("quinquennial", "Quinquennale", "R/P5Y"),
    "DECENNIAL": Frequency("decennial", "Irrégulière", "R/P10Y"),
    "BIDECENNIAL": Frequency("bidecennial", "Irrégulière", "R/P20Y"),
    "TRIDECENNIAL": Frequency("tridecennial", "Irrégulière", "R/P30Y"),
    "AS_NEEDED": Frequency("punctual", "Ponctuelle", "irregular"),
    "IRREG": Frequency("irregular", "Irrégulière", "irregular"),
    "NEVER": Frequency("never", "Ponctuelle", ""),
    "NOT_PLANNED": Frequency("notPlanned", "Inconnue", ""),
    "OTHER": Frequency("other", "Irrégulière", ""),
    "UNKNOWN": Frequency("unknown", "Inconnue", ""),
}
