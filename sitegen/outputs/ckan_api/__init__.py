"""CKAN's API as files: the actions that a host without a program can answer (DESIGN §5).

A host sends one file whatever stands behind the "?". So `package_search` gives all datasets at once, which harvesters
that ask page by page take as well, where one page of them would end the harvest there. What needs an id is a file for
each: `package_show/NAME.json`. `organization_show` is one file, as harvesters ask for it, where only one
organisation could be meant.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sitegen import urls
from sitegen.catalogue import Dataset, Organization
from sitegen.engine import Artifact, Sealed, seal
from sitegen.outputs.ckan_api.package import Raw, package, shown, tag_name
from sitegen.site import Shelf, Site
from sitegen.site.around import Around, with_surroundings
from sitegen.site.edition import Edition
from sitegen.theme import Theme

_API = "api/"
_CONFORMANCE = {True: "approved", False: "rejected", None: "not reviewed"}


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    """Once for all languages: the dictionaries hold every language."""
    if not site.is_default:
        return
    edition = site.sealed_edition
    for dataset in site.numbered:
        key, args = site.key(dataset), (edition, site.sealed(dataset), site.around(dataset))
        yield Artifact(urls.package(key), package_file, args)
        for api in urls.APIS:
            yield Artifact(urls.action(api, "package_show", key), package_show, args)
    by_id = sorted(site.catalogue.datasets, key=lambda each: each.id)
    yield Artifact(_API, package_search, (edition, *site.with_surroundings(by_id)))
    lists = dict(_lists(site))
    for action, shelves in (("organization_show", site.organizations), ("group_show", site.groups)):
        results = {shelf.key: _shown(site, shelf) for shelf in shelves}
        if action == "organization_show" and len(results) == 1:
            lists[action] = next(iter(results.values()))
            continue
        for key, result in results.items():
            for api in urls.APIS:
                yield Artifact(urls.action(api, action, key), answer_file, (seal(result),))
    yield Artifact(_API, answers, (seal(lists),))


def package_file(edition: Sealed[Edition], dataset: Sealed[Dataset], around: Sealed[Around]) -> bytes:
    """A package as it is."""
    return _package(edition.value, dataset, around).encode()


def package_show(edition: Sealed[Edition], dataset: Sealed[Dataset], around: Sealed[Around]) -> bytes:
    """A package as the answer of the action."""
    return answer(_package(edition.value, dataset, around))


def package_search(edition: Sealed[Edition], *pairs: Sealed[Dataset] | Sealed[Around]) -> Mapping[str, bytes]:
    """All packages. Large catalogues make a large answer, of which there is one copy in memory."""
    out = io.BytesIO()
    head = f'"count":{len(pairs) // 2},"sort":"id asc","facets":{{}},"search_facets":{{}}'
    out.write(f'{{"success":true,"result":{{{head},"results":['.encode())
    for number, (dataset, around) in enumerate(with_surroundings(pairs)):
        out.write(f"{',' if number else ''}{_json(package(dataset, around, edition.value))}".encode())
    out.write(b"]}}")
    return _everywhere({"package_search": out.getvalue()})


def answer_file(result: Sealed[Raw]) -> bytes:
    """An action's answer as CKAN wraps it, but for `help`: `{"success": true, "result": ...}`."""
    return answer(_json(result.value))


def answers(results: Sealed[Mapping[str, object]]) -> Mapping[str, bytes]:
    """The answers of actions, each under all of the API's addresses."""
    return _everywhere({action: answer(_json(result)) for action, result in results.value.items()})


def answer(text: str) -> bytes:
    """An answer with a result that is JSON already."""
    return f'{{"success":true,"result":{text}}}'.encode()


@lru_cache(maxsize=64)  # three files in a row
def _package(edition: Edition, dataset: Sealed[Dataset], around: Sealed[Around]) -> str:
    return _json(package(dataset.value, around.value, edition))


def _everywhere(contents: Mapping[str, bytes]) -> Mapping[str, bytes]:
    return {
        urls.action(api, action).removeprefix(_API): content
        for api in urls.APIS
        for action, content in contents.items()
    }


def _logo(site: Site, shelf: Shelf[Any]) -> str:
    item = shelf.item
    if item.logo is None:
        return ""
    at = urls.organization_logo if isinstance(item, Organization) else urls.group_logo
    return site.edition.absolute(at(shelf.key, item.logo.name))


def _lists(site: Site) -> Mapping[str, object]:
    """What can be listed, by action."""
    licenses = {each.license.id: each.license for each in site.datasets if each.license and each.license.id}
    tags = {tag_name(tag.name) for dataset in site.datasets for tag in dataset.tags} - {""}
    names: dict[str, Sequence[object]] = {
        "package_list": sorted(dataset.name for dataset in site.datasets),
        "organization_list": sorted(shelf.item.name for shelf in site.organizations),
        "group_list": sorted(shelf.item.name for shelf in site.groups),
        "tag_list": sorted(tags),
        "license_list": [
            {
                "id": identity,
                "title": found.title,
                "url": found.url,
                "status": "active",
                "od_conformance": _CONFORMANCE[found.is_open],
            }
            for identity, found in sorted(licenses.items())
        ],
    }
    status: dict[str, object] = {
        "site_title": site.title,
        "site_description": site.tagline,
        "site_url": site.partner.table.url.rstrip("/"),
        "locale_default": site.language,
        "error_emails_to": None,
        "extensions": [],
    }
    return {**names, "status_show": status}


def _shown(site: Site, shelf: Shelf[Any]) -> Raw:
    return shown(shelf.item, site.language, _logo(site, shelf), len(shelf.datasets))


def _json(value: object) -> str:
    """Without any sign beyond ASCII: hosts that do not know the type have clients guess the encoding."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))
