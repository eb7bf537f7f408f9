"""Bytes -> a Sample: what previews show of a file, and profiles tell. For the process that reads files (`worker`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from sitegen.geo.degrees import LATITUDE_FIRST
from sitegen.samples import datastore, geojson, tables, tree
from sitegen.samples.documents import Document
from sitegen.samples.notices import lines
from sitegen.samples.opening import Most, Opened, opened
from sitegen.samples.sample import DATASTORE, NUMERIC, Sample, Sheet, Table, Why

# Bytes that are looked at; of longer files it is the beginning. JSON takes twenty times its size as Python's values.
LARGEST = 4 << 20
_MOST_NOTES = 20
_MOST_ROWS = 10  # of each further sheet


def read(
    content: bytes, *, label: str, name: str, whole: bool, alone: bool = False,
    tell: Callable[[str], None] = lambda found: None,
) -> Sample:  # fmt: skip
    """As `samples.read`, here and now. `tell` hears what the file is before it is gone into.

    `alone`: of a workbook the first sheet, while the others are only named. Two megabytes take less than 1.5 s and
    150 MB. Raises MemoryError.
    """
    source = opened(content, label=label, name=name, whole=whole, most=Most(LARGEST, tell=tell, alone=alone))
    found = replace(
        _sample(source),
        encoding=source.encoding,
        separator=source.separator,
        whole=source.whole,
        inside=source.inside,
        others=source.others,
        unnamed=source.unnamed,
    )
    further = source.further
    del source  # and so the rows of the first sheet
    return replace(found, sheets=tuple(_sheets(further())))


def _sheets(sheets: Iterator[Opened]) -> Iterator[Sheet]:
    for sheet in sheets:
        name, number = sheet.inside[-1], sheet.number
        if sheet.rows is None:
            yield Sheet(name, number, why=sheet.why)
        elif sheet.notice:
            said, cut = lines(sheet.rows())
            yield Sheet(name, number, lines=said, cut=cut, why="" if said else "empty")
        else:
            table = _sample(sheet).table
            rows = table.rows[:_MOST_ROWS] if table else ()
            yield Sheet(name, number, replace(table, rows=rows) if table else None, why="" if table else "empty")


def _sample(source: Opened) -> Sample:
    if source.document is not None:
        return _datastore(source.document) if source.found == DATASTORE else _json(source.document)
    grid = tables.grid(source.rows(), whole=source.whole, ends=not source.uncounted) if source.rows else None
    if grid is None:
        return Sample(found=source.found, why=source.why or "empty")
    if source.prose and not (source.separator and tables.is_told_by_rows(grid)):
        return Sample(why="format")
    around = (*source.notes, *grid.notes)[:_MOST_NOTES]
    sample = _table(replace(grid, total=grid.total + source.uncounted, notes=around))
    return replace(sample, found=source.found, table=_measured(sample.table, source.units_of(grid.at)))


def _measured(table: Table | None, units: Sequence[str]) -> Table | None:
    """A table whose columns of numbers have their units."""
    if table is None or not any(units):
        return table
    columns = (
        replace(column, unit=unit) if unit and column.type in NUMERIC else column
        for column, unit in zip(table.columns, units, strict=True)
    )
    return replace(table, columns=tuple(columns))


def _json(document: Document) -> Sample:
    if geojson.is_geojson(document.value):
        features = geojson.features(document)
        why: Why = "projection" if "projected" in features.warnings else ""
        return Sample("features", "JSON" if document.foreign else "GeoJSON", features=features, why=why)
    records = tree.records(document)
    grid = tree.grid(records, whole=document.complete) if records else None
    found = _table(grid) if grid else Sample("tree")
    return replace(found, found="JSON", tree=tree.tree(document.value))


def _datastore(document: Document) -> Sample:
    grid = datastore.grid(document)
    return _table(grid) if grid else Sample(why="broken")


def _table(grid: tables.Grid) -> Sample:
    table = grid.table()
    features = geojson.features_of(grid, table)
    right = geojson.put_right(grid, table) if features and features.converted == LATITUDE_FIRST else grid
    return Sample("table", table=table if right is grid else right.table(), features=features)
