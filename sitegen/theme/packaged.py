"""Themes in installed packages: their folder by a dotted name, without running a line of them.

A package is found as `import` would find it, and not imported: a theme is files, in a folder inside of it. Nothing is
looked for that nobody named, so installing a package changes no site (DESIGN §1).
"""

from __future__ import annotations

import re
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

_DOTTED = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_-]*)*")
_MANIFEST = "theme.toml"


def package_folder(name: str) -> Path | None:
    """A package's folder, or one inside of it; None where there is none, or not on a disk.

    Of a package that lies in several places, the one that holds a theme.toml.
    """
    if not _DOTTED.fullmatch(name):
        return None
    top, *inside = name.split(".")
    folders = [folder for place in _places(top) if (folder := Path(place, *inside)).is_dir()]
    return next((folder for folder in folders if (folder / _MANIFEST).is_file()), next(iter(folders), None))


def _places(name: str) -> list[str]:
    """The folders of a package at the top, as the finders of `import` tell them; none for a module that is one file."""
    for finder in sys.meta_path:
        find = getattr(finder, "find_spec", None)
        found: ModuleSpec | None = find(name, None) if find else None
        if found is not None:
            return [str(place) for place in found.submodule_search_locations or ()]
    return []
