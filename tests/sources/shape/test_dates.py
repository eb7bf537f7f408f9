"""Dates in the spellings of real portals, and what is not one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sitegen.catalogue import Period
from sitegen.sources.shape import dates
from sitegen.sources.values import Fields


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2020-11-12T12:17:38.682707", datetime(2020, 11, 12, 12, 17, 38, 682707, UTC)),
        ("2018-02-18T15:00:00", datetime(2018, 2, 18, 15, tzinfo=UTC)),
        ("2020-11-23 08:30:00", datetime(2020, 11, 23, 8, 30, tzinfo=UTC)),
        ("2016-04-14T19:48:05.433640-03:00", datetime(2016, 4, 14, 22, 48, 5, 433640, UTC)),
        ("2016-01-20T00:00:00+01:00", datetime(2016, 1, 19, 23, tzinfo=UTC)),
        ("2023-01-30T22:39:23.332Z", datetime(2023, 1, 30, 22, 39, 23, 332000, UTC)),
        ("2021-02-28", datetime(2021, 2, 28, tzinfo=UTC)),
        ("06.07.2017", datetime(2017, 7, 6, tzinfo=UTC)),
        (" 2021-02-28 ", datetime(2021, 2, 28, tzinfo=UTC)),
        (1600000000, datetime(2020, 9, 13, 12, 26, 40, tzinfo=UTC)),
        (1600000000000, datetime(2020, 9, 13, 12, 26, 40, tzinfo=UTC)),
    ],
)
def test_a_moment(written: object, moment: datetime) -> None:
    assert dates.moment(written) == moment


@pytest.mark.parametrize(
    "written",
    [
        *(
            "R/P1W",
            "Keine",
            "随時",
            "",
            "2015-01-01/2015-12-31",
            "2021-02-30",
            "0001-01-01T00:00:00",
            "20140102",
            "hier",
        ),
        *("2014", "2014-05", "9999-12-31T23:59:59-23:59", "1" * 5000, None, True, [], {}, float("nan"), 1e300, -1e300),
    ],
)
def test_what_is_not_a_moment(written: object) -> None:
    assert dates.moment(written) is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2014", "2014"),
        ("2014-05", "2014-05"),
        ("2014-5-1", "2014-05-01"),
        ("2014/05/01", "2014-05-01"),
        ("2020-11-23 08:30:00", "2020-11-23"),
        ("2016-01-20T00:00:00+01:00", "2016-01-20"),  # the day that the producer wrote
        ("01.04.2026", "2026-04-01"),
        ("1/4/2026", "2026-04-01"),
        ("04/25/2026", "2026-04-25"),
        ("1789-07-14", "1789-07-14"),
        (2014, "2014"),
        ("2014-13", ""),
        ("2014-02-30", ""),
        ("0000", ""),
        ("Current", ""),
        ("*", ""),
        (True, ""),
        (None, ""),
        ({}, ""),
    ],
)
def test_a_day(written: object, day: str) -> None:
    assert dates.day(written) == day


@pytest.mark.parametrize(
    ("raw", "period"),
    [
        ({"temporal_start": "2026-06-01", "temporal_end": "2026-09-15"}, Period("2026-06-01", "2026-09-15")),
        ({"temporal_start": "2014"}, Period("2014", "")),
        ({"temporal": "2015-01-01/2015-12-31"}, Period("2015-01-01", "2015-12-31")),
        ({"temporal": "2014/2015"}, Period("2014", "2015")),
        ({"temporal": "2014-05/2015-06"}, Period("2014-05", "2015-06")),
        ({"temporal": "2014/.."}, Period("2014", "")),
        ({"temporal": "2014"}, Period("2014", "2014")),
        ({"dataset_date": "[2015-12-23T00:00:00 TO 2015-12-23T23:59:59]"}, Period("2015-12-23", "2015-12-23")),
        ({"dataset_date": "[2020-03-01T00:00:00 TO *]"}, Period("2020-03-01", "")),
        ({"temporal_coverage-from": "2012-01-01", "temporal_coverage-to": ""}, Period("2012-01-01", "")),
        (
            {"time_period_coverage_start": "2016-01-01 00:00:00", "time_period_coverage_end": "2018-01-01 00:00:00"},
            Period("2016-01-01", "2018-01-01"),
        ),
        (
            {
                "temporals": [
                    {"start_date": "2023-01-01T00:00:00", "end_date": "2023-12-31T23:59:59.999999"},
                    {"start_date": "2021-01-01T00:00:00", "end_date": "2021-12-31T23:59:59.999999"},
                ]
            },
            Period("2021-01-01", "2023-12-31"),
        ),
        ({"temporal_coverage_from": "Current"}, None),
        ({"temporal_start": "2020", "temporal_end": "2019"}, None),
        ({"temporal": "01.04.2026 - bis nächste Woche"}, None),
        ({"temporal": [[["2014"]]]}, None),
        ({}, None),
    ],
)
def test_a_period(raw: dict[str, object], period: Period | None) -> None:
    assert dates.period(Fields(raw)) == period
