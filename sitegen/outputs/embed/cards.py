"""Datasets as the elements list them: what a card of the site's own lists shows, as values, in blocks."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from sitegen.catalogue import Phrase
from sitegen.engine import Artifact, Sealed
from sitegen.page.cards import Brief, Briefs
from sitegen.site import Site
from sitegen.text import markup

# Datasets in a file, some 5 kB of it on its way. A page of ten results comes from as many files where a catalogue is
# large, so that they are to be small; of a hundred datasets it takes four at most, and then it has them all.
BLOCK = 25


def artifacts(site: Site, briefs: Briefs) -> Iterator[Artifact]:
    """The blocks, by the numbers that the search's index has for datasets."""
    for block, start in enumerate(range(0, len(site.numbered), BLOCK)):
        yield Artifact(site.urls.embed_cards(block), cards, (start, *briefs.of(site.numbered[start : start + BLOCK])))


def cards(start: int, *briefs: Sealed[Brief]) -> bytes:
    """A JSON list of the cards from number `start` on."""
    return msgspec.json.encode([card(brief.value, start + at) for at, brief in enumerate(briefs)])


def card(brief: Brief, number: int) -> dict[str, object]:
    """What a list shows of a dataset; what there is not is left out. Texts in another language say which."""
    card: dict[str, object] = {"number": number, "path": brief.path}
    card |= spoken("title", brief.title)
    card |= spoken("summary", Phrase(markup.summary(str(brief.notes)), brief.notes.language))
    card |= spoken("organization", brief.organization)
    if brief.license:
        card["license"] = brief.license
    if brief.modified:
        card["modified"] = brief.modified.date().isoformat()
    if brief.formats:
        card["formats"] = [(each.label, each.family) for each in brief.formats]
    if brief.restricted:
        card["restricted"] = True
    if brief.late:
        card["late"] = True
    return card


def spoken(name: str, text: Phrase) -> dict[str, str]:
    """A text under its name; where it is in another language than the page, also which: `title_lang`."""
    if not text:
        return {}
    return {name: str(text)} | ({f"{name}_lang": text.language} if text.language else {})
