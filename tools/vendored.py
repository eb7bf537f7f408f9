"""What of other projects the themes carry, which version of it, and under which licence."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

THEMES = Path(__file__).resolve().parent.parent / "themes"


class Vendored(NamedTuple):
    """Files of one package that one theme carries: the name in the package → the name under the theme's `assets/`."""

    theme: str
    package: str
    version: str
    licence: str  # its SPDX identifier
    integrity: str  # SHA-512 of the archive, as the registry and lock files write it
    files: dict[str, str]
    modules: tuple[str, ...] = ()  # of these names, scripts that become modules


# The file that a package names LICENSE lies beside its other files.
VENDORED = (
    Vendored(
        "base",
        "@fontsource-variable/instrument-sans",
        "5.3.0",
        "OFL-1.1",
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
        "OFL-1.1",
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
        "OFL-1.1",
        "sha512-itgd12U7ENnmzDozTXFM0UbUzLPK6tFE4HWLXPj+exHGklpbA1m+HNkRVg/SWfro34OyclQR4/comFWfilT3LQ==",
        {
            "files/encode-sans-latin-wght-normal.woff2": "fonts/encode-sans-latin.woff2",
            "files/encode-sans-latin-ext-wght-normal.woff2": "fonts/encode-sans-latin-ext.woff2",
            "LICENSE": "fonts/encode-sans-OFL.txt",
        },
    ),
    Vendored(
        "census",
        "@fontsource-variable/archivo-narrow",
        "5.3.0",
        "OFL-1.1",
        "sha512-MFED5VqaINcaYHXzXuaJQLg9Bsp5MXcpMGpUA4L6A0EPEoAO4q29YcZci9o4x4Q4Gah7Sg+wQkD+LYPk9APHbg==",
        {
            "files/archivo-narrow-latin-wght-normal.woff2": "fonts/archivo-narrow-latin.woff2",
            "files/archivo-narrow-latin-ext-wght-normal.woff2": "fonts/archivo-narrow-latin-ext.woff2",
            "LICENSE": "fonts/archivo-narrow-OFL.txt",
        },
    ),
    Vendored(
        "almanac",
        "@fontsource-variable/fraunces",
        "5.3.0",
        "OFL-1.1",
        "sha512-9BYGySn4AHEJdgp9Z28tQ3X+laJMEOITXkQarZXeloWQZDq5oOvXJ3kDA8c7MGIfpogIaZfjrQBqmda8POOCKA==",
        {
            "files/fraunces-latin-opsz-normal.woff2": "fonts/fraunces-latin.woff2",
            "files/fraunces-latin-ext-opsz-normal.woff2": "fonts/fraunces-latin-ext.woff2",
            "LICENSE": "fonts/fraunces-OFL.txt",
        },
    ),
    Vendored(
        "base",
        "leaflet",
        "1.9.4",
        "BSD-2-Clause",
        "sha512-nxS1ynzJOmOlHp+iL3FyWqK89GtNL8U8rvlMOsQdTTssxZwCXh8N2NB3GDQOL+YR3XnWyZAxwQixURb+FA74PA==",
        {
            "dist/leaflet.js": "vendor/leaflet/leaflet.js",
            "LICENSE": "vendor/leaflet/LICENSE.txt",
        },
        modules=("dist/leaflet.js",),
    ),
)
