"""Files that lie beside a dump: resources and logos whose address is a relative path."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from sitegen import urls
from sitegen.catalogue import LocalFile
from sitegen.sources import images

# What a browser runs, whatever a policy in the pages around says: on a partner's domain such a file acts in its name.
_PAGES = frozenset((".html", ".htm", ".xhtml", ".xht", ".shtml", ".mht", ".mhtml", ".svg", ".svgz"))
# XML runs scripts where it says that it is XHTML or SVG, or may say so in a way that cannot be seen.
_XML = frozenset((".xml", ".xsl", ".xslt", ".kml", ".gpx", ".gml", ".rdf", ".atom", ".rss", ".wsdl"))
_MARKS = (b"www.w3.org/1999/xhtml", b"www.w3.org/2000/svg", b"<?xml-stylesheet", b"<!entity", b"&#", b"\x00")
_AT_ONCE = 1 << 20  # bytes


def is_active(path: Path) -> bool:
    """Whether a browser that opens the file might run what is in it. Such a file is published as plain text."""
    extension = path.suffix.lower()
    if extension in _PAGES:
        return True
    if extension not in _XML:
        return False
    end = b""
    with path.open("rb") as stream:
        while part := stream.read(_AT_ONCE):
            seen = (end + part).lower()
            if any(mark in seen for mark in _MARKS):
                return True
            end = part[-64:]
    return False


class Beside:
    """The files of a dump's folder that a catalogue may publish.

    Never the dump's own files, which hold what the catalogue keeps to itself, never a hidden one, and none outside the
    folder, however the path or a symbolic link puts it.
    """

    def __init__(self, folder: Path, own: Iterable[Path], looked_at: set[Path]) -> None:
        """`looked_at` is told of each path that a catalogue names, whether a file is there or not."""
        self._folder = folder.resolve()
        self._looked_at = looked_at
        self._own = {path.resolve() for path in own}
        self._known: dict[Path, LocalFile] = {}

    def resource(self, address: str) -> LocalFile | None:
        path = self._find(address)
        if path is None:
            return None
        if path not in self._known:
            with path.open("rb") as stream:
                content_hash = hashlib.file_digest(stream, hashlib.blake2b).digest()
            name = urls.file_name(path.name)
            if is_active(path):
                name = f"{name}.txt"
            self._known[path] = images.local_file(path, name, content_hash, path.stat().st_size)
        return self._known[path]

    def logo(self, address: str) -> LocalFile | None:
        path = self._find(address)
        if path is None or path.stat().st_size > images.LARGEST:
            return None
        content = path.read_bytes()
        return images.logo(path, content) if images.extension(content) else None

    def _find(self, address: str) -> Path | None:
        if not address or ":" in address or address.startswith("/") or "\\" in address:
            return None
        for relative in dict.fromkeys((address, unquote(address))):
            try:
                path = (self._folder / relative).resolve()
                self._looked_at.add(self._folder / relative)
                inside = path.is_relative_to(self._folder) and path.is_file()
            except (OSError, ValueError, RuntimeError):  # too long, a null byte, a loop of links
                continue
            hidden = any(part.startswith(".") for part in Path(relative).parts)
            if inside and not hidden and path not in self._own:
                return path
        return None
