"""Rows of names: those of merged cells as one, and the rows under them that explain them: units, numbers, other names.

Whether words stand over numbers, dates or codes is what tells names from records; it is judged here for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise, product

from sitegen.samples.cells import one_line
from sitegen.samples.profile import kind_of, number, words

_LOOKED_AT = 50  # rows under names that say whether they are some
_DEEPEST = 3  # rows of names above each other
_LONGEST_GROUP = 40  # characters of a name that stands over several
_LONGEST_NAME = 100  # characters that are compared
_LEAST_NUMBERED = 3  # columns
_LEAST_ALIKE = 3  # letters of a word that two names of a column have
_COMPARED = 5  # records that are not alike their names as other names are

_UNIT = re.compile(
    r"(?:en )?(?:\(.+\)|\[.+\]|%|‰|[kKM]?€|°C?|ans?|jours?|[dcmk]?m(?:[²³23]|/s|/h)?|m3/s|m³/s|km/h|ha|a|"
    r"[mkµ]?g|t|[mc]?l(?:/s)?|[mµn]g/(?:l|L|m3|m³)|[kMG]?Wh?|kWh/an|V|A|Hz|h|min|s|ms|hPa|Pa|bar|NTU|pH|µS/cm|"
    r"dB(?:\(A\))?|hab\.?(?:/km[2²])?|nb|nombre|AAAA-MM-JJ|JJ/MM/AAAA|HH:MM|°|degrés|mètres?|euros?|litres?|heures?|"
    r"minutes?|milliers(?: d['’](?:euros|€)| de \w+)?)",
)
_BLANK = " \u00a0\u202f"
# What spreadsheets write into CSV as they show it: amounts, shares, times of the day, days with two digits of the year.
_SHOWN = re.compile(
    rf"(?P<number>[+-]?\d[\d{_BLANK}]*(?:[.,]\d+)?)[{_BLANK}]*(?:[kM]?€|%|‰|EUR|euros?)|\d{{1,2}}[:hH]\d\d(?::\d\d)?"
    r"|\d\d[/.-]\d\d[/.-]\d\d",
    re.ASCII,
)
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_.-][A-Za-z0-9]+)*")
_NUMBERED = re.compile(r"[(\[]?(\d{1,3})[)\]]?")
_Row = Sequence[str]
_Cells = Mapping[int, str]  # by column, those that are filled


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over records: the names as they are written, "" where there is none."""

    names: _Row
    depth: int  # rows that have the names
    notes: tuple[str, ...]  # what rows under them say, each of which is one

    @property
    def height(self) -> int:
        """All of its rows."""
        return self.depth + len(self.notes)


def head(rows: Sequence[_Row]) -> Head:
    """The head that begins with the first of `rows`, which has names."""
    for depth in range(_DEEPEST, 1, -1):
        if names := grouped(rows[:depth], rows[depth:]):
            break
    else:
        names, depth = list(rows[0]), 1
    return Head(names, depth, _explanations(names, rows[depth:]))


def is_sure(first: _Row, below: Sequence[_Row]) -> bool:
    """Whether a first row surely has names, and no data: they stand over values of another kind."""
    return is_header(first, below) and is_contrary(first, below)


def is_header(first: _Row, below: Sequence[_Row]) -> bool:
    """Whether a first row has names: unless half of its cells are numbers or dates as those below them are.

    Numbers that count up from one cell to the next are names: years and months. So is whatever stands alone.
    """
    below = below[:_LOOKED_AT]
    if not below:
        return True
    steps = [number(cell) if kind_of(cell) in ("integer", "code") else None for cell in first]
    counted = {
        index
        for index, (one, other) in enumerate(pairwise(steps))
        if one is not None and other is not None and abs(one - other) == 1
    }
    counted |= {index + 1 for index in counted}
    filled = [index for index, cell in enumerate(first) if cell.strip()]
    data = sum(index not in counted and _like_those_below(index, first, below) for index in filled)
    return data * 2 < max(len(filled), 1)


def is_contrary(names: _Row, below: Sequence[_Row]) -> bool:
    """Whether words stand over numbers, dates or codes: a row of names, and none of data."""
    return any(name.strip() and not kind_of(name) and _is_over_values(index, below) for index, name in enumerate(names))


def _like_those_below(index: int, first: _Row, below: Sequence[_Row]) -> bool:
    kind = kind_of(first[index])
    if not kind or not (under := _kinds(index, below)):
        return False
    numeric = ("integer", "number", "code")
    return sum(other == kind or (kind in numeric and other in numeric) for other in under) * 10 >= len(under) * 9


def _is_over_values(index: int, below: Sequence[_Row]) -> bool:
    under = _kinds(index, below)
    return bool(under) and sum(map(bool, under)) * 10 >= len(under) * 9


def _kinds(index: int, below: Sequence[_Row]) -> list[str]:
    return [_kind(row[index]) for row in below if index < len(row) and row[index].strip()]


def _kind(cell: str) -> str:
    return kind_of(cell) or ("shown" if _SHOWN.fullmatch(cell.strip()) else "")


