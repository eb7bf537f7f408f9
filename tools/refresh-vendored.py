#!/usr/bin/env python3
"""Fetch the files of other projects that the themes carry, at pinned versions: `tools/refresh-vendored.py [--check]`.

They come from the npm registry through `npm pack`. To take a newer version, change it in VENDORED, run this, look at
the site, commit. With `--check` nothing is written: the exit status is 1 where a theme's copy differs.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

THEMES = Path(__file__).resolve().parent.parent / "themes"


class Vendored(NamedTuple):
    """Files of one package that one theme carries: the name in the package → the name under the theme's `assets/`."""

    theme: str
    package: str
    version: str
    files: dict[str, str]


# All SIL OFL 1.1; each licence lies beside its files.
VENDORED = (
    Vendored(
        "base",
        "@fontsource-variable/instrument-sans",
        "5.3.0",
        {
            "files/instrument-sans-latin-wght-normal.woff2": "fonts/instrument-sans-latin.woff2",
            "files/instrument-sans-latin-ext-wght-normal.woff2": "fonts/instrument-sans-latin-ext.woff2",
            "LICENSE": "fonts/instrument-sans-OFL.txt",
        },
    ),
    Vendored(
        "register",
        "@fontsource-variable/source-serif-4",
        "5.3.1",
        {
            "files/source-serif-4-latin-opsz-normal.woff2": "fonts/source-serif-4-latin.woff2",
            "files/source-serif-4-latin-wght-italic.woff2": "fonts/source-serif-4-latin-italic.woff2",
            "files/source-serif-4-latin-ext-wght-normal.woff2": "fonts/source-serif-4-latin-ext.woff2",
            "LICENSE": "fonts/source-serif-4-OFL.txt",
        },
    ),
    Vendored(
        "atlas",
        "@fontsource-variable/encode-sans",
        "5.3.0",
        {
            "files/encode-sans-latin-wght-normal.woff2": "fonts/encode-sans-latin.woff2",
            "files/encode-sans-latin-ext-wght-normal.woff2": "fonts/encode-sans-latin-ext.woff2",
            "LICENSE": "fonts/encode-sans-OFL.txt",
        },
    ),
)


def main() -> int:
    parser = argparse.ArgumentParser(description="Fetch the files of other projects that the themes carry.")
    parser.add_argument("--check", action="store_true", help="write nothing; say what differs")
    check: bool = parser.parse_args().check
    differing = 0
    for vendored in VENDORED:
        for target, content in _contents(vendored).items():
            if target.is_file() and target.read_bytes() == content:
                continue
            differing += 1
            if not check:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
            print(f"{'differs' if check else 'written'}: {target.relative_to(THEMES.parent)}")  # noqa: T201
    return 1 if check and differing else 0


def _contents(vendored: Vendored) -> dict[Path, bytes]:
    """What each file should hold. Raises KeyError where the package has no such file."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(  # noqa: S603
            ["npm", "pack", "--silent", "--pack-destination", folder, f"{vendored.package}@{vendored.version}"],  # noqa: S607
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (archive,) = Path(folder).glob("*.tgz")
        found = {}
        with tarfile.open(archive) as package:
            for name, target in vendored.files.items():
                member = package.extractfile(f"package/{name}")
                if member is None:
                    raise KeyError(f"{vendored.package}: {name} is not a file")
                found[THEMES / vendored.theme / "assets" / target] = member.read()
    return found


if __name__ == "__main__":
    sys.exit(main())
