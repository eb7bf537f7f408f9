"""Rows of text -> a table: names, the first rows, a profile of each column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise

from sitegen.samples.cells import one_line, shown
from sitegen.samples.profile import column, kind_of, number
from sitegen.samples.sample import Table

MOST_ROWS, MOST_COLUMNS = 50, 30  # shown
MOST_CELLS = 300_000  # profiled: what two megabytes hold as a rule, and half a second; further rows are counted
_LONGEST_NAME = 100  # characters
_MOST_UNEVEN = 0.1  # share of the rows
_LOOKED_AT = 50  # rows under the first that say whether it is a header


@dataclass(frozen=True, slots=True)
class Grid:
    """Named columns with the values of the rows kept, all as wide as there are `names`."""

    names: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    total: int
    exact: bool
    ragged: int = 0
    width: int = 0
    headed: bool = True

    def column(self, index: int) -> list[str]:
        """The values of one column, over the rows kept."""
        return [row[index] for row in self.rows]

    def table(self) -> Table:
        """The table as a preview shows it: the first rows, their cells cut, and the profiles of all rows kept."""
        exact = self.exact and len(self.rows) == self.total
        return Table(
            columns=tuple(column(name, self.column(index), exact=exact) for index, name in enumerate(self.names)),
            rows=tuple(tuple(map(shown, row)) for row in self.rows[:MOST_ROWS]),
            total=self.total,
            exact=self.exact,
            ragged=self.ragged,
            width=self.width,
            headed=self.headed,
            profiled=len(self.rows),
        )


@dataclass(frozen=True, slots=True)
class Headed:
    """Rows under their names. Those are as many as the header has, or most of the first rows, whichever is more."""

    names: Sequence[str]  # as they are written, "" where there is none
    rows: Iterator[Sequence[str]]  # of any widths, each once
    headed: bool  # False: the first row is data too


def headed(rows: Iterable[Sequence[str]]) -> Headed | None:
    """Rows with the first one taken as names, unless it is data; None without rows."""
    each = iter(rows)
    head = list(islice(each, 1 + _LOOKED_AT))
    if not head:
        return None
    is_headed = is_header(head[0], head[1:])
    names, body = (head[0], head[1:]) if is_headed else ((), head)
    usual = Counter(map(len, body)).most_common(1)[0][0] if body else 0
    return Headed([*names, *[""] * (usual - len(names))], chain(body, each), is_headed)


def grid(rows: Iterable[Sequence[str]], *, whole: bool) -> Grid | None:
    """The first rows as a grid; None without rows. Rows of another width are counted, and cut or filled up."""
    found = headed(rows)
    if found is None:
        return None
    width = len(found.names)
    columns = min(width, MOST_COLUMNS)
    widths: Counter[int] = Counter()
    kept = list(islice(even(found.rows, columns, widths), MOST_CELLS // columns))
    widths.update(map(len, found.rows))
    return Grid(
        names=numbered(found.names[:MOST_COLUMNS]),
        rows=kept,
        total=widths.total(),
        exact=whole,
        ragged=widths.total() - widths[width],
        width=width,
        headed=found.headed,
    )


def is_told_by_rows(grid: Grid) -> bool:
    """Whether the rows of a text that nobody calls a table are one: most are as wide, and more than one column is used.

    The lines of a program end in a semicolon each, and so have two columns and nothing in the second.
    """
    used = sum(any(row[index].strip() for row in grid.rows) for index in range(len(grid.names)))
    return bool(grid.total) and grid.ragged <= _MOST_UNEVEN * grid.total and used > 1


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


def numbered(names: Iterable[str]) -> tuple[str, ...]:
    """Names that differ: an empty one is "colonne 3", the second "nom" is "nom (2)"."""
    taken: dict[str, int] = {}  # how many times
    for index, raw in enumerate(names, 1):
        name = base = one_line(raw, _LONGEST_NAME) or f"colonne {index}"
        while name in taken:
            taken[base] += 1
            name = f"{base} ({taken[base]})"
        taken[name] = 1
    return tuple(taken)


def _like_those_below(index: int, first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    kind = kind_of(first[index])
    under = [kind_of(row[index]) for row in below if index < len(row) and row[index].strip()]
    if not kind or not under:
        return False
    numeric = ("integer", "number", "code")
    return sum(other == kind or (kind in numeric and other in numeric) for other in under) * 10 >= len(under) * 9


def even(rows: Iterable[Sequence[str]], columns: int, widths: Counter[int]) -> Iterator[Sequence[str]]:
    """Rows cut or filled up to as many cells as there are `columns`; how wide they were goes into `widths`."""
    for row in rows:
        widths[len(row)] += 1
        yield row if len(row) == columns else [*row[:columns], *[""] * (columns - len(row))]
