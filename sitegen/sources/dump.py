"""A file of datasets on this machine, as `ckanapi dump datasets --all` writes it: one CKAN package a line.

The file is its own snapshot: nothing is copied, and working offline changes nothing.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

from sitegen.config import DumpSource, SelectTable, Source
from sitegen.errors import SourceError
from sitegen.sources import images
from sitegen.sources.answer import Answer, Description, Progress
from sitegen.sources.beside import Beside
from sitegen.sources.selection import Selection, unknown_organization
from sitegen.sources.shape.dataset import organization_mentions
from sitegen.sources.shape.owners import Directory, organization
from sitegen.sources.shape.values import decode


def read(source: Source, select: SelectTable, *, cache: Path, offline: bool, progress: Progress) -> Answer:
    dump = _Dump(source)
    selection = Selection(select, Directory(dump.organizations), Directory(dump.groups), where=str(dump.path))
    return Answer(
        packages=selection.of(_counted(dump.packages(), progress)),
        organizations=dump.organizations,
        groups=dump.groups,
        selected=select.organizations,
        resource_file=dump.files.resource,
        logo=dump.files.logo,
    )


def describe(source: Source, slug: str) -> Description:
    dump = _Dump(source)
    known = Directory(dump.organizations)
    for package in dump.packages():
        if isinstance(package, dict):
            for mention in organization_mentions(package):
                known.learn(mention)
    if slug not in known:
        raise unknown_organization(slug, known.names(), where=str(dump.path))
    made = organization(*known.entry(slug), dump.files.logo)
    content = made.logo.path.read_bytes() if made.logo else b""
    return Description(made.name, made.title, made.description, made.url, content, images.extension(content))


def reach(source: Source) -> None:
    next(_Dump(source).packages(), None)


class _Dump:
    """The files of one dump, found and opened."""

    def __init__(self, source: Source) -> None:
        settings = source.settings
        if not isinstance(settings, DumpSource):
            raise TypeError(f"not a dump: {settings.kind}")
        self.path = source.root / settings.datasets
        if not self.path.is_file():
            raise SourceError(
                "no such file",
                where=str(self.path),
                hint=f"`datasets` of [sources.{source.name}] in sitegen.toml names it, relative to the project",
            )
        lists = [source.root / name for name in (settings.organizations, settings.groups) if name]
        self.files = Beside(self.path.parent, own=[self.path, *lists])
        self.organizations = _list(source.root / settings.organizations) if settings.organizations else ()
        self.groups = _list(source.root / settings.groups) if settings.groups else ()

    def packages(self) -> Iterator[object]:
        opener = gzip.open if self.path.suffix == ".gz" else open
        number = 0
        try:
            with opener(self.path, "rb") as lines:
                for number, line in enumerate(lines, start=1):  # noqa: B007 - the error names it
                    line = line.removeprefix(b"\xef\xbb\xbf").strip()
                    if line:
                        yield decode(line)
        except ValueError as error:
            raise SourceError(
                f"not a JSON object on one line: {error}",
                where=f"{self.path}:{number}",
                hint="a dump that stops half-way would take datasets off the site: write it again",
            ) from None
        except (OSError, EOFError, zlib.error) as error:
            raise SourceError(f"cannot be read: {error}", where=str(self.path)) from None


def _list(path: Path) -> tuple[object, ...]:
    """What `organization_list` or `group_list` answers, alone or inside the whole answer; or one object a line."""
    try:
        content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", where=str(path)) from None
    try:
        value = decode(content)
    except ValueError:
        value = _lines(path, content)
    if isinstance(value, dict):
        value = value.get("result", [value])
    if not isinstance(value, list):
        raise SourceError("expected a JSON list, as `organization_list` and `group_list` answer it", where=str(path))
    return tuple(value)


def _lines(path: Path, content: bytes) -> object:
    try:
        return [decode(line) for line in content.splitlines() if line.strip()]
    except ValueError as error:
        raise SourceError(f"not JSON: {error}", where=str(path)) from None


def _counted(packages: Iterator[object], progress: Progress) -> Iterator[object]:
    done = 0
    for done, package in enumerate(packages, start=1):
        yield package
        if done % 500 == 0:
            progress(done, 0)
    progress(done, done)
