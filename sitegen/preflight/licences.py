"""Which of data.gouv.fr's licences an address or a title is: udata.core.dataset.models, License.guess."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from sitegen.preflight.tags import slug
from sitegen.preflight.url_rules import fault

DEFAULT = "notspecified"
_MOST = 2  # udata.core.dataset.constants, MAX_DISTANCE: letters by which a spelling may differ
_ADDRESS = re.compile(r"https?://\S+")


class Licence(NamedTuple):
    """A licence of data.gouv.fr, with the other addresses (`urls`) and titles by which udata recognises it."""

    id: str
    title: str
    url: str = ""
    urls: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


_ETALAB = "https://www.etalab.gouv.fr"
# data.gouv.fr's list, in its order: https://www.data.gouv.fr/api/1/datasets/licenses/
LICENCES = (
    Licence("cc-by", "Creative Commons Attribution", "http://www.opendefinition.org/licenses/cc-by"),
    Licence("cc-by-sa", "Creative Commons Attribution Share-Alike", "http://www.opendefinition.org/licenses/cc-by-sa"),
    Licence("cc-zero", "Creative Commons CCZero", "http://www.opendefinition.org/licenses/cc-zero"),
    Licence(
        "fr-lo",
        "Licence Ouverte / Open Licence",
        f"{_ETALAB}/wp-content/uploads/2014/05/Licence_Ouverte.pdf",
        (f"{_ETALAB}/wp-content/uploads/2014/05/Open_Licence.pdf",),
        ("LO/OL",),
    ),
    Licence(
        "lov2",
        "Licence Ouverte / Open Licence version 2.0",
        f"{_ETALAB}/licence-ouverte-open-licence",
        (
            f"{_ETALAB}/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf",
            "https://github.com/etalab/Licence-Ouverte/blob/master/LO.md",
        ),
        (
            "License Etalab",
            "License Etalab v2",
            "License Etalab v2.0",
            "Licence Ouverte (Etalab)",
            "License Ouverte",
            "Licence Ouverte v2",
            "Licence Ouverte v2.0",
            "Licence Ouverte v2.0 (Etalab)",
            "Licence Ouverte version 2.0",
            "Open Licence v2",
            "Open Licence v2.0",
            "Open Licence version 2.0",
            "Licence Ouverte / Open Licence v2",
            "Licence Ouverte / Open Licence v2.0",
            "etalab-2.0",
        ),
    ),
    Licence(DEFAULT, "License Not Specified"),
    Licence("odc-by", "Open Data Commons Attribution License", "http://opendatacommons.org/licenses/by/summary/"),
    Licence(
        "odc-odbl",
        "Open Data Commons Open Database License (ODbL)",
        "http://opendatacommons.org/licenses/odbl/summary/",
        ("https://opendefinition.org/licenses/odc-odbl",),
        (
            "Open Database License (ODbL) 1.0",
            "Open Data Commons Open Database License 1.0",
            "Open Database License",
        ),
    ),
    Licence(
        "odc-pddl",
        "Open Data Commons Public Domain Dedication and Licence (PDDL)",
        "http://opendatacommons.org/licenses/pddl/summary/",
    ),
    Licence("other-at", "Other (Attribution)"),
    Licence("other-open", "Other (Open)"),
    Licence("other-pd", "Other (Public Domain)"),
)


def guess(said: Iterable[str]) -> str:
    """The id of the first that is recognised; empty where none is, and DEFAULT takes its place."""
    return next((found for text in said for part in _parts(text) if (found := _guess(part))), "")


def _parts(text: str) -> Iterable[str]:
    """An address in it, and what stands around that."""
    found = _ADDRESS.search(text.rstrip("."))
    return (found[0], text.replace(found[0], "").strip()) if found else (text,)


@lru_cache(maxsize=4096)
def _guess(part: str) -> str:
    text = part.strip().lower()
    if not text:
        return ""
    for each in LICENCES:
        addresses = [url.lower() for url in (each.url, *each.urls) if url]
        if text == each.id or slug(text) == slug(each.title) or text in addresses:
            return each.id
    if not fault(text):
        parts = urlsplit(text)
        core = parts.netloc + parts.path.rstrip("/")
        for each in LICENCES:
            if core in each.url.lower() or any(core in url for url in each.urls):
                return each.id
    return (
        _only(lambda each: near(slug(each.title), slug(text)))
        or _only(lambda each: near(each.title.lower(), text))
        or _only(lambda each: any(near(slug(title), slug(text)) for title in each.titles))
    )


def _only(fits: Callable[[Licence], bool]) -> str:
    """The one that fits; none where several do."""
    found = [each.id for each in LICENCES if fits(each)]
    return found[0] if len(found) == 1 else ""


def near(one: str, other: str) -> bool:
    """Whether at most _MOST letters are to be put in, left out or changed to make the other of one (Levenshtein)."""
    if abs(len(one) - len(other)) > _MOST:
        return False
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, against in enumerate(other, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (letter != against))
        if min(row) > _MOST:
            return False
    return row[-1] <= _MOST
