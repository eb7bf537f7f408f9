"""What the cells of an OpenDocument sheet show, read in its XML: each number has its text there beside its value.

Of the text it is taken what is written around digits and how they are grouped, as a format in the language of Excel's
(`number_formats`), by which all of these files are then shown.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import groupby
from xml.parsers import expat

from sitegen.samples.cell_formats import MOST_COLUMNS, CellFormats, local, parse, parser_for
from sitegen.samples.number_formats import Format, plain, read
from sitegen.samples.open_rows import Cells, attributes, rows

_STYLES, _CONTENT = "styles.xml", "content.xml"
_MOST_CELLS = 2_000_000
_MOST_WORDS = 1_000  # ways to begin a cell that has no number
_LONGEST = 100  # characters of a cell's text that are looked at
_NUMBER = re.compile(r"\d(?:.*\d)?", re.DOTALL)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[ \u00a0\u202f.,'\u2019]\d{3})*(?:[.,]\d+)?|0?(?:[.,]\d+)?")
_GROUPS = re.compile(r"\d{1,3}(?:[ \u00a0\u202f.'\u2019]\d{3})+")
_PARTS = re.compile(r"\d:\d\d[.,]\d+")  # of seconds
_NOTHING = re.compile(
    r"(?P<before>[^-\u2013\u2014\d]*)[-\u2013\u2014](?P<after>[^-\u2013\u2014\d]*)"
)  # a dash, for zero
_CLOCK = re.compile(r"\d ?[:hH] ?\d")
_AROUND = " \u00a0\u202f()+-\u2212"
_CURRENCIES = {"EUR": "€", "USD": "$", "GBP": "£"}
_WRONG = (ValueError, LookupError, ArithmeticError)  # no numbers where numbers are due
_ZEROS = str.maketrans("123456789", "0" * 9)
_LITERALS = re.compile(r'["\\]')


def ods(content: bytes, names: Sequence[str]) -> Mapping[str, CellFormats]:
    """The formats of sheets by their names, of those that can be read; all in one go. Raises MemoryError."""
    document = _Document(names)
    # What bytes that lie raise: no archive, no XML, no numbers where numbers are due.
    with suppress(zipfile.BadZipFile, zlib.error, expat.ExpatError, OSError, EOFError, ValueError, LookupError,
                  ArithmeticError, RuntimeError), zipfile.ZipFile(io.BytesIO(content)) as archive:  # fmt: skip
        if _STYLES in archive.namelist():
            parse(archive, _STYLES, document.start)
        document.read(archive)
    return document.found


class _Document:
    """Hears a document's elements and passes on those of each table that is wanted, after the styles."""

    def __init__(self, names: Sequence[str]) -> None:
        self.found: dict[str, CellFormats] = {}
        self._wanted = set(names)
        self._styles = _Reader("")
        self._table: _Reader | None = None
        self._passed = False  # what comes is in a table that nobody wants
        self._cells = 0

    def read(self, archive: zipfile.ZipFile) -> None:
        """Hear all of it. Of a row that is written as most are, no element is parsed."""
        parser = parser_for(
            self.start, EndElementHandler=self.end, CharacterDataHandler=self.characters,
        )  # fmt: skip
        with archive.open(_CONTENT) as file:
            for written, row in rows(file):
                if row is None or not self._has_heard(*row):
                    parser.Parse(written, False)
        parser.Parse(b"", True)

    def _has_heard(self, told: bytes, cells: Cells) -> bool:
        """Whether a row is in a table, and its cells are heard or passed over."""
        if self._table is not None:
            try:
                self._table.row(attributes(told), cells)
            except _WRONG:
                self._pass()
            return True
        return self._passed

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._table is not None:
            try:
                self._table.start(tag, attributes)
            except _WRONG:
                self._pass()
        elif not self._passed and local(tag) == "table":
            self._begin(_attribute(attributes, "name"))
        elif not self._passed:
            self._styles.start(tag, attributes)

    def end(self, tag: str) -> None:
        if self._table is not None:
            try:
                self._table.end(tag)
            except _WRONG:
                self._pass()
        if local(tag) != "table":
            return
        if self._table is not None:
            self.found[self._table.name] = self._table.found.done()
            self._cells = self._table.cells
        self._table, self._passed = None, False

    def characters(self, text: str) -> None:
        if self._table is not None:
            self._table.characters(text)

    def _begin(self, name: str) -> None:
        if name in self._wanted:
            self._wanted.remove(name)
            self._table = _Reader(name, self._styles, self._cells)
        else:
            self._passed = True

    def _pass(self) -> None:
        """What is wrong with one table is wrong with no other."""
        self._table, self._passed = None, True


