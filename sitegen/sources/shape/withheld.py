"""Addresses of locked files, taken out of texts in whatever spelling.

Addresses and texts are compared by their *letters*: what remains without scheme, entities, percent signs, Markdown's
backslashes, accents, capitals, white space and what nobody sees. Where the letters of a text hold an address, the part
of the text that they come from is cut.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from sitegen.catalogue import Contact, License, Party, Text
from sitegen.text.html_tree import LONGEST_ADDRESS

_HEAD = 4  # letters by which places that may be an address are picked out; shorter ones are not looked for
_ROUNDS = 8  # layers of spelling, at most: an address that was encoded twice, in a text that was
_LONGEST_TEXT = 100_000  # characters; `limits` cuts all texts far below that
_AROUND = 400  # letters that are looked at on each side of an address

_WRAPPED = re.compile(r"[\r\n]+[ \t]*")  # an end of line may stand inside what is one sign
# One layer of spelling: a tag without attributes, an entity, bytes in percent signs, an escape of Markdown, a host's
# name in ASCII. Each match becomes what `_meant` says.
_SPELT = re.compile(  # each way begins with a letter of its own: of what has none of them, nothing is looked at
    r"</?[A-Za-z][A-Za-z0-9]{0,10}\s?/?>|<!--.{0,200}?-->"
    r"|&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});?"
    r"|%[0-9A-Fa-f]{2}(?:%[0-9A-Fa-f]{2})*"
    r"|\\[!-/:-@\[-`{-~]"
    r"|x[nN]--[A-Za-z0-9-]{1,60}|X[nN]--[A-Za-z0-9-]{1,60}",
    re.DOTALL,
)
_FOLDED = re.compile(r"[A-Z\\]|[^\x00-\x7f]")
# What says nothing inside an address: white space, emphasis, what is invisible, accents (NFKD puts them apart).
_NOTHING = re.compile(
    "[\\s*_`~\u00ad\u034f\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u2060-\u2064\u20d0-\u20ff\ufe00-\ufe0f\ufeff]+"
)
# Usual ports, a full stop at a host's end, repeated slashes, `/./` and `/x/../`: other spellings of the same place.
_IDLE = re.compile(
    r":(?:80|443|21)(?=[/?#])|:(?<=\.[a-z]{2}:)(?=/)|:(?<=\.[a-z]{3}:)(?=/)"
    r"|/(?<!//)[^/?#]{1,80}/\.\.(?=/)|/\.\.(?:/\.\.)*(?=/)|/(?<=//)(?:\./|/)*|\./(?<=/\./)(?:\./|/)*|\.(?=/|:[0-9])"
)
_SCHEME = re.compile(r"(?:[a-z][a-z0-9+.-]*:(?=/)|mailto:)?/*")
# What belongs to an address that was found: the host and folders before a mere name, or before an address in another;
# a scheme and a login.
_BEFORE = re.compile(
    r"(?:(?:https?|ftp):/|\.{0,2}/)[^<>\"'()\[\],;]*/$|(?:[a-z][a-z0-9+.-]{0,20}:)?/*(?:[^/<>\"'()\[\]]+@)?(?:www\.)?$"
)
_BROKEN_SCHEME = re.compile(r"(?:https?|ftp):/*$")  # by the end of a line, as it may be
_BEHIND = re.compile(r"/?(?:[?#](?:[^<>\"')\]]*[^<>\"')\].,;:!])?)?")
_GOES_ON = re.compile(r"[/.]*[a-z0-9%-]")
_PART_OF_NAME = re.compile(r"[a-z0-9%-]")
_APART = re.compile(r"[\s*`<>]|%20|%0[ad]|&nbsp|&#(?:160|32|10)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Traced:
    """A text's letters, each with the part of the text that it comes from."""

    text: str
    letters: str
    places: list[tuple[int, int]]

    def is_joined(self, at: int) -> bool:
        """Whether the letter at `at` follows the one before it as in one word."""
        return 0 < at < len(self.letters) and not _APART.search(self.text[self.places[at - 1][1] : self.places[at][0]])

    def begin(self, at: int) -> int:
        """The first letter of what is written before `at` in one piece with it."""
        start = at
        while at - start < _AROUND and self.is_joined(start):
            start -= 1
        return start

    def stop(self, at: int) -> int:
        """The place behind the last letter of what is written from `at` on, in one piece with what is before it."""
        end = at
        while end - at < _AROUND and self.is_joined(end):
            end += 1
        return end


