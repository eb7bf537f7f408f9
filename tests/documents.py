"""Pages of the documentation as people follow them: files are written, commands are run, and print what the page says.

A block whose first line names a file in a comment is that file. A block `console` is a command after `$ ` and what it
prints, errors too; a line `…` stands for any lines, and `…` inside of one for anything.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"(?:\{#|/\*|#) (\S+/\S+)(?: #\}| \*/)?")


@dataclass(frozen=True)
class Written:
    """A file that the page shows: all of it, with the line that names it."""

    name: str
    text: str


@dataclass(frozen=True)
class Command:
    """A line of the page that is run, and what it prints."""

    line: str
    printed: str

    @property
    def pattern(self) -> str:
        """A regular expression for what it prints."""
        lines = [
            ".*\n" if line == "…" else f"{re.escape(line).replace('…', '.*')}\n" for line in self.printed.splitlines()
        ]
        return "".join(rf"(?:{line})*" if line == ".*\n" else line for line in lines)


def steps(page: Path) -> Iterator[Written | Command]:
    """What a page has people do, in its order."""
    for kind, body in _BLOCK.findall(page.read_text("utf-8")):
        first, _, rest = body.partition("\n")
        if kind == "console":
            assert first.startswith("$ "), f"{page.name}: {first!r} is no command"
            yield Command(first.removeprefix("$ "), rest)
        elif name := _FILE.fullmatch(first):
            yield Written(name[1], body)


def follow(page: Path, folder: Path) -> None:
    """Do what the page says in a folder. A test fails where a command prints other things."""
    for step in steps(page):
        if isinstance(step, Written):
            _write(folder / step.name, step.text)
        else:
            printed = _run(step.line, folder)
            assert re.fullmatch(step.pattern, printed), (
                f"{page.name}: $ {step.line}\n{printed}\n… where it says\n{step.printed}"
            )


def _write(file: Path, text: str) -> None:
    """A page shows of a partner.toml its theme alone."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.name == "partner.toml":
        text = re.sub(r"\[theme\]\n.*?(?=\n\[brand\])", lambda _: text, file.read_text("utf-8"), flags=re.DOTALL)
    file.write_text(text, encoding="utf-8")


def _run(line: str, folder: Path) -> str:
    bin_folder = Path(sys.executable).parent
    path = f"{bin_folder}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}
    command = ["bash", "-euo", "pipefail", "-c", line]
    done = subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    return done.stdout.decode()
