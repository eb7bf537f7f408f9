"""A place that the machines of a cluster share where they have no file system in common: S3, or whatever fsspec knows.

```
objects/DIGEST      files that sites are made from, each put there once: snapshots, dumps, themes, partners' folders
names/NAME.json     the addresses that a site's datasets had
run                 what stands for the build that is under way
public/NAME/…       the sites, each with its manifest, which is written last
built/NAME.json     what a site was made from, so that one of which nothing changed is known as such
```
Keys and passwords are for fsspec's own configuration, and the environment, to say: none is in what is sent to workers.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path

import msgspec

from sitegen.build.attempt import Attempt, Failure
from sitegen.build.names import NameMemory
from sitegen.build.report import Report
from sitegen.build.unchanged import PASSING
from sitegen.cache import CACHE, cache_of
from sitegen.config import PROJECT_FILE, DumpSource, Partner
from sitegen.deploy import order
from sitegen.deploy.difference import between
from sitegen.deploy.tree import Content, Tree
from sitegen.engine import Counts
from sitegen.engine.manifest import FILE_NAME, Manifest
from sitegen.errors import BuildError, ConfigError, SitegenError

Files = dict[str, str]  # of a project: by their paths from its folder, digests

_READ = ("snapshots", "logos", "files", "files.sqlite")  # of the cache: what sources left there for builds
_FORMAT = 1
_TOGETHER = 64  # files


class Kept(msgspec.Struct, frozen=True):
    """What a build into the store found; `state` is the digest of what the site was made from, and `gone` the day on
    which something that it remembers is to be forgotten."""

    state: str
    datasets: int
    resources: int
    files: int
    warnings: list[tuple[str, str, str]]
    gone: date | None
    format: int = _FORMAT


@dataclass(frozen=True, slots=True)
class Order:
    """A site to be built from the store: `common` names the list of what all partners need, `own` is this one's."""

    common: str
    own: Files
    state: str


class Store:
    """The place at an address, as "s3://bucket/prefix". It pickles."""

    def __init__(self, address: str) -> None:
        """Raises SitegenError where fsspec or what it needs for the address is missing."""
        try:
            from fsspec.core import url_to_fs  # type: ignore[import-untyped]  # it has no types

            local = {"auto_mkdir": True} if address.startswith(("file:", "local:", "/")) else {}
            self._fs, self._base = url_to_fs(address, **local)
        except (ImportError, ValueError) as error:
            raise SitegenError(
                f"the store cannot be used: {error}",
                where=address,
                hint='pip install "sitegen[cluster]", and for S3 `s3fs`, on this machine and on each worker',
            ) from None
        self.address = address

    def __reduce__(self) -> tuple[type[Store], tuple[str]]:
        return Store, (self.address,)

    def place(self, name: str) -> str:
        """Where a partner's site is, for people."""
        return f"{self.address.rstrip('/')}/public/{name}"

    def begin(self, run: str) -> None:
        """From now on, this run is the one whose sites come here; "" for none."""
        self._put("run", run.encode())

    def is_of(self, run: str) -> bool:
        """Whether what comes here is still that run's."""
        return self._get("run") == run.encode()

    def kept(self, name: str) -> Kept | None:
        """What the last build of a partner's site found, where the site is there."""
        try:
            found = msgspec.json.decode(self._get(f"built/{name}.json"), type=Kept)
        except msgspec.MsgspecError:
            return None
        return found if found.format == _FORMAT and self._fs.isfile(self._path(_manifest(name))) else None

    def send(self, root: Path, partners: Iterable[Partner]) -> tuple[str, Mapping[str, Files]]:
        """Put here what these partners' sites are made from: a list of what is common, by its name; each one's own.

        What is here already is not sent again, and what nobody needs any more goes.
        """
        there = self._objects()
        needed: set[str] = set()

        def sent(file: Path) -> str:
            name = _digest_of(file)
            if there.get(name) != file.stat().st_size:
                self._fs.put_file(str(file), self._path(f"objects/{name}"))
                there[name] = file.stat().st_size
            needed.add(name)
            return name

        partners = list(partners)
        common = {path: sent(file) for path, file in sorted(set(_common(root, partners)))}
        own = {
            partner.name: {path: sent(file) for path, file in sorted(_below(root, partner.folder))}
            for partner in partners
        }
        listed = msgspec.json.encode(common)
        index = hashlib.blake2b(listed, digest_size=16).hexdigest()
        self._put(f"objects/{index}", listed)
        for name in there.keys() - needed - {index}:
            self._fs.rm_file(self._path(f"objects/{name}"))
        return index, own

    def build(self, partner: Partner, attempt: Attempt, asked: Order, run: str, scratch: Path) -> Report | Failure:
        """On a worker: build a site in its own folder, from what is here, and put it here.

        `attempt.root` and the partner's folders are where they were on the machine that asks.
        """
        home = scratch / "project" / asked.common
        if not home.is_dir():
            shutil.rmtree(home.parent, ignore_errors=True)  # of an earlier run
            draft = home.parent / "draft"
            draft.mkdir(parents=True)
            self._fetch(msgspec.json.decode(self._object(asked.common), type=Files), draft)
            draft.rename(home)
        self._fetch(asked.own, home)
        here = replace(attempt, root=home, dest=scratch / "public")
        site = here.dest / partner.name
        before = self._get(_manifest(partner.name))
        try:
            if before:
                site.mkdir(parents=True)  # of what is there, a build asks the manifest how much it would lose
                (site / FILE_NAME).write_bytes(before)
            moved = _moved(partner, attempt.root, home)
            names = NameMemory(home, moved)
            names.put(self._get(f"names/{partner.name}.json"))
            found = here(moved, scratch=scratch)
            if isinstance(found, Failure):
                return found
            counts = self._take(site, partner.name, before, run)
            self._put(f"names/{partner.name}.json", names.path.read_bytes())
            told = [(each.code, each.where, each.message) for each in found.warnings]
            _, gone = names.state()
            kept = Kept(asked.state, found.datasets, found.resources, counts.made + counts.kept, told, gone)
            if not any(code.startswith(PASSING) for code, _, _ in told):
                self._put(f"built/{partner.name}.json", msgspec.json.encode(kept))
            return replace(found, artifacts=counts)
        finally:
            shutil.rmtree(site, ignore_errors=True)
            shutil.rmtree(home / "partners" / partner.name, ignore_errors=True)

    def _take(self, site: Path, name: str, before: bytes, run: str) -> Counts:
        """Put what is other in a built site here: what is new, parts before pages; what goes; the manifest."""
        tree = Tree.read(site)
        difference = between(_contents(before), tree.files)
        if not self.is_of(run):
            raise BuildError(
                "another build has begun in this store", where=self.address, hint="one at a time: run this one again"
            )
        for group in order.arriving(difference.sent):
            for some in _in_batches(group):
                self._fs.pipe({self._path(f"public/{name}/{path}"): tree.content(path) for path in some})
        for group in order.leaving(difference.removed):
            for path in group:
                self._remove(f"public/{name}/{path}")
        self._put(_manifest(name), (site / FILE_NAME).read_bytes())
        made = len(difference.sent)
        return Counts(made, len(tree.files) - made, len(difference.removed))

    def _fetch(self, files: Files, folder: Path) -> None:
        """Lay files out in a folder."""
        for path, name in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            self._fs.get_file(self._path(f"objects/{name}"), str(target))
            if _digest_of(target) != name:
                target.unlink()
                raise BuildError("it did not arrive whole", where=f"{self.address}/objects/{name}", hint="build again")

    def _object(self, name: str) -> bytes:
        return self._get(f"objects/{name}")

    def _objects(self) -> dict[str, int]:
        """What is in `objects`, with sizes in bytes."""
        self._fs.invalidate_cache()
        try:
            found = self._fs.find(self._path("objects"), detail=True)
        except FileNotFoundError:
            return {}
        return {path.rpartition("/")[2]: int(about["size"]) for path, about in found.items()}

    def _get(self, path: str) -> bytes:
        """What lies at a path; nothing where nothing does."""
        try:
            return bytes(self._fs.cat_file(self._path(path)))
        except FileNotFoundError:
            return b""

    def _put(self, path: str, content: bytes) -> None:
        self._fs.pipe_file(self._path(path), content)

    def _remove(self, path: str) -> None:
        with suppress(FileNotFoundError):
            self._fs.rm_file(self._path(path))

    def _path(self, path: str) -> str:
        return f"{self._base.rstrip('/')}/{path}"


