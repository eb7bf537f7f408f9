"""Whom to write to about a dataset, who publishes and who made it: read only for a partner who publishes contacts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen.catalogue import Contact, Party, Text
from sitegen.sources.shape import links, schemas
from sitegen.sources.values import Fields, label, line, strings, unfold, words
from sitegen.text.misread import read_once

FIELDS = (
    *("contact_name", "contact_email", "contact_url"),
    *("publisher_name", "publisher_url", "creator_name", "creator_url"),
)
"""Those of `schemas` that may name a person."""

_LONGEST_MAIL = 254  # characters (RFC 5321)
# Signs that may stand in a link as they are: nobody's address has others.
_MAIL = re.compile(r"[A-Za-z0-9.!$'*+/=_~-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]{2,}")
_AT = re.compile(r"\s*[\[({<]\s*(?:at|a|arobase|@)\s*[\])}>]\s*|\s+(?:\(?arobase\)?)\s+", re.IGNORECASE)
_MAILTO = re.compile(r"^mailto:", re.IGNORECASE)
_WORD = re.compile(r"[^\s<>()\[\],;\"|]+")
_LONGEST_SAID = 1_000  # characters
_NOBODY = ("null", "none", "n/a", "-", "–", "non renseigné", "inconnu", "unknown")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PARTIES = "responsible-party"  # of ISO 19139: names with lists of roles
_TO_ASK = ("pointOfContact", "custodian", "owner")
_TO_NAME = ("publisher", "owner")


def contact(fields: Fields) -> Contact | None:
    """The first with an e-mail address, in the order of the schemas; failing that, with a page; then with a name."""
    told = [found for said in _told(fields) if (found := _contact(*said))]
    first = next((found for found in told if found.email), None) or next((found for found in told if found.url), None)
    return first or (told[0] if told else None)


def _told(fields: Fields) -> Iterator[tuple[str, str, object]]:
    """Names, e-mail addresses and pages, which belong together."""
    pages = [name.partition(".") for name in schemas.names("contact_url")]
    alone = next((value for head, point, _ in pages if not point and (value := fields.get(head))), None)
    for name, address in schemas.pairs("contact_name", "contact_email"):
        field, _, part = name.partition(".")
        if field == _PARTIES:
            yield next(_with_role(fields, _TO_ASK), ""), _only(fields.get(address)), None
        elif part and address.startswith(f"{field}."):
            page = next((inner for head, _, inner in pages if head == field), "")
            for entry in schemas.entries(fields.get(field)):
                yield _only(entry.get(part)), _only(entry.get(address.removeprefix(f"{field}."))), entry.get(page)
        else:
            said = _only(fields.get(name)), _only(fields.get(address))
            yield *said, alone if any(said) else None
    yield "", "", alone


def _contact(name: str, address: str, page: object) -> Contact | None:
    url = links.first_web(page) or links.first_web(address) or links.first_web(name)
    name, address = ("" if links.web(said) else said for said in (name, address))
    before, address = _apart(address)
    name, within = _apart(name)
    name = label(name) or (label(before) if address else "")
    address = address or within
    name = "" if name.casefold() in _NOBODY else name
    name = "" if _UUID.fullmatch(name) or name == address else name  # HDX keeps a user's id there
    found = Contact(name, address if _is_mail(address) else "", url)
    return found if found.name or found.email or found.url else None


def _apart(said: str) -> tuple[str, str]:
    """A name and the first address in what is said: "Service des eaux <eaux@…>", "a@…; b@…", "eaux [at] ville.fr"."""
    if not said:
        return "", ""
    said = _AT.sub("@", read_once(said[:_LONGEST_SAID]))
    for word in _WORD.finditer(said):
        address = _MAILTO.sub("", word[0]).partition("?")[0].rstrip(".")
        if _is_mail(address):
            return said[: word.start()].strip(" <(,;:–—-\"'"), address
    return said, ""


def publisher(fields: Fields) -> Party | None:
    """Who publishes a dataset, as its description says: not the portal's organisation."""
    return _party(fields, "publisher")


def creator(fields: Fields) -> Party | None:
    """Who made it."""
    return _party(fields, "creator")


def _party(fields: Fields, role: str) -> Party | None:
    for key in schemas.names(f"{role}_name"):
        if key.startswith(f"{_PARTIES}."):
            said: Iterator[object] = iter(_with_role(fields, _TO_NAME))
        else:
            said = schemas.under(fields, key)
        for value in said:
            value = unfold(value)
            if name := _named(words(value["name"] if isinstance(value, dict) and "name" in value else value)):
                return Party(name, links.first_web(*schemas.told(fields, f"{role}_url")))
    return None


def _named(said: Text) -> Text:
    """A name in its languages, without the e-mail addresses that stand with it; empty for what is none."""
    parts = ((language, _apart(part)[0] if "@" in part or _AT.search(part) else part) for language, part in said.values)
    return Text(tuple((language, part) for language, part in parts if part and not _UUID.fullmatch(part)))


def _with_role(fields: Fields, roles: tuple[str, ...]) -> Iterator[str]:
    """The names of those with one of these roles, in the order of the roles."""
    listed = list(schemas.entries(fields.get(_PARTIES)))
    for role in roles:
        for each in listed:
            if role in strings(each.get("roles")) and (name := line(each.get("name"))):
                yield name


def _only(value: object) -> str:
    return next(iter(strings(value)), "")


def _is_mail(text: str) -> bool:
    return len(text) <= _LONGEST_MAIL and _MAIL.fullmatch(text) is not None
