"""Files that lie beside a dump: resources and logos whose address is a relative path."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from sitegen import urls
from sitegen.catalogue import Caution, LocalFile
from sitegen.config import PROJECT_FILE
from sitegen.sources.dump.inert import as_text, is_active
from sitegen.sources.logos import images

FILES = "files"  # the one folder whose files are published where a dump lies among those of the project

# What may lie right beside it there, too: nobody keeps a project's secrets, settings or copies of dumps in these.
_PLAINLY_DATA = frozenset(
    (".csv", ".tsv", ".geojson", ".gpkg", ".kml", ".gml", ".gpx", ".xlsx", ".xls", ".ods", ".pdf")
)


class Beside:
    """The files of a dump's folder that a catalogue may publish.

    Never a file of `kept_back` or in a folder of it, under whatever name: dumps, which hold what catalogues keep to
    themselves, and the project's own files. Never a hidden one, and none outside the folder, however the path or a
    symbolic link puts it. Where the project itself is in the folder, of resources only what lies below
    `files/`, and tables, maps and PDF right beside the dump.

    What is asked for and refused is told in `cautions`.
    """

    def __init__(
        self,
        folder: Path,
        looked_at: set[Path],
        *,
        root: Path,
        kept_back: Iterable[Path] = (),
        cautions: list[Caution] | None = None,
    ) -> None:
        """`looked_at` is told of each path that a catalogue names, whether a file is there or not."""
        self._folder = folder.resolve()
        self._looked_at = looked_at
        holds_project = root.resolve().is_relative_to(self._folder) and (root / PROJECT_FILE).is_file()
        self._open = self._folder / FILES if holds_project or (self._folder / PROJECT_FILE).is_file() else self._folder
        self._kept_back = {mark for path in kept_back if (mark := _mark(path))}
        self._cautions = cautions if cautions is not None else []
        self._found: dict[tuple[str, Path], Path | None] = {}
        self._known: dict[Path, LocalFile] = {}

    def resource(self, address: str) -> LocalFile | None:
        """The file that a resource's address means; None where there is none or it may not be published."""
        path = self._find(address, self._open)
        if path is None:
            return None
        if path not in self._known:
            with path.open("rb") as stream:
                content_hash = hashlib.file_digest(stream, hashlib.blake2b).digest()
            name = urls.file_name(path.name)
            if is_active(path):
                name = as_text(name)
            self._known[path] = images.local_file(path, name, content_hash, path.stat().st_size)
        return self._known[path]

    def logo(self, address: str) -> LocalFile | None:
        """The picture that a logo's address means; None for none, one too large, or a file that is no picture."""
        path = self._find(address, self._folder)  # a picture by its content, wherever it lies: no secret is one
        if path is None or path.stat().st_size > images.LARGEST:
            return None
        content = path.read_bytes()
        return images.logo(path, content) if images.extension(content) else None

    def _find(self, address: str, within: Path) -> Path | None:
        if (address, within) not in self._found:
            self._found[address, within] = self._looked_up(address, within)
        return self._found[address, within]

    def _looked_up(self, address: str, within: Path) -> Path | None:
        if not address or ":" in address or address.startswith("/") or "\\" in address:
            return None
        refused = ""
        for relative in dict.fromkeys((address, unquote(address))):
            try:
                path = (self._folder / relative).resolve()
                self._looked_at.add(self._folder / relative)
                if not path.is_file():
                    continue
                refused = self._refusal(Path(relative), path, within)
            except (OSError, ValueError, RuntimeError):  # too long, a null byte, a loop of links
                continue
            if not refused:
                return path
        if refused:
            self._cautions.append(Caution("file-refused", address, f"a file that is not published: {refused}"))
        return None

    def _refusal(self, relative: Path, path: Path, within: Path) -> str:
        """Why the file at `path` is not for everybody; empty where it is."""
        if not path.is_relative_to(self._folder):
            return "it lies outside the dump's folder"
        below = path.relative_to(self._folder)
        if any(part.startswith(".") for part in (*relative.parts, *below.parts)):
            return "it is hidden, or in a hidden folder"
        if any(_mark(place) in self._kept_back for place in (path, *path.parents)):
            return "it is a dump, or one of the project's own files"
        is_data = path.parent == self._folder and path.suffix.lower() in _PLAINLY_DATA
        if not is_data and not path.is_relative_to(within):
            return f"beside {PROJECT_FILE}, only files below {FILES}/ are, or those of a dump in a folder of its own"
        return ""


def _mark(path: Path) -> tuple[int, int] | None:
    """What a file or folder is, whatever it is called: hard links and other spellings have the same mark."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino
