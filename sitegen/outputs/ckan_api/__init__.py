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
from functools import partial
from typing import Any

from sitegen import urls
from sitegen.catalogue import Dataset, Organization, Resource
from sitegen.digest import digest
from sitegen.engine import Artifact
from sitegen.outputs.ckan_api.package import Raw, Surroundings, package, shown, tag_name
from sitegen.site import Shelf, Site
from sitegen.theme import Theme

_API = "api/"
_CONFORMANCE = {True: "approved", False: "rejected", None: "not reviewed"}


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    """Once for all languages: the dictionaries hold every language."""
    if not site.is_default:
        return
    packages = Packages(site)
    for dataset in site.numbered:
        text, key = packages.text(dataset), site.key(dataset)
        packages.digests.append(digest(text.encode()))
        yield Artifact(urls.package(key), plain, (text,))
        for api in urls.APIS:
            yield Artifact(urls.action(api, "package_show", key), answer, (text,))
    yield Artifact(_API, package_search, (packages,))
    lists = dict(_lists(site))
    for action, shelves in (("organization_show", site.organizations), ("group_show", site.groups)):
        texts = {shelf.key: _json(_shown(site, shelf)) for shelf in shelves}
        if action == "organization_show" and len(texts) == 1:
            lists[action] = next(iter(texts.values()))
            continue
        for key, text in texts.items():
            for api in urls.APIS:
                yield Artifact(urls.action(api, action, key), answer, (text,))
    yield Artifact(_API, answers, (lists,))


def plain(text: str) -> bytes:
    return text.encode()


def answer(text: str) -> bytes:
    """An answer with a result that is JSON already."""
    return f'{{"success":true,"result":{text}}}'.encode()


def answers(results: Mapping[str, str]) -> Mapping[str, bytes]:
    """The answers of actions, each under all of the API's addresses."""
    return _everywhere({action: answer(result) for action, result in results.items()})


def package_search(packages: Packages) -> Mapping[str, bytes]:
    """All packages. Large catalogues make a large answer, of which there is one copy in memory."""
    out = io.BytesIO()
    head = f'"count":{len(packages.digests)},"sort":"id asc","facets":{{}},"search_facets":{{}}'
    out.write(f'{{"success":true,"result":{{{head},"results":['.encode())
    for number, text in enumerate(packages):
        out.write(f"{',' if number else ''}{text}".encode())
    out.write(b"]}}")
    return _everywhere({"package_search": out.getvalue()})


def _everywhere(contents: Mapping[str, bytes]) -> Mapping[str, bytes]:
    return {
        urls.action(api, action).removeprefix(_API): content
        for api in urls.APIS
        for action, content in contents.items()
    }


class Packages:
    """All of a site's packages by id, written one after the other when they are asked for.

    `digests`, of their texts, stand for them in a key: so the texts need not be at hand all at once.
    """

    def __init__(self, site: Site) -> None:
        self.digests: list[str] = []
        self._site = site
        shelves: list[Shelf[Any]] = [*site.organizations, *site.groups]
        self._logos = {shelf.item.id: _logo(site, shelf) for shelf in shelves}

    @property
    def digest(self) -> str:
        return digest("".join(self.digests).encode())

    def __iter__(self) -> Iterator[str]:
        return (self.text(dataset) for dataset in sorted(self._site.catalogue.datasets, key=lambda each: each.id))

    def text(self, dataset: Dataset) -> str:
        site = self._site
        owner = site.organization_of.get(dataset.organization)
        around = Surroundings(
            organization=owner.item if owner else None,
            groups=tuple(site.group_of[group].item for group in dataset.groups if group in site.group_of),
            language=site.language,
            address=partial(_address, site, dataset),
            logo=lambda each: self._logos[each.id],
        )
        return _json(package(dataset, around))


def _address(site: Site, dataset: Dataset, resource: Resource) -> str:
    """Of what a visitor downloads; none of a restricted file (DESIGN §6)."""
    if resource.restricted:
        return ""
    if resource.file is None:
        return resource.url
    path = urls.download(site.key(dataset), site.resource_key(resource), resource.file.name)
    return urls.absolute(path, base=site.partner.table.url)


def _logo(site: Site, shelf: Shelf[Any]) -> str:
    item = shelf.item
    if item.logo is None:
        return ""
    at = urls.organization_logo if isinstance(item, Organization) else urls.group_logo
    return urls.absolute(at(shelf.key, item.logo.name), base=site.partner.table.url)


def _lists(site: Site) -> Mapping[str, str]:
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
    return {action: _json(result) for action, result in (*names.items(), ("status_show", status))}


def _shown(site: Site, shelf: Shelf[Any]) -> Raw:
    return shown(shelf.item, site.language, _logo(site, shelf), len(shelf.datasets))


def _json(value: object) -> str:
    """Without any sign beyond ASCII: hosts that do not know the type have clients guess the encoding."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))
