"""Samples on disk: a file is read once, however many pages, languages and builds show what is in it.

A kept sample is two lines of JSON, in short and in full, under a name that stands for the bytes, for what is said of
them and for the code of this package. So nothing in it goes out of date, and one that is not used is merely old.
"""

from __future__ import annotations

import functools
import os
import time
from importlib import metadata
from pathlib import Path

import msgspec

from sitegen.digest import digest
from sitegen.model import LocalFile, Reading
from sitegen.samples import LARGEST, read
from sitegen.samples.sample import Sample
from sitegen.samples.sheets import LARGEST as LARGEST_WORKBOOK

_UNUSED = 30 * 24 * 3600  # seconds after which a kept sample goes that no build has asked for


class _Short(msgspec.Struct, frozen=True):
    kind: str
    found: str
    why: str
    rows: int | None
    features: int | None
    exact: bool


class Keeper:
    """The samples in one folder. Several processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def reading(self, file: LocalFile, *, label: str, whole: bool = True) -> Reading:
        """What is in a file. It is read unless it was before; `label` and `whole` are as `samples.read` has them."""
        key = digest(file.digest.encode(), label.encode(), file.name.encode(), bytes([whole]), _code())
        path = self._folder / key[:2] / f"{key}.json"
        short = _short(path)
        if short is None:
            sample = _sample(file, label, whole=whole)
            short = _in_short(sample)
            _write(path, msgspec.json.encode(short) + b"\n" + msgspec.json.encode(sample))
        kept = LocalFile(path, name=path.name, digest=key, size=0)
        return Reading(kept, short.kind, short.found, short.why, short.rows, short.features, short.exact)

    def tidy(self) -> None:
        """Remove what no build has asked for in a month."""
        limit = time.time() - _UNUSED
        for path in self._folder.glob("*/*.json*"):
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


def _short(path: Path) -> _Short | None:
    try:
        with path.open("rb") as stream:
            short = msgspec.json.decode(stream.readline(), type=_Short)
        os.utime(path)
    except (OSError, msgspec.MsgspecError):
        return None
    return short


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
