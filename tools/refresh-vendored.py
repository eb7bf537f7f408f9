#!/usr/bin/env python3
"""Fetch the files of other projects that the themes carry, at pinned versions: `tools/refresh-vendored.py [--check]`.

They come from the npm registry through `npm pack`. To take a newer version, change it in vendored.py with the integrity
that `npm view NAME@VERSION dist.integrity` tells, run this and `make third-party`, look at the site, commit. With
`--check` nothing is written: the exit status is 1 where a theme's copy differs.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from vendored import THEMES, VENDORED, Vendored

# Around a script that asks which module system there is: it finds its own here, and defines nothing in the page, nor
# asks the page's loader (RequireJS would refuse it). Leaflet names itself `L` in any case, and gives back what was.
MODULE = (b"const exports = {}, module = { exports };\n", b"\nexports.noConflict?.();\nexport default exports;\n")


def main() -> int:
    """Fetch the files, or with `--check` compare them; the exit code, 1 where one differs."""
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
    """What each file should hold. Raises KeyError for a file that is not there, ValueError for another package."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(  # noqa: S603
            ["npm", "pack", "--silent", "--pack-destination", folder, f"{vendored.package}@{vendored.version}"],  # noqa: S607
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (archive,) = Path(folder).glob("*.tgz")
        integrity = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if integrity != vendored.integrity:
            raise ValueError(f"{vendored.package}@{vendored.version}: {integrity} is not what was pinned")
        found = {}
        with tarfile.open(archive) as package:
            for name, target in vendored.files.items():
                member = package.extractfile(f"package/{name}")
                if member is None:
                    raise KeyError(f"{vendored.package}: {name} is not a file")
                content = member.read()
                if name in vendored.modules:
                    content = MODULE[0] + content + MODULE[1]
                found[THEMES / vendored.theme / "assets" / target] = content
    return found


if __name__ == "__main__":
    sys.exit(main())
