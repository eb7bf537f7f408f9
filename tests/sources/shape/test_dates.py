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
        ("2021-02-28+02:00", datetime(2021, 2, 28, tzinfo=UTC)),
        ("le 28 février 2021 à 10h30", datetime(2021, 2, 28, tzinfo=UTC)),
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
        ("20180615", "2018-06-15"),
        ("20181315", ""),
        ("99990101", ""),
        ("0001-01-01T00:00:00", ""),
        ("9999-12-31", ""),
        ("le 15 juin 2018", "2018-06-15"),
        ("Vendredi 15 juin 2018", "2018-06-15"),
        ("15/06/2018 à 10h30", "2018-06-15"),
        ("15 juin 2018, 9h", "2018-06-15"),
        ("Fri, 15 Jun 2018 10:00:00 GMT", "2018-06-15"),
        ("Friday, June 15, 2018", "2018-06-15"),
        ("15-Jun-2018", "2018-06-15"),
        ("3 févr. 2018", "2018-02-03"),
        ("06-2018", "2018-06"),
        ("dimanche", ""),
        ("le 15", ""),
        ("mardi 2018", ""),
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


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        *((f"2010{to}2020", "2010", "2020") for to in ("-", " - ", "–", " à ", " / ", " to ", " au ", "…", " et ")),
        *(
            (said, "2015", "")
            for said in ("depuis 2015", "Since 2015", "2015-", "2015 - aujourd’hui", "2015 – en cours")
        ),
        *((said, "2015", "") for said in ("À partir de 2015", "2015-present", "2015 - ...", "2015/..")),
        *((said, "", "2015") for said in ("jusqu’en 2015", "until 2015", "Jusqu’à 2015", "- 2015")),
        ("juin 2019 – mars 2020", "2019-06", "2020-03"),
        ("De janvier 2010 à décembre 2020", "2010-01", "2020-12"),
        ("Depuis le 1er août 2015", "2015-08-01", ""),
        ("du 1er janvier 2015 au 31 décembre 2016", "2015-01-01", "2016-12-31"),
        ("01/01/2015 - 31/12/2016", "2015-01-01", "2016-12-31"),
        ("2015-01-01 - 2016-12-31", "2015-01-01", "2016-12-31"),
        ("2015-01-01 au 2016-12-31", "2015-01-01", "2016-12-31"),
        ("March 2015 - June 2016", "2015-03", "2016-06"),
        ("March 3, 2015 to June 4, 2016", "2015-03-03", "2016-06-04"),
        ("06/2015 - 09/2015", "2015-06", "2015-09"),
        ("Février 2016", "2016-02", "2016-02"),
        ("Année 2015", "2015", "2015"),
        ("Année scolaire 2018-2019", "2018", "2019"),
        ("2012, 2014, 2016", "2012", "2016"),
        ("1er trimestre 2019", "2019-01", "2019-03"),
        ("4ème trimestre de 2019", "2019-10", "2019-12"),
        *((said, "2019-04", "2019-06") for said in ("T2 2019", "2019-Q2", "2019 T2", "Q2 2019", "2e trimestre 2019")),
        *((said, "2019-07", "2019-12") for said in ("2nd semestre 2019", "S2 2019", "2019-S2")),
        *(
            (said, "2019-01", "2019-03")
            for said in ("janvier à mars 2019", "de janvier à mars 2019", "janv. - mars 2019")
        ),
        *((said, "2019-06-15", "2019-06-20") for said in ("du 15 au 20 juin 2019", "15-20 juin 2019")),
        ("du 1er juin au 3 juillet 2019", "2019-06-01", "2019-07-03"),
        ("Millésime 2019", "2019", "2019"),
        ("Données de 2010 à 2019", "2010", "2019"),
        ("Situation au 1er janvier 2019", "2019-01-01", "2019-01-01"),
        ("2014-2019 (6 ans)", "2014", "2019"),
        ('[{"temporal_start": "2019-01", "temporal_end": "2019-02"}]', "2019-01", "2019-02"),
        ('[{"start": "2019-01-01", "end": "9999-12-31"}]', "2019-01-01", ""),
        ("name=x; start=2015-01-01; end=2016-12-31; scheme=W3C-DTF;", "2015-01-01", "2016-12-31"),
        ('{"gte": "2015", "lte": "2016"}', "2015", "2016"),
        ('[{"from": "mai 2015", "to": "juin 2016"}]', "2015-05", "2016-06"),
    ],
)
def test_a_period_in_words(said: str, start: str, end: str) -> None:
    assert dates.period(Fields({"temporal_coverage": said})) == Period(start, end)


@pytest.mark.parametrize(
    "said",
    [
        *("environ 2015", "2015 puis 2018", "tous les ans depuis 2015", "2020-2010", "32/12/2015 - 2016"),
        *("T5 2019", "S3 2019", "5e trimestre 2019", "3 à mars 2019", "mars à 3 2019", "15 juin à mars 2019"),
        *("2010-99", "12", "12-2020-13", "le mois de mai", "depuis", "1" * 5_000, "- - -", "2015 -- x"),
    ],
)
def test_what_is_no_period_for_sure(said: str) -> None:
    found = dates.period(Fields({"temporal_coverage": said}))
    assert found is None


def test_days_in_words() -> None:
    told = {
        "juin 2015": "2015-06",
        "1er juin 2015": "2015-06-01",
        "June 1st, 2015": "2015-06-01",
        "2015.06.01": "2015-06-01",
    }
    told |= {"01/06/2015 10:00": "2015-06-01", "2015-06-01Z": "2015-06-01", "06/2015": "2015-06", "31 février 2015": ""}
    assert {said: dates.day(said) for said in told} == told
    assert dates.period(Fields({"temporal_start": "juin 2019", "temporal_end": "1er mars 2020"})) == Period(
        "2019-06", "2020-03-01"
    )


@pytest.mark.parametrize(
    "said",
    [
        '[{"type": "Publication", "value": "15/06/2018"}, {"type": "creation", "value": "2001-01-01"}]',
        '[{"type": "http://www.isotc211.org/codeList.xml#CI_DateTypeCode_publication", "value": "2018-06-15"}]',
        '{"publication": "15 juin 2018", "creation": "2001-01-01"}',
        [{"type": "publication", "value": "2018-06-15T00:00:00"}, {"type": "publication", "value": "2017-01-01"}],
    ],
)
def test_a_publication_among_dates_with_their_types(said: object) -> None:
    assert dates.issued(Fields({"extras": {"dataset-reference-date": said}})) == "2018-06-15"
