"""JSON text -> Python's values: whole documents, the beginnings of long ones, and one document a line.

The standard library's parser, as it takes what is about: NaN, duplicate keys (the last counts, as everywhere). Of a
document that was cut it reads what is complete, one member after the other at its own speed; ijson would do the same
from a stream, which there is not, and as another dependency.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

_BLANKS = re.compile("[ \t\r\n\ufeff\x1e\0]*")  # RS stands before each text of a sequence (RFC 7464)
_BETWEEN = re.compile("[ \t\r\n,]*")
_KEY = re.compile('"(?:[^"\\\\]++|\\\\.)*+"[ \t\r\n]*:[ \t\r\n]*', re.DOTALL)
_DEEPEST = 12  # levels gone into to where a document was cut, each of which is read again; GeoJSON has seven


class BrokenError(ValueError):
    """No JSON, and no more of the file would make it some."""


@dataclass(frozen=True, slots=True)
class Document:
    """A JSON value. `trail` leads (keys, positions) to what is incomplete; lines of JSON are a list of their values."""

    value: object
    complete: bool = True
    trail: tuple[str | int, ...] = ()
    by_line: bool = False
    foreign: bool = False  # it was another program's JSON, and is GeoJSON here


def parsed(text: str, *, whole: bool) -> Document:
    """A document, or what there is of it where the text is not the whole.

    Raises ValueError for what is no JSON (BrokenError where the rest cannot mend it), RecursionError for what is nested
    deeper than the parser goes.
    """
    start = _after(_BLANKS, text, 0)
    try:
        value, end = _decoded(text, start)
    except ValueError:
        if whole:
            raise
        value, trail = _beginning(text, start)
        if not value:
            raise
        return Document(value, complete=False, trail=trail)
    end = _after(_BLANKS, text, end)
    if end == len(text):
        return Document(value, complete=whole)
    return _lines(text, value, end, whole=whole)


def _lines(text: str, first: object, at: int, *, whole: bool) -> Document:
    """Values one after the other. Those that are not alone are objects or lists: "12 rue" is no JSON."""
    values = [first]
    while at < len(text):
        if not isinstance(values[-1], dict | list):
            raise BrokenError("neither an object nor a list")
        try:
            value, end = _decoded(text, at)
        except ValueError as error:
            if whole or "\n" in text[at:].strip():
                raise BrokenError("a line that is no JSON") from error
            return Document(values, complete=False, by_line=True)
        values.append(value)
        at = _after(_BLANKS, text, end)
    return Document(values, complete=whole, by_line=True)


def _beginning(text: str, at: int) -> tuple[object, tuple[str | int, ...]]:
    """What is complete of an object or list that has no end, and the trail to where the rest is missing."""
    opening = text[at : at + 1]
    if opening not in ("{", "["):
        return None, ()
    return _members(text, at + 1, _DEEPEST, {} if opening == "{" else [])


def _members(
    text: str, at: int, levels: int, found: dict[str, object] | list[object]
) -> tuple[object, tuple[str | int, ...]]:
    while (at := _after(_BETWEEN, text, at)) < len(text):
        key: str | int = len(found)
        if isinstance(found, dict):
            match = _KEY.match(text, at)
            if match is None:
                break
            key, at = str(_decoded(text, at)[0]), match.end()
        try:
            value, end = _decoded(text, at)
        except ValueError:
            if levels and text[at : at + 1] in ("{", "["):
                inner, trail = _members(text, at + 1, levels - 1, {} if text[at] == "{" else [])
                _add(found, key, inner)
                return found, (key, *trail)
            break
        if end == len(text) and not isinstance(value, str | dict | list):
            break  # "12" may have been 123
        _add(found, key, value)
        at = end
    return found, ()


def _add(found: dict[str, object] | list[object], key: str | int, value: object) -> None:
    if isinstance(found, dict):
        found[str(key)] = value
    else:
        found.append(value)


def _decoded(text: str, at: int) -> tuple[object, int]:
    try:
        return _STANDARD.raw_decode(text, at)
    except json.JSONDecodeError:
        raise
    except ValueError:  # a number of thousands of digits, which Python does not read
        return _LENIENT.raw_decode(text, at)


def _integer(digits: str) -> float:
    return int(digits) if len(digits) < 20 else float(digits)


_STANDARD = json.JSONDecoder()
_LENIENT = json.JSONDecoder(parse_int=_integer)


def _after(blanks: re.Pattern[str], text: str, at: int) -> int:
    match = blanks.match(text, at)
    return match.end() if match else at
