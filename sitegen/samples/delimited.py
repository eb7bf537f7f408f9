"""Delimited text (CSV and its kin) -> rows. The separator is what gives the first rows the most even width.

What programs write that have their own idea of CSV is read as they mean it: `="01000"` is Excel's way to a text, `\\"`
a quote and `\\N` nothing in MySQL's exports.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, takewhile

from sitegen.samples import heads
from sitegen.samples.cells import one_line

SEPARATORS = (";", "\t", "|", ",")  # of equally good ones the first: commas also stand in texts
_HEAD_LINES, _HEAD = 200, 65_536  # lines and characters that the separator is chosen by
_LONGEST_QUOTED = 65_536  # characters; a quote that a sample's end leaves open for longer was never meant to be one
_MOST_OPEN = 20  # quotes never closed, for each of which the rest is read again; after them a quote is no sign
_MOSTLY = 0.9  # share of the rows that have the most frequent width
_MOST_AROUND = 10  # lines above a table, and below
_FEW_LINES = 3  # a row of names, and one that says there is nothing
_END = "\x01end of the text\x01"
_EXCEL = re.compile(r'"?sep=([;\t|,:~^¦§#!*/])"?[ \t]*(?:\r\n?|\n|\Z)', re.IGNORECASE)  # others are data
_SPACED = re.compile(r'(?:^|[;,|\t]) +"(?=[^\s;,|"])', re.MULTILINE)  # at its end, a quoted text may look so, too
# MySQL's, in quotes; before a separator, a quote or the end it may be the last character of a path.
_ESCAPED = re.compile(r'(?:^|[;,|\t])"[^"\r\n]*?[^\\"](?:\\\\)*\\"[^";,|\t\r\n]', re.MULTILINE)
_ESCAPE = re.compile(r'\\(["\\])')
_SIGN = re.compile(r"#+[ \t]+(?=\S)")
_RULE = re.compile(r"[ \t]*[-+|=:]*[-=]{3}[-+|=: \t]*")
_WRAPPED = re.compile(r'"((?:[^"]|"")*+)"[;,\t]*')
_NULL = "\\N"  # what MySQL writes where there is no value
_FORMULA = re.compile(r'="((?:[^"]|"")*+)"')  # what Excel is to take for a text: a code with its zeros

csv.field_size_limit((1 << 31) - 1)  # one for the whole process, 131,072 before: outlines in a cell are longer


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are set apart and quoted in one file (RFC 4180 and what strays from it)."""

    separator: str  # "" : one column
    spaced: bool = False  # `a, "b"`: blanks before a quote do not count
    skip: int = 0  # characters before the first row: Excel's own `sep=;`
    notes: tuple[str, ...] = ()  # comments (`# ...`) before the first row, without their signs
    escaped: bool = False  # a quote in quotes is `\\"`, as MySQL writes it, and not `""`
    drawn: bool = False  # rules and blanks make columns of it, as SAP, psql and MySQL print them
    wrapped: bool = False  # each line is one quoted text, which has the cells

    def parser(self, lines: Iterator[str], *, quoted: bool = True) -> Iterator[list[str]]:
        """The rows of `lines`. Without `quoted`, quotation marks are ordinary characters. May raise csv.Error."""
        return csv.reader(
            lines,
            delimiter=self.separator or "\0",  # what no line holds: `rows` has taken it out
            skipinitialspace=self.spaced,
            quoting=csv.QUOTE_MINIMAL if quoted and not self.drawn else csv.QUOTE_NONE,
        )


def dialect(text: str, preferred: str = "") -> Dialect:
    """How a text is delimited. `preferred` decides between separators that do equally well.

    A separator is better the more rows have the most frequent width, the first row above all (it has the names, where
    a decimal comma or an address has no place), and then by the number of columns.
    """
    if match := _EXCEL.match(text):
        return Dialect(match[1], skip=match.end())
    if _is_drawn(text[:_HEAD]):
        return Dialect("|", drawn=True)
    if _is_wrapped(text[:_HEAD]) and (how := _dialect(_unwrapped(text[:_HEAD]), preferred)).separator:
        return replace(how, wrapped=True)
    if comments := _comments(text[:_HEAD]):
        skip = sum(map(len, comments))
        how = _dialect(text[skip:], preferred)
        if (kept := _kept(text[skip:], how, comments)) < len(comments):
            how = _dialect(text[sum(map(len, comments[:kept])) :], preferred)
        if kept:
            notes = (one_line(comment.strip(f"# \t\r\n{how.separator}")) for comment in comments[:kept])
            skip = sum(map(len, comments[:kept]))
            if sign := _SIGN.match(text, skip):
                skip = sign.end()  # the names are in a comment, too
            return replace(how, skip=skip, notes=tuple(filter(None, notes)))
    return _dialect(text, preferred)


def _comments(head: str) -> list[str]:
    """The lines at the beginning that start with the sign of comments; none where there is nothing else."""
    lines = head.splitlines(keepends=True)
    found = list(takewhile(lambda line: line.startswith("#") or not line.strip(), lines))
    return found if any(line.strip() for line in lines[len(found) :]) else []


