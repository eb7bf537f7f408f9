"""Dates and periods in all the spellings of real portals.

CKAN writes UTC without saying so (`metadata_modified` has no zone): a moment without a zone is UTC.
A day keeps the date as it is written, whatever its zone, and may be partial ("2014", "2014-05").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache

from sitegen.catalogue import Period
from sitegen.sources.shape import schemas
from sitegen.sources.shape.spoken_dates import LONGEST, spoken_day, spoken_period
from sitegen.sources.values import Fields, line, strings, unfold

_LONGEST = 40  # no date is longer; keeps foolish strings out of the caches
_YEARS = range(1900, 2200)  # a file changed in the year 1, or in 9999, is another system's null
_LATEST_EPOCH = 10_000_000_000  # seconds; above it, milliseconds

_ISO = re.compile(
    r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ]\d\d.*|Z|[+-]\d\d:\d\d)?)?)?|(\d{4})/(\d{1,2})/(\d{1,2})", re.DOTALL
)
_BASIC = re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)")  # ISO 8601's basic format, as ISO 19139 has it
_NULL_YEARS = (1, 9999)  # how databases and forms write that an end is open
_WITH_ZONE = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)")  # a day of XML Schema, which is no moment
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_INTERVAL = re.compile(r"\[?\s*([\d\-T:.+Z/ ]+?|\*)\s+TO\s+([\d\-T:.+Z/ ]+?|\*)\s*\]?")
_CLOCK = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.(\d+)(?:Z|[+-]\d\d:?\d\d)?", re.ASCII)
_SLASHED = re.compile(r"(\d{4}[^/]*|\.\.|)/(\d{4}[^/]*|\.\.|)")

_KEYS_OF_PAIRS = (
    ("start_date", "start", "startDate", "begin", "from", "gte", "beginning", "temporal_start", "dcat:startDate"),
    ("end_date", "end", "endDate", "to", "lte", "ending", "temporal_end", "dcat:endDate"),
)


def moment(value: object) -> datetime | None:
    """An instant in UTC, or None where the value is not one."""
    if isinstance(value, str):
        value = value.strip()
        return _moment(value) if len(value) <= _LONGEST else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return _plausible(datetime.fromtimestamp(value if value < _LATEST_EPOCH else value / 1000, UTC))
    except (ValueError, OverflowError, OSError):
        return None


@lru_cache(maxsize=65536)
def _moment(text: str) -> datetime | None:
    if text.isdigit() or "W" in text:  # "20140102" may be anything, and nobody writes weeks
        return None
    if with_zone := _WITH_ZONE.fullmatch(text):
        text = with_zone[1]
    try:
        found = datetime.fromisoformat(text)
        return _plausible(found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC))
    except OverflowError:
        return None
    except ValueError:
        pass
    whole = day(text)
    return _moment(whole) if len(whole) == len("2014-05-01") else None


def _plausible(found: datetime) -> datetime | None:
    return found if found.year in _YEARS else None


def is_of_a_clock(value: object) -> bool:
    """Whether a moment is one that CKAN took from its clock: these have microseconds, and Solr's copy milliseconds.

    One that people typed, or another program rounded (idgo shows a day as "2024-01-01T00:00:00"), stays the same
    through changes. A clock stands at a whole second once in a thousand times: such a dataset is taken for a typed one.
    """
    found = _CLOCK.fullmatch(value) if isinstance(value, str) and len(value) <= _LONGEST else None
    return found is not None and bool(found[1].strip("0"))


def day(value: object) -> str:
    """An ISO date as precise as the value is, or nothing."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        return str(value) if isinstance(value, int) and not isinstance(value, bool) and 1000 <= value <= 9999 else ""
    return _day(value.strip())


