"""Partners, sources and packages for these tests."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sitegen.config import CkanSource, DumpSource, FetchTable, Partner, PartnerTable, SelectTable, ShowTable, Source
from sitegen.sources import Description, Sources

Raw = dict[str, Any]

CATALOGUE_ONLY = FetchTable(files_minutes=0)


def partner(
    source: Source,
    *,
    name: str = "essai",
    select: SelectTable | None = None,
    contacts: bool = False,
    extras: tuple[str, ...] = (),
) -> Partner:
    table = PartnerTable.model_validate(
        {
            "title": "Essai",
            "url": "https://essai.example.org/",
            "source": source.name,
            "select": select or SelectTable.model_validate({}),
            "show": ShowTable.model_validate({"contacts": contacts, "extras": extras}),
        }
    )
    return Partner(name, source.root, source, table)


def select(**keys: object) -> SelectTable:
    return SelectTable.model_validate(keys)


def live(url: str, root: Path, **keys: object) -> Source:
    return Source("portail", CkanSource.model_validate({"kind": "ckan", "url": url, **keys}), root, CATALOGUE_ONLY)


def dump(
    folder: Path,
    packages: Iterable[object],
    *,
    organizations: list[Raw] | None = None,
    groups: list[Raw] | None = None,
) -> Source:
    """A dump written to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(package, ensure_ascii=False) + "\n" for package in packages)
    (folder / "datasets.jsonl").write_text(lines, encoding="utf-8")
    settings = {"kind": "dump", "datasets": "datasets.jsonl"}
    for name, entries in (("organizations", organizations), ("groups", groups)):
        if entries is not None:
            (folder / f"{name}.json").write_text(json.dumps(entries), encoding="utf-8")
            settings[name] = f"{name}.json"
    return Source("fichier", DumpSource.model_validate(settings), folder, CATALOGUE_ONLY)


LUBERON: Raw = {"id": "org-luberon", "name": "parc_du_luberon", "title": "Parc du Luberon"}
VERDON: Raw = {"id": "org-verdon", "name": "parc_du_verdon", "title": "Parc du Verdon"}
EAU: Raw = {"id": "group-eau", "name": "eau", "title": "Eau"}


def package(name: str, /, **fields: object) -> Raw:
    """A package as CKAN answers it, with one resource."""
    return {
        "id": f"id-{name}",
        "name": name,
        "title": name.capitalize(),
        "type": "dataset",
        "state": "active",
        "private": False,
        "metadata_created": "2026-01-01T08:00:00.000000",
        "metadata_modified": "2026-02-03T09:30:00.123456",
        "organization": LUBERON,
        "owner_org": LUBERON["id"],
        "groups": [],
        "tags": [],
        "extras": [],
        "resources": [{"id": f"res-{name}", "name": "Fichier", "url": "https://example.org/f.csv", "format": "CSV"}],
        **fields,
    }


def describe(source: Source, slug: str) -> Description:
    with Sources(source.root / "cache") as sources:
        return sources.describe(source, slug)


def reach(source: Source) -> None:
    with Sources(source.root / "cache") as sources:
        sources.reach(source)
