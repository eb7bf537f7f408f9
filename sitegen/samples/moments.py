"""What a spreadsheet counts in days -> ISO 8601: dates, times of the day, and durations that go on beyond one."""

from __future__ import annotations

import datetime
from typing import Literal

Kind = Literal["number", "code", "words", "duration", "date", "time", "datetime", "year"]  # of a number format

_SOON = datetime.timedelta(milliseconds=1)  # what a double may be off a second


def moment(cell: datetime.date | datetime.time | datetime.timedelta, kind: Kind, *, rounded: bool) -> str:
    """A date, a time or a duration in ISO 8601, of which a format for days, or for times, shows its part only."""
    if kind == "date" and isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if isinstance(cell, datetime.timedelta):
        return duration(cell)
    if kind == "duration":
        return duration(_since_midnight(cell))
    if isinstance(cell, datetime.time):
        return _iso(_whole(datetime.datetime.combine(datetime.date(2000, 1, 1), cell), rounded).time())
    if isinstance(cell, datetime.datetime):
        cell = _whole(cell, rounded and kind != "date")
        if kind == "time":
            return _iso(cell.time())
        if kind in ("date", "year"):
            cell = cell.date()
    if kind == "time" and not isinstance(cell, datetime.datetime):
        return datetime.time().isoformat()  # midnight of a day that is not shown
    return str(cell.year) if kind == "year" else _iso(cell)


def _iso(cell: datetime.date | datetime.time) -> str:
    """Parts of seconds as far as there are some: Python writes six digits."""
    text = cell.isoformat()
    return text.rstrip("0") if "." in text else text


def duration(span: datetime.timedelta) -> str:
    """ISO 8601 in hours, as spreadsheets count them beyond a day: "PT36H15M"; "-PT1H" of a negative one."""
    seconds = round(span.total_seconds(), 3)
    if abs(seconds - round(seconds)) < _SOON.total_seconds() * 2:
        seconds = round(seconds)
    sign, seconds = ("-" if seconds < 0 else ""), abs(seconds)
    hours, minutes = int(seconds // 3600), int(seconds % 3600 // 60)
    rest = format(round(seconds % 60, 3), "g")
    parts = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "") + (f"{rest}S" if rest != "0" else "")
    return f"{sign}PT{parts or '0H'}"


def _since_midnight(cell: datetime.date | datetime.time) -> datetime.timedelta:
    """The days that a moment was counted in, where they are a duration's."""
    if isinstance(cell, datetime.time):
        return datetime.timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second + cell.microsecond / 1e6)
    at = cell if isinstance(cell, datetime.datetime) else datetime.datetime.combine(cell, datetime.time())
    return at - datetime.datetime(1899, 12, 31)  # noqa: DTZ001  # spreadsheets know no time zones


def _whole(cell: datetime.datetime, rounded: bool) -> datetime.datetime:
    """To the second, unless parts of it are shown: half past eight is 0.354166666666667 days."""
    near = cell.replace(microsecond=0)
    if cell.microsecond >= 500_000:  # of the last year there is, none
        near += datetime.timedelta(seconds=1 if cell.year < datetime.MAXYEAR else 0)
    return near if rounded or abs(near - cell) <= _SOON else cell
