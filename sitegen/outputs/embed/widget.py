"""`ckan-widget.js`: the elements in place of neogeo-technologies/ckan-widget, for pages that call that one.

Those pages name values as CKAN does, and the index of the search by keys. The script makes keys of plain names itself;
what it cannot know of a catalogue is written into it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from sitegen import urls
from sitegen.engine import Artifact, Sealed, seal
from sitegen.site import Site
from sitegen.site.facets import Facet, facet, facets_of
from sitegen.theme import Theme
from sitegen.urls import tag_segment

_SCRIPT = Path(__file__).parent / "scripts" / urls.CKAN_WIDGET
_PLACE = "__CATALOGUE__"  # in the script
_FIELDS = ("organization", "group", "tag", "format", "license", "frequency", "granularity")  # that CKAN has, too
_NOT_SPECIFIED = "notspecified"  # CKAN's id of no licence
# How idgo, the CKAN of the old widget's users, names frequencies that the EU's authority names otherwise.
_FREQUENCIES = {
    "asneeded": "AS_NEEDED",
    "continuously": "UPDATE_CONT",
    "fortnightly": "BIWEEKLY",
    "intermittently": "IRREG",
    "never": "NOT_PLANNED",
    "realtime": "UPDATE_CONT",
    "semiannual": "ANNUAL_2",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What the script is told of a catalogue.

    `facets`: names of those that the search has. `shared`: of others, by facet, the key of the one value that all
    datasets have, "" where no dataset has any. `names`: by facet, the key of each value that the script would not find
    by its name in CKAN.
    """

    facets: tuple[str, ...]
    shared: Mapping[str, str]
    names: Mapping[str, Mapping[str, str]]


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    """The script, once for all languages: keys are the same in each."""
    if site.is_default:
        yield Artifact(urls.CKAN_WIDGET, script, (seal(told_of(site, theme)),))


def script(told: Sealed[Told]) -> bytes:
    """The script, with what it is told."""
    known = msgspec.json.encode(told.value).decode()
    return _SCRIPT.read_text(encoding="utf-8").replace(_PLACE, known).encode()


def told_of(site: Site, theme: Theme) -> Told:
    """What the script is told of a site's catalogue."""
    here = {each.name: each for each in facets_of(site, theme) if each.narrows}
    others = (facet(name, site, theme) for name in _FIELDS if name not in here)
    shared = {each.name: key for each in others if (key := _shared(each, len(site.datasets))) is not None}
    # In order: datasets change theirs, and what says the same is to be the same.
    names = {name: dict(sorted(found.items())) for name, found in sorted(_names(site).items()) if found}
    return Told(tuple(here), dict(sorted(shared.items())), names)


def plain(name: str) -> str:
    """The key that the script makes of a name: `tag_segment` for names of letters, digits and common signs."""
    bare = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", name.lower()))
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", bare)).strip("-")


def _shared(each: Facet, datasets: int) -> str | None:
    """None where a filter by its values would part some datasets from others, which the search cannot do."""
    used = [shelf for shelf in each.shelves if shelf.datasets]
    if not used:
        return ""
    return used[0].key if len(used) == 1 and len(used[0].datasets) == datasets else None


def _names(site: Site) -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for name, shelves in (("organization", site.organizations), ("group", site.groups)):
        found[name] = {shelf.item.name: shelf.key for shelf in shelves if shelf.item.name != shelf.key}
    for dataset in site.datasets:
        for tag in site.tags_of(dataset):
            if (key := tag_segment(tag)) != plain(tag):
                found["tag"][tag] = key
        licence = dataset.license
        if licence and (key := tag_segment(licence.title)) != plain(licence.id):
            found["license"][licence.id] = key
        elif not licence:
            found["license"][_NOT_SPECIFIED] = "none"
    used = {dataset.frequency for dataset in site.datasets}
    found["frequency"] = {name: tag_segment(code) for name, code in _FREQUENCIES.items() if code in used}
    return found
