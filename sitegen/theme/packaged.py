"""Themes in installed packages: their folder by a dotted name, without running a line of them.

A package is found as `import` would find it, level by level, and not imported: a theme is files. Nothing is looked for
that nobody named, so installing a package changes no site (DESIGN §1).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path

_DOTTED = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_-]*)*")
_MANIFEST = "theme.toml"


def package_folder(name: str) -> Path | None:
    """The folder of a package, or of a folder of data inside one; None where there is none, or not on a disk.

    Of a package that lies in several places, the one that holds a theme.toml.
    """
    if not _DOTTED.fullmatch(name):
        return None
    top, *inside = name.split(".")
    places = _places(top, None)
    for done, part in enumerate(inside, 1):
        found = _places(".".join((top, *inside[:done])), places) if part.isidentifier() else []
        places = found or [str(folder) for place in places if (folder := Path(place) / part).is_dir()]
    folders = [folder for place in places if (folder := Path(place)).is_dir()]
    return next((folder for folder in folders if (folder / _MANIFEST).is_file()), next(iter(folders), None))


def _places(name: str, inside: Sequence[str] | None) -> list[str]:
    """The folders of a package, as the finders of `import` tell them; none for a module that is one file."""
    for finder in sys.meta_path:
        find = getattr(finder, "find_spec", None)
        found: ModuleSpec | None = find(name, inside) if find else None
        if found is not None:
            return [str(place) for place in found.submodule_search_locations or ()]
    return []
