"""A data file as all of its records: what the data API publishes, where a sample shows the beginning.

Rows come one by one, and are not held: of a table its text is in memory, and the rows that its columns' types come from
(as many as a preview profiles); of a JSON document all of it. A file of 10 MB takes less than 300 MB.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice
from typing import Literal

from sitegen.geo import degrees, rfc7946, shapes
from sitegen.samples import datastore, geojson, tables, tree, values
from sitegen.samples.documents import Document
from sitegen.samples.layout import headed
from sitegen.samples.opening import Most, Opened, Rows, opened
from sitegen.samples.places import Places, places_of
from sitegen.samples.profile import column
from sitegen.samples.sample import DATASTORE, NUMERIC, ColumnType, Why

LARGEST = 10_000_000  # bytes of a file, and of what an archive unpacks to
_MOST_COLUMNS = 1_000
_MOST_RAGGED = 0.5  # share of the rows that may be of another width than most; beyond it is no table
_MOST_RAGGED_TEXT = 0.1  # of what is called a text
_DEEPEST = 100  # lists in lists that are cleaned
_HEAVIEST = 170 << 20  # bytes that a JSON document may take as Python's values

Reason = Why | Literal["no-table", "ragged", "sample"]
Kinds = Sequence[ColumnType]


@dataclass(frozen=True, slots=True)
class Entry:
    """One record: as JSON, as cells of CSV, and as a feature of GeoJSON where the file has places."""

    record: Mapping[str, object]
    row: Callable[[], Sequence[str]]  # a short record of a wide table has far more cells than values
    feature: Mapping[str, object] | None = None

    @property
    def cells(self) -> Sequence[str]:
        """The record's cells, in the order of `Whole.names`."""
        return self.row()


@dataclass(frozen=True, slots=True)
class Whole:
    """All that is in a file, or `why` that cannot be had. The entries come once."""

    found: str
    why: Reason = ""
    names: tuple[str, ...] = ()  # columns of CSV
    types: tuple[ColumnType, ...] | None = None  # of those, by which their values are; None for JSON, which has its own
    units: tuple[str, ...] = ()  # of those whose numbers have one, "" for the others
    places: bool = False  # entries have features
    projection: str = ""  # the code of the one that they are converted from
    entries: Iterator[Entry] = field(default_factory=lambda: iter(()))
    sheet: str = ""  # of a workbook: its name
    number: int = 0  # and its number, from 1
    unread: int = 0  # sheets that are not among the further ones
    further: Callable[[], Iterator[Whole]] = lambda: iter(())  # the other sheets that are tables, one after the other


def whole(
    content: bytes, *, label: str, name: str = "", alone: bool = False,
    tell: Callable[[str], None] = lambda found: None,
) -> Whole:  # fmt: skip
    """The records of a file, for any bytes, all of which are `content`. The other names are as `reading.read` has them.

    Raises MemoryError.
    """
    if len(content) > LARGEST:
        return Whole(label, "too-large")
    source = opened(content, label=label, name=name, whole=True, most=Most(LARGEST, True, _HEAVIEST, tell, alone))
    if not source.number:
        return _any(source)
    further, unread = source.further, source.unread
    return replace(_sheet(source), unread=unread, further=lambda: map(_sheet, _tables(further())))


def _tables(sheets: Iterator[Opened]) -> Iterator[Opened]:
    """Without notices, and sheets without rows."""
    return (sheet for sheet in sheets if not sheet.notice and sheet.why != "empty")


def _sheet(source: Opened) -> Whole:
    return replace(_any(source), sheet=source.inside[-1], number=source.number)


def _any(source: Opened) -> Whole:
    if source.why or not source.whole:
        return Whole(source.found, source.why or "too-large")
    if source.document is not None:
        return _datastore(source.document) if source.found == DATASTORE else _document(source.document)
    if source.rows is None or (source.prose and not source.separator):
        return Whole(source.found, "no-table")  # any text is a table of one column
    return _table(source, source.rows)


# -- Tables: every row is as wide as the widest, so that nothing of any is lost.


