"""Samples on disk: a file is read once, however many pages, languages and builds show what is in it.

A kept sample is two lines of JSON, in short and in full, under a name that stands for the bytes, for what is said of
them and for the code of this package and of `geo`. So nothing in it goes out of date, and one that is not used is
merely old. A thumbnail is kept as a line of JSON and the picture beside it.
"""

from __future__ import annotations

import functools
import os
import time
from importlib import metadata
from pathlib import Path
from typing import TypeVar

import msgspec

from sitegen import geo
from sitegen.catalogue import LocalFile, Reading, Thumbnail
from sitegen.digest import digest
from sitegen.samples import pictures, sample
from sitegen.samples.jobs import Explain, File, Read
from sitegen.samples.reader import Budget
from sitegen.samples.sample import Sample
from sitegen.samples.schemas import Schema

T = TypeVar("T")

_UNUSED = 30 * 24 * 3600  # seconds after which a kept sample goes that no build has asked for
_THUMBNAIL = "thumbnail.webp"


class _Short(msgspec.Struct, frozen=True):
    kind: str
    found: str
    why: str
    rows: int | None
    features: int | None
    exact: bool
    remarks: tuple[str, ...] = ()


class _Small(msgspec.Struct, frozen=True):
    """A thumbnail, but for its bytes."""

    why: str
    width: int
    height: int
    size: int
    digest: str


class Keeper:
    """The samples in one folder. Several processes may use it at once."""

    def __init__(self, folder: Path, budget: Budget | None = None) -> None:
        """`budget`: the time for what is not kept yet; without it there is no end of it."""
        self._folder = folder
        self._budget = budget or Budget()

    def reading(self, file: LocalFile, *, label: str, whole: bool = True) -> Reading:
        """What is in a file. It is read unless it was before; `label` and `whole` are as `samples.read` has them.

        Raises SpentError where that would take time that there is not.
        """
        key = digest(file.digest.encode(), label.encode(), file.name.encode(), bytes([whole]), _code())
        path = self._folder / key[:2] / f"{key}.json"
        short = _first_line(path, _Short)
        if short is None:
            found = sample(Read(File.at(file.path), label, file.name, whole), self._budget)
            short = _in_short(found)
            _write(path, msgspec.json.encode(short) + b"\n" + msgspec.json.encode(found))
        kept = LocalFile(path, name=path.name, digest=key, size=0)
        return Reading(kept, short.kind, short.found, short.why, short.rows, short.features, short.exact, short.remarks)

    def thumbnail(self, file: LocalFile) -> Thumbnail | None:
        """A picture or the first page of a PDF in small, made unless it was before; None for what is neither.

        `file` is all of it. Why there is no thumbnail of a file is kept too. Raises SpentError as `reading`.
        """
        if not pictures.is_picture(file.path):
            return None
        key = digest(b"thumbnail", file.digest.encode(), _code(), _decoders())
        folder = self._folder / key[:2]
        about, picture = folder / f"{key}.json", folder / f"{key}.webp"
        found = _first_line(about, _Small)
        if found is None or not (found.why or picture.is_file()):
            made = pictures.small(file.path, self._budget)
            found = _Small(made.why, made.width, made.height, len(made.content), digest(made.content))
            if made.content:
                _write(picture, made.content)
            _write(about, msgspec.json.encode(found))
        if found.why:
            return Thumbnail(why=found.why)
        os.utime(picture)
        small = LocalFile(
            picture, name=_THUMBNAIL, digest=digest(_THUMBNAIL.encode(), found.digest.encode()), size=found.size
        )
        return Thumbnail(small, found.width, found.height)

    def schema(self, schema: LocalFile, reading: Reading, name: str) -> LocalFile:
        """What a schema says of the columns of a file with this name; it is read unless it was before.

        `load_schema` gives it. Raises SpentError as `reading`.
        """
        key = digest(b"schema", schema.digest.encode(), reading.kept.digest.encode(), name.encode(), _code())
        path = self._folder / key[:2] / f"{key}.json"
        try:
            os.utime(path)
        except OSError:
            job = Explain(File.at(schema.path), _columns(load(reading)), name)
            _write(path, msgspec.json.encode(self._budget.ask(job, Schema).value))
        return LocalFile(path, name=path.name, digest=key, size=0)

    def tidy(self) -> None:
        """Remove what no build has asked for in a month."""
        limit = time.time() - _UNUSED
        for path in self._folder.glob("*/*.*"):
            try:
                if path.stat().st_mtime < limit:
                    path.unlink()
            except FileNotFoundError:  # another process tidies
                continue


def load(reading: Reading) -> Sample:
    """All of it."""
    return msgspec.json.decode(reading.kept.path.read_bytes().partition(b"\n")[2], type=Sample)


def load_schema(kept: LocalFile) -> Schema | None:
    """What `Keeper.schema` kept; None where the bytes were no schema."""
    return msgspec.json.decode(kept.path.read_bytes(), type=Schema | None)


def _columns(sample: Sample) -> tuple[str, ...]:
    table = sample.table or (sample.features.table if sample.features else None)
    return tuple(column.name for column in table.columns) if table else ()


def _in_short(sample: Sample) -> _Short:
    table, features = sample.table, sample.features
    rows = table or (features.table if features else None)
    return _Short(
        kind=sample.kind,
        found=sample.found,
        why=sample.why,
        rows=rows.total if rows else None,
        features=features.total if features else None,
        exact=all(part.exact for part in (rows, features) if part),
        remarks=features.warnings if features else (),
    )


def _first_line(path: Path, kind: type[T]) -> T | None:
    """The first line of a kept file; None where there is none, or one that was damaged."""
    try:
        with path.open("rb") as stream:
            found = msgspec.json.decode(stream.readline(), type=kind)
        os.utime(path)
    except (OSError, msgspec.MsgspecError):
        return None
    return found


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)


@functools.cache
def _code() -> bytes:
    """Of all that decides what a sample says."""
    folders = (Path(__file__).parent, Path(geo.__path__[0]))
    files = [file for folder in folders for file in sorted(folder.glob("*.py"))]
    versions = ",".join(metadata.version(name) for name in ("pyproj", "python-calamine"))
    return digest(versions.encode(), *(file.read_bytes() for file in files)).encode()


def _decoders() -> bytes:
    """Of all that, beside this package, decides what a thumbnail looks like."""
    return f"{metadata.version('pillow')} {metadata.version('pypdfium2')}".encode()
