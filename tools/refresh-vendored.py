#!/usr/bin/env python3
"""Fetch the files of other projects that the themes carry, at pinned versions: `tools/refresh-vendored.py [--check]`.

They come from the npm registry through `npm pack`. To take a newer version, change it in VENDORED with the integrity
that `npm view NAME@VERSION dist.integrity` tells, run this, look at the site, commit. With `--check` nothing is
written: the exit status is 1 where a theme's copy differs.
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
from typing import NamedTuple

THEMES = Path(__file__).resolve().parent.parent / "themes"


class Vendored(NamedTuple):
    """Files of one package that one theme carries: the name in the package → the name under the theme's `assets/`."""

    theme: str
    package: str
    version: str
    integrity: str  # SHA-512 of the archive, as the registry and lock files write it
    files: dict[str, str]
    modules: tuple[str, ...] = ()  # of these names, scripts that become modules


# Fonts: SIL OFL 1.1. Leaflet: BSD 2-Clause. Each licence lies beside its files.
VENDORED = (
    Vendored(
        "base",
        "@fontsource-variable/instrument-sans",
        "5.3.0",
        "sha512-u4gKbDBTNFGkg997tfQn3eHOhHuquWUFTRT/rwzuKtrxX5P2ekfs2x+LgBPP4P32+cC+vUwF1Cr+IdRoPQbrGw==",
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
        "sha512-4Rtay22SC4lMvw11r/+9kxANB6P3M0X8s1NudBC2v0J1KU2y3DcMoNcT3lBoZ/CqLirzf+StlO6UlJilyrvaUg==",
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
        "sha512-itgd12U7ENnmzDozTXFM0UbUzLPK6tFE4HWLXPj+exHGklpbA1m+HNkRVg/SWfro34OyclQR4/comFWfilT3LQ==",
        {
            "files/encode-sans-latin-wght-normal.woff2": "fonts/encode-sans-latin.woff2",
            "files/encode-sans-latin-ext-wght-normal.woff2": "fonts/encode-sans-latin-ext.woff2",
            "LICENSE": "fonts/encode-sans-OFL.txt",
        },
    ),
    Vendored(
        "base",
        "leaflet",
        "1.9.4",
        "sha512-nxS1ynzJOmOlHp+iL3FyWqK89GtNL8U8rvlMOsQdTTssxZwCXh8N2NB3GDQOL+YR3XnWyZAxwQixURb+FA74PA==",
        {
            "dist/leaflet.js": "vendor/leaflet/leaflet.js",
            "LICENSE": "vendor/leaflet/LICENSE.txt",
        },
        modules=("dist/leaflet.js",),
    ),
)

# Around a script that asks which module system there is: it finds its own here, and defines nothing in the page, nor asks
# the page's loader (RequireJS would refuse it). Leaflet names itself `L` in any case, and gives back what was there.
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
