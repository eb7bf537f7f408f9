"""How often a dataset changes: the words of those who read catalogues, and when a change is late.

One row a code of the EU's authority table (publications.europa.eu/resource/authority/frequency), which is what the
model holds. Whoever calls a dataset late asks here, so that no two places of a site say otherwise of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

_A_DAY = timedelta(days=1)
_NO_DATES = datetime(2000, 1, 1, tzinfo=UTC)


class Frequency(NamedTuple):
    """`udata`: the id at data.gouv.fr. `scdl`: the value of FREQ_MAJ in an SCDL catalogue. `iso`: Project Open Data's
    repeating interval (ISO 8601), "irregular", or nothing where it has no word. `days`: until the next change is
    expected (udata.core.dataset.constants, `UpdateFrequency`); None where none is."""

    udata: str
    scdl: str
    iso: str
    days: float | None = None

    def is_late(self, changed: datetime, now: datetime) -> bool:
        """Whether the change after the one at `changed` is overdue at `now`; one day late is in time.

        `update_fulfilled_in_time` of udata.core.dataset.models, `compute_quality`, the other way round. Both moments
        have a zone, or neither.
        """
        return self.days is not None and now - changed > timedelta(days=self.days) + _A_DAY


_SEVERAL_A_DAY = "Quotidienne ou plusieurs fois par jour"
_SEVERAL_A_WEEK = "Hebdomadaire ou plusieurs fois par semaine"
_SEVERAL_A_MONTH = "Mensuelle ou plusieurs fois par mois"

FREQUENCIES: dict[str, Frequency] = {
    "UPDATE_CONT": Frequency("continuous", "Continuelle", "R/PT1S"),
    "1MIN": Frequency("oneMinute", "Continuelle", "R/PT1M", 1 / 1440),
    "5MIN": Frequency("fiveMinutes", "Continuelle", "R/PT5M", 5 / 1440),
    "10MIN": Frequency("tenMinutes", "Continuelle", "R/PT10M", 10 / 1440),
    "15MIN": Frequency("fifteenMinutes", "Continuelle", "R/PT15M", 15 / 1440),
    "30MIN": Frequency("thirtyMinutes", "Continuelle", "R/PT30M", 30 / 1440),
    "HOURLY": Frequency("hourly", "Toutes les heures", "R/PT1H", 1 / 24),
    "BIHOURLY": Frequency("bihourly", _SEVERAL_A_DAY, "R/PT2H", 2 / 24),
    "TRIHOURLY": Frequency("trihourly", _SEVERAL_A_DAY, "R/PT3H", 3 / 24),
    "12HRS": Frequency("twelveHours", _SEVERAL_A_DAY, "R/PT12H", 0.5),
    "CONT": Frequency("severalTimesADay", _SEVERAL_A_DAY, "", 1),
    "DAILY_3": Frequency("threeTimesADay", _SEVERAL_A_DAY, "R/PT8H", 1),
    "DAILY_2": Frequency("semidaily", _SEVERAL_A_DAY, "R/PT12H", 1),
    "DAILY": Frequency("daily", _SEVERAL_A_DAY, "R/P1D", 1),
    "WEEKLY_5": Frequency("fiveTimesAWeek", _SEVERAL_A_WEEK, "", 7),
    "WEEKLY_3": Frequency("threeTimesAWeek", _SEVERAL_A_WEEK, "R/P0.33W", 7),
    "WEEKLY_2": Frequency("semiweekly", _SEVERAL_A_WEEK, "R/P3.5D", 7),
    "WEEKLY": Frequency("weekly", _SEVERAL_A_WEEK, "R/P1W", 7),
    "BIWEEKLY": Frequency("biweekly", _SEVERAL_A_MONTH, "R/P2W", 14),
    "MONTHLY_3": Frequency("threeTimesAMonth", _SEVERAL_A_MONTH, "R/P0.33M", 31),
    "MONTHLY_2": Frequency("semimonthly", _SEVERAL_A_MONTH, "R/P0.5M", 31),
    "MONTHLY": Frequency("monthly", _SEVERAL_A_MONTH, "R/P1M", 31),
    "BIMONTHLY": Frequency("bimonthly", "Bimestrielle", "R/P2M", 62),
    "QUARTERLY": Frequency("quarterly", "Trimestrielle", "R/P3M", 93),
    "ANNUAL_3": Frequency("threeTimesAYear", "Irrégulière", "R/P4M", 365),
    "ANNUAL_2": Frequency("semiannual", "Semestrielle", "R/P6M", 365),
    "ANNUAL": Frequency("annual", "Annuelle", "R/P1Y", 365),
    "BIENNIAL": Frequency("biennial", "Biennale", "R/P2Y", 730),
    "TRIENNIAL": Frequency("triennial", "Triennale", "R/P3Y", 1095),
    "QUADRENNIAL": Frequency("quadrennial", "Irrégulière", "R/P4Y", 1460),
    "QUINQUENNIAL": Frequency("quinquennial", "Quinquennale", "R/P5Y", 1825),
    "DECENNIAL": Frequency("decennial", "Irrégulière", "R/P10Y", 3650),
    "BIDECENNIAL": Frequency("bidecennial", "Irrégulière", "R/P20Y", 7300),
    "TRIDECENNIAL": Frequency("tridecennial", "Irrégulière", "R/P30Y", 10950),
    "AS_NEEDED": Frequency("punctual", "Ponctuelle", "irregular"),
    "IRREG": Frequency("irregular", "Irrégulière", "irregular"),
    "NEVER": Frequency("never", "Ponctuelle", ""),
    "NOT_PLANNED": Frequency("notPlanned", "Inconnue", ""),
    "OTHER": Frequency("other", "Irrégulière", ""),
    "UNKNOWN": Frequency("unknown", "Inconnue", ""),
}


def last_change(modified: datetime | None, files: Iterable[date | None], now: datetime) -> datetime:
    """When a dataset last changed, as udata.core.dataset.models, `compute_last_update`, has it.

    `modified` is what the dataset says. Without it, the newest of its files' days counts, of a file without one `now`;
    without files, `now`. The answer has a zone where `now` has one.
    """
    if modified is not None:
        return modified
    return max((datetime.combine(day, time(), now.tzinfo) if day else now for day in files), default=now)


def looked_at(newest: datetime | None) -> datetime:
    """The moment at which a site sees its catalogue, whose newest change this is: a day later.

    A site never asks the clock: the same catalogue makes the same pages on any day.
    """
    return (newest or _NO_DATES) + _A_DAY
