"""Number formats of spreadsheets -> what a cell says: 1000 under `00000` is "01000", 0.125 under `0%` is 12.5 %.

What is shown as a code (zeros in front, digits in groups as in a telephone number) is text, digit by digit as shown.
Other numbers keep all their digits, as far as spreadsheets know any (15), without thousands and rounding: they are
data. Their unit is told beside them. The codes are those of ECMA-376, part 1, §18.8.31.
"""

from __future__ import annotations

import datetime
import math
import operator
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

from sitegen.samples.moments import Kind, duration, moment

Cell = float | str | bool | datetime.date | datetime.time | datetime.timedelta

_LONGEST = 500  # characters of a format that is looked at; Excel takes 255
_LARGEST = 30  # power of ten that numbers are shown times
_EXACT = 1 << 53  # whole numbers below it are what they are as doubles
_SHORT = ".15g"  # the digits that are right in a double, and all that spreadsheets show
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|(?P<skipped>[_*].?)|\[(?P<bracket>[^\]]*)\]?|(?P<general>General|Standard)'
    r"|(?P<exponent>[Ee][+-])|(?P<half>AM/PM|A/P)|(?P<digit>[0#?])|(?P<sign>[.,%/@;])|(?P<letter>[A-Za-z])"
    r"|(?P<literal>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:[.,]\d+)?)")
_ELAPSED = re.compile("h+|m+|s+", re.IGNORECASE)
_COMPARISONS = {
    "<=": operator.le, ">=": operator.ge, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "=": operator.eq,
}  # fmt: skip
_GROUPING = " \u00a0\u202f'."  # what stands between thousands where no comma is written
_AROUND = " \u00a0\u202f()+-\u2212\u2013\u2014"  # beside a number without being its unit
_SPAN = re.compile(
    r"(-?)PT(\d{1,9})H(\d\d)M(\d\d(?:\.\d+)?)S", re.ASCII
)  # as OpenDocument has it, and calamine leaves it

# Those that have numbers only (§18.8.30), as far as they say more than a number or a date.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "m/d/yy h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Section:
    """One of a format's parts: which one a number is under depends on its sign, or on a condition."""

    kind: Kind
    marks: tuple[str, ...] = ()  # of a code: placeholders, and between them what is written as it is
    width: int = 0  # of a code that is nothing but zeros
    before: str = ""
    after: str = ""
    power: int = 0  # of ten, that the number is shown times: 2 for a percentage, -3 for thousands
    unit: str = ""
    condition: tuple[str, float] | None = None
    fraction: bool = False  # of seconds

    def holds(self, value: float) -> bool:
        return self.condition is None or _COMPARISONS[self.condition[0]](value, self.condition[1])


