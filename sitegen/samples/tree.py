"""JSON values -> a table, where they are records, and a tree that can be read: cut in depth, breadth and length."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sitegen.samples.cells import one_line, shown, written
from sitegen.samples.documents import Document
from sitegen.samples.sample import Node, NodeKind
from sitegen.samples.tables import MOST_CELLS, MOST_COLUMNS, Grid, numbered

# Where the lists of records are: CKAN's and Opendatasoft's APIs, and what people call them.
_RECORDS = ("records", "results", "data", "items", "rows", "donnees", "result", "value")
_SEARCHED = 3  # levels of objects that a list of records may lie in: {"result": {"records": [...]}}
_MOSTLY = 0.9  # share of a list's members that are objects, for them to be records
_DEEPEST, _BROADEST, _MOST_NODES = 6, 30, 400  # of a tree on a page


def records(document: Document) -> list[Mapping[str, object]] | None:
    """The records of a document: the list of objects that it is, or that lies in it alone or under a usual name."""
    found = _search(document.value, _SEARCHED)
    if found is None:
        return None
    path, values = found
    if document.trail[: len(path)] == path and len(document.trail) > len(path) and len(values) > 1:
        values = values[:-1]  # not all of it is there
    return [value for value in values if isinstance(value, dict)]


def grid(records: Sequence[Mapping[str, object]], *, whole: bool) -> Grid | None:
    """Records as a table: a column for each key of any of them, in the order of their coming; None without columns.

    The members of an object in a record have columns of their own ("fields.nom"), but for a geometry's.
    """
    names = columns(records)
    if not names:
        return None
    kept = names[:MOST_COLUMNS]
    rows = [cells(record, kept) for record in records[: MOST_CELLS // len(kept)]]
    return Grid(numbered(kept), rows, total=len(records), exact=whole, width=len(names))


def columns(records: Iterable[Mapping[str, object]]) -> list[str]:
    """The keys that records have a column for."""
    names: dict[str, None] = {}
    for record in records:
        if not record.keys() <= names.keys() or any(isinstance(value, dict) for value in record.values()):
            names.update(dict.fromkeys(key for key, _ in _flat(record)))
    return list(names)


def cells(record: Mapping[str, object], names: Sequence[str]) -> list[str]:
    """A record as a row under these of its columns."""
    values = dict(_flat(record))
    return [written(values.get(name)) for name in names]


def tree(value: object) -> Node:
    """Any JSON value as a tree, cut to what a page can show."""
    return _Builder().node("", value, _DEEPEST)


def _search(
    value: object, levels: int, path: tuple[str | int, ...] = ()
) -> tuple[tuple[str | int, ...], list[object]] | None:
    """The path to a list of records and the list; None where there is none, or nobody can say which of several."""
    if isinstance(value, list):
        return (path, value) if _are_records(value) else None
    if not isinstance(value, dict) or not levels:
        return None
    usual = next((key for key in _RECORDS if _are_records(value.get(key))), None)
    members = value if usual is None else {usual: value[usual]}
    lists = [((*path, key), member) for key, member in members.items() if _are_records(member)]
    if not lists:
        each = (_search(member, levels - 1, (*path, key)) for key, member in members.items())
        lists = [found for found in each if found]
    return lists[0] if len(lists) == 1 else None


def _are_records(value: object) -> bool:
    if not isinstance(value, list) or not value or not isinstance(value[0], dict):
        return False
    return sum(isinstance(member, dict) for member in value) >= _MOSTLY * len(value)


def _flat(record: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for key, value in record.items():
        if isinstance(value, dict) and value and "coordinates" not in value:
            yield from ((f"{key}.{inner}", member) for inner, member in value.items())
        else:
            yield key, value


class _Builder:
    """Makes the nodes of one tree, up to their number."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = _MOST_NODES

    def node(self, name: str, value: object, levels: int) -> Node:
        self.left -= 1
        name = one_line(name)
        if isinstance(value, dict | list):
            kind: NodeKind = "object" if isinstance(value, dict) else "list"
            members = value.items() if isinstance(value, dict) else (("", member) for member in value)
            children: list[Node] = []
            for key, member in members:
                if not levels or self.left <= 0 or len(children) == _BROADEST:
                    break
                children.append(self.node(key, member, levels - 1))
            return Node(name, kind, size=len(value), children=tuple(children))
        return Node(name, _kind(value), shown(written(value)))


def _kind(value: object) -> NodeKind:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)) else "text"
