"""A folder on this machine: a folder for each publication, and a link that changes from one to the next in one step.

::

    PATH/releases/7/        a whole site; what did not change since 6 is the same file (a hard link)
    PATH/releases/7.json    what is in it
    PATH/current            -> releases/7: what the web server looks into

A file of a publication is never written to again, since several may share it.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from sitegen.config.target_tables import PARTNER, FolderTarget
from sitegen.deploy.difference import between
from sitegen.deploy.record import Record, record_of
from sitegen.deploy.target import Confirm, Published, ask_first, ask_older
from sitegen.deploy.tree import Content, Tree
from sitegen.errors import PublishError

_RELEASES, _CURRENT, _LOCK = "releases", "current", ".sitegen-lock"
_OURS = {_RELEASES, _CURRENT, _LOCK, f".{_CURRENT}"}
_HINTS = {
    errno.ENOSPC: "the disk is full: make room, or keep fewer publications (`keep`), then publish again",
    errno.EDQUOT: "the quota is used up: make room, or keep fewer publications (`keep`), then publish again",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "the user who publishes must be allowed to write there",
    errno.EPERM: "the user who publishes must be allowed to write there",
    errno.ENAMETOOLONG: "this file system does not take names of such length",
    errno.EINVAL: "this file system does not take such names",
    errno.EILSEQ: "this file system does not take such names",
}


def publish(
    tree: Tree, settings: FolderTarget, *, root: Path, partner: str, confirm: Confirm, dry_run: bool
) -> Published:
    """Make a new publication and show it, where it differs from the one that is shown (`Target.publish`)."""
    place = _place(settings, root, partner)
    releases = _Releases(place)
    shown = releases.shown()
    record = releases.record(shown)
    difference = between(record.files, tree.files)
    done = Published(str(place), difference, is_done=not dry_run)
    if dry_run or not difference:
        return done
    if shown is None:
        _ask_first(place, confirm)
    ask_older(str(place), record.made, tree, confirm)
    with _told(place), releases.alone():
        if releases.shown() != shown:
            raise PublishError("another publication has just ended", where=str(place), hint="publish again")
        number = releases.prepare(tree, shown)
        releases.show(number)
        releases.forget(keep=settings.keep)
    return done


def rollback(settings: FolderTarget, *, root: Path, partner: str) -> str:
    """Show the publication before (`Target.rollback`). The one that was shown stays, and can be published again."""
    place = _place(settings, root, partner)
    releases = _Releases(place)
    shown = releases.shown()
    if shown is None:
        raise PublishError("nothing is published there", where=str(place))
    before = max((number for number in releases.numbers() if number < shown), default=None)
    if before is None:
        raise PublishError(
            f"there is no publication before {shown}",
            where=str(place),
            hint=f"{settings.keep} are kept: `keep` in [publish] says how many",
        )
    with _told(place), releases.alone():
        releases.show(before)
    return f"{place}/{_RELEASES}/{before}"


class _Releases:
    """The publications in a folder, by number."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._folder = place / _RELEASES

    def shown(self) -> int | None:
        """The number of the one that is shown; None before the first."""
        link = self._place / _CURRENT
        if not os.path.lexists(link):
            return None
        folder, _, number = (str(link.readlink()) if link.is_symlink() else "").rpartition("/")
        if folder != _RELEASES or not number.isdecimal():
            raise PublishError(
                "this is not a link that sitegen made",
                where=str(link),
                hint="move it away, or publish into another folder",
            )
        return int(number)

    def numbers(self) -> Iterator[int]:
        """Those that are whole."""
        if self._folder.is_dir():
            for entry in self._folder.iterdir():
                if entry.name.isdecimal() and self._list(int(entry.name)).is_file():
                    yield int(entry.name)

    def record(self, number: int | None) -> Record:
        """What is in one; nothing where that cannot be read, so that all is sent anew."""
        try:
            return (record_of(self._list(number).read_bytes()) if number else None) or Record()
        except OSError:
            return Record()

    def _list(self, number: int) -> Path:
        return self._folder / f"{number}.json"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """No other publication works here meanwhile; the system frees the lock of a process that ends."""
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._place / _LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise PublishError(
                "another publication is under way", where=str(self._place), hint="wait for it to end"
            ) from None
        try:
            yield
        finally:
            lock.release()

    def prepare(self, tree: Tree, shown: int | None) -> int:
        """Put a whole tree beside the one that is shown; gives its number. What an error leaves is taken away."""
        number = max((*self.numbers(), shown or 0)) + 1
        folder = self._folder / f".{number}"
        self._drop(number)
        before = self._folder / str(shown)
        known = self.record(shown).files
        try:
            _fill(folder, tree, before, known)
            self._list(number).write_bytes(msgspec.json.encode(Record(dict(tree.files), number, tree.made)))
            folder.rename(self._folder / str(number))
        except BaseException:
            self._drop(number)
            raise
        return number

    def show(self, number: int) -> None:
        """Let the link lead to one, in one step."""
        link = self._place / f".{_CURRENT}"
        link.unlink(missing_ok=True)
        link.symlink_to(f"{_RELEASES}/{number}")
        link.replace(self._place / _CURRENT)

    def forget(self, *, keep: int) -> None:
        """Take away all but the last `keep`, and what publications left that were killed."""
        kept = {*sorted(self.numbers())[-keep:], self.shown()}
        names = {name for number in kept for name in (str(number), f"{number}.json")}
        for entry in sorted(self._folder.iterdir(), reverse=True):  # a list before its folder
            if entry.name in names:
                continue
            if entry.is_dir():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink()

    def _drop(self, number: int) -> None:
        self._list(number).unlink(missing_ok=True)  # first: without it, the rest does not count as whole
        for folder in (self._folder / str(number), self._folder / f".{number}"):
            shutil.rmtree(folder, ignore_errors=True)


