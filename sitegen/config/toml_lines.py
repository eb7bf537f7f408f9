"""On which line a TOML file sets each key: what `tomllib` does not tell, and messages need."""

from __future__ import annotations

import re

KeyPath = tuple[str, ...]

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|\n|[\[\]{}]|[^\S\n]+|[^\s\[\]{}"\'#]+',
    re.DOTALL,
)
_PART = re.compile(r'"((?:\\.|[^"\\])*)"|\'([^\']*)\'|([A-Za-z0-9_-]+)')
_KEY = re.compile(r'\s*((?:"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|[A-Za-z0-9_-]+|\s*\.\s*)+?)\s*=')
_TABLE = re.compile(r"\s*\[{1,2}([^\]\n]+)\]")


def line_of_keys(text: str) -> dict[KeyPath, int]:
    """Every key and table header of `text` (which tomllib has accepted) with its line, counted from 1."""
    lines: dict[KeyPath, int] = {}
    table: KeyPath = ()
    for number, start in _statements(text):
        line = text[start : text.find("\n", start) if "\n" in text[start:] else None]
        if header := _TABLE.match(line):
            table = _parts(header[1])
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            path = (*table, *_parts(key[1]))
            lines.setdefault(path, number)
            for length in range(len(table) + 1, len(path)):
                lines.setdefault(path[:length], number)
    return lines


def _parts(dotted: str) -> KeyPath:
    return tuple(next(group for group in match.groups() if group is not None) for match in _PART.finditer(dotted))


def _statements(text: str) -> list[tuple[int, int]]:
    """(line, offset) of each line that begins a statement: not inside a string, an array or an inline table."""
    found = [(1, 0)]
    number, depth = 1, 0
    for token in _TOKEN.finditer(text):
        value = token[0]
        if value in "[{":
            depth += 1
        elif value in "]}":
            depth -= 1
        elif value == "\n" and depth <= 0:
            found.append((number + 1, token.end()))
        number += value.count("\n")
    return found
