"""Sitemaps as sitemaps.org wants them, also of catalogues that one file cannot hold."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from sitegen.catalogue import Catalogue, Dataset, Group, Organization, Text
from sitegen.outputs import sitemap
from tests.site.test_saved_searches import made

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
BASE = "https://example.org/"
DATASETS = tuple(Dataset(f"{n}", f"jeu-{n}", Text.of(f"Jeu {n}"), Text(), "o", ("g",)) for n in range(30))


def written(folder: Path, **table: Any) -> dict[str, bytes]:
    catalogue = Catalogue(
        "s",
        url="https://portail.example.org/",
        datasets=DATASETS,
        organizations=(Organization("o", "dax", Text.of("Dax")),),
        groups=(Group("g", "eau", Text.of("Eau")),),
    )
    sites, theme = made(folder, catalogue, **table)
    artifacts = [artifact for site in sites for artifact in sitemap.artifacts(site, theme)]
    contents = {artifact.path: artifact.make(*artifact.args) for artifact in artifacts}
    return {path: content for path, content in contents.items() if isinstance(content, bytes)}


def addresses(document: bytes, root: str = "urlset") -> list[str]:
    """Those of a sitemap, whose structure is checked on the way; of an index with `root` "sitemapindex"."""
    tree = etree.fromstring(document)
    assert tree.tag == f"{NAMESPACE}{root}"
    assert document.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
    assert len(document) < 50 * 2**20
    found = []
    for item in tree:
        assert item.tag == NAMESPACE + {"urlset": "url", "sitemapindex": "sitemap"}[root]
        assert [child.tag for child in item] in ([f"{NAMESPACE}loc"], [f"{NAMESPACE}loc", f"{NAMESPACE}lastmod"])
        day = item.findtext(f"{NAMESPACE}lastmod")
        assert day is None or re.fullmatch(r"\d{4}-\d\d-\d\d", day)
        found.append(item.findtext(f"{NAMESPACE}loc") or "")
    assert 0 < len(found) <= 50_000
    assert all(address.startswith(BASE) and len(address) < 2048 for address in found)
    return found


def test_one_file_where_one_can_hold_all(tmp_path: Path) -> None:
    found = written(tmp_path)
    assert list(found) == ["sitemap.xml", "robots.txt"]
    assert set(addresses(found["sitemap.xml"])) >= {BASE, f"{BASE}en/dataset/jeu-3/", f"{BASE}organization/dax/"}
    assert b"Sitemap: https://example.org/sitemap.xml" in found["robots.txt"]


def test_more_are_shared_out_among_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = addresses(written(tmp_path)["sitemap.xml"])
    monkeypatch.setattr(sitemap, "_MOST", 50)
    found = written(tmp_path)
    files = addresses(found["sitemap.xml"], "sitemapindex")
    parts = [found[file.removeprefix(BASE)] for file in files]
    assert len(parts) == -(-len(whole) // 50) > 1
    assert [address for part in parts for address in addresses(part)] == whole
    assert found.keys() == {"sitemap.xml", "robots.txt", *(file.removeprefix(BASE) for file in files)}


def test_a_page_that_gives_way_to_the_portals_is_not_named(tmp_path: Path) -> None:
    own, central = (set(addresses(written(tmp_path, canonical=to)["sitemap.xml"])) for to in ("self", "central"))
    gone = {address.removeprefix(BASE).removeprefix("en/").partition("/")[0] for address in own - central}
    assert central < own
    assert gone == {"dataset", "organization", "group"}
    assert central >= {BASE, f"{BASE}dataset/", f"{BASE}organization/", f"{BASE}en/group/"}
