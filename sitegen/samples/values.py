"""Cells as JSON values, by the type of their column: 1 234,5 -> 1234.5, 31/12/2026 -> "2026-12-31", oui -> true.

What does not fit the column's type stays the text that it is, and so do codes: no zero is lost, nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from sitegen.samples.profile import NOTHING, PLAIN, kind_of, number
from sitegen.samples.sample import ColumnType

Value = str | int | float | bool | None

_TRUE, _FALSE = ({"oui", "vrai", "true", "yes", "t", "o", "1"}, {"non", "faux", "false", "no", "f", "n", "0"})
_BOOLEANS = {**dict.fromkeys(_TRUE, True), **dict.fromkeys(_FALSE, False)}
_NUMBERS = re.compile(r"\d+", re.ASCII)
_TIME = re.compile(
    r"(?P<hour>\d{1,2})[:hH](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    r" ?(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})?$",
    re.ASCII,
)


def value(cell: str, kind: ColumnType) -> Value:
    """What a cell says in a column of that type; null for a blank one, and for what programs write in its place."""
    plain = cell.strip()
    if plain in NOTHING:
        return None
    if kind == "code":
        return plain  # some programs write a tab before a code, so that spreadsheets keep its zeros
    read = _READERS.get(kind)
    found = read(plain) if read else None
    return cell if found is None else found


def written(value: Value) -> str:
    """A value as a cell of CSV: empty for null, numbers with a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(value)


def _integer(cell: str) -> Value:
    return int(cell.translate(PLAIN)) if kind_of(cell) == "integer" else None


def _number(cell: str) -> Value:
    """A whole number stays whole; others are as near as a double comes (17 digits)."""
    kind = kind_of(cell)
    if kind == "integer":
        return int(cell.translate(PLAIN))
    return number(cell) if kind == "number" else None


def _degrees(cell: str) -> Value:
    """Of longitudes 02.35 is one, though a code elsewhere."""
    return number(cell)


def _boolean(cell: str) -> Value:
    return _BOOLEANS.get(cell.lower())


def _date(cell: str) -> Value:
    return _day(cell) if kind_of(cell) == "date" else None


def _moment(cell: str) -> Value:
    """ISO 8601, as precise as it is written; without a time zone where none is written."""
    if kind_of(cell) == "date":
        return _day(cell)
    if kind_of(cell) != "datetime" or (match := _TIME.search(cell)) is None:
        return None
    day, hour = _day(cell[: match.start()]), int(match["hour"])
    if day is None or hour > 23 or int(match["second"] or 0) > 59:
        return None
    seconds = f":{match['second'] or '00'}" + (f".{match['part']}" if match["part"] else "")
    zone = match["zone"] or ""
    if zone == "UTC":
        zone = "Z"
    elif zone[1:] and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"{day}T{hour:02}:{match['minute']}{seconds}{zone}"


def _day(cell: str) -> str | None:
    """The day first, unless the year is: as `profile.moment` reads it."""
    parts = [int(part) for part in _NUMBERS.findall(cell)[:3]]
    year, month, day = parts if parts[0] > 31 else parts[::-1]
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


_READERS: Mapping[ColumnType, Callable[[str], Value]] = {
    "integer": _integer,
    "number": _number,
    "longitude": _degrees,
    "latitude": _degrees,
    "boolean": _boolean,
    "date": _date,
    "datetime": _moment,
}
