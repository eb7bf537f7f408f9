"""A file of datasets on this machine, as `ckanapi dump datasets --all` writes it: one CKAN package a line.

The file is its own snapshot: nothing is copied, and working offline changes nothing.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from pathlib import Path

from sitegen.catalogue import Caution
from sitegen.config import DumpSource, Partner, Source
from sitegen.digest import digest
from sitegen.errors import SourceError
from sitegen.sources.answer import Answer, Description, Offer, Progress, no_file
from sitegen.sources.dump.beside import Beside
from sitegen.sources.http.patience import Waiting, unwatched
from sitegen.sources.logos import images
from sitegen.sources.offers import found
from sitegen.sources.selection import Selection, unknown
from sitegen.sources.shape.dataset import organization_mentions
from sitegen.sources.shape.owners import Directory, organization
from sitegen.sources.values import decode

_LIST = "expected what `organization_list` and `group_list` answer with `all_fields`"
_CUT = 25  # ckan.group_and_organization_list_all_fields_max


class Dump:
    """The files of one dump."""

    def __init__(self, source: Source, cache: Path, waiting: Waiting = unwatched) -> None:
        settings = source.settings
        if not isinstance(settings, DumpSource):
            raise TypeError(f"not a dump: {settings.kind}")
        self.received = 0
        self.cautions: list[Caution] = []
        self._source = source
        self._settings = settings
        self._path = source.root / settings.datasets
        self._digests: dict[tuple[Path, int, int], str] = {}
        self._looked_at: set[Path] = set()
        self._offers: tuple[Offer, ...] | None = None

    def close(self) -> None:
        """Nothing is kept open."""

    def state(self, partner: Partner) -> str:
        """Of the dump's own files, each read once a run unless it changes."""
        names = (self._settings.datasets, self._settings.organizations, self._settings.groups)
        return digest(*(self._digest(self._source.root / name).encode() for name in names if name))

    @property
    def looked_at(self) -> Set[Path]:
        """The files and folders that were looked for beside the dump."""
        return self._looked_at

    def _digest(self, path: Path) -> str:
        try:
            status = path.stat()
            key = (path, status.st_mtime_ns, status.st_size)
            if key not in self._digests:
                with path.open("rb") as stream:
                    self._digests[key] = hashlib.file_digest(stream, hashlib.blake2b).hexdigest()
        except OSError:  # whoever reads it tells of it
            return ""
        return self._digests[key]

    def refresh(self, partner: Partner, *, fresh: bool, progress: Progress) -> None:
        """The file is what there is."""

    @contextmanager
    def answer(self, partner: Partner) -> Iterator[Answer]:
        """The packages that the partner selects. Raises SourceError for an unknown name or an unreadable file."""
        select = partner.select
        organizations, groups = self._lists()
        known = Directory(organizations), Directory(groups)
        selection = Selection(select, *known, where=str(self._path))
        cautions: list[Caution] = []
        files = self._files(cautions)
        yield Answer(
            packages=self._told(selection.of(self._packages()), organizations, known[0], cautions),
            organizations=organizations,
            groups=groups,
            selected=select.organizations,
            resource_file=files.resource,
            logo=files.logo,
            cautions=cautions,
        )

    def describe(self, slug: str) -> Description:
        """From the lists and from what packages embed. Raises SourceError for an unknown organisation."""
        known = Directory(self._lists()[0])
        for package in self._packages():
            if isinstance(package, dict):
                for mention in organization_mentions(package):
                    known.learn(mention)
        if slug not in known:
            raise unknown("organization", slug, known.names(), where=str(self._path))
        made = organization(*known.entry(slug), self._files([]).logo)
        content = made.logo.path.read_bytes() if made.logo else b""
        return Description(made.name, made.title, made.description, made.url, content, images.extension(content))

    def search(self, words: str) -> list[Offer]:
        """Among those that the lists and the packages name; the dump is read through once."""
        if self._offers is None:
            known = Directory(self._lists()[0])
            counted = Counter[str]()
            for package in self._packages():
                if isinstance(package, dict):
                    counted.update({known.learn(mention) for mention in organization_mentions(package)})
            made = {identity: organization(identity, entry, no_file) for identity, entry in known.entries()}
            self._offers = tuple(
                Offer(each.name, str(each.title.pick("")), counted[identity]) for identity, each in made.items()
            )
        return found(self._offers, words)

    def reach(self) -> None:
        """Read as far as the first dataset. Raises SourceError where the dump cannot be read."""
        next(self._packages(), None)

    def find(self, partner: Partner) -> None:
        """Read the dump through for what the partner selects. Raises SourceError for an unknown name."""
        with self.answer(partner) as answer:
            for _ in answer.packages:
                pass

    def _told(
        self, packages: Iterable[object], listed: Sequence[object], known: Directory, cautions: list[Caution]
    ) -> Iterator[object]:
        """The packages; then, in `cautions`, whether the list of organisations was cut off."""
        yield from packages
        left_out = len(known.names()) - len(Directory(listed).names())
        if len(listed) == _CUT and left_out:
            cautions.append(
                Caution(
                    "organizations-cut",
                    self._settings.organizations,
                    f"it has {_CUT} organisations, and the datasets name {left_out} more: with `all_fields`, "
                    f"`organization_list` gives {_CUT} at a time, and the rest by `offset`",
                )
            )

    def _lists(self) -> tuple[tuple[object, ...], tuple[object, ...]]:
        """Organisations and groups, as far as there are lists of them."""
        names = (self._settings.organizations, self._settings.groups)
        organizations, groups = (_list(self._source.root / name) if name else () for name in names)
        return organizations, groups

    def _files(self, cautions: list[Caution]) -> Beside:
        own = (self._source.root / name for name in self._settings.files)
        kept_back = (*own, *self._source.kept_back)
        return Beside(
            self._path.parent, self._looked_at, root=self._source.root, kept_back=kept_back, cautions=cautions
        )

    def _packages(self) -> Iterator[object]:
        if not self._path.is_file():
            raise SourceError(
                "no such file",
                where=str(self._path),
                hint=f"`datasets` of [sources.{self._source.name}] in sitegen.toml names it, relative to the project",
            )
        opener = gzip.open if self._path.suffix == ".gz" else open
        number = 0
        try:
            with opener(self._path, "rb") as lines:
                for number, line in enumerate(lines, start=1):
                    if b"\0" in line:
                        raise _no_utf8(self._path, number)
                    line = line.removeprefix(b"\xef\xbb\xbf").strip()
                    if line:
                        yield decode(line)
        except UnicodeDecodeError:
            raise _no_utf8(self._path, number) from None
        except ValueError as error:
            raise SourceError(
                f"not a JSON object on one line: {error}",
                where=f"{self._path}:{number}",
                hint="a dump that stops half-way would take datasets off the site: write it again",
            ) from None
        except (OSError, EOFError, zlib.error) as error:
            raise SourceError(
                f"cannot be read: {error}",
                where=str(self._path),
                hint="a dump that stops half-way would take datasets off the site: write it again",
            ) from None


