"""Pages of the documentation as people follow them: files are written, commands are run, and print what the page says.

A block whose first line names a file in a comment is that file; of a partner.toml it is the keys and tables that take
the place of those of the same name. A block `console` is a command after `$ ` and what it prints, errors too; in it a
line `…` stands for any lines, and `…` inside of one for anything. Commands follow each other in one terminal: what `cd`
and `. env/bin/activate` change holds from there on.

`^C` is where somebody ends a command that would go on; the addresses that it has printed by then answer. In a block
`console terminal`, the command has a terminal to ask its questions: what stands behind one is what is typed.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.terminal import Shell

_BLOCK = re.compile(r"^```(\w*)( terminal)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"(?:\{#|/\*|#) (\S+/\S+)(?: #\}| \*/)?")
_HEAD = re.compile(r"^\[([\w-]+)", re.MULTILINE)
_KEY = re.compile(r"^([\w-]+) = ")
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/[^\s)]*")
_END = "^C\n"


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
    is_asking: bool = False

    @property
    def pattern(self) -> str:
        """A regular expression for what it prints."""
        return pattern(self.printed)


def pattern(printed: str) -> str:
    """A regular expression for what a page says is printed."""
    lines = [".*\n" if line == "…" else f"{re.escape(line).replace('…', '.*')}\n" for line in printed.splitlines()]
    return "".join(rf"(?:{line})*" if line == ".*\n" else line for line in lines)


def steps(page: Path) -> Iterator[Written | Command]:
    """What a page has people do, in its order."""
    for kind, terminal, body in _BLOCK.findall(page.read_text("utf-8")):
        first, _, rest = body.partition("\n")
        if kind == "console":
            assert first.startswith("$ "), f"{page.name}: {first!r} is no command"
            yield Command(first.removeprefix("$ "), rest, bool(terminal))
        elif name := _FILE.fullmatch(first):
            yield Written(name[1], body)


def follow(page: Path, folder: Path, environment: dict[str, str] | None = None) -> None:
    """Do what the page says in a folder. A test fails where a command prints other things."""
    with Shell(folder, environment or {}) as shell:
        for step in steps(page):
            if isinstance(step, Written):
                _write(shell.folder / step.name, step.text)
                continue
            printed = _printed(step, shell)
            assert re.fullmatch(step.pattern, printed), (
                f"{page.name}: $ {step.line}\n{printed}\n… where it says\n{step.printed}"
            )


def _printed(step: Command, shell: Shell) -> str:
    if step.is_asking:
        return shell.answered(step.line, step.printed)
    before, end, _ = step.printed.partition(_END)
    if not end:
        return shell.run(step.line)
    with shell.begun(step.line) as running:
        shown = running.until(pattern(before))
        for address in _ADDRESS.findall(shown):
            assert _answer(address).ok, address
        return shown + _END + running.interrupted()


def _answer(address: str) -> requests.Response:
    """What a server says that has just begun: it tells its address before it listens."""
    end = time.monotonic() + 30
    while True:
        try:
            return requests.get(address, timeout=60)
        except requests.ConnectionError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.name == "partner.toml":
        text = _replaced(file.read_text("utf-8"), text)
    file.write_text(text, encoding="utf-8")


def _replaced(whole: str, part: str) -> str:
    """A partner.toml with keys and tables of it in the place of those that it had, and new ones at its end."""
    tables, shown = _tables(whole), _tables(part)
    keys = {key[1]: line for line in shown.pop("").splitlines() if (key := _KEY.match(line))}
    head = tables[""].splitlines()
    tables[""] = "\n".join(keys.get(key[1], line) if (key := _KEY.match(line)) else line for line in head) + "\n"
    return "".join((tables | shown).values())


def _tables(text: str) -> dict[str, str]:
    """Each table with those inside it by the first part of its name; what stands before all of them as ""."""
    found = {"": ""}
    name = ""
    for line in text.splitlines(keepends=True):
        if head := _HEAD.match(line):
            name = head[1]
        found[name] = found.get(name, "") + line
    return found
