"""Organisations to choose from, found by some letters of their names, for who does not know how one is spelt."""

from __future__ import annotations

from collections.abc import Iterable

from sitegen.sources.answer import Offer
from sitegen.text.words import spelled, terms


def found(offers: Iterable[Offer], words: str) -> list[Offer]:
    """Those whose title or name has each of the words, or letters, wherever they stand; accents are none.

    The fullest first, then by title. No words find all.
    """
    wanted = _plain(words).split()
    fitting = (each for each in offers if all(word in _plain(f"{each.title} {each.name}") for word in wanted))
    return sorted(fitting, key=lambda each: (-each.datasets, _plain(each.title), each.name))


def _plain(text: str) -> str:
    return " ".join(term for word in spelled(text) for term in terms(word))
