"""Bytes -> text: a byte order mark, else strict UTF-8, else Windows-1252.

No guesser: on French files in cp1252 charset-normalizer chose cp1250 every time ("Foręt", "Oů"). UTF-8
gives itself away, and what is not UTF-8 on a French portal is what Excel on Windows wrote.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEAD = 4_096  # bytes that tell UTF-16 without a mark, and what is no text at all
_MOST_CONTROLS = 0.05  # share of characters that no text has; a stray NUL is borne with
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\x0b\f\r\x1a\x1b") | {0x7F})


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, and the encoding that it was read in."""

    text: str
    encoding: str  # a codec of Python's, or "mixed": some lines UTF-8, others cp1252


def decoded(content: bytes, *, whole: bool) -> Decoded:
    """The text of a file, for any bytes. A character that the end of a sample (not `whole`) cuts is left out."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _marked(content[len(mark) :], encoding, whole=whole)
    if encoding := _wide(content[:_HEAD]):
        return _marked(content, encoding, whole=whole)
    body = content if whole else _trimmed(content)
    try:
        return Decoded(body.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _mixed(body) or Decoded(_windows(body), "cp1252")


def is_text(content: bytes) -> bool:
    """Whether the beginning of a file reads as text in one of the encodings above."""
    head = content[:_HEAD]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _wide(head):
        return True
    return len(head) - len(head.translate(None, _CONTROLS)) <= max(1, _MOST_CONTROLS * len(head))


def _marked(body: bytes, encoding: str, *, whole: bool) -> Decoded:
    if encoding == "utf-8-sig":
        body = body if whole else _trimmed(body)
        try:
            return Decoded(body.decode("utf-8"), encoding)
        except UnicodeDecodeError:
            return _mixed(body) or Decoded(_windows(body), "cp1252")  # a mark that some tool put before another's text
    return Decoded(body[: len(body) // 2 * 2].decode(encoding, "replace"), encoding)


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: Latin letters have a NUL as every second byte, and nothing else does."""
    half = len(head) // 2
    if half < 4:
        return ""
    even, odd = head[0 : half * 2 : 2].count(0), head[1::2].count(0)
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.1 * half else ""


def _trimmed(content: bytes) -> bytes:
    """Without a character of UTF-8 that the end cuts: its first byte says how many there should be."""
    for back in range(1, min(3, len(content)) + 1):
        byte = content[-back]
        if byte >= 0xC0:
            length = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return content[:-back] if length > back else content
        if byte < 0x80:
            break
    return content


def _mixed(content: bytes) -> Decoded | None:
    """Files put together from both encodings: mostly UTF-8, and line by line one of the two. None for all others."""
    lenient = content.decode("utf-8", "replace")
    bad = lenient.count("\N{REPLACEMENT CHARACTER}")
    good = len(lenient) - len(lenient.encode("ascii", "ignore")) - bad
    if good <= bad:  # in French cp1252, two accented letters hardly ever make a character of UTF-8
        return None
    return Decoded("\n".join(map(_either, content.split(b"\n"))), "mixed")


def _either(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return _windows(line)


def _windows(content: bytes) -> str:
    return content.decode("cp1252", "replace")  # five bytes mean nothing in it
