"""Organisations and groups: one entry each, from the portal's lists and from what datasets embed of them.

Lists and `organization_show` come first: what a dataset embeds is a copy in CKAN's search index, which is not
refreshed when an organisation is renamed: it holds the old title until the dataset is saved or indexed again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sitegen.catalogue import Group, Organization, Text
from sitegen.sources.answer import FindFile
from sitegen.sources.shape import addresses, links
from sitegen.sources.values import Fields, identifier, paragraphs, together, words

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_SITE_KEYS = ("site", "url", "website", "site_web", "site_internet", "homepage", "org_url")


class Directory:
    """Everything of one kind that the catalogue names. `find` marks what it finds as used."""

    def __init__(self, known: Iterable[object]) -> None:
        self._entries: dict[str, dict[str, Any]] = {}  # by id
        self._ids: dict[str, str] = {}  # of ids and of names
        self._used: set[str] = set()
        for mention in known:
            self.learn(mention)

    def find(self, mention: object) -> str:
        """The id of what a dataset mentions, by dictionary, name or id; empty where nothing can be said of it."""
        identity = self.learn(mention)
        if identity:
            self._used.add(identity)
        return identity

    def __contains__(self, name: str) -> bool:
        return name in self._ids

    def identity(self, name: str) -> str:
        """The id behind a name or an id; empty for a stranger."""
        return self._ids.get(name, "")

    def entry(self, name: str) -> tuple[str, dict[str, Any]]:
        """The id behind a name or an id, and what is known of it. Raises KeyError for a stranger."""
        return self._ids[name], self._entries[self._ids[name]]

    def entries(self) -> list[tuple[str, dict[str, Any]]]:
        """All that are known, by id, whether a dataset mentions them or not."""
        return sorted(self._entries.items())

    def names(self) -> list[str]:
        """What a person would write: each name, or the id where there is none."""
        return [_name(identity, entry) for identity, entry in self._entries.items()]

    def used(self) -> list[tuple[str, dict[str, Any]]]:
        """Those that a dataset mentioned (see `find`), by id."""
        return sorted((identity, self._entries[identity]) for identity in self._used)

    def learn(self, mention: object) -> str:
        """The same, without marking it as used."""
        if isinstance(mention, dict):
            given, name = identifier(mention.get("id")), identifier(mention.get("name"))
            identity = self._ids.get(given) or self._ids.get(name) or given or name
        else:
            mention, name = {}, identifier(mention)
            identity = self._ids.get(name, name)
            if identity not in self._entries and _UUID.fullmatch(identity):
                return ""  # an id that leads nowhere is no name to show
        if not identity:
            return ""
        entry = self._entries.setdefault(identity, {})
        for key, value in mention.items():
            entry.setdefault(key, value)
        self._ids.setdefault(identity, identity)
        if name:
            self._ids.setdefault(name, identity)
        return identity


def organization(identity: str, entry: dict[str, Any], logo: FindFile, portal: str = "") -> Organization:
    """CKAN's dictionary of an organisation -> the model. Without a title, its name stands in."""
    fields, name = Fields(entry), _name(identity, entry)
    return Organization(
        id=identity,
        name=name,
        title=_title(fields) or Text.of(name),
        description=addresses.in_text(_description(fields), portal, f"organization/{name}"),
        logo=logo(logo_address(entry)),
        url=links.first_web(*fields.each(*_SITE_KEYS)),
    )


def group(identity: str, entry: dict[str, Any], logo: FindFile, portal: str = "") -> Group:
    """CKAN's dictionary of a group -> the model. Without a title, its name stands in."""
    fields, name = Fields(entry), _name(identity, entry)
    return Group(
        id=identity,
        name=name,
        title=_title(fields) or Text.of(name),
        description=addresses.in_text(_description(fields), portal, f"group/{name}"),
        logo=logo(logo_address(entry)),
    )


def logo_address(entry: dict[str, Any]) -> str:
    """The address of an organisation's image as CKAN gives it: `image_display_url` is absolute where there is one."""
    return Fields(entry).line("image_display_url", "image_url")


def bilingual(title: Text, languages: tuple[str, str]) -> Text:
    """`Statistics Canada | Statistique Canada`, on a portal whose texts are in two languages, in both of them."""
    if len(title.values) != 1 or title.values[0][0]:
        return title
    halves = [half.strip() for half in title.values[0][1].split(" | ")]
    if len(halves) != 2 or not all(halves):
        return title
    return Text(tuple(zip(languages, halves, strict=True)))


def _name(identity: str, entry: dict[str, Any]) -> str:
    return identifier(entry.get("name")) or identity


def _title(fields: Fields) -> Text:
    return together(fields.words("title", "display_name"), words(fields.translated("title")))


def _description(fields: Fields) -> Text:
    return together(fields.paragraphs("description"), paragraphs(fields.translated("description")))
