"""Files packed beforehand, beside themselves: `x.html.gz` for hosts that send it to browsers that take it so.

Only files that shrink by it have one. What is packed is known by the digest of its content: a file that did not change
is not packed anew, whoever made it.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from sitegen.digest import digest
from sitegen.engine.manifest import Entry
from sitegen.errors import ConfigError

SMALLEST = 1024  # bytes: what is smaller goes in one network packet anyway
# Text; what else a site holds is packed already. Answers of an API have no extension.
_EXTENSIONS = frozenset(
    ("", "atom", "css", "csv", "geojson", "gpx", "gml", "html", "js", "json", "jsonld", "kml", "md", "rdf", "rss")
) | frozenset(("svg", "topojson", "tsv", "ttl", "txt", "wasm", "xml"))

_QUALITY = 9  # the next one takes eight times as long, for some 8 % of the bytes
_WINDOWS = (16, 22)  # as powers of two: to prepare a window that a page does not fill takes longer than the page


@dataclass(frozen=True, slots=True)
class Packing:
    """A method: what names end in, a module-level function from a file to what stands beside it, and its release."""

    suffix: str
    make: Callable[[str], Mapping[str, bytes]]
    release: str

    def key(self, entry: Entry) -> str:
        """Equal for equal content that is packed in the same way."""
        return digest(self.suffix.encode(), self.release.encode(), entry.digest.encode())


def packings(names: tuple[str, ...]) -> tuple[Packing, ...]:
    """The methods of these names, of `SUFFIXES`. Raises ConfigError where the library of one is not installed."""
    return tuple(_METHODS[name]() for name in dict.fromkeys(names))


def is_worth_it(path: str, entry: Entry) -> bool:
    """Whether a file may be smaller packed: by its name and its size."""
    name = path.rpartition("/")[2]
    hidden = name.startswith((".", "_"))  # what a host reads itself
    return entry.size >= SMALLEST and not hidden and name.rpartition(".")[2 if "." in name else 0] in _EXTENSIONS


def _gzip() -> Packing:
    return Packing(".gz", gzipped, f"9 {zlib.ZLIB_RUNTIME_VERSION}")


def _brotli() -> Packing:
    if find_spec("brotli") is None:
        raise ConfigError(
            'precompress = ["brotli"] needs the package brotli',
            where="[hosting] precompress",
            hint='install it with `pip install "sitegen[brotli]"`, or leave "brotli" out',
        )
    return Packing(".br", brotlied, f"{_QUALITY} {_WINDOWS} {metadata.version('brotli')}")


_METHODS: Mapping[str, Callable[[], Packing]] = {"gzip": _gzip, "brotli": _brotli}


def gzipped(file: str) -> Mapping[str, bytes]:
    """The file in gzip's form, without a time or a name in it: by the end of a path; nothing where it is no smaller."""
    content, packed = Path(file).read_bytes(), io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, compresslevel=9, mtime=0) as stream:
        stream.write(content)
    return _if_smaller(content, packed.getvalue())


def brotlied(file: str) -> Mapping[str, bytes]:
    """The file in Brotli's form; nothing where it is no smaller."""
    import brotli

    content = Path(file).read_bytes()
    window = min(max(len(content).bit_length(), _WINDOWS[0]), _WINDOWS[1])
    return _if_smaller(content, brotli.compress(content, quality=_QUALITY, lgwin=window))


def _if_smaller(content: bytes, packed: bytes) -> Mapping[str, bytes]:
    return {"": packed} if len(packed) < len(content) else {}
