"""The bytes of a data file, whole or its first part, as frozen values: what previews show, and profiles tell.

`read` is the whole of it. What a file is comes from its bytes first and from its label only where they do not tell: of
the files that portals call CSV, some are web pages, and some are workbooks (QUIRKS.md).
"""

from __future__ import annotations

from dataclasses import replace

from sitegen.samples import archive, datastore, delimited, documents, geo, sheets, signs, tables, text, tree
from sitegen.samples.cells import one_line
from sitegen.samples.sample import Column, Features, Kind, Node, Sample, Table, Why

__all__ = ["DATASTORE", "LARGEST", "Column", "Features", "Kind", "Node", "Sample", "Table", "Why", "read"]

# Bytes that are looked at; of longer files it is the beginning. JSON takes twenty times its size as Python's values.
LARGEST = 4 << 20
DATASTORE = datastore.LABEL  # as a label: the bytes are an answer of CKAN's datastore
_ARCHIVES = 2  # inside each other: a zipped .csv.gz
_WORKBOOKS = ("XLSX", "XLSB", "ODS")
_JSON = ("JSON", "GeoJSON", "JSON-LD")
_PROSE = ("TXT", "Markdown")  # a table only where it has columns, and they are even
_MOSTLY = 0.9  # share of the rows that are even


def read(content: bytes, *, label: str, name: str = "", whole: bool) -> Sample:
    """What a file holds, for any bytes: what cannot be shown is a Sample that says why.

    `label` is sitegen's format label ("CSV", "GeoJSON", "" ...), `name` the file's name or the last part of its
    address, and `whole` says whether `content` is all of it. Two megabytes take less than 1.5 s and 150 MB.
    """
    return _any(content, label=label, name=name, whole=whole, levels=_ARCHIVES)


def _any(content: bytes, *, label: str, name: str, whole: bool, levels: int) -> Sample:
    kind = signs.magic(content)
    if kind == "OLE":
        return _compound(content, whole=whole)
    if kind in ("ZIP", "GZIP") and levels:
        return _archive(content, kind, name=name, whole=whole, levels=levels)
    if kind:
        return Sample(found=kind, why="format", whole=whole)
    if not label and name.lower().endswith((".txt", ".md")):
        label = _PROSE[0]
    return _text(content[:LARGEST], label=label, whole=whole and len(content) <= LARGEST)


def _archive(content: bytes, kind: str, *, name: str, whole: bool, levels: int) -> Sample:
    if kind == "ZIP":
        opened = archive.unzipped(content, sheets.LARGEST, whole=whole)
    else:
        opened = archive.gunzipped(content, name, LARGEST, whole=whole)
    if opened.why:
        return Sample(found=opened.found, why=opened.why, whole=opened.whole, others=opened.others)
    if opened.found in _WORKBOOKS:
        return _workbook(content, opened.found, whole=whole)
    if opened.found != kind:
        return Sample(found=opened.found, why="format", whole=whole)
    found = _any(opened.content, label="", name=opened.name, whole=opened.whole, levels=levels - 1)
    return replace(found, inside=(one_line(opened.name), *found.inside))


def _compound(content: bytes, *, whole: bool) -> Sample:
    found, encrypted = signs.compound(content)
    if encrypted:
        return Sample(found=found, why="encrypted", whole=whole)
    if not whole:  # the directory may be anywhere
        return Sample(found=found, why="cut", whole=False)
    if found == "XLS":
        return _workbook(content, "XLS", whole=whole)
    return Sample(found=found, why="format" if found else "binary")


def _workbook(content: bytes, found: str, *, whole: bool) -> Sample:
    if not whole:
        return Sample(found=found, why="cut", whole=False)
    sheet = sheets.sheet(content)
    if sheet.grid is None:
        return Sample(found=found, why=sheet.why)
    others = tuple(map(one_line, sheet.others[: archive.MOST_NAMES]))
    return replace(_table(sheet.grid), found=found, inside=(one_line(sheet.name),), others=others)


def _text(content: bytes, *, label: str, whole: bool) -> Sample:
    if not content.strip(b"\xef\xbb\xbf\xfe\xff \t\r\n\0"):
        return Sample(why="empty", whole=whole)
    if not text.is_text(content):
        return Sample(why="binary", whole=whole)
    body = text.decoded(content, whole=whole)
    if kind := signs.markup(body.text):
        return Sample(found=kind, why="html" if kind == "HTML" else "format", encoding=body.encoding, whole=whole)
    if signs.is_json(body.text):
        found = _datastore(body, whole=whole) if label == DATASTORE else _json(body, whole=whole)
        if found.kind != "nothing" or label in _JSON or not delimited.dialect(body.text).separator:
            return found
    return _delimited(body, label=label, whole=whole)


def _json(body: text.Decoded, *, whole: bool) -> Sample:
    why: Why
    try:
        document = documents.parsed(body.text, whole=whole)
    except (ValueError, RecursionError) as error:
        broken = whole or isinstance(error, documents.BrokenError)
        why = "too-deep" if isinstance(error, RecursionError) else "broken" if broken else "cut"
        return Sample(found="JSON", why=why, encoding=body.encoding, whole=whole)
    if geo.is_geojson(document.value):
        features = geo.features(document)
        why = "projection" if "projected" in features.warnings else ""
        return Sample("features", "GeoJSON", features=features, why=why, encoding=body.encoding, whole=whole)
    about = Sample("tree", "JSON", tree=tree.tree(document.value), encoding=body.encoding, whole=whole)
    records = tree.records(document)
    grid = tree.grid(records, whole=document.complete) if records else None
    if grid is None:
        return about
    found = _table(grid)
    return replace(about, kind=found.kind, table=found.table, features=found.features)


def _datastore(body: text.Decoded, *, whole: bool) -> Sample:
    try:
        grid = datastore.grid(documents.parsed(body.text, whole=whole))
    except (ValueError, RecursionError):
        grid = None
    return replace(_table(grid), whole=whole) if grid else Sample(why="broken", whole=whole)


def _delimited(body: text.Decoded, *, label: str, whole: bool) -> Sample:
    how = delimited.dialect(body.text, "\t" if label == "TSV" else "")
    grid = tables.grid(delimited.rows(body.text, how, whole=whole), whole=whole)
    if grid and label in _PROSE and not (how.separator and grid.ragged <= (1 - _MOSTLY) * grid.total):
        return Sample(why="format", encoding=body.encoding, whole=whole)
    found = _table(grid) if grid else Sample(why="empty")
    return replace(
        found,
        found="TSV" if how.separator == "\t" else "CSV",
        encoding=body.encoding,
        separator=how.separator,
        whole=whole,
    )


def _table(grid: tables.Grid) -> Sample:
    table = grid.table()
    return Sample("table", table=table, features=geo.features_of(grid, table))
