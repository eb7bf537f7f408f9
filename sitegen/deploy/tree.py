"""A built site as what is to be published: files, and what the manifest says of each."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from sitegen import urls
from sitegen.digest import digest
from sitegen.engine.manifest import FILE_NAME, Manifest
from sitegen.errors import PublishError


class Content(msgspec.Struct, frozen=True, array_like=True):
    """What is in a file: its size in bytes, and the digest of its bytes."""

    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Tree:
    """The files of a built site by path; the manifest itself, which visitors have no use for, is not among them.

    `address`: where they will be served. `made`: when the last of them was, in seconds since 1970, and never later than
    now; 0 where that is not known.
    """

    folder: Path
    files: Mapping[str, Content]
    address: str = ""
    made: int = 0

    @classmethod
    def read(cls, folder: Path, address: str = "") -> Tree:
        """The site in `folder`. Raises PublishError where no build has left one."""
        manifest = Manifest.read(folder) if folder.is_dir() else None
        if manifest is None or not manifest.files:
            raise PublishError("there is no built site here", where=str(folder), hint="run `sitegen build` first")
        files = {path: Content(entry.size, entry.digest) for path, entry in manifest.files.items()}
        made = min((folder / FILE_NAME).stat().st_mtime, time.time())
        return cls(folder, files, address, int(made))

    def is_packed(self, path: str) -> bool:
        """Whether it is the packed form of another file, which hosts send in its place."""
        return urls.unpacked(path) != path and urls.unpacked(path) in self.files

    def content(self, path: str) -> bytes:
        """The bytes of a file. Raises PublishError where they are not those that were built."""
        found = (self.folder / path).read_bytes()
        if digest(found) != self.files[path].digest:
            raise PublishError(
                "the file is not as it was built",
                where=str(self.folder / path),
                hint="a build is under way, or somebody changed it: run `sitegen build --fresh`, then publish again",
            )
        return found
