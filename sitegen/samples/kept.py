"""Samples on disk: a file is read once, however many pages, languages and builds show what is in it.

A kept sample is two lines of JSON, in short and in full, under a name that stands for the bytes, for what is said of
them and for the code of this package. So nothing in it goes out of date, and one that is not used is merely old. A
thumbnail is kept as a line of JSON and the picture beside it.
"""

from __future__ import annotations

import functools
import os
import time
from importlib import metadata
from pathlib import Path
from typing import TypeVar

import msgspec

from sitegen.catalogue import LocalFile, Reading, Thumbnail
from sitegen.digest import digest
from sitegen.samples import LARGEST, pictures, read
from sitegen.samples.sample import Sample
from sitegen.samples.sheets import LARGEST as LARGEST_WORKBOOK

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


class _Small(msgspec.Struct, frozen=True):
    """A thumbnail, but for its bytes."""

    why: str
    width: int
    height: int
    size: int
    digest: str


class Keeper:
    """The samples in one folder. Several processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def reading(self, file: LocalFile, *, label: str, whole: bool = True) -> Reading:
        """What is in a file. It is read unless it was before; `label` and `whole` are as `samples.read` has them."""
        key = digest(file.digest.encode(), label.encode(), file.name.encode(), bytes([whole]), _code())
        path = self._folder / key[:2] / f"{key}.json"
        short = _first_line(path, _Short)
        if short is None:
            sample = _sample(file, label, whole=whole)
            short = _in_short(sample)
            _write(path, msgspec.json.encode(short) + b"\n" + msgspec.json.encode(sample))
        kept = LocalFile(path, name=path.name, digest=key, size=0)
        return Reading(kept, short.kind, short.found, short.why, short.rows, short.features, short.exact)

    def thumbnail(self, file: LocalFile) -> Thumbnail | None:
        """A picture or the first page of a PDF in small, made unless it was before; None for what is neither.

        `file` is all of it. Why there is no thumbnail of a file is kept too.
        """
        if not pictures.is_picture(file.path):
            return None
        key = digest(b"thumbnail", file.digest.encode(), _code(), _decoders())
        folder = self._folder / key[:2]
        about, picture = folder / f"{key}.json", folder / f"{key}.webp"
        found = _first_line(about, _Small)
        if found is None or not (found.why or picture.is_file()):
            made = pictures.small(file.path)
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


def _sample(file: LocalFile, label: str, *, whole: bool) -> Sample:
    with file.path.open("rb") as stream:
        content = stream.read(max(LARGEST, LARGEST_WORKBOOK) + 1)
    most = LARGEST_WORKBOOK if content.startswith((b"PK", b"\xd0\xcf")) else LARGEST
    return read(content[:most], label=label, name=file.name, whole=whole and len(content) <= most)


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
    files = sorted(Path(__file__).parent.glob("*.py"))
    versions = ",".join(metadata.version(name) for name in ("pyproj", "python-calamine"))
    return digest(versions.encode(), *(file.read_bytes() for file in files)).encode()


def _decoders() -> bytes:
    """Of all that, beside this package, decides what a thumbnail looks like."""
    return f"{metadata.version('pillow')} {metadata.version('pypdfium2')}".encode()
