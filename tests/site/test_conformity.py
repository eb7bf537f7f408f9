"""Which state of accessibility may be claimed on which day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sitegen.config import AccessibilityTable
from sitegen.site.conformity import Conformity, conformity

TODAY = date(2026, 11, 30)
AUDITED: dict[str, object] = {"audit_date": "2026-01-10", "audit_rate": 72.5}


def found(keys: dict[str, object], today: date = TODAY) -> Conformity:
    return conformity(AccessibilityTable.model_validate(keys), today)


@pytest.mark.parametrize(
    ("keys", "state", "reason"),
    [
        ({}, "none", "no-audit"),
        ({"status": "full"}, "none", "no-audit"),
        ({"status": "full", "audit_date": "2026-01-10"}, "none", "no-rate"),
        ({"status": "full", "audit_rate": 100}, "none", "no-date"),
        ({**AUDITED, "audit_date": "2026-12-01"}, "none", "future"),
        ({**AUDITED, "audit_date": "2026-11-30"}, "partial", ""),
        ({**AUDITED, "audit_date": "2023-11-30"}, "partial", ""),
        ({**AUDITED, "audit_date": "2023-11-29"}, "none", "expired"),
        ({**AUDITED, "audit_rate": 49.9}, "none", "low"),
        ({**AUDITED, "audit_rate": 50}, "partial", ""),
        ({**AUDITED, "audit_rate": 99.9}, "partial", ""),
        ({**AUDITED, "audit_rate": 100}, "full", ""),
        ({**AUDITED, "audit_rate": 100, "non_conformities": ["x"]}, "partial", "listed"),
        ({**AUDITED, "audit_rate": 100, "exempt": ["x"], "derogations": ["x"]}, "full", ""),
        ({**AUDITED, "redesign": "2026-01-10"}, "partial", ""),
        ({**AUDITED, "redesign": "2026-11-30"}, "none", "redesigned"),
        ({**AUDITED, "redesign": "2026-12-01"}, "partial", ""),
        ({"audit_date": "2024-05-02", "audit_rate": 80, "new_rgaa": "2025-05-30"}, "partial", ""),
        ({"audit_date": "2024-05-02", "audit_rate": 80, "new_rgaa": "2025-05-29"}, "none", "superseded"),
        ({"audit_date": "2025-06-02", "audit_rate": 80, "new_rgaa": "2025-05-29"}, "partial", ""),
    ],
)
def test_the_state_is_what_an_audit_in_force_found(keys: dict[str, object], state: str, reason: str) -> None:
    seen = found(keys)
    assert (seen.state, seen.reason) == (state, reason)
    assert seen.in_force is (reason in ("", "low", "listed"))


@pytest.mark.parametrize(
    ("audited", "last"), [("2024-02-29", "2027-02-28"), ("2026-01-10", "2029-01-10"), ("2022-12-31", "2025-12-31")]
)
def test_an_audit_counts_for_three_years(audited: str, last: str) -> None:
    keys: dict[str, object] = {"audit_date": audited, "audit_rate": 60}
    day = date.fromisoformat(last)
    assert found(keys, day) == Conformity("partial", "", last)
    assert found(keys, day + timedelta(days=1)) == Conformity("none", "expired", last)


def test_18_months_end_with_a_shorter_month() -> None:
    assert found({"audit_date": "2026-01-10", "audit_rate": 60, "new_rgaa": "2026-08-31"}).until == "2028-02-29"


def test_a_day_that_nobody_told_has_no_audit() -> None:
    assert found(AUDITED, date.min).reason == "future"
