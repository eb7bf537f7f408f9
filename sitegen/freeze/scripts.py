"""What scripts load, as scripts: from a disk, browsers run `<script src>` and refuse modules and `fetch`.

`frozen.js`, which each page with modules begins with, is given them and makes modules and answers of them again.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator
from pathlib import Path

from sitegen import urls
from sitegen.theme.assets import IMPORT

LOADER = urls.asset("frozen.js")  # no asset of a theme is called so: their names hold a digest
_LOADER = Path(__file__).parent / "frozen.js"


def loader() -> bytes:
    """The script that stands for the server."""
    return _LOADER.read_bytes()


def imported(path: str, script: bytes) -> Iterator[str]:
    """The paths of the scripts that a published module at `path` imports, at its head or later."""
    folder = posixpath.dirname(path)
    for match in IMPORT.finditer(script):
        yield posixpath.normpath(posixpath.join(folder, (match[2] + match[3]).decode()))


def module(path: str, script: bytes) -> bytes:
    """A module as a script that hands its text over, with the paths of what it imports in their places.

    What it imports are published scripts, as `theme.assets` names them.
    """
    parts: list[str | dict[str, str]] = []
    end = 0
    for match, other in zip(IMPORT.finditer(script), imported(path, script), strict=True):
        word = match[1].decode()
        parts.append(script[end : match.start()].decode())
        if word == "import(":
            parts[-1] = f"{parts[-1]}frozen.load({json.dumps(other)}"
        else:
            parts += [word, {"from": other}]
        end = match.end()
    parts.append(script[end:].decode())
    return _handed_over(path, parts)


def carried(path: str, content: bytes) -> bytes | None:
    """A file that scripts fetch, as a script that hands its text over; None where it is no text."""
    try:
        return _handed_over(path, content.decode("utf-8"))
    except UnicodeDecodeError:
        return None


def _handed_over(path: str, value: object) -> bytes:
    # As a text in quotes and not as an object: "__proto__" is a name like any other, and what it holds is never run.
    return f"frozen.keep({_literal(path)}, {_literal(value)});\n".encode()


def _literal(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("</", "<\\/")
