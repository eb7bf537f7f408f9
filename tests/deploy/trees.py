"""Small built sites, and what a folder holds."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from sitegen.deploy import Tree
from sitegen.digest import digest
from sitegen.engine.manifest import FILE_NAME, Entry, Manifest

SITE = {
    "index.html": b"<h1>Villeneuve</h1>",
    "assets/site.0a1b2c3d.css": b"h1{color:red}",
    "dataset/budget/index.html": b"<h1>Budget</h1>",
    "dataset/budget.json": b'{"name": "budget"}',
    ".htaccess": b"ErrorDocument 404 /404.html",
}


NOON = 1_700_000_000  # when all of them were built


def written(folder: Path, files: Mapping[str, bytes], *, made: int = NOON) -> Tree:
    """A folder as a build would leave it with these files, and nothing else of a build before."""
    for path in folder.rglob("*"):
        if path.is_file() and path.relative_to(folder).as_posix() not in files:
            path.unlink()
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    Manifest({name: Entry("key", len(content), digest(content)) for name, content in files.items()}).write(folder)
    os.utime(folder / FILE_NAME, (made, made))
    return Tree.read(folder)


def held(folder: Path) -> dict[str, bytes]:
    """What is in a folder, by path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
