"""Positions as people write them into one cell: "43.7082, -1.0534", "43,7082 ; -1,0534", "43° 42' N, 1° 03' O"."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

_LONGEST = 80  # characters; no position is longer
_DECIMALS = (2, 4)  # of two bare numbers, at least: "12.50 / 15.00" are prices, "12.345 23.456" thousands or measures
_SIGNS = "+\\-\u2212"
_NUMBER = r"\d{1,3}(?:[.,]\d+)?"
_MINUTES = r"(?:\s*(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*['\u2019\u2032](?!['\u2019\u2032]))?"
_SECONDS = r"(?:\s*(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:[\"\u201d\u2033]|''|\u2019\u2019|\u2032\u2032))?"
_ANGLE = re.compile(
    rf"(?:(?P<label>lat(?:itude)?|lon(?:g(?:itude)?)?|lng)\s*[:=]\s*)?(?P<before>[NSEWO](?=[\s\d]))?\s*"
    rf"(?P<sign>[{_SIGNS}])?(?P<degrees>{_NUMBER})(?P<marked>\s*[°º]{_MINUTES}{_SECONDS})?(?(before)|(?:\s*(?P<after>[NSEWO]\b))?)",
    re.IGNORECASE,
)
_FIRST = re.compile(r"(?:geo:)?\s*[(\[{]?\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[;/|]\s*|\s*,\s+|\s*,(?=[^\d\s]|\d+\.)|\s+")
_LAST = re.compile(r"\s*[)\]}]?\s*\Z")
# A height, and how precise that is.
_FURTHER = re.compile(rf"(?:(?:\s*[;,]\s*|\s+)[{_SIGNS}]?\d+(?:\.\d+)?){{1,2}}(?=\s*[)\]}}]?\s*\Z)")

Axis = Literal["", "latitude", "longitude"]


class Angle(NamedTuple):
    """Degrees, and which of the two they are, where that is written."""

    degrees: float
    axis: Axis = ""


def angle(text: str) -> Angle | None:
    """Degrees in a cell of their own: "43.70°", "1°03'12\\"O"; None for what is none, and for a bare number."""
    text = text.strip()
    if len(text) > _LONGEST or (match := _ANGLE.fullmatch(text)) is None:
        return None
    return _angle(match) if match["marked"] or match["before"] or match["after"] else None


def pair(text: str) -> tuple[Angle, Angle] | None:
    """Both of a position, in the order in which they are written; a height behind them is passed over.

    None for what may be something else: numbers that are no degrees, or have few decimals and do not say what they are.
    """
    if len(text) > _LONGEST:
        return None
    start = _FIRST.match(text.strip())
    text = text.strip()[start.end() if start else 0 :]
    first = _ANGLE.match(text)
    if not first or not (between := _BETWEEN.match(text, first.end())):
        return None
    second = _ANGLE.match(text, between.end())
    if not second:
        return None
    if not _LAST.match(text, second.end()) and not _FURTHER.match(text, second.end()):
        return None
    if not all(map(_is_told, (first, second))) and not _are_precise(first, second):
        return None
    one, other = _angle(first), _angle(second)
    if not one or not other or (one.axis and one.axis == other.axis):
        return None
    low, high = sorted((abs(one.degrees), abs(other.degrees)))
    return (one, other) if low <= 90 and high <= 180 else None


def _is_told(match: re.Match[str]) -> bool:
    return bool(match["minutes"] or match["label"] or match["before"] or match["after"])


def _are_precise(*angles: re.Match[str]) -> bool:
    low, high = sorted(len(match["degrees"].replace(",", ".").partition(".")[2]) for match in angles)
    return low >= _DECIMALS[0] and high >= _DECIMALS[1]


def _angle(match: re.Match[str]) -> Angle | None:
    degrees, minutes, seconds = (
        float((match[part] or "0").replace(",", ".")) for part in ("degrees", "minutes", "seconds")
    )
    if minutes >= 60 or seconds >= 60:
        return None
    letter = (match["before"] or match["after"] or "").upper()
    label = (match["label"] or "").lower()
    axis: Axis = "latitude" if letter in ("N", "S") or label[:2] == "la" else "longitude" if letter or label else ""
    is_negative = (match["sign"] or "+") != "+" or letter in ("S", "W", "O")
    value = degrees + minutes / 60 + seconds / 3600
    return Angle(-value if is_negative else value, axis)