class Withheld:
    """Addresses of a dataset's locked files.

    What such a file shares with `public` addresses of the same dataset is no secret: of a web service, each file is
    one query.
    """

    def __init__(self, locked: Iterable[str], public: Iterable[str] = ()) -> None:
        shown = {_pair(address) for address in public}
        shared = {path for path, _ in shown}
        self._queries: dict[str, list[frozenset[str]]] = {}  # by path; what a query must say, nothing for any
        self._lengths: dict[str, set[int]] = {}  # of the paths that begin so
        for path, query in map(_pair, locked):
            if len(path) < _HEAD or (path, query) in shown or (path in shared and not query):
                continue
            self._queries.setdefault(path, []).append(query if path in shared else frozenset())
            self._lengths.setdefault(path[:_HEAD], set()).add(len(path))

    def out_of(self, text: Text) -> Text:
        """The text without these addresses, in each of its languages."""
        if not self._queries or not text:
            return text
        kept = ((language, self.cut(part)) for language, part in text.values)
        return Text(tuple((language, part) for language, part in kept if part))

    def cut(self, text: str) -> str:
        """One text without them; itself where it has none."""
        if not self._queries or not self._may_be_in(_letters(text)):
            return text
        traced = _trace(text[:_LONGEST_TEXT])
        parts, done = [], 0
        for at in range(len(traced.letters)):
            if traced.places[at][0] < done:
                continue
            if end := self._end(traced, at):
                start, stop = _whole(traced, at, end)
                parts.append(traced.text[done : max(done, start)])
                done = stop
        return f"{''.join(parts)}{traced.text[done:]}".strip() if done else text

    def holds(self, text: str) -> bool:
        """Whether one of them is in a text."""
        return self.cut(text) != text

    def out_of_license(self, said: License | None) -> License | None:
        """A licence without them; None where nothing of it is left."""
        if said is None or not any(map(self.holds, (said.id, said.title, said.url))):
            return said
        title, url = self.cut(said.title), "" if self.holds(said.url) else said.url
        return License(self.cut(said.id), title or url, url, said.is_open) if title or url else None

    def out_of_party(self, said: Party | None) -> Party | None:
        """Who publishes or made a dataset, without them; None where no name is left."""
        name = self.out_of(said.name) if said else None
        return Party(name, "" if self.holds(said.url) else said.url) if said and name else None

    def out_of_contact(self, said: Contact | None) -> Contact | None:
        """Whom to write to, without them; None where nothing is left."""
        found = said and Contact(self.cut(said.name), said.email, "" if self.holds(said.url) else said.url)
        return found if found and (found.name or found.email or found.url) else None

    def _may_be_in(self, letters: str) -> bool:
        met = {head for head in self._lengths if head in letters}
        return bool(met) and any(path[:_HEAD] in met and path in letters for path in self._queries)

    def _end(self, traced: _Traced, at: int) -> int:
        """Behind the last letter of the address that begins at this one; 0 where none does."""
        letters = traced.letters
        lengths = self._lengths.get(letters[at : at + _HEAD])
        if lengths is None or not _may_begin(traced, at):
            return 0
        for length in sorted(lengths, reverse=True):
            path, end = letters[at : at + length], at + length
            queries = self._queries.get(path)
            if queries is None or not _may_end(traced, end) or not ("/" in path or _is_address(path, letters, at)):
                continue
            said = _pairs(_BEHIND.match(letters, end, traced.stop(end)))
            if any(query <= said for query in queries):
                return end
        return 0


def _may_begin(traced: _Traced, at: int) -> bool:
    """Not within a word, nor behind other parts of a host's name."""
    if not traced.is_joined(at):
        return True
    before = traced.letters[max(0, at - 5) : at]
    if before.endswith("."):
        return before.endswith("www.") and not _PART_OF_NAME.match(before)
    return not _PART_OF_NAME.match(before[-1])


def _may_end(traced: _Traced, end: int) -> bool:
    """`/data` is not the address of `/data/2026.csv`, and is that of `/data/`, also where a sentence ends with it."""
    return _GOES_ON.match(traced.letters, end, traced.stop(end)) is None


