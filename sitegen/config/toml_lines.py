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
_TABLE = re.compile(r"\s*(\[{1,2})([^\]\n]+)\]")


def line_of_keys(text: str) -> dict[KeyPath, int]:
    """Every key and table header of `text` (which tomllib has accepted) with its line, counted from 1.

    In a list of tables, `[[menu]]`, each stands under its position: ("menu", "0", "label"); the first one's line is
    also that of the list.
    """
    lines: dict[KeyPath, int] = {}
    table: KeyPath = ()
    last: dict[KeyPath, int] = {}  # position in each list of tables
    for number, start in _statements(text):
        line = text[start : text.find("\n", start) if "\n" in text[start:] else None]
        if header := _TABLE.match(line):
            table = _within(_parts(header[2]), last, opens=header[1] == "[[")
            lines.setdefault(table[:-1] if header[1] == "[[" else table, number)
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            path = (*table, *_parts(key[1]))
            lines.setdefault(path, number)
            for length in range(len(table) + 1, len(path)):
                lines.setdefault(path[:length], number)
    return lines


def _within(path: KeyPath, last: dict[KeyPath, int], *, opens: bool) -> KeyPath:
    """The path of a header with the positions of the tables that it is in, or `opens`."""
    found: KeyPath = ()
    for place, part in enumerate(path, 1):
        found = (*found, part)
        if opens and place == len(path):
            last[found] = last.get(found, -1) + 1
        if found in last:
            found = (*found, str(last[found]))
    return found


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
