"""Names that a place cannot hold, found before anything is sent there.

Paths of catalogues are in small letters, short, and none of Windows' reserved words (`urls/segments.py`); this is about
what people add: files of a theme or a partner.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from sitegen.errors import PublishError

_LONGEST = 255  # bytes of one name: ext4, XFS, APFS and NTFS have this limit, or one close to it


def refuse_longer(paths: Iterable[str], where: str) -> None:
    """Raise PublishError for a name that no file system takes."""
    for path in paths:
        if any(len(name.encode()) > _LONGEST for name in path.split("/")):
            raise PublishError(
                f"{path} has a name of more than {_LONGEST} bytes, which servers do not take",
                where=where,
                hint="give the file a shorter name in the theme or in the partner's folder",
            )


def alike(paths: Iterable[str]) -> tuple[str, str] | None:
    """Two paths that are one where small and capital letters are, and composed and decomposed ones; None for none."""
    seen: dict[str, str] = {}
    for path in sorted(paths):
        plain = unicodedata.normalize("NFC", path).casefold()
        if plain in seen:
            return seen[plain], path
        seen[plain] = path
    return None


def same(pair: tuple[str, str], where: str) -> PublishError:
    """What is said of two paths that are one at a place."""
    return PublishError(
        f"{pair[0]} and {pair[1]} are one file there: small and capital letters are the same",
        where=where,
        hint="rename one of them, or publish to a server that tells them apart",
    )


def refuse_git(paths: Iterable[str], where: str) -> None:
    """Raise PublishError for a path that git takes for its own, or for two."""
    for path in paths:
        if any(name.casefold() in (".git", "git~1") for name in path.split("/")) or "\n" in path:
            raise PublishError(f"{path} is a name that git does not take", where=where, hint="give it another name")
