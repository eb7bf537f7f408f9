"""Bytes -> what there is in them to be read: rows, or a JSON document; or why there is neither.

What a file is comes from its bytes first and from its label only where they do not tell: of the files that portals call
CSV, some are web pages, and some are workbooks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sitegen.samples import archive, delimited, documents, foreign_json, notations, sheets, signs, text
from sitegen.samples.cells import one_line
from sitegen.samples.documents import Document
from sitegen.samples.sample import DATASTORE, Why

_ARCHIVES = 2  # inside each other: a zipped .csv.gz
_WORKBOOKS = ("XLSX", "XLSB", "ODS")
_JSON = ("JSON", "GeoJSON", "JSON-LD", DATASTORE)
_LARGE = 16_384  # bytes of a text, from which it is told what it is before it is gone into

Rows = Callable[[], Iterator[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was looked into. At most one of `rows` and `document` is set; with neither, `why` says why."""

    found: str = ""
    why: Why = ""
    rows: Rows | None = None  # from the beginning, each time that it is called
    notes: tuple[str, ...] = ()  # comments above them
    uncounted: int = 0  # further rows, which are not among them
    document: Document | None = None
    encoding: str = ""
    separator: str = ""
    units: tuple[str, ...] = ()  # of the columns of a workbook, "" for none
    prose: bool = False  # not called CSV: whether its rows are a table is for them to show
    whole: bool = True
    inside: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    unnamed: int = 0  # further sheets of a workbook that are not among `others`
    unread: int = 0  # and those that are not among the `further` ones
    number: int = 0  # of the sheet in its workbook, from 1
    notice: bool = False  # the sheet is a text about the others
    further: Callable[[], Iterator[Opened]] = lambda: iter(())  # other sheets, one after the other

    def units_of(self, columns: Iterable[int]) -> tuple[str, ...]:
        """The units of some columns of the rows, "" where there is none."""
        return tuple(self.units[index] if index < len(self.units) else "" for index in columns)


@dataclass(frozen=True, slots=True)
class Most:
    """How much is read of a file."""

    text: int  # bytes, of a text or of what is in an archive
    fully: bool = False  # workbooks with all their cells, as far as memory allows; only their beginning otherwise
    weight: int = 1 << 40  # bytes, of a JSON document as Python's values
    tell: Callable[[str], None] = lambda found: None  # hears what a file is before it is gone into
    alone: bool = False  # of a workbook's sheets the first one, while the others are only named


def opened(content: bytes, *, label: str, name: str, whole: bool, most: Most) -> Opened:
    """What is in a file, for any bytes. `label`, `name` and `whole` are as `samples.read` has them."""
    return _any(content, label, name, whole, most, _ARCHIVES)


def _any(content: bytes, label: str, name: str, whole: bool, most: Most, levels: int) -> Opened:
    kind = signs.magic(content)
    if kind:
        most.tell("" if kind == "OLE" else kind)
    if kind == "OLE":
        return _compound(content, whole, most)
    if kind in ("ZIP", "GZIP") and levels:
        return _archive(content, kind, name, whole, most, levels)
    if kind:
        return Opened(kind, "format", whole=whole)
    return _text(content, notations.promised(label, name), whole, most)


def _archive(content: bytes, kind: str, name: str, whole: bool, most: Most, levels: int) -> Opened:
    if kind == "ZIP":
        inner = archive.unzipped(content, sheets.LARGEST, whole=whole)
    else:
        inner = archive.gunzipped(content, name, most.text, whole=whole)
    if inner.why:
        return Opened(inner.found, inner.why, whole=inner.whole, others=inner.others)
    if inner.found in _WORKBOOKS:
        return _workbook(content, inner.found, whole, most)
    if inner.found != kind:
        return Opened(inner.found, "format", whole=whole)
    found = _any(inner.content, "", inner.name, inner.whole, most, levels - 1)
    return replace(found, inside=(one_line(inner.name), *found.inside))


