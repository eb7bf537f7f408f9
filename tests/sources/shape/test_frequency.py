"""The codes of idgo, data.gouv.fr and the EU, and the spellings of real portals."""

from __future__ import annotations

import pytest

from sitegen.sources.shape.frequency import frequency
from sitegen.sources.values import Fields

EU = "http://publications.europa.eu/resource/authority/frequency/"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("asneeded", "AS_NEEDED"),
        ("never", "NOT_PLANNED"),
        ("intermittently", "IRREG"),
        ("continuously", "UPDATE_CONT"),
        ("realtime", "UPDATE_CONT"),
        ("daily", "DAILY"),
        ("weekly", "WEEKLY"),
        ("fortnightly", "BIWEEKLY"),
        ("monthly", "MONTHLY"),
        ("quarterly", "QUARTERLY"),
        ("semiannual", "ANNUAL_2"),
        ("annual", "ANNUAL"),
        ("punctual", "AS_NEEDED"),
        ("notPlanned", "NOT_PLANNED"),
        ("threeTimesAWeek", "WEEKLY_3"),
        ("bidecennial", "BIDECENNIAL"),
        ("Mensuelle", "MONTHLY"),
        ("Bi-mensuelle", "MONTHLY_2"),
        ("Bi-annuelle", "ANNUAL_2"),
        ("Irrégulière", "IRREG"),
        ("Lorsque nécessaire", "AS_NEEDED"),
        (f"{EU}ANNUAL", "ANNUAL"),
        (f"{EU}NEVER", "NEVER"),
        ("http://purl.org/cld/freq/monthly", "MONTHLY"),
        ("as_needed", "AS_NEEDED"),
        ("R/P1Y", "ANNUAL"),
        ("R/P0.5M", "MONTHLY_2"),
        ("P3M", "QUARTERLY"),
        (["woechentlich"], "WEEKLY"),
        ('["jaehrlich"]', "ANNUAL"),
        ("１か月ごと", "MONTHLY"),
        ("5年ごと", "QUINQUENNIAL"),
        ("年１回（３月頃）", "ANNUAL"),
        ("随時", "AS_NEEDED"),
    ],
)
def test_a_code(said: object, code: str) -> None:
    assert frequency(Fields({"frequency": said})) == (code, "")


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ({"frequency": "公開時のみ"}, ("", "公開時のみ")),
        ({"frequency": "unknown"}, ("", "")),
        ({"frequency": f"{EU}UNKNOWN"}, ("", "")),
        ({"frequency": "R/P17D"}, ("", "")),
        ({"frequency": {}}, ("", "")),
        ({}, ("", "")),
        ({"update_frequency": "annual"}, ("ANNUAL", "")),
        ({"accrual_periodicity": f"{EU}IRREG"}, ("IRREG", "")),
        ({"extras": [{"key": "accrualPeriodicity", "value": "R/P1M"}]}, ("MONTHLY", "")),
        ({"extras": [{"key": "更新頻度", "value": "毎月"}]}, ("MONTHLY", "")),
        ({"data_update_frequency": "30"}, ("MONTHLY", "")),
        ({"data_update_frequency": "-1"}, ("NEVER", "")),
        ({"data_update_frequency": "300"}, ("", "")),
        ({"extras": [{"key": "modified", "value": "R/P1W"}]}, ("WEEKLY", "")),
        ({"extras": [{"key": "modified", "value": "2020-01-01"}]}, ("", "")),
    ],
)
def test_where_portals_say_it(raw: dict[str, object], found: tuple[str, str]) -> None:
    assert frequency(Fields(raw)) == found