@lru_cache(maxsize=65536)
def _day(text: str) -> str:
    if match := _ISO.fullmatch(text):
        year, month, number = match[1] or match[4], match[2] or match[5], match[3] or match[6]
    elif match := _DAY_FIRST.fullmatch(text):
        year, month, number = match[3], match[2], match[1]
        if int(month) > 12 >= int(number):  # only the American order makes a date of it
            month, number = number, month
    elif match := _BASIC.fullmatch(text):
        year, month, number = match.groups()
    elif spoken := spoken_day(text):
        return _day(spoken)
    else:
        return ""
    if int(year) in _NULL_YEARS:
        return ""
    try:
        whole = date(int(year), int(month or 1), int(number or 1)).isoformat()
    except ValueError:
        return ""
    return whole if number else whole[:7] if month else whole[:4]


def issued(fields: Fields) -> str:
    """The day of publication that the producer tells of; "" where none is told."""
    return next((found for value in _dated(fields, "issued", "publication") if (found := day(value))), "")


def revised(fields: Fields) -> datetime | None:
    """The last change that the producer tells of, in UTC; None where none is told."""
    return next((found for value in _dated(fields, "modified", "revision") if (found := moment(value))), None)


def _dated(fields: Fields, field: str, kind: str) -> Iterator[object]:
    """What is said of a date; of ISO 19139's lists of dates with their types, the dates of this type, newest first."""
    for value in schemas.told(fields, field):
        listed = list(schemas.entries(value))
        if not listed:
            yield value
        found = [entry["value"] for entry in listed if "value" in entry and _kind(entry.get("type")) == kind]
        found += [entry[kind] for entry in listed if "value" not in entry and kind in entry]
        yield from sorted(filter(None, (day(each) for each in found)), reverse=True)


def _kind(said: object) -> str:
    """Of a date: its word, which may stand behind the name and the address of the list that has it."""
    return re.split(r"[/#_:]", line(said))[-1].casefold()


def first_moment(fields: Fields, *keys: str) -> datetime | None:
    """The first value under these keys that is a moment, in UTC; None where none is."""
    return next((found for value in fields.each(*keys) if (found := moment(value))), None)


def period(fields: Fields) -> Period | None:
    """The time that a dataset covers; None where nobody says, or what is said runs backwards."""
    found = [pair for pair in _periods(fields) if any(pair)]
    if not found:
        return None
    start = min(start for start, _ in found) if all(start for start, _ in found) else ""  # one open end opens the whole
    end = max(end for _, end in found) if all(end for _, end in found) else ""
    precision = min(len(start), len(end))
    if not (start or end) or start[:precision] > end[:precision]:
        return None
    return Period(start, end)


def _periods(fields: Fields) -> Iterator[tuple[str, str]]:
    for start, end in schemas.pairs("period_start", "period_end"):
        pair = _one_day(fields.get(start)), _one_day(fields.get(end))
        if any(pair):
            yield pair
            return
    for value in schemas.told(fields, "period"):
        pairs = list(_pairs(unfold(value)))
        if pairs:
            yield from pairs
            return


def _one_day(value: object) -> str:
    """The same, where it may be the only one of a list."""
    listed = unfold(value)
    return day(value) if not isinstance(listed, list) else next(filter(None, map(day, strings(listed))), "")


def _pairs(value: object, depth: int = 0) -> Iterator[tuple[str, str]]:
    if isinstance(value, list) and depth == 0:
        for item in value:
            yield from _pairs(item, depth + 1)
    elif isinstance(value, dict):
        start, end = (next((d for key in keys if (d := day(value.get(key)))), "") for keys in _KEYS_OF_PAIRS)
        if start or end:
            yield start, end
    elif isinstance(value, str) and len(value) <= LONGEST:
        match = _INTERVAL.fullmatch(value.strip()) or _SLASHED.fullmatch(value.strip())
        if match and (day(match[1]) or day(match[2])):
            yield day(match[1]), day(match[2])
        elif only := day(value):
            yield only, only
        elif (spoken := spoken_period(value)) and all(day(end) for end in spoken if end):
            yield day(spoken[0]), day(spoken[1])
