"""Numbers of files as the readers of a language write them: "1234.50" -> "1 234,50". No digit is lost or added."""

from __future__ import annotations

import re
from functools import lru_cache

from babel.numbers import get_decimal_symbol, get_group_symbol

_LONGEST = 40  # characters; no number is longer
_NUMBER = re.compile(r"([+\-\u2212]?)(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)?(?:[.,](\d*))?", re.ASCII)
_BLANKS = {ord(" "): None, ord("\u00a0"): None, ord("\u202f"): None}


def numeral(cell: str, language: str) -> str:
    """The number in a cell; what is none stays, and so does one that begins with a zero, as codes do.

    themes/base/assets/numerals.js does the same.
    """
    text = cell.strip()
    match = _NUMBER.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None or not (match[2] or match[3]):
        return cell
    sign, whole, part = match[1], (match[2] or "0").translate(_BLANKS), match[3]
    if len(whole) > 1 and whole[0] == "0":
        return cell
    group, decimal = signs(language)
    start = len(whole) % 3 or 3
    grouped = group.join([whole[:start], *(whole[at : at + 3] for at in range(start, len(whole), 3))])
    return f"{sign}{grouped}{decimal}{part}" if part else f"{sign}{grouped}"


@lru_cache(maxsize=64)
def signs(language: str) -> tuple[str, str]:
    """What stands between thousands, and before decimals."""
    return get_group_symbol(language), get_decimal_symbol(language)
