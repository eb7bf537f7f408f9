"""What a partner.toml lacks of what the law asks for, and what contradicts itself in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from sitegen.config import DumpSource, Partner, PartnerTable, Source
from sitegen.site import duties
from sitegen.site.security_txt import expires

TODAY = date(2026, 11, 30)
LEGAL = {duty.key: duty.example for duty in duties.DUTIES}
ACCESS = {"contact": "a@a.example", "statement_date": "2026-11-24"}
AUDIT = {**ACCESS, "audit_date": "2026-01-10", "audit_rate": 72, "auditor": "A"}


def told(url: str = "https://a.example/", **tables: object) -> list[tuple[str, str]]:
    """Codes and messages for a partner that lacks nothing but what `tables` change."""
    keys = {"title": "A", "url": url, "source": "s", "legal": LEGAL, "accessibility": ACCESS, **tables}
    source = Source("s", DumpSource(kind="dump", datasets="x.jsonl"), Path())
    partner = Partner("ville", Path(), source, PartnerTable.model_validate(keys))
    found = list(duties.cautions(partner, TODAY))
    assert {each.where for each in found} <= {"partners/ville/partner.toml"}
    return [(each.code, each.message) for each in found]


def test_who_says_all_is_told_nothing() -> None:
    assert told() == []
    assert told(accessibility=AUDIT) == []
    assert told(legal={**LEGAL, "security_contact": "a@a.example"}) == []


@pytest.mark.parametrize("duty", duties.DUTIES, ids=lambda duty: duty.key)
def test_each_missing_key_is_told_with_its_table_and_a_line_to_write(duty: duties.Duty) -> None:
    for legal in ({key: value for key, value in LEGAL.items() if key != duty.key}, {**LEGAL, duty.key: "  "}):
        [(code, message)] = told(legal=legal)
        assert code == "legal-missing"
        assert message.startswith(f"[legal] {duty.key}")
        assert f'Write under [legal]: {duty.key} = "{duty.example}"' in message


def test_a_contact_form_stands_in_for_an_address() -> None:
    assert told(legal={**LEGAL, "email": "", "contact_url": "https://a.example/contact"}) == []


def test_a_statement_says_its_day_and_whom_to_write_to() -> None:
    assert {code for code, _ in told(accessibility={})} == {"accessibility-contact", "accessibility-date"}


@pytest.mark.parametrize(
    ("keys", "code", "words"),
    [
        ({"audit_date": ""}, "accessibility-audit", "audit_date is missing beside audit_rate"),
        ({"audit_rate": None}, "accessibility-audit", "audit_rate is missing beside audit_date"),
        ({"audit_date": "2027-01-10"}, "accessibility-audit", "audit_date = 2027-01-10 is in the future"),
        ({"audit_date": "2023-01-10"}, "accessibility-audit", "the audit of 2023-01-10 expired on 2026-01-10"),
        ({"redesign": "2026-06-01"}, "accessibility-audit", "counts no more since the redesign of 2026-06-01"),
        ({"audit_date": "2024-01-10", "new_rgaa": "2024-06-01"}, "accessibility-audit", "expired on 2025-12-01"),
        ({"auditor": ""}, "accessibility-audit", "auditor is missing"),
        ({"audit_rate": 100, "non_conformities": ["x"]}, "accessibility-audit", "non_conformities are listed"),
        (
            {"status": "full"},
            "accessibility-audit",
            'status = "full", but by audit_rate and audit_date it is "partial"',
        ),
        ({"statement_date": "2027-01-01"}, "accessibility-date", "statement_date = 2027-01-01 is in the future"),
        ({"updated": "2026-11-01"}, "accessibility-date", "updated = 2026-11-01 is before statement_date"),
    ],
)
def test_an_audit_that_does_not_count_is_told_with_the_reason(keys: dict[str, object], code: str, words: str) -> None:
    [(said, message)] = told(accessibility={**AUDIT, **keys})
    assert said == code
    assert words in message


def test_a_register_that_nobody_went_through_for_a_year_is_told() -> None:
    assert told(public_register={"reviewed": "2025-11-30"}) == []
    [(code, message)] = told(public_register={"reviewed": "2025-11-28"})
    assert code == "register-late"
    assert "reviewed = 2025-11-28" in message


def test_below_a_path_there_is_no_security_txt() -> None:
    [(code, message)] = told("https://a.example/donnees/", legal={**LEGAL, "security_contact": "a@a.example"})
    assert code == "security-txt"
    assert "https://a.example/donnees/" in message


@pytest.mark.parametrize(
    ("table", "keys"),
    [
        ("accessibility", {"audit_date": "2026-02-30"}),
        ("accessibility", {"audit_rate": 101}),
        ("accessibility", {"audit_rate": "72"}),
        ("accessibility", {"contact": "at the town hall"}),
        ("legal", {"security_contact": "javascript:alert(1)"}),
        ("legal", {"contact_url": "contact/"}),
        ("legal", {"host_logs_days": -1}),
        ("public_register", {"documents": [{"subject": "without a title"}]}),
        ("public_register", {"documents": [{"title": "a", "url": "javascript:alert(1)"}]}),
        ("audience", {"matomo": "https://stats.example.org/", "site": 3}),
        ("audience", {"matomo": "https://stats.example.org/", "site": 3, "masked_bytes": 1, "retention_months": 25}),
        ("audience", {"matomo": "https://stats.example.org/", "site": 3, "masked_bytes": 2, "retention_months": 26}),
        ("audience", {"matomo": "http://stats.example.org/", "site": 3, "masked_bytes": 2, "retention_months": 25}),
        ("audience", {"matomo": "https://a b/", "site": 3, "masked_bytes": 2, "retention_months": 25}),
        ("audience", {"matomo": "https://a.example.org/;", "site": 0, "masked_bytes": 2, "retention_months": 25}),
    ],
)
def test_a_value_that_is_none_is_refused(table: str, keys: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        PartnerTable.model_validate({"title": "A", "url": "https://a.example/", "source": "s", table: keys})


def test_the_day_decides_little_of_a_site() -> None:
    """Another day is another site only where something runs out: else a nightly build has nothing to do."""

    def of(day: str, **tables: object) -> str:
        keys = {"title": "A", "url": "https://a.example/", "source": "s", **tables}
        return duties.of_the_day(PartnerTable.model_validate(keys), date.fromisoformat(day))

    assert of("2026-11-30") == of("2031-01-01")
    assert of("2026-11-30", accessibility=AUDIT) == of("2029-01-10", accessibility=AUDIT)
    assert of("2029-01-10", accessibility=AUDIT) != of("2029-01-11", accessibility=AUDIT)
    legal = {"security_contact": "a@a.example"}
    assert of("2026-11-01", legal=legal) == of("2026-11-30", legal=legal) != of("2026-12-01", legal=legal)


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-01-31", "2026-12-01"), ("2026-02-01", "2027-01-01"), ("2026-11-30", "2027-10-01")],
)
def test_a_security_txt_holds_for_ten_months_and_less_than_a_year(day: str, expected: str) -> None:
    today = date.fromisoformat(day)
    assert expires(today) == f"{expected}T00:00:00Z"
    assert 300 < (date.fromisoformat(expected) - today).days < 365
