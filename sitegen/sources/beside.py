"""Files that lie beside a dump: resources and logos whose address is a relative path."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from sitegen import urls
from sitegen.model import LocalFile
from sitegen.sources import images


class Beside:
    """The files of a dump's folder that a catalogue may publish.

    Never the dump's own files, which hold what the catalogue keeps to itself, never a hidden one, and none outside the
    folder, however the path or a symbolic link puts it.
    """

    def __init__(self, folder: Path, own: Iterable[Path]) -> None:
        self._folder = folder.resolve()
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
                inside = path.is_relative_to(self._folder) and path.is_file()
            except (OSError, ValueError, RuntimeError):  # too long, a null byte, a loop of links
                continue
            hidden = any(part.startswith(".") for part in Path(relative).parts)
            if inside and not hidden and path not in self._own:
                return path
        return None
