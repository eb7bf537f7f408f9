"""Licences: CKAN's ids, and what licence each means (CKAN's `license_list`, data.gouv.fr's licences).

A licence of this table gets the table's name, so that a filter shows it once whatever each portal calls it; any other
keeps the portal's words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sitegen.catalogue import License
from sitegen.sources.shape import links
from sitegen.sources.values import Fields, truth

_LO = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
_CC = "https://creativecommons.org/licenses"
_ODC = "https://opendatacommons.org/licenses"

# id without case and punctuation -> title, address, open
_KNOWN: dict[str, tuple[str, str, bool | None]] = {
    "lov2": ("Licence Ouverte 2.0", _LO, True),
    "lov1": ("Licence Ouverte 1.0", _LO, True),
    "odbl": ("ODbL 1.0", f"{_ODC}/odbl/1-0/", True),
    "odcby": ("ODC-BY 1.0", f"{_ODC}/by/1-0/", True),
    "odcpddl": ("ODC-PDDL 1.0", f"{_ODC}/pddl/1-0/", True),
    "cczero": ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/", True),
    "ccby": ("CC BY", "https://opendefinition.org/licenses/cc-by/", True),
    "ccbysa": ("CC BY-SA", "https://opendefinition.org/licenses/cc-by-sa/", True),
    "ccbyigo": ("CC BY 3.0 IGO", f"{_CC}/by/3.0/igo/", True),
    "ccnc": ("CC BY-NC", f"{_CC}/by-nc/2.0/", False),
    "gfdl": ("GFDL", "https://www.gnu.org/licenses/fdl-1.3.html", True),
    "ukogl": (
        "Open Government Licence 3.0",
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        True,
    ),
    "caogllgo": (
        "Open Government Licence – Canada",
        "https://open.canada.ca/en/open-government-licence-canada",
        True,
    ),
    "mobilitylicence": ("Licence Mobilités", "https://wiki.lafabriquedesmobilites.fr/wiki/Licence_Mobilités", None),
}
# An address that is one licence's alone; the two versions of Licence Ouverte share theirs.
_ADDRESSES = {url: key for key, (_, url, _) in _KNOWN.items() if url != _LO}
_SPELLINGS = {
    "lov1": "frlo licenceouverte licenceouverte10 etalab",
    "lov2": "etalab20 licenceouverte20 licenceouvertev20 lo20",
    "odbl": "odcodbl odbl10 odcodbl10 hdxodcodbl",
    "odcby": "odcby10 hdxodcby",
    "odcpddl": "odcpddl10 pddl pddl10",
    "cczero": "cc0 cc010 cczero10",
    "ccnc": "ccbync",
    "ukogl": "ogluk30",
    "caogllgo": "oglcanada20",
}
_SAME = {spelling: key for key, spellings in _SPELLINGS.items() for spelling in spellings.split()}
_SILENT = frozenset(("", "none", "null", "notspecified", "unknown", "unspecified", "nolicense"))
# The portal's title is kept; these are for a portal that gives none.
_OTHER: dict[str, tuple[str, bool | None]] = {
    "otheropen": ("Autre licence ouverte", True),
    "otherpd": ("Domaine public", True),
    "otherat": ("Autre licence avec attribution", True),
    "othernc": ("Autre licence non commerciale", False),
    "otherclosed": ("Licence non ouverte", False),
}
_CREATIVE_COMMONS_ID = re.compile(r"cc[-_ ](by(?:-nc)?(?:-sa|-nd)?)[-_ ](\d\.\d)", re.IGNORECASE)
_CREATIVE_COMMONS_URL = re.compile(r"https?://creativecommons\.org/licenses/(by(?:-nc)?(?:-sa|-nd)?)/(\d\.\d)(?:/|$)")
_REGISTER_URL = re.compile(r"https?://(?:www\.)?open(?:definition\.org|datacommons\.org)/licenses/([a-z-]+)")
_CC_ZERO_URL = re.compile(r"https?://creativecommons\.org/publicdomain/zero/1\.0(?:/|$)")


def license_of(fields: Fields) -> License | None:
    """The licence of a package; None where it is absent or "not specified"."""
    return _license(
        fields.line("license_id"),
        fields.line("license_title"),
        links.first_web(*fields.each("license_url", "license")),
        fields.line("license", "rights"),
        truth(fields.get("isopen")),
    )


@lru_cache(maxsize=4096)
def _license(identifier: str, title: str, url: str, words: str, is_open: bool | None) -> License | None:
    key = _key(identifier)
    if key in _SILENT:
        if not (url or (words and not identifier)):
            return None
        return _by_address("", url) or License("", _title("" if links.web(words) else words, url), url)
    if match := _CREATIVE_COMMONS_ID.fullmatch(identifier):
        return _creative_commons(identifier, match[1], match[2], url)
    if key in ("ccby", "ccbysa") and (match := _CREATIVE_COMMONS_URL.match(url)):
        return _creative_commons(identifier, match[1], match[2], url)  # CKAN's own ids leave the version to the address
    if known := _KNOWN.get(_SAME.get(key, key)):
        return License(identifier, known[0], known[1], known[2])
    if found := _by_address(identifier, url):
        return found
    # CKAN answers isopen=false for every id outside its register: that says nothing of the licence.
    usual, opened = _OTHER.get(key, ("", True if is_open else None))
    return License(identifier, _title(title, "" if links.web(words) else words, usual, identifier), url, opened)


def _by_address(identifier: str, url: str) -> License | None:
    if match := _CREATIVE_COMMONS_URL.match(url):
        return _creative_commons(identifier, match[1], match[2], url)
    if key := _ADDRESSES.get(url):
        return License(identifier, *_KNOWN[key])
    if _CC_ZERO_URL.match(url):
        return License(identifier, *_KNOWN["cczero"])
    if match := _REGISTER_URL.match(url):
        key = _key(match[1])
        if known := _KNOWN.get(_SAME.get(key, key)):
            return License(identifier, *known)
    return None


def _creative_commons(identifier: str, kind: str, version: str, url: str) -> License:
    kind = kind.lower()
    where = url if _CREATIVE_COMMONS_URL.match(url) else f"{_CC}/{kind}/{version}/"
    return License(identifier, f"CC {kind.upper()} {version}", where, "-nc" not in kind and "-nd" not in kind)


def _title(*candidates: str) -> str:
    return next((found for found in candidates if found), "")


def _key(identifier: str) -> str:
    return re.sub(r"[^a-z0-9]", "", identifier.casefold())
