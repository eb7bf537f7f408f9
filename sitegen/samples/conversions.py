"""Whole files as JSON, CSV and GeoJSON, on disk beside their samples: made once, however many builds publish them.

A sample's name stands for the bytes, for what is said of them and for the code of this package (`kept`); so do the
names here, which begin with it. `SAMPLE.api` says in JSON what there is and how large; `SAMPLE.json.data`, `.csv.data`
and `.geojson.data` are it. They are made in the process that reads files (`converting`), and come piece by piece.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import msgspec

from sitegen.catalogue import LocalFile, Reading
from sitegen.digest import digest
from sitegen.samples.jobs import WORKBOOKS, Convert, File
from sitegen.samples.reader import Budget

EXTENSIONS = ("json", "geojson", "csv")
_PIECE = re.compile(rf"([1-9]\d?\.)?(?P<form>{'|'.join(EXTENSIONS)})")  # of a further sheet of a workbook: "2.json"
LARGEST_MADE = 25_000_000  # bytes: what Cloudflare Pages takes as a file, less what the unit may mean


class Field(msgspec.Struct, frozen=True):
    """A column of records. `kinds`: the JSON types of its values, sorted ("integer", "null")."""

    name: str
    type: str  # sample.ColumnType; of JSON's own "list", "object" and "mixed" too
    kinds: tuple[str, ...]
    always: bool = True  # every record has it
    fits: bool = True  # of dates and durations: all of them could be read as such
    unit: str = ""  # of numbers, where a workbook tells one


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
    sheet: str = ""  # of a workbook: the name of the sheet that this is, at most 200 characters
    number: int = 0  # among the sheets that are not hidden, from 1
    sheets: tuple[Made, ...] = ()  # the other ones that are tables
    unread: int = 0  # sheets that are not among these: nobody has looked at them


def made(file: LocalFile, reading: Reading, *, label: str, budget: Budget | None = None) -> Made:
    """What there is of a file, all of which is at hand. It is converted unless it was before.

    `label`: the format that the site shows for it. Raises SpentError where the budget has no time left.
    """
    base = _base(reading, label)
    found = _found(base)
    if found is None:
        base.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        drafts = _Drafts(base)
        try:
            found = _asked(Convert(File.at(file.path), label, file.name, LARGEST_MADE), budget or Budget(), drafts)
            found = drafts.put(found)
        finally:
            drafts.drop()
        about = base.with_name(f"{base.name}.api")
        _beside(about).write_bytes(msgspec.json.encode(found))
        _beside(about).replace(about)
    return found


def _asked(job: Convert, budget: Budget, drafts: _Drafts) -> Made:
    """What comes of a job. A workbook that asks for too much gives its first sheet, if that one does not."""
    outcome = budget.ask(job, Made, drafts)
    if outcome.value is None and outcome.found in WORKBOOKS:
        outcome = budget.ask(msgspec.structs.replace(job, alone=True), Made, drafts)
    return outcome.value or Made(why=outcome.why)


def piece(reading: Reading, found: Made, extension: str) -> LocalFile:
    """One of the files that `found`, or one of its sheets, tells of."""
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
        for each in (found, *found.sheets):
            for extension, size in each.sizes.items():
                path = base.with_name(f"{each.base}.{extension}.data")
                if path.stat().st_size != size:
                    return None
                os.utime(path)
    except (OSError, msgspec.MsgspecError):
        return None
    return found


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.{os.getpid()}")


class _Drafts:
    """Files that are written piece by piece; those of one form have together no more than may be published."""

    def __init__(self, base: Path) -> None:
        self._base = base
        self._streams: dict[str, IO[bytes]] = {}
        self._sizes: Counter[str] = Counter()  # by form

    def begin(self) -> None:
        """From the beginning, once more."""
        self.drop()

    def add(self, extension: str, content: bytes) -> None:
        match = _PIECE.fullmatch(extension)
        if match is None:
            return
        if extension not in self._streams:
            self._streams[extension] = _beside(self._path(extension)).open("wb")
        form = match["form"]
        self._sizes[form] += len(content)
        if self._sizes[form] <= LARGEST_MADE:
            self._streams[extension].write(content)

    def put(self, found: Made) -> Made:
        """Put those in place that came as they were told of, and say which."""
        for stream in self._streams.values():
            stream.close()
        sheets = tuple(self._put(sheet, f"{sheet.number}.") for sheet in found.sheets)
        return msgspec.structs.replace(self._put(found, ""), sheets=sheets)

    def _put(self, found: Made, prefix: str) -> Made:
        sizes = {}
        for extension, size in found.sizes.items():
            draft, path = (at(self._path(f"{prefix}{extension}")) for at in (_beside, Path))
            if f"{prefix}{extension}" in self._streams and draft.stat().st_size == size:
                draft.replace(path)
                sizes[extension] = size
        if found.why:
            return found
        base = f"{self._base.name}.{prefix}".removesuffix(".")
        return msgspec.structs.replace(found, base=base, sizes=sizes)

    def drop(self) -> None:
        """Leave nothing of what was not finished."""
        for extension, stream in self._streams.items():
            stream.close()
            _beside(self._path(extension)).unlink(missing_ok=True)
        self._streams.clear()
        self._sizes.clear()

    def _path(self, extension: str) -> Path:
        return self._base.with_name(f"{self._base.name}.{extension}.data")
