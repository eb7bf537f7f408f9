"""Whether a dataset is late, its page and the preflight page of the same site say alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sitegen.catalogue import Catalogue, Dataset
from sitegen.catalogue.frequencies import FREQUENCIES, Frequency, last_change, looked_at
from sitegen.preflight import preflight
from tests.dcat.making import dataset, resource, written
from tests.preflight.test_preflight import partner, put
from tests.site.test_saved_searches import made

NEWEST = datetime(2026, 11, 25, 12, 30, 7, 250000, tzinfo=UTC)
NOW = looked_at(NEWEST)
INSTANT = timedelta(microseconds=1)
AGES = (
    *(timedelta(minutes=minutes) for minutes in (0, 1, 31, 240, 721)),
    *(timedelta(days=days) for days in (1, 3, 6, 8, 15, 20, 33, 64, 95, 125, 190, 367, 735, 1100, 1470, 1830)),
    *(timedelta(days=days) for days in (3700, 7400, 11000)),
)


def undated(code: str) -> list[dict[str, Any]]:
    """Datasets that do not say when they changed, with files that may."""
    old, coming = datetime(1999, 5, 1, 23, 59, tzinfo=UTC), NOW + timedelta(days=900)
    return [
        {"frequency": code, "resources": ()},
        {"frequency": code, "resources": (resource(),)},
        {"frequency": code, "resources": (resource(modified=old),)},
        {"frequency": code, "resources": (resource(modified=coming),)},
        {"frequency": code, "resources": (resource(modified=old), resource("b", url="https://example.org/b"))},
        {"frequency": code, "resources": (resource(modified=NEWEST - timedelta(days=7.8)),)},
    ]


def of_each_age(code: str) -> list[dict[str, Any]]:
    """Of every age, and of those on either side of the last moment that is in time."""
    days = FREQUENCIES[code].days or 0
    limit = NOW - timedelta(days=days + 1)
    moments = [*(NEWEST - age for age in AGES), limit, limit - INSTANT, limit + INSTANT]
    return [{"frequency": code, "modified": moment, "resources": (resource(),)} for moment in moments]


@pytest.mark.parametrize("code", FREQUENCIES)
def test_the_page_and_the_preflight_say_alike(tmp_path: Path, code: str) -> None:
    fields = [*of_each_age(code), *undated(code)]
    datasets = tuple(dataset(f"d{number}", **each) for number, each in enumerate(fields))
    [site, *_], _ = made(tmp_path, Catalogue("s", datasets=datasets, as_of=NEWEST))
    files = put(tmp_path / "site", {"_headers": b"", **written(tmp_path, *datasets)})
    report = preflight(partner(tmp_path), files, NOW)
    told = {each.name: each.score.get("update_fulfilled_in_time") is False for each in report.each}
    assert {each.name: site.around(each).value.late for each in datasets} == told
    if FREQUENCIES[code].days:
        assert set(told.values()) == {True, False}, "ages on both sides of what is in time"
    else:
        assert set(told.values()) == {False}, "nothing is promised, so nothing is late"


def test_a_dataset_without_a_frequency_promises_nothing(tmp_path: Path) -> None:
    datasets: tuple[Dataset, ...] = (
        dataset("none", modified=datetime(1999, 1, 1, tzinfo=UTC)),
        dataset("words", modified=datetime(1999, 1, 1, tzinfo=UTC), frequency_label="parfois"),
    )
    [site, *_], _ = made(tmp_path, Catalogue("s", datasets=datasets, as_of=NEWEST))
    assert [site.around(each).value.late for each in datasets] == [False, False]


def test_a_catalogue_without_any_date_calls_nothing_late(tmp_path: Path) -> None:
    datasets = tuple(dataset(f"d{number}", frequency=code) for number, code in enumerate(FREQUENCIES))
    [site, *_], _ = made(tmp_path, Catalogue("s", datasets=datasets))
    assert not any(site.around(each).value.late for each in datasets)


@pytest.mark.parametrize("zone", [UTC, None])
def test_one_day_late_is_in_time(zone: Any) -> None:
    now = datetime(2026, 11, 25, 12, tzinfo=zone)
    weekly = FREQUENCIES["WEEKLY"]
    assert not weekly.is_late(now - timedelta(days=8), now)
    assert weekly.is_late(now - timedelta(days=8) - INSTANT, now)
    assert not Frequency("x", "x", "").is_late(datetime(1, 1, 1, tzinfo=zone), now)


def test_the_last_change_is_what_the_dataset_says_or_that_of_its_newest_file() -> None:
    now, day = datetime(2026, 11, 25, 12, tzinfo=UTC), datetime(2020, 1, 2, tzinfo=UTC)
    assert last_change(day, [now.date(), None], now) == day
    assert last_change(None, [day.date(), datetime(2019, 5, 5, tzinfo=UTC).date()], now) == day
    assert last_change(None, [day.date(), None], now) == now
    assert last_change(None, [], now) == now
