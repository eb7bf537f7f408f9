"""Rows as people lay them out -> names, records, and what stands around them: titles, sources, units, totals.

The first row has the names, as in most files, unless it is certain that they come later: above them are rows that fill
a small part of the table, and they are of another kind than what is below them. What is uncertain is left as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from sitegen.samples import heads
from sitegen.samples.cells import one_line
from sitegen.samples.heads import amount, is_contrary, is_header
from sitegen.samples.profile import kind_of

_LOOKED_AT = 50  # rows under the first that say whether it is a header
_MOST_ABOVE, _MOST_BELOW = 15, 10  # rows around a table
_MOST_SUMMED = 20_000  # cells that a total is compared with
_AT_A_TIME = 100  # rows
_MOST_NOTES = 20
_MOSTLY = 0.6  # share of the usual cells that a row of names fills
_LONG = 60  # characters; a cell with as many in a row of its own is a sentence

_NOTE = re.compile(
    r"(?:sources?|notes?|nb|n\. ?b\.?|nota(?: bene)?|légende|lecture|champ|remarques?|attention|avertissement|unités?|"
    r"mise à jour|données|extraction|export)\b.{0,40}?:|[*†#]|\(\d{1,2}\)|[¹²³]|©|https?://|sources? |"
    r"\(\d+ (?:rows?|lignes?|lines?)\)",
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

_COMMENT = re.compile(r"\s*#+\s+[^\W\d]\S*\s+\S")  # of several words: "# 1" may be a rank
_SIGN = re.compile(r"^\s*#+ +(?=\S)")  # of a comment


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
    first = list(islice(each, 1 + _LOOKED_AT + _MOST_ABOVE))
    if not first:
        return None
    full = _usual(first)
    start = _start(first, full)
    notes = [_joined(row) for row in first[:start]]
    found = heads.head(first[start:])
    body = first[start + found.height :]
    if not start and not is_header(found.names, body):
        return Headed(_wide([], first), chain(first, each), headed=False)
    notes += found.notes
    names = _wide(found.names, body)
    records = _without_comments(_without_repeated(body, each, first[: start + found.height]), full, notes)
    if whole:
        records = _above_notes(records, full, notes)
    return Headed(names, records, True, notes)


def _wide(names: Sequence[str], body: Sequence[Sequence[str]]) -> list[str]:
    """Names for as many columns as most of the first rows have."""
    usual = Counter(map(len, body)).most_common(1)[0][0] if body else 0
    return [*names, *[""] * (usual - len(names))]


def _without_repeated(
    body: Sequence[Sequence[str]], others: Iterator[Sequence[str]], above: Sequence[Sequence[str]]
) -> Iterator[Sequence[str]]:
    """The rows but for what stands above the table once more: names and titles, as on each printed page.

    Where the first record is like its names, others may be so as well.
    """
    again = {_trimmed(row) for row in above if any(" " in cell or not kind_of(cell) for cell in row if cell.strip())}
    again = {row for row in again if _filled(row) > 1 or _is_title(row)}
    rows = chain(body, others)
    if not again or (body and _trimmed(body[0]) in again):
        return rows
    begins = {row[0] for row in again}
    return (row for row in rows if row[0] not in begins or _trimmed(row) not in again)


def _without_comments(rows: Iterator[Sequence[str]], full: int, notes: list[str]) -> Iterator[Sequence[str]]:
    """The rows but for comments between them, `# ...` alone in a row, which go into `notes`."""
    for row in rows:
        if full > 1 and _COMMENT.match(row[0]) and not any(map(str.strip, row[1:])):
            if len(notes) < _MOST_NOTES:
                notes.append(_joined(row))
        else:
            yield row


def _trimmed(row: Sequence[str]) -> tuple[str, ...]:
    """A row without the blank cells at its end, but for the first one."""
    last = max((index for index, cell in enumerate(row) if cell.strip()), default=0)
    return tuple(row[: last + 1])


# -- Above: titles, sources, and whatever else fills little of the table.


def _start(head: Sequence[Sequence[str]], full: int) -> int:
    """The row that has the names, or the first of them; 0 unless it is certain to be another one."""
    if full < 2:
        return 0
    above = 0
    while above < min(len(head) - 1, _MOST_ABOVE) and _is_small(head[above], full):
        above += 1
    for lower in (2, 1):  # an upper row of names fills little, too
        if lower <= above and heads.grouped(head[above - lower : above + 1], head[above + 1 :]):
            return above - lower
    names = heads.head(head[above:])
    below = head[above + names.height :]
    if not above or not below or _filled(names.names) < max(2, _MOSTLY * full) or not is_header(names.names, below):
        return 0
    left = min(index for row in head for index, cell in enumerate(row) if cell.strip())
    is_told = is_contrary(names.names, below) or all(_is_title(row[left:]) for row in head[:above])
    return above if is_told else 0


def _is_small(row: Sequence[str], full: int) -> bool:
    """Whether a row fills so little of a table that it may stand around it; a source with its commas fills more."""
    if _is_repeated(row):
        return True
    most = full - 1 if _SOURCE.match(next(filter(str.strip, row), "").strip()) else max(1, full // 2)
    return _filled(row) <= most or (full > 2 and (_is_dated_title(row) or _are_pairs(row)))


def _is_repeated(row: Sequence[str]) -> bool:
    """Whether all of a row is the same words, several of them: a title in merged cells, as some programs write it."""
    filled = [cell.strip() for cell in row if cell.strip()]
    return len(filled) > 1 and len(set(filled)) == 1 and " " in filled[0] and not kind_of(filled[0])


def _is_title(row: Sequence[str]) -> bool:
    """Whether a row is a title even where all that is below it are words: one cell of several words, at the left."""
    return _filled(row) == 1 and " " in row[0].strip() and not kind_of(row[0])


def _is_dated_title(row: Sequence[str]) -> bool:
    """Whether a row has several words, and at its right a day."""
    filled = [cell.strip() for cell in row if cell.strip()]
    return len(filled) == 2 and " " in filled[0] and not kind_of(filled[0]) and kind_of(filled[1]) == "date"


def _are_pairs(row: Sequence[str]) -> bool:
    """Whether a row has words with a colon, each before what it is about: "Service :", "Voirie", "Année :", 2026."""
    filled = [cell.strip() for cell in row if cell.strip()]
    return len(filled) % 2 == 0 and all(word.endswith(":") and not kind_of(word) for word in filled[::2])


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
        total = amount(cell)
        if total is not None:
            found = [amount(other[index]) for other in above if index < len(other)]
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
    cells = dict.fromkeys(row) if _is_repeated(row) else row
    return one_line(" ; ".join(_SIGN.sub("", cell) for cell in cells if cell.strip()))