connect = Dump


def _no_utf8(path: Path, number: int) -> SourceError:
    return SourceError(
        "not UTF-8 text",
        where=f"{path}:{number}",
        hint="write it in UTF-8: PowerShell's `>` makes UTF-16 of it, `ckanapi dump datasets --all -O FILE` does not",
    )


def _list(path: Path) -> tuple[object, ...]:
    """What `organization_list` or `group_list` answers, alone or inside the whole answer; or one object a line."""
    try:
        content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        raise SourceError(
            f"cannot be read: {error.strerror}", where=str(path), hint="sitegen.toml names it, under [sources]"
        ) from None
    if b"\0" in content:
        raise _no_utf8(path, 1)
    try:
        value = decode(content)
    except UnicodeDecodeError as error:
        raise _no_utf8(path, content[: error.start].count(b"\n") + 1) from None
    except ValueError:
        value = _lines(path, content)
    if isinstance(value, dict):
        value = value.get("result", [value])
    if not isinstance(value, list):
        raise SourceError("not a JSON list", where=str(path), hint=_LIST)
    return tuple(value)


def _lines(path: Path, content: bytes) -> object:
    try:
        return [decode(line) for line in content.splitlines() if line.strip()]
    except ValueError as error:
        raise SourceError(f"not JSON: {error}", where=str(path), hint=_LIST) from None