def _fill(folder: Path, tree: Tree, before: Path, known: Mapping[str, Content]) -> None:
    """Write a tree into a new folder: unchanged files as links to those of the publication before."""
    made: set[str] = set()
    for path, content in sorted(tree.files.items()):
        parent = path.rpartition("/")[0]
        if parent not in made:
            (folder / parent).mkdir(parents=True, exist_ok=True)
            made.add(parent)
        target = folder / path
        if os.path.lexists(target):
            raise PublishError(
                "another file of the site has this name here: the file system takes small and capital letters for one",
                where=str(target),
                hint="publish into a folder on another file system",
            )
        if known.get(path) != content or not _linked(before / path, target, content.size):
            target.write_bytes(tree.content(path))


def _linked(source: Path, target: Path, size: int) -> bool:
    """False where the file is not what it was, or cannot be linked: then it is written."""
    try:
        if source.is_symlink() or source.stat().st_size != size:
            return False
        os.link(source, target)
    except OSError:
        return False
    return True


def _place(settings: FolderTarget, root: Path, partner: str) -> Path:
    return root / settings.path.replace(PARTNER, partner)


def _ask_first(place: Path, confirm: Confirm) -> None:
    """Before the first publication into a folder that is somebody's."""
    if place.exists() and not place.is_dir():
        raise PublishError("this is a file, not a folder", where=str(place))
    others = [entry.name for entry in place.iterdir() if entry.name not in _OURS] if place.is_dir() else []
    ask_first(str(place), others, confirm, fate="they stay as they are")


@contextmanager
def _told(place: Path) -> Iterator[None]:
    """What the system refuses, as a message."""
    try:
        yield
    except OSError as error:
        raise PublishError(
            error.strerror or str(error),
            where=str(error.filename or place),
            hint=_HINTS.get(error.errno or 0, "visitors still see the last publication; publish again"),
        ) from error
