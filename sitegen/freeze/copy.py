"""A built site into an archive: file by file, beside the place where it goes, then put there whole."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sitegen import urls
from sitegen.catalogue import Caution
from sitegen.deploy.tree import Tree
from sitegen.errors import BuildError
from sitegen.freeze import names, scripts
from sitegen.freeze.bag import PAYLOAD, Bag
from sitegen.freeze.notice import Notices
from sitegen.freeze.pages import Places, Wanted, copied
from sitegen.site import Site
from sitegen.theme import Theme


@dataclass(frozen=True, slots=True)
class Occasion:
    """Whose site is frozen, as it was on which day: its languages, the default one first, and its look."""

    partner: str
    sites: Sequence[Site]
    theme: Theme
    day: date

    @property
    def name(self) -> str:
        """Of the archive, and of the folder in it."""
        return f"{self.partner}-{self.day.isoformat()}"


@dataclass(frozen=True, slots=True)
class Archive:
    """What was made. `contents`: the digest of the manifest of digests, which does not depend on how it was packed."""

    partner: str
    file: Path
    day: date
    files: int  # of the payload
    size: int  # bytes
    digest: str  # SHA-256 of the archive
    contents: str
    is_new: bool
    warnings: tuple[Caution, ...]


def freeze(tree: Tree, occasion: Occasion, folder: Path, *, replaces: bool = False) -> Archive:
    """Put an archive of the built site into `folder`. One that is there already and has the same bytes stays.

    Raises BuildError where another one of this day is there, unless it `replaces` that, or where it cannot be written:
    `folder` is then as it was.
    """
    target = folder / f"{occasion.name}.zip"
    draft = folder / f".{occasion.name}.zip.part"
    if target.is_dir() or target.is_symlink():
        raise BuildError("is no file, and an archive would go there", where=str(target), hint="move it away")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with draft.open("wb") as file, Bag.into(file, occasion.name, occasion.day) as bag:
                notices = Notices(occasion.sites, occasion.theme, occasion.day)
                paths = []
                for path, content in _files(tree, occasion, notices):
                    bag.add(path, content)
                    paths.append(PAYLOAD + path)
                contents = bag.close(notices.about(), notices.front())
                file.flush()
                os.fsync(file.fileno())
            digest, size = _digest(draft), draft.stat().st_size
            is_new = not target.exists() or _digest(target) != digest
            if is_new and target.exists() and not replaces:
                raise BuildError(
                    "another archive of this day is there, and archives are not written over",
                    where=str(target),
                    hint="move it away, give another folder with `-o DIR`, or say `--replace`",
                )
            if is_new:
                draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise BuildError(
            f"the archive cannot be written: {error.strerror or error}",
            where=str(error.filename or target),
            hint="is there room, and may this user write there? `-o DIR` names another folder",
        ) from error
    warnings = tuple(names.cautions(occasion.name, paths))
    return Archive(occasion.partner, target, occasion.day, bag.count, size, digest, contents, is_new, warnings)


def _files(tree: Tree, occasion: Occasion, notices: Notices) -> Iterator[tuple[str, bytes]]:
    """The files of the copy: pages first, because they say what their scripts will ask for."""
    kept = [path for path in sorted(tree.files) if not (urls.needs_server(path) or tree.is_packed(path))]
    own = dict(notices.pages())
    places = Places(occasion.sites[0].edition.base, frozenset([*kept, *own]))
    wanted, words = Wanted(), notices.not_copied
    pages = [path for path in kept if _is_page(path)]
    for path in sorted([*pages, *own]):
        content = own[path] if path in own else tree.content(path)
        yield path, copied(path, content.decode(), places, wanted, words, notices).encode()
    modules = _modules(tree, wanted)
    for path in kept:
        if _is_page(path):
            continue
        content = _still(path, tree.content(path))
        carried = scripts.carried(path, content) if wanted.has(path) else None
        if carried is None or not wanted.only(path):
            yield path, scripts.module(path, content) if path in modules else content
        if carried is not None:
            yield f"{path}.js", carried
    yield scripts.LOADER, scripts.loader()


def _is_page(path: str) -> bool:
    return path.endswith(".html") and not urls.is_download(path)


def _still(path: str, content: bytes) -> bytes:
    """A style sheet without transitions between pages: browsers take two files for two sites, and complain."""
    if path.endswith(".css") and b"@view-transition" in content:
        return content + b"\n@view-transition { navigation: none; }\n"
    return content


def _modules(tree: Tree, wanted: Wanted) -> set[str]:
    """The modules that pages begin with, and all that those import."""
    found: set[str] = set()
    ahead = sorted(wanted.modules)
    while ahead:
        path = ahead.pop()
        if path in tree.files and path not in found:
            found.add(path)
            ahead += scripts.imported(path, tree.content(path))
    return found


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
