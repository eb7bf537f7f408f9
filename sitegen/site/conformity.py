"""Which state an accessibility statement may claim on a day, by the audit that partner.toml tells of.

Decree 2019-768 and the RGAA: "total" where all criteria are met, "partial" from half of them on, "non conforme" below,
and wherever no audit is in force. A statement holds for three years, until the service is redesigned, or for 18 months
after a new version of the RGAA. The three years are counted from the audit, which is the stricter reading.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sitegen.config import AccessibilityTable
from sitegen.config.law_tables import as_date

State = Literal["none", "partial", "full"]
Reason = Literal["", "no-audit", "no-rate", "no-date", "future", "expired", "redesigned", "superseded", "low", "listed"]
HALF, WHOLE = 50, 100  # percent of the criteria
_YEARS, _AFTER_NEW_RGAA = 36, 18  # months


@dataclass(frozen=True, slots=True)
class Conformity:
    """The state on a day. `reason`: why it is no better; `until`: the last day of the audit (ISO) or ""."""

    state: State = "none"
    reason: Reason = "no-audit"
    until: str = ""

    @property
    def in_force(self) -> bool:
        """Whether an audit counts, whatever it found."""
        return self.reason in ("", "low", "listed")


def conformity(table: AccessibilityTable, today: date) -> Conformity:
    """What may be said on `today`. `date.min` is a day that nobody told, on which no audit counts yet."""
    audited = as_date(table.audit_date)
    if audited is None:
        return Conformity(reason="no-audit" if table.audit_rate is None else "no-date")
    if table.audit_rate is None:
        return Conformity(reason="no-rate")
    last, why = _last_day(table, audited)
    until = last.isoformat()
    if audited > today:
        return Conformity("none", "future", until)
    if today > last:
        return Conformity("none", why, until)
    if table.audit_rate < HALF:
        return Conformity("none", "low", until)
    if table.audit_rate < WHOLE:
        return Conformity("partial", "", until)
    return Conformity("partial", "listed", until) if table.non_conformities else Conformity("full", "", until)


def _last_day(table: AccessibilityTable, audited: date) -> tuple[date, Reason]:
    """The last day on which an audit counts, and what ends it."""
    ends: list[tuple[date, Reason]] = [(_later(audited, _YEARS), "expired")]
    if (redesign := as_date(table.redesign)) and redesign > audited:
        ends.append((redesign - timedelta(days=1), "redesigned"))
    if (new := as_date(table.new_rgaa)) and new > audited:
        ends.append((_later(new, _AFTER_NEW_RGAA), "superseded"))
    return min(ends)


def _later(day: date, months: int) -> date:
    """The same day of the month some months later; the month's last where it is shorter."""
    count = day.year * 12 + day.month - 1 + months
    year, month = min(count // 12, date.max.year), count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