@dataclass(frozen=True, slots=True)
class Format:
    """What a number format does to cells. `unit`: of its numbers, "%", "€" or "km"; "" for none."""

    sections: tuple[_Section, ...] = ()
    unit: str = ""
    hides: bool = False  # shows nothing, whatever there is

    @property
    def is_plain(self) -> bool:
        """Whether numbers are shown as what they are."""
        return not self.hides and all(
            one.kind == "number" and not (one.power or one.unit or one.before) for one in self.sections
        )

    def text(self, cell: Cell, unit: str = "") -> str:
        """What a number or a moment says, in a column of this `unit`; with its own where that is another."""
        if self.hides and not isinstance(cell, str):
            return ""
        if isinstance(cell, float | int) and not isinstance(cell, bool):
            return self._number(float(cell), unit)
        kind = self.sections[0].kind if self.sections else "number"
        if isinstance(cell, datetime.date | datetime.time | datetime.timedelta):
            return moment(cell, kind, rounded=not (self.sections and self.sections[0].fraction))
        if isinstance(cell, str) and kind in ("duration", "time") and (match := _SPAN.fullmatch(cell)):
            hours, minutes, seconds = int(match[2]), int(match[3]), float(match[4])
            if kind == "duration" or match[1]:
                span = datetime.timedelta(hours=hours, minutes=minutes, seconds=seconds)
                return duration(-span if match[1] else span)
            return f"{hours % 24:02}:{minutes:02}:{int(seconds):02}"  # of a day that is not shown
        return plain(cell)

    def writer(self, unit: str) -> Callable[[Cell], str]:
        """As `text`, for the many cells of a column: those that are as usual under a simple format take less time."""
        section = self.sections[0] if len(self.sections) == 1 else _Section("words")
        usual = None if self.hides or section.condition else _usual_writer(section, unit)
        if usual is None:
            return lambda cell: self.text(cell, unit)
        kind, write = usual
        return lambda cell: write(cell) if type(cell) is kind else self.text(cell, unit)

    def _number(self, value: float, unit: str) -> str:
        section, explicit = self._section(value)
        if section is None or section.kind not in ("number", "code", "words"):
            return plain(value)
        if section.kind == "words":
            return section.before
        if section.kind == "code":
            return _coded(section, value, signed=not explicit)
        text = section.before + plain(value * 10.0**section.power if section.power else value)
        return text if not section.unit or section.unit == unit else f"{text} {section.unit}"

    def _section(self, value: float) -> tuple[_Section | None, bool]:
        """The one that a number is shown by, and whether it is for negative numbers, and says so itself."""
        if len(self.sections) == 1 and self.sections[0].condition is None:
            return self.sections[0], False
        numeric = self.sections[:3]
        if any(section.condition for section in numeric):
            found = next((section for section in numeric if section.holds(value)), None)
            return found, False
        if len(numeric) > 1 and value < 0:
            return numeric[1], True
        if len(numeric) > 2 and value == 0:
            return numeric[2], False
        return (numeric[0] if numeric else None), False


def _usual_writer(section: _Section, unit: str) -> tuple[type, Callable[[Any], str]] | None:
    """How to write the cells of the one type that is usual under a format."""
    if section.kind == "number" and not section.before:
        power, own = 10.0**section.power, "" if section.unit in ("", unit) else f" {section.unit}"
        return float, lambda cell: plain(cell * power) + own
    if section.kind == "code" and section.width and not section.before + section.after:
        return float, partial(_in_zeros, section)
    if section.kind == "code" and section.marks and set(section.marks) & set("0#?") == {"0"}:
        return float, partial(_in_places, section, _template(section), sum(mark == "0" for mark in section.marks))
    if section.kind == "date":
        return datetime.date, datetime.date.isoformat
    if section.kind == "datetime":
        return datetime.datetime, partial(moment, kind="datetime", rounded=not section.fraction)
    return (datetime.timedelta, duration) if section.kind == "duration" else None


