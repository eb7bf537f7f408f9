"""A value of any file as the text of a cell: clean, and of bounded length."""

from __future__ import annotations

import json
import re

import msgspec

from sitegen.text.unicode_sets import NO_CHARACTERS, TURNING

LONGEST = 200  # characters; a longer one is cut, and ends with an ellipsis
_TABS = re.compile("[\t\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile(f"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f{TURNING}{NO_CHARACTERS}]")
_MARGIN = 1_000  # characters looked at beyond the longest, as some may be taken out


def shown(text: str, longest: int = LONGEST) -> str:
    """A text without control and direction-turning characters, at most `longest` long. Line breaks stay, as "\\n"."""
    if not text.isprintable():  # nothing but printable characters and spaces is the usual case
        text = text[: longest + _MARGIN].replace("\r\n", "\n").replace("\r", "\n")
        text = _UNSEEN.sub("", _TABS.sub(" ", text))
    return text if len(text) <= longest else text[: longest - 1] + "…"


def one_line(text: str, longest: int = LONGEST) -> str:
    """As `shown`, with every run of blanks as one space: names of columns, files and keys."""
    return shown(" ".join(text[: longest + _MARGIN].split()), longest)


def written(value: object) -> str:
    """A JSON value as the text of a cell: null is empty, what has members is compact JSON, cut."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return json.dumps(value)  # NaN and Infinity as JSON's writers spell them
    if isinstance(value, int):
        return str(value)
    try:
        return msgspec.json.encode(value).decode("utf-8", "replace")
    except (TypeError, ValueError, RecursionError):  # halves of characters, or nested too deep: too strange for a cell
        return "…"
