"""Facets as columns: of each dataset, which values it has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sitegen.site.facets import Facet

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"
_BASE = 32


@dataclass(frozen=True, slots=True)
class Column:
    """`values` are (key, label, language of the label or ""), most datasets first or in an order of their own.

    `sets` are the different combinations of values that datasets have, as positions in `values`; `of` has the position
    of each dataset's one in `sets`.
    """

    name: str
    label: str
    is_ordered: bool
    values: tuple[tuple[str, str, str], ...]
    sets: tuple[tuple[int, ...], ...]
    of: tuple[int, ...]


def column(facet: Facet, number: Mapping[str, int]) -> Column:
    """For datasets with these numbers by id."""
    shelves = [shelf for shelf in facet.shelves if shelf.datasets]
    if not facet.is_ordered:
        shelves.sort(key=lambda shelf: -len(shelf.datasets))
    having: list[list[int]] = [[] for _ in number]
    for value, shelf in enumerate(shelves):
        for dataset in shelf.datasets:
            having[number[dataset.id]].append(value)
    sets: dict[tuple[int, ...], int] = {}
    of = tuple(sets.setdefault(tuple(values), len(sets)) for values in having)
    values = tuple((shelf.key, str(shelf.title), shelf.title.language) for shelf in shelves)
    return Column(facet.name, facet.label, facet.is_ordered, values, tuple(sets), of)


def digits(numbers: Iterable[int]) -> str:
    """Numbers from 0 on in base 32, high digits first; the last digit of each is one of the first 32 signs."""
    return "".join([_short[number] if number < _BASE else _long(number) for number in numbers])


def gaps(numbers: Iterable[int]) -> str:
    """Rising numbers as their distances, the first from -1, less one."""
    last, found = -1, []
    for number in numbers:
        found.append(number - last - 1)
        last = number
    return digits(found)


_short = tuple(_DIGITS[:_BASE])


def _long(number: int) -> str:
    signs = [_DIGITS[number % _BASE]]
    while number := number // _BASE:
        signs.append(_DIGITS[_BASE + number % _BASE])
    return "".join(reversed(signs))
