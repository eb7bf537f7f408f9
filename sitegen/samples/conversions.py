"""Whole files as JSON, CSV and GeoJSON, on disk beside their samples: made once, however many builds publish them.

A sample's name stands for the bytes, for what is said of them and for the code of this package (`kept`); so do the
names here, which begin with it. `SAMPLE.api` says in JSON what there is and how large; `SAMPLE.json.data`, `.csv.data`
and `.geojson.data` are it. Nothing of a conversion is in memory but the record that is being written.

One record or feature is on each line, in the order of the file. CSV is RFC 4180's, in UTF-8 without a mark: its cells
are as in the file, or point decimals and ISO dates. Those that begin with `=` stay as they are: it is data, and what
takes it for formulas is the spreadsheet that opens it (docs/api.md).
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import msgspec

from sitegen.catalogue import LocalFile, Reading
from sitegen.digest import digest
from sitegen.samples.extent import Extent
from sitegen.samples.whole import LARGEST, Whole, whole

EXTENSIONS = ("json", "geojson", "csv")
LARGEST_MADE = 25_000_000  # bytes: what Cloudflare Pages takes as a file, less what the unit may mean


class Field(msgspec.Struct, frozen=True):
    """A column of records. `kinds`: the JSON types of its values, sorted ("integer", "null")."""

    name: str
    type: str  # sample.ColumnType; of JSON's own "list", "object" and "mixed" too
    kinds: tuple[str, ...]
    always: bool = True  # every record has it
    fits: bool = True  # of dates: all of them could be read as such


class Made(msgspec.Struct, frozen=True):
    """What a file was converted to. `sizes`: bytes by extension, of those that exist."""

    why: str = ""  # whole.Reason
    rows: int = 0
    features: int = 0
    placed: int = 0  # features with a geometry
    fields: tuple[Field, ...] = ()
    projection: str = ""  # the code of the one that coordinates were converted from
    base: str = ""  # what the names of its files begin with
    sizes: Mapping[str, int] = {}  # msgspec copies it


def made(file: LocalFile, reading: Reading, *, label: str) -> Made:
    """What there is of a file, all of which is at hand. It is converted unless it was before.

    `label`: the format that the site shows for it.
    """
    base = _base(reading, label)
    found = _found(base)
    if found is None:
        base.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with file.path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
        found = _convert(whole(content, label=label, name=file.name), base)
        _put(_beside(base), base.with_name(f"{base.name}.api"), msgspec.json.encode(found))
    return found


def piece(reading: Reading, found: Made, extension: str) -> LocalFile:
    """One of the files that `found` tells of."""
    name = f"{found.base}.{extension}.data"
    path = reading.kept.path.with_name(name)
    return LocalFile(path, name=name, digest=digest(name.encode()), size=found.sizes[extension])


def _base(reading: Reading, label: str) -> Path:
    path = reading.kept.path
    return path.with_name(f"{path.name}.{digest(reading.kept.digest.encode(), label.encode())}")


def _found(base: Path) -> Made | None:
    """What was made before, if all of it is still there; it is marked as used."""
    about = base.with_name(f"{base.name}.api")
    try:
        found = msgspec.json.decode(about.read_bytes(), type=Made)
        os.utime(about)
        for extension, size in found.sizes.items():
            path = base.with_name(f"{base.name}.{extension}.data")
            if path.stat().st_size != size:
                return None
            os.utime(path)
    except (OSError, msgspec.MsgspecError):
        return None
    return found


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.{os.getpid()}")


def _put(draft: Path, path: Path, content: bytes) -> None:
    draft.write_bytes(content)
    draft.replace(path)


class _Output:
    """A file that is written up to the largest size, and given up beyond it."""

    def __init__(self, path: Path) -> None:
        self.size = 0
        self._draft = _beside(path)
        self._path = path
        self._stream = self._draft.open("wb")

    def write(self, text: str) -> None:
        content = text.encode()
        self.size += len(content)
        if self.size <= LARGEST_MADE:
            self._stream.write(content)

    def finish(self) -> bool:
        """Put it in place; False where it is too large."""
        self._stream.close()
        if self.size > LARGEST_MADE:
            return False
        self._draft.replace(self._path)
        return True

    def drop(self) -> None:
        """Leave nothing of what was not finished."""
        self._stream.close()
        self._draft.unlink(missing_ok=True)


def _convert(source: Whole, base: Path) -> Made:
    if source.why:
        return Made(why=source.why)
    wanted = {"json": bool(source.names), "csv": bool(source.names), "geojson": source.places}
    rows = features = placed = 0
    fields = _Fields(source)
    extent = Extent()
    with ExitStack() as stack:
        outputs = {}
        for extension in EXTENSIONS:
            if wanted[extension]:
                outputs[extension] = _Output(base.with_name(f"{base.name}.{extension}.data"))
                stack.callback(outputs[extension].drop)
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
            if records:
                records.write(("[\n" if rows == 1 else ",\n") + _json(entry.record))
            if table:
                writer.writerow(entry.cells)
                table.write(line.getvalue())
                line.seek(0)
                line.truncate()
            if places and entry.feature is not None:
                features += 1
                placed += extent.add(entry.feature["geometry"])
                places.write(separator + _json(entry.feature))
        if records:
            records.write("\n]\n")
        if places:
            bbox = f',"bbox":{_json(extent.bbox)}' if extent.bbox else ""
            places.write(f"\n]{bbox}}}\n")
        sizes = {extension: output.size for extension, output in outputs.items() if output.finish()}
    if not sizes:
        return Made(why="too-large")
    return Made("", rows, features, placed, fields.found(), source.projection, base.name, sizes)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


class _Fields:
    """What the records hold, by name."""

    def __init__(self, source: Whole) -> None:
        types = source.types or ()
        self._types = dict(zip(source.names, types, strict=False))
        self._dates = [name for name, type_ in self._types.items() if type_ == "date"]
        self._unfit: set[str] = set()
        self._kinds: dict[str, set[type]] = {}
        self._times: dict[str, int] = {}
        self._rows = 0

    def add(self, record: Mapping[str, object]) -> None:
        self._rows += 1
        for name, value in record.items():
            self._kinds.setdefault(name, set()).add(type(value))
            self._times[name] = self._times.get(name, 0) + 1
        for name in self._dates:
            value = record[name]
            if isinstance(value, str) and not _ISO_DATE.fullmatch(value):
                self._unfit.add(name)

    def found(self) -> tuple[Field, ...]:
        fields = []
        for name, kinds in self._kinds.items():
            json_kinds = tuple(sorted(_KINDS[kind] for kind in kinds))
            type_ = self._types.get(name) or _type(json_kinds)
            fields.append(Field(name, type_, json_kinds, self._times[name] == self._rows, name not in self._unfit))
        return tuple(fields)


_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
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