def _compound(content: bytes, whole: bool, most: Most) -> Opened:
    found, encrypted = signs.compound(content)
    if encrypted:
        return Opened(found, "encrypted", whole=whole)
    if not whole:  # the directory may be anywhere
        return Opened(found, "cut", whole=False)
    if found == "XLS":
        return _workbook(content, "XLS", whole, most)
    return Opened(found, "format" if found else "binary")


def _workbook(content: bytes, found: str, whole: bool, most: Most) -> Opened:
    if not whole:
        return Opened(found, "cut", whole=False)
    most.tell(found)
    sheet = sheets.sheet(content, found, fully=most.fully, alone=most.alone)
    further = sheet.further
    return replace(
        _sheet(sheet, found),
        others=tuple(map(one_line, sheet.others[: archive.MOST_NAMES])),
        unnamed=max(0, len(sheet.others) - archive.MOST_NAMES) + sheet.unnamed,
        unread=sheet.unnamed,
        further=lambda: (_sheet(other, found) for other in further()),
    )


def _sheet(sheet: sheets.Sheet, found: str) -> Opened:
    inside = (one_line(sheet.name) or str(sheet.number),) if sheet.number else ()
    if sheet.rows is None:
        return Opened(found, sheet.why, inside=inside, number=sheet.number)
    return Opened(
        found, rows=sheet.rows, uncounted=sheet.uncounted, whole=sheet.exact, inside=inside, units=sheet.units,
        number=sheet.number, notice=sheet.notice,
    )  # fmt: skip


def _text(content: bytes, label: str, whole: bool, most: Most) -> Opened:
    content, whole = content[: most.text], whole and len(content) <= most.text
    if not content.strip(b"\xef\xbb\xbf\xfe\xff \t\r\n\0"):
        return Opened(why="empty", whole=whole)
    if not text.is_text(content):
        return Opened(why="binary", whole=whole)
    body = text.decoded(content, whole=whole)
    if kind := notations.notation(body.text) or signs.markup(body.text):
        return Opened(kind, "html" if kind == "HTML" else "format", encoding=body.encoding, whole=whole)
    if signs.is_json(body.text):
        found = _json(body, label, whole, most)
        is_one = found.document or found.why == "too-large" or label in _JSON
        if is_one or (signs.is_surely_json(body.text) and not notations.is_no_table(label)):
            return found
    told = label in notations.TABLES
    if other := notations.other(body.text):
        return Opened("" if label and not told else other, "format", encoding=body.encoding, whole=whole)
    if notations.is_no_table(label) or (not told and notations.is_log(body.text)):
        return Opened(why="format", encoding=body.encoding, whole=whole)
    how = delimited.dialect(body.text, "\t" if label == "TSV" else "")
    found_as = "TSV" if how.separator == "\t" else "CSV"
    if told and len(content) > _LARGE:
        most.tell(found_as)
    return Opened(
        found_as,
        rows=lambda: delimited.rows(body.text, how, whole=whole),
        notes=how.notes,
        encoding=body.encoding,
        separator=how.separator,
        prose=not told,
        whole=whole,
    )


def _json(body: text.Decoded, label: str, whole: bool, most: Most) -> Opened:
    why: Why
    if len(body.text) > _LARGE:
        most.tell("JSON")
    if _weight(body.text) > most.weight:
        return Opened("JSON", "too-large", encoding=body.encoding, whole=whole)
    try:
        document = documents.parsed(body.text, whole=whole)
    except (ValueError, RecursionError) as error:
        broken = whole or isinstance(error, documents.BrokenError)
        why = "too-deep" if isinstance(error, RecursionError) else "broken" if broken else "cut"
        return Opened("JSON", why, encoding=body.encoding, whole=whole)
    if document.complete and (shapes := foreign_json.as_geojson(document.value)):
        document = replace(document, value=shapes, foreign=True)
    found = DATASTORE if label == DATASTORE else "JSON"
    return Opened(found, document=document, encoding=body.encoding, whole=whole)


def _weight(text: str) -> int:
    """Bytes that JSON takes as Python's values, from above: an object or a list, and each value with its place."""
    containers, values = text.count("[") + text.count("{"), text.count(",") + text.count(":")
    return 64 * containers + 32 * values + 2 * len(text)
