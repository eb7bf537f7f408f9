"""Tags as every harvester takes them.

One tag with a sign that CKAN refuses, as the apostrophe of "l'eau", makes it refuse the whole dataset; a comma splits
a keyword in two, here rather than there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from sitegen.catalogue import Tag
from sitegen.dcat.graph import Literal

_SEPARATORS = re.compile(r"[,;|]")
_REFUSED = re.compile(r"[^\w .-]+")
_BLANKS = re.compile(" {2,}")
_SHORTEST, _LONGEST = 2, 96  # characters: CKAN takes 100, data.gouv.fr 96


def keywords(tags: Iterable[Tag], language: str) -> Iterator[Literal]:
    """In the language of each tag, or else in `language`; spellings that have become one come once."""
    seen: set[tuple[str, str]] = set()
    for tag in tags:
        of = tag.language or language
        for word in split(tag.name):
            if (of, word.casefold()) not in seen:
                seen.add((of, word.casefold()))
                yield Literal(word, of)


def split(name: str) -> Iterator[str]:
    """What CKAN takes of a tag: letters, digits, blanks, points, hyphens and underscores."""
    for part in _SEPARATORS.split(unicodedata.normalize("NFC", name)):
        word = _BLANKS.sub(" ", _REFUSED.sub(" ", part)).strip(" ")
        if len(word) > _LONGEST:
            word = word[:_LONGEST].rpartition(" ")[0] or word[:_LONGEST]
        if len(word) >= _SHORTEST:
            yield word
