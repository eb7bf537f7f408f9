"""Two folders change places in one step, where the system can do that."""

from __future__ import annotations

import ctypes
import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path

_AT_FDCWD = -100  # linux/fcntl.h
_RENAME_EXCHANGE = 2  # linux/fs.h; renameat2(2)
_RENAME_SWAP = 2  # sys/stdio.h of macOS; renamex_np(2)


def exchange(one: Path, other: Path) -> bool:
    """Let two folders of one file system change places, in one step; False, and nothing done, where that cannot be.

    Python has no name for it: `os.rename` replaces only empty folders, so that a swap needs two steps, and whoever is
    killed between them leaves nothing at all under the published name.
    """
    swap = _system_call()
    return swap is not None and swap(os.fsencode(one), os.fsencode(other)) == 0


@functools.cache
def _system_call() -> Callable[[bytes, bytes], int] | None:
    try:
        library = ctypes.CDLL(None)
        if sys.platform == "linux":
            renameat2 = library.renameat2
            return lambda one, other: int(renameat2(_AT_FDCWD, one, _AT_FDCWD, other, _RENAME_EXCHANGE))
        if sys.platform == "darwin":
            renamex_np = library.renamex_np
            return lambda one, other: int(renamex_np(one, other, _RENAME_SWAP))
    except (OSError, TypeError, AttributeError):  # another system, or a C library from before these calls
        pass
    return None
