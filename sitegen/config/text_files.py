"""The files that people of a project write: configuration, pages, words, templates, style sheets, outlines.

Whatever lies in the place of one (another encoding, a folder, a pipe) is a ConfigError that names it.
"""

from __future__ import annotations

import functools
import os
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sitegen.errors import ConfigError

LARGEST = 64 << 20
"""Bytes of a file that somebody wrote: an outline in full detail has a few megabytes."""


class TextError(ConfigError):
    """A file that is no text, or no TOML; `line` is where that begins, 0 where it has no lines."""

    def __init__(self, message: str, *, where: str, line: int = 0, hint: str = "") -> None:
        super().__init__(message, where=where, hint=hint)
        self.line = line


def bytes_of(file: Path, shown: str) -> bytes:
    """What a file holds. `shown` is how messages call it: its path from the project's folder. Raises TextError."""
    try:
        about = file.stat()
        if stat.S_ISDIR(about.st_mode):
            raise TextError("a folder, where a file is expected", where=shown)
        if not stat.S_ISREG(about.st_mode):  # to read a pipe would be to wait
            raise TextError("no file that can be read, but a pipe, a socket or a device", where=shown)
        if about.st_size > LARGEST:
            raise TextError(f"larger than {LARGEST >> 20} MB", where=shown)
        return file.read_bytes()
    except OSError as error:
        hint = "may this user read it?" if isinstance(error, PermissionError) else ""
        raise TextError(f"cannot be read: {error.strerror or error}", where=shown, hint=hint) from None


def text_of(file: Path, shown: str) -> str:
    """The text of a file, which is UTF-8 with or without a byte order mark; lines end in "\\n". Raises TextError."""
    content = bytes_of(file, shown)
    try:
        text = content.decode("utf-8-sig")
        wrong = content.find(b"\0")  # UTF-16 without a mark, or no text at all
    except UnicodeDecodeError as error:
        wrong = error.start
    if wrong >= 0:
        line = content[:wrong].count(b"\n") + 1
        hint = f"the first character that is not stands on line {line}"
        raise TextError("not UTF-8 text; save the file in that encoding", where=shown, line=line, hint=hint)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def toml_of(file: Path, shown: str) -> tuple[dict[str, Any], str]:
    """A TOML file: what it says, which is not to be changed, and its text. Raises TextError."""
    text = text_of(file, shown)
    try:
        return _table_of(text), text
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).partition(" (at ")
        digits = "".join(filter(str.isdigit, place.partition(",")[0]))  # "line 3, column 8)", "end of document)"
        line = int(digits) if digits else text.count("\n") + 1
        raise TextError(f"not valid TOML: {what[:1].lower()}{what[1:]}", where=shown, line=line) from None
    except ValueError:  # of thousands of digits Python makes no number
        raise TextError("not valid TOML: a number that is too long", where=shown, line=1) from None
    except RecursionError:
        raise TextError("not valid TOML: lists or tables too deep inside each other", where=shown, line=1) from None


@functools.lru_cache(maxsize=32)
def _table_of(text: str) -> dict[str, Any]:
    """Many partners speak the same words: those of a theme take longer to read than a small site does to make."""
    return tomllib.loads(text)


def files_in(folder: Path, shown: str) -> Iterator[Path]:
    """Everything in a folder and below that is no folder, but hidden files, in the order of their names.

    Raises TextError for a name that cannot be one on a site, and where the folder is none.
    """
    refuse_no_folder(folder, shown)
    for file in sorted(folder.rglob("*")):
        if not file.is_dir() and not file.name.startswith("."):
            refuse_name(file.relative_to(folder).as_posix(), shown)
            yield file


def refuse_no_folder(folder: Path, shown: str) -> None:
    """Raise TextError where something else stands in the place of a folder; there may be none."""
    if os.path.lexists(folder) and not folder.is_dir():
        raise TextError("a folder is expected here", where=shown)


def refuse_name(name: str, shown: str) -> None:
    """Raise TextError for a name of a file in the folder `shown` that is not UTF-8, as old disks and archives have."""
    try:
        name.encode()
    except UnicodeEncodeError:
        readable = name.encode("utf-8", "surrogateescape").decode("latin-1")
        raise TextError("its name is not UTF-8; rename the file", where=f"{shown}/{readable}") from None
