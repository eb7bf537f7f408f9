"""Rows of text -> a table: names, the first rows, a profile of each column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sitegen.samples.cells import one_line, shown
from sitegen.samples.layout import headed
from sitegen.samples.profile import column
from sitegen.samples.sample import Table

MOST_ROWS, MOST_COLUMNS = 50, 30  # shown
MOST_CELLS = 300_000  # profiled: what two megabytes hold as a rule, and half a second; further rows are counted
_LONGEST_NAME = 100  # characters
_MOST_UNEVEN = 0.1  # share of the rows


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
    notes: tuple[str, ...] = ()  # what stands around the table
    at: Sequence[int] = ()  # which columns of the file's rows these are

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
            notes=self.notes,
        )


class Nameless:
    """The columns without a name, and which of them have a value all the same."""

    def __init__(self, names: Sequence[str]) -> None:
        self._named = [bool(name.strip()) for name in names]
        self._filled: set[int] = set()

    def seen(self, rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
        """The rows as they are. Once they have come, it is known which columns are `used`."""
        width, all_named = len(self._named), all(self._named)
        for row in rows:
            if not all_named or len(row) > width:
                self._filled.update(index for index, cell in enumerate(row) if cell and not cell.isspace())
            yield row

    def used(self, width: int) -> list[int]:
        """The columns, of so many, that have a name or a value."""
        named = len(self._named)
        return [index for index in range(width) if (index < named and self._named[index]) or index in self._filled]


def grid(rows: Iterable[Sequence[str]], *, whole: bool, ends: bool = True) -> Grid | None:
    """The first rows as a grid; None without rows. Rows of another width are counted, and cut or filled up.

    `whole`: they are all there are to count; `ends`: the last of them is the last one of the table.
    """
    found = headed(rows, whole=whole and ends)
    if found is None:
        return None
    width = len(found.names)
    columns = min(width, MOST_COLUMNS)
    nameless = Nameless(found.names)
    widths: Counter[int] = Counter()
    each = nameless.seen(found.rows)
    kept: Sequence[Sequence[str]] = list(islice(even(each, columns, widths), MOST_CELLS // columns))
    widths.update(map(len, each))
    used = nameless.used(width) if found.headed else []
    at = [index for index in used if index < columns] or range(columns)
    if len(at) < columns:
        kept = [[row[index] for index in at] for row in kept]
    return Grid(
        names=numbered(found.names[index] for index in at),
        rows=kept,
        total=widths.total(),
        exact=whole,
        ragged=widths.total() - widths[width],
        width=len(used) or width,
        headed=found.headed,
        notes=tuple(found.notes),
        at=at,
    )


def is_told_by_rows(grid: Grid) -> bool:
    """Whether the rows of a text that nobody calls a table are one: most are as wide, and more than one column is used.

    The lines of a program end in a semicolon each, and so have two columns and nothing in the second.
    """
    used = sum(any(row[index].strip() for row in grid.rows) for index in range(len(grid.names)))
    return bool(grid.total) and grid.ragged <= _MOST_UNEVEN * grid.total and used > 1


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


def even(rows: Iterable[Sequence[str]], columns: int, widths: Counter[int]) -> Iterator[Sequence[str]]:
    """Rows cut or filled up to as many cells as there are `columns`; how wide they were goes into `widths`."""
    for row in rows:
        widths[len(row)] += 1
        yield row if len(row) == columns else [*row[:columns], *[""] * (columns - len(row))]
