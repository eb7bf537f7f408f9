"""What elements in other sites' pages read: small files that say what the site's own pages say, and nothing more."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from sitegen.catalogue import Catalogue, Content, Dataset, Organization, Resource, Text
from sitegen.engine.artifact import key_of
from sitegen.outputs import OUTPUTS, embed
from sitegen.outputs.embed.datasets import bucket, buckets
from sitegen.site import Site
from sitegen.theme import Theme
from tests import PROJECT
from tests.search.asking import node
from tests.site.test_saved_searches import made

DAY = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
SECRET = "https://files.example.org/secret.csv"
KEYS = ("budget", "qualité-de-l’air", "東京", "", "a" * 300, "😀")


def resource(name: str, **fields: Any) -> Resource:
    some: dict[str, Any] = {"url": f"https://files.example.org/{name}.csv", "size": 1234} | fields
    return Resource(f"r-{name}", Text.of(name.title()), Text(), "CSV", "table", "file", **some)


def dataset(name: str, *resources: Resource, **fields: Any) -> Dataset:
    some: dict[str, Any] = {
        "title": Text.of(f"<b>{name}</b> & co"),
        "notes": Text.of(f"Tout *sur* {name}."),
        "modified": DAY,
    }
    return Dataset(f"id-{name}", name, organization="o", resources=resources, **some | fields)


def site(folder: Path, *datasets: Dataset, **table: Any) -> tuple[list[Site], Theme]:
    catalogue = Catalogue("s", datasets=datasets, organizations=(Organization("o", "dax", Text.of("Dax")),), as_of=DAY)
    return made(folder, catalogue, **table)


def written(folder: Path, *datasets: Dataset, **table: Any) -> dict[str, bytes]:
    sites, theme = site(folder, *datasets, **table)
    files = {each.path: each.make(*each.args) for one in sites for each in embed.artifacts(one, theme)}
    return {path: content for path, content in files.items() if isinstance(content, bytes)}


def told(files: dict[str, bytes], path: str) -> Any:
    return json.loads(files[path])


def test_the_first_file_says_where_the_rest_is(tmp_path: Path) -> None:
    files = written(tmp_path, *(dataset(f"jeu-{n:02}", resource(f"f{n}")) for n in range(30)))
    for path, language, root in (("embed/catalogue.json", "fr", "./"), ("en/embed/catalogue.json", "en", "../")):
        first = told(files, path)
        assert (first["format"], first["language"], first["root"], first["count"]) == (1, language, root, 30)
        assert first["languages"] == {"fr": "", "en": "en/"}
        assert len(first["newest"]) == 10
        for at in (0, 1):
            assert f"{first['cards']['at']}{at}.json" in files
        assert len(told(files, f"{first['cards']['at']}0.json")) == first["cards"]["block"] == 25
        assert first["further"] in files
        assert first["direction"] == "ltr"
        assert first["index"] == f"{'' if language == 'fr' else 'en/'}search/index/"
        assert re.fullmatch(r"assets/embed/list\.[0-9a-f]{8}\.js", first["scripts"]["list"])
        assert set(first["styles"]) >= {"elements", "dataset", "page"}
        assert not any("url(" in value for value in first["tokens"].values())
    assert "embed.js" in files
    assert "en/embed.js" not in files


def test_a_card_says_what_the_listing_says(tmp_path: Path) -> None:
    datasets = [
        dataset("budget", resource("a"), resource("b")),
        dataset("eau", resource("c", restricted=True), notes=Text.of("x" * 400)),
        dataset("vide", title=Text((("en", "Empty"),)), notes=Text()),
    ]
    sites, theme = site(tmp_path, *datasets)
    for one in sites:
        pages = {each.path: each for each in OUTPUTS["pages"].artifacts(one, theme)}
        page = pages[f"{one.urls.listing()}index.html"]
        content = page.make(*page.args)
        assert isinstance(content, bytes)
        listing = lxml.html.fromstring(content.decode())
        files = {each.path: each.make(*each.args) for each in embed.artifacts(one, theme)}
        cards = json.loads(files[one.urls.embed_cards(0)])  # type: ignore[arg-type]
        assert [card["number"] for card in cards] == [0, 1, 2]
        shown = {each.find(".//a").get("href"): each for each in listing.find_class("card")}
        assert len(shown) == len(cards) == 3
        for card in cards:
            [[link, element]] = [(href, each) for href, each in shown.items() if href.endswith(card["path"])]
            title = element.find(".//a")
            assert title.text_content() == card["title"], link
            assert title.get("lang") == card.get("title_lang")
            assert [p.text_content() for p in element.find_class("summary")] == [
                card[key] for key in ("summary",) if key in card
            ]
            assert [t.get("datetime") for t in element.iter("time")] == [card["modified"]]
            assert [c.text_content().strip() for c in element.find_class("chip")] == [
                f[0] for f in card.get("formats", ())
            ]
            meta = element.find_class("meta")[0].text_content()
            assert card["organization"] in meta
            assert bool(element.xpath(".//*[@data-state='locked']")) == card.get("restricted", False)


def test_a_restricted_file_has_no_address(tmp_path: Path) -> None:
    files = written(tmp_path, dataset("eau", resource("a", url=SECRET, restricted=True), resource("b")))
    assert not [path for path, content in files.items() if SECRET.encode() in content]
    secret, open_ = told(files, "embed/datasets/0.json")["eau"]["files"]
    assert secret["restricted"] is True
    assert "href" not in secret
    assert open_["href"] == "https://files.example.org/b.csv"
    assert open_["page"].startswith("dataset/eau/resource/")
    assert open_["size"] == 1234


def test_what_is_wrong_with_a_file_is_said(tmp_path: Path) -> None:
    files = written(tmp_path, dataset("eau", resource("a", content=Content(fault="gone"))))
    [file] = told(files, "embed/datasets/0.json")["eau"]["files"]
    assert file["mark"] == "dead"


def test_every_dataset_is_in_its_bucket(tmp_path: Path) -> None:
    names = [f"jeu-{n}" for n in range(100)]
    files = written(tmp_path, *map(dataset, names))
    first = told(files, "embed/catalogue.json")
    count = first["datasets"]["buckets"]
    assert count == 8
    for name in names:
        found = told(files, f"{first['datasets']['at']}{bucket(name, count)}.json")
        assert found[name]["name"] == name


@pytest.mark.parametrize(("count", "expected"), [(0, 1), (1, 1), (31, 1), (32, 2), (33, 2), (20_000, 2048)])
def test_the_number_of_buckets_is_a_power_of_two(count: int, expected: int) -> None:
    assert buckets(count) == expected


def test_the_script_reckons_buckets_alike() -> None:
    source = (PROJECT / "themes" / "base" / "assets" / "embed" / "dataset.js").read_text(encoding="utf-8")
    reckon = re.search(r"const bucketOf = .*?\n};", source, re.DOTALL)
    assert reckon
    script = f"{reckon[0]}\nconsole.log(JSON.stringify({json.dumps(KEYS)}.map((key) => bucketOf(key, 1024))))"
    done = subprocess.run([node(), "-e", script], capture_output=True, check=True, text=True)
    assert json.loads(done.stdout) == [bucket(key, 1024) for key in KEYS]


def test_a_change_makes_few_files_anew(tmp_path: Path) -> None:
    def keys(title: str) -> dict[str, str]:
        some = [dataset(f"jeu-{n:03}") for n in range(200)]
        some[7] = dataset("jeu-007", title=Text.of(title))
        sites, theme = site(tmp_path, *some)
        return {each.path: key_of(each) for one in sites for each in embed.artifacts(one, theme)}

    before, after = keys("Avant"), keys("Après")
    changed = {path for path in before if before[path] != after[path]}
    # Also the page that makes snippets, which has the titles of the newest ones to choose from.
    files = ("catalogue.json", "cards/N.json", "datasets/N.json", "index.html")
    assert {re.sub(r"\d+", "N", path) for path in changed} == {
        f"{prefix}embed/{name}" for prefix in ("", "en/") for name in files
    }
    assert len(changed) == 8


def test_without_a_search_there_is_none_to_read(tmp_path: Path) -> None:
    files = written(tmp_path, dataset("eau"), outputs=["pages", "embed"])
    first = told(files, "embed/catalogue.json")
    assert first["index"] == ""
    assert first["facets"] == []


def test_without_pages_it_brings_its_own_scripts(tmp_path: Path) -> None:
    files = written(tmp_path, dataset("eau"), outputs=["embed"])
    first = told(files, "embed/catalogue.json")
    assert {*first["scripts"].values(), *first["styles"].values()} <= set(files)
    assert not [path for path in written(tmp_path, dataset("eau")) if path.startswith("assets/")]


def test_a_facet_of_one_value_that_all_have_is_known(tmp_path: Path) -> None:
    files = written(tmp_path, dataset("eau"), dataset("air"))
    first = told(files, "embed/catalogue.json")
    assert first["whole"]["organization"] == "dax"
    assert "organization" not in first["facets"]


def test_a_list_with_search_and_facets_is_light(tmp_path: Path) -> None:
    """All code and style of a list; and with the first file, all that is loaded before a catalogue's own index."""
    texts = (
        "La base adresse locale recense les numéros et les noms de voies de la commune, avec la position de chacune.",
        "Menus servis dans les deux restaurants scolaires, plat par plat, avec des produits de l’agriculture.",
        "Permis et déclarations préalables décidés depuis janvier 2025 : type, mois de décision, nature des travaux.",
    )
    datasets = (dataset(f"jeu-{n}", resource("a"), notes=Text.of(text)) for n, text in enumerate(texts))
    sites, theme = site(tmp_path, *datasets)
    files = {each.path: each.make(*each.args) for each in embed.artifacts(sites[0], theme)}
    loaded = {
        "embed.js": files["embed.js"],
        "catalogue.json": files["embed/catalogue.json"],
        **{name: theme.assets[name].content for name in ("embed/list.js", "embed/elements.css")},
    }
    sizes = {name: len(gzip.compress(content, 9)) for name, content in loaded.items() if isinstance(content, bytes)}
    assert len(sizes) == len(loaded)
    assert sum(sizes.values()) < 20 * 1024, sizes
    assert sum(sizes.values()) - sizes["catalogue.json"] < 20_000, sizes