def _kept(text: str, how: Dialect, comments: Sequence[str]) -> int:
    """How many of the lines are comments: the last one may have the names, and columns and values may begin so too."""
    head = list(islice(filter(any, _read(text[:_HEAD].replace("\0", ""), how)), _HEAD_LINES))
    if head and heads.is_sure(head[0], head[1:]):
        return len(comments)
    width = Counter(map(len, head)).most_common(1)[0][0] if head else 0
    alike = [_has_cells(line, how.separator, width) for line in comments]
    kept = len(comments) - alike[-1]
    if all(line[1:2].isspace() or not same for line, same in zip(comments[:kept], alike, strict=False)):
        return kept
    return 0


def _has_cells(line: str, separator: str, width: int) -> bool:
    """Whether a comment has something in as many cells as a row: programs write `# a comment;;`, too."""
    cells = line.split(separator) if separator else []
    return len(cells) == width and all(map(str.strip, cells))


def _dialect(text: str, preferred: str) -> Dialect:
    head = text[:_HEAD].replace("\0", "")
    spaced = _SPACED.search(head) is not None
    escaped = _ESCAPED.search(head) is not None
    head = _unescaped(head) if escaped else head
    best, choice = (0, 0.0, False, 0), ""
    for separator in SEPARATORS:
        found = list(islice(filter(any, _read(head, Dialect(separator, spaced))), _HEAD_LINES))
        if len(found) > 1 and len(head) < len(text):
            found.pop()  # cut by the head's end
        if not found:
            continue
        widths = list(map(len, found))
        width, times = Counter(widths).most_common(1)[0]
        above = _above(widths, width)
        if width < 2 or (widths[0] == 1 and width < 3 and not (above and _are_two(found[above:], separator, head))):
            continue  # a list of "Dupont, Jean" under "nom" has one column
        share = 1.0 if above else round(times / len(widths), 1)
        first = widths[0] == width
        score = ((3 if share >= _MOSTLY else 1) if first else 2 if above else 0, share, separator == preferred, width)
        if score > best:
            best, choice = score, separator
    return Dialect(choice or _in_first_line(head), spaced, escaped=escaped)


def _above(widths: Sequence[int], width: int) -> int:
    """How many rows above a table are narrower than it; 0 where the rows below them are not all as wide."""
    above = next((index for index, each in enumerate(widths) if each == width), 0)
    below = next((index for index, each in enumerate(reversed(widths)) if each == width), 0)
    core = widths[above : len(widths) - below]
    is_table = 0 < above <= _MOST_AROUND and below <= _MOST_AROUND and len(core) > 1 and set(core) == {width}
    return above if is_table and max(widths) == width else 0


def _are_two(found: Sequence[Sequence[str]], separator: str, head: str) -> bool:
    """Whether rows of two cells under a line of one are a table under its title, and no list of words with a sign."""
    if heads.is_sure(found[0], found[1:]):
        return True
    return separator != "," and len(found) > 2 and f"{separator} " not in head


def rows(text: str, how: Dialect, *, whole: bool) -> Iterator[list[str]]:
    """The rows of a text, blank ones left out. The last one of a sample (not `whole`) is dropped where it was cut."""
    text = text[how.skip :].replace("\0", "")
    text = _undrawn(text) if how.drawn else _unwrapped(text) if how.wrapped else text
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


def _is_drawn(head: str) -> bool:
    """Whether the cells of nearly all lines stand between `|`, and a line of `-` sets names and rows apart."""
    lines = [line for line in head.splitlines()[:_HEAD_LINES] if line.strip()]
    others = [line for line in lines if not _RULE.fullmatch(line)]
    cells = sum("|" in line for line in others)
    return len(others) < len(lines) and cells > 1 and len(others) - cells <= max(1, len(others) // 5)


def _undrawn(text: str) -> str:
    """Without rules, outer lines and the blanks that fill columns."""
    lines = (line.strip() for line in text.splitlines() if not _RULE.fullmatch(line))
    return "".join(
        "|".join(map(str.strip, line.removeprefix("|").removesuffix("|").split("|"))) + "\n" for line in lines
    )


def _is_wrapped(head: str) -> bool:
    """Whether each line is one quoted text with as many cells as the first: what Excel makes of lines in one column."""
    lines = [line for line in head.splitlines() if line.strip()]
    if len(lines) > 1 and len(head) == _HEAD:
        lines.pop()  # cut
    if len(lines) < 2 or not all(map(_WRAPPED.fullmatch, lines)):
        return False
    return any(
        lines[0].count(separator) and len({len(row) for row in _read(_unwrapped(head), Dialect(separator)) if row}) == 1
        for separator in SEPARATORS
    )


def _unwrapped(text: str) -> str:
    return "".join(
        (match[1].replace('""', '"') if (match := _WRAPPED.fullmatch(line)) else line) + "\n"
        for line in text.splitlines()
    )


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
