"""A folder that is replaced whole, or not at all.

The new tree is prepared beside the old one (on the same file system, so that they can change places) and starts with
hard links to the files that did not change. Until the last moment visitors see the old tree; after an error, or when
the process is killed, they go on seeing it.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sitegen.engine.exchange import exchange
from sitegen.engine.manifest import FILE_NAME, Entry, Manifest
from sitegen.errors import BuildError

_SHOWN = 3  # foreign files named in a message


class Stage:
    """The tree being prepared for `dest`. `previous` is what `dest` holds now; with `fresh` nothing of it is kept."""

    def __init__(self, dest: Path, folder: Path, previous: Manifest, *, fresh: bool = False) -> None:
        self.previous = previous
        self._fresh = fresh
        self._dest = dest
        self._folder = folder
        self._writer = Writer(folder)
        self._kept: list[str] = []
        self._written = False

    def keep(self, files: Mapping[str, Entry]) -> bool:
        """Take files over from the previous tree; False, and none, where one is missing or not the size that it had."""
        if self._fresh or not all(self._is_there(path, entry) for path, entry in files.items()):
            return False
        self._kept += files
        return True

    def is_whole(self) -> bool:
        """Whether the published tree holds all that its manifest says, each file with the size that it had."""
        files = self.previous.files
        return bool(files) and not self._fresh and all(self._is_there(path, files[path]) for path in files)

    def _is_there(self, path: str, entry: Entry) -> bool:
        try:
            status = os.lstat(f"{self._dest}/{path}")
            return stat.S_ISREG(status.st_mode) and status.st_size == entry.size
        except OSError:
            return False

    def writer(self) -> Writer:
        """What puts new files into the tree, here or in another process."""
        self._written = True
        return self._writer

    def where(self, path: str) -> str:
        """Where the content of a file of the new tree can be read: it was written, or is taken over at the end."""
        written = f"{self._folder}/{path}"
        return written if os.path.lexists(written) else f"{self._dest}/{path}"

    @property
    def values(self) -> Path:
        """A folder for what processes share while the tree is made; it goes with the stage."""
        return _beside(self._dest, "values")

    def finish(self, manifest: Manifest) -> None:
        """Put the tree in place. Where nothing was made and nothing is gone, the old tree is left as it is."""
        unchanged = not self._written and set(manifest.files) == set(self.previous.files)
        if unchanged and manifest.about == self.previous.about and self._dest.is_dir():
            return
        for path in self._kept:
            _link(f"{self._dest}/{path}", self._writer.place(path))
        self._writer.place(FILE_NAME)
        manifest.write(self._folder)
        self._swap()

    def _swap(self) -> None:
        if not self._dest.exists():
            self._folder.rename(self._dest)
        elif not exchange(self._folder, self._dest):
            old = _beside(self._dest, "old")
            try:
                self._dest.rename(old)
            except OSError as error:
                raise BuildError(
                    f"the output folder cannot be replaced: {error.strerror}",
                    where=str(self._dest),
                    hint="a build renames it: its parent must be writable, and it may not be mounted by itself",
                ) from error
            self._folder.rename(self._dest)
            _remove(old)


class Writer:
    """Puts files into a tree that is being prepared. It pickles: several processes may write into one tree."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._folders: set[str] = set()

    def __reduce__(self) -> tuple[type[Writer], tuple[Path]]:
        return Writer, (self._folder,)

    def write(self, path: str, content: bytes) -> None:
        """Write a file of the new tree; its folders are made. Raises OSError, as on a full disk."""
        with open(self.place(path), "wb") as file:  # noqa: PTH123 - a Path costs as much as the writing
            file.write(content)

    def place(self, path: str) -> str:
        """Where a file of the tree goes; its folder is there."""
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            (self._folder / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        return f"{self._folder}/{path}"


@contextmanager
def staging(dest: Path, *, fresh: bool = False) -> Iterator[Stage]:
    """A stage for `dest`; whatever it holds is dropped on an error.

    Where `dest` is a symbolic link, or lies below one, the folder that it leads to is replaced and the link stays.

    Raises BuildError where `dest` holds files that sitegen did not write, or is a link to nothing. With `fresh` nothing
    is taken over.
    """
    _recover(dest)
    real = _resolved(dest)
    if real != dest:
        dest = real
        _recover(dest)
    previous = Manifest.read(dest) if dest.is_dir() else Manifest()
    _refuse_foreign(dest, previous)
    folder = _beside(dest, "new")
    stage = Stage(dest, folder, previous or Manifest(), fresh=fresh)
    _remove(folder)
    _remove(stage.values)  # what a build left that was killed
    if os.path.lexists(folder):
        raise BuildError("cannot be removed", where=str(folder), hint="a build prepares the new site there; remove it")
    try:
        yield stage
    finally:
        _remove(folder)
        _remove(stage.values)


def _resolved(dest: Path) -> Path:
    """The folder itself, whatever links lead to it: what changes places is a folder and never a link."""
    for place in (dest, *dest.parents):
        if place.is_symlink() and not place.exists():
            raise BuildError(
                "the output folder is a symbolic link that leads nowhere",
                where=str(place),
                hint="make the folder that it leads to, mend the link, or choose another folder with `-o DIR`",
            )
    return dest.resolve()


def _remove(folder: Path) -> None:
    """Take away what a build prepared. Of a link, the link: earlier versions put those of output folders here."""
    if folder.is_symlink():
        folder.unlink(missing_ok=True)
    else:
        shutil.rmtree(folder, ignore_errors=True)


def _beside(dest: Path, word: str) -> Path:
    return dest.with_name(f".{dest.name}.{word}")


def _recover(dest: Path) -> None:
    """A build that was killed between the two renames left the old tree under its other name."""
    old = _beside(dest, "old")
    if old.is_dir():
        if dest.exists():
            _remove(old)
        elif not dest.is_symlink():
            old.rename(dest)


def _refuse_foreign(dest: Path, manifest: Manifest | None) -> None:
    if dest.exists() and not dest.is_dir():
        raise BuildError("the output is a file, not a folder", where=str(dest), hint="choose another with `-o DIR`")
    known = manifest.files if manifest else {}
    if manifest is not None and not known:  # empty, broken, or from another version: still ours to replace
        return
    foreign = sorted(path for path in _files(dest) if path not in known and path != FILE_NAME)
    if not foreign:
        return
    shown = ", ".join(foreign[:_SHOWN]) + (f" and {len(foreign) - _SHOWN} more" if len(foreign) > _SHOWN else "")
    raise BuildError(
        f"the output folder holds files that sitegen did not write: {shown}",
        where=str(dest),
        hint="move them away (a build replaces the whole folder), or choose another folder with `-o DIR`",
    )


def _files(folder: Path) -> Iterator[str]:
    if not folder.is_dir():
        return
    stack = [""]
    while stack:
        prefix = stack.pop()
        with os.scandir(folder / prefix) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    stack.append(f"{prefix}{entry.name}/")
                else:
                    yield f"{prefix}{entry.name}"


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # file systems without hard links
        shutil.copyfile(source, target)
