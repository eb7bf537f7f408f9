"""Rows in a running CKAN's datastore, on the page of a file that shows none itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import html

from tests.live.test_live_ckan import ORGANIZATION
from tests.program import sitegen

Action = Callable[..., Any]
FIELDS = [
    {"id": "commune", "type": "text", "info": {"label": "Commune", "notes": "Nom officiel de la commune."}},
    {"id": "insee", "type": "text"},
    {"id": "montant", "type": "numeric"},
]
RECORDS = [
    {"commune": "Bègles", "insee": "33039", "montant": 1250.5},
    {"commune": "Ambérieu", "insee": "01004", "montant": None},
]


@pytest.fixture
def dataset(action: Action) -> Iterator[dict[str, Any]]:
    """A dataset with two resources in the datastore: one whose address leads nowhere, one without a file."""
    name = f"essai-datastore-{time.time_ns()}"
    package = action("package_create", name=name, title="Essai", owner_org=ORGANIZATION)
    try:
        dead = action(
            "resource_create", package_id=package["id"], name="Mort", format="CSV", url="https://x.invalid/a.csv"
        )
        action("datastore_create", resource_id=dead["id"], fields=FIELDS, records=RECORDS, force=True)
        own = {"package_id": package["id"], "name": "Sans fichier", "format": "CSV"}
        action("datastore_create", resource=own, fields=FIELDS, records=RECORDS)
        yield action("package_show", id=package["id"])
    finally:
        action("dataset_purge", id=package["id"])


def test_rows_come_from_the_datastore(dataset: dict[str, Any], ckan_url: str, tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "partners" / "one").mkdir(parents=True)
    host = urlsplit(ckan_url).netloc
    (project / "sitegen.toml").write_text(
        f'[sources.live]\nkind = "ckan"\nurl = "{ckan_url}"\n[fetch]\nagreed_hosts = ["{host}"]\n', encoding="utf-8"
    )
    (project / "partners" / "one" / "partner.toml").write_text(
        'title = "En direct"\nurl = "https://partner.example.org/"\nsource = "live"\n'
        f'[select]\nfq = "name:{dataset["name"]}"\n',
        encoding="utf-8",
    )
    sitegen("build", project=project)
    assert [resource["datastore_active"] for resource in dataset["resources"]] == [True, True]
    for resource in dataset["resources"]:
        page = project / "public/one/dataset" / dataset["name"] / "resource" / resource["id"] / "index.html"
        found = html.fromstring(page.read_bytes())
        rows = found.xpath("//section[@id='preview']//table[not(@class)]/tbody/tr")
        cells = [[" ".join(cell.text_content().split()) for cell in row] for row in rows]
        assert [row[-3:] for row in cells] == [["Bègles", "33039", "1 250,5"], ["Ambérieu", "01004", ""]]
        assert rows[0][-1].get("data-value") == "1250.5", "what is copied"
    assert "base de données du catalogue" in _page_of(project, dataset, 0), "its own address leads nowhere"
    assert "séparé par des virgules" in _page_of(project, dataset, 1), "CKAN writes it as a file"


def _page_of(project: Path, dataset: dict[str, Any], number: int) -> str:
    place = project / "public/one/dataset" / dataset["name"] / "resource" / dataset["resources"][number]["id"]
    return str((place / "index.html").read_text("utf-8"))
