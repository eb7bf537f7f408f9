"""Licences: what a portal says of one, by id, title, address or in words, as one licence.

One that is known (`known_licenses.py`) gets its usual name, so that a filter shows it once whatever each portal calls
it; any other keeps the portal's words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from sitegen.catalogue import License, Resource
from sitegen.sources.shape import schemas
from sitegen.sources.shape.addresses import completed as whole
from sitegen.sources.shape.known_licenses import by_address, by_id, by_name, is_ouverte, key_of
from sitegen.sources.values import Fields, label, strings, truth

_SILENT = frozenset(
    (
        *("", "none", "null", "notspecified", "unknown", "unspecified", "nolicense", "true", "false"),
        *("licensenotspecified", "licencenonspecifiee", "licencenonspcifie", "otherrestrictions", "license", "licence"),
        *("nonspecifiee", "nonspecifie", "nonrenseignee", "nonrenseigne", "nonprecisee", "nonprecise", "nondefinie"),
        *("aucune", "aucunelicence", "inconnue", "inconnu", "sanslicence", "na", "nonapplicable", "undefined", "keine"),
    )
)
# The portal's title is kept; these are for a portal that gives none.
_OTHER: dict[str, tuple[str, bool | None]] = {
    "otheropen": ("Autre licence ouverte", True),
    "otherpd": ("Domaine public", True),
    "otherat": ("Autre licence avec attribution", True),
    "othernc": ("Autre licence non commerciale", False),
    "otherclosed": ("Licence non ouverte", False),
}
_OWN = ("specifique", "spcifique", "specific")  # idgo gives its "Autre Licence (spécifique)" Licence Ouverte's address
_WITH_ADDRESS = re.compile(r"([^/<>]{3,200}?[\s(:])[\s(<]*(https?://[^\s<>()]+)[)>.]*")
_LONGEST_ADDRESS_SHOWN = 80  # characters


def license_of(fields: Fields) -> License | None:
    """The licence of a package; None where it is absent or "not specified"."""
    addresses, words = _told(fields, "license_url", "license")
    identifier, title, addresses = _apart(fields, addresses)
    return _license(identifier, title, addresses, words, truth(fields.get("isopen")))


def license_of_file(fields: Fields) -> License | None:
    """What is said of one file's licence alone; None where nothing is."""
    addresses, words = _told(fields, "file_license_url", "file_license")
    identifier, title, addresses = _apart(fields, addresses)
    return _license(identifier, title, addresses, words, None)


def _apart(fields: Fields, addresses: tuple[str, ...]) -> tuple[str, str, tuple[str, ...]]:
    """Id and title, and all addresses: those that stand in place of an id or a title come first.

    Without a scheme they come last: "opendata.swiss/terms-of-use" may be what somebody made of the address beside it.
    """
    identifier, *more = _parts(fields.line("license_id"))
    title, *further = _parts(label(next(iter(strings(fields.get("license_title"))), "")))
    addresses = (*more, *further, *addresses)
    placed = {text: found for text in (identifier, title) if (found := whole(text, ""))}
    exact = (found for text, found in placed.items() if "://" in text)
    return (
        "" if identifier in placed else identifier,
        "" if title in placed or _is_silent(title) else title,
        tuple(dict.fromkeys((*exact, *addresses, *placed.values()))),
    )


def _parts(said: str) -> tuple[str, ...]:
    """A name and an address that were written into one text: "Licence Ouverte 2.0 : https://…"."""
    found = _WITH_ADDRESS.fullmatch(said)
    return (found[1].strip(" :;,-–("), found[2]) if found else (said,)


def _is_silent(text: str) -> bool:
    apart = unicodedata.normalize("NFKD", text)
    return bool({key_of(text), key_of("".join(sign for sign in apart if not unicodedata.combining(sign)))} & _SILENT)


def common(files: Iterable[Resource]) -> License | None:
    """The licence that all of a dataset's data is under, file by file; None where one has another, or none."""
    found = {each.license for each in files if each.kind != "documentation" or each.license}
    return found.pop() if len({each and each.title for each in found}) == 1 else None


def _told(fields: Fields, address: str, words: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Addresses and words, each once, in their order; words that say nothing are left out."""
    said = [
        part
        for field in (address, words)
        for value in schemas.told(fields, field)
        for text in strings(value)
        for part in _parts(label(text))
    ]
    addresses = [found for text in said if (found := whole(text, ""))]
    spoken = [text for text in said if not whole(text, "") and not _is_silent(text)]
    return tuple(dict.fromkeys(addresses)), tuple(dict.fromkeys(spoken))


@lru_cache(maxsize=4096)
def _license(
    identifier: str, title: str, addresses: tuple[str, ...], words: tuple[str, ...], is_open: bool | None
) -> License | None:
    key = key_of(identifier)
    url = addresses[0] if addresses else ""
    if key in _SILENT or _is_silent(identifier):
        said = tuple(filter(None, (title, *words)))
        if found := _known(addresses, said):
            return found
        return License("", said[0] if said else _shown(url), url) if said or url else None
    version = next((found for address in addresses if (found := by_address(address))), None)
    if known := by_id(identifier, identifier):
        # CKAN's own ids leave the version of Creative Commons to the address.
        same_kind = version is not None and key in ("ccby", "ccbysa") and version.title.startswith(f"{known.title} ")
        return _under(identifier, version) if version is not None and same_kind else known
    is_own = key in _OTHER and any(mark in key_of(title) for mark in _OWN)
    if not is_own and (found := _known(addresses, (title, identifier, *words))):
        return _under(identifier, found)
    # CKAN answers isopen=false for every id outside its register: that says nothing of the licence.
    usual, opened = _OTHER.get(key, ("", True if is_open else None))
    return License(identifier, title or (words[0] if words else "") or usual or identifier, url, opened)


def _known(addresses: Iterable[str], words: Iterable[str]) -> License | None:
    """The first that is known, by its address rather than its name; of Licence Ouverte, a name tells the version."""
    named = next((found for text in words if (found := by_name(text))), None)
    placed = next((found for address in addresses if (found := by_address(address))), None)
    if placed is None or (is_ouverte(placed) and is_ouverte(named)):
        return named
    return placed


def _under(identifier: str, found: License) -> License:
    return License(identifier, found.title, found.url, found.is_open)


def _shown(url: str) -> str:
    """The title of a licence of which nothing but an unknown address is told: where that is."""
    parts = urlsplit(url)
    where = f"{parts.netloc.removeprefix('www.')}{unquote(parts.path).rstrip('/')}"
    return where if len(where) <= _LONGEST_ADDRESS_SHOWN else f"{where[: _LONGEST_ADDRESS_SHOWN - 1]}…"
