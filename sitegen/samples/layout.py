"""Rows as people lay them out -> names, records, and what stands around them: titles, sources, units, totals.

The first row has the names, as in most files, unless it is certain that they come later: above them are rows that fill
a small part of the table, and they are of another kind than what is below them. What is uncertain is left as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, pairwise

from sitegen.samples.cells import one_line
from sitegen.samples.profile import kind_of, number

_LOOKED_AT = 50  # rows under the first that say whether it is a header
_MOST_ABOVE, _MOST_BELOW = 15, 10  # rows around a table
_MOST_SUMMED = 20_000  # cells that a total is compared with
_AT_A_TIME = 100  # rows
_MOST_NOTES = 20
_MOSTLY = 0.6  # share of the usual cells that a row of names fills
_LONGEST_GROUP = 40  # characters of a name that stands over several
_LONG = 60  # characters; a cell with as many in a row of its own is a sentence

_NOTE = re.compile(
    r"(?:sources?|notes?|nb|n\. ?b\.?|nota(?: bene)?|légende|lecture|champ|remarques?|attention|avertissement|unités?|"
    r"mise à jour|données|extraction|export)\b.{0,40}?:|[*†#]|\(\d{1,2}\)|[¹²³]|©|https?://|sources? ",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"(?:sources?|notes?|nb|n\. ?b\.?|nota|légende|lecture|champ|remarques?|producteur|auteurs?|contact|licence|titre|"
    r"période|dates?|mise à jour|unités?|organisme|service|fichier|version)\b[^:]{0,40}(?::|\Z)",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"(?:total|totaux|ensemble|somme)(?: (?:général|generale?|générale|global|des .*|du .*|de .*))?\s*:?", re.I
)
_UNIT = re.compile(
    r"\(.+\)|\[.+\]|%|‰|€|[kM]€|°C?|ans?|jours?|[dcmk]?m(?:[²³23]|/s|/h)?|m3/s|m³/s|km/h|ha|a|[mkµ]?g|t|[mc]?l(?:/s)?|"
    r"[mµn]g/(?:l|L|m3|m³)|[kMG]?Wh?|kWh/an|V|A|Hz|h|min|s|ms|hPa|Pa|bar|NTU|pH|µS/cm|dB(?:\(A\))?|hab\.?(?:/km[2²])?|"
    r"nb|nombre|AAAA-MM-JJ|JJ/MM/AAAA|HH:MM|°|degrés|mètres?|euros?",
)


@dataclass(frozen=True, slots=True)
class Headed:
    """Rows under their names. Those are as many as the header has, or most of the first rows, whichever is more."""

    names: Sequence[str]  # as they are written, "" where there is none
    rows: Iterator[Sequence[str]]  # of any widths, each once
    headed: bool  # False: the first row is data too
    notes: list[str] = field(default_factory=list)  # around the table; those below it once all rows have come


def headed(rows: Iterable[Sequence[str]], *, whole: bool) -> Headed | None:
    """Rows with their names found above them, unless the first one is data; None without rows.

    `whole`: the last of them is the file's last, so that what stands below the table is known.
    """
    each = iter(rows)
    head = list(islice(each, 1 + _LOOKED_AT + _MOST_ABOVE))
    if not head:
        return None
    full = _usual(head)
    start = _start(head, full)
    notes = [_joined(row) for row in head[:start]]
    names, body = head[start], head[start + 1 :]
    is_headed = start > 0 or is_header(names, body[:_LOOKED_AT])
    if not is_headed:
        names, body = [], head
    elif group := _grouped(names, body):
        names, body = group, body[1:]
    if is_headed and (units := _units(names, body)):
        notes.append(units)
        body = body[1:]
    usual = Counter(map(len, body)).most_common(1)[0][0] if body else 0
    found: Iterator[Sequence[str]] = chain(body, each)
    if whole and is_headed:
        found = _above_notes(found, full, notes)
    return Headed([*names, *[""] * (usual - len(names))], found, is_headed, notes)


def is_sure(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a first row surely has names, and no data: they stand over values of another kind."""
    return is_header(first, below) and _is_contrary(first, below)


