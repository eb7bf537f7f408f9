"""Tags as data.gouv.fr spells them (udata.tags.normalize), and those that a CKAN refuses."""

from __future__ import annotations

import re
import unicodedata

SHORTEST, LONGEST = 3, 96  # udata.settings: TAG_MIN_LENGTH, TAG_MAX_LENGTH
UNKNOWN = "\ufffd"  # stands for a letter that udata writes in Latin ones by a list which is not here
_CKAN = re.compile(r"[\w .-]{2,100}")  # CKAN's tag_length_validator and tag_name_validator
_LATIN = str.maketrans({
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i",
    "’": "'", "‘": "'",
})  # fmt: skip


def slug(words: str) -> str:
    """Lower case, Latin letters without accents, apostrophes left out, anything else a hyphen."""
    plain = unicodedata.normalize("NFKD", words.lower().translate(_LATIN))
    spelt = "".join(_spelt(letter) for letter in plain if not unicodedata.combining(letter))
    return "-".join(re.findall(f"[A-Za-z0-9{UNKNOWN}]+", spelt.replace("'", "")))


def _spelt(letter: str) -> str:
    return UNKNOWN if not letter.isascii() and letter.isalnum() else letter


def taken(words: str) -> str:
    """The tag; empty where it is lost."""
    found = slug(words)
    if len(found) < SHORTEST and UNKNOWN not in found:
        return ""
    return found[:LONGEST]


def refused_by_ckan(words: str) -> bool:
    return _CKAN.fullmatch(words.strip()) is None
