"""Whole files as JSON, CSV and GeoJSON, on disk beside their samples: made once, however many builds publish them.

A sample's name stands for the bytes, for what is said of them and for the code of this package (`kept`); so do the
names here, which begin with it. `SAMPLE.api` says in JSON what there is and how large; `SAMPLE.json.data`, `.csv.data`
and `.geojson.data` are it. They are made in the process that reads files (`converting`), and come piece by piece.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import msgspec

from sitegen.catalogue import LocalFile, Reading
from sitegen.digest import digest
from sitegen.samples.jobs import Convert, File
from sitegen.samples.reader import Budget

EXTENSIONS = ("json", "geojson", "csv")
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
            outcome = (budget or Budget()).ask(
                Convert(File.at(file.path), label, file.name, LARGEST_MADE), Made, drafts
            )
            found = outcome.value or Made(why=outcome.why)
            if not found.why:
                found = msgspec.structs.replace(found, base=base.name, sizes=drafts.put(found.sizes))
        finally:
            drafts.drop()
        about = base.with_name(f"{base.name}.api")
        _beside(about).write_bytes(msgspec.json.encode(found))
        _beside(about).replace(about)
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


class _Drafts:
    """Files that are written piece by piece, none larger than what may be published."""

    def __init__(self, base: Path) -> None:
        self._base = base
        self._streams: dict[str, IO[bytes]] = {}

    def begin(self) -> None:
        """From the beginning, once more."""
        self.drop()

    def add(self, extension: str, content: bytes) -> None:
        if extension not in EXTENSIONS:
            return
        if extension not in self._streams:
            self._streams[extension] = _beside(self._path(extension)).open("wb")
        stream = self._streams[extension]
        if stream.tell() + len(content) <= LARGEST_MADE:
            stream.write(content)

    def put(self, sizes: Mapping[str, int]) -> Mapping[str, int]:
        """Put those in place that came as they were told of; their sizes."""
        found = {}
        for extension, stream in self._streams.items():
            stream.close()
            draft, path = _beside(self._path(extension)), self._path(extension)
            if sizes.get(extension) == draft.stat().st_size:
                draft.replace(path)
                found[extension] = sizes[extension]
        return {extension: found[extension] for extension in sizes if extension in found}

    def drop(self) -> None:
        """Leave nothing of what was not finished."""
        for extension, stream in self._streams.items():
            stream.close()
            _beside(self._path(extension)).unlink(missing_ok=True)
        self._streams.clear()

    def _path(self, extension: str) -> Path:
        return self._base.with_name(f"{self._base.name}.{extension}.data")