def plain(cell: Cell) -> str:
    """A cell without a format: at most 15 digits of a number, dates and times in ISO 8601."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float | int):
        if -_EXACT < cell < _EXACT and cell == (whole := int(cell)):
            return str(whole)  # Excel knows no other numbers: 33063 comes as 33063.0
        return format(cell, _SHORT)
    return moment(cell, "datetime", rounded=False)


@lru_cache(maxsize=1_000)
def read(code: str) -> Format:
    """A format by its code, whatever is written there: what is not known of it shows plain numbers."""
    parts = _parts(code[:_LONGEST])
    sections = _alike(tuple(map(_section, parts)))
    shown = [_is_shown(part) for part in parts[:3]]
    unit = next((section.unit for section in sections if section.kind == "number"), "")
    return Format(sections, unit, hides=len(parts) > 2 and not any(shown))


def _alike(sections: tuple[_Section, ...]) -> tuple[_Section, ...]:
    """Sections without their scale where they are scaled by size: 12 k above 30 would be less than it.

    `[>=1000]0.0," k€";0" €"` shows 12000 as what it is, in the unit of what is not scaled.
    """
    numbers = [one for one in sections if one.kind == "number"]
    scales = {one.power for one in numbers}
    if len(scales) < 2 or min(scales) >= 0 or not any(one.condition for one in sections):
        return sections
    unit = next((one.unit for one in numbers if not one.power), "")
    return tuple(replace(one, power=0, unit=unit) if one.kind == "number" else one for one in sections)


_Part = list[tuple[str, str]]


def _parts(code: str) -> list[_Part]:
    parts: list[_Part] = [[]]
    for match in _TOKEN.finditer(code):
        name = match.lastgroup or ""
        if name == "sign" and match.group() == ";":
            parts.append([])
        elif name in ("quoted", "escaped", "literal"):
            parts[-1].append(("literal", match[name]))
        elif name != "skipped":
            parts[-1].append((name, match[name]))
    return parts


def _is_shown(part: _Part) -> bool:
    return any(name != "bracket" or text.startswith("$") for name, text in part)


def _section(part: _Part) -> _Section:
    tokens: _Part = []
    condition = None
    currency = ""
    for name, text in part:
        if name != "bracket":
            tokens.append((name, text))
        elif text.startswith("$"):
            symbol = text[1:].split("-", 1)[0]
            currency = currency or symbol.strip()
            tokens.append(("currency", symbol))
        elif match := _CONDITION.fullmatch(text.strip()):
            condition = (match[1], float(match[2].replace(",", ".")))
        elif _ELAPSED.fullmatch(text):
            return _Section("duration", condition=condition, fraction=_has_fraction(part))
    names = {name for name, _ in tokens}
    signs = {text for name, text in tokens if name == "sign"}
    if "digit" not in names and "general" not in names and ("letter" in names or "half" in names):
        return _Section(_kind_of_moment(tokens), condition=condition, fraction=False)
    if "letter" in names and "digit" in names and "." in signs and _has_fraction(tokens):
        return _Section(_kind_of_moment(tokens), condition=condition, fraction=True)
    if not names & {"digit", "general"}:
        words = "".join(text for name, text in tokens if name in ("literal", "currency")).strip()
        if "@" in signs or not words.strip(_AROUND):
            return _Section("number", condition=condition)
        return _Section("words", before=words, condition=condition)
    return _numeric(tokens, signs, currency, condition)


def _numeric(tokens: _Part, signs: set[str], currency: str, condition: tuple[str, float] | None) -> _Section:
    places = [at for at, (name, _) in enumerate(tokens) if name in ("digit", "general")]
    first, last = places[0], places[-1]
    before, after = _written(tokens[:first]), _written(tokens[last + 1 :])
    inner = tokens[first : last + 1]
    if _is_code(inner, signs, before, after):
        marks = tuple(text if name == "digit" else f"\\{text}" for name, text in inner if name != "general")
        width = len(marks) if set(marks) == {"0"} else 0
        return _Section("code", marks, width, before, after, condition=condition)
    power = min(2 * sum(text == "%" for _, text in tokens), _LARGEST)
    for name, text in tokens[last + 1 :]:  # each comma after the last digit is a thousand
        if (name, text) != ("sign", ","):
            break
        power = max(power - 3, -_LARGEST)
    prefix, suffix = before.strip(_AROUND), after.strip(_AROUND)
    if prefix and not currency and not _is_currency(prefix):
        return _Section("number", before=before.lstrip(), power=power, unit=suffix, condition=condition)
    unit = "%" if power > 0 else currency or suffix or prefix
    if currency and suffix and suffix != currency and currency in suffix:
        unit = suffix  # "€/m²"
    return _Section("number", power=power, unit=unit, condition=condition)


def _written(tokens: _Part) -> str:
    return "".join(text for name, text in tokens if name in ("literal", "currency", "letter") or text == "/")


def _is_code(inner: _Part, signs: set[str], before: str, after: str) -> bool:
    """Whether digits are put into places: at least two that are always there, or groups that are no thousands."""
    names = {name for name, _ in inner}
    if "general" in names or "exponent" in names or signs & {".", ",", "%", "/"}:
        return False
    if sum(text == "0" for name, text in inner if name == "digit") > 1:
        return True
    if before[-1:].isdigit() or after[:1].isdigit():
        return True
    groups: list[int] = [0]
    for name, text in inner:
        if name == "digit":
            groups[-1] += 1
        elif text in _GROUPING:
            groups.append(0)
        else:
            return True
    return any(size != 3 for size in groups[1:])


def _is_currency(text: str) -> bool:
    return any(unicodedata.category(sign) == "Sc" for sign in text) or re.fullmatch("[A-Z]{3}", text) is not None


def _has_fraction(tokens: Sequence[tuple[str, str]]) -> bool:
    """Whether digits follow the seconds: `ss.000`."""
    seconds = False
    for name, text in tokens:
        if name in ("letter", "bracket"):
            seconds = text.lower().startswith("s")
        elif name == "digit" and seconds:
            return True
    return False


def _kind_of_moment(tokens: _Part) -> Kind:
    """By its letters. An m beside hours or seconds is a minute."""
    letters = [text.lower() for name, text in tokens if name == "letter"]
    runs = [letter for at, letter in enumerate(letters) if not at or letters[at - 1] != letter]
    timed = any(letter in "hs" for letter in runs) or any(name == "half" for name, _ in tokens)
    minutes = {
        at for at, letter in enumerate(runs)
        if letter == "m" and ("h" in runs[max(at - 1, 0) : at] or "s" in runs[at + 1 : at + 2])
    }  # fmt: skip
    dated = any(at not in minutes and letter not in "hs" for at, letter in enumerate(runs))
    if timed:
        return "datetime" if dated else "time"
    return "year" if set(runs) <= {"y"} or set(runs) <= {"a"} else "date"


def _in_zeros(section: _Section, value: float) -> str:
    """As `_coded`, of a code that is nothing but zeros."""
    if 0 <= value < _EXACT and value.is_integer():
        return str(int(value)).zfill(section.width)
    return _coded(section, value, signed=True)


def _in_places(section: _Section, template: str, places: int, value: float) -> str:
    """As `_coded`, of a code that has a zero for each of as many digits as there are."""
    if 0 <= value < _EXACT and value.is_integer() and len(digits := str(int(value))) <= places:
        return template % tuple(digits.zfill(places))
    return _coded(section, value, signed=True)


def _template(section: _Section) -> str:
    """What is written around the digits of such a code, and between them."""
    marks = ("%s" if mark == "0" else mark[1:].replace("%", "%%") for mark in section.marks)
    around = (each.replace("%", "%%") for each in (section.before, section.after))
    return "".join(marks).join(around).strip()


def _coded(section: _Section, value: float, *, signed: bool) -> str:
    """Digits in their places, from the right; what is left over stands before the first."""
    if abs(value) >= _EXACT:
        return plain(value)
    digits = str(math.floor(abs(value) + 0.5)).lstrip("0")
    if section.width:
        text = f"{section.before}{digits.zfill(section.width)}{section.after}".strip()
    else:
        text = f"{section.before}{_placed(section.marks, digits)}{section.after}".strip()
    return f"-{text}" if value < 0 and signed else text


def _placed(marks: Sequence[str], digits: str) -> str:
    first = next(at for at, mark in enumerate(marks) if mark in "0#?")
    shown: list[str] = []
    for at in range(len(marks) - 1, -1, -1):
        mark = marks[at]
        if mark not in "0#?":
            shown.append(mark[1:])
            continue
        taken = digits if at == first else digits[-1:]
        digits = digits[: len(digits) - len(taken)]
        shown.append(taken or ("0" if mark == "0" else ""))
    return "".join(reversed(shown))
