"""The bytes of a data file, whole or its first part, as frozen values: what previews show, and profiles tell.

`read` is the whole of it. What a file is comes from its bytes first and from its label only where they do not tell: of
the files that portals call CSV, some are web pages, and some are workbooks (QUIRKS.md).
"""

from __future__ import annotations

from sitegen.samples import delimited, signs, tables, text
from sitegen.samples.sample import Column, Features, Kind, Node, Sample, Table, Why

__all__ = ["LARGEST", "Column", "Features", "Kind", "Node", "Sample", "Table", "Why", "read"]

# Bytes that are looked at; of longer files it is the beginning. JSON takes twenty times its size as Python's values.
LARGEST = 4 << 20


def read(content: bytes, *, label: str, name: str = "", whole: bool) -> Sample:
    """What a file holds, for any bytes: what cannot be shown is a Sample that says why.

    `label` is sitegen's format label ("CSV", "GeoJSON", "" ...), `name` the file's name or the last part of its
    address, and `whole` says whether `content` is all of it. Two megabytes take less than 1.5 s and 150 MB.
    """
    return _text(content[:LARGEST], label=label, whole=whole and len(content) <= LARGEST)


def _text(content: bytes, *, label: str, whole: bool) -> Sample:
    if kind := signs.magic(content):
        return Sample(found=kind, why="format", whole=whole)
    if not content.strip(b"\xef\xbb\xbf\xfe\xff \t\r\n\0"):
        return Sample(why="empty", whole=whole)
    if not text.is_text(content):
        return Sample(why="binary", whole=whole)
    body = text.decoded(content, whole=whole)
    if kind := signs.markup(body.text):
        return Sample(found=kind, why="html" if kind == "HTML" else "format", encoding=body.encoding, whole=whole)
    return _delimited(body, label=label, whole=whole)


def _delimited(body: text.Decoded, *, label: str, whole: bool) -> Sample:
    how = delimited.dialect(body.text, "\t" if label == "TSV" else "")
    grid = tables.grid(delimited.rows(body.text, how, whole=whole), whole=whole)
    found = "TSV" if how.separator == "\t" else "CSV"
    if grid is None:
        return Sample(found=found, why="empty", encoding=body.encoding, whole=whole)
    return Sample(
        kind="table",
        found=found,
        table=grid.table(),
        encoding=body.encoding,
        separator=how.separator,
        whole=whole,
    )
