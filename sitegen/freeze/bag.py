"""A folder of BagIt (RFC 8493) in a ZIP that has the same bytes each time: a fixed order, one time, one mode.

BagIt because archives take it in as it is, and because its manifest is also what `sha256sum -c` reads. The bytes of the
ZIP also depend on the zlib that packs it; those of the manifest do not.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import BinaryIO, Self

from sitegen.errors import BuildError

PAYLOAD = "data/"
_LEVEL = 6
_UNIX = 3  # the system that a ZIP's entries tell their mode in, whichever they were written on
_MODE = 0o100644 << 16
_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_MANIFEST, _TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
_ESCAPED = str.maketrans({"%": "%25", "\n": "%0A", "\r": "%0D"})  # in paths of a manifest, section 2.1.3


@dataclass
class Bag:
    """A bag in the making: every file is written as it comes, and none is kept."""

    archive: zipfile.ZipFile
    name: str  # of its one folder
    day: date
    size: int = 0  # bytes of the payload
    _digests: dict[str, str] = field(default_factory=dict)

    @classmethod
    def into(cls, file: BinaryIO, name: str, day: date) -> Bag:
        """One that is written to an open file."""
        return cls(zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL), name, day)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.archive.close()

    @property
    def count(self) -> int:
        """Files of the payload."""
        return len(self._digests)

    def add(self, path: str, content: bytes) -> None:
        """A file of the payload. Raises BuildError for a path that leads out of the bag, or is there already."""
        parts = PurePosixPath(path).parts
        if not parts or path.startswith("/") or "\\" in path or ".." in parts or path in self._digests:
            raise BuildError("no archive can hold a file of this path, or not twice", where=path)
        self._digests[path] = self._written(PAYLOAD + path, content)
        self.size += len(content)

    def close(self, about: Mapping[str, str], front: bytes) -> str:
        """Write what tells of the payload, and end the archive. Gives the digest of the payload's manifest.

        `about`: what bag-info.txt says beside sizes and dates; `front`: index.html beside the payload.
        """
        info = {**about, "Bagging-Date": self.day.isoformat(), "Payload-Oxum": f"{self.size}.{self.count}"}
        manifest = self._lines({PAYLOAD + path: digest for path, digest in self._digests.items()})
        tags = {
            "bag-info.txt": "".join(f"{name}: {' '.join(value.split())}\n" for name, value in info.items() if value),
            "bagit.txt": _DECLARATION,
            "index.html": front.decode(),
            _MANIFEST: manifest,
        }
        digests = {path: self._written(path, text.encode()) for path, text in tags.items()}
        self._written(_TAG_MANIFEST, self._lines(digests).encode())
        self.archive.close()
        return digests[_MANIFEST]

    def _written(self, path: str, content: bytes) -> str:
        entry = zipfile.ZipInfo(f"{self.name}/{path}", (self.day.year, self.day.month, self.day.day, 0, 0, 0))
        entry.create_system, entry.external_attr = _UNIX, _MODE
        self.archive.writestr(entry, content, zipfile.ZIP_DEFLATED, _LEVEL)
        return hashlib.sha256(content).hexdigest()

    def _lines(self, digests: Mapping[str, str]) -> str:
        rows = ((path.translate(_ESCAPED), digest) for path, digest in sorted(digests.items()))
        return "".join(f"{digest}  {path}\n" for path, digest in rows)