def _is_address(path: str, letters: str, at: int) -> bool:
    """Whether a path without a slash is meant as an address here: a mere word is none, and a host may be a mail's."""
    if letters[max(0, at - 2) : at] == ":/" or letters[max(0, at - 6) : at] == ":/www.":
        return True
    return "." in path and letters[max(0, at - 1) : at] != "@"


def _whole(traced: _Traced, at: int, end: int) -> tuple[int, int]:
    """The part of the text to cut: with scheme and login before the address, with slash and query behind it."""
    before = _BEFORE.search(traced.letters, traced.begin(at), at)
    behind = _BEHIND.match(traced.letters, end, traced.stop(end))
    first = before.start() if before else at
    last = behind.end() if behind else end
    if scheme := _BROKEN_SCHEME.search(traced.letters, max(0, first - _AROUND), first):
        first = scheme.start()
    return traced.places[first][0], traced.places[last - 1][1]


@lru_cache(maxsize=4096)
def _pair(address: str) -> tuple[str, frozenset[str]]:
    """An address for comparing: host and path, and what its query says, in no order."""
    letters = _letters(address[:LONGEST_ADDRESS])
    cut = re.search(r"[?#]", letters)
    path = letters[: cut.start()] if cut else letters
    scheme = _SCHEME.match(path)
    if scheme and scheme[0].endswith("/"):
        host, slash, rest = path[scheme.end() :].partition("/")
        path = f"{host.rpartition('@')[2].removeprefix('www.')}{slash}{rest}"
    elif scheme:
        path = path[scheme.end() :]
    return path.strip("/"), _pairs(_BEHIND.match(letters, cut.start()) if cut else None)


def _pairs(query: re.Match[str] | None) -> frozenset[str]:
    """What a query says: `?a=1&b=2#c` is {"a=1", "b=2"}."""
    said = query[0].partition("?")[2].partition("#")[0] if query else ""
    return frozenset(filter(None, said.split("&")))


def _letters(text: str) -> str:
    if "\n" in text or "\r" in text:
        text = _WRAPPED.sub("", text)
    for _ in range(_ROUNDS):
        before, text = text, _SPELT.sub(_meant, text)
        if text == before:
            break
    folded = unicodedata.normalize("NFKD", text).casefold().replace("\\", "/")
    return _IDLE.sub("", _NOTHING.sub("", "".join(folded.split())))


def _trace(text: str) -> _Traced:
    """The same letters, and where they come from."""
    letters, places = text, [(at, at + 1) for at in range(len(text))]
    letters, places = _replaced(letters, places, _WRAPPED, _drop)
    for _ in range(_ROUNDS):
        before = letters
        letters, places = _replaced(letters, places, _SPELT, _meant)
        if letters == before:
            break
    for pattern, meant in ((_FOLDED, _fold), (_NOTHING, _drop), (_IDLE, _drop)):
        letters, places = _replaced(letters, places, pattern, meant)
    return _Traced(text, letters, places)


def _replaced(
    letters: str, places: list[tuple[int, int]], pattern: re.Pattern[str], meant: Callable[[re.Match[str]], str]
) -> tuple[str, list[tuple[int, int]]]:
    parts: list[str] = []
    kept: list[tuple[int, int]] = []
    at = 0
    for match in pattern.finditer(letters):
        new = meant(match)
        parts += (letters[at : match.start()], new)
        kept += places[at : match.start()]
        kept += [(places[match.start()][0], places[match.end() - 1][1])] * len(new)
        at = match.end()
    return "".join((*parts, letters[at:])), kept + places[at:]


def _drop(_: re.Match[str]) -> str:
    return ""


def _fold(sign: re.Match[str]) -> str:
    return unicodedata.normalize("NFKD", sign[0]).casefold().replace("\\", "/")


def _meant(spelt: re.Match[str]) -> str:
    said = spelt[0]
    match said[0]:
        case "<":
            return ""
        case "\\":
            return said[1]
        case "&":
            return html.unescape(said)
        case "%":
            octets = bytes.fromhex(said.replace("%", ""))
            try:
                return octets.decode()
            except UnicodeDecodeError:
                return octets.decode("latin-1")
    try:
        return said.encode("ascii").decode("idna")
    except UnicodeError:
        return said
