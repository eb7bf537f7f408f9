"""Texts as the words that a search compares; `themes/base/assets/words.js` does the same to what visitors type.

What differs between languages (little words, endings) comes from the theme's `languages/`: the index carries it to the
script.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
_HYPHENATED = re.compile(r"(?<![^\W_])[^\W_]++(?:[-\u2010\u2011][^\W_]++)+")
_NO_WORD = re.compile(r"[\W_]+")
# Accents of Latin, Greek and Cyrillic letters, Hebrew points, Arabic vowels. Marks of other scripts are letters.
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f]")
_LETTERS = str.maketrans({
    "œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "n",
})  # fmt: skip
# Scripts written without spaces, or whose words carry particles: pairs of signs stand for words.
_PAIRED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003ffff]+)"
)


@dataclass(frozen=True, slots=True)
class Tongue:
    """What a search has to know of a language.

    `little`: words that say nothing, folded. `endings`: regular expressions, in order; what one matches at the end of
    a word is taken off, so that the forms of a word have a stem in common. A stem is a beginning of its word: so forms
    lie near each other in a sorted list, and a word that is not typed to its end finds them too. Of a language that
    nobody describes no word is little, and a plural's "s" is taken off.

    `beginnings`: what is taken off the beginning of a word, where a language writes its article or "and" there. Such a
    word is indexed with and without it, and looked up without.
    """

    little: frozenset[str] = frozenset()
    endings: tuple[str, ...] = (r"(?<=...)s$",)
    compounds: bool = False  # words are built of words
    beginnings: tuple[str, ...] = ()

    def bare(self, word: str) -> str:
        """A folded word without what is written at its beginning."""
        for beginning in self.beginnings:
            word = re.sub(beginning, "", word)
        return word

    def stem(self, word: str) -> str:
        """Of a folded word."""
        for ending in self.endings:
            word = re.sub(ending, "", word)
        return word


def spelled(text: str) -> list[str]:
    """The words of a text in small letters, with their accents."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def joined(text: str) -> list[str]:
    """What is written with hyphens, without them: "wifi" for Wi-Fi, as people type it."""
    return [_NO_WORD.sub("", whole) for whole in _HYPHENATED.findall(unicodedata.normalize("NFC", text).lower())]


@lru_cache(maxsize=1 << 17)
def terms(word: str) -> tuple[str, ...]:
    """What a spelled word is found by: itself without accents; in paired scripts each two signs, and the last one."""
    folded = _NO_WORD.sub("", _folded(word))
    if not _PAIRED.search(folded):
        return (folded,) if folded else ()
    return tuple(term for run in _PAIRED.split(folded) if run for term in _of_run(run))


def asked(word: str) -> tuple[str, ...]:
    """What a typed word is looked up by: as `terms`, but in paired scripts a last sign only where it stands alone."""
    runs = _PAIRED.split(_NO_WORD.sub("", _folded(word)))
    return tuple(term for run in runs if run for term in (list(_of_run(run))[:-1] or (run,)))


def _folded(word: str) -> str:
    if word.isascii():
        return word
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", word).lower().translate(_LETTERS))
    return unicodedata.normalize("NFC", plain)


def _of_run(run: str) -> Iterator[str]:
    if not _PAIRED.match(run):
        yield run
        return
    yield from (run[index : index + 2] for index in range(len(run) - 1))
    yield run[-1]