_Places = tuple[str, str]  # a style, and how digits are grouped


class _Reader:
    """Hears the elements of one table (OpenDocument 1.3, part 3, §9), or the styles before it."""

    def __init__(self, name: str, styles: _Reader | None = None, cells: int = 0) -> None:
        """`styles`: what heard of them; `cells`: how many there were before it in other tables."""
        self.formats: dict[int, Format] = {}
        self.found = CellFormats(_formats=self.formats)
        self.name = name
        self._numbers: dict[str | _Places, int] = {}  # of formats, by code, or by what may be one
        self._coded: dict[_Places, str] = {}
        self.elapsed: set[str] = styles.elapsed if styles else set()  # styles by which hours go on beyond a day
        # By how many powers of ten styles show less than there is; None where that depends on the number.
        self.scales: dict[str, int | None] = styles.scales if styles else {}
        self._inside = bool(name)
        self._style = ""  # that is being declared
        self._defaults: list[str] = []  # style of each column
        self._row = self._column = 0
        self._rows = self._columns = 0  # that the last row and cell stand for
        self.cells = cells
        self._cell: dict[str, str] | None = None
        self._text: list[str] = []
        self._words: dict[bytes, int] = {}  # how many columns a cell without a number stands for, by its tag

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = local(tag)
        if not self._inside:
            self._outside(tag, attributes)
        elif tag == "table-cell" or tag == "covered-table-cell":
            told = {local(key): value for key, value in attributes.items()}
            self._begin_cell(told)
            self._cell = told if _is_value(told) else None
            if self._text:
                self._text.clear()
        elif tag == "table-row":
            self._begin_row(_attribute(attributes, "number-rows-repeated"))
        elif tag == "table-column":
            self._declare(attributes)

    def row(self, told: dict[str, str], cells: Cells) -> None:
        """All of a row, as `start`, `characters` and `end` would hear it."""
        self._begin_row(told.get("number-rows-repeated", ""))
        for covered, written, text in cells:
            if written in self._words:
                self._column += self._columns
                self._columns = self._words[written]
                continue
            cell = attributes(written)
            self._begin_cell(cell)
            if _is_value(cell):
                if covered:
                    continue
                self._add(cell, text.decode()[:_LONGEST].strip())
            elif len(self._words) < _MOST_WORDS:
                self._words[written] = self._columns
        self._cell = None

    def _begin_row(self, repeated: str) -> None:
        self._row += self._rows
        self._column = self._columns = 0
        self._rows = int(repeated or "1")

    def _begin_cell(self, told: dict[str, str]) -> None:
        self._column += self._columns
        self._columns = int(told.get("number-columns-repeated", "1"))

    def end(self, tag: str) -> None:
        tag = local(tag)
        if tag == "table":
            for places, code in self._coded.items():
                if places in self._numbers:
                    self.formats[self._numbers[places]] = read(code)
        elif self._cell is not None and tag == "table-cell":
            self._add(self._cell, "".join(self._text)[:_LONGEST].strip())
            self._cell = None

    def characters(self, text: str) -> None:
        if self._cell is not None and len(self._text) < _LONGEST:
            self._text.append(text)

    def _outside(self, tag: str, attributes: dict[str, str]) -> None:
        name = _attribute(attributes, "name")
        if tag.endswith("-style"):
            self._style = name
            if _attribute(attributes, "truncate-on-overflow") == "false":
                self.elapsed.add(name)
        elif tag == "number":
            if factor := _attribute(attributes, "display-factor"):
                self.scales[self._style] = round(math.log10(float(factor)))
        elif tag == "map":  # of several parts: what this one is, the others are
            part = _attribute(attributes, "apply-style-name")
            if part in self.elapsed:
                self.elapsed.add(self._style)
            if self.scales.get(part, 0) != self.scales.get(self._style, 0):
                self.scales[self._style] = None
        elif tag == "style":
            self._style = name
            shown = _attribute(attributes, "data-style-name")
            if shown in self.elapsed:
                self.elapsed.add(name)
            if shown in self.scales:
                self.scales[name] = self.scales[shown]

    def _declare(self, attributes: dict[str, str]) -> None:
        """Columns, before the rows."""
        first = len(self._defaults)
        times = min(int(_attribute(attributes, "number-columns-repeated") or "1"), MOST_COLUMNS - first)
        self._defaults += [_attribute(attributes, "default-cell-style-name")] * times
        if _attribute(attributes, "visibility") in ("collapse", "filter"):
            self.found.hidden |= set(range(first, first + times))

    def _add(self, told: dict[str, str], text: str) -> None:
        default = self._defaults[self._column] if self._column < len(self._defaults) else ""
        style = told.get("style-name", default)
        code = _code(told, text, elapsed=style in self.elapsed)
        if style in self.scales:
            code = _scaled(code, self.scales[style])
        # Digits in groups of three are a code where a cell of the style is one: 552 100 554 below 005 580 521.
        is_code = code.startswith("0") and not code.startswith(("0 ", "0%"))
        places = (style, _places(text)) if is_code or _GROUPS.fullmatch(text) else None
        key = code if code or not places else places
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._numbers)
            if code and not (format_ := read(code)).is_plain:
                self.formats[number] = format_
        if code and places:
            self._coded[places] = code
        if self._columns == 1:
            self.found.add(self._row, self._column, number)
            self.cells += 1
        else:
            for column in range(self._column, self._column + min(self._columns, MOST_COLUMNS)):
                self.found.add(self._row, column, number)
                self.cells += 1
        if self.cells > _MOST_CELLS:
            raise ValueError("too many cells")


