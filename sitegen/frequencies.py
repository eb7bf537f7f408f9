"""How often a dataset changes, in the words of those who read catalogues: one row a code of the EU's authority table.

The model holds the EU code (french-open-data.md §3 has the table that this one follows).
"""

from __future__ import annotations

from typing import NamedTuple


class Frequency(NamedTuple):
    """`udata`: the id at data.gouv.fr. `scdl`: the value of FREQ_MAJ in an SCDL catalogue."""

    udata: str
    scdl: str


_SEVERAL_A_DAY = "Quotidienne ou plusieurs fois par jour"
_SEVERAL_A_WEEK = "Hebdomadaire ou plusieurs fois par semaine"
_SEVERAL_A_MONTH = "Mensuelle ou plusieurs fois par mois"

FREQUENCIES: dict[str, Frequency] = {
    "UPDATE_CONT": Frequency("continuous", "Continuelle"),
    "1MIN": Frequency("oneMinute", "Continuelle"),
    "5MIN": Frequency("fiveMinutes", "Continuelle"),
    "10MIN": Frequency("tenMinutes", "Continuelle"),
    "15MIN": Frequency("fifteenMinutes", "Continuelle"),
    "30MIN": Frequency("thirtyMinutes", "Continuelle"),
    "HOURLY": Frequency("hourly", "Toutes les heures"),
    "BIHOURLY": Frequency("bihourly", _SEVERAL_A_DAY),
    "TRIHOURLY": Frequency("trihourly", _SEVERAL_A_DAY),
    "12HRS": Frequency("twelveHours", _SEVERAL_A_DAY),
    "CONT": Frequency("severalTimesADay", _SEVERAL_A_DAY),
    "DAILY_3": Frequency("threeTimesADay", _SEVERAL_A_DAY),
    "DAILY_2": Frequency("semidaily", _SEVERAL_A_DAY),
    "DAILY": Frequency("daily", _SEVERAL_A_DAY),
    "WEEKLY_5": Frequency("fiveTimesAWeek", _SEVERAL_A_WEEK),
    "WEEKLY_3": Frequency("threeTimesAWeek", _SEVERAL_A_WEEK),
    "WEEKLY_2": Frequency("semiweekly", _SEVERAL_A_WEEK),
    "WEEKLY": Frequency("weekly", _SEVERAL_A_WEEK),
    "BIWEEKLY": Frequency("biweekly", _SEVERAL_A_MONTH),
    "MONTHLY_3": Frequency("threeTimesAMonth", _SEVERAL_A_MONTH),
    "MONTHLY_2": Frequency("semimonthly", _SEVERAL_A_MONTH),
    "MONTHLY": Frequency("monthly", _SEVERAL_A_MONTH),
    "BIMONTHLY": Frequency("bimonthly", "Bimestrielle"),
    "QUARTERLY": Frequency("quarterly", "Trimestrielle"),
    "ANNUAL_3": Frequency("threeTimesAYear", "Irrégulière"),
    "ANNUAL_2": Frequency("semiannual", "Semestrielle"),
    "ANNUAL": Frequency("annual", "Annuelle"),
    "BIENNIAL": Frequency("biennial", "Biennale"),
    "TRIENNIAL": Frequency("triennial", "Triennale"),
    "QUADRENNIAL": Frequency("quadrennial", "Irrégulière"),
    "QUINQUENNIAL": Frequency("quinquennial", "Quinquennale"),
    "DECENNIAL": Frequency("decennial", "Irrégulière"),
    "BIDECENNIAL": Frequency("bidecennial", "Irrégulière"),
    "TRIDECENNIAL": Frequency("tridecennial", "Irrégulière"),
    "AS_NEEDED": Frequency("punctual", "Ponctuelle"),
    "IRREG": Frequency("irregular", "Irrégulière"),
    "NEVER": Frequency("never", "Ponctuelle"),
    "NOT_PLANNED": Frequency("notPlanned", "Inconnue"),
    "OTHER": Frequency("other", "Irrégulière"),
    "UNKNOWN": Frequency("unknown", "Inconnue"),
}
