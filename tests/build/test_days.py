"""What a day decides of a site: an audit that runs out ends a claim at the next build; other days change nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sitegen import config
from sitegen.build import names
from sitegen.build.build import build
from sitegen.build.report import Report
from sitegen.commands import check
from tests.acceptance.projects import write_lines
from tests.program import tree

PARTNER = """
title = "Villeneuve"
url = "https://villeneuve.example.org/"
source = "dump"
outputs = ["pages", "security"]
[legal]
publisher = "Commune"
security_contact = "securite@villeneuve.example.org"
[accessibility]
audit_date = 2024-11-10
audit_rate = 60
auditor = "A"
"""
FOOT = 'pages/accessibility/">Accessibilité\u202f: '


def test_an_audit_that_runs_out_ends_the_claim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitegen.toml").write_text('[sources.dump]\nkind = "dump"\ndatasets = "d.jsonl"\n')
    write_lines(tmp_path / "d.jsonl", [{"id": "1", "name": "a", "title": "A"}])
    (tmp_path / "partners" / "one").mkdir(parents=True)
    (tmp_path / "partners" / "one" / "partner.toml").write_text(PARTNER)
    [partner] = config.load(tmp_path).partners.values()
    out = tmp_path / "out"

    def built_on(day: str) -> Report:
        monkeypatch.setattr(names, "today", lambda: date.fromisoformat(day))
        return build(partner, root=tmp_path, dest=out)

    built_on("2027-11-01")
    before = tree(out)
    assert built_on("2027-11-10").artifacts.made == 0, "the last day on which it counts"
    assert tree(out) == before
    report = built_on("2027-11-11")
    assert [each.message for each in report.warnings if each.code == "accessibility-audit"] == [
        "[accessibility] the audit of 2024-11-10 expired on 2027-11-10, after three years: "
        'the statement says "non conforme"'
    ]
    after = tree(out)
    pages = [path for path in after if path.endswith(".html")]
    assert all(f"{FOOT}partiellement conforme".encode() in before[path] for path in pages)
    assert all(f"{FOOT}non conforme".encode() in after[path] for path in pages)
    assert before[".well-known/security.txt"] == after[".well-known/security.txt"]
    assert built_on("2027-11-30").artifacts.made == 0
    assert built_on("2027-12-01").artifacts.made == 1, "another month has another security.txt"
    assert b"Expires: 2028-11-01T00:00:00Z\n" in tree(out)[".well-known/security.txt"]
    monkeypatch.setattr(check, "today", lambda: date(2024, 1, 1))
    told = [str(each.message) for each in check.check(partner, root=tmp_path, reached={}) if hasattr(each, "message")]
    assert any("audit_date = 2024-11-10 is in the future" in each for each in told)
