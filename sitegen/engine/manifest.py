"""What a built tree holds, kept in the tree: how the next build knows what it need not make again."""

from __future__ import annotations

from pathlib import Path

import msgspec

FILE_NAME = ".sitegen-manifest.json"
_FORMAT = 1


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """One file of the tree: its artifact's key, its size in bytes, and the digest of its content."""

    key: str
    size: int
    digest: str


class Manifest(msgspec.Struct, frozen=True):
    """The files of a tree by path. Its mere presence says that the folder is sitegen's to replace."""

    files: dict[str, Entry] = {}
    about: dict[str, int | str] = {}  # what the builder wants to know of this tree when it builds the next
    format: int = _FORMAT

    def write(self, folder: Path) -> None:
        """Put the manifest into `folder`, files in the order of their paths: same tree, same bytes."""
        ordered = Manifest(dict(sorted(self.files.items())), self.about)
        (folder / FILE_NAME).write_bytes(msgspec.json.format(msgspec.json.encode(ordered), indent=0) + b"\n")

    @classmethod
    def read(cls, folder: Path) -> Manifest | None:
        """The manifest of a folder; None where there is none. A broken or foreign one counts as empty."""
        try:
            data = (folder / FILE_NAME).read_bytes()
        except FileNotFoundError:
            return None
        try:
            manifest = msgspec.json.decode(data, type=cls)
        except msgspec.DecodeError:
            return cls()
        return manifest if manifest.format == _FORMAT else cls()
