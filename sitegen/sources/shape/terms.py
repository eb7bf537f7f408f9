"""Texts that a portal translates term by term, put where ckanext-fluent has them: in `title_translated` and the like.

ckanext-multilingual shows packages as they were typed, and replaces each text of a page by its translation in the table
of terms of CKAN (`term_translation`), where there is one. What is already there by language is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sitegen.sources.shape.dataset import tag_names
from sitegen.sources.values import Fields, by_language, unfold

Terms = Mapping[str, Mapping[str, str]]
"""By term, as it stands in a package, its translations by language."""

Raw = dict[str, Any]
_Names = Mapping[str, tuple[str, ...]]

# A text that the catalogue has by language -> the fields that may hold it, the first that says something.
_DATASET: _Names = {"title": ("title", "display_name"), "notes": ("notes", "description")}
_RESOURCE: _Names = {"name": ("name", "title"), "description": ("description",)}
_OWNER: _Names = {"title": ("title", "display_name"), "description": ("description",)}


def of_package(raw: object) -> Iterator[str]:
    """Every text of a package for which there may be a term: its title, notes and tags, and those of its files."""
    if not isinstance(raw, dict):
        return
    yield from _spoken(raw, _DATASET)
    yield from tag_names(raw)
    for each in _resources(raw):
        if isinstance(each, dict):
            yield from _spoken(each, _RESOURCE)


def of_owner(raw: object) -> Iterator[str]:
    """The same of an organisation or a group: its title and description."""
    if isinstance(raw, dict):
        yield from _spoken(raw, _OWNER)


def package(raw: object, terms: Terms, languages: Iterable[str]) -> object:
    """The package with its translations into these languages."""
    if not isinstance(raw, dict):
        return raw
    changed = {**_translations(raw, _DATASET, terms), **_keywords(raw, terms, languages)}
    files = _resources(raw)
    translated = [
        {**each, **_translations(each, _RESOURCE, terms)} if isinstance(each, dict) else each for each in files
    ]
    if translated != files:
        changed["resources"] = translated
    return {**raw, **changed} if changed else raw


def owner(raw: object, terms: Terms) -> object:
    """The organisation or group with its translations."""
    return {**raw, **_translations(raw, _OWNER, terms)} if isinstance(raw, dict) else raw


def _resources(raw: Raw) -> list[Any]:
    listed = unfold(raw.get("resources"))
    return listed if isinstance(listed, list) else []


def _spoken(raw: Raw, names: _Names) -> Iterator[str]:
    fields = Fields(raw)
    for keys in names.values():
        if isinstance(text := fields.get(*keys), str):
            yield text


def _translations(raw: Raw, names: _Names, terms: Terms) -> Raw:
    """The fields to add. A language that the package has of itself stays as it is."""
    fields, added = Fields(raw), {}
    for name, keys in names.items():
        text = fields.get(*keys)
        if isinstance(text, str) and (known := terms.get(text)):
            own = unfold(fields.translated(name))
            added[f"{name}_translated"] = {**known, **(dict(by_language(own)) if isinstance(own, dict) else {})}
    return added


def _keywords(raw: Raw, terms: Terms, languages: Iterable[str]) -> Raw:
    """Tags with a translation, by language, as `keywords` has them; where there is none into one, as they are.

    They are no `tags` any more: these are shown in every language.
    """
    names = list(tag_names(raw))
    known = {name: found for name in names if (found := terms.get(name))}
    if not known or isinstance(unfold(raw.get("keywords")), dict):
        return {}
    return {
        "keywords": {language: [found.get(language, name) for name, found in known.items()] for language in languages},
        "tags": [{"name": name} for name in names if name not in known],
    }
