"""A whole file as JSON, CSV and GeoJSON, in pieces: for the process that reads files (`worker`).

One record or feature is on each line, in the order of the file. CSV is RFC 4180's, in UTF-8 without a mark: its cells
are as in the file, or point decimals and ISO dates. Those that begin with `=` stay as they are: it is data, and what
takes it for formulas is the spreadsheet that opens it (docs/api.md). Nothing of a conversion is in memory but the
records of one piece. A form that grows too large is given up, and where all are, so is the rest of the file.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from sitegen.geo.bounds import Bounds
from sitegen.samples.conversions import EXTENSIONS, Field, Made
from sitegen.samples.whole import LARGEST, Whole, whole

__all__ = ["LARGEST", "convert"]

_PIECE = 1 << 18  # bytes

Deliver = Callable[[str, bytes], None]


def convert(
    content: bytes, *, label: str, name: str, most: int, deliver: Deliver, alone: bool = False,
    tell: Callable[[str], None] = lambda found: None,
) -> Made:  # fmt: skip
    """What a file was converted to, without a base; `deliver` gets the forms, by extension, of at most `most` bytes.

    That is what all sheets of a workbook have together; the forms of further ones come as "2.json". `alone` and `tell`
    are as `reading.read` has them. A form that is not among the sizes is not to be used. Raises MemoryError.
    """
    source = whole(content, label=label, name=name, alone=alone, tell=tell)
    left = dict.fromkeys(EXTENSIONS, most)
    found = _converted(source, left, deliver)
    further = source.further
    del source  # and so the rows of the first sheet
    return msgspec.structs.replace(found, sheets=tuple(_sheets(further(), left, deliver)))


def _sheets(sheets: Iterator[Whole], left: dict[str, int], deliver: Deliver) -> Iterator[Made]:
    for sheet in sheets:
        number = sheet.number

        def numbered(extension: str, content: bytes, number: int = number) -> None:
            deliver(f"{number}.{extension}", content)

        try:
            yield _converted(sheet, left, numbered)
        except MemoryError:
            yield Made("too-large", sheet=sheet.sheet, number=number)


class _Output:
    """A form, up to the largest size."""

    def __init__(self, extension: str, most: int, deliver: Deliver) -> None:
        self.size = 0
        self._extension = extension
        self._most = most
        self._deliver = deliver
        self._waiting = bytearray()

    @property
    def fits(self) -> bool:
        return self.size <= self._most

    def write(self, text: str) -> None:
        if not self.fits:
            return
        content = text.encode()
        self.size += len(content)
        if self.fits:
            self._waiting += content
        if len(self._waiting) >= _PIECE:
            self.flush()

    def flush(self) -> None:
        self._deliver(self._extension, bytes(self._waiting))
        self._waiting.clear()


def _converted(source: Whole, left: dict[str, int], deliver: Deliver) -> Made:
    """`left`: how many bytes each form may have, of which this takes its part."""
    about = Made(sheet=source.sheet, number=source.number, unread=source.unread)
    if source.why:
        return msgspec.structs.replace(about, why=source.why)
    wanted = {"json": bool(source.names), "csv": bool(source.names), "geojson": source.places}
    rows = features = placed = 0
    fields = _Fields(source)
    extent = Bounds()
    outputs = {extension: _Output(extension, left[extension], deliver) for extension in EXTENSIONS if wanted[extension]}
    records, table, places = (outputs.get(extension) for extension in ("json", "csv", "geojson"))
    line = io.StringIO()
    writer = csv.writer(line)
    writer.writerow(source.names)
    if places:
        places.write('{"type":"FeatureCollection","features":[')
    for entry in source.entries:
        separator = ",\n" if rows else "\n"
        rows += 1
        fields.add(entry.record)
        if records and records.fits:
            records.write(("[\n" if rows == 1 else ",\n") + _json(entry.record))
        if table and table.fits:
            writer.writerow(entry.cells)
            table.write(line.getvalue())
            line.seek(0)
            line.truncate()
        if places and entry.feature is not None:
            features += 1
            placed += extent.add(entry.feature["geometry"])
            if places.fits:
                places.write(separator + _json(entry.feature))
        if not any(output.fits for output in outputs.values()):
            break
    if records:
        records.write("\n]\n")
    if places:
        bbox = f',"bbox":{_json(extent.bbox)}' if extent.bbox else ""
        places.write(f"\n]{bbox}}}\n")
    for extension, output in outputs.items():
        output.flush()
        left[extension] -= min(output.size, left[extension])  # of one that is given up too: it came in pieces
    sizes = {extension: output.size for extension, output in outputs.items() if output.fits}
    if not sizes:
        return msgspec.structs.replace(about, why="too-large")
    return msgspec.structs.replace(
        about, rows=rows, features=features, placed=placed, fields=fields.found(), projection=source.projection,
        sizes=sizes,
    )  # fmt: skip


# Made once: json.dumps would make an encoder for each record.
_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


class _Fields:
    """What the records hold, by name."""

    def __init__(self, source: Whole) -> None:
        types = source.types or ()
        self._types = dict(zip(source.names, types, strict=False))
        self._units = dict(zip(source.names, source.units, strict=False))
        self._patterns = {name: _ISO[type_] for name, type_ in self._types.items() if type_ in _ISO}
        self._unfit: set[str] = set()
        self._kinds: dict[str, set[type]] = {}
        self._times: dict[str, int] = {}
        self._rows = 0

    def add(self, record: Mapping[str, object]) -> None:
        self._rows += 1
        for name, value in record.items():
            self._kinds.setdefault(name, set()).add(type(value))
            self._times[name] = self._times.get(name, 0) + 1
        for name, pattern in self._patterns.items():
            value = record[name]
            if isinstance(value, str) and not pattern.fullmatch(value):
                self._unfit.add(name)

    def found(self) -> tuple[Field, ...]:
        fields = []
        for name, kinds in self._kinds.items():
            json_kinds = tuple(sorted(_KINDS[kind] for kind in kinds))
            type_ = self._types.get(name) or _type(json_kinds)
            always, fits = self._times[name] == self._rows, name not in self._unfit
            fields.append(Field(name, type_, json_kinds, always, fits, self._units.get(name, "")))
        return tuple(fields)


_ISO = {
    "date": re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII),
    "duration": re.compile(r"PT(?=\d)(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S)", re.ASCII),  # RFC 3339, appendix A
}
_KINDS = {
    str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null", list: "array", dict: "object",
}  # fmt: skip
_TYPES = {"string": "text", "array": "list", "null": "empty"}


def _type(kinds: Sequence[str]) -> str:
    """The type of a column of a JSON file, whose values are what they are."""
    known = [kind for kind in kinds if kind != "null"] or ["null"]
    if known == ["integer", "number"]:
        return "number"
    return _TYPES.get(known[0], known[0]) if len(known) == 1 else "mixed"
