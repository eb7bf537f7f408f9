"""Tags as data.gouv.fr spells them (udata.tags.normalize), and those that a CKAN refuses."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SHORTEST, LONGEST = 3, 96  # udata.settings: TAG_MIN_LENGTH, TAG_MAX_LENGTH
_CKAN = re.compile(r"[\w .-]{2,100}")  # CKAN's tag_length_validator and tag_name_validator
_LATIN = str.maketrans({
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i",
    "’": "'", "‘": "'",
})  # fmt: skip


@lru_cache(maxsize=65536)
def slug(words: str) -> str:
    """Lower case, Latin letters without accents, apostrophes left out, anything else a hyphen.

    Letters of other scripts stay, where udata spells them in Latin ones by a list that is not here.
    """
    plain = unicodedata.normalize("NFKD", words.lower().translate(_LATIN))
    spelt = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return "-".join(re.findall(r"[^\W_]+", spelt.replace("'", "")))


def taken(words: str) -> str:
    """The tag; empty where it is lost."""
    found = slug(words)
    if len(found) < SHORTEST and found.isascii():
        return ""
    return found[:LONGEST]


def refused_by_ckan(words: str) -> bool:
    """Whether CKAN would: it takes 2 to 100 letters, digits, blanks and "-_." (ckan/logic/validators.py)."""
    return _CKAN.fullmatch(words.strip()) is None
