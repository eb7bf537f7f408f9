"""Bytes -> text: a byte order mark, else strict UTF-8, else Windows-1252, or what other machines wrote.

No guesser: on French files in cp1252 charset-normalizer chose cp1250 every time ("Foręt", "Oů"). UTF-8
gives itself away, and what is not UTF-8 on a French portal is what Excel on Windows wrote; unless that breaks words
("BŽgles", "B‚gles") which Mac Roman or code page 850 leaves whole, or has signs that only ISO 8859-15 makes sense of.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from itertools import islice

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEAD = 4_096  # bytes that tell UTF-16 without a mark, and what is no text at all
_MOST_CONTROLS = 0.05  # share of characters that no text has; a stray NUL is borne with
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\x0b\f\r\x1a\x1b") | {0x7F})

_OLDER = ("mac_roman", "cp850")  # Excel on a Mac, and programs for DOS
_LOWER, _UPPER = "àâäçéèêëîïôöùûüÿñœæ", "ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸÑŒÆ"
_BESIDE = "ªº·’”»…–—°²³¹€¼½¾×±‰§µ©®\xa0\xad™"  # what may stand behind a letter or a digit
_IN_WORDS = re.compile(rb"[A-Za-z0-9]{0,2}[\x80-\xff]+[A-Za-z]?")
_MOST_WORDS = 5_000  # looked at
_ODD = re.compile("\ufffd|(?<=[A-Za-z0-9])(?:[ƒ‚„†‡ˆŠ‹Œ˜ŽšžŸ]|[“”™›](?=[a-z]))")  # of Windows-1252, in no French word
_WHOLE = re.compile(f"(?<=[A-Za-z0-9])[{_LOWER}]|[{_LOWER}](?=[a-z])|(?<=[A-Z])[{_UPPER}]|\\b[{_UPPER}](?=[A-Za-z])")
_BROKEN = re.compile(
    f"[\ufffd\u2500-\u25ff]|(?<=[A-Za-z0-9])[^\x00-\x7f{_LOWER}{_UPPER}{_BESIDE}]|(?<=[A-Za-z])[”™](?=[a-z])"
    f"|(?<=[a-z])[{_UPPER}]|(?<=[A-Z])[{_UPPER}](?=[a-z])|(?<=[A-Z])[{_LOWER}](?=[A-Z])"
)
_END_OF_FILE = "\x1a"  # as DOS and dBase write it
_WINDOWS_ONLY = re.compile(rb"[\x80-\x9f]")
_LATIN_9 = re.compile(rb"\xa4|\xbd(?=u)|\xbc(?=[Uu])")  # where others read "¤", "½uf", "¼uvre"
_REPEATED_MARKS = re.compile("(?:^|(?<=[\r\n]))(?:\ufeff|ï»¿)+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, and the encoding that it was read in."""

    text: str
    encoding: str  # a codec of Python's, or "mixed": some lines UTF-8, others cp1252


def decoded(content: bytes, *, whole: bool) -> Decoded:
    """The text of a file, for any bytes. A character that the end of a sample (not `whole`) cuts is left out.

    Further byte order marks go, where files were put together or one was read as text and written again.
    """
    found = _decoded(content, whole=whole)
    if found.text.endswith(_END_OF_FILE):
        found = replace(found, text=found.text.rstrip(_END_OF_FILE))
    if "\ufeff" in found.text or found.text.startswith("ï»¿"):
        return replace(found, text=_REPEATED_MARKS.sub("", found.text))
    return found


def _decoded(content: bytes, *, whole: bool) -> Decoded:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _marked(content[len(mark) :], encoding, whole=whole)
    if encoding := _wide(content[:_HEAD]):
        return _marked(content, encoding, whole=whole)
    body = content if whole else _trimmed(content)
    try:
        return Decoded(body.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        if _LATIN_9.search(body) and not _WINDOWS_ONLY.search(body) and not _mixed(body):
            return Decoded(body.decode("iso8859-15"), "iso8859-15")
        return _mixed(body) or _older(body) or Decoded(_windows(body), "cp1252")


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


def _older(content: bytes) -> Decoded | None:
    """The text where Windows-1252 breaks words of it, and an older encoding leaves more of them whole."""
    words = b" ".join(match[0] for match in islice(_IN_WORDS.finditer(content), _MOST_WORDS))
    as_windows = _windows(words)
    if not _ODD.search(as_windows):
        return None
    best, encoding = max((_score(words.decode(encoding)), encoding) for encoding in _OLDER)
    return Decoded(content.decode(encoding), encoding) if best > max(_score(as_windows), 0) else None


def _score(words: str) -> int:
    """How many letters with accents are in words that French may have, the most usual of them twice; less twice as much
    for what breaks words."""
    letters = [match[0] for match in _WHOLE.finditer(words)]
    return len(letters) + sum(letter in "éèêàç" for letter in letters) - 2 * sum(1 for _ in _BROKEN.finditer(words))


def _either(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return _windows(line)


def _windows(content: bytes) -> str:
    return content.decode("cp1252", "replace")  # five bytes mean nothing in it