def amount(cell: str) -> float | None:
    """The number of a cell, also with its unit: "1 234,50 €". None for codes, dates and words."""
    if kind_of(cell) in ("integer", "number"):
        return number(cell)
    match = _SHOWN.fullmatch(cell.strip())
    return number(match["number"].strip()) if match and match["number"] else None


# -- Names in several rows.


def grouped(rows: Sequence[_Row], below: Sequence[_Row]) -> list[str]:
    """The names of several rows, the upper ones of which have what columns share (merged cells); [] where they do not.

    A name of an upper row counts for the columns at its right that it leaves blank, and the lower one fills.
    """
    if len(rows) < 2 or not below:
        return []
    *uppers, names = rows
    is_lower_names = not any(kind_of(cell) not in ("", "integer") for cell in names) and is_header(names, below)
    if not is_lower_names:
        return []
    for upper in reversed(uppers):
        if not (names := _under(upper, names)):
            return []
    return list(names) if is_contrary(names, below[len(_explanations(names, below)) :]) else []


def _under(upper: _Row, lower: _Row) -> list[str]:
    """The names of two rows as one; [] where the upper one does not stand over several of the lower one."""
    filled = [cell.strip() for cell in upper if cell.strip()]
    if not filled or len(upper) < 3 or (len(filled) == 1 and filled[0].count(" ") > 1):
        return []
    names, group, shared = [], "", 0
    for index in range(max(len(upper), len(lower))):
        over, under = (row[index].strip() if index < len(row) else "" for row in (upper, lower))
        if over and under and len(over) > _LONGEST_GROUP:
            return []
        group = over or (group if under else "")
        shared += bool(group and under and not over)
        names.append(" ".join(filter(None, (group if under or over else "", under))))
    first_has_two = bool(upper[0].strip() and lower and lower[0].strip())
    is_over_some = not upper[0].strip() or (len(filled) > 1 and not first_has_two)
    return names if shared and is_over_some else []


# -- Rows under names.


def _explanations(names: _Row, below: Sequence[_Row]) -> tuple[str, ...]:
    """What the rows under names say of the columns, as far as they are no records."""
    found: list[str] = []
    for row, others in ((row, below[at + 1 :]) for at, row in enumerate(below[:_DEEPEST])):
        cells = {index: cell.strip() for index, cell in enumerate(row[: len(names)]) if cell.strip()}
        is_said = bool(cells and others) and len(cells) == _filled(row)
        if not is_said or not any(explain(names, cells, others) for explain in _EXPLAINING):
            break
        found.append(", ".join(f"{one_line(names[index])} : {one_line(cell)}" for index, cell in cells.items()))
    return tuple(found)


def _are_units(_: _Row, cells: _Cells, below: Sequence[_Row]) -> bool:
    if not all(map(_UNIT.fullmatch, cells.values())):
        return False
    return sum(_is_over_values(index, below) for index in cells) * 2 > len(cells)


def _are_numbered(names: _Row, cells: _Cells, below: Sequence[_Row]) -> bool:
    """Whether the columns are counted from 1 on, also one of words, which no record has a number in."""
    said = [_NUMBERED.fullmatch(cell) for cell in cells.values()]
    if len(said) < _LEAST_NUMBERED or len(said) != _filled(names):
        return False
    if [int(match[1]) if match else 0 for match in said] != list(range(1, len(said) + 1)):
        return False
    return any(len(under := _kinds(index, below)) and not any(under) for index in cells)


def _are_other_names(names: _Row, cells: _Cells, below: Sequence[_Row]) -> bool:
    """Whether they name the same columns again: names for programs under words for people, or the other way round."""
    own = {index: name for index, name in enumerate(names) if name.strip()}
    if own.keys() != cells.keys() or len(own) < 2 or len(set(cells.values())) < len(cells):
        return False
    if not any(all(_IDENTIFIER.fullmatch(cell.strip()) for cell in each.values()) for each in (own, cells)):
        return False
    alike = _alike(own, cells)
    if alike * 2 <= len(own) or any(map(kind_of, cells.values())):
        return False
    records = ({index: row[index] for index in own if index < len(row)} for row in below)
    return all(_alike(own, record) * 2 < alike for record in islice(records, _COMPARED))


def _alike(names: _Cells, cells: _Cells) -> int:
    """How many columns have a word in both: "pop_totale" and "Population"."""
    return sum(
        any(one.startswith(other) or other.startswith(one) for one, other in product(*map(_long_words, (name, cell))))
        for name, cell in ((name, cells.get(index, "")) for index, name in names.items())
    )


def _long_words(name: str) -> list[str]:
    return [word for word in words(name[:_LONGEST_NAME]) if len(word) >= _LEAST_ALIKE]


def _filled(row: _Row) -> int:
    return sum(bool(cell.strip()) for cell in row)


_Explaining = Callable[[_Row, _Cells, Sequence[_Row]], bool]
_EXPLAINING: tuple[_Explaining, ...] = (_are_units, _are_numbered, _are_other_names)
