"""Texts that a program on their way read in a wrong way: escaped twice, in another encoding, in XML's own brackets.

Only what nobody means is mended: `Ã©` for `é`, `&#39;` for an apostrophe, and what Windows keeps where ISO 8859-1 has
control characters.
"""

from __future__ import annotations

import html
import re

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
# Escaped more than once: only signs of plain text, for who writes of HTML means `&lt;`.
_TWICE = re.compile(
    r"&(?:amp;)+(?=(?:#0*39|#[xX]0*27|amp|apos|quot|nbsp|[lr][sd]?a?quo|[A-Za-z]{1,2}(?:acute|grave|circ|uml|cedil|lig));)"
)
_OF_WINDOWS = {
    code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_C1 = re.compile("[\x80-\x84\x86-\x9f]")  # \x85 alone is an end of line
# UTF-8 read as Windows-1252: what begins so is in no French or English text, `É` and a quotation mark are.
_CONTINUED = "[\x81\x8d\x8f\x90\x9d\xa0-\xbf" + "".join(_OF_WINDOWS.values()) + "]"
_MISREAD = re.compile(f"Ã{_CONTINUED}|Â[\xa0-\xbf]|â€{_CONTINUED}|(?<=\\w)Å[“¸]|Å[“’](?=\\w)|â‚¬|ï»¿")
_CDATA = re.compile(r"<!\[CDATA\[((?:(?!<!\[CDATA\[).)*?)\]\]>", re.DOTALL)  # not beyond the next that begins
_TAG = re.compile(r"<[A-Za-z/!]")
_ESCAPED_TAG = re.compile(
    r"&lt;(p|div|span|ul|ol|li|a|strong|b|em|i|h[1-6]|table)(?:\s[^&<>]{0,500}(?:&(?:quot|amp|#39);[^&<>]{0,500}){0,20})?&gt;",
    re.IGNORECASE,
)
_ESCAPED_END = re.compile(r"&lt;/([a-z][a-z0-9]{0,9})&gt;", re.IGNORECASE)


def read_once(text: str) -> str:
    """A text that was escaped once too often (`L&#39;eau`), as it was meant. `&copy=1` is part of a query.

    What was escaped more often is read as often where it is a sign of plain text (`L&amp;#39;eau`).
    """
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), escaped_once(text)) if "&" in text else text


def escaped_once(text: str) -> str:
    """A text in which signs of plain text were escaped several times (`L&amp;amp;#39;eau`), with these escaped once."""
    return _TWICE.sub("&", text) if "&amp;" in text else text


def mended(text: str) -> str:
    """A text with the signs that its writer typed, where their bytes were read in another encoding than theirs."""
    if text.isascii():
        return _CDATA.sub(r"\1", text) if "<![CDATA[" in text else text
    if _C1.search(text):
        text = text.translate(_OF_WINDOWS)
    for _ in range(2):  # it happens twice
        before, text = text, _MISREAD.sub(_as_utf8, text)
        if text == before:
            break
    return _CDATA.sub(r"\1", text) if "<![CDATA[" in text else text


def _as_utf8(signs: re.Match[str]) -> str:
    try:
        return b"".join(sign.encode("latin-1" if sign <= "\xff" else "cp1252") for sign in signs[0]).decode()
    except UnicodeError:
        return signs[0]


def unescaped(text: str) -> str:
    """A description whose HTML was escaped as a whole, as HTML; one that has HTML, or writes of it, as it is."""
    if "&lt;" not in text or _TAG.search(text):
        return text
    last = {end[1].lower(): end.start() for end in _ESCAPED_END.finditer(text)}  # of each element
    ended = any(tag.end() <= last.get(tag[1].lower(), -1) for tag in _ESCAPED_TAG.finditer(text))
    return read_once(text) if ended else text
