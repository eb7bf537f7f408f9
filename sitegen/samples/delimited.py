"""Delimited text (CSV and its kin) -> rows. The separator is what gives the first rows the most even width.

What programs write that have their own idea of CSV is read as they mean it: `="01000"` is Excel's way to a text, `\\"`
a quote and `\\N` nothing in MySQL's exports.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

SEPARATORS = (";", "\t", "|", ",")  # of equally good ones the first: commas also stand in texts
_HEAD_LINES, _HEAD = 200, 65_536  # lines and characters that the separator is chosen by
_LONGEST_QUOTED = 65_536  # characters; a quote that a sample's end leaves open for longer was never meant to be one
_MOST_OPEN = 20  # quotes never closed, for each of which the rest is read again; after them a quote is no sign
_FEW_LINES = 3  # a row of names, and one that says there is nothing
_END = "\x01end of the text\x01"
_EXCEL = re.compile(r'"?sep=([;\t|,:~^¦§#!*/])"?[ \t]*(?:\r\n?|\n|\Z)', re.IGNORECASE)  # others are data
_SPACED = re.compile(r'(?:^|[;,|\t]) +"', re.MULTILINE)
# MySQL's, in quotes; before a separator, a quote or the end it may be the last character of a path.
_ESCAPED = re.compile(r'(?:^|[;,|\t])"[^"\r\n]*?[^\\"](?:\\\\)*\\"[^";,|\t\r\n]', re.MULTILINE)
_ESCAPE = re.compile(r'\\(["\\])')
_NULL = "\\N"  # what MySQL writes where there is no value
_FORMULA = re.compile(r'="((?:[^"]|"")*+)"')  # what Excel is to take for a text: a code with its zeros

csv.field_size_limit((1 << 31) - 1)  # one for the whole process, 131,072 before: outlines in a cell are longer


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are set apart and quoted in one file (RFC 4180 and what strays from it)."""

    separator: str  # "" : one column
    spaced: bool = False  # `a, "b"`: blanks before a quote do not count
    skip: int = 0  # characters before the first row: Excel's own `sep=;`
    escaped: bool = False  # a quote in quotes is `\\"`, as MySQL writes it, and not `""`

    def parser(self, lines: Iterator[str], *, quoted: bool = True) -> Iterator[list[str]]:
        """The rows of `lines`. Without `quoted`, quotation marks are ordinary characters. May raise csv.Error."""
        return csv.reader(
            lines,
            delimiter=self.separator or "\0",  # what no line holds: `rows` has taken it out
            skipinitialspace=self.spaced,
            quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
        )


def dialect(text: str, preferred: str = "") -> Dialect:
    """How a text is delimited. `preferred` decides between separators that do equally well.

    A separator is better the more rows have the most frequent width, the first row above all (it has the names, where
    a decimal comma or an address has no place), and then by the number of columns.
    """
    if match := _EXCEL.match(text):
        return Dialect(match[1], skip=match.end())
    head = text[:_HEAD].replace("\0", "")
    spaced = _SPACED.search(head) is not None
    escaped = _ESCAPED.search(head) is not None
    head = _unescaped(head) if escaped else head
    best, choice = (False, 0.0, False, 0), ""
    for separator in SEPARATORS:
        widths = list(islice(map(len, filter(any, _read(head, Dialect(separator, spaced)))), _HEAD_LINES))
        if len(widths) > 1 and len(head) < len(text):
            widths.pop()  # cut by the head's end
        if not widths:
            continue
        width, times = Counter(widths).most_common(1)[0]
        if width < 2 or (widths[0] == 1 and width < 3):  # a list of "Dupont, Jean" under "nom" has one column
            continue
        score = (widths[0] == width, round(times / len(widths), 1), separator == preferred, width)
        if score > best:
            best, choice = score, separator
    return Dialect(choice or _in_first_line(head), spaced, escaped=escaped)


def rows(text: str, how: Dialect, *, whole: bool) -> Iterator[list[str]]:
    """The rows of a text, blank ones left out. The last one of a sample (not `whole`) is dropped where it was cut."""
    text = text[how.skip :].replace("\0", "")
    found = filter(any, _read(_unescaped(text) if how.escaped else text, how, whole=whole))
    return map(_plain, found) if '="' in text or _NULL in text else found


def _plain(row: list[str]) -> list[str]:
    """Cells as what a program meant by its own way of writing them."""
    return [_meant(cell) if cell[:2] in ('="', _NULL) else cell for cell in row]


def _meant(cell: str) -> str:
    if cell == _NULL:
        return ""
    match = _FORMULA.fullmatch(cell.rstrip())
    return match[1].replace('""', '"') if match else cell


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: '""' if match[1] == '"' else "\\", text)


def _read(text: str, how: Dialect, *, whole: bool = True) -> Iterator[list[str]]:
    """Rows, blank ones too. A quote that is never closed is an ordinary character, and costs the rest no row."""
    if not whole and not text.endswith(("\n", "\r")):
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1] or text
    lines = io.StringIO(text, newline="")  # at \n, \r\n and \r, which csv wants to see itself
    start = end = 0  # of the row that is read, in characters: csv takes no line more than it needs
    for _ in range(_MOST_OPEN):
        if start == len(text):
            return
        lines.seek(start)
        previous = None
        for row in how.parser(chain(lines, (_END,))):
            if previous is not None:
                yield previous
                start = end
            previous, end = row, lines.tell()
        if previous == [_END] or previous is None:
            return
        if not whole and len(text) - start < _LONGEST_QUOTED:
            return
        lines.seek(start)
        yield from how.parser(iter([lines.readline()]), quoted=False)
        start = lines.tell()
    lines.seek(start)
    yield from how.parser(lines, quoted=False)


def _in_first_line(head: str) -> str:
    """Where no separator makes even rows: the most frequent one of the first line, unless no other line has it."""
    lines = [line for line in head.splitlines() if line.strip()]
    first, others = (lines or [""])[0], "\n".join(lines[1:])
    counts = {separator: first.count(separator) for separator in SEPARATORS}
    most = max(counts, key=lambda separator: counts[separator])
    return most if counts[most] and (most in others or len(lines) < _FEW_LINES) else ""
