"""What a live source answered, on disk: the last successful reading, for `--offline` and for reading it as a stream.

JSON lines: a header with what was asked, organisations and groups; then one raw package a line. A file is complete or
it is not there: it is written beside and renamed. What it holds is for this machine only (restricted addresses, users'
names): a site is made from the Catalogue, never from here.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from sitegen.config import SelectTable, Source
from sitegen.digest import digest
from sitegen.errors import SourceError
from sitegen.model import Caution
from sitegen.sources.shape.values import decode

FORMAT = 1
"""Raised when the layout changes; a snapshot of another format is fetched anew."""


class Header(msgspec.Struct, frozen=True):
    """The first line. Fields that a newer minor layout adds need defaults."""

    format: int
    url: str
    selection: dict[str, Any]
    count: int
    organizations: list[Any] = []
    groups: list[Any] = []
    logos: dict[str, str] = {}  # address as the portal writes it -> file in the cache's logos/
    cautions: list[tuple[str, str, str]] = []

    @property
    def warnings(self) -> list[Caution]:
        return [Caution(*caution) for caution in self.cautions]


class Draft:
    """A snapshot being written: packages first, as they come; the header when all is known."""

    def __init__(self, packages: BinaryIO) -> None:
        self._packages = packages
        self.count = 0
        self.header: Header | None = None

    def add(self, package: object) -> None:
        self._packages.write(msgspec.json.encode(package) + b"\n")
        self.count += 1


def place(cache: Path, source: Source, select: SelectTable) -> Path:
    """Where the snapshot of this selection lies: each selection has its own."""
    mark = digest(source.settings.url.encode(), msgspec.json.encode(select.model_dump(), order="deterministic"))
    return cache / "snapshots" / f"{source.name}-{mark[:12]}.jsonl"


@contextmanager
def writing(path: Path) -> Iterator[Draft]:
    """Write the snapshot at `path`. It takes the old one's place at the end, if the draft got its header by then."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".writing-") as folder:
        body, whole = Path(folder) / "packages", Path(folder) / "whole"
        with body.open("wb") as packages:
            draft = Draft(packages)
            yield draft
        if draft.header is None:
            return
        with whole.open("wb") as target, body.open("rb") as packages:
            target.write(msgspec.json.encode(draft.header) + b"\n")
            shutil.copyfileobj(packages, target, 1 << 20)
            target.flush()
            os.fsync(target.fileno())
        whole.replace(path)


def load(path: Path, source: Source, select: SelectTable) -> tuple[Header, Iterator[object]]:
    """The header and the packages, as a stream; SourceError where there is no usable snapshot."""
    if not path.is_file():
        raise SourceError(
            f'no snapshot of source "{source.name}" for this selection', where=str(path), hint=_hint(source)
        )
    try:
        with path.open("rb") as lines:
            header = msgspec.json.decode(lines.readline(), type=Header)
    except (OSError, msgspec.MsgspecError):
        raise _broken(path, source, "the first line is not a snapshot's") from None
    if header.format != FORMAT:
        raise _broken(path, source, f"it has format {header.format}, this sitegen reads {FORMAT}")
    if header.url != source.settings.url or header.selection != select.model_dump(mode="json"):
        raise _broken(path, source, "it answers another question")
    return header, _packages(path, header.count, source)


def _packages(path: Path, count: int, source: Source) -> Iterator[object]:
    done = 0
    try:
        with path.open("rb") as lines:
            lines.readline()
            for line in lines:
                done += 1
                yield decode(line)
    except (OSError, ValueError):
        raise _broken(path, source, f"package {done} cannot be read") from None
    if done != count:
        raise _broken(path, source, f"it holds {done} of {count} packages")


def _broken(path: Path, source: Source, what: str) -> SourceError:
    return SourceError(
        f'the snapshot of source "{source.name}" cannot be used: {what}', where=str(path), hint=_hint(source)
    )


def _hint(source: Source) -> str:
    return f"run `sitegen fetch` once while {source.settings.url} can be reached, then work offline"