def _table(source: Opened, rows: Rows) -> Whole:
    found = headed(rows(), whole=True)
    if found is None:
        return Whole(source.found, "empty")
    nameless = tables.Nameless(found.names)
    widths = Counter(map(len, nameless.seen(found.rows)))
    if not widths:
        return Whole(source.found, "empty")
    width = max(len(found.names), *widths)
    if width > _MOST_COLUMNS:
        return Whole(source.found, "too-large")
    uneven = 1 - widths.most_common(1)[0][1] / widths.total()
    if uneven > (_MOST_RAGGED_TEXT if source.prose else _MOST_RAGGED):
        return Whole(source.found, "ragged")
    used = nameless.used(width) if found.headed else list(range(width))
    written = [*found.names, *[""] * (width - len(found.names))]
    names = tables.numbered(written[index] for index in used)
    every = _every(rows, width, used)
    head = list(islice(every, max(1, tables.MOST_CELLS // len(used))))
    grid = tables.Grid(names, head, len(head), exact=True)
    if source.prose and not tables.is_told_by_rows(grid):
        return Whole(source.found, "no-table")
    types = tuple(column(name, grid.column(index)).type for index, name in enumerate(names))
    places, code = _places(grid, types)
    entries = _rows(chain(head, every), names, types, places, code)
    units = tuple(unit if kind in NUMERIC else "" for unit, kind in zip(source.units_of(used), types, strict=True))
    return Whole(source.found, "", names, types, units, places is not None, code, entries)


def _every(rows: Rows, width: int, used: Sequence[int]) -> Iterator[Sequence[str]]:
    """The records from the beginning, each with a cell for every column that is used."""
    found = headed(rows(), whole=True)
    each = tables.even(found.rows if found else (), width, Counter())
    return each if len(used) == width else ([row[index] for index in used] for row in each)


def _places(grid: tables.Grid, types: Kinds) -> tuple[Places | None, str]:
    """Where the rows are, and the projection to convert from; no places where that is not certain."""
    places = places_of(grid.names, types, grid.column)
    if places is None:
        return None, ""
    code, projected = shapes.projection(map(places.geometry, grid.rows), places.declared)
    return (None, "") if projected and not code else (places, code)


def _rows(
    rows: Iterator[Sequence[str]], names: Sequence[str], types: Kinds, places: Places | None, code: str
) -> Iterator[Entry]:
    is_turned = places is not None and code == degrees.LATITUDE_FIRST
    for written in rows:
        row = places.exchanged(written) if places and is_turned else written
        found = [values.value(cell, kind) for cell, kind in zip(row, types, strict=True)]
        record = dict(zip(names, found, strict=True))
        feature = _feature(record, places.geometry(written), code) if places else None
        yield Entry(record, partial(_written, found), feature)


def _written(found: Sequence[values.Value]) -> list[str]:
    return [values.written(value) for value in found]


# -- JSON: values stay what they are, but for those that JSON does not know.


def _document(document: Document) -> Whole:
    if geojson.is_geojson(document.value):
        return _features(document)
    records = tree.records(document)
    if not records:
        return Whole("JSON", "no-table")
    return _records(records)


def _datastore(document: Document) -> Whole:
    """What CKAN's datastore has of a file, where the answer has all of it."""
    answer = datastore.answered(document)
    if answer is None:
        return Whole("JSON", "broken")
    if not answer.exact or len(answer.records) < answer.total:
        return Whole("JSON", "sample")
    if len(answer.names) > _MOST_COLUMNS:
        return Whole("JSON", "too-large")
    return _records([{name: record.get(name) for name in answer.names} for record in answer.records])


def _records(records: Sequence[Mapping[str, object]]) -> Whole:
    names = _names(records)
    if not 0 < len(names) <= _MOST_COLUMNS:
        return Whole("JSON", "too-large" if names else "empty")
    grid = tree.grid(records, whole=True)
    places, code = _places(grid, [c.type for c in grid.table().columns]) if grid else (None, "")
    at = [names[places.x], names[places.y]] if places else []
    of_two = replace(places, x=0, y=int(places.x != places.y)) if places else None

    def entries() -> Iterator[Entry]:
        for raw in records:
            record = _clean(raw)
            point = of_two.geometry(tree.cells(record, at)) if of_two else None
            if (
                point
                and of_two
                and of_two.x != of_two.y
                and code == degrees.LATITUDE_FIRST
                and all(name in record for name in at)
            ):
                one, other = at
                record = {**record, one: record[other], other: record[one]}
            feature = _feature(record, point, code) if of_two else None
            yield Entry(record, partial(tree.cells, record, names), feature)

    return Whole("JSON", "", tables.numbered(names), None, (), places is not None, code, entries())


def _features(document: Document) -> Whole:
    features, _ = geojson.members(document)
    code, projected = shapes.projection((feature.get("geometry") for feature in features), geojson.declared(document))
    properties = [_properties(feature) for feature in features]
    names = _names(properties)
    if not features or len(names) > _MOST_COLUMNS:
        return Whole("GeoJSON", "too-large" if features else "empty")
    placed = bool(code) or not projected

    def entries() -> Iterator[Entry]:
        for feature, raw in zip(features, properties, strict=True):
            record = _clean(raw)
            made = _feature(record, feature.get("geometry"), code, feature.get("id")) if placed else None
            yield Entry(record, partial(tree.cells, record, names), made)

    return Whole("GeoJSON", "", tables.numbered(names), None, (), placed, code, entries())


def _names(records: Sequence[Mapping[str, object]]) -> list[str]:
    """The keys that have a column, as clean records have them."""
    return list(dict.fromkeys(map(_text, tree.columns(records))))


def _properties(feature: Mapping[str, object]) -> Mapping[str, object]:
    found = feature.get("properties")
    return found if isinstance(found, dict) else {}


def _feature(
    record: Mapping[str, object], geometry: object, code: str, identity: object = None
) -> Mapping[str, object]:
    convert = partial(degrees.converted, code) if code else None
    known = {"id": _clean({"": identity})[""]} if type(identity) in (str, int, float) else {}
    return {"type": "Feature", **known, "geometry": rfc7946.geometry(geometry, convert), "properties": record}


def _clean(record: Mapping[str, object]) -> Mapping[str, object]:
    """The record with null for numbers that are none, and without halves of characters."""
    try:
        json.dumps(record, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return {_text(key): _cleaned(value, _DEEPEST) for key, value in record.items()}
    return record


def _cleaned(value: object, levels: int) -> object:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float):
        return value if abs(value) < float("inf") else None
    if isinstance(value, dict | list) and not levels:
        return None
    if isinstance(value, dict):
        return {_text(key): _cleaned(member, levels - 1) for key, member in value.items()}
    return [_cleaned(member, levels - 1) for member in value] if isinstance(value, list) else value


def _text(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