def _manifest(name: str) -> str:
    return f"public/{name}/{FILE_NAME}"


def _contents(manifest: bytes) -> dict[str, Content]:
    """What a manifest says of a tree; nothing of one that is broken, or of another version."""
    try:
        found = msgspec.json.decode(manifest, type=Manifest)
    except msgspec.MsgspecError:
        return {}
    return {path: Content(entry.size, entry.digest) for path, entry in found.files.items()}


def _in_batches(paths: Iterable[str]) -> Iterator[list[str]]:
    """So many that are on their way together: they are held in memory."""
    rest = iter(paths)
    while some := list(islice(rest, _TOGETHER)):
        yield some


def _common(root: Path, partners: Iterable[Partner]) -> Iterator[tuple[str, Path]]:
    """The files of a project that several partners need. Raises ConfigError where one lies outside of it."""
    yield from _below(root, root / "themes")
    cache = cache_of(root)
    for name in _READ:
        for path, file in _below(cache, cache / name):
            yield f"{CACHE}/{path}", file
    for source in {partner.source.name: partner.source for partner in partners}.values():
        for file in (root / name for name in source.settings.files):
            if not file.parent.resolve().is_relative_to(root.resolve()) or file.parent.resolve() == root.resolve():
                raise ConfigError(
                    f"{file} does not lie in a folder of its own within the project",
                    where=f"{PROJECT_FILE}: [sources.{source.name}]",
                    hint="a dump goes to the store with all that lies beside it, and nothing else may: move it there",
                )
            if file.is_file():
                yield file.relative_to(root).as_posix(), file
        if isinstance(source.settings, DumpSource):  # and what it names beside itself
            yield from _below(root, (root / source.settings.datasets).parent)


def _below(root: Path, place: Path) -> Iterator[tuple[str, Path]]:
    """Files at a place and below, with their paths from `root`; but for hidden ones."""
    found = [place] if place.is_file() else place.rglob("*")
    for file in found:
        path = file.relative_to(place)
        if file.is_file() and not any(part.startswith(".") for part in path.parts):
            yield file.relative_to(root).as_posix(), file


def _moved(partner: Partner, root: Path, home: Path) -> Partner:
    """The same, in a project that lies somewhere else."""
    source = partner.source
    kept_back = tuple(home / path.relative_to(root) for path in source.kept_back if path.is_relative_to(root))
    source = replace(source, root=home, kept_back=kept_back)
    return replace(partner, folder=home / partner.folder.relative_to(root), source=source)


def _digest_of(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