def _is_value(told: dict[str, str]) -> bool:
    return told.get("value-type", "string") != "string"


def _attribute(attributes: dict[str, str], name: str) -> str:
    return next((value for key, value in attributes.items() if local(key) == name), "")


def _code(told: dict[str, str], text: str, *, elapsed: bool) -> str:
    """The format that a value would be shown so by; "" for what needs none."""
    match told["value-type"]:
        case "percentage":
            return "0%"
        case "time":
            return "[h]:mm:ss" if elapsed else "h:mm:ss.0" if _PARTS.search(text) else "h:mm:ss"
        case "date":
            if len(text) == 4 and text.isdigit():
                return "yyyy"
            return "yyyy-mm-dd hh:mm:ss" if _CLOCK.search(text) else "yyyy-mm-dd"
        case "currency":
            currency = told.get("currency", "")
            return f"0 [${_CURRENCIES.get(currency, currency)}]" if currency.isalpha() else _number(told, text)
        case "float":
            return _number(told, text)
    return ""


def _number(told: dict[str, str], text: str) -> str:
    if text == told["value"] and not text.startswith("0"):
        return ""  # as it is: most of them are
    value = float(told["value"])
    if _LITERALS.search(text):
        return ""
    if (shown := _NUMBER.search(text)) is None:
        if not value and (dash := _NOTHING.fullmatch(text)):  # what accounts have: "- €"
            unit = (dash["before"] + dash["after"]).strip(_AROUND)
            return f'0 "{unit}"' if unit else ""
        return f'"{text}"' if text.strip("#- ") else ""
    before, after = text[: shown.start()], text[shown.end() :]
    whole = "" if _THOUSANDS.fullmatch(shown.group()) else plain(abs(value))
    if whole.isdigit():
        digits = "".join(sign for sign in text if sign.isdigit())
        if digits.lstrip("0") == whole.lstrip("0"):
            return _places(text)
        if len(digits) > len(whole) > 1 and digits.endswith(whole):  # "+33 5 56 00 00 00"
            start = [at for at, sign in enumerate(text) if sign.isdigit()][-len(whole)]
            if not text[-1].isdigit() or not text[start:].isdigit():
                return f'"{text[:start]}"{_places(text[start:])}'
        if match := re.search(f"(?<![1-9.,])0*{whole}$", text):  # "2A012"
            return f'"{text[: match.start()].lstrip("-")}"{"0" * len(match.group())}'
    before, after = before.lstrip(_AROUND), after.strip(_AROUND)
    if before:
        return "" if after else f'"{before}"0'
    return f'0 "{after}"' if after else ""


def _scaled(code: str, power: int | None) -> str:
    """A number's format in thousands, or millions; one that depends on the number says nothing."""
    if power is None:
        return ""
    commas = "," * (power // 3)
    return f"0{commas}{code[1:]}" if code[:2] in ("", "0 ") else code


def _places(text: str) -> str:
    """ "05 56 00" -> `00" "00" "00`."""
    return _places_of(text.translate(_ZEROS))


@lru_cache(maxsize=1_000)
def _places_of(zeros: str) -> str:
    runs = ((is_digit, "".join(run)) for is_digit, run in groupby(zeros.lstrip("-"), str.isdigit))
    return "".join("0" * len(run) if is_digit else f'"{run}"' for is_digit, run in runs)