def is_header(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a first row has names: unless half of its cells are numbers or dates as those below them are.

    Numbers that count up from one cell to the next are names: years and months. So is whatever stands alone.
    """
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


def _like_those_below(index: int, first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    kind = kind_of(first[index])
    under = [kind_of(row[index]) for row in below if index < len(row) and row[index].strip()]
    if not kind or not under:
        return False
    numeric = ("integer", "number", "code")
    return sum(other == kind or (kind in numeric and other in numeric) for other in under) * 10 >= len(under) * 9


# -- Above: titles, two rows of names, units.


def _start(head: Sequence[Sequence[str]], full: int) -> int:
    """The row that has the names; 0 unless it is certain to be another one."""
    if full < 2:
        return 0
    above = 0
    while above < min(len(head) - 1, _MOST_ABOVE) and _is_small(head[above], full):
        above += 1
    if not above:
        return 0
    names, below = head[above], head[above + 1 :]
    if not below or _filled(names) < max(2, _MOSTLY * full) or not is_header(names, below[:_LOOKED_AT]):
        group = _grouped(head[above - 1], head[above:])
        return above - 1 if group and above > 1 else 0
    if _grouped(head[above - 1], head[above:]):
        above -= 1
    if _is_contrary(names, below) or all(_is_title(row) for row in head[:above]):
        return above
    return 0


def _is_small(row: Sequence[str], full: int) -> bool:
    """Whether a row fills so little of a table that it may stand around it; a source with its commas fills more."""
    most = full - 1 if _SOURCE.match(next(filter(str.strip, row), "").strip()) else max(1, full // 2)
    return _filled(row) <= most


def _is_title(row: Sequence[str]) -> bool:
    """Whether a row is a title even where all that is below it are words: one cell of several words, at the left."""
    return _filled(row) == 1 and " " in row[0].strip() and not kind_of(row[0])


def _is_contrary(names: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether words stand over numbers, dates or codes: a row of names, and none of data."""
    return any(name.strip() and not kind_of(name) and _is_over_values(index, below) for index, name in enumerate(names))


def _is_over_values(index: int, below: Sequence[Sequence[str]]) -> bool:
    under = [kind_of(row[index]) for row in below if index < len(row) and row[index].strip()]
    return bool(under) and sum(map(bool, under)) * 10 >= len(under) * 9


def _grouped(upper: Sequence[str], body: Sequence[Sequence[str]]) -> list[str]:
    """The names of two rows, of which one has what several columns share (cells that were merged); [] for one row.

    A name of the upper row counts for the columns at its right that it leaves blank, and the lower one fills.
    """
    filled = [cell.strip() for cell in upper if cell.strip()]
    if len(body) < 2 or not filled or len(upper) < 3 or (len(filled) == 1 and filled[0].count(" ") > 1):
        return []
    lower, below = body[0], body[1:]
    names, group, shared = [], "", 0
    for index in range(max(len(upper), len(lower))):
        over, under = (row[index].strip() if index < len(row) else "" for row in (upper, lower))
        if over and under and len(over) > _LONGEST_GROUP:
            return []
        group = over or (group if under else "")
        shared += bool(group and under and not over)
        names.append(" ".join(filter(None, (group if under or over else "", under))))
    has_first = bool(upper[0].strip()) and not (lower and lower[0].strip())
    is_over_some = _filled(upper) > 1 or not upper[0].strip()
    if (
        not shared
        or not is_over_some
        or (_filled(upper) > 1 and not has_first and upper[0].strip() and lower[0].strip())
    ):
        return []
    is_lower_names = not any(kind_of(cell) not in ("", "integer") for cell in lower) and is_header(lower, below)
    return names if is_lower_names and _is_contrary(names, below) else []


def _units(names: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    """What a row of units under the names says; "" where the first row is none."""
    if len(body) < 2:
        return ""
    cells = {index: cell.strip() for index, cell in enumerate(body[0][: len(names)]) if cell.strip()}
    if not cells or not all(map(_UNIT.fullmatch, cells.values())):
        return ""
    over_numbers = sum(_is_over_values(index, body[1:]) for index in cells)
    if over_numbers * 2 <= len(cells):
        return ""
    return ", ".join(f"{one_line(names[index])} : {one_line(cell)}" for index, cell in cells.items())


# -- Below: notes and a total.


def _above_notes(rows: Iterator[Sequence[str]], full: int, notes: list[str]) -> Iterator[Sequence[str]]:
    """The rows but for what stands below the table, which goes into `notes`."""
    first: list[Sequence[str]] = []
    last: list[Sequence[str]] = []
    cells = 0
    while some := list(islice(rows, _AT_A_TIME)):
        last += some
        known = last[:-_MOST_BELOW]
        del last[:-_MOST_BELOW]
        if cells <= _MOST_SUMMED:
            cells += sum(map(len, known))
            first += known
        yield from known
    below: list[str] = []
    while last and _is_note(last[-1], full):
        below.append(_joined(last.pop()))
    if last and cells <= _MOST_SUMMED and _is_total(last[-1], [*first, *last][:-1]):
        below.append(_joined(last.pop()))
    if len(notes) < _MOST_NOTES:
        notes += reversed(below)
    yield from last


def _is_note(row: Sequence[str], full: int) -> bool:
    """Whether a last row is a sentence or a source, and no record of which only the name is known."""
    text = next((cell.strip() for cell in row if cell.strip()), "")
    if full < 2 or not _is_small(row, full) or kind_of(text):
        return False
    is_sentence = len(text) >= _LONG or (" " in text and text.endswith((".", "…")))
    return _NOTE.match(text) is not None or (_filled(row) == 1 and is_sentence)


def _is_total(row: Sequence[str], above: Sequence[Sequence[str]]) -> bool:
    """Whether a last row says that it is a total, and has the sum of a column."""
    text = next((cell.strip() for cell in row if cell.strip()), "")
    if not _TOTAL.fullmatch(text):
        return False
    sums = []
    for index, cell in enumerate(row):
        total = number(cell) if kind_of(cell) in ("integer", "number") else None
        if total is not None:
            found = [number(other[index]) for other in above if index < len(other)]
            values = [value for value in found if value is not None]
            sums.append(len(values) > 1 and abs(sum(values) - total) <= 0.005 * max(1, abs(total)))
    return any(sums)


def _usual(head: Sequence[Sequence[str]]) -> int:
    """How many cells are filled in three quarters of the rows at most: titles are few, and sparse rows may be many."""
    filled = sorted(map(_filled, head))
    return filled[len(filled) * 3 // 4]


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _joined(row: Sequence[str]) -> str:
    return one_line(" ; ".join(cell for cell in row if cell.strip()))
