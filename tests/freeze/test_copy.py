"""The town's site, frozen: whole, checked by people's programs, and the same each time."""

from __future__ import annotations

import hashlib
import json
import subprocess
from datetime import date
from pathlib import Path

import bagit
import pytest

from sitegen import config, urls
from sitegen.commands.freeze import frozen
from tests.acceptance import nu
from tests.acceptance.links import crawl

TOWN = "saint-pierre-du-mont"


def test_every_link_leads_to_a_file(frozen_town: Path) -> None:
    """A copy has no address: links that lead into one would lead out of this."""
    found = crawl(frozen_town / "data", "https://copy.invalid/deep/")
    assert found.dead == []
    assert found.suspicious == []
    assert len(found.pages) > 400
    for page in found.pages:
        text = (frozen_town / "data" / page).read_text("utf-8")
        assert 'type="module"' not in text, page
        assert ('<aside class="frozen"' in text) == (not page.endswith("frozen/index.html")), page
        assert text.count('<meta name="robots" content="noindex">') == 1, page


def test_what_needs_a_server_is_left_out_and_all_else_is_there(frozen_town: Path, built_demo: Path) -> None:
    site, copy = built_demo / "public" / TOWN, frozen_town / "data"
    left = {str(file.relative_to(site)) for file in site.rglob("*") if file.is_file()} - {
        str(file.relative_to(copy)) for file in copy.rglob("*") if file.is_file()
    }
    gone = [path for path in left if not urls.needs_server(path)]
    assert [path for path in gone if not path.startswith(("search/index/", "search/cards/", "en/search/"))] == []
    for path in gone:
        assert (copy / f"{path}.js").is_file(), "what only the search reads is carried as a script"
    assert {"404.html", "robots.txt", ".htaccess", "embed.js", "embed/index.html", "feeds/dataset.atom"} <= left
    assert ".well-known/security.txt" in left
    listing = (copy / "dataset/index.html").read_text("utf-8")
    assert listing.count("https://saint-pierre-du-mont.example.org/feeds/dataset.atom") == 2, "it follows the site"
    for path in ("catalog.ttl", "catalogue-scdl.csv", "data.json", "api/3/action/package_list"):
        assert (copy / path).read_bytes() == (site / path).read_bytes()


def test_files_of_the_catalogue_are_as_they_came(frozen_town: Path, built_demo: Path) -> None:
    site, copy = built_demo / "public" / TOWN, frozen_town / "data"
    files = [file.relative_to(site) for file in site.glob("dataset/*/resource/*/download/*")]
    assert files
    assert all((copy / file).read_bytes() == (site / file).read_bytes() for file in files)


def test_its_digests_hold(frozen_town: Path) -> None:
    assert bagit.Bag(str(frozen_town)).validate()
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "-c", "--strict", "--quiet", name], cwd=frozen_town, check=True)


def test_twice_it_is_the_same(built_demo: Path, frozen_town: Path, tmp_path: Path) -> None:
    partner = config.load(built_demo, (TOWN,)).partners[TOWN]
    site = built_demo / "public" / TOWN
    again = frozen(partner, root=built_demo, site=site, folder=tmp_path, day=date(2026, 11, 30))
    assert again.is_new
    first = frozen_town.parent.with_name("archives") / again.file.name
    assert again.digest == hashlib.sha256(first.read_bytes()).hexdigest()
    assert again.contents == hashlib.sha256((frozen_town / "manifest-sha256.txt").read_bytes()).hexdigest()


@pytest.mark.parametrize("language", ["", "en/"])
def test_the_page_about_it_says_of_what_and_of_when(frozen_town: Path, language: str) -> None:
    text = (frozen_town / "data" / language / "frozen/index.html").read_text("utf-8")
    assert '<time datetime="2026-11-30">' in text
    assert 'href="https://saint-pierre-du-mont.example.org/' in text
    assert "sha256sum -c manifest-sha256.txt" in text


def test_pages_are_valid(frozen_town: Path, tmp_path: Path) -> None:
    """Some of each kind: all are of the same templates."""
    data = frozen_town / "data"
    for path in ("frozen", "en/frozen", "", "search", "dataset", "dataset/defibrillateurs"):
        target = tmp_path / path / "index.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((data / path / "index.html").read_bytes())
    (tmp_path / "front.html").write_bytes((frozen_town / "index.html").read_bytes())
    assert nu.check(tmp_path).both == ([], [])


def test_the_canonical_page_is_the_original(frozen_town: Path) -> None:
    text = (frozen_town / "data/dataset/defibrillateurs/index.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://saint-pierre-du-mont.example.org/dataset/defibrillateurs/">' in text
    node = json.loads(text.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    assert node
