"""Microsoft's compound files ([MS-CFB]), which .xls is: one of the streams in such a file, by its name."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Final

_FREE: Final = 0xFFFFFFFA  # this number and higher ones are no sectors
_ENTRY = 128  # bytes of a directory's entry
_STREAM, _ROOT = 2, 5
_SMALL = 4_096  # bytes; shorter streams lie in the root's one, in sectors of 64


def stream(content: bytes, names: Sequence[str]) -> bytes:
    """The first of the streams that are called so; b"" where there is none.

    Raises ValueError, IndexError or struct.error for what is no compound file, or lies about itself.
    """
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    if not 128 <= size <= 4_096:
        raise ValueError("no size of sectors")
    directory_start, first_small, first_more = (struct.unpack_from("<I", content, at)[0] for at in (48, 60, 68))
    sectors = _Sectors(content, size, first_more)
    directory = sectors.read(directory_start)
    found: dict[str, tuple[int, int]] = {}
    root = (_FREE, 0)
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        entry = directory[at : at + _ENTRY]
        length, kind = struct.unpack_from("<HB", entry, 64)
        start, bytes_ = struct.unpack_from("<II", entry, 116)
        if kind == _ROOT:
            root = (start, bytes_)
        elif kind == _STREAM:
            found.setdefault(entry[: max(length - 2, 0)].decode("utf-16-le", "replace"), (start, bytes_))
    for name in names:
        if name not in found:
            continue
        start, bytes_ = found[name]
        if bytes_ >= _SMALL:
            return sectors.read(start)[:bytes_]
        next_small = _numbers(sectors.read(first_small)) if first_small < _FREE else ()
        within = sectors.read(root[0])[: root[1]]
        return b"".join(within[one * 64 : one * 64 + 64] for one in _chain(start, next_small))[:bytes_]
    return b""


class _Sectors:
    """A file in sectors, each of which says which one comes next."""

    def __init__(self, content: bytes, size: int, first_more: int) -> None:
        self._content = content
        self._size = size
        tables = [one for one in struct.unpack_from("<109I", content, 76) if one < _FREE]
        more = first_more
        for _ in range(len(content) // size):  # of what says where the tables are, the rest
            if more >= _FREE:
                break
            *others, more = _numbers(self._sector(more))
            tables += [one for one in others if one < _FREE]
        needed = len(content) // size * 4 // size + 1  # each has four bytes for a sector
        self._next = _numbers(b"".join(map(self._sector, tables[:needed])))

    def read(self, first: int) -> bytes:
        """The sectors of a chain."""
        return b"".join(map(self._sector, _chain(first, self._next)))

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        return self._content[at : at + self._size]


def _chain(first: int, following: Sequence[int]) -> list[int]:
    """The numbers of a chain, which is no longer than there are sectors: one that goes round is a lie."""
    found = []
    while first < _FREE:
        found.append(first)
        if len(found) > len(following):
            raise ValueError("a chain without an end")
        first = following[first]
    return found


def _numbers(sector: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4])
